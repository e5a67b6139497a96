//! Guards against believing the wrong one of two statuses: fulfilled but not paid, paid but not
//! fulfilled.

use crate::common::{
    Channel, RECEIVED_AT, about_payment, captured, minimal_reply, notice, webhook,
};
use order_lifecycle::PaymentFact;
use order_lifecycle_enkash::{Hint, Said, Trusted};

fn read(channel: Channel, transaction: &str, status: &str, order: &str) -> Trusted {
    let body = about_payment(&format!(
        r#""transactionStatus":"{transaction}","status":"{status}","orderStatus":"{order}","amount":10.00"#
    ));
    channel(&body).unwrap()
}

fn disagreement(one: (&'static str, &str), other: (&'static str, &str)) -> Hint {
    let said = |(field, text): (&'static str, &str)| Said {
        field,
        text: text.into(),
    };
    Hint::Disagreement {
        one: said(one),
        other: said(other),
    }
}

#[test]
fn money_taken_beats_whatever_can_still_change() {
    for weak in ["PENDING_WITH_BANK", "CREATED", "AUTHORIZED", "NEW_WORD"] {
        for (transaction, status) in [("SUCCESS", weak), (weak, "SUCCESS")] {
            for channel in [webhook as Channel, minimal_reply] {
                let message = read(channel, transaction, status, "");
                let taken = notice(captured("10.00"), RECEIVED_AT);
                assert_eq!(message.report.notices, [taken], "{transaction} {status}");
                assert!(message.asks_to_poll());
            }
        }
    }
    let message = read(webhook, "PENDING", "SUCCESS", "");
    let hint = disagreement(("transactionStatus", "PENDING"), ("status", "SUCCESS"));
    assert_eq!(message.hints, [hint]);
}

#[test]
fn money_taken_against_a_failure_moves_nothing() {
    for taken in ["SUCCESS", "REFUNDED"] {
        for ended in ["FAILED", "CANCELLED", "TIMEOUT"] {
            for (transaction, status) in [(taken, ended), (ended, taken)] {
                let message = read(webhook, transaction, status, "");
                assert!(message.report.notices.is_empty());
                let hint = disagreement(("transactionStatus", transaction), ("status", status));
                assert_eq!(message.hints, [hint]);
            }
        }
    }
}

#[test]
fn otherwise_the_preferred_field_of_the_channel_stands() {
    let pending = notice(PaymentFact::Pending { limit: None }, RECEIVED_AT);
    let failed = notice(PaymentFact::Failed, RECEIVED_AT);
    let posted = read(webhook, "PENDING", "FAILED", "");
    assert_eq!(posted.report.notices, [pending]);
    let minimal = read(minimal_reply, "PENDING", "FAILED", "");
    assert_eq!(minimal.report.notices, [failed]);
    assert!(posted.asks_to_poll() && minimal.asks_to_poll());
}

#[test]
fn an_unknown_preferred_status_is_not_replaced_by_a_failure() {
    let message = read(webhook, "NEW_WORD", "FAILED", "");
    assert!(message.report.notices.is_empty());
    assert_eq!(message.hints.len(), 2);
}

#[test]
fn two_words_for_one_thing_agree() {
    for (transaction, status) in [
        ("SUCCESS", "success"),
        ("PROCESS", "PENDING"),
        ("FAILED", "CANCELLED"),
    ] {
        let message = read(webhook, transaction, status, "ATTEMPTED");
        assert!(!message.asks_to_poll(), "{transaction} {status}");
    }
    // Of two words that are unknown only the same one says the same.
    let message = read(webhook, "NEW_WORD", "new_word", "");
    assert_eq!(message.hints.len(), 1);
    let message = read(webhook, "NEW_WORD", "OTHER_WORD", "");
    let hint = disagreement(("transactionStatus", "NEW_WORD"), ("status", "OTHER_WORD"));
    assert!(message.hints.contains(&hint), "{:?}", message.hints);
}

#[test]
fn a_refunded_payment_beside_a_success_was_captured_either_way() {
    let refunded = read(webhook, "REFUNDED", "SUCCESS", "PAID");
    assert_eq!(refunded.report.notices.len(), 2);
    let captured_only = read(webhook, "SUCCESS", "REFUNDED", "PAID");
    let taken = notice(captured("10.00"), RECEIVED_AT);
    assert_eq!(captured_only.report.notices, [taken]);
    assert!(refunded.asks_to_poll() && captured_only.asks_to_poll());
}

#[test]
fn a_paid_order_does_not_pay_by_a_payment_that_took_nothing() {
    for status in ["PENDING_WITH_BANK", "FAILED", "AUTHORIZED"] {
        let message = read(webhook, status, status, "PAID");
        assert_ne!(
            message.report.notices,
            [notice(captured("10.00"), RECEIVED_AT)]
        );
        let hint = disagreement(("orderStatus", "PAID"), ("transactionStatus", status));
        assert_eq!(message.hints, [hint]);
    }
}

#[test]
fn money_under_a_closed_or_untried_order_is_reported_and_asked_about() {
    for order in ["CREATED", "CHECKOUT_RENDERED", "CANCELLED", "EXPIRED"] {
        let message = read(webhook, "SUCCESS", "SUCCESS", order);
        let taken = notice(captured("10.00"), RECEIVED_AT);
        assert_eq!(message.report.notices[0], taken);
        let hint = disagreement(("orderStatus", order), ("transactionStatus", "SUCCESS"));
        assert_eq!(message.hints, [hint]);
    }
}

#[test]
fn a_payment_ahead_of_an_attempted_order_is_no_disagreement() {
    let message = read(webhook, "SUCCESS", "SUCCESS", "ATTEMPTED");
    assert!(!message.asks_to_poll());
}

#[test]
fn a_disagreement_with_the_order_names_the_status_that_counted() {
    let message = read(webhook, "PENDING", "SUCCESS", "EXPIRED");
    let levels = disagreement(("orderStatus", "EXPIRED"), ("status", "SUCCESS"));
    assert_eq!(message.hints[1], levels);
    let neither = read(webhook, "SUCCESS", "FAILED", "PAID");
    assert_eq!(neither.hints.len(), 1);
}

#[test]
fn a_hint_says_why_in_one_sentence() {
    let message = read(webhook, "PENDING", "FAILED", "");
    let hint = &message.hints[0];
    assert_eq!(hint.as_str(), "DISAGREEMENT");
    assert_eq!(
        hint.to_string(),
        "`transactionStatus` `PENDING` disagrees with `status` `FAILED`"
    );
}
