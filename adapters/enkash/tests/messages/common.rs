//! What the tests share.

use order_lifecycle::{Amount, Currency, Notice, PaymentFact, PaymentId};
use time::UtcDateTime;
use time::macros::utc_datetime;

pub(crate) const PAYMENT: &str = "EK1787584557962GwZaa";
pub(crate) const ORDER: &str = "ORD1787584522462ck78p";
pub(crate) const HEARD_AT: UtcDateTime = utc_datetime!(2026-08-24 15:16:05);
pub(crate) const TXN_DATE: UtcDateTime = utc_datetime!(2026-08-24 15:16:02);

pub(crate) fn payment() -> PaymentId {
    PAYMENT.parse().unwrap()
}

pub(crate) fn inr(text: &str) -> Amount {
    Amount::parse(text, Currency::INR).unwrap()
}

pub(crate) fn captured(text: &str) -> PaymentFact {
    PaymentFact::Captured { amount: inr(text) }
}

pub(crate) fn notice(fact: PaymentFact, occurred_at: UtcDateTime) -> Notice {
    Notice::payment(payment(), fact, occurred_at)
}

/// A webhook or bare reply with the payment's id and whatever else is given.
pub(crate) fn about_payment(fields: &str) -> String {
    format!(r#"{{"transactionId":"{PAYMENT}",{fields}}}"#)
}
