//! What commands do, and the reasons for which they are refused, in the order in which they apply.
//!
//! Each function asks everything before it writes anything; that alone makes a refusal inert (law
//! L6).

use crate::answer::outcome::Outcome;
use crate::answer::refusal::{Refusal, RefusalReason};
use crate::apply::decide::Decided;
use crate::apply::refuse::money;
use crate::input::command::{Command, Verb};
use crate::ledger::course::Progress;
use crate::ledger::settlement::Settlement;
use crate::lifecycle::closing::ClosingCause;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::bound::Bound;
use crate::order::state::{AnyState, Paid, State};
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
    /// | `AcceptAsCaptured` | `UnknownPayment`, `AlreadyPaid`, `NotUnderReview`, `CurrencyMismatch` |
    /// | `Refund` | `UnknownPayment`, `OnlyHeld`, `RequestDiffers`, `ExceedsRefundable` |
    /// | `WithdrawRefund` | `UnknownPayment`, `UnknownRequest` |
    /// | `Bind` | `TooManyBound` |
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
            Ok(decided) => Ok(self.outcome(passage, decided)),
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
            Command::Accept { payment } => self.decide_accept(payment, false),
            Command::AcceptAsCaptured { payment } => self.decide_accept(payment, true),
            Command::Refund {
                payment,
                request,
                amount,
            } => self.decide_refund(payment, request, *amount),
            Command::WithdrawRefund { payment, request } => self.decide_withdraw(payment, request),
            Command::Bind { provider_order } => self.decide_bind(provider_order),
        }
    }

    /// Adds one more provider's id of the order, which is the current one from now on. One that is
    /// bound already stays where it is: the first bind of two, delivered again after the second,
    /// must not bring back a checkout that was left.
    fn decide_bind(&mut self, theirs: &ProviderOrderId) -> Result<Decided, RefusalReason> {
        if self.bound.contains(theirs) {
            return Ok(Decided::REPEAT);
        }
        let bound = self.bound.as_slice().len();
        if bound >= Bound::MOST {
            return Err(RefusalReason::TooManyBound { bound });
        }
        self.bound.push(theirs.clone());
        Ok(Decided::APPLIED)
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
        if let Some((place, payment)) = self.ledger.find_mut(id) {
            if !payment.is_live() {
                return Err(RefusalReason::PaymentEnded {
                    progress: payment.progress(),
                });
            }
            // Past the deadline nothing new starts, and no time is added to what runs. A hold has
            // an end of its own.
            let pending = payment.progress() == Progress::Pending;
            let extended = !past_deadline && pending && payment.extend(limit);
            let decided = if extended {
                Decided::APPLIED
            } else {
                Decided::REPEAT
            };
            return Ok(decided.about(place));
        }
        self.refuses_new_payment().map_or(Ok(()), Err)?;
        if let Some(found) = self.ledger.find_or_add(id, self.clock) {
            found.payment.extend(limit);
        }
        self.note_attempt();
        // Nothing of it is captured yet, so there is no money to say anything of.
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

    /// Settles the order by money under review or, on money that settled it, takes note of a
    /// changed amount. As captured it also takes note of more having gone back than there was,
    /// whoever's money it was, for nothing is left then that could be under review.
    fn decide_accept(
        &mut self,
        id: &PaymentId,
        as_captured: bool,
    ) -> Result<Decided, RefusalReason> {
        let (place, payment) = self.ledger.find(id).ok_or(RefusalReason::UnknownPayment)?;
        let over = payment.unacknowledged();
        if as_captured && over > 0 {
            if let Some((_, payment)) = self.ledger.find_mut(id) {
                payment.outflow_mut().acknowledged = over;
            }
            return Ok(Decided::APPLIED.about(place));
        }
        let Some(capture) = self.acceptable(place, payment, as_captured)? else {
            return Ok(Decided::REPEAT.about(place));
        };
        let settlement = Settlement {
            minor: capture.minor,
            as_captured,
        };
        match &mut self.state {
            AnyState::Paid(paid) if paid.winner == place => {
                *paid = Paid::new(place, settlement, paid.honoured);
            }
            AnyState::Paid(_) => {
                if let Some((_, payment)) = self.ledger.find_mut(id) {
                    payment.outflow_mut().accepted = Some(settlement);
                }
            }
            AnyState::Created(_)
            | AnyState::CheckoutRendered(_)
            | AnyState::Attempted(_)
            | AnyState::Cancelled(_)
            | AnyState::Expired(_) => self.settle(place, settlement),
        }
        Ok(Decided::APPLIED.about(place))
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
        if payment.progress() == Progress::Authorized {
            return Err(RefusalReason::OnlyHeld);
        }
        let back = payment.outflow();
        let known = back.and_then(|back| back.request(request));
        // Made again after it was withdrawn, a request asks for what it no longer did.
        let more = match (known, back) {
            (Some(known), _) if known.asked != asked => {
                return Err(RefusalReason::RequestDiffers { asked: known.asked });
            }
            (Some(known), _) if known.standing == asked.minor() => {
                return Ok(Decided::REPEAT.about(place));
            }
            (Some(known), Some(back)) => back.reopened(known),
            (Some(_) | None, _) => asked.minor().into(),
        };
        let refundable = self.refundable(place, payment, asked);
        if more > refundable {
            let refundable = money(refundable, asked);
            return Err(RefusalReason::ExceedsRefundable { asked, refundable });
        }
        if let Some((_, payment)) = self.ledger.find_mut(id) {
            payment.outflow_mut().ask(request, asked);
        }
        Ok(Decided::APPLIED.about(place))
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
        let known = back.request(request).ok_or(RefusalReason::UnknownRequest)?;
        if back.open(known) == 0 {
            return Ok(Decided::REPEAT.about(place));
        }
        if let Some((_, payment)) = self.ledger.find_mut(id) {
            payment.outflow_mut().withdraw(request);
        }
        self.settle_if_qualified(place);
        Ok(Decided::APPLIED.about(place))
    }
}

impl<S: State> Order<S> {
    /// Returns the refusal that a command would get now, at the order's clock, without doing
    /// anything: to show a button only where pressing it works.
    ///
    /// Costs a clone of the order, because the command is tried on one; so this and
    /// [`command`](Order::command) cannot disagree. `None` covers repeats too. It is an answer
    /// for this instant and this revision: a command can still be refused later.
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
