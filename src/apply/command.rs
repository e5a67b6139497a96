//! What commands do, and the reasons for which they are refused, in the order in which they apply.
//!
//! Each function asks everything before it writes anything; that alone makes a refusal inert (law
//! L6).

use crate::answer::outcome::{Answer, Outcome};
use crate::answer::refusal::{Refusal, RefusalReason};
use crate::apply::decide::Decided;
use crate::apply::refuse::money;
use crate::input::command::{Command, Verb};
use crate::ledger::conflict::Conflict;
use crate::lifecycle::closing::ClosingCause;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::{AnyState, State};
use crate::value::amount::Amount;
use crate::value::id::{PaymentId, ProviderOrderId, RequestId};
use crate::value::timestamp::Timestamp;

impl Order {
    /// Applies a command, or refuses it.
    ///
    /// The order first advances to `now`, clamped to the largest `now` it has seen. A command that
    /// already holds is answered as a repeat, not refused.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the first [`RefusalReason`] that applies. Nothing but time has moved (law
    /// L6).
    ///
    /// | command | reasons, the first that applies |
    /// |---|---|
    /// | `RenderCheckout` | `AlreadyPaid`, `OrderCancelled`, `OrderExpired` |
    /// | `StartPayment` of a known payment | the same three, `PaymentEnded` |
    /// | `StartPayment` of a new one | the same three, `DeadlinePassed`, `PaymentInFlight` |
    /// | `Cancel` | `AlreadyPaid`, `OrderExpired`, `PaymentInFlight` |
    /// | `ForceCancel` | `AlreadyPaid`, `OrderExpired` |
    /// | `Accept` | `UnknownPayment`, `AlreadyPaid`, `NotUnderReview`, `CurrencyMismatch`, |
    /// | | then `Underpaid`, `FundsReturned` |
    /// | `Refund` | `UnknownPayment`, `RequestDiffers`, `ExceedsRefundable` |
    /// | `WithdrawRefund` | `UnknownPayment`, `UnknownRequest` |
    /// | `Bind` | never refused: another id than the bound one is a conflict |
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let now = "2026-11-24T10:00:00Z".parse()?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
    /// let start = Command::StartPayment { payment: PaymentId::new("pay_1")?, limit: None };
    /// assert_eq!(order.command(&start, now)?.passage.after, Status::Attempted);
    ///
    /// let refusal = order.command(&Command::Cancel, now).unwrap_err();
    /// assert_eq!(refusal.reason.as_str(), "payment_in_flight");
    /// assert_eq!(refusal.to_string(), "cannot cancel the order: a payment is in flight");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn command(&mut self, command: &Command, now: Timestamp) -> Result<Outcome, Refusal> {
        let passage = self.set_out(now);
        match self.decide(command) {
            Ok(Decided { answer, change, .. }) => Ok(Outcome {
                passage: self.arrive(passage, change),
                answer,
                disposition: command.payment().and_then(|id| self.disposition(id)),
            }),
            Err(reason) => Err(Refusal {
                verb: command.verb(),
                reason,
                passage,
            }),
        }
    }

    /// Applies a command or refuses it with the first reason that applies. Closed orders refuse
    /// before anything counts as a repeat. SPEC: L6
    fn decide(&mut self, command: &Command) -> Result<Decided, RefusalReason> {
        match command {
            Command::RenderCheckout => self.decide_render(),
            Command::StartPayment { payment, limit } => self.decide_start(payment, *limit),
            Command::Cancel | Command::ForceCancel => self.decide_cancel(command.verb()),
            Command::Accept { payment } => self.decide_accept(payment),
            Command::Refund {
                payment,
                request,
                amount,
            } => self.decide_refund(payment, request, *amount),
            Command::WithdrawRefund { payment, request } => self.decide_withdraw(payment, request),
            Command::Bind { provider_order } => Ok(self.bind(provider_order)),
        }
    }

    /// Learns the provider's id of the order, once.
    pub(crate) fn bind(&mut self, theirs: &ProviderOrderId) -> Decided {
        match &self.provider_order {
            None => {
                self.provider_order = Some(theirs.clone());
                Decided::APPLIED
            }
            Some(ours) if ours == theirs => Decided::REPEAT,
            Some(ours) => Decided {
                answer: Answer::Conflict(Conflict::ProviderOrder {
                    ours: ours.clone(),
                    theirs: theirs.clone(),
                }),
                ..Decided::STALE
            },
        }
    }

    /// From created to rendered. On an attempted order it is a repeat: the page was left behind.
    fn decide_render(&mut self) -> Result<Decided, RefusalReason> {
        self.refuses_when_closed().map_or(Ok(()), Err)?;
        if self.status() != Status::Created {
            return Ok(Decided::REPEAT);
        }
        self.note_rendering();
        Ok(Decided::APPLIED)
    }

    /// Opens an attempt, or raises the limit of one that runs.
    ///
    /// A known payment is asked for before anything that only new ones are refused for: a lost
    /// reply leads to the same call again, and that must not be told that a payment (itself) is in
    /// flight (I-98). What has ended is not started again; another attempt has another id.
    fn decide_start(
        &mut self,
        id: &PaymentId,
        limit: Option<Timestamp>,
    ) -> Result<Decided, RefusalReason> {
        self.refuses_when_closed().map_or(Ok(()), Err)?;
        let past_deadline = self.passed_deadline().is_some();
        if let Some(payment) = self.ledger.find_mut(id) {
            if !payment.is_live() {
                return Err(RefusalReason::PaymentEnded {
                    progress: payment.progress(),
                });
            }
            // Past the deadline nothing new starts, and no time is added to what runs.
            let extended = !past_deadline && payment.extend(limit);
            return Ok(if extended {
                Decided::APPLIED
            } else {
                Decided::REPEAT
            });
        }
        self.refuses_new_payment().map_or(Ok(()), Err)?;
        if let Some(found) = self.ledger.find_or_add(id, self.clock) {
            found.payment.extend(limit);
        }
        self.note_attempt();
        Ok(Decided::APPLIED)
    }

    /// Cancels an open order. A live payment stands in the way, also one past its limit: the
    /// customer may be paying right now (I-02, I-04). `ForceCancel` leaves it as a duty to void.
    /// Money under review stands in nobody's way; it is captured, and its review goes on (I-128).
    fn decide_cancel(&mut self, verb: Verb) -> Result<Decided, RefusalReason> {
        self.refuses_cancel().map_or(Ok(()), Err)?;
        if self.status() == Status::Cancelled {
            return Ok(Decided::REPEAT);
        }
        if verb == Verb::Cancel && self.has_live_payment() {
            return Err(RefusalReason::PaymentInFlight);
        }
        self.close_now(ClosingCause::Merchant);
        Ok(Decided::APPLIED)
    }

    /// Settles the order by money under review or, on the winner, takes note of its changed amount.
    fn decide_accept(&mut self, id: &PaymentId) -> Result<Decided, RefusalReason> {
        let (place, payment) = self.ledger.find(id).ok_or(RefusalReason::UnknownPayment)?;
        let Some(capture) = self.acceptable(place, payment)? else {
            return Ok(Decided::REPEAT);
        };
        match &mut self.state {
            AnyState::Paid(paid) => paid.settled = capture.minor,
            AnyState::Created(_)
            | AnyState::CheckoutRendered(_)
            | AnyState::Attempted(_)
            | AnyState::Cancelled(_)
            | AnyState::Expired(_) => self.settle(place, &capture),
        }
        Ok(Decided::APPLIED)
    }

    /// Asks money back. The id goes before the amount: asked again, it is the same wish and not one
    /// more (I-112), and with another amount somebody is mistaken. Then what is left
    /// decides; what is disputed, owed or gone cannot be asked for as well (I-83, I-88).
    fn decide_refund(
        &mut self,
        id: &PaymentId,
        request: &RequestId,
        asked: Amount,
    ) -> Result<Decided, RefusalReason> {
        let (place, payment) = self.ledger.find(id).ok_or(RefusalReason::UnknownPayment)?;
        let known = payment.requests().find(|known| known.id == *request);
        // Made again after it was withdrawn, a request asks for what it no longer did.
        let more = match (known, payment.outflow()) {
            (Some(known), _) if known.asked != asked => {
                return Err(RefusalReason::RequestDiffers { asked: known.asked });
            }
            (Some(known), _) if known.standing == asked.minor() => return Ok(Decided::REPEAT),
            (Some(known), Some(back)) => back.reopened(known),
            (Some(_) | None, _) => asked.minor().into(),
        };
        let refundable = self.refundable(place, payment, asked);
        if more > refundable {
            let refundable = money(refundable, asked);
            return Err(RefusalReason::ExceedsRefundable { asked, refundable });
        }
        if let Some(payment) = self.ledger.find_mut(id) {
            payment.outflow_mut().ask(request, asked);
        }
        Ok(Decided::APPLIED)
    }

    /// Ends what is open of a request, and judges the payment anew: with nothing asked back any
    /// more an exact capture can pay an unpaid order. What refunds answered stays answered.
    fn decide_withdraw(
        &mut self,
        id: &PaymentId,
        request: &RequestId,
    ) -> Result<Decided, RefusalReason> {
        let (place, payment) = self.ledger.find(id).ok_or(RefusalReason::UnknownPayment)?;
        let back = payment.outflow().ok_or(RefusalReason::UnknownRequest)?;
        let known = back.requests.iter().position(|known| known.id == *request);
        let at = known.ok_or(RefusalReason::UnknownRequest)?;
        let answered = back
            .requests
            .get(at)
            .map_or(0, |known| back.answered(known));
        let payment = self.ledger.find_mut(id);
        let known = payment.and_then(|payment| payment.outflow_mut().requests.get_mut(at));
        let Some((known, answered)) = known.zip(i64::try_from(answered).ok()) else {
            debug_assert!(
                false,
                "a request that was found is there, and answered up to its amount"
            );
            return Ok(Decided::REPEAT);
        };
        if known.standing == answered {
            return Ok(Decided::REPEAT);
        }
        known.standing = answered;
        self.settle_if_qualified(place);
        Ok(Decided::APPLIED)
    }
}

impl<S: State> Order<S> {
    /// Returns the refusal that a command would get now, at the order's clock, without doing
    /// anything: to show a button only where pressing it works.
    ///
    /// Costs a clone of the order, because the command is tried on one; so this and
    /// [`command`](Order::command) cannot disagree. `None` covers repeats and conflicts too. It is
    /// an answer for this instant and this revision: a command can still be refused later.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let now = "2026-11-24T10:00:00Z".parse()?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
    /// assert_eq!(order.refusal(&Command::Cancel), None);
    ///
    /// let start = Command::StartPayment { payment: PaymentId::new("pay_1")?, limit: None };
    /// order.command(&start, now)?;
    /// let refusal = order.refusal(&Command::Cancel);
    /// assert_eq!(refusal.map(|it| it.reason), Some(RefusalReason::PaymentInFlight));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn refusal(&self, command: &Command) -> Option<Refusal> {
        let mut trial = self.clone().erased();
        trial.command(command, self.clock()).err()
    }
}
