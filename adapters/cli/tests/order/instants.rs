//! Guards a log against one line that is wrong about the time, or longer than a line can be: orders
//! that expire of a typing mistake, and a process that takes all memory.

use crate::program::{order, received, replay, statuses, two_orders};

/// A line at an instant.
fn rendered(at: &str) -> String {
    format!(r#"{{"at":"{at}","order":"A2","command":"render_checkout"}}"#) + "\n"
}

const FAR: &str = "9999-12-31T23:59:59Z";

#[test]
fn one_line_of_the_year_9999_is_bad_and_lets_no_order_expire() {
    let far = rendered(FAR);
    let logged = r#"{"at":253402300799000,"order":"A2","input":"advance"}"#.to_owned() + "\n";
    for far in [far, logged] {
        let first = far.clone() + &two_orders("");
        let last = two_orders(&far);
        let middle = two_orders(&(far + &rendered("2026-11-24T10:05:00Z")));
        for (log, line) in [(first, 1), (last, 4), (middle, 4)] {
            let run = replay(&log, &["--json"]);
            assert_eq!(run.code, Some(1), "{log}");
            let expected = format!(
                "line {line}: key `at`: timestamp is `{FAR}`, but must be at most `2026-11-25T10:0"
            );
            assert!(run.err.starts_with(&expected), "{}", run.err);
            assert_eq!(run.err.lines().count(), 1, "{}", run.err);
            assert!(!run.out.contains("EXPIRED\","), "{}", run.out);
            let document = run.document();
            assert_eq!(statuses(&document)[0], "CREATED", "{log}");
            assert!(document["now"].as_str() < Some("2026-11-25"), "{log}");
        }
    }
}

#[test]
fn a_log_that_goes_on_after_months_is_believed_and_after_years_only_when_told() {
    for (at, arguments, code) in [
        ("2026-12-24T10:00:00Z", &[][..], 0),
        ("2027-11-24T10:00:00Z", &[], 0),
        ("2027-11-26T10:00:00Z", &[], 1),
        (
            "2027-11-26T10:00:00Z",
            &["--latest", "2027-11-26T10:00:00Z"],
            0,
        ),
        (
            "2027-11-26T10:00:01Z",
            &["--latest", "2027-11-26T10:00:00Z"],
            1,
        ),
        (
            "2026-11-25T10:00:00Z",
            &["--now", "2026-11-24T10:00:00Z"],
            0,
        ),
        (
            "2026-11-25T10:00:00.001Z",
            &["--now", "2026-11-24T10:00:00Z"],
            1,
        ),
        (
            "2027-11-26T10:00:00Z",
            &["--now", "2027-11-26T10:00:00Z"],
            0,
        ),
        (
            "2026-11-25T10:00:00Z",
            &["--now", FAR, "--latest", "2026-11-24T10:00:01Z"],
            1,
        ),
    ] {
        let run = replay(two_orders(&rendered(at)), arguments);
        assert_eq!(run.code, Some(code), "{at} {arguments:?} {}", run.err);
        assert_eq!(run.err.contains("(see --latest)"), code == 1, "{}", run.err);
    }
}

#[test]
fn what_is_no_line_tells_nothing_about_the_time() {
    let nothing = format!("[\"at\",\"{FAR}\"]\n{{\"at\":{{}}}}\n{{\"then\":\"{FAR}\"}}\nx\n");
    let run = replay(nothing.repeat(5) + &two_orders(""), &["--json"]);
    assert_eq!(run.document()["summary"]["bad"], 20);
    assert_eq!(statuses(&run.document()), ["CREATED", "CREATED"]);
}

#[test]
fn a_byte_order_mark_is_skipped_in_logs_and_traces() {
    let log = two_orders("")
        .replace('{', "\u{feff}{")
        .replace(":\u{feff}", ":");
    assert!(log.lines().all(|line| line.starts_with('\u{feff}')));
    assert_eq!(replay(&log, &[]).code, Some(0));
    let trace = "\u{feff}{\"id\":\"T\",\"scope\":\"none\",\"steps\":[]}";
    let run = order(&["trace", "-"], format!("{trace}\n{trace}\n").as_bytes());
    assert!(
        run.out
            .ends_with("2 traces, 0 agree, 0 disagree, 2 skipped\n"),
        "{}",
        run.out
    );
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let list = "\u{feff}[".to_owned() + &trace[3..] + "]";
    for (name, text) in [
        ("mark.json", trace),
        ("marks.json", &list),
        ("mark.jsonl", trace),
    ] {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        let run = order(&["trace", file.to_str().unwrap()], b"");
        assert!(
            run.out.ends_with("0 disagree, 1 skipped\n"),
            "{name} {}",
            run.out
        );
    }
}

#[test]
fn a_line_is_as_long_as_it_may_be_in_every_command() {
    let filler = "x".repeat(200);
    let log = two_orders(&received(
        "payment_notify",
        &format!("{{\"a\":\"{filler}\"}}"),
    ));
    let trace = format!("{{\"id\":\"T\",\"title\":\"{filler}\",\"scope\":\"none\",\"steps\":[]}}");
    for (command, text) in [("replay", log), ("trace", trace)] {
        for (limit, code) in [("200", 1), ("400", 0)] {
            let run = order(&[command, "-", "--longest-line", limit], text.as_bytes());
            assert_eq!(run.code, Some(code), "{command} {}{}", run.out, run.err);
            let told = "it is too long, but must have at most 200 bytes";
            assert_eq!((run.out + &run.err).contains(told), code == 1);
        }
    }
}

#[test]
fn an_orders_own_log_is_judged_by_its_own_instants() {
    let logged = |at: &str, input: &str| format!(r#"{{"at":{at},"order":"A1","input":{input}}}"#);
    let created = two_orders("").lines().next().unwrap().to_owned();
    let lines = [
        logged("1795514400000", r#"{"command":"render_checkout"}"#),
        logged("1795514460000", "\"advance\""),
        logged("253402300799000", "\"advance\""),
    ];
    let run = replay(format!("{created}\n{}", lines.join("\n")), &["--json"]);
    assert_eq!(statuses(&run.document()), ["CHECKOUT_RENDERED"]);
    // Without a line of another kind.
    let run = replay(lines.join("\n"), &[]);
    assert_eq!(run.err.matches("(see --latest)").count(), 1, "{}", run.err);
}

#[test]
fn a_long_first_line_is_judged_by_those_behind_it() {
    let filler = "x".repeat(5 << 20);
    let body = format!(r#"{{"merchantOrderId":"A1","filler":"{filler}"}}"#);
    let far = received("order_status", &body).replacen("2026-11-24T10:05:00Z", FAR, 1);
    let run = replay(far + &two_orders(""), &["--longest-line", "8000000"]);
    assert!(run.err.contains("(see --latest)"), "{}", run.err);
}

#[test]
fn lines_far_behind_a_line_do_not_judge_it() {
    let log = two_orders("") + &rendered("2026-11-24T10:05:00Z").repeat(4_093);
    let log = log + &rendered("2040-01-01T00:00:00Z").repeat(5_000);
    let run = replay(log, &["--json"]);
    // Of the second batch, the first half of the log is the majority; of the third, the second.
    assert_eq!(run.document()["summary"]["bad"], 4_096);
}

/// Forty lines of nearly a megabyte, one field of each that long.
fn long(field: &str) -> String {
    let filler = "x".repeat(900_000);
    let lines = (0..40).map(|n| {
        let ids = format!(r#""merchantOrderId":"N{n}","orderId":"ORD{n}","transactionId":"EK{n}""#);
        received(
            "order_status",
            &format!(r#"{{{ids},"{field}":"{filler}"}}"#),
        )
    });
    lines.collect()
}

/// Runs the program with 32 MiB of memory; what it asks for beyond that, it does not get.
#[cfg(target_os = "linux")]
fn with_little_memory(arguments: &[&str], input: &str) -> crate::program::Run {
    let limited = r#"ulimit -v 32768; exec "$0" "$@""#;
    let program = env!("CARGO_BIN_EXE_order");
    let arguments = [&["-c", limited, program], arguments].concat();
    crate::program::run("sh", &arguments, input.as_bytes())
}

#[cfg(target_os = "linux")]
#[test]
fn long_texts_that_wait_or_are_bad_are_not_held_in_full() {
    for field in ["checksum", "transactionStatus"] {
        let run = with_little_memory(&["replay", "-", "--json"], &long(field));
        assert_eq!(run.code, Some(0), "{field} {}", run.err);
        assert_eq!(run.document()["summary"]["no_order"], 40, "{field}");
    }
    let bad = long("unread").replace("\"body\"", "\"bad\"");
    let run = with_little_memory(&["replay", "-"], &bad);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains("\n40 lines, 40 bad;"), "{}", run.out);
}

#[cfg(target_os = "linux")]
#[test]
fn long_texts_of_rows_are_not_held_in_full() {
    let ours = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("little.jsonl");
    std::fs::write(&ours, crate::reconcile::paid()).unwrap();
    let arguments = [
        "reconcile",
        ours.to_str().unwrap(),
        "-",
        "--format",
        "jsonl",
        "--json",
    ];
    for field in ["transactionStatus", "orderStatus"] {
        let rows = long(field).lines().fold(String::new(), |rows, line| {
            let (_, body) = line.split_once("\"body\":").unwrap();
            let body = body.strip_suffix('}').unwrap();
            rows + &body.replacen("\"merchantOrderId\"", "\"other\"", 1) + "\n"
        });
        let run = with_little_memory(&arguments, &rows);
        assert_eq!(run.code, Some(1), "{field} {}", run.err);
        let strangers = &run.document()["discrepancies"]["order_only_there"];
        assert_eq!(strangers["count"], 40, "{field}");
    }
}
