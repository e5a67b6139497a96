//! The rules that no incident shows, one sentence a test. Each file guards against one loss.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "paise stand apart from rupees"
)]

mod deciding;
mod explaining;
mod explaining_money;
mod forgetting;
mod merging;
mod reading;
mod reconciling;
mod refund_keys;
mod refunding;
mod refusing;
mod timing;
mod wording;

use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, Outcome, PaymentFact, PaymentId,
    Policy, Reason, Terms,
};
use std::time::Duration;
use time::UtcDateTime;
use time::macros::utc_datetime;

pub(crate) const CREATED: UtcDateTime = utc_datetime!(2026-11-24 10:00);

/// An instant so many seconds after the creation.
pub(crate) fn at(seconds: i64) -> UtcDateTime {
    CREATED + time::Duration::seconds(seconds)
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
}

/// What every order here costs.
pub(crate) const DUE: i64 = 100_00;

pub(crate) fn terms() -> Terms {
    Terms::new(OrderId::new("A-1").unwrap(), inr(DUE), CREATED)
}

/// An order that never expires, under the default policies.
pub(crate) fn order() -> Order {
    Order::new(terms())
}

pub(crate) fn order_with(expiry: Expiry, policy: Policy) -> Order {
    Order::new(terms().expiring(expiry).unwrap().governed_by(policy))
}

pub(crate) fn pay(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

pub(crate) fn captured(minor: i64) -> PaymentFact {
    PaymentFact::Captured { amount: inr(minor) }
}

/// Notices and commands in few words; everything happens when it is heard.
pub(crate) trait Feed {
    fn tell(&mut self, payment: &str, fact: PaymentFact, at: UtcDateTime) -> &'static str;
    fn ask(&mut self, command: &Command, at: UtcDateTime) -> Result<&'static str, Reason>;
}

impl Feed for Order {
    fn tell(&mut self, payment: &str, fact: PaymentFact, at: UtcDateTime) -> &'static str {
        self.observe(&Notice::payment(pay(payment), fact, at), at)
            .answer
            .as_str()
    }

    fn ask(&mut self, command: &Command, at: UtcDateTime) -> Result<&'static str, Reason> {
        let outcome: Result<Outcome, _> = self.command(command, at);
        outcome
            .map(|outcome| outcome.answer.as_str())
            .map_err(|refusal| refusal.reason)
    }
}

pub(crate) fn start(payment: &str) -> Command {
    Command::StartPayment {
        payment: pay(payment),
        limit: None,
    }
}

pub(crate) fn accept(payment: &str) -> Command {
    Command::Accept {
        payment: pay(payment),
    }
}
