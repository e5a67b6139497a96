//! What the laws of a step ask of an order.

use order_lifecycle::*;

use crate::open_record::OpenRecord;
use crate::state_laws::name;

/// The end of the time in which a closed order honours a capture, where its policy does.
pub(crate) fn honours_until(order: &Order) -> Option<Timestamp> {
    let policy = order.terms().policy();
    let late = match order.status() {
        Status::Cancelled => policy.after_cancel,
        Status::Expired => policy.after_expiry,
        Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Paid => {
            return None;
        }
    };
    match late {
        LateMoney::HonourWithin(within) => order.closing()?.at().checked_add(within),
        LateMoney::Refund | LateMoney::Review => None,
    }
}

/// The earliest provider time told of a payment's capture, which only the record tells.
pub(crate) fn earliest(order: &Order, payment: &Payment) -> Timestamp {
    let payments = OpenRecord::of(order).payments;
    let mut payments = payments.into_iter();
    let payment = payments.find(|it| it.payment == payment.id().as_str());
    let capture = payment.and_then(|it| it.capture).expect("a capture");
    Timestamp::from_millis(capture.earliest).expect("within the calendar")
}

/// All of an order but its clock and its revision.
pub(crate) fn stored(order: &Order) -> OpenRecord {
    let mut record = OpenRecord::of(order);
    (record.clock, record.revision) = (0, 0);
    record
}

/// Whether the reads of two orders at one clock tell the same, apart from what is to be polled:
/// that hangs on refreshed provider times alone.
pub(crate) fn shows_the_same(was: &Order, is: &Order) -> bool {
    if was == is {
        return true;
    }
    let lasting = |duty: &Duty<'_>| name(duty).0 != "poll";
    let sums = |order: &Order| {
        let currencies = order.currencies();
        currencies.map(|it| order.sums_in(it)).collect::<Vec<_>>()
    };
    let payments = was.payments().len() == is.payments().len();
    payments
        && (was.status(), was.closing()) == (is.status(), is.closing())
        && was.winner().map(Payment::id) == is.winner().map(Payment::id)
        && was.provider_orders().eq(is.provider_orders())
        && (was.waived(), was.kept_above_price()) == (is.waived(), is.kept_above_price())
        && sums(was) == sums(is)
        && was.duties().filter(lasting).eq(is.duties().filter(lasting))
        && was
            .payments()
            .zip(is.payments())
            .all(|(was, is)| tells_the_same(was, is))
}

fn tells_the_same(was: &Payment, is: &Payment) -> bool {
    let course = |it: &Payment| {
        let limit = it.limit().filter(|_| it.is_live());
        (
            it.progress(),
            (it.captured(), it.held(), it.rest_is_held()),
            it.funds(),
            limit,
            it.refund_total(),
        )
    };
    let refund = |it: &Refund| {
        (
            it.id().clone(),
            it.request().cloned(),
            it.amount(),
            it.state(),
        )
    };
    let dispute = |it: &Dispute| (it.id().clone(), it.amount(), it.state());
    was.id() == is.id()
        && course(was) == course(is)
        && was.refunds().map(refund).eq(is.refunds().map(refund))
        && was.disputes().map(dispute).eq(is.disputes().map(dispute))
        && was.requests().eq(is.requests())
}

pub(crate) fn conflict_name(conflict: &Conflict) -> &'static str {
    match conflict {
        Conflict::Captured { .. } => "captured",
        Conflict::Refund { .. } => "refund",
        Conflict::Dispute { .. } => "dispute",
        Conflict::Currency { .. } => "currency",
        Conflict::OrderAmount { .. } => "order amount",
        Conflict::ProviderOrder { .. } => "provider order",
        Conflict::Closing { .. } => "closing",
    }
}
