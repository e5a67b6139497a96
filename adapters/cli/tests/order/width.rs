//! Guards what people read against lines that a terminal breaks wherever it likes.

use crate::program::{bytes, replay};

fn assert_narrow(text: &str) {
    for line in text.lines() {
        let width = line.chars().count();
        assert!(width <= 100, "{width} columns: {line}");
    }
}

#[test]
fn no_line_of_the_samples_is_wider_than_100_columns() {
    for log in ["day.jsonl", "broken.jsonl"] {
        for arguments in [&[][..], &["--all"]] {
            assert_narrow(&replay(bytes(log), arguments).out);
        }
    }
    for order in 1..=96 {
        let run = replay(
            bytes("day.jsonl"),
            &["--explain", &format!("SHOP{order:04}")],
        );
        assert_narrow(&run.out);
    }
}

#[test]
fn the_longest_ids_are_broken_and_nothing_of_them_is_lost() {
    let (order, payment) = ("o".repeat(255), "p".repeat(255));
    let create = format!(
        r#"{{"at":"2026-11-24T10:00:00Z","create":{{"order":"{order}","amount":"1.00","currency":"INR"}}}}"#
    );
    let captured = |payment: &str| {
        let body = format!(
            r#"{{"merchantOrderId":"{order}","transactionId":"{payment}","status":"SUCCESS","amount":1}}"#
        );
        format!(
            r#"{{"at":"2026-11-24T10:01:00Z","channel":"payment_notify","verified":true,"body":{body}}}"#
        )
    };
    let lines = [create, captured("EK1"), captured(&payment)];
    let log = lines.join("\n");
    for arguments in [&[][..], &["--all"], &["--explain", &order]] {
        let out = replay(&log, arguments).out;
        assert_narrow(&out);
        assert!(out.matches('p').count() >= 255, "{out}");
    }
}
