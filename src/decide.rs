//! The few decisions that cannot be undone, and what a notice does to an order.
//!
//! Every status moves through [`Order::fire`], and so through the lifecycle table.

use crate::id::PaymentId;
use crate::input::{Fact, PaymentFact};
use crate::instant::Instant;
use crate::ledger::Place;
use crate::lifecycle::{Trigger, next};
use crate::order::Order;
use crate::outcome::{Answer, Conflict, Disposition};
use crate::payment::Hearing;
use crate::progress::Capture;
use crate::register::Effect;
use crate::state::{
    AnyState, Attempted, Cancelled, Cause, CheckoutRendered, Closed, Closing, Expired, Paid,
};
use crate::status::Status;

/// What an input did, before it is told as an outcome.
pub(crate) struct Decided {
    pub(crate) answer: Answer,
    /// Whether something visible changed.
    pub(crate) changed: bool,
    /// Whether anything that is stored moved.
    pub(crate) moved: bool,
    /// The payment that the input was about.
    pub(crate) place: Option<Place>,
}

impl Decided {
    pub(crate) const APPLIED: Self = Self {
        answer: Answer::Applied,
        changed: true,
        moved: true,
        place: None,
    };
    pub(crate) const REPEAT: Self = Self {
        answer: Answer::Repeat,
        changed: false,
        moved: false,
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

    pub(crate) fn expire(&mut self, closing: Closing) {
        self.fire(Trigger::Expire, AnyState::Expired(Expired { closing }));
    }

    /// A known payment makes an open order attempted.
    pub(crate) fn attempt(&mut self) {
        let state = Attempted {
            last_activity: self.clock,
        };
        self.fire(Trigger::Start, AnyState::Attempted(state));
    }

    pub(crate) fn cancel(&mut self, cause: Cause) {
        let closing = Closing {
            at: self.clock,
            cause,
        };
        self.fire(Trigger::Cancel, AnyState::Cancelled(Cancelled { closing }));
    }

    pub(crate) fn render(&mut self) {
        let state = CheckoutRendered {
            last_activity: self.clock,
        };
        self.fire(Trigger::Render, AnyState::CheckoutRendered(state));
    }

    /// Makes a payment the winner, for ever. SPEC: L1
    pub(crate) fn settle(&mut self, winner: Place, capture: &Capture) {
        let honoured: Option<Closed> = self.state.closed_unpaid();
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

    /// Takes note of a fact. SPEC: L7
    pub(crate) fn hear(&mut self, fact: &Fact, occurred: Instant) -> Decided {
        match fact {
            Fact::Payment { payment, fact } => {
                let decided = self.merge(payment, fact, occurred);
                if let Some(place) = decided.place {
                    self.settle_if_qualified(place);
                }
                decided
            }
            Fact::CheckoutRendered => match self.status() {
                Status::Created => {
                    self.render();
                    Decided::APPLIED
                }
                Status::CheckoutRendered => Decided::REPEAT,
                Status::Attempted | Status::Paid | Status::Cancelled | Status::Expired => {
                    Decided::STALE
                }
            },
            Fact::Cancelled => self.hear_closing(Status::Cancelled),
            Fact::Expired => self.hear_closing(Status::Expired),
        }
    }

    /// The provider's own closing closes every open order, whatever its payments do.
    fn hear_closing(&mut self, theirs: Status) -> Decided {
        let ours = self.status();
        if ours == Status::Paid {
            let answer = Answer::Conflict(Conflict::Closing { ours, theirs });
            return Decided {
                answer,
                ..Decided::STALE
            };
        }
        if !ours.is_open() {
            return if ours == theirs {
                Decided::REPEAT
            } else {
                Decided::STALE
            };
        }
        if theirs == Status::Cancelled {
            self.cancel(Cause::Provider);
        } else {
            self.expire(Closing {
                at: self.clock,
                cause: Cause::Provider,
            });
        }
        Decided::APPLIED
    }

    /// Merges a fact about a payment, and leaves the judgement of what can win to the caller.
    ///
    /// Whatever makes a payment qualify is visible: its own merge or, on a closed order, where its
    /// money stands.
    pub(crate) fn merge(
        &mut self,
        id: &PaymentId,
        fact: &PaymentFact,
        occurred: Instant,
    ) -> Decided {
        let hearing = Hearing {
            occurred,
            now: self.clock,
            order_open: self.status().is_open(),
        };
        // On a closed order a refreshed time alone can bring money within the time that honours it.
        let late = |order: &Self| order.late_money().and_then(|_| order.disposition(id));
        let before = late(self);
        let Some(found) = self.ledger.find_or_add(id, self.clock) else {
            return Decided::STALE;
        };
        let (place, new) = (found.place, found.new);
        let (merged, conflict) = found.payment.hear(fact, hearing);
        let merged = merged.on_new_payment(new);
        if new {
            self.state.make_room(place);
            self.attempt();
        }
        let changed = late(self) != before || merged.effect == Effect::Changed;
        let answer = match (conflict, merged.effect) {
            (Some(conflict), _) => Answer::Conflict(conflict),
            (None, _) if changed => Answer::Applied,
            (None, Effect::Changed | Effect::Same) => Answer::Repeat,
            (None, Effect::Overtaken) => Answer::Stale,
        };
        Decided {
            answer,
            changed,
            moved: changed || merged.moved,
            place: Some(place),
        }
    }
}

impl AnyState {
    /// Keeps naming the same winner when a payment is added before it in the ledger.
    fn make_room(&mut self, added: Place) {
        if let Self::Paid(paid) = self
            && added <= paid.winner
        {
            paid.winner = paid.winner.saturating_add(1);
        }
    }
}
