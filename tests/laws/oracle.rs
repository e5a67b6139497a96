//! Where the specification says that the money is, worked out again from what was told.
//!
//! Slow and plain on purpose. It reads the public registers of each payment, remembers of the
//! inputs the little that no read tells, and shares no code with the crate.

use std::collections::BTreeMap;

use order_lifecycle::*;

use crate::harness::Step;
use crate::qualifying::{gone, honours, is_exact_and_here, refunded, sum_in};

/// What a history told that no read of the order tells.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    captures: BTreeMap<PaymentId, Heard>,
    /// Minor units for which a withdrawn request still stands.
    withdrawn: BTreeMap<(PaymentId, RequestId), i128>,
    /// What a payment's capture was when it won, was accepted or was last acknowledged, and whether
    /// it was taken as it was.
    settled: BTreeMap<PaymentId, (Amount, bool)>,
    /// What went back above a capture, where that was acknowledged.
    acknowledged: BTreeMap<PaymentId, i128>,
    refunds: BTreeMap<(PaymentId, RefundId), Timestamp>,
    totals: BTreeMap<PaymentId, Timestamp>,
}

#[derive(Clone, Copy)]
struct Heard {
    earliest: Timestamp,
    while_open: bool,
}

/// The places of one captured payment's money, in minor units of its capture's currency.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Places {
    pub(crate) captured: Amount,
    pub(crate) refunded: i128,
    pub(crate) given_back: i128,
    pub(crate) disputed: i128,
    pub(crate) returned: i128,
    pub(crate) requested: Vec<(RequestId, i128)>,
    pub(crate) unkept: i128,
    pub(crate) applied: i128,
    pub(crate) under_review: i128,
    pub(crate) overreturned: i128,
    pub(crate) stand: Stand,
}

impl Places {
    /// What is still to be given back.
    pub(crate) fn owed(&self) -> i128 {
        let requested: i128 = self.requested.iter().map(|(_, open)| open).sum();
        requested + self.unkept
    }

    /// The most that can be given back.
    pub(crate) fn left(&self) -> i128 {
        let captured = i128::from(self.captured.minor());
        captured - self.given_back - self.disputed - self.returned
    }
}

impl Memory {
    /// Remembers one step, which must follow the one remembered last.
    pub(crate) fn note(&mut self, step: &Step<'_>) {
        if let (Some((payment, fact)), Some(notice)) = (step.told(), step.notice()) {
            self.note_fact(payment, fact, notice.occurred_at(), &step.timed);
        }
        if let Some(Command::WithdrawRefund { payment, request }) = step.done()
            && let Some(known) = step.before.payment(payment)
            && let Some(asked) = known.requests().find(|asked| asked.id() == request)
        {
            let answered = self.answered(known, asked);
            let key = (payment.clone(), request.clone());
            self.withdrawn.insert(key, answered);
        }
        // Made again, a withdrawn request asks for all again.
        if let Some(Command::Refund {
            payment, request, ..
        }) = step.done()
        {
            self.withdrawn.remove(&(payment.clone(), request.clone()));
        }
        self.note_settlement(step);
    }

    fn note_settlement(&mut self, step: &Step<'_>) {
        let won = step.after.status() == Status::Paid && step.before.status() != Status::Paid;
        let (settled, as_captured) = match step.done() {
            Some(Command::Accept { payment }) if step.accepted() => (Some(payment), false),
            Some(Command::AcceptAsCaptured { payment }) if step.accepted() => {
                let over = step
                    .timed
                    .payment(payment)
                    .map_or(0, |it| self.to_acknowledge(it));
                if over > 0 {
                    self.acknowledged.insert(payment.clone(), over);
                    return;
                }
                (Some(payment), true)
            }
            _ if won => (step.after.winner().map(Payment::id), false),
            _ => return,
        };
        if let Some(payment) = settled.and_then(|id| step.after.payment(id))
            && let Some(captured) = payment.captured()
        {
            self.settled
                .insert(payment.id().clone(), (captured, as_captured));
        }
    }

    /// What went back of a payment above its capture and is not acknowledged.
    pub(crate) fn to_acknowledge(&self, payment: &Payment) -> i128 {
        let over = overreturned(payment);
        let known = self.acknowledged.get(payment.id()).copied().unwrap_or(0);
        if over == known { 0 } else { over }
    }

    /// Whether all the money that was taken for a paid order has gone back.
    fn nothing_is_kept(&self, order: &Order) -> bool {
        let mut taken = self.settled.keys().filter_map(|id| order.payment(id));
        taken.all(|payment| {
            payment.captured().is_none_or(|captured| {
                let gone = gone_back(payment, captured.currency());
                payment.funds() != Some(Funds::Taken) || gone >= captured.minor().into()
            })
        })
    }

    fn note_fact(
        &mut self,
        payment: &PaymentId,
        fact: &PaymentFact,
        occurred: Timestamp,
        order: &Order,
    ) {
        let later = |known: &mut Timestamp| *known = (*known).max(occurred);
        match fact {
            PaymentFact::Captured { .. } | PaymentFact::PartlyCaptured { .. } => {
                let heard = Heard {
                    earliest: if order.terms().created_at().millis() - occurred.millis() > 300_000 {
                        order.clock()
                    } else {
                        occurred.min(order.clock())
                    },
                    while_open: order.status().is_open(),
                };
                self.captures
                    .entry(payment.clone())
                    .and_modify(|known| known.earliest = known.earliest.min(heard.earliest))
                    .or_insert(heard);
            }
            PaymentFact::Refund { refund, .. } => {
                let key = (payment.clone(), refund.clone());
                self.refunds
                    .entry(key)
                    .and_modify(later)
                    .or_insert(occurred);
            }
            PaymentFact::RefundTotal { .. } => {
                let key = payment.clone();
                self.totals.entry(key).and_modify(later).or_insert(occurred);
            }
            PaymentFact::Pending { .. }
            | PaymentFact::Failed
            | PaymentFact::Authorized { .. }
            | PaymentFact::CapturePending
            | PaymentFact::Voided
            | PaymentFact::Reversed
            | PaymentFact::Dispute { .. } => {}
        }
    }

    /// Minor units of a request that are still asked for, answered ones included.
    pub(crate) fn standing(&self, payment: &Payment, request: &RefundRequest) -> i128 {
        let key = (payment.id().clone(), request.id().clone());
        let asked = request.amount().minor().into();
        self.withdrawn.get(&key).copied().unwrap_or(asked)
    }

    /// Minor units of a request that refunds bearing it have answered.
    fn answered(&self, payment: &Payment, request: &RefundRequest) -> i128 {
        let bearing = gone(payment).filter(|refund| refund.request() == Some(request.id()));
        let sum = sum_in(request.amount().currency(), bearing.map(Refund::amount));
        sum.min(self.standing(payment, request))
    }

    /// Whether a payment's money is all here and nothing of it is asked back, so that it can pay
    /// an order that costs exactly it.
    pub(crate) fn is_exact_and_whole(&self, order: &Order, payment: &Payment) -> bool {
        is_exact_and_here(order, payment)
            && payment
                .requests()
                .all(|request| self.standing(payment, request) == 0)
    }

    /// Whether a capture of this payment occurred early enough to pay a closed order by its
    /// policy.
    pub(crate) fn is_honoured(&self, order: &Order, payment: &Payment) -> bool {
        let heard = self.captures.get(payment.id());
        heard.is_some_and(|heard| honours(order, heard.earliest))
    }

    /// Whether a capture of this payment was heard of while the order was open.
    pub(crate) fn reached_open(&self, payment: &Payment) -> bool {
        let heard = self.captures.get(payment.id());
        heard.is_some_and(|heard| heard.while_open)
    }

    /// The places of a payment's money, if anything of it was captured.
    pub(crate) fn places(&self, order: &Order, payment: &Payment) -> Option<Places> {
        let captured = payment.captured()?;
        let (currency, all) = (captured.currency(), i128::from(captured.minor()));

        let refunded = refunded(payment, currency);
        let given_back = refunded.min(all);
        let unsettled = payment
            .disputes()
            .filter(|dispute| dispute.state() != DisputeState::Won);
        let in_dispute = sum_in(currency, unsettled.map(Dispute::amount));
        let disputed = in_dispute.min(all - given_back);
        let returned = match payment.funds() {
            Some(Funds::Returned) => all - given_back - disputed,
            Some(Funds::Taken) | None => 0,
        };

        let mut rest = all - given_back - disputed - returned;
        let (mut requested, mut answered) = (Vec::new(), 0);
        for request in payment.requests() {
            if request.amount().currency() == currency {
                let answer = self.answered(payment, request);
                let open = (self.standing(payment, request) - answer).min(rest);
                rest -= open;
                answered += answer;
                requested.push((request.id().clone(), open));
            }
        }

        let stand = self.stand(order, payment, captured);
        let not_kept = match stand {
            Stand::Surplus(_) => all,
            Stand::Won if self.settled[payment.id()].1 => 0,
            Stand::Won => all - i128::from(order.amount().minor()),
            Stand::Review(_) => 0,
        };
        let unasked = (given_back - answered).max(0);
        let unkept = (not_kept - unasked - disputed - returned).clamp(0, rest);
        rest -= unkept;
        Some(Places {
            captured,
            refunded,
            given_back,
            disputed,
            returned,
            requested,
            unkept,
            applied: if stand == Stand::Won { rest } else { 0 },
            under_review: if stand == Stand::Won { 0 } else { rest },
            overreturned: overreturned(payment),
            stand,
        })
    }

    fn stand(&self, order: &Order, payment: &Payment, captured: Amount) -> Stand {
        let due = order.amount();
        if order.winner().is_some() {
            return match self.settled.get(payment.id()) {
                Some((settled, _)) if *settled == captured => Stand::Won,
                Some(_) => Stand::Review(UnappliedReason::AmountChanged),
                None if captured == due && self.nothing_is_kept(order) => {
                    Stand::Review(UnappliedReason::WinnerReturned)
                }
                None => Stand::Surplus(UnappliedReason::PaidByAnother),
            };
        }
        let policy = order.terms().policy();
        let part = is_part(order, payment, captured);
        let unequal = if part {
            UnappliedReason::Partial
        } else if captured.currency() == due.currency() {
            UnappliedReason::AmountMismatch
        } else {
            UnappliedReason::CurrencyMismatch
        };
        if captured != due && !part && policy.mismatch == Mismatch::Refund {
            return Stand::Surplus(unequal);
        }
        let (late, after) = match order.status() {
            Status::Expired => (Some(policy.after_expiry), UnappliedReason::AfterExpiry),
            Status::Cancelled => (Some(policy.after_cancel), UnappliedReason::AfterCancel),
            Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Paid => {
                (None, UnappliedReason::AfterExpiry)
            }
        };
        let in_time = self.is_honoured(order, payment);
        match late.filter(|_| !self.reached_open(payment)) {
            Some(LateMoney::Review) => return Stand::Review(after),
            Some(LateMoney::HonourWithin(_)) if in_time => {}
            Some(LateMoney::Refund | LateMoney::HonourWithin(_)) => return Stand::Surplus(after),
            None => {}
        }
        if captured != due {
            Stand::Review(unequal)
        } else if self.is_exact_and_whole(order, payment) {
            // On an open order, or within the time of a policy, it would have won.
            Stand::Review(after)
        } else {
            Stand::Review(UnappliedReason::FundsReturned)
        }
    }

    /// What tells one refund of a payment from the next: how many are known that answer the same
    /// request, or none of ours, how many of these failed, and how much went back.
    pub(crate) fn attempt(
        &self,
        payment: &Payment,
        request: Option<&RequestId>,
    ) -> (usize, usize, i128) {
        let ours = |id: &&RequestId| payment.requests().any(|asked| asked.id() == *id);
        let known = || {
            let refunds = payment.refunds();
            refunds.filter(|refund| refund.request().filter(ours) == request)
        };
        let failed = known().filter(|refund| refund.state() == RefundState::Failed);
        let asked: Vec<_> = payment.requests().collect();
        let gone = match request {
            Some(id) => {
                let asked = asked.iter().find(|asked| asked.id() == id);
                asked.map_or(0, |asked| self.answered(payment, asked))
            }
            None => payment.captured().map_or(0, |captured| {
                let (currency, all) = (captured.currency(), i128::from(captured.minor()));
                let asked = asked.iter().filter(|it| it.amount().currency() == currency);
                let answered: i128 = asked.map(|it| self.answered(payment, it)).sum();
                (refunded(payment, currency).min(all) - answered).max(0)
            }),
        };
        (known().count(), failed.count(), gone)
    }

    /// Whether the end of a refund of this payment is not known.
    pub(crate) fn refund_in_doubt(&self, payment: &Payment) -> bool {
        let total = self.totals.get(payment.id());
        payment.refunds().any(|refund| {
            let key = (payment.id().clone(), refund.id().clone());
            match refund.state() {
                RefundState::Pending => true,
                RefundState::Failed => total.is_some_and(|total| *total < self.refunds[&key]),
                RefundState::Done => false,
            }
        })
    }
}

/// Minor units refunded or lost in a currency.
fn gone_back(payment: &Payment, currency: Currency) -> i128 {
    let lost = payment
        .disputes()
        .filter(|dispute| dispute.state() == DisputeState::Lost);
    refunded(payment, currency) + sum_in(currency, lost.map(Dispute::amount))
}

/// What went back more than once, each refund and each lost dispute for no more than the capture.
fn overreturned(payment: &Payment) -> i128 {
    payment.captured().map_or(0, |captured| {
        let currency = captured.currency();
        let least = |amount: Amount| {
            let minor = amount.minor().min(captured.minor());
            Amount::new(minor, amount.currency()).expect("an amount, or less")
        };
        let refunds = sum_in(currency, gone(payment).map(Refund::amount).map(least));
        let total = payment.refund_total();
        let total = total.filter(|total| total.currency() == currency);
        let total = total.map_or(0, |total| total.minor().min(captured.minor()));
        let lost = payment
            .disputes()
            .filter(|dispute| dispute.state() == DisputeState::Lost);
        let lost = sum_in(currency, lost.map(Dispute::amount).map(least));
        (refunds.max(total.into()) + lost - i128::from(captured.minor())).max(0)
    })
}

/// Where a payment's money stands, and the reason that decides it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stand {
    Won,
    Surplus(UnappliedReason),
    Review(UnappliedReason),
}

/// Whether less than the price was captured, and more can be.
pub(crate) fn is_part(order: &Order, payment: &Payment, captured: Amount) -> bool {
    let due = order.amount();
    let less = captured.currency() == due.currency() && captured.minor() < due.minor();
    less && payment.rest_is_held()
}

/// The end of a payment's own time: what was told, or the window of a hold or an attempt.
pub(crate) fn own_limit(order: &Order, payment: &Payment) -> Option<Timestamp> {
    let window = if payment.held().is_some() || payment.rest_is_held() {
        order.terms().hold_window()
    } else {
        order.terms().attempt_window()
    };
    payment
        .limit()
        .or_else(|| payment.first_heard().checked_add(window))
}
