//! When time alone changes an order: the rules of expiry, of overdue payments and of wake-ups.
//!
//! An open order expires at the first instant at or after its deadline at which no payment holds
//! it open. A live payment holds it: a pending one until its own limit, an authorised one without
//! limit, since the customer's money is reserved; one first heard of at or after the absolute
//! deadline never does. Everything is half-open: at the instant itself it has happened.

use crate::ledger::course::Progress;
use crate::ledger::outflow::Outflow;
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::order::Order;
use crate::order::state::State;
use crate::terms::policy::LateMoney;
use crate::value::timestamp::Timestamp;

/// Until when a payment keeps the order open.
enum Hold {
    No,
    Until(Timestamp),
    WithoutLimit,
}

impl<S: State> Order<S> {
    /// Returns the instant at which time alone closes the order: `Some` exactly when it will,
    /// unless an input comes before. Half-open: at this instant the order has expired.
    ///
    /// `None` for an order that is closed, that has no deadline, or that a payment holds open
    /// without limit.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.due().map(|due| due.at)
    }

    /// Returns the next instant after the order's clock at which time alone changes the status or
    /// the duties. A service needs one timer for it: advance the order then, and look at its
    /// duties.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
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
    }

    /// The instant at which time closes the order, and by which rule.
    pub(crate) fn due(&self) -> Option<Closing> {
        self.rule().and_then(|rule| self.once_released(rule))
    }

    /// The rule that falls due first, whatever the payments hold; the absolute deadline goes
    /// before an inactivity timeout that falls on the same instant.
    pub(crate) fn rule(&self) -> Option<Closing> {
        let last_activity = self.state.any().last_activity()?;
        let timeout = self.terms.deadline();
        match (timeout, self.terms.inactive_since(last_activity)) {
            (Some(timeout), Some(inactive)) if inactive < timeout => {
                Some((inactive, ClosingCause::Inactivity))
            }
            (Some(timeout), _) => Some((timeout, ClosingCause::Timeout)),
            (None, inactive) => inactive.map(|inactive| (inactive, ClosingCause::Inactivity)),
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
        let deadline = self.terms.deadline();
        if deadline.is_some_and(|deadline| !payment.heard_before(deadline)) {
            return Hold::No;
        }
        match payment.progress() {
            Progress::Pending => self
                .own_limit(payment)
                .map_or(Hold::WithoutLimit, Hold::Until),
            Progress::Authorized => Hold::WithoutLimit,
            Progress::Failed | Progress::Voided | Progress::Captured => Hold::No,
        }
    }

    /// The end of a payment's own time. `None` never comes.
    pub(crate) fn own_limit(&self, payment: &Payment) -> Option<Timestamp> {
        payment.own_limit(self.terms.window_since(payment.first_heard))
    }

    /// Tells whether a payment is live and past its own limit: its fate is unknown. Passing time
    /// never makes a payment failed.
    pub(crate) fn is_overdue(&self, payment: &Payment) -> bool {
        let limit = self.own_limit(payment);
        payment.is_live() && limit.is_some_and(|limit| limit <= self.clock)
    }

    /// The limit of a payment whose passing adds a duty to the open order.
    fn turns_overdue(&self, payment: &Payment) -> Option<Timestamp> {
        let adds_duty = self.status().is_open() && payment.is_live();
        let polled_anyway = payment.outflow().is_some_and(Outflow::refund_in_doubt);
        if adds_duty && !polled_anyway {
            self.own_limit(payment)
        } else {
            None
        }
    }

    /// The end of the time in which a closed order would still honour a live payment.
    fn honour_lapses(&self) -> Option<Timestamp> {
        let (closing, policy) = self.late_money()?;
        match policy {
            LateMoney::HonourWithin(within) if self.ledger.iter().any(Payment::is_live) => {
                closing.at.checked_add(within)
            }
            LateMoney::HonourWithin(_) | LateMoney::Refund | LateMoney::Review => None,
        }
    }
}
