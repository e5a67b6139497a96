//! One fact that the provider reports: merged into the ledger, and judged. Never refused.
//!
//! There is no guard in this file that asks whether a fact is allowed. A payment never heard of, on
//! an order that is paid, cancelled or expired, is taken in like any other: it is somebody's money
//! (incidents I-13, I-58 and I-110). What a status decides is only what becomes of the *order*.

use crate::answer::outcome::{Answer, Outcome, Passage};
use crate::apply::decide::Decided;
use crate::input::notice::{Notice, PaymentFact};
use crate::ledger::conflict::Conflict;
use crate::ledger::latest::Change;
use crate::ledger::merge::Hearing;
use crate::lifecycle::closing::ClosingCause;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

impl Order {
    /// Takes note of a fact. Never refused (law L7), whatever the status.
    ///
    /// The short form of a [report](Order::reconcile) of one notice, for facts of which the caller
    /// knows that they are this order's, for nothing in a notice says so. Facts about payments
    /// merge, so that repeats and any order of arrival give the same ledger (law L3). The answer
    /// tells whether anything visible changed; the order's clock and expiry follow `now`, not the
    /// provider's time.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let now = "2026-11-24T10:00:00Z".parse()?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
    /// let payment = PaymentId::new("pay_1")?;
    /// let captured = Notice::payment(payment.clone(), PaymentFact::Captured { amount }, now);
    /// let failed = Notice::payment(payment, PaymentFact::Failed, now);
    ///
    /// assert_eq!(order.observe(&captured, now).to_string(), "applied: CREATED, ATTEMPTED, PAID; won");
    /// assert_eq!(order.observe(&captured, now).answer, Answer::Repeat);
    /// assert_eq!(order.observe(&failed, now).answer, Answer::Stale, "a late failure changes nothing");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn observe(&mut self, notice: &Notice, now: Timestamp) -> Outcome {
        let passage = self.set_out(now);
        let decided = self.hear(notice);
        self.outcome(passage, decided)
    }

    /// Ends an input that was not refused: counts what it changed, and says where the money stands
    /// that it was about.
    #[expect(
        clippy::inline_always,
        reason = "its answer is copied once more where it is called"
    )]
    #[inline(always)]
    pub(crate) fn outcome(&mut self, passage: Passage, decided: Decided) -> Outcome {
        let Decided {
            answer,
            change,
            place,
        } = decided;
        Outcome {
            passage: self.arrive(passage, change),
            answer,
            disposition: place.and_then(|place| self.judge(place, self.ledger.get(place)?)),
        }
    }

    /// Merges a fact and judges what it was about. SPEC: L7
    fn hear(&mut self, notice: &Notice) -> Decided {
        match notice {
            Notice::Payment {
                payment,
                fact,
                occurred_at,
            } => {
                let decided = self.merge(payment, fact, *occurred_at);
                if let Some(place) = decided.place {
                    self.settle_if_qualified(place);
                }
                decided
            }
            Notice::CheckoutRendered { .. } | Notice::Cancelled { .. } | Notice::Expired { .. } => {
                self.hear_of_order(notice)
            }
        }
    }

    /// Takes note of what is reported of the order as a whole. Of one report it comes after all
    /// payments, so that a closing beside a capture finds the order paid.
    pub(crate) fn hear_of_order(&mut self, notice: &Notice) -> Decided {
        match notice {
            Notice::CheckoutRendered { .. } => match self.status() {
                Status::Created => {
                    self.note_rendering();
                    Decided::APPLIED
                }
                Status::CheckoutRendered => Decided::REPEAT,
                Status::Attempted | Status::Paid | Status::Cancelled | Status::Expired => {
                    Decided::STALE
                }
            },
            Notice::Cancelled { .. } => self.hear_closing(ClosingCause::ProviderCancelled),
            Notice::Expired { .. } => self.hear_closing(ClosingCause::ProviderExpired),
            Notice::Payment { .. } => {
                debug_assert!(false, "a fact about a payment is merged");
                Decided::STALE
            }
        }
    }

    /// The provider's own closing closes every open order, whatever its payments do.
    ///
    /// It knows better than we what can still be paid there (I-32b), and a payment that runs on all
    /// the same becomes a duty to void. A paid order stays paid, and somebody has to look (I-41).
    /// On an order that is closed otherwise the first closing stands: its instant and its policy
    /// are what late money is judged by, and a second word must not change that. SPEC: L5
    fn hear_closing(&mut self, cause: ClosingCause) -> Decided {
        let (ours, theirs) = (self.status(), cause.status());
        if ours.is_open() {
            self.close_now(cause);
            Decided::APPLIED
        } else if ours == Status::Paid {
            let answer = Conflict::Closing { ours, theirs }.into();
            Decided {
                answer,
                ..Decided::STALE
            }
        } else if ours == theirs {
            Decided::REPEAT
        } else {
            Decided::STALE
        }
    }

    /// Merges a fact about a payment, and leaves the judgement of what can win to the caller.
    ///
    /// Whatever makes a payment qualify is visible: its own merge or, on a closed order, where its
    /// money stands. An order expired at 15 that honours what was paid in time first hears of a
    /// capture dated 16, and then the same capture dated 14. That merely refreshes a hidden date;
    /// but the money was surplus and pays the order now, so the answer is *applied* and not
    /// *repeat*. In the same way a refreshed time that brings or ends a poll is applied, so that
    /// nobody who acts on answers misses a duty.
    ///
    /// A conflict goes before every other answer, whether the fact stands or not.
    #[expect(
        clippy::inline_always,
        reason = "what it decided is passed on in registers"
    )]
    #[inline(always)]
    pub(crate) fn merge(
        &mut self,
        id: &PaymentId,
        fact: &PaymentFact,
        occurred: Timestamp,
    ) -> Decided {
        let hearing = Hearing {
            occurred,
            now: self.clock,
            order_open: self.status().is_open(),
            believed_from: self.terms.captures_believed_from(),
        };
        // On a closed order a refreshed time alone can bring money within the time that honours it.
        let late = |order: &Self| order.late_money().and_then(|_| order.disposition(id));
        let before = late(self);
        let Some(found) = self.ledger.find_or_add(id, self.clock) else {
            debug_assert!(false, "2^32 payments fit into no memory");
            return Decided::STALE;
        };
        let (place, new) = (found.place, found.new);
        let (merged, conflict) = found.payment.hear(fact, hearing);
        if new {
            self.state.make_room(place);
            self.note_attempt();
        }
        // A time alone that brought or ended a poll, unless the payment is polled anyway.
        let polled = merged.change == Change::Doubt
            && self
                .ledger
                .get(place)
                .is_some_and(|it| !it.refund_converted() && !self.is_polled_alive(it));
        let visible = new || merged.change == Change::Visible || polled || late(self) != before;
        let change = match merged.change {
            _ if visible => Change::Visible,
            Change::Nothing => Change::Nothing,
            Change::Hidden | Change::Doubt | Change::Visible => Change::Hidden,
        };
        let answer = match conflict {
            Some(conflict) => Answer::Conflict(conflict),
            None if visible => Answer::Applied,
            None if merged.stands => Answer::Repeat,
            None => Answer::Stale,
        };
        Decided {
            answer,
            change,
            place: Some(place),
        }
    }
}
