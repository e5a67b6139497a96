//! Which order a report is about, and what of it may be taken in, in the words of the
//! specification.

use order_lifecycle::*;
use time::UtcDateTime;

/// Whether a report bears an id of this order, and no other merchant's id.
pub(crate) fn is_ours(order: &Order, report: &Report) -> bool {
    let bound = report.provider_order.as_ref();
    let is_bound = bound.is_some() && bound == order.provider_order();
    let mut payments = report.payments();
    match &report.order {
        Some(id) => id == order.id(),
        None => is_bound || payments.any(|it| order.payment(it).is_some()),
    }
}

/// Whether a report speaks of another provider order, or of one that costs something else, so that
/// its words about the order as a whole are not about ours.
pub(crate) fn is_of_another_order(order: &Order, report: &Report) -> bool {
    let other = |id: &ProviderOrderId| Some(id) != order.provider_order();
    let bound = order.provider_order().is_some();
    bound && report.provider_order.as_ref().is_some_and(other)
        || report.amount.is_some_and(|it| it != order.amount())
}

/// The same report on an order, telling of payments and of nothing else.
pub(crate) fn of_payments_only(order: &OrderId, report: &Report) -> Report {
    let mut notices = report.notices.clone();
    notices.retain(|notice| notice.fact.payment().is_some());
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
    now: UtcDateTime,
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
