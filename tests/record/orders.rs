//! An order of every status, rich in what can be stored, made through the public doors alone.

use order_lifecycle::*;

use crate::make::{
    CREATED, accept, accept_as_captured, ask_back, at, bind, captured, dispute, id, inr, minutes,
    pay, refund, refund_total, start, start_until, usd, withdraw,
};

/// The orders with golden files, by the names of these.
pub(crate) fn all() -> [(&'static str, Order); 8] {
    [
        ("created", created()),
        ("checkout_rendered", checkout_rendered()),
        ("attempted", attempted()),
        ("paid", paid()),
        ("cancelled", cancelled()),
        ("expired", expired()),
        ("honoured", honoured()),
        ("returned", returned()),
    ]
}

/// Paid as captured, given back twice, and then paid by another payment; checkout had been begun
/// anew.
pub(crate) fn returned() -> Order {
    let mut order = Order::new(terms());
    does(&mut order, 1, &bind("EKORDER1787584522462"));
    does(&mut order, 2, &bind("EKORDER1787584522463"));
    hears(&mut order, 3, "pay_1", &captured(400_00));
    does(&mut order, 4, &accept_as_captured("pay_1"));
    let (done, lost) = (RefundState::Done, DisputeState::Lost);
    hears(&mut order, 5, "pay_1", &refund("rf_1", None, 400_00, done));
    hears(&mut order, 6, "pay_1", &dispute("dp_1", 400_00, lost));
    does(&mut order, 7, &accept_as_captured("pay_1"));
    hears(&mut order, 8, "pay_2", &captured(499_00));
    does(&mut order, 9, &accept("pay_2"));
    hears(&mut order, 10, "pay_2", &captured(450_00));
    does(&mut order, 11, &accept_as_captured("pay_2"));
    order
}

/// Only older than when it was created.
pub(crate) fn untouched() -> Order {
    let mut order = Order::new(terms());
    order.advance(minute(5));
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
        capture: CapturePolicy::Ours,
    };
    let mut order = Order::new(terms().with_policy(policy).with_custom(custom));
    does(&mut order, 1, &bind("EKORDER1787584522462"));
    order
}

/// With an inactivity timeout beside the deadline.
pub(crate) fn checkout_rendered() -> Order {
    let expiry = Expiry::after(minutes(60)).with_inactivity_timeout(minutes(20));
    let expiry = expiry.with_attempt_window(minutes(5));
    let mut order = Order::new(terms().with_expiry(expiry).unwrap());
    does(&mut order, 3, &Command::RenderCheckout);
    order.advance(minute(4));
    order
}

/// With a payment at each stage before a capture, and captures that did not win.
pub(crate) fn attempted() -> Order {
    let expiry = Expiry::after(minutes(15)).with_inactivity_timeout(minutes(30));
    let mut order = Order::new(terms().with_expiry(expiry).unwrap());
    does(&mut order, 1, &start_until("pay_1", minute(30)));
    hears(&mut order, 2, "pay_1", &PaymentFact::Failed);
    hears(
        &mut order,
        3,
        "pay_1",
        &PaymentFact::Authorized {
            amount: Some(usd(499_00)),
            until: Some(minute(600)),
        },
    );
    hears(&mut order, 3, "pay_1", &PaymentFact::CapturePending);
    hears(&mut order, 4, "pay_2", &PaymentFact::Voided);
    hears(&mut order, 5, "pay_3", &PaymentFact::Reversed);
    hears(
        &mut order,
        6,
        "pay_4",
        &PaymentFact::Captured {
            amount: usd(499_00),
        },
    );
    hears(&mut order, 7, "pay_5", &captured(499_00 - 1));
    hears(
        &mut order,
        8,
        "pay_6",
        &dispute("D-6", 5_00, DisputeState::Open),
    );
    let (amount, until) = (Some(inr(499_00)), None);
    let held = PaymentFact::Authorized { amount, until };
    let part = PaymentFact::PartlyCaptured { amount: inr(99_00) };
    hears(&mut order, 9, "pay_7", &held);
    hears(&mut order, 10, "pay_7", &part);
    order.advance(minute(20));
    order
}

/// Accepted with more than it costs, and then everything that can happen to a paid order.
pub(crate) fn paid() -> Order {
    let mut order = created();
    hears(&mut order, 2, "pay_2", &captured(499_00));
    hears(&mut order, 4, "pay_2", &captured(509_00));
    does(&mut order, 5, &accept("pay_2"));
    hears(&mut order, 5, "pay_1", &captured(499_00));
    hears(
        &mut order,
        6,
        "pay_3",
        &PaymentFact::Pending { limit: None },
    );
    does(&mut order, 7, &ask_back("pay_2", "R-1", 100_00));
    does(&mut order, 7, &ask_back("pay_2", "R-2", 50_00));
    hears(
        &mut order,
        8,
        "pay_2",
        &refund("rfnd_1", Some("R-1"), 30_00, RefundState::Pending),
    );
    hears(
        &mut order,
        9,
        "pay_2",
        &refund("rfnd_2", None, 30_00, RefundState::Failed),
    );
    hears(
        &mut order,
        10,
        "pay_2",
        &refund("rfnd_1", Some("R-1"), 30_00, RefundState::Done),
    );
    does(&mut order, 11, &withdraw("pay_2", "R-2"));
    hears(&mut order, 12, "pay_2", &refund_total(40_00));
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
    does(&mut order, 1, &start("pay_1"));
    does(&mut order, 2, &Command::ForceCancel);
    hears(&mut order, 3, "pay_1", &captured(499_00));
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
    let expiry = Expiry::after(minutes(60)).with_inactivity_timeout(minutes(20));
    let expiry = expiry.with_attempt_window(minutes(25));
    let mut order = Order::new(terms().with_expiry(expiry).unwrap());
    does(&mut order, 3, &Command::RenderCheckout);
    hears(&mut order, 5, "pay_1", &PaymentFact::Failed);
    order.advance(minute(40));
    order
}

/// Expired at its deadline, and paid by money that was captured before and heard of after it.
pub(crate) fn honoured() -> Order {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(minutes(0)),
        ..Policy::DEFAULT
    };
    let expiry = Expiry::after(minutes(15));
    let mut order = Order::new(terms().with_expiry(expiry).unwrap().with_policy(policy));
    does(&mut order, 1, &start("pay_1"));
    order.advance(minute(17));
    let notice = Notice::payment(pay("pay_1"), captured(499_00), minute(14));
    let _ = order.observe(&notice, minute(18));
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
    Terms::new(id("A-1001"), inr(499_00), CREATED)
}

/// An instant so many minutes after the creation.
pub(crate) fn minute(count: i64) -> Timestamp {
    at(60 * count)
}

pub(crate) fn does(order: &mut Order, when: i64, command: &Command) {
    let outcome = order.command(command, minute(when)).unwrap();
    assert_eq!(outcome.answer, Answer::Applied, "{command:?}");
}

/// The provider's time is a second before the hearing.
pub(crate) fn hears(order: &mut Order, when: i64, payment: &str, fact: &PaymentFact) {
    let occurred_at = at(60 * when - 1);
    let notice = Notice::payment(pay(payment), fact.clone(), occurred_at);
    let _ = order.observe(&notice, minute(when));
}
