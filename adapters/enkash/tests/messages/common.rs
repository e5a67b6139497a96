//! What the tests share.

use order_lifecycle::{Amount, Currency, Notice, PaymentFact, PaymentId, Timestamp};
use order_lifecycle_enkash::{OldLog, OwnRequest, ReadError, Trusted};
use order_lifecycle_enkash::{minimal_status, order_status, payment_notify, transaction_status};

pub(crate) const PAYMENT: &str = "EK1787584557962GwZaa";
pub(crate) const ORDER: &str = "ORD1787584522462ck78p";
/// 2026-08-24T15:16:05Z
pub(crate) const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_787_584_565_000).unwrap();
/// Three seconds before.
pub(crate) const TXN_DATE: Timestamp = Timestamp::from_millis(1_787_584_562_000).unwrap();

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn payment() -> PaymentId {
    PAYMENT.parse().unwrap()
}

pub(crate) fn inr(text: &str) -> Amount {
    Amount::parse(text, Currency::INR).unwrap()
}

pub(crate) fn captured(text: &str) -> PaymentFact {
    PaymentFact::Captured { amount: inr(text) }
}

pub(crate) fn notice(fact: PaymentFact, occurred_at: Timestamp) -> Notice {
    Notice::payment(payment(), fact, occurred_at)
}

/// A webhook or bare reply with the payment's id and whatever else is given.
pub(crate) fn about_payment(fields: &str) -> String {
    format!(r#"{{"transactionId":"{PAYMENT}",{fields}}}"#)
}

/// What a body says on a channel, if it is trusted.
pub(crate) type Channel = fn(&str) -> Result<Trusted, ReadError>;

/// What a webhook says if somebody answers for it.
pub(crate) fn webhook(body: &str) -> Result<Trusted, ReadError> {
    payment_notify(body, RECEIVED_AT).map(|message| message.trusted(OldLog))
}

pub(crate) fn order_reply(body: &str) -> Result<Trusted, ReadError> {
    order_status(body, RECEIVED_AT).map(|message| message.trusted(OwnRequest))
}

pub(crate) fn payment_reply(body: &str) -> Result<Trusted, ReadError> {
    transaction_status(body, RECEIVED_AT).map(|message| message.trusted(OwnRequest))
}

pub(crate) fn minimal_reply(body: &str) -> Result<Trusted, ReadError> {
    minimal_status(body, RECEIVED_AT).map(|message| message.trusted(OwnRequest))
}
