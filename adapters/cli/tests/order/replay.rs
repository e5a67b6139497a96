//! Guards the door through which a log comes in: a line that stops the rest, a text that a terminal
//! would obey, an order whose story cannot be told.

use crate::program::{order, received, replay, statuses, two_orders};

#[test]
fn a_bad_line_is_named_with_its_number_and_stops_nothing() {
    let mut log = two_orders("").into_bytes();
    log.extend(b"\n\xff\xfe\n  \n{\"at\":1}\r\n[]\n{\"at\":\"2026-11-24T10:00Z\"}\n");
    let paid = r#"{"orderId":"ORD1","transactionId":"EK1","status":"SUCCESS","amount":10}"#;
    log.extend(received("payment_notify", paid).trim_end().bytes());
    let output = replay(&log, &["--all"]);
    assert_eq!(output.code, Some(1));
    let reasons = output.err;
    assert_eq!(
        reasons.lines().collect::<Vec<_>>(),
        [
            "line 5: it is no text at byte 0, but must be UTF-8",
            "line 7: key `at`: timestamp is `1`, but must be RFC 3339 with an offset, as \
             `2026-11-24T10:03:00Z` is",
            "line 8: it is no JSON object, but must be one",
            "line 9: key `at`: timestamp is `2026-11-24T10:00Z`, but must be RFC 3339 with an \
             offset, as `2026-11-24T10:03:00Z` is",
        ]
    );
    let table = output.out;
    assert!(table.contains("| A1    | PAID"), "{table}");
    assert!(table.contains("8 lines, 4 bad"), "{table}");
}

#[test]
fn a_line_without_end_is_a_bad_line_and_the_next_one_is_read() {
    let log = format!("{}\n{}", "x".repeat(3 << 20), two_orders(""));
    let output = replay(&log, &[]);
    let reasons = output.err;
    assert_eq!(
        reasons,
        "line 1: it is too long, but must have at most 1048576 bytes\n"
    );
    assert!(
        output.out.contains("\n2 orders: 2 CREATED\n"),
        "{}",
        output.out
    );
}

#[test]
fn what_a_terminal_would_obey_is_printed_as_text() {
    let body = r#"{"response_code":9,"message":"\u001b[2J\u0007"}"#;
    let output = replay(received("order_status", body).as_bytes(), &[]);
    let reasons = output.err;
    assert_eq!(
        reasons,
        "line 1: answer is the error `9` (`\\u{1b}[2J\\u{7}`), but must be a success\n"
    );
}

#[test]
fn a_log_without_bad_lines_is_a_success_and_an_unreadable_one_is_an_error() {
    assert_eq!(replay(two_orders(""), &[]).code, Some(0));
    assert_eq!(replay("", &["--json"]).code, Some(0));
    assert_eq!(order(&["replay", "no such file"], b"").code, Some(2));
}

#[test]
fn time_runs_until_the_last_line_or_until_now() {
    let log = two_orders("");
    for (now, status) in [
        ("2026-11-24T10:14:59.999Z", "CREATED"),
        ("2026-11-24T15:45:00+05:30", "EXPIRED"),
    ] {
        let output = replay(&log, &["--json", "--now", now]);
        let document = output.document();
        assert_eq!(statuses(&document), [status, status], "{now}");
    }
}

#[test]
fn the_story_of_an_order_tells_each_input_its_answer_and_what_is_owed_and_why() {
    let paid = |payment: &str| {
        let fields = r#""orderId":"ORD1","status":"SUCCESS","amount":10"#;
        received(
            "payment_notify",
            &format!(r#"{{"transactionId":"{payment}",{fields}}}"#),
        )
    };
    let log = two_orders(&format!("{}{}", paid("EK1"), paid("EK2")));
    let output = replay(&log, &["--explain", "A1"]);
    let story = output.out;
    for part in [
        "create for 10.00 INR, payable before 2026-11-24T10:15:00Z\n    created; CREATED\n",
        "line 4  payment_notify\n    EK1 captured 10.00 INR at 2026-11-24T10:05:00Z\n",
        "    applied, won; CREATED -> ATTEMPTED -> PAID\n",
        "    applied, surplus (paid_by_another); PAID\n",
        "\nIt was paid by EK1 with 10.00 INR, dated 2026-11-24T",
        "\nOf 20.00 INR received, 10.00 pays the order, 10.00 is owed back.\n",
        "\nTo do:\n- Refund 10.00 INR of EK2: the order is paid by EK1.\n",
    ] {
        assert!(story.contains(part), "{part:?} is not in\n{story}");
    }
    let nobody = replay(&log, &["--explain", "A9"]);
    assert_eq!(nobody.code, Some(2));
}

#[test]
fn a_log_ends_at_its_largest_instant_wherever_that_stands() {
    let line = |at: &str| {
        format!(r#"{{"at":"2026-11-24T{at}Z","order":"A2","command":"render_checkout"}}"#)
    };
    for (lines, status, end) in [
        (["10:15:00", "10:05:00"], "EXPIRED", "2026-11-24T10:15:00Z"),
        (["10:05:00", "10:15:00"], "EXPIRED", "2026-11-24T10:15:00Z"),
        (["10:14:59", "10:05:00"], "CREATED", "2026-11-24T10:14:59Z"),
    ] {
        let log = two_orders(&lines.map(line).join("\n"));
        let document = replay(&log, &["--json"]).document();
        assert_eq!(statuses(&document)[0], status, "{lines:?}");
        assert_eq!(document["now"], end, "{lines:?}");
    }
}

#[test]
fn all_bad_lines_are_counted_and_the_first_thousand_are_listed() {
    let document = replay("[]\n".repeat(1_001), &["--json"]).document();
    assert_eq!(document["summary"]["bad"], 1_001);
    assert_eq!(document["bad_lines"].as_array().unwrap().len(), 1_000);
}
