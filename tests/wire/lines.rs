//! The written form of a log: an entry, and a line that says whose it is.

use order_lifecycle::{
    CapturePolicy, Command, Concurrency, CustomFields, Entry, Expiry, Input, LateMoney, LogLine,
    Logged, Mismatch, Notice, Order, Policy, Report, ReportedStatus, Status, Terms,
};
use serde_json::to_string;

use crate::make::{
    CREATED, at, at_millis, captured, id, inr, minutes, order_with, seconds, start, terms,
};
use crate::{pinned, pinned_choice, unread};

fn inputs() -> [(Input, &'static str); 4] {
    let report = Report {
        order: Some(id("A1001")),
        provider_order: None,
        amount: Some(inr(49_900)),
        status: Some(ReportedStatus::Known(Status::Paid)),
        notices: vec![Notice::payment(id("EK1"), captured(49_900), at(60))],
        lists_all_payments: true,
    };
    let occurred_at = at(60);
    [
        (Input::Advance, r#""advance""#),
        (Input::Command(Command::Cancel), r#"{"command":"cancel"}"#),
        (
            Input::Notice(Notice::Cancelled { occurred_at }),
            r#"{"notice":{"cancelled":{"occurred_at":1795514460000}}}"#,
        ),
        (
            Input::Report(report),
            r#"{"report":{"order":"A1001","provider_order":null,"amount":{"minor":49900,"currency":"INR"},"status":"PAID","notices":[{"payment":{"id":"EK1","fact":{"captured":{"amount":{"minor":49900,"currency":"INR"}}},"occurred_at":1795514460000}}],"lists_all_payments":true}}"#,
        ),
    ]
}

#[test]
fn every_input_is_an_entry_and_a_line_of_a_log() {
    let now = at_millis(900_250);
    for (place, (input, json)) in (0..).zip(inputs()) {
        pinned_choice(&input, place, json);
        let entry = Entry { at: now, input };
        pinned(&entry, &format!(r#"{{"at":1795515300250,"input":{json}}}"#));
        let line = LogLine::new(id("A1001"), entry.clone());
        assert_eq!(line.input, Logged::Input(entry.input.clone()));
        pinned(
            &line,
            &format!(r#"{{"at":1795515300250,"order":"A1001","input":{json}}}"#),
        );
        assert_eq!(line.into_entry(), Some(entry));
    }
}

/// Terms off all of their defaults.
fn rich() -> Terms {
    let mut custom = CustomFields::EMPTY;
    custom.insert("cart", "c-77").unwrap();
    custom.insert("campaign", "Diwali").unwrap();
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(minutes(10)),
        after_cancel: LateMoney::Refund,
        mismatch: Mismatch::Refund,
        concurrency: Concurrency::OneAtATime,
        capture: CapturePolicy::Ours,
    };
    let expiry = Expiry::after(minutes(15))
        .with_inactivity_timeout(minutes(10))
        .with_attempt_window(minutes(5));
    terms()
        .with_policy(policy)
        .with_custom(custom)
        .with_expiry(expiry)
        .unwrap()
}

const PLAIN: &str = r#"{"order":"A-1","amount":{"minor":10000,"currency":"INR"},"created_at":1795514400000,"deadline":null,"inactivity_ms":null,"attempt_window_ms":900000,"hold_window_ms":432000000,"after_expiry":"review","after_cancel":"review","mismatch":"review","concurrency":"allow","capture":"by_provider","custom":[]}"#;

const RICH: &str = r#"{"order":"A-1","amount":{"minor":10000,"currency":"INR"},"created_at":1795514400000,"deadline":1795515300000,"inactivity_ms":600000,"attempt_window_ms":300000,"hold_window_ms":432000000,"after_expiry":{"honour_within":600000},"after_cancel":"refund","mismatch":"refund","concurrency":"one_at_a_time","capture":"ours","custom":[["campaign","Diwali"],["cart","c-77"]]}"#;

#[test]
fn terms_say_all_that_was_agreed() {
    pinned(&terms(), PLAIN);
    pinned(&rich(), RICH);
}

#[test]
fn a_creation_is_a_line_of_a_log_with_the_terms_in_it() {
    for (terms, json) in [(terms(), PLAIN), (rich(), RICH)] {
        let line = LogLine::created(terms.clone());
        let created = Logged::Create(Box::new(terms));
        assert_eq!((line.at, &line.input), (CREATED, &created));
        pinned(
            &line,
            &format!(r#"{{"at":1795514400000,"order":"A-1","input":{{"create":{json}}}}}"#),
        );
        assert_eq!(line.into_entry(), None);
    }
}

#[test]
fn a_creation_of_another_order_or_instant_than_its_line_is_refused() {
    let line = to_string(&LogLine::created(terms())).unwrap();
    let other = line.replacen(r#""order":"A-1""#, r#""order":"A-2""#, 1);
    assert!(unread::<LogLine>(&other).contains(
        "creation is of `A-1` at `2026-11-24T10:00:00Z`, but must be of the line's `A-2` at \
         `2026-11-24T10:00:00Z`"
    ));
    let later = line.replacen(r#""at":1795514400000"#, r#""at":1795514400001"#, 1);
    assert!(unread::<LogLine>(&later).contains(
        "creation is of `A-1` at `2026-11-24T10:00:00Z`, but must be of the line's `A-1` at \
         `2026-11-24T10:00:00.001Z`"
    ));
}

#[test]
fn a_log_that_begins_with_the_creation_gives_the_order_again() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let entries = [
        Input::Command(start("EK1")),
        Input::Notice(Notice::payment(id("EK1"), captured(10_000), at(2))),
        Input::Advance,
    ];
    let entries = (1..).map(at).zip(entries);
    let mut log = vec![to_string(&LogLine::created(order.terms().clone())).unwrap()];
    for (at, input) in entries {
        let entry = Entry { at, input };
        let _ = entry.apply(&mut order);
        log.push(to_string(&LogLine::new(order.id().clone(), entry)).unwrap());
    }

    let mut told: Option<Order> = None;
    for line in &log {
        let line: LogLine = serde_json::from_str(line).unwrap();
        match (&line.input, &mut told) {
            (Logged::Create(terms), _) => told = Some(Order::new((**terms).clone())),
            (Logged::Input(_), Some(told)) => told.replay(&[line.into_entry().unwrap()]),
            (Logged::Input(_), None) => panic!("an input before the creation"),
        }
    }
    assert_eq!(told, Some(order));
}
