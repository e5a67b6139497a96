//! What is not read as an input, and what is said of it.

use order_lifecycle::{Entry, Input, LogLine, Notice, PaymentFact, Report, Terms};
use serde_json::{from_str, to_string};

use crate::make::terms;
use crate::unread;

#[test]
fn what_is_no_input_is_refused_and_what_is_wrong_is_named() {
    let command = |json: &str| format!(r#"{{"command":{json}}}"#);
    let captured = |amount: &str| {
        let fact = format!(r#"{{"captured":{{"amount":{amount}}}}}"#);
        format!(r#"{{"notice":{{"payment":{{"id":"EK1","fact":{fact},"occurred_at":0}}}}}}"#)
    };
    let expired = |more: &str| format!(r#"{{"notice":{{"expired":{{{more}}}}}}}"#);
    let start = |more: &str| command(&format!(r#"{{"start_payment":{{"payment":{more}}}}}"#));
    let report = |keys: &str| format!(r#"{{"report":{{{keys}}}}}"#);
    let nothing_told = r#""order":null,"provider_order":null,"amount":null,"notices":[]"#;
    for (json, problem) in [
        (r#""wait""#.into(), "unknown variant `wait`"),
        (command(r#""pay""#), "unknown variant `pay`"),
        (command(r#""Cancel""#), "unknown variant `Cancel`"),
        (start(r#""EK1""#), "missing field `limit`"),
        (start(r#""EK1","limit":1.5"#), "floating point `1.5`"),
        (start(r#""EK1","limit":"5m""#), r#"string "5m""#),
        (
            start(r#""EK1","limit":null,"now":0"#),
            "unknown field `now`",
        ),
        (
            start(r#""","limit":null"#),
            "payment id is ``, but must not be empty",
        ),
        (
            captured(r#"{"minor":0,"currency":"INR"}"#),
            "must be more than zero",
        ),
        (
            captured(r#"{"minor":-1,"currency":"INR"}"#),
            "must not be negative",
        ),
        (
            captured(r#"{"minor":1,"currency":"RS"}"#),
            "currency is `RS`, but must be one of the codes of ISO 4217",
        ),
        (captured(r#"{"minor":1}"#), "missing field `currency`"),
        (expired(""), "missing field `occurred_at`"),
        (
            expired(r#""occurred_at":253402300800000"#),
            "timestamp is `253402300800000` milliseconds, but must lie within the calendar",
        ),
        (
            expired(r#""occurred_at":9223372036854775807"#),
            "must lie within the calendar",
        ),
        (
            report(&format!(r#"{nothing_told},"lists_all_payments":false"#)),
            "missing field `status`",
        ),
        (
            report(&format!(r#"{nothing_told},"status":null"#)),
            "missing field `lists_all_payments`",
        ),
    ] {
        let refused = unread::<Input>(&json);
        assert!(refused.contains(problem), "{refused}\nfor {json}");
    }
    let refused = unread::<LogLine>(r#"{"at":0,"input":"advance"}"#);
    assert!(refused.contains("missing field `order`"), "{refused}");
}

#[test]
fn a_notice_in_the_form_of_others_is_refused() {
    for json in [
        r#""expired""#,
        r#"{"fact":"expired","occurred_at":0}"#,
        r#"{"type":"expired","occurred_at":0}"#,
        r#"{"payment":{"payment":"EK1","fact":"failed","occurred_at":0}}"#,
        r#"{"payment":{"id":"EK1","occurred_at":0}}"#,
        r#"{"payment":{"id":"EK1","fact":"failed"}}"#,
    ] {
        unread::<Notice>(json);
    }
}

#[test]
fn no_key_that_may_be_null_may_be_missing() {
    let refund = r#"{"refund":{"refund":"r1","request":null,"amount":{"minor":1,"currency":"INR"},"state":"done"}}"#;
    assert!(from_str::<PaymentFact>(refund).is_ok());
    let refused = unread::<PaymentFact>(&refund.replace(r#""request":null,"#, ""));
    assert!(refused.contains("missing field `request`"), "{refused}");

    let refused = unread::<PaymentFact>(r#"{"pending":{}}"#);
    assert!(refused.contains("missing field `limit`"), "{refused}");

    let report = r#"{"order":null,"provider_order":null,"amount":null,"status":null,"notices":[],"lists_all_payments":false}"#;
    assert_eq!(from_str::<Report>(report).unwrap(), Report::default());
    for key in ["order", "provider_order", "amount", "status"] {
        let missing = report.replacen(&format!(r#""{key}":null,"#), "", 1);
        let refused = unread::<Report>(&missing);
        let problem = format!("missing field `{key}`");
        assert!(refused.contains(&problem), "{refused}");
    }

    let terms = to_string(&terms()).unwrap();
    for key in ["deadline", "inactivity_ms"] {
        let missing = terms.replacen(&format!(r#""{key}":null,"#), "", 1);
        let refused = unread::<Terms>(&missing);
        let problem = format!("missing field `{key}`");
        assert!(refused.contains(&problem), "{refused}");
    }
}

#[test]
fn a_key_that_is_unknown_is_refused_wherever_an_input_has_keys() {
    let notice = r#"{"payment":{"id":"EK1","fact":{"captured":{"amount":{"minor":1,"currency":"INR"}}},"occurred_at":0}}"#;
    let report = format!(
        r#"{{"order":null,"provider_order":null,"amount":{{"minor":1,"currency":"INR"}},"status":null,"notices":[{notice}],"lists_all_payments":false}}"#
    );
    let entry = format!(r#"{{"at":0,"input":{{"report":{report}}}}}"#);
    assert!(from_str::<Entry>(&entry).is_ok());
    let line = entry.replacen('{', r#"{"order":"A-1","#, 1);
    assert!(from_str::<LogLine>(&line).is_ok());
    let created = to_string(&LogLine::created(terms())).unwrap();

    let mut tried = 0;
    for text in [line, created] {
        // Of a choice only what it holds has keys; another one beside it is no choice at all.
        for (place, _) in text.match_indices('{') {
            let (before, after) = text.split_at(place + 1);
            let with = format!(r#"{before}"surprise":0,{after}"#);
            let refused = unread::<LogLine>(&with);
            assert!(refused.contains("surprise"), "{refused}\nfor {with}");
            tried += 1;
        }
    }
    assert!(tried >= 13, "only {tried}");
    assert!(unread::<Entry>(&entry.replacen('{', r#"{"surprise":0,"#, 1)).contains("surprise"));
}

#[test]
fn terms_are_read_through_the_doors_of_terms() {
    let written = to_string(&terms()).unwrap();
    for (from, to, problem) in [
        (
            r#""deadline":null"#,
            r#""deadline":1795514400000"#,
            "record field `deadline` is `1795514400000`, but must be a legal expiry",
        ),
        (
            r#""attempt_window_ms":900000"#,
            r#""attempt_window_ms":0"#,
            "record field `attempt_window_ms` is `0`, but must be a legal expiry",
        ),
        (
            r#""mismatch":"review""#,
            r#""mismatch":"REVIEW""#,
            "record field `mismatch` is `REVIEW`, but must be one of review, refund",
        ),
        (
            r#""minor":10000"#,
            r#""minor":0"#,
            "record field `amount.minor` is `0`, but must be more than zero",
        ),
        (
            r#""custom":[]"#,
            r#""custom":[["b",""],["a",""]]"#,
            "record field `custom[1]` is `a`, but must come after the one before it",
        ),
        (
            r#""after_expiry":"review""#,
            r#""after_expiry":"REVIEW""#,
            "unknown variant `REVIEW`",
        ),
    ] {
        let other = written.replacen(from, to, 1);
        assert_ne!(other, written, "{from}");
        let refused = unread::<Terms>(&other);
        assert!(refused.contains(problem), "{refused}");
    }
}
