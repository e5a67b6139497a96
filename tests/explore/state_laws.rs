//! The laws of one state. They read an order from outside and share no code with the crate.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::*;

pub(crate) type Reached = BTreeMap<(&'static str, &'static str), usize>;

/// Holds each law in a state, and counts what the state is a case of.
pub(crate) fn hold(order: &Order, reached: &mut Reached) {
    one_paid(order);
    an_unpaid_order_has_no_payment_that_should_have_won(order);
    sums_add_up(order);
    duties_fit_the_payments(order);
    duties_come_once(order);
    refund_duties_are_what_is_owed(order);
    time_has_been_heeded(order);
    the_record_is_the_order(order);
    count(order, reached);
}

/// SPEC: L1
fn one_paid(order: &Order) {
    let paid = order.status() == Status::Paid;
    assert_eq!(
        order.winner().is_some(),
        paid,
        "PAID without a winner, or a winner unpaid"
    );
    for currency in order.currencies() {
        let applied = order.sums_in(currency).applied;
        let most = match order.amount() {
            due if paid && due.currency() == currency => due.minor(),
            _ => 0,
        };
        assert!(applied <= most.into(), "{applied} {currency} applied");
    }
}

/// Exact money, all of it here, pays an open order. What was asked back is left out, since no read
/// tells how much of a request still stands.
fn an_unpaid_order_has_no_payment_that_should_have_won(order: &Order) {
    if !order.status().is_open() {
        return;
    }
    for payment in order.payments() {
        let exact = payment.captured() == Some(order.amount());
        let asked = payment.requests().next().is_some();
        assert!(
            !exact || asked || !is_whole(payment),
            "`{}` has not won",
            payment.id()
        );
    }
}

/// Whether nothing of a capture is returned, refunded or lost.
pub(crate) fn is_whole(payment: &Payment) -> bool {
    let lost = |dispute: &Dispute| dispute.state() == DisputeState::Lost;
    payment.funds() == Some(Funds::Taken) && refunded(payment) == 0 && !payment.disputes().any(lost)
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

/// Minor units told as refunded: pending and done refunds, or the total where that says more. All
/// refunds of the alphabets are in one currency.
fn refunded(payment: &Payment) -> i128 {
    let gone = payment
        .refunds()
        .filter(|it| it.state() != RefundState::Failed);
    let sum: i128 = gone.map(|it| i128::from(it.amount().minor())).sum();
    sum.max(
        payment
            .refund_total()
            .map_or(0, |total| total.minor().into()),
    )
}

/// Minor units of a capture that are not refunded, disputed or returned.
fn left(payment: &Payment) -> i128 {
    let Some(captured) = payment.captured() else {
        return 0;
    };
    if payment.funds() == Some(Funds::Returned) {
        return 0;
    }
    let home = captured.currency() == Currency::INR;
    let unsettled = payment
        .disputes()
        .filter(|it| it.state() != DisputeState::Won);
    let disputed: i128 = unsettled.map(|it| i128::from(it.amount().minor())).sum();
    let gone = if home {
        refunded(payment) + disputed
    } else {
        0
    };
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
        Duty::Decide { payment, .. } => ("decide", payment.as_str(), None),
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
        // Nothing of what another payment captured is kept, or waits, once the order is paid.
        let surplus = order
            .winner()
            .is_some_and(|winner| winner.id() != payment.id());
        assert!(
            !surplus || due == left,
            "{due} of surplus {left} owed of `{}`",
            payment.id()
        );
    }
    for currency in order.currencies() {
        let owed = owed.remove(&currency).unwrap_or(0);
        assert_eq!(
            order.sums_in(currency).owed,
            owed,
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
        assert!(
            !has("decide") || captured,
            "a decision about no money of `{}`",
            payment.id()
        );
        let review = matches!(
            order.disposition(payment.id()),
            Some(Disposition::UnderReview(_))
        );
        assert_eq!(order.disposition(payment.id()).is_some(), captured);
        assert!(
            !has("decide") || review,
            "a decision about `{}`",
            payment.id()
        );
        let here = left(payment) > 0 && payment.requests().next().is_none();
        assert!(
            !(review && here) || has("decide"),
            "nobody decides about `{}`",
            payment.id()
        );
    }
}

/// Time has closed every open order that was due, and what is still due lies ahead.
fn time_has_been_heeded(order: &Order) {
    let clock = order.clock();
    if let Some(due) = order.deadline() {
        assert!(order.status().is_open(), "a closed order has a deadline");
        assert!(due > clock, "open after its deadline");
    }
    if let Some(wake) = order.next_wake() {
        assert!(wake > clock, "a wake-up in the past");
    }
    let passed = order
        .terms()
        .deadline()
        .filter(|deadline| *deadline <= clock);
    if let Some(deadline) = passed.filter(|_| order.status().is_open()) {
        let holds = |it: &Payment| it.is_live() && it.first_heard() < deadline;
        assert!(
            order.payments().any(holds),
            "open past its deadline, held by nothing"
        );
    }
    if let Some(closing) = order.closing() {
        assert!(closing.at() <= clock, "closed in the future");
        let early = order
            .terms()
            .deadline()
            .is_none_or(|deadline| closing.at() < deadline);
        assert!(
            !(early && closing.cause() == Cause::Timeout),
            "closed before its deadline"
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
            seen("why", why.as_str());
        }
    }
    for payment in order.payments() {
        if let Some(disposition) = order.disposition(payment.id()) {
            seen("disposition", disposition.as_str());
        }
    }
}
