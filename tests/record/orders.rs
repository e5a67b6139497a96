//! An order of every status, rich in what can be stored, made through the public doors alone.

use std::time::Duration;

use order_lifecycle::*;
use time::UtcDateTime;
use time::macros::utc_datetime;

const CREATED: UtcDateTime = utc_datetime!(2026-11-24 10:00);

/// The orders with golden files, by the names of these.
pub(crate) fn all() -> [(&'static str, Order); 7] {
    [
        ("created", created()),
        ("checkout_rendered", checkout_rendered()),
        ("attempted", attempted()),
        ("paid", paid()),
        ("cancelled", cancelled()),
        ("expired", expired()),
        ("honoured", honoured()),
    ]
}

/// Only older than when it was created.
pub(crate) fn untouched() -> Order {
    let mut order = Order::new(terms());
    order.advance(at(5));
    order
}

/// Cancelled before anybody tried to pay.
pub(crate) fn untried() -> Order {
    let mut order = Order::new(terms());
    does(&mut order, 2, &Command::Cancel);
    order
}

/// Bound to the provider's order, with custom fields and every policy off its default.
pub(crate) fn created() -> Order {
    let mut custom = CustomFields::EMPTY;
    custom.insert("cart", "c-77").unwrap();
    custom.insert("campaign", "Diwali 2026 ✨").unwrap();
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(minutes(10)),
        after_cancel: LateMoney::Refund,
        mismatch: Mismatch::Refund,
        concurrency: Concurrency::OneAtATime,
    };
    let mut order = Order::new(terms().governed_by(policy).carrying(custom));
    let provider_order = ProviderOrderId::new("EKORDER1787584522462").unwrap();
    does(&mut order, 1, &Command::Bind { provider_order });
    order
}

/// With an inactivity timeout beside the deadline.
pub(crate) fn checkout_rendered() -> Order {
    let expiry = Expiry::after(minutes(60)).or_inactive_for(minutes(20));
    let expiry = expiry.with_attempt_window(minutes(5));
    let mut order = Order::new(terms().expiring(expiry).unwrap());
    does(&mut order, 3, &Command::RenderCheckout);
    order.advance(at(4));
    order
}

/// With a payment at each stage before a capture, and captures that did not win.
pub(crate) fn attempted() -> Order {
    let expiry = Expiry::after(minutes(15)).or_inactive_for(minutes(30));
    let mut order = Order::new(terms().expiring(expiry).unwrap());
    let limit = Some(at(30));
    does(&mut order, 1, &start("pay_1", limit));
    hears(&mut order, 2, "pay_1", &PaymentFact::Failed);
    hears(&mut order, 3, "pay_1", &PaymentFact::Authorized);
    hears(&mut order, 4, "pay_2", &PaymentFact::Voided);
    hears(&mut order, 5, "pay_3", &PaymentFact::Reversed);
    hears(&mut order, 6, "pay_4", &captured(usd(499_00)));
    hears(&mut order, 7, "pay_5", &captured(inr(499_00 - 1)));
    hears(
        &mut order,
        8,
        "pay_6",
        &dispute("D-6", 5_00, DisputeState::Open),
    );
    order.advance(at(20));
    order
}

/// Accepted with more than it costs, and then everything that can happen to a paid order.
pub(crate) fn paid() -> Order {
    let mut order = created();
    hears(&mut order, 2, "pay_2", &captured(inr(499_00)));
    hears(&mut order, 4, "pay_2", &captured(inr(509_00)));
    does(&mut order, 5, &accept("pay_2"));
    hears(&mut order, 5, "pay_1", &captured(inr(499_00)));
    hears(
        &mut order,
        6,
        "pay_3",
        &PaymentFact::Pending { limit: None },
    );
    does(&mut order, 7, &refund("pay_2", "R-1", inr(100_00)));
    does(&mut order, 7, &refund("pay_2", "R-2", inr(50_00)));
    told_refund(&mut order, 8, "rfnd_1", Some("R-1"), RefundState::Pending);
    told_refund(&mut order, 9, "rfnd_2", None, RefundState::Failed);
    told_refund(&mut order, 10, "rfnd_1", Some("R-1"), RefundState::Done);
    let request = RequestId::new("R-2").unwrap();
    let payment = pay("pay_2");
    does(
        &mut order,
        11,
        &Command::WithdrawRefund { payment, request },
    );
    let amount = Money::new(40_00, Currency::INR).unwrap();
    hears(
        &mut order,
        12,
        "pay_2",
        &PaymentFact::RefundTotal { amount },
    );
    hears(
        &mut order,
        13,
        "pay_2",
        &dispute("D-1", 20_00, DisputeState::Lost),
    );
    hears(&mut order, 14, "pay_1", &PaymentFact::Reversed);
    order
}

/// By the merchant, while a payment was live, which was captured all the same.
pub(crate) fn cancelled() -> Order {
    let mut order = Order::new(terms());
    does(&mut order, 1, &start("pay_1", None));
    does(&mut order, 2, &Command::ForceCancel);
    hears(&mut order, 3, "pay_1", &captured(inr(499_00)));
    hears(
        &mut order,
        4,
        "pay_2",
        &PaymentFact::Pending { limit: None },
    );
    order
}

/// By inactivity, before its deadline.
pub(crate) fn expired() -> Order {
    let expiry = Expiry::after(minutes(60)).or_inactive_for(minutes(20));
    let expiry = expiry.with_attempt_window(minutes(25));
    let mut order = Order::new(terms().expiring(expiry).unwrap());
    does(&mut order, 3, &Command::RenderCheckout);
    hears(&mut order, 5, "pay_1", &PaymentFact::Failed);
    order.advance(at(40));
    order
}

/// Expired at its deadline, and paid by money that was captured before and heard of after it.
pub(crate) fn honoured() -> Order {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(Duration::ZERO),
        ..Policy::DEFAULT
    };
    let expiry = Expiry::after(minutes(15));
    let mut order = Order::new(terms().expiring(expiry).unwrap().governed_by(policy));
    does(&mut order, 1, &start("pay_1", None));
    order.advance(at(17));
    let notice = Notice::payment(pay("pay_1"), captured(inr(499_00)), at(14));
    let _ = order.observe(&notice, at(18));
    assert_eq!(order.status(), Status::Paid);
    order
}

/// Cancelled, and paid all the same by accepting the money that came late.
pub(crate) fn accepted() -> Order {
    let mut order = cancelled();
    does(&mut order, 5, &accept("pay_1"));
    order
}

pub(crate) fn terms() -> Terms {
    Terms::new(OrderId::new("A-1001").unwrap(), inr(499_00), CREATED)
}

pub(crate) fn at(minute: i64) -> UtcDateTime {
    CREATED + time::Duration::minutes(minute)
}

pub(crate) fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

pub(crate) fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).unwrap()
}

fn pay(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

pub(crate) fn does(order: &mut Order, minute: i64, command: &Command) {
    let outcome = order.command(command, at(minute)).unwrap();
    assert_eq!(outcome.answer, Answer::Applied, "{command:?}");
}

/// The provider's time is a second before the hearing.
pub(crate) fn hears(order: &mut Order, minute: i64, payment: &str, fact: &PaymentFact) {
    let occurred_at = at(minute) - time::Duration::SECOND;
    let notice = Notice::payment(pay(payment), fact.clone(), occurred_at);
    let _ = order.observe(&notice, at(minute));
}

fn told_refund(
    order: &mut Order,
    minute: i64,
    refund: &str,
    request: Option<&str>,
    state: RefundState,
) {
    let fact = PaymentFact::Refund {
        refund: RefundId::new(refund).unwrap(),
        request: request.map(|id| RequestId::new(id).unwrap()),
        amount: inr(30_00),
        state,
    };
    hears(order, minute, "pay_2", &fact);
}

pub(crate) fn captured(amount: Amount) -> PaymentFact {
    PaymentFact::Captured { amount }
}

fn dispute(dispute: &str, minor: i64, state: DisputeState) -> PaymentFact {
    PaymentFact::Dispute {
        dispute: DisputeId::new(dispute).unwrap(),
        amount: inr(minor),
        state,
    }
}

pub(crate) fn start(payment: &str, limit: Option<UtcDateTime>) -> Command {
    let payment = pay(payment);
    Command::StartPayment { payment, limit }
}

fn accept(payment: &str) -> Command {
    let payment = pay(payment);
    Command::Accept { payment }
}

fn refund(payment: &str, request: &str, amount: Amount) -> Command {
    Command::Refund {
        payment: pay(payment),
        request: RequestId::new(request).unwrap(),
        amount,
    }
}
