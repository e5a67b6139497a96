//! Guards what is printed: a report that is lost because standard error cannot be written, a
//! failure to write that looks like success, a text that a terminal would obey.

use std::fs::File;
use std::io::pipe;
use std::process::{Command, Output, Stdio};

use crate::program::{compare, order, received, replay, sample, text, two_orders};
use crate::reconcile::paid;

/// A stream that nobody reads any more.
fn closed() -> Stdio {
    let (_, writer) = pipe().unwrap();
    writer.into()
}

/// A stream to a disk without room.
fn full() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

fn run(arguments: &[&str], out: Stdio, err: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_order"));
    let command = command.args(arguments).stdin(Stdio::null());
    let child = command.stdout(out).stderr(err).spawn().unwrap();
    child.wait_with_output().unwrap()
}

/// A call of each command, and the exit code with which it ends where all can be written.
fn calls() -> Vec<(Vec<String>, i32)> {
    let file = |name: &str| sample(name).to_str().unwrap().to_owned();
    let call = |words: &str| {
        let is_file = |word: &str| word.contains('.') && !word.contains(':');
        let words = words.split(' ').map(|word| {
            if is_file(word) {
                file(word)
            } else {
                word.to_owned()
            }
        });
        words.collect::<Vec<_>>()
    };
    vec![
        (call("replay day.jsonl"), 0),
        (call("replay broken.jsonl"), 1),
        (call("replay broken.jsonl --json"), 1),
        (call("replay day.jsonl --explain SHOP0047"), 0),
        (
            call("reconcile ours.jsonl theirs.csv --now 2026-11-24T18:30:00Z"),
            1,
        ),
        (
            call("reconcile ours.jsonl theirs.csv --now 2026-11-24T18:30:00Z --json"),
            1,
        ),
        (call("trace ../../../tests/incidents/I-001.json"), 0),
        (call("trace broken.jsonl"), 1),
        (call("diagram"), 0),
        (call("diagram --format dot"), 0),
        (call("--help"), 0),
        (call("replay --help"), 0),
        (call("--version"), 0),
        (call("replay no-such-file"), 2),
        (call("replay"), 2),
    ]
}

#[test]
fn standard_error_that_cannot_be_written_changes_nothing_of_the_report() {
    for (call, code) in calls() {
        let call: Vec<_> = call.iter().map(String::as_str).collect();
        let expected = run(&call, Stdio::piped(), Stdio::piped());
        assert_eq!(expected.status.code(), Some(code), "{call:?}");
        for err in [full(), closed()] {
            let output = run(&call, Stdio::piped(), err);
            assert_eq!(output.status.code(), Some(code), "{call:?}");
            assert!(output.stdout == expected.stdout, "{call:?}");
        }
    }
    let broken = sample("broken.jsonl");
    let output = run(
        &["replay", broken.to_str().unwrap()],
        Stdio::piped(),
        full(),
    );
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        text("broken.expected.txt")
    );
}

#[test]
fn standard_output_that_cannot_be_written_is_an_error_and_that_nobody_reads_is_none() {
    for (call, code) in calls() {
        let call: Vec<_> = call.iter().map(String::as_str).collect();
        let expected = run(&call, Stdio::piped(), Stdio::piped());
        let unread = run(&call, closed(), Stdio::piped());
        assert_eq!(unread.status.code(), Some(code), "{call:?}");
        assert!(unread.stderr == expected.stderr, "{call:?}");
        let unwritten = run(&call, full(), Stdio::piped());
        assert_eq!(unwritten.status.code(), Some(2), "{call:?}");
        let told = String::from_utf8(unwritten.stderr).unwrap();
        assert_eq!(
            told.contains("order: cannot write: No space left"),
            code != 2,
            "{told}"
        );
        assert!(!told.contains("panicked"), "{told}");
        // Where neither can be written, the exit code still tells.
        assert_eq!(
            run(&call, full(), full()).status.code(),
            Some(2),
            "{call:?}"
        );
    }
}

/// What would turn the text around it, and what has no width.
const HIDDEN: [char; 5] = ['\u{202e}', '\u{2066}', '\u{200b}', '\u{200d}', '\u{feff}'];

#[test]
fn what_turns_a_text_or_has_no_width_is_shown_escaped_in_all_that_is_printed() {
    for hidden in HIDDEN {
        let text = format!("S{hidden}1");
        let shown = format!("S\\u{{{:x}}}1", u32::from(hidden));
        let message = |fields: &str| {
            received(
                "order_status",
                &format!(r#"{{"merchantOrderId":"A1",{fields}}}"#),
            )
        };
        let log = [
            message(&format!(r#""orderStatus":"{text}""#)),
            message(&format!(
                r#""transactionId":"EK1","transactionStatus":"{text}""#
            )),
            message(&format!(
                r#""transactionId":"{text}","transactionStatus":"FAILED""#
            )),
            received(
                "order_status",
                &format!(r#"{{"response_code":9,"message":"{text}"}}"#),
            ),
            two_orders("").replace("15m", &text),
        ];
        for arguments in [&[][..], &["--all"], &["--explain", "A1"], &["--json"]] {
            let run = replay(two_orders(&log.concat()), arguments);
            assert!(
                !(run.out.clone() + &run.err).contains(HIDDEN),
                "{}",
                run.out
            );
            assert!(
                run.out.replace("\\\\", "\\").contains(&shown),
                "{}",
                run.out
            );
            assert_eq!(run.err.matches(&shown).count(), 4, "{}", run.err);
        }
        let rows = format!(
            "merchantOrderId,orderStatus,transactionId,transactionStatus,{text}\n\
             A01,{text},,,\nA01,,EK01,{text},\n{text},PAID,,,\n"
        );
        for arguments in [&[][..], &["--json"]] {
            let run = compare(&paid(), "csv", &rows, arguments);
            assert!(
                !(run.out.clone() + &run.err).contains(HIDDEN),
                "{}",
                run.out
            );
            let found = run.out.replace("\\\\", "\\").matches(&shown).count();
            assert_eq!(found, 2 + 2 * arguments.len(), "{}", run.out);
            assert_eq!(run.err.matches(&shown).count(), 2, "{}", run.err);
        }
        let missing = order(&["replay", &text], b"");
        assert!(missing.err.contains(&shown), "{}", missing.err);
        let trace = format!(r#"{{"id":"{text}","title":"{text}","scope":"{text}","steps":[]}}"#);
        let traced = order(&["trace", "-"], trace.as_bytes());
        let expected = format!("{shown}: skipped: scope {shown}\n");
        assert!(traced.out.starts_with(&expected), "{}", traced.out);
    }
}

#[test]
fn a_bar_in_an_id_breaks_no_table() {
    let terms = r#""amount":"10.00","currency":"INR""#;
    let log = format!(r#"{{"at":"2026-11-24T10:00:00Z","create":{{"order":"A|1\\|",{terms}}}}}"#);
    let replayed = replay(log, &["--all"]).out;
    let rows = "merchantOrderId,orderStatus,transactionId,transactionStatus,amount\n\
                A|9,PAID,EK|9,SUCCESS,5\nA01,PA|ID,,,\n";
    let compared = compare(&paid(), "csv", rows, &[]).out;
    for table in [replayed, compared] {
        assert!(table.contains("A\\u{7c}"), "{table}");
        let mut bars = None;
        for line in table.lines() {
            let count = line.starts_with('|').then(|| line.matches('|').count());
            assert!(
                count.is_none() || bars.is_none() || bars == count,
                "{table}"
            );
            bars = count;
        }
    }
}
