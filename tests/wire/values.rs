//! The written form of single values, each read back through its one door.

use order_lifecycle::{
    Amount, Currency, DisputeId, Duty, Money, OrderId, PaymentId, ProviderOrderId, RefundId,
    RefundKey, RequestId, Timestamp,
};

use crate::make::{CREATED, Feed, at, at_millis, captured, id, inr, money, order};
use crate::{pinned, unread};

#[test]
fn ids_are_written_as_the_text_they_print() {
    pinned(&id::<OrderId>("A-1"), r#""A-1""#);
    pinned(&id::<ProviderOrderId>("ORD1"), r#""ORD1""#);
    pinned(&id::<PaymentId>("pay_1"), r#""pay_1""#);
    pinned(&id::<RefundId>("rfnd_1"), r#""rfnd_1""#);
    pinned(&id::<RequestId>("R-1"), r#""R-1""#);
    pinned(&id::<DisputeId>("支付"), r#""支付""#);
}

#[test]
fn money_is_written_as_whole_minor_units_beside_the_currency() {
    pinned(&inr(49_900), r#"{"minor":49900,"currency":"INR"}"#);
    pinned(&money(0), r#"{"minor":0,"currency":"INR"}"#);
    let most = Amount::new(i64::MAX, Currency::KWD).unwrap();
    let json = r#"{"minor":9223372036854775807,"currency":"KWD"}"#;
    pinned(&most, json);
    pinned(&Money::from(most), json);
}

#[test]
fn instants_are_written_as_whole_milliseconds() {
    pinned(&CREATED, "1795514400000");
    pinned(&at_millis(250), "1795514400250");
    pinned(&Timestamp::EPOCH, "0");
    for end in [Timestamp::MIN, Timestamp::MAX] {
        pinned(&end, &end.millis().to_string());
    }
}

/// The key of the one refund that an order owes.
fn key() -> RefundKey {
    let mut order = order();
    order.tell("p1", captured(10_000), at(1));
    order.tell("p2", captured(10_000), at(1));
    let keys = order.duties().map(|duty| match duty {
        Duty::Refund { key, .. } => Some(key),
        Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } | Duty::Decide { .. } => None,
    });
    keys.last().flatten().unwrap()
}

#[test]
fn the_key_of_a_refund_is_written_as_its_32_characters() {
    let key = key();
    pinned(&key, &format!("\"{key}\""));
    pinned(&RefundId::from(key), &format!("\"{key}\""));
    pinned(&RequestId::from(key), &format!("\"{key}\""));
}

#[test]
fn what_the_door_refuses_is_refused_when_read() {
    for (refused, problem) in [
        (
            unread::<OrderId>(r#""""#),
            "order id is ``, but must not be empty",
        ),
        (
            unread::<OrderId>(r#"" A-1""#),
            "order id is ` A-1`, but must not begin or end with white space",
        ),
        (
            unread::<PaymentId>(r#""pay\u200b1""#),
            "payment id is `pay\\u{200b}1`, but must not have the invisible character",
        ),
        (
            unread::<Currency>(r#""RS""#),
            "currency is `RS`, but must be one of the codes of ISO 4217",
        ),
        (
            unread::<RefundKey>(r#""K""#),
            "refund key is `K`, but must be one of the keys of 32 characters of 0-9a-f",
        ),
        (
            unread::<Amount>(r#"{"minor":0,"currency":"INR"}"#),
            "amount is `0`, but must be more than zero",
        ),
        (
            unread::<Money>(r#"{"minor":-1,"currency":"INR"}"#),
            "amount is `-1`, but must not be negative",
        ),
        (
            unread::<Money>(r#"{"minor":1,"currency":"INR","tax":0}"#),
            "unknown field `tax`",
        ),
        (
            unread::<Timestamp>("9223372036854775807"),
            "timestamp is `9223372036854775807` milliseconds, but must lie within the calendar",
        ),
        (unread::<Timestamp>("1.5"), "floating point `1.5`"),
    ] {
        assert!(refused.contains(problem), "{refused}");
    }
    let beyond = Timestamp::MAX.millis() + 1;
    assert!(unread::<Timestamp>(&beyond.to_string()).contains("must lie within the calendar"));
}
