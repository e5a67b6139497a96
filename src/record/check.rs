//! The rules between the parts of an order: what the inputs guarantee of every order, asked of one
//! that comes from outside.
//!
//! Each value has passed its own door before. Every rule here is one function, listed in the order
//! in which they are asked; a later one may rely on those before it. That the sums add up (law L2)
//! is not asked: they are made so that they do, of whatever payments.

mod settled;

use alloc::collections::BTreeSet;
use core::fmt::Display;

use super::error::{RecordError, RecordRule};
use crate::ledger::course::{Capture, Progress};
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::value::timestamp::Timestamp;

type Checked = Result<(), RecordError>;

/// The largest that a column of 64 bits with a sign holds. No order comes near it; one that claims
/// to could not be stored after its next change.
const MOST_REVISIONS: u64 = i64::MAX.unsigned_abs();

const RULES: [fn(&Order) -> Checked; 15] = [
    the_clock_is_not_before_the_creation,
    activity_lies_between_creation_and_clock,
    payments_are_heard_of_between_creation_and_clock,
    the_status_fits_the_payments,
    the_closing_lies_between_creation_and_clock,
    time_closed_by_a_rule_of_the_terms,
    captures_reached_the_order_while_it_was_open,
    nothing_outlives_the_deadline_by_itself,
    captures_are_dated_as_they_are_believed,
    settled::the_winner_paid_enough,
    settled::only_a_paid_order_accepted_beside_its_winner,
    settled::a_closing_is_honoured_by_policy,
    settled::money_that_qualifies_has_won,
    an_open_order_has_not_expired,
    every_change_has_counted,
];

/// Asks one rule after the other; the first that is broken is the answer.
pub(super) fn check(order: &Order) -> Checked {
    RULES.iter().try_for_each(|rule| rule(order))
}

/// The clock begins with the creation and never runs backwards. SPEC: L9
fn the_clock_is_not_before_the_creation(order: &Order) -> Checked {
    not_before_creation(order, "clock", order.clock)
}

/// An activity from the future would keep an order alive that nobody touches.
fn activity_lies_between_creation_and_clock(order: &Order) -> Checked {
    let Some(last_activity) = order.state.last_activity() else {
        return Ok(());
    };
    not_before_creation(order, "last_activity", last_activity)?;
    let latest = (order.clock, RecordRule::AfterClock);
    not_after(latest, "last_activity", last_activity)
}

/// A payment never heard of and a first capture are activity of an open order, so on one they are
/// not later than its last.
fn payments_are_heard_of_between_creation_and_clock(order: &Order) -> Checked {
    let latest = || match order.state.last_activity() {
        Some(last_activity) => (last_activity, RecordRule::AfterLastActivity),
        None => (order.clock, RecordRule::AfterClock),
    };
    for (at, payment) in order.ledger.iter().enumerate() {
        let field = format_args!("payments[{at}].first_heard");
        not_before_creation(order, field, payment.first_heard)?;
        not_after(latest(), field, payment.first_heard)?;
        if let Some(heard) = payment.hold().and_then(|hold| hold.heard) {
            let field = format_args!("payments[{at}].hold_heard");
            not_after((order.clock, RecordRule::AfterClock), field, heard)?;
        }
        if let Some(Capture { earliest, .. }) = payment.capture() {
            let field = format_args!("payments[{at}].capture.earliest");
            not_after(latest(), field, earliest)?;
        }
    }
    Ok(())
}

/// A date from long before the order was never believed, and what was dated by the hearing in its
/// place is the only date that can lie after the time told.
fn captures_are_dated_as_they_are_believed(order: &Order) -> Checked {
    let from = order.terms.captures_believed_from();
    for (at, payment) in order.ledger.iter().enumerate() {
        let Some(capture) = payment.capture() else {
            continue;
        };
        let field = format_args!("payments[{at}].capture.earliest");
        let broken = |rule| RecordError::new(field, capture.earliest.millis(), rule);
        let heard = capture.told < from;
        ensure(capture.earliest >= from, || broken(RecordRule::NotBelieved))?;
        ensure(capture.earliest <= capture.told || heard, || {
            broken(RecordRule::EarliestAfterTold)
        })?;
        ensure(!heard || capture.earliest >= payment.first_heard, || {
            broken(RecordRule::NotBelieved)
        })?;
    }
    Ok(())
}

/// A known payment makes an open order attempted, and nothing else does or pays one.
fn the_status_fits_the_payments(order: &Order) -> Checked {
    let payments = order.ledger.iter().len();
    match order.status() {
        Status::Created | Status::CheckoutRendered => ensure(payments == 0, || {
            RecordError::new("payments", payments, RecordRule::PaymentsBeforeAttempt)
        }),
        Status::Attempted => ensure(payments > 0, || {
            RecordError::new("payments", payments, RecordRule::NoPayment)
        }),
        // That a paid order has its winner was found out when its state was read.
        Status::Paid | Status::Cancelled | Status::Expired => Ok(()),
    }
}

/// Also of a closing that an honoured order came from. One from the future would honour whatever is
/// captured until then.
fn the_closing_lies_between_creation_and_clock(order: &Order) -> Checked {
    let Some(Closing { at, .. }) = order.closing() else {
        return Ok(());
    };
    not_before_creation(order, "closing.at", at)?;
    not_after((order.clock, RecordRule::AfterClock), "closing.at", at)
}

/// A closing by time needs a rule that had fallen due, and no payment that surely held the order
/// open then. Closings of the merchant and of the provider need neither: they can come at any time.
fn time_closed_by_a_rule_of_the_terms(order: &Order) -> Checked {
    let Some(closing) = order.closing() else {
        return Ok(());
    };
    let due = match closing.cause {
        ClosingCause::Merchant
        | ClosingCause::ProviderCancelled
        | ClosingCause::ProviderExpired => return Ok(()),
        ClosingCause::Timeout => order.terms.deadline(),
        ClosingCause::Inactivity => inactivity_before_any_deadline(order, closing),
    };
    ensure(due.is_some_and(|due| due <= closing.at), || {
        let cause = closing.cause;
        RecordError::new("closing.cause", cause, RecordRule::CauseNotDue)
    })?;
    let held = |(_, payment): &(usize, &Payment)| surely_held(order, closing, payment);
    match order.ledger.iter().enumerate().find(held) {
        None => Ok(()),
        Some((at, payment)) => {
            let field = format_args!("payments[{at}].payment");
            Err(RecordError::new(field, payment.id(), RecordRule::HeldOpen))
        }
    }
}

/// The earliest instant at which inactivity can have closed the order: every payment known by the
/// closing was activity when it was first heard of.
fn inactivity_before_any_deadline(order: &Order, closing: Closing) -> Option<Timestamp> {
    let heard = order.ledger.iter().map(|payment| payment.first_heard);
    let known = heard.filter(|heard| *heard < closing.at);
    let active = known.max().unwrap_or(order.terms.created_at());
    let due = order.terms.inactive_since(active)?;
    let deadline = order.terms.deadline();
    deadline
        .is_none_or(|deadline| due < deadline)
        .then_some(due)
}

/// Tells whether a payment held the order open at its closing, whatever was told since: one that is
/// pending to this day was so then, and a limit once told would still be known.
fn surely_held(order: &Order, closing: Closing, payment: &Payment) -> bool {
    let deadline = order.terms.deadline();
    let known = payment.heard_before(closing.at)
        && deadline.is_none_or(|deadline| payment.heard_before(deadline));
    let waiting = payment.progress() == Progress::Pending && payment.limit().is_none();
    let window = order.terms.window_since(payment.first_heard);
    known && waiting && window.is_none_or(|end| end > closing.at)
}

/// On an order that was never closed unpaid, what is open or has won was told to the open order;
/// and what was told to an open order was told before its closing.
fn captures_reached_the_order_while_it_was_open(order: &Order) -> Checked {
    let closing = order.closing();
    let winner = order.winner().map(Payment::id);
    for (at, payment) in order.ledger.iter().enumerate() {
        let Some(capture) = payment.capture() else {
            continue;
        };
        let was_open = match (closing, winner) {
            (Some(_), _) => false,
            (None, Some(winner)) => payment.id() == winner,
            (None, None) => true,
        };
        ensure(capture.reached_open || !was_open, || {
            let field = format_args!("payments[{at}].capture.reached_open");
            RecordError::new(field, false, RecordRule::ReachedOpen)
        })?;
        if let Some(closing) = closing.filter(|_| capture.reached_open) {
            let latest = || (closing.at, RecordRule::ReachedClosed);
            let field = format_args!("payments[{at}].first_heard");
            not_after(latest(), field, payment.first_heard)?;
            let field = format_args!("payments[{at}].capture.earliest");
            not_after(latest(), field, capture.earliest)?;
        }
    }
    Ok(())
}

/// Only a payment first heard of before the absolute deadline can have held the order open at it.
fn nothing_outlives_the_deadline_by_itself(order: &Order) -> Checked {
    let Some(deadline) = order.terms.deadline() else {
        return Ok(());
    };
    let closed_later = order.closing().is_some_and(|closing| match closing.cause {
        ClosingCause::Timeout | ClosingCause::Inactivity => closing.at > deadline,
        ClosingCause::Merchant
        | ClosingCause::ProviderCancelled
        | ClosingCause::ProviderExpired => closing.at >= deadline,
    });
    let captured_later = order.ledger.iter().any(|payment| {
        payment.capture().is_some_and(|it| it.reached_open) && !payment.heard_before(deadline)
    });
    let mut payments = order.ledger.iter();
    let held = payments.any(|payment| payment.heard_before(deadline));
    ensure(held || !(closed_later || captured_later), || {
        RecordError::new(
            "terms.deadline",
            deadline.millis(),
            RecordRule::OutlivedDeadline,
        )
    })
}

/// Every input ends with closing an order whose time has come, so none is stored open past it. An
/// order that was stored before its deadline and is loaded after it has its old clock still.
fn an_open_order_has_not_expired(order: &Order) -> Checked {
    let expired = order.due().is_some_and(|due| due.at <= order.clock);
    ensure(!expired, || {
        RecordError::new("clock", order.clock.millis(), RecordRule::AlreadyExpired)
    })
}

/// Each request was a change of its own, and so was a closing of ours or of time. What else was
/// told at one instant can have come in one report, and before the first payment that is very
/// little.
fn every_change_has_counted(order: &Order) -> Checked {
    let bound = order.provider_orders().len();
    let rendered = order.status() == Status::CheckoutRendered;
    let cause = order.closing().map(|closing| closing.cause);
    let by_provider = |cause| match cause {
        ClosingCause::ProviderCancelled | ClosingCause::ProviderExpired => true,
        ClosingCause::Merchant | ClosingCause::Timeout | ClosingCause::Inactivity => false,
    };
    let told = bound > 0 || rendered || cause.is_some_and(by_provider);
    let closed = cause.is_some_and(|cause| !by_provider(cause));
    let accepted = order.ledger.iter().filter(|it| it.accepted().is_some());
    // All but the first provider order were bound by commands of ours.
    let alone = bound
        .saturating_sub(1)
        .saturating_add(accepted.count())
        .saturating_add(closed.into());
    let heard: BTreeSet<_> = order.ledger.iter().map(|it| it.first_heard).collect();
    let requests = order.ledger.iter().map(|it| it.requests().count());
    let least = requests
        .fold(heard.len().max(told.into()), usize::saturating_add)
        .saturating_add(alone);
    let least = u64::try_from(least).unwrap_or(u64::MAX);
    let most = u64::try_from(bound).unwrap_or(u64::MAX);
    let most = most.saturating_add(rendered.into());
    let broken = |rule| Err(RecordError::new("revision", order.revision, rule));
    if order.revision < least {
        return broken(RecordRule::RevisionTooSmall { least });
    }
    if order.revision >= MOST_REVISIONS {
        return broken(RecordRule::RevisionOutOfRange);
    }
    match (order.status(), order.state.last_activity()) {
        (Status::Created | Status::CheckoutRendered, _) if order.revision > most => {
            broken(RecordRule::RevisionTooLarge { changes: most })
        }
        (Status::Created, Some(active)) if most == 0 && active > order.terms.created_at() => {
            let (field, rule) = ("last_activity", RecordRule::NoActivity);
            Err(RecordError::new(field, active.millis(), rule))
        }
        _ => Ok(()),
    }
}

/// At the creation itself is early enough for everything.
fn not_before_creation(order: &Order, field: impl Display, at: Timestamp) -> Checked {
    ensure(at >= order.terms.created_at(), || {
        RecordError::new(field, at.millis(), RecordRule::BeforeCreation)
    })
}

/// At the latest instant itself is not too late: several things can happen at one.
fn not_after(
    (latest, rule): (Timestamp, RecordRule),
    field: impl Display,
    at: Timestamp,
) -> Checked {
    ensure(at <= latest, || RecordError::new(field, at.millis(), rule))
}

fn ensure(holds: bool, broken: impl FnOnce() -> RecordError) -> Checked {
    if holds { Ok(()) } else { Err(broken()) }
}
