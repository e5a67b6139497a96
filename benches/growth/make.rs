//! The orders that grow, and what is told of them.

use order_lifecycle::{
    Amount, Command, Currency, DisputeId, DisputeState, Expiry, Notice, Order, OrderId,
    PaymentFact, PaymentId, RefundId, RefundState, RequestId, Terms, Timestamp,
};
use std::time::Duration;

use crate::hear;

/// 2026-11-24 10:00 UTC.
pub(crate) const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();
/// Five minutes later.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_514_700_000).unwrap();
/// An hour later, when the deadline of [`with_deadline`] has passed.
pub(crate) const LATE: Timestamp = Timestamp::from_millis(1_795_518_300_000).unwrap();

/// The order of ids in which things are told.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    Rising,
    Falling,
    Shuffled,
}

pub(crate) const ALL: [(&str, Told); 3] = [
    ("rising", Told::Rising),
    ("falling", Told::Falling),
    ("shuffled", Told::Shuffled),
];

/// What is told of each of n things, in an order of their numbers.
pub(crate) fn each<T>(n: usize, told: Told, of: impl Fn(usize) -> T) -> Vec<T> {
    let mut numbers: Vec<_> = (0..n).collect();
    match told {
        Told::Rising => {}
        Told::Falling => numbers.reverse(),
        Told::Shuffled => {
            let mut seed = 0x2545_f491_4f6c_dd1d_usize;
            for at in (1..n).rev() {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                numbers.swap(at, seed % (at + 1));
            }
        }
    }
    numbers.into_iter().map(of).collect()
}

pub(crate) fn amount() -> Amount {
    Amount::new(1_000_000_000, Currency::INR).unwrap()
}

pub(crate) fn terms() -> Terms {
    Terms::new(OrderId::new("A-1").unwrap(), amount(), CREATED)
}

pub(crate) fn order() -> Order {
    Order::new(terms())
}

pub(crate) fn with_deadline() -> Order {
    let quarter = Expiry::after(Duration::from_secs(900));
    Order::new(terms().with_expiry(quarter).unwrap())
}

/// An open order that got too much, so that every fact about the payment is judged anew.
pub(crate) fn under_review() -> Order {
    let mut order = order();
    let amount = Amount::new(2_000_000_000, Currency::INR).unwrap();
    hear(
        &mut order,
        &[notice(1, PaymentFact::Captured { amount })],
        NOW,
    );
    order
}

pub(crate) fn payment(number: usize) -> PaymentId {
    PaymentId::new(&format!("pay_{number:09}")).unwrap()
}

pub(crate) fn request(number: usize) -> RequestId {
    RequestId::new(&format!("R-{number:09}")).unwrap()
}

pub(crate) fn notice(number: usize, fact: PaymentFact) -> Notice {
    Notice::payment(payment(number), fact, NOW)
}

pub(crate) fn captured() -> PaymentFact {
    PaymentFact::Captured { amount: amount() }
}

pub(crate) fn refund(number: usize, request: Option<RequestId>) -> PaymentFact {
    PaymentFact::Refund {
        refund: RefundId::new(&format!("rf_{number:09}")).unwrap(),
        request,
        amount: Amount::new(1, Currency::INR).unwrap(),
        state: RefundState::Done,
    }
}

pub(crate) fn answer(number: usize) -> PaymentFact {
    refund(number, Some(request(number)))
}

pub(crate) fn ask(number: usize) -> Command {
    Command::Refund {
        payment: payment(1),
        request: request(number),
        amount: Amount::new(1, Currency::INR).unwrap(),
    }
}

pub(crate) fn dispute(number: usize) -> PaymentFact {
    PaymentFact::Dispute {
        dispute: DisputeId::new(&format!("dp_{number:09}")).unwrap(),
        amount: Amount::new(1, Currency::INR).unwrap(),
        state: DisputeState::Lost,
    }
}
