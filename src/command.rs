//! What commands do, and the reasons for which they are refused, in the order in which they apply.

use crate::decide::Decided;
use crate::id::{PaymentId, RequestId};
use crate::input::Command;
use crate::instant::Instant;
use crate::judge::kept;
use crate::ledger::Place;
use crate::money::{Amount, Money};
use crate::order::Order;
use crate::outcome::{Answer, Conflict, Disposition};
use crate::payment::Payment;
use crate::policy::Concurrency;
use crate::progress::Capture;
use crate::refusal::{Reason, Verb, Verbs};
use crate::state::{AnyState, Cause, State};
use crate::status::Status;

impl Order {
    /// Applies a command or refuses it with the first reason that applies. Closed orders refuse
    /// before anything counts as a repeat. SPEC: L6
    pub(crate) fn decide(&mut self, command: &Command) -> Result<Decided, Reason> {
        match command {
            Command::RenderCheckout => self.decide_render(),
            Command::StartPayment { payment, limit } => {
                self.decide_start(payment, limit.map(Instant::truncated))
            }
            Command::Cancel | Command::ForceCancel => self.decide_cancel(command.verb()),
            Command::Accept { payment } => self.decide_accept(payment),
            Command::Refund {
                payment,
                request,
                amount,
            } => self.decide_refund(payment, request, *amount),
            Command::WithdrawRefund { payment, request } => self.decide_withdraw(payment, request),
            Command::Bind { provider_order } => Ok(match &self.provider_order {
                None => {
                    self.provider_order = Some(provider_order.clone());
                    Decided::APPLIED
                }
                Some(ours) if ours == provider_order => Decided::REPEAT,
                Some(ours) => Decided {
                    answer: Answer::Conflict(Conflict::ProviderOrder {
                        ours: ours.clone(),
                        theirs: provider_order.clone(),
                    }),
                    ..Decided::STALE
                },
            }),
        }
    }

    fn decide_render(&mut self) -> Result<Decided, Reason> {
        self.closed().map_or(Ok(()), Err)?;
        if self.status() != Status::Created {
            return Ok(Decided::REPEAT);
        }
        self.render();
        Ok(Decided::APPLIED)
    }

    fn decide_start(&mut self, id: &PaymentId, limit: Option<Instant>) -> Result<Decided, Reason> {
        self.closed().map_or(Ok(()), Err)?;
        let past_deadline = self.passed_deadline().is_some();
        if let Some(payment) = self.ledger.find_mut(id) {
            if !payment.is_live() {
                return Err(Reason::PaymentEnded {
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
        self.attempt();
        Ok(Decided::APPLIED)
    }

    fn decide_cancel(&mut self, verb: Verb) -> Result<Decided, Reason> {
        self.refuses_cancel().map_or(Ok(()), Err)?;
        if self.status() == Status::Cancelled {
            return Ok(Decided::REPEAT);
        }
        if verb == Verb::Cancel && self.has_live_payment() {
            return Err(Reason::PaymentInFlight);
        }
        self.cancel(Cause::Merchant);
        Ok(Decided::APPLIED)
    }

    fn decide_accept(&mut self, id: &PaymentId) -> Result<Decided, Reason> {
        let (place, payment) = self.ledger.find(id).ok_or(Reason::UnknownPayment)?;
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

    fn decide_refund(
        &mut self,
        id: &PaymentId,
        request: &RequestId,
        asked: Amount,
    ) -> Result<Decided, Reason> {
        let (place, payment) = self.ledger.find(id).ok_or(Reason::UnknownPayment)?;
        let known = payment.requests().find(|known| known.id == *request);
        // Made again after it was withdrawn, a request asks for what it no longer did.
        let more = match (known, payment.give_back()) {
            (Some(known), _) if known.asked != asked => {
                return Err(Reason::RequestDiffers { asked: known.asked });
            }
            (Some(known), _) if known.standing == asked.minor() => return Ok(Decided::REPEAT),
            (Some(known), Some(back)) => back.reopened(known),
            (Some(_) | None, _) => asked.minor().into(),
        };
        let refundable = self.refundable(place, payment, asked);
        if more > refundable {
            let refundable = money(refundable, asked);
            return Err(Reason::ExceedsRefundable { asked, refundable });
        }
        if let Some(payment) = self.ledger.find_mut(id) {
            payment.give_back_mut().ask(request, asked);
        }
        Ok(Decided::APPLIED)
    }

    fn decide_withdraw(&mut self, id: &PaymentId, request: &RequestId) -> Result<Decided, Reason> {
        let (place, payment) = self.ledger.find(id).ok_or(Reason::UnknownPayment)?;
        let back = payment.give_back().ok_or(Reason::UnknownRequest)?;
        let known = back.requests.iter().position(|known| known.id == *request);
        let at = known.ok_or(Reason::UnknownRequest)?;
        let answered = back
            .requests
            .get(at)
            .map_or(0, |known| back.answered(known));
        let payment = self.ledger.find_mut(id);
        let known = payment.and_then(|payment| payment.give_back_mut().requests.get_mut(at));
        let Some((known, answered)) = known.zip(i64::try_from(answered).ok()) else {
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
    /// Returns the first reason to refuse anything that needs an open order.
    pub(crate) fn closed(&self) -> Option<Reason> {
        match self.status() {
            Status::Created | Status::CheckoutRendered | Status::Attempted => None,
            Status::Paid => Some(Reason::AlreadyPaid),
            Status::Cancelled => Some(Reason::OrderCancelled),
            Status::Expired => Some(Reason::OrderExpired),
        }
    }

    fn has_live_payment(&self) -> bool {
        self.ledger.iter().any(Payment::is_live)
    }

    /// The absolute deadline, once it has passed; an order can outlive it, held open by a payment.
    fn passed_deadline(&self) -> Option<Instant> {
        let deadline = self.terms.absolute_deadline();
        deadline.filter(|deadline| *deadline <= self.clock)
    }

    /// The reasons not to start a payment never heard of.
    fn refuses_new_payment(&self) -> Option<Reason> {
        if let Some(deadline) = self.passed_deadline() {
            return Some(Reason::DeadlinePassed {
                deadline: deadline.into(),
            });
        }
        let one_at_a_time = self.terms.policy().concurrency == Concurrency::OneAtATime;
        (one_at_a_time && self.has_live_payment()).then_some(Reason::PaymentInFlight)
    }

    fn refuses_cancel(&self) -> Option<Reason> {
        match self.status() {
            Status::Paid => Some(Reason::AlreadyPaid),
            Status::Expired => Some(Reason::OrderExpired),
            Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Cancelled => {
                None
            }
        }
    }

    /// The reasons not to settle the order by a payment's money; `Ok` with its capture otherwise,
    /// and with `None` when it has settled the order already.
    fn acceptable(&self, place: Place, payment: &Payment) -> Result<Option<Capture>, Reason> {
        let won_by_another = self
            .state
            .any()
            .paid()
            .is_some_and(|paid| paid.winner != place);
        if won_by_another {
            return Err(Reason::AlreadyPaid);
        }
        let judged = self.judge(place, payment);
        if judged == Some(Disposition::Won) {
            return Ok(None);
        }
        let split = self.split(payment, judged);
        if split.is_none_or(|split| split.under_review == 0) {
            return Err(Reason::NotUnderReview);
        }
        let Some(capture) = payment.capture() else {
            return Err(Reason::NotUnderReview);
        };
        let due = self.terms.amount();
        if capture.currency != due.currency() {
            let (ours, theirs) = (due.currency(), capture.currency);
            return Err(Reason::CurrencyMismatch { ours, theirs });
        }
        if capture.minor < due.minor() {
            return Err(Reason::Underpaid {
                captured: capture.amount(),
                due,
            });
        }
        let left = kept(payment, &capture);
        if left < due.minor().into() {
            return Err(Reason::FundsReturned {
                left: money(left, capture.amount()),
                due,
            });
        }
        Ok(Some(capture))
    }

    /// What of a payment a request may ask back, in minor units of a currency.
    fn refundable(&self, place: Place, payment: &Payment, asked: Amount) -> i128 {
        self.split(payment, self.judge(place, payment))
            .filter(|split| split.currency == asked.currency())
            .map_or(0, |split| split.refundable())
    }

    /// What would not be refused now, for some payment, request or amount.
    pub(crate) fn possible(&self) -> Verbs {
        let mut payments = (0..).zip(self.ledger.iter());
        Verbs::that(|verb| match verb {
            Verb::RenderCheckout => self.closed().is_none(),
            Verb::StartPayment => {
                self.closed().is_none()
                    && (self.has_live_payment() || self.refuses_new_payment().is_none())
            }
            Verb::Cancel => {
                self.status() == Status::Cancelled
                    || self.refuses_cancel().is_none() && !self.has_live_payment()
            }
            Verb::ForceCancel => self.refuses_cancel().is_none(),
            Verb::Accept => payments
                .clone()
                .any(|(place, payment)| self.acceptable(place, payment).is_ok()),
            Verb::Refund => payments.any(|(place, payment)| {
                let captured = payment.captured();
                captured.is_some_and(|amount| self.refundable(place, payment, amount) > 0)
            }),
            Verb::WithdrawRefund => self.ledger.iter().any(|it| it.requests().next().is_some()),
            Verb::Bind => true,
        })
    }
}

/// Minor units that came out of an amount, in its currency.
fn money(minor: i128, of: Amount) -> Money {
    let minor = i64::try_from(minor).unwrap_or(i64::MAX);
    Money::new(minor, of.currency()).unwrap_or(of.into())
}
