//! The few decisions that cannot be undone. Every status moves through [`Order::fire`], and so
//! through the lifecycle table.
//!
//! Whether something *may* be decided is asked elsewhere: by the guards of a command, or by the
//! judge for money. What is written here is what was decided, with the data that its status has and
//! no other has. A message is never an argument of these functions, so none of them can be done
//! twice because a message came twice (incidents I-94 and I-109).

use crate::answer::outcome::Answer;
use crate::ledger::Place;
use crate::ledger::course::Capture;
use crate::ledger::latest::Change;
use crate::ledger::settlement::Settlement;
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
    /// Apart from the answer, because a conflict can have changed something or nothing.
    pub(crate) change: Change,
    /// The payment that the input was about: where its money stands belongs to the outcome.
    pub(crate) place: Option<Place>,
}

impl Decided {
    /// Something visible changed.
    pub(crate) const APPLIED: Self = Self {
        answer: Answer::Applied,
        change: Change::Visible,
        place: None,
    };
    /// The order says so already.
    pub(crate) const REPEAT: Self = Self {
        answer: Answer::Repeat,
        change: Change::Nothing,
        place: None,
    };
    /// Something later or higher stands.
    pub(crate) const STALE: Self = Self {
        answer: Answer::Stale,
        ..Self::REPEAT
    };

    /// The same, said of a payment.
    pub(crate) fn about(self, place: Place) -> Self {
        let place = Some(place);
        Self { place, ..self }
    }
}

impl Order {
    /// Moves to a state if the lifecycle table has that step, and stays otherwise. SPEC: L1, L5
    ///
    /// Staying is right for all who come here: one more attempt leaves an attempted order
    /// attempted, and a payment that becomes known leaves a closed one closed. And it is the last
    /// line of defence: no bug in a caller can pay an order twice or open a paid one.
    fn fire(&mut self, trigger: Trigger, to: AnyState) {
        if next(self.status(), trigger) == Some(to.status()) {
            self.state = to;
        }
    }

    /// A known payment makes an open order attempted: started by us, or first heard of from the
    /// provider. A capture of a payment never heard of comes through here too, on its way to paid.
    pub(crate) fn note_attempt(&mut self) {
        let last_activity = self.clock;
        let state = Attempted { last_activity };
        self.fire(Trigger::Start, AnyState::Attempted(state));
    }

    /// The customer was sent to the payment page; of an attempted order that is no news.
    pub(crate) fn note_rendering(&mut self) {
        let last_activity = self.clock;
        let state = CheckoutRendered { last_activity };
        self.fire(Trigger::Render, AnyState::CheckoutRendered(state));
    }

    /// Closes the order now, for a cause that is not time: at the order's clock, and not at the
    /// provider's time, so that what was decided before stays before.
    pub(crate) fn close_now(&mut self, cause: ClosingCause) {
        self.close(Closing {
            at: self.clock,
            cause,
        });
    }

    /// Closes an open order unpaid; whether it is cancelled or expired follows from the cause. Its
    /// payments stay what they are: closing an order moves no money, and what is live becomes a
    /// duty.
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
    ///
    /// What it settled with is kept beside it, to notice when the provider corrects the amount.
    /// From a closed order the closing is kept as well: the goods may have been given to somebody
    /// else since, and whoever fulfils the order has to see that it was late.
    pub(crate) fn settle(&mut self, winner: Place, settlement: Settlement) {
        let honoured = self.state.closed_unpaid();
        let trigger = if honoured.is_some() {
            Trigger::Honour
        } else {
            Trigger::Settle
        };
        let paid = Paid::new(winner, settlement, honoured);
        self.fire(trigger, AnyState::Paid(paid));
    }

    /// Settles an unpaid order by a payment that qualifies. Asked after every fact about it, and
    /// after a withdrawn request, and not only after a capture: a refund that failed or a dispute
    /// that was won can have made it whole.
    pub(crate) fn settle_if_qualified(&mut self, place: Place) {
        if let Some(capture) = self.qualified(place) {
            self.settle(place, Settlement::at_the_price(&capture));
        }
    }

    /// Settles an unpaid order by the first of some payments to qualify: the earliest captured, at
    /// one instant the smallest id. So the order of the lines in a report does not choose the
    /// winner. Only payments that it told of are asked, for no other can have come to qualify by
    /// it.
    pub(crate) fn settle_by_first<'p>(&mut self, payments: impl Iterator<Item = &'p PaymentId>) {
        let places = payments.filter_map(|id| self.ledger.find(id));
        let captures = places.filter_map(|(place, _)| Some((place, self.qualified(place)?)));
        // Places are in the order of ids.
        let first = captures.min_by_key(|(place, capture)| (capture.earliest, *place));
        if let Some((place, capture)) = first {
            self.settle(place, Settlement::at_the_price(&capture));
        }
    }

    /// The capture of a payment that could win the unpaid order now. On a paid order none can;
    /// there `Won` says that a payment *has* won.
    fn qualified(&self, place: Place) -> Option<Capture> {
        if self.state.paid().is_some() {
            return None;
        }
        let payment = self.ledger.get(place)?;
        let won = self.judge(place, payment) == Some(Disposition::Won);
        payment.capture().filter(|_| won)
    }
}
