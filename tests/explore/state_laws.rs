//! The laws of one state. They read an order from outside and share no code with the crate.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::*;

use crate::any_order;
use crate::qualifying::{converted, refunded, sum_in};

pub(crate) type Reached = BTreeMap<(&'static str, &'static str), usize>;

/// Holds each law in a state, and counts what the state is a case of.
pub(crate) fn hold(order: &Order, reached: &mut Reached) {
    assert_eq!(any_order::holds(order), Ok(()));
    no_more_is_kept_than_the_order_costs(order);
    sums_add_up(order);
    duties_fit_the_payments(order);
    duties_come_once(order);
    one_hold_is_captured_at_most(order);
    refund_duties_are_what_is_owed(order);
    the_record_is_the_order(order);
    count(order, reached);
}

/// SPEC: L1
fn no_more_is_kept_than_the_order_costs(order: &Order) {
    let paid = order.status() == Status::Paid;
    for currency in order.currencies() {
        let applied = order.sums_in(currency).applied;
        // Each payment that was taken for it, in the place of another, is taken for its price.
        let taken = order.dispositions();
        let taken = taken.filter(|(_, stands)| *stands == Some(Disposition::Won));
        let taken = i128::try_from(taken.count()).expect("a few");
        let most = match order.amount() {
            due if paid && due.currency() == currency => i128::from(due.minor()) * taken,
            _ => 0,
        };
        let kept = i128::from(order.kept_above_price());
        assert!(applied <= most + kept, "{applied} {currency} applied");
    }
}

/// SPEC: L2
fn sums_add_up(order: &Order) {
    let mut received = BTreeMap::<Currency, i128>::new();
    for captured in order.payments().filter_map(Payment::captured) {
        *received.entry(captured.currency()).or_default() += i128::from(captured.minor());
    }
    let listed: BTreeSet<_> = order.currencies().collect();
    assert_eq!(listed, received.keys().copied().collect());
    for (currency, received) in received {
        let sums = order.sums_in(currency);
        let places = [
            sums.applied,
            sums.owed,
            sums.given_back,
            sums.disputed,
            sums.returned,
            sums.under_review,
        ];
        assert!(
            places.iter().all(|place| *place >= 0),
            "less than nothing: {sums:?}"
        );
        assert_eq!(sums.received, received, "not all was received: {sums:?}");
        assert_eq!(
            places.iter().sum::<i128>(),
            received,
            "lost or doubled: {sums:?}"
        );
    }
}

/// Minor units of a capture that are not refunded, disputed or returned.
fn left(payment: &Payment) -> i128 {
    let Some(captured) = payment.captured() else {
        return 0;
    };
    if payment.funds() == Some(Funds::Returned) {
        return 0;
    }
    let currency = captured.currency();
    let unsettled = payment
        .disputes()
        .filter(|it| it.state() != DisputeState::Won);
    let disputed = sum_in(currency, unsettled.map(Dispute::amount));
    let gone = refunded(payment, currency) + disputed;
    (i128::from(captured.minor()) - gone).max(0)
}

/// A duty without its amount and key.
pub(crate) fn name<'o>(duty: &Duty<'o>) -> (&'static str, &'o str, Option<&'o str>) {
    match duty {
        Duty::Refund {
            payment,
            request: Some(request),
            ..
        } => ("refund asked", payment.as_str(), Some(request.as_str())),
        Duty::Refund { payment, .. } => ("refund", payment.as_str(), None),
        Duty::Void { payment } => ("void", payment.as_str(), None),
        Duty::Poll { payment } => ("poll", payment.as_str(), None),
        Duty::Capture { payment, .. } => ("capture", payment.as_str(), None),
        Duty::Decide { payment, .. } => ("decide", payment.as_str(), None),
    }
}

/// SPEC: L10
fn one_hold_is_captured_at_most(order: &Order) {
    let captures = order.duties().filter_map(|duty| match duty {
        Duty::Capture {
            payment, amount, ..
        } => Some((payment, amount)),
        _ => None,
    });
    let captures: Vec<_> = captures.collect();
    assert!(captures.len() <= 1, "two holds are to be captured");
    for (payment, amount) in captures {
        assert!(order.status().is_open(), "a capture of a closed order");
        let sent = order.payments().any(Payment::capture_pending);
        assert!(!sent, "a capture while one is on its way");
        let held = order.payment(payment).and_then(Payment::held);
        assert!(
            held.is_some_and(|held| amount.minor() <= held.minor()),
            "more than `{payment}` has"
        );
    }
}

/// SPEC: L10
fn duties_come_once(order: &Order) {
    let names: Vec<_> = order.duties().map(|duty| name(&duty)).collect();
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "a duty twice: {names:?}");
    assert!(
        order.duties().eq(order.duties()),
        "duties are not a function of the state"
    );
}

/// SPEC: L10
fn refund_duties_are_what_is_owed(order: &Order) {
    let mut owed = BTreeMap::<Currency, i128>::new();
    for payment in order.payments() {
        let mut due = 0;
        for duty in order.duties() {
            if let Duty::Refund {
                payment: of,
                amount,
                ..
            } = duty
                && of == payment.id()
            {
                due += i128::from(amount.minor());
                *owed.entry(amount.currency()).or_default() += i128::from(amount.minor());
            }
        }
        let left = left(payment);
        assert!(
            due <= left,
            "{due} to be refunded of {left} left of `{}`",
            payment.id()
        );
        // Nothing of what the order does not keep stays here.
        let stands = order.disposition(payment.id());
        let surplus = matches!(stands, Some(Disposition::Surplus(_)));
        assert!(
            !surplus || due == left || converted(payment),
            "{due} of surplus {left} owed of `{}`",
            payment.id()
        );
    }
    for currency in order.currencies() {
        let owed = owed.remove(&currency).unwrap_or(0);
        let asked = order.sums_in(currency).owed == owed;
        assert!(
            asked || order.payments().any(converted),
            "owed is not what the duties ask"
        );
    }
    assert!(
        owed.is_empty(),
        "refunds in a currency that nothing was captured in"
    );
}

fn duties_fit_the_payments(order: &Order) {
    let open = order.status().is_open();
    let duties: Vec<_> = order.duties().collect();
    for payment in order.payments() {
        let has = |kind| {
            let mut duties = duties.iter().map(name);
            duties.any(|it| it.0 == kind && it.1 == payment.id().as_str())
        };
        let (live, captured) = (payment.is_live(), payment.captured().is_some());
        assert!(
            !has("void") || live && !open,
            "a void of `{}`",
            payment.id()
        );
        assert!(
            !live || open || has("void") || has("poll"),
            "`{}` is forgotten",
            payment.id()
        );
        let short = duties.iter().any(|duty| match duty {
            Duty::Decide { payment: of, why } => {
                *of == payment.id() && why.first() == UnappliedReason::ShortHold
            }
            _ => false,
        });
        assert!(
            !short || open && live,
            "a decision about a hold of `{}` that is none",
            payment.id()
        );
        assert!(
            !has("decide") || captured || short,
            "a decision about no money of `{}`",
            payment.id()
        );
        let review = matches!(
            order.disposition(payment.id()),
            Some(Disposition::UnderReview(_))
        );
        assert_eq!(order.disposition(payment.id()).is_some(), captured);
        assert!(
            !has("decide") || review || left(payment) == 0 || short,
            "a decision about `{}`",
            payment.id()
        );
        // Nobody decides about a part, as long as more can be taken.
        let why = order.disposition(payment.id()).and_then(Disposition::why);
        let part = why.is_some_and(|why| why.first() == UnappliedReason::Partial);
        assert!(!part || live, "`{}` is in parts for ever", payment.id());
        let here = left(payment) > 0 && payment.requests().next().is_none() && !part;
        assert!(
            !(review && here) || has("decide"),
            "nobody decides about `{}`",
            payment.id()
        );
    }
}

/// SPEC: L11
fn the_record_is_the_order(order: &Order) {
    match Order::try_from(OrderRecord::from(order)) {
        Ok(read) => assert_eq!(read, *order, "the record is of another order"),
        Err(error) => panic!("the order's own record is refused: {error}"),
    }
}

fn count(order: &Order, reached: &mut Reached) {
    let mut seen = |kind, name| *reached.entry((kind, name)).or_default() += 1;
    seen("status", order.status().as_str());
    if let Some(closing) = order.closing() {
        seen("cause", closing.cause().as_str());
    }
    for duty in order.duties() {
        seen("duty", name(&duty).0);
        if let Duty::Decide { why, .. } = duty {
            seen("why", why.first().as_str());
        }
    }
    for payment in order.payments() {
        if let Some(disposition) = order.disposition(payment.id()) {
            seen("disposition", disposition.as_str());
            let why = disposition.why().into_iter();
            for reason in why.flat_map(UnappliedReasons::iter) {
                seen("reason", reason.as_str());
            }
        }
    }
}
