//! What all orders of a log come to together.

use std::collections::BTreeMap;

use order_lifecycle::{Currency, Duty, Order, Status};

use super::day::Day;
use crate::view::all_sums;

/// Counts the orders by their status, every status each time.
pub(crate) fn statuses(day: &Day) -> Vec<(Status, u64)> {
    let mut counts: Vec<_> = Status::ALL.iter().map(|status| (*status, 0)).collect();
    for order in day.book.iter() {
        for (status, count) in &mut counts {
            *count += u64::from(*status == order.status());
        }
    }
    counts
}

/// The places of the money of all orders, in minor units and in their usual order.
pub(crate) type Money = BTreeMap<Currency, Vec<(&'static str, i128)>>;

/// Adds up each place of the money of all orders.
pub(crate) fn money(day: &Day) -> Money {
    let mut money = Money::new();
    for sums in day.book.iter().flat_map(all_sums) {
        let total = money
            .entry(sums.currency)
            .or_insert_with(|| sums.places().map(|(name, _)| (name, 0)).collect());
        for ((_, sum), (_, minor)) in total.iter_mut().zip(sums.places()) {
            *sum = sum.saturating_add(minor);
        }
    }
    money
}

/// Picks one place of the money, in every currency.
pub(crate) fn at(money: &Money, place: &str) -> BTreeMap<Currency, i128> {
    let places = money.iter().flat_map(|(currency, places)| {
        let places = places.iter().filter(|(name, _)| *name == place);
        places.map(|(_, minor)| (*currency, *minor))
    });
    places.collect()
}

/// How many duties there are of each kind.
#[derive(Default)]
pub(crate) struct Duties {
    pub(crate) refunds: u64,
    pub(crate) captures: u64,
    pub(crate) decisions: u64,
    pub(crate) voids: u64,
    pub(crate) polls: u64,
}

impl Duties {
    pub(crate) fn of(day: &Day) -> Self {
        let mut count = Self::default();
        for duty in day.book.iter().flat_map(Order::duties) {
            *match duty {
                Duty::Refund { .. } => &mut count.refunds,
                Duty::Capture { .. } => &mut count.captures,
                Duty::Decide { .. } => &mut count.decisions,
                Duty::Void { .. } => &mut count.voids,
                Duty::Poll { .. } => &mut count.polls,
            } += 1;
        }
        count
    }
}
