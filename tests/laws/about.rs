//! Which order a report is about, and what of it may be taken in, in the words of the
//! specification.

use std::collections::BTreeMap;

use order_lifecycle::*;

use crate::qualifying::is_exact_and_here;

/// Whether a report bears an id of this order, and no other merchant's id.
pub(crate) fn is_ours(order: &Order, report: &Report) -> bool {
    let bound = report.provider_order.as_ref();
    let is_bound = bound.is_some_and(|bound| order.provider_orders().any(|it| it == bound));
    let mut payments = report.payments();
    match &report.order {
        Some(id) => id == order.id(),
        None => is_bound || payments.any(|it| order.payment(it).is_some()),
    }
}

/// Whether a report speaks of another provider order, or of one that costs something else, so that
/// its words about the order as a whole are not about ours.
pub(crate) fn is_of_another_order(order: &Order, report: &Report) -> bool {
    let other = |id: &ProviderOrderId| order.provider_orders().all(|bound| bound != id);
    let bound = order.provider_order().is_some();
    bound && report.provider_order.as_ref().is_some_and(other)
        || report.amount.is_some_and(|it| it != order.amount())
}

/// The same report on an order, telling of payments and of nothing else.
pub(crate) fn of_payments_only(order: &OrderId, report: &Report) -> Report {
    let mut notices = report.notices.clone();
    notices.retain(|notice| notice.subject().is_some());
    Report {
        order: Some(order.clone()),
        notices,
        ..Report::default()
    }
}

/// Holds what became of an order with a report against what may become of it: one that is not ours
/// changes nothing, and one of another order nothing but payments.
pub(crate) fn holds(
    report: &Report,
    now: Timestamp,
    before: &Order,
    after: &Order,
) -> Result<(), &'static str> {
    let mut expected = before.clone();
    if !is_ours(before, report) {
        let untouched = *after == expected;
        return untouched.then_some(()).ok_or("not ours, and taken in");
    }
    if is_of_another_order(before, report) {
        let payments = of_payments_only(before.id(), report);
        let reconciled = expected.reconcile(&payments, now);
        let withheld = reconciled.is_ok() && *after == expected;
        return withheld.then_some(()).ok_or("words about another order");
    }
    Ok(())
}

/// Holds the winner of an open order against the captures that one report was the first to tell:
/// the earliest of those that pay the order exactly, and of several at one instant the smallest id.
pub(crate) fn first_capture_wins(
    report: &Report,
    timed: &Order,
    after: &Order,
) -> Result<(), &'static str> {
    let mut earliest = BTreeMap::new();
    for notice in &report.notices {
        if let Notice::Payment {
            payment,
            fact: PaymentFact::Captured { .. },
            occurred_at,
        } = notice
        {
            // It cannot have happened after it was heard of, nor long before the order.
            let from = after.terms().created_at().millis() - 300_000;
            let believed = occurred_at.millis() >= from;
            let at = if believed {
                (*occurred_at).min(after.clock())
            } else {
                after.clock()
            };
            let known = earliest.entry(payment).or_insert(at);
            *known = at.min(*known);
        }
    }
    let known = |id| timed.payment(id).is_some_and(|it| it.captured().is_some());
    // What was captured in parts came to the price later than its first part.
    let in_parts = |id: &PaymentId| {
        let mut notices = report.notices.iter();
        notices.any(|it| match it {
            Notice::Payment { payment, fact, .. } => {
                payment == id && matches!(fact, PaymentFact::PartlyCaptured { .. })
            }
            _ => false,
        })
    };
    let any_in_parts = report.payments().any(in_parts);
    let pays = |id: &PaymentId| {
        let payment = after.payment(id);
        payment.is_some_and(|it| it.requests().next().is_none() && is_exact_and_here(after, it))
    };
    let told_before = report.payments().any(known);
    let paying = earliest.into_iter().filter(|(id, _)| pays(id));
    let first = paying.min_by_key(|(id, at)| (*at, *id)).map(|(id, _)| id);
    let winner = after.winner().map(Payment::id);
    let told_before = told_before || any_in_parts;
    let holds = !timed.status().is_open() || told_before || first.is_none() || winner == first;
    holds.then_some(()).ok_or("a later capture has won")
}
