//! The business rules: where a payment's money stands, which commands are refused, and the few
//! decisions that cannot be undone.
//!
//! Every status moves through [`Order::fire`], and so through the lifecycle table. The merged
//! ledger is judged, never a message, so that what a payment is worth does not depend on which
//! notice came last.

use crate::giveback::Request;
use crate::id::{PaymentId, RequestId};
use crate::instant::Instant;
use crate::ledger::Place;
use crate::lifecycle::{Trigger, next};
use crate::money::{Amount, Money};
use crate::order::Order;
use crate::outcome::{Answer, Conflict, Disposition, Why};
use crate::payment::{Capture, Funds, Hearing, Payment};
use crate::policy::{Concurrency, LateMoney, Mismatch};
use crate::refusal::{Reason, Verb, Verbs};
use crate::register::Effect;
use crate::state::{
    AnyState, Attempted, Cancelled, Cause, CheckoutRendered, Closed, Closing, Expired, Paid, State,
};
use crate::status::Status;
use crate::{Command, Fact, PaymentFact};

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
    const APPLIED: Self = Self {
        answer: Answer::Applied,
        changed: true,
        moved: true,
        place: None,
    };
    const REPEAT: Self = Self {
        answer: Answer::Repeat,
        changed: false,
        moved: false,
        place: None,
    };
    const STALE: Self = Self {
        answer: Answer::Stale,
        ..Self::REPEAT
    };
}

impl<S: State> Order<S> {
    /// Lists the payments, each with where its money stands.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (&Payment, Option<Disposition>)> {
        (0..)
            .zip(self.ledger.iter())
            .map(|(place, payment)| (payment, self.judge(place, payment)))
    }

    /// Returns where the money of a captured payment stands. `Won` on an unpaid order means that
    /// the payment qualifies to win it.
    pub(crate) fn judge(&self, place: Place, payment: &Payment) -> Option<Disposition> {
        let capture = payment.capture()?;
        Some(match self.state.any().paid() {
            Some(paid) if paid.winner != place => Disposition::Surplus,
            Some(paid) if !paid.settled_by(&capture, self.terms.amount()) => {
                Disposition::UnderReview(Why::AmountChanged)
            }
            Some(_) => Disposition::Won,
            None => self.judge_unpaid(payment, &capture),
        })
    }

    /// The policies speak in this order: a mismatch that is to be refunded; a closed order, to a
    /// capture that never reached the open one; a mismatch; money that is not whole; the closing.
    fn judge_unpaid(&self, payment: &Payment, capture: &Capture) -> Disposition {
        let due = self.terms.amount();
        let exact = capture.amount() == due;
        if !exact && self.terms.policy().mismatch == Mismatch::Refund {
            return Disposition::Surplus;
        }
        let late = self.late_money();
        let honoured = self.honours(capture.earliest);
        match late.filter(|_| !capture.reached_open) {
            Some((_, LateMoney::Refund)) => return Disposition::Surplus,
            Some((_, LateMoney::HonourWithin(_))) if !honoured => return Disposition::Surplus,
            Some((_, LateMoney::Review)) => return Disposition::UnderReview(self.late()),
            Some((_, LateMoney::HonourWithin(_))) | None => {}
        }
        if capture.currency != due.currency() {
            Disposition::UnderReview(Why::CurrencyMismatch)
        } else if !exact {
            Disposition::UnderReview(Why::AmountMismatch)
        } else if !is_whole(payment, capture) {
            Disposition::UnderReview(Why::FundsReturned)
        } else if late.is_none() || honoured {
            Disposition::Won
        } else {
            Disposition::UnderReview(self.late())
        }
    }

    /// Why money that is late is under review.
    fn late(&self) -> Why {
        match self.status() {
            Status::Cancelled => Why::AfterCancel,
            Status::Created
            | Status::CheckoutRendered
            | Status::Attempted
            | Status::Paid
            | Status::Expired => Why::AfterExpiry,
        }
    }

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

    /// The reasons not to start a payment never heard of.
    fn refuses_new_payment(&self) -> Option<Reason> {
        let deadline = self
            .terms
            .absolute_deadline()
            .filter(|deadline| *deadline <= self.clock);
        if let Some(deadline) = deadline {
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
        match self.judge(place, payment) {
            Some(Disposition::Won) => return Ok(None),
            Some(Disposition::UnderReview(_)) => {}
            Some(Disposition::Surplus) | None => return Err(Reason::NotUnderReview),
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
    fn attempt(&mut self) {
        let state = Attempted {
            last_activity: self.clock,
        };
        self.fire(Trigger::Start, AnyState::Attempted(state));
    }

    fn cancel(&mut self, cause: Cause) {
        let closing = Closing {
            at: self.clock,
            cause,
        };
        self.fire(Trigger::Cancel, AnyState::Cancelled(Cancelled { closing }));
    }

    fn render(&mut self) {
        let state = CheckoutRendered {
            last_activity: self.clock,
        };
        self.fire(Trigger::Render, AnyState::CheckoutRendered(state));
    }

    /// Makes a payment the winner, for ever. SPEC: L1
    fn settle(&mut self, winner: Place, capture: &Capture) {
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

    /// Settles an unpaid order by a payment that qualifies. Tells whether it did.
    fn settle_if_qualified(&mut self, place: Place) -> bool {
        if self.state.paid().is_some() {
            return false;
        }
        let payment = self.ledger.get(place);
        let qualified = payment.filter(|it| self.judge(place, it) == Some(Disposition::Won));
        let Some(capture) = qualified.and_then(Payment::capture) else {
            return false;
        };
        self.settle(place, &capture);
        true
    }

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
        let past_deadline = self
            .terms
            .absolute_deadline()
            .is_some_and(|at| at <= self.clock);
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
        if let Some(known) = payment.requests().find(|known| known.id == *request) {
            if known.asked == asked {
                return Ok(Decided::REPEAT);
            }
            return Err(Reason::RequestDiffers { asked: known.asked });
        }
        let refundable = self.refundable(place, payment, asked);
        if i128::from(asked.minor()) > refundable {
            let refundable = money(refundable, asked);
            return Err(Reason::ExceedsRefundable { asked, refundable });
        }
        if let Some(payment) = self.ledger.find_mut(id) {
            let request = Request {
                id: request.clone(),
                asked,
                standing: asked.minor(),
            };
            payment.give_back_mut().requests.push(request);
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

    /// Takes note of a fact. SPEC: L7
    pub(crate) fn hear(&mut self, fact: &Fact, occurred: Instant) -> Decided {
        match fact {
            Fact::Payment { payment, fact } => self.hear_payment(payment, fact, occurred),
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

    fn hear_payment(&mut self, id: &PaymentId, fact: &PaymentFact, occurred: Instant) -> Decided {
        let hearing = Hearing {
            occurred,
            now: self.clock,
            order_open: self.status().is_open(),
        };
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
        let settled = self.settle_if_qualified(place);
        let changed = settled || merged.effect == Effect::Changed;
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

impl Paid {
    /// Tells whether a capture is still what settled the order.
    fn settled_by(&self, capture: &Capture, due: Amount) -> bool {
        capture.minor == self.settled && capture.currency == due.currency()
    }
}

/// Tells whether nothing of a capture is returned, refunded, lost or asked back. An open dispute
/// does not count.
fn is_whole(payment: &Payment, capture: &Capture) -> bool {
    payment.funds() == Some(Funds::Taken)
        && payment.requests().all(|request| request.standing == 0)
        && kept(payment, capture) == capture.minor.into()
}

/// What of a capture is not refunded, lost, returned or asked back, in minor units.
fn kept(payment: &Payment, capture: &Capture) -> i128 {
    if payment.funds() == Some(Funds::Returned) {
        return 0;
    }
    let captured = i128::from(capture.minor);
    let Some(back) = payment.give_back() else {
        return captured;
    };
    let currency = capture.currency;
    let asked = back
        .requests
        .iter()
        .filter(|request| request.asked.currency() == currency);
    let open = asked.fold(0_i128, |sum, request| {
        sum.saturating_add(back.open(request))
    });
    let gone = back
        .refunded(currency)
        .saturating_add(back.lost(currency))
        .saturating_add(open);
    captured.saturating_sub(gone).max(0)
}

/// Minor units that came out of an amount, in its currency.
fn money(minor: i128, of: Amount) -> Money {
    let minor = i64::try_from(minor).unwrap_or(i64::MAX);
    Money::new(minor, of.currency()).unwrap_or(of.into())
}
