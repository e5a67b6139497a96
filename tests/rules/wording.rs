//! Guards against programs and people that no longer understand what was written down: codes are
//! stored and compared, and what is printed for debugging is what a failed test shows.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use order_lifecycle::error::UnknownWord;
use order_lifecycle::{
    Amount, CapturePolicy, ClosingCause, Concurrency, Currency, DisputeState, Funds, Mismatch,
    Money, Progress, RefundState, Severity, Status, Timestamp, Trigger, UnappliedReason, Verb,
};

use crate::make::{at, at_millis, inr};

/// A closed list has these words, in this order, to be shown, compared and read.
#[track_caller]
fn words<T>(all: &[T], word: fn(T) -> &'static str, expected: &[&str])
where
    T: Copy + Debug + Display + FromStr<Err = UnknownWord> + PartialEq,
{
    let codes: Vec<_> = all.iter().map(|it| word(*it)).collect();
    assert_eq!(codes, expected);
    for (it, word) in all.iter().zip(expected) {
        assert_eq!(it.to_string(), *word);
        assert_eq!(word.parse().as_ref(), Ok(it));
        let shouted = if word.chars().any(char::is_lowercase) {
            word.to_uppercase()
        } else {
            word.to_lowercase()
        };
        for wrong in [shouted, format!("{word} "), String::new()] {
            let unknown = wrong.parse::<T>().unwrap_err();
            assert_eq!(unknown.text, wrong);
            assert_eq!(unknown.known, expected.join(", "));
        }
    }
}

#[test]
fn every_closed_list_has_one_word_for_each_and_reads_no_other() {
    let statuses = [
        "CREATED",
        "CHECKOUT_RENDERED",
        "ATTEMPTED",
        "PAID",
        "CANCELLED",
        "EXPIRED",
    ];
    words(Status::ALL, Status::as_str, &statuses);
    let triggers = ["render", "start", "settle", "cancel", "expire", "honour"];
    words(Trigger::ALL, Trigger::as_str, &triggers);
    let causes = [
        "merchant",
        "provider_cancelled",
        "provider_expired",
        "timeout",
        "inactivity",
    ];
    words(ClosingCause::ALL, ClosingCause::as_str, &causes);
    let verbs = [
        "render_checkout",
        "start_payment",
        "cancel",
        "force_cancel",
        "accept",
        "accept_as_captured",
        "refund",
        "withdraw_refund",
        "bind",
    ];
    words(Verb::ALL, Verb::as_str, &verbs);
    let climb = ["pending", "failed", "authorized", "voided", "captured"];
    words(Progress::ALL, Progress::as_str, &climb);
    let reasons = [
        "paid_by_another",
        "amount_mismatch",
        "currency_mismatch",
        "funds_returned",
        "amount_changed",
        "after_expiry",
        "after_cancel",
        "winner_returned",
        "overreturned",
        "partial",
        "short_hold",
    ];
    words(UnappliedReason::ALL, UnappliedReason::as_str, &reasons);
    let states = ["pending", "failed", "done"];
    words(RefundState::ALL, RefundState::as_str, &states);
    let states = ["open", "won", "lost"];
    words(DisputeState::ALL, DisputeState::as_str, &states);
    words(Funds::ALL, Funds::as_str, &["taken", "returned"]);
    words(Mismatch::ALL, Mismatch::as_str, &["review", "refund"]);
    let policies = ["allow", "one_at_a_time"];
    words(Concurrency::ALL, Concurrency::as_str, &policies);
    let takers = ["by_provider", "ours"];
    words(CapturePolicy::ALL, CapturePolicy::as_str, &takers);
    words(Severity::ALL, Severity::as_str, &["note", "look", "money"]);
}

#[test]
fn what_is_read_of_an_unknown_word_is_told_in_one_sentence() {
    let unknown = "paid".parse::<Status>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "order status is `paid`, but must be one of CREATED, CHECKOUT_RENDERED, ATTEMPTED, PAID, \
         CANCELLED, EXPIRED"
    );
    let unknown = "weather".parse::<ClosingCause>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "closing cause is `weather`, but must be one of merchant, provider_cancelled, \
         provider_expired, timeout, inactivity"
    );
}

#[test]
fn an_amount_that_is_refused_is_quoted_as_it_was_written() {
    let error = Amount::parse("0.00", Currency::INR).unwrap_err();
    assert_eq!(
        error.to_string(),
        "amount is `0.00`, but must be more than zero"
    );
}

#[test]
fn money_is_shown_alike_to_people_and_in_failed_tests() {
    let none = Money::new(0, Currency::JPY).unwrap();
    assert_eq!(
        (format!("{none:?}"), none.to_string()),
        ("0 JPY".into(), "0 JPY".into())
    );
    let some = inr(1_05);
    assert_eq!(
        (format!("{some:?}"), some.to_string()),
        ("1.05 INR".into(), "1.05 INR".into())
    );
    assert_eq!(format!("{:?}", Currency::INR), "INR");
}

#[test]
fn instants_are_shown_and_read_as_rfc_3339() {
    for (instant, text) in [
        (at(0), "2026-11-24T10:00:00Z"),
        (at_millis(250), "2026-11-24T10:00:00.250Z"),
    ] {
        assert_eq!(instant.to_string(), text);
        assert_eq!(format!("{instant:?}"), text);
        assert_eq!(text.parse(), Ok(instant));
    }
    let error = "2026-11-24T10:00:00".parse::<Timestamp>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "timestamp is `2026-11-24T10:00:00`, but must be RFC 3339 with an offset, as \
         `2026-11-24T10:03:00Z` is"
    );
}
