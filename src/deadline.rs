//! When time alone changes an order: the rules of expiry, of overdue payments and of wake-ups.
//!
//! An open order expires at the first instant at or after its deadline at which no payment holds
//! it open. A live payment holds it: a pending one until its own limit, an authorised one without
//! limit, since the customer's money is reserved; one first heard of at or after the absolute
//! deadline never does. Everything is half-open: at the instant itself it has happened.

use time::UtcDateTime;

use crate::giveback::GiveBack;
use crate::instant::Instant;
use crate::order::Order;
use crate::payment::Payment;
use crate::policy::LateMoney;
use crate::progress::Progress;
use crate::state::{Cause, Closing, State};

/// Until when a payment keeps the order open.
enum Hold {
    No,
    Until(Instant),
    WithoutLimit,
}

impl<S: State> Order<S> {
    /// Returns the instant at which time alone closes the order: `Some` exactly when it will,
    /// unless an input comes before. Half-open: at this instant the order has expired.
    ///
    /// `None` for an order that is closed, that has no deadline, or that a payment holds open
    /// without limit.
    #[must_use]
    pub fn deadline(&self) -> Option<UtcDateTime> {
        self.due().map(|due| due.at.into())
    }

    /// Returns the next instant after the order's clock at which time alone changes the status or
    /// the duties. A service needs one timer for it: advance the order then, and look at its
    /// duties.
    #[must_use]
    pub fn next_wake(&self) -> Option<UtcDateTime> {
        let due = self.due().map(|due| due.at);
        let overdue = self
            .ledger
            .iter()
            .filter_map(|payment| self.turns_overdue(payment));
        let lapse = self.honour_lapses();
        overdue
            .chain(due)
            .chain(lapse)
            .filter(|at| *at > self.clock)
            .min()
            .map(Into::into)
    }

    /// The instant at which time closes the order, and by which rule.
    pub(crate) fn due(&self) -> Option<Closing> {
        self.rule().and_then(|rule| self.once_released(rule))
    }

    /// The rule that falls due first, whatever the payments hold; the absolute deadline goes
    /// before an inactivity timeout that falls on the same instant.
    pub(crate) fn rule(&self) -> Option<Closing> {
        let last_activity = self.state.any().last_activity()?;
        let timeout = self.terms.absolute_deadline();
        match (timeout, self.terms.inactive_since(last_activity)) {
            (Some(timeout), Some(inactive)) if inactive < timeout => {
                Some((inactive, Cause::Inactivity))
            }
            (Some(timeout), _) => Some((timeout, Cause::Timeout)),
            (None, inactive) => inactive.map(|inactive| (inactive, Cause::Inactivity)),
        }
        .map(|(at, cause)| Closing { at, cause })
    }

    /// The first instant from a rule's own at which no payment holds the order open.
    pub(crate) fn once_released(&self, rule: Closing) -> Option<Closing> {
        let Closing { mut at, cause } = rule;
        for payment in self.ledger.iter() {
            match self.hold(payment) {
                Hold::No => {}
                Hold::Until(limit) => at = at.max(limit),
                Hold::WithoutLimit => return None,
            }
        }
        Some(Closing { at, cause })
    }

    fn hold(&self, payment: &Payment) -> Hold {
        let deadline = self.terms.absolute_deadline();
        if deadline.is_some_and(|deadline| !payment.heard_before(deadline)) {
            return Hold::No;
        }
        match payment.progress() {
            Progress::Pending => payment
                .own_limit(&self.terms)
                .map_or(Hold::WithoutLimit, Hold::Until),
            Progress::Authorized => Hold::WithoutLimit,
            Progress::Failed | Progress::Voided | Progress::Captured => Hold::No,
        }
    }

    /// Tells whether a payment is live and past its own limit: its fate is unknown. Passing time
    /// never makes a payment failed.
    pub(crate) fn is_overdue(&self, payment: &Payment) -> bool {
        let limit = payment.own_limit(&self.terms);
        payment.is_live() && limit.is_some_and(|limit| limit <= self.clock)
    }

    /// The limit of a payment whose passing adds a duty to the open order.
    fn turns_overdue(&self, payment: &Payment) -> Option<Instant> {
        let adds_duty = self.status().is_open() && payment.is_live();
        let polled_anyway = payment.give_back().is_some_and(GiveBack::refund_in_doubt);
        if adds_duty && !polled_anyway {
            payment.own_limit(&self.terms)
        } else {
            None
        }
    }

    /// The end of the time in which a closed order would still honour a live payment.
    fn honour_lapses(&self) -> Option<Instant> {
        let (closing, policy) = self.late_money()?;
        match policy {
            LateMoney::HonourWithin(within) if self.ledger.iter().any(Payment::is_live) => {
                closing.at.after(within)
            }
            LateMoney::HonourWithin(_) | LateMoney::Refund | LateMoney::Review => None,
        }
    }

    /// The closing of an order that is closed and unpaid, with the policy that governs it.
    pub(crate) fn late_money(&self) -> Option<(Closing, LateMoney)> {
        let closed = self.state.any().closed_unpaid()?;
        Some((closed.closing(), self.terms.policy().late(closed.way)))
    }

    /// Tells whether a closed, unpaid order would still honour a capture that occurred at an
    /// instant. The end is half-open, and may never come.
    pub(crate) fn honours(&self, occurred: Instant) -> bool {
        self.late_money()
            .is_some_and(|(closing, policy)| match policy {
                LateMoney::HonourWithin(within) => {
                    closing.at.after(within).is_none_or(|end| occurred < end)
                }
                LateMoney::Refund | LateMoney::Review => false,
            })
    }
}
