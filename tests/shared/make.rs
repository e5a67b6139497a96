//! What several tests make in few words: instants, money, ids, facts, commands and the usual order.
//!
//! Each test target takes it in with `#[path = "../shared/make.rs"] mod make;`, and one that does
//! not need all of it says so beside it.

use core::fmt::Debug;
use core::str::FromStr;
use core::time::Duration;

use order_lifecycle::{
    Amount, Command, Currency, DisputeState, Expiry, Money, Notice, Order, PaymentFact, PaymentId,
    Policy, RefundState, RefusalReason, Terms, Timestamp,
};

/// When every order here is created: 2026-11-24T10:00:00Z.
pub(crate) const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();

/// What the usual order costs, in minor units.
pub(crate) const DUE: i64 = 10_000;

/// A hold of which neither the amount nor the end was told.
pub(crate) const HELD: PaymentFact = PaymentFact::Authorized {
    amount: None,
    until: None,
};

/// An instant so many seconds after the creation.
pub(crate) fn at(seconds: i64) -> Timestamp {
    at_millis(1_000 * seconds)
}

/// An instant so many milliseconds after the creation.
pub(crate) fn at_millis(millis: i64) -> Timestamp {
    Timestamp::from_millis(CREATED.millis() + millis).unwrap()
}

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

pub(crate) fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
}

pub(crate) fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).unwrap()
}

/// A sum that may be zero.
pub(crate) fn money(minor: i64) -> Money {
    Money::new(minor, Currency::INR).unwrap()
}

/// An id of whatever kind is wanted, or any other value that is read from text.
#[track_caller]
pub(crate) fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn pay(text: &str) -> PaymentId {
    id(text)
}

/// The terms of the usual order: `A-1`, 100.00 INR, without expiry, under the default policies.
pub(crate) fn terms() -> Terms {
    Terms::new(id("A-1"), inr(DUE), CREATED)
}

/// The usual order.
pub(crate) fn order() -> Order {
    Order::new(terms())
}

pub(crate) fn order_with(expiry: Expiry, policy: Policy) -> Order {
    Order::new(terms().with_expiry(expiry).unwrap().with_policy(policy))
}

pub(crate) fn captured(minor: i64) -> PaymentFact {
    let amount = inr(minor);
    PaymentFact::Captured { amount }
}

pub(crate) fn refund(
    refund: &str,
    request: Option<&str>,
    minor: i64,
    state: RefundState,
) -> PaymentFact {
    PaymentFact::Refund {
        refund: id(refund),
        request: request.map(id),
        amount: inr(minor),
        state,
    }
}

pub(crate) fn refund_total(minor: i64) -> PaymentFact {
    let amount = money(minor);
    PaymentFact::RefundTotal { amount }
}

pub(crate) fn dispute(dispute: &str, minor: i64, state: DisputeState) -> PaymentFact {
    PaymentFact::Dispute {
        dispute: id(dispute),
        amount: inr(minor),
        state,
    }
}

pub(crate) fn start(payment: &str) -> Command {
    let (payment, limit) = (pay(payment), None);
    Command::StartPayment { payment, limit }
}

pub(crate) fn start_until(payment: &str, limit: Timestamp) -> Command {
    let (payment, limit) = (pay(payment), Some(limit));
    Command::StartPayment { payment, limit }
}

pub(crate) fn accept_as_captured(payment: &str) -> Command {
    let payment = id(payment);
    Command::AcceptAsCaptured { payment }
}

pub(crate) fn accept(payment: &str) -> Command {
    let payment = pay(payment);
    Command::Accept { payment }
}

/// Asks that money of a payment goes back.
pub(crate) fn ask_back(payment: &str, request: &str, minor: i64) -> Command {
    Command::Refund {
        payment: pay(payment),
        request: id(request),
        amount: inr(minor),
    }
}

pub(crate) fn withdraw(payment: &str, request: &str) -> Command {
    let (payment, request) = (pay(payment), id(request));
    Command::WithdrawRefund { payment, request }
}

pub(crate) fn bind(provider_order: &str) -> Command {
    let provider_order = id(provider_order);
    Command::Bind { provider_order }
}

/// Notices and commands in few words; everything happens when it is heard.
pub(crate) trait Feed {
    fn tell(&mut self, payment: &str, fact: PaymentFact, at: Timestamp) -> &'static str;
    fn ask(&mut self, command: &Command, at: Timestamp) -> Result<&'static str, RefusalReason>;
}

impl Feed for Order {
    fn tell(&mut self, payment: &str, fact: PaymentFact, at: Timestamp) -> &'static str {
        let outcome = self.observe(&Notice::payment(pay(payment), fact, at), at);
        outcome.answer.as_str()
    }

    fn ask(&mut self, command: &Command, at: Timestamp) -> Result<&'static str, RefusalReason> {
        let outcome = self.command(command, at);
        outcome
            .map(|outcome| outcome.answer.as_str())
            .map_err(|refusal| refusal.reason)
    }
}
