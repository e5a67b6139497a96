//! The few decisions that cannot be undone. Every status moves through [`Order::fire`], and so
//! through the lifecycle table.

use crate::answer::outcome::Answer;
use crate::ledger::Place;
use crate::ledger::course::Capture;
use crate::ledger::latest::Change;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::lifecycle::status::Status;
use crate::lifecycle::{Trigger, next};
use crate::order::Order;
use crate::order::state::{AnyState, Attempted, CheckoutRendered, Paid};
use crate::rules::disposition::Disposition;
use crate::value::id::PaymentId;

/// What an input did, before it is told as an answer.
pub(crate) struct Decided {
    pub(crate) answer: Answer,
    pub(crate) change: Change,
    /// The payment that the input was about.
    pub(crate) place: Option<Place>,
}

impl Decided {
    pub(crate) const APPLIED: Self = Self {
        answer: Answer::Applied,
        change: Change::Visible,
        place: None,
    };
    pub(crate) const REPEAT: Self = Self {
        answer: Answer::Repeat,
        change: Change::Nothing,
        place: None,
    };
    pub(crate) const STALE: Self = Self {
        answer: Answer::Stale,
        ..Self::REPEAT
    };
}

impl Order {
    /// Moves to a state if the lifecycle table has that step, and stays otherwise.
    fn fire(&mut self, trigger: Trigger, to: AnyState) {
        if next(self.status(), trigger) == Some(to.status()) {
            self.state = to;
        }
    }

    /// A known payment makes an open order attempted.
    pub(crate) fn note_attempt(&mut self) {
        let last_activity = self.clock;
        let state = Attempted { last_activity };
        self.fire(Trigger::Start, AnyState::Attempted(state));
    }

    pub(crate) fn note_rendering(&mut self) {
        let last_activity = self.clock;
        let state = CheckoutRendered { last_activity };
        self.fire(Trigger::Render, AnyState::CheckoutRendered(state));
    }

    /// Closes the order now, for a cause that is not time.
    pub(crate) fn close_now(&mut self, cause: ClosingCause) {
        self.close(Closing {
            at: self.clock,
            cause,
        });
    }

    /// Closes an open order unpaid; whether it is cancelled or expired follows from the cause.
    pub(crate) fn close(&mut self, Closing { at, cause }: Closing) {
        let to = AnyState::closed(at, cause);
        let trigger = if to.status() == Status::Cancelled {
            Trigger::Cancel
        } else {
            Trigger::Expire
        };
        self.fire(trigger, to);
    }

    /// Makes a payment the winner, for ever. SPEC: L1
    pub(crate) fn settle(&mut self, winner: Place, capture: &Capture) {
        let honoured = self.state.closed_unpaid();
        let trigger = if honoured.is_some() {
            Trigger::Honour
        } else {
            Trigger::Settle
        };
        let paid = Paid {
            winner,
            settled: capture.minor,
            honoured,
        };
        self.fire(trigger, AnyState::Paid(paid));
    }

    /// Settles an unpaid order by a payment that qualifies.
    pub(crate) fn settle_if_qualified(&mut self, place: Place) {
        if let Some(capture) = self.qualified(place) {
            self.settle(place, &capture);
        }
    }

    /// Settles an unpaid order by the first of some payments to qualify: the earliest captured, at
    /// one instant the smallest id.
    pub(crate) fn settle_by_first<'p>(&mut self, payments: impl Iterator<Item = &'p PaymentId>) {
        let places = payments.filter_map(|id| self.ledger.find(id));
        let captures = places.filter_map(|(place, _)| Some((place, self.qualified(place)?)));
        // Places are in the order of ids.
        let first = captures.min_by_key(|(place, capture)| (capture.earliest, *place));
        if let Some((place, capture)) = first {
            self.settle(place, &capture);
        }
    }

    /// The capture of a payment that could win the unpaid order now.
    fn qualified(&self, place: Place) -> Option<Capture> {
        if self.state.paid().is_some() {
            return None;
        }
        let payment = self.ledger.get(place)?;
        let won = self.judge(place, payment) == Some(Disposition::Won);
        payment.capture().filter(|_| won)
    }
}
