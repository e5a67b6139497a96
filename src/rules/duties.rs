//! What the outside world still owes an order: derived from the state, so a crash or a duplicate
//! loses and doubles nothing (law L10).
//!
//! Two losses are meant. A payment was recorded, the call that should have followed failed, and the
//! retry saw a message that it knew and did nothing (I-64, I-103). A message that reported a refund
//! queued a refund (I-134). Neither can happen to a list that is read off the state: the first duty
//! is still on it, and the second never was.
//!
//! | duty | is listed while | ended by |
//! |---|---|---|
//! | void | the payment is live, the order closed, and not honouring it | a fact that ends it |
//! | poll | an open order's payment is overdue | a fact that ends it, or a larger limit |
//! | | a closed order would honour a live payment | its end, or the end of that time |
//! | | a refund is pending, or failed after the latest total | a fact about it, or a total |
//! | | a refund counts in another currency than the capture | a fact that tells it otherwise |
//! | | a capture of ours is pending | a later fact about the payment |
//! | capture | captures are ours, the order open, and this the hold to take | see `capturing` |
//! | refund | a request of ours is open | refunds bearing it, or its withdrawal |
//! | | the order does not keep all of a capture | money that goes back without a request |
//! | decide | money is under review | `Accept`, a refund of all of it, another winner |
//! | | captures are ours, and its hold does not cover the price | a larger hold, or its end |
//! | | its money went back more than once | `AcceptAsCaptured`, or facts that correct it |
//!
//! This is also the order of the list within a payment; payments come in the order of their ids.
//! The refunds of one payment never come to more than what is left of its capture: captured, less
//! what was given back, is disputed, or was returned. So if money leaves by another door, the duty
//! shrinks with it, and nobody is paid twice (I-82, I-88, I-142). While a refund stands that was
//! told in another currency, nothing of the payment is to be refunded: it may be the very refund
//! that is owed, told as the customer received it, and the provider has to say.

use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::{Disposition, UnappliedReason, UnappliedReasons};
use crate::rules::duty::Duty;
use crate::rules::key::RefundKey;
use crate::rules::sums::Split;
use crate::value::amount::Amount;
use crate::value::id::RequestId;

impl<S: State> Order<S> {
    /// Lists what still has to be done, payment by payment. Lazy, and without allocating.
    ///
    /// Answers for the order's clock: advance, then read. Listing does nothing and marks nothing as
    /// done; the same state lists the same duties, and only facts and decisions of ours end them.
    /// So store the order first, then work the list off, and report what came of it as notices.
    /// Costs time in proportion to payments, refunds and requests.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
    /// # let twice = PaymentId::new("pay_2")?;
    /// # for payment in [PaymentId::new("pay_1")?, twice.clone()] {
    /// #     let captured = PaymentFact::Captured { amount };
    /// #     let _ = order.observe(&Notice::payment(payment, captured, at(5)), at(5));
    /// # }
    /// // The customer paid twice, so one payment is owed back.
    /// let owed = order.duties().next().expect("a duty");
    /// let Duty::Refund { payment, amount, key, .. } = owed else { panic!("{owed}") };
    /// assert_eq!((payment, amount.minor()), (&twice, 10_00));
    ///
    /// // It is stored as pending before it is sent, under its key: then it is not sent again.
    /// let (refund, state) = (RefundId::from(key), RefundState::Pending);
    /// let fact = PaymentFact::Refund { refund, request: None, amount, state };
    /// let _ = order.observe(&Notice::payment(twice, fact, at(6)), at(6));
    /// let left: Vec<_> = order.duties().map(|duty| duty.to_string()).collect();
    /// assert_eq!(left, ["poll pay_2"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn duties(&self) -> impl Iterator<Item = Duty<'_>> {
        let to_capture = self.to_capture();
        let stands = self.dispositions();
        let undone = stands.filter(|(payment, disposition)| !self.is_done(payment, *disposition));
        undone.flat_map(move |(payment, disposition)| {
            let split = self.split(payment, disposition);
            self.void(payment)
                .into_iter()
                .chain(self.poll(payment))
                .chain(self.capture(payment, to_capture))
                .chain(self.refunds_asked(payment, split))
                .chain(self.refund_unkept(payment, split))
                .chain(decide(payment, disposition, split).or_else(|| self.short_hold(payment)))
        })
    }

    /// Tells of most payments, at a glance, that nothing is owed for them: they have ended, and
    /// nothing was taken or exactly the price, and nothing of it went back or was asked back.
    fn is_done(&self, payment: &Payment, disposition: Option<Disposition>) -> bool {
        let in_its_place = match disposition {
            None => true,
            Some(Disposition::Won) => payment.captured() == Some(self.amount()),
            Some(Disposition::Surplus(_) | Disposition::UnderReview(_)) => false,
        };
        in_its_place && payment.outflow().is_none() && !payment.is_live()
    }

    /// A live payment of a closed order is to be ended, unless it could still be honoured. Closed
    /// includes paid: the attempt in the other tab can still take the customer's money (I-52). An
    /// open order ends none of its payments.
    fn void<'o>(&self, payment: &'o Payment) -> Option<Duty<'o>> {
        let closed = !self.status().is_open();
        let void = closed && payment.is_live() && !self.honours(self.clock);
        void.then(|| Duty::Void {
            payment: payment.id(),
        })
    }

    /// A payment whose fate, or whose refund's, is not known and matters. Many reasons, one duty:
    /// asking the provider once answers all of them.
    fn poll<'o>(&self, payment: &'o Payment) -> Option<Duty<'o>> {
        let polled = payment.refund_in_doubt() || self.is_polled_alive(payment);
        polled.then(|| Duty::Poll {
            payment: payment.id(),
        })
    }

    /// Tells whether the provider is to be asked what becomes of a live payment, or of the capture
    /// that we sent for it.
    pub(crate) fn is_polled_alive(&self, payment: &Payment) -> bool {
        let unknown = self.status().is_open() && self.is_overdue(payment);
        let honoured = payment.is_live() && self.honours(self.clock);
        unknown || honoured || payment.capture_pending()
    }

    /// Open requests, oldest first, capped together by what is left of the capture. SPEC: L10
    ///
    /// Two requests of 6 of a capture of 10 cannot be made, but a dispute over 4 can follow two of
    /// 5: then the older is owed 5, and the younger the 1 that is left. A request in another
    /// currency than the capture, which was reported differently since, waits until that is cleared
    /// up.
    fn refunds_asked<'o>(
        &'o self,
        payment: &'o Payment,
        split: Option<Split>,
    ) -> impl Iterator<Item = Duty<'o>> {
        let split = split.filter(|_| !payment.refund_converted());
        let mut left = split.map_or(0, |split| split.left);
        payment.requests().filter_map(move |request| {
            let (split, back) = (split?, payment.outflow()?);
            if request.asked.currency() != split.currency {
                return None;
            }
            let due = back.open(request).min(left);
            left = left.saturating_sub(due);
            // Most requests are answered, and need no key.
            if due == 0 {
                return None;
            }
            let ids = (self.id(), payment.id());
            let tries = back.tries(Some(&request.id));
            let key = RefundKey::new(ids, Some(&request.id), tries, back.answered(request));
            refund(payment, Some(&request.id), (due, split), key)
        })
    }

    /// Captured money that the order does not keep: of a surplus all that is left, of an accepted
    /// payment what it has above the price. One duty for each payment, whatever the reasons.
    fn refund_unkept<'o>(&self, payment: &'o Payment, split: Option<Split>) -> Option<Duty<'o>> {
        let split = split.filter(|split| split.unkept > 0 && !payment.refund_converted())?;
        let tries = payment.outflow().map_or([0; 2], |back| back.tries(None));
        let key = RefundKey::new((self.id(), payment.id()), None, tries, split.unasked);
        refund(payment, None, (split.unkept, split), key)
    }
}

/// A refund duty, if anything is due.
fn refund<'o>(
    payment: &'o Payment,
    request: Option<&'o RequestId>,
    (due, split): (i128, Split),
    key: RefundKey,
) -> Option<Duty<'o>> {
    // What is due is at most what was captured, so it fits; nothing due is no duty.
    let minor = i64::try_from(due).ok().filter(|minor| *minor > 0)?;
    let amount = Amount::from_parts(minor, split.currency);
    Some(Duty::Refund {
        payment: payment.id(),
        request,
        amount,
        key,
    })
}

/// Money under review, while any of it is still here: what went back needs no decision. If more
/// went back than there was, nothing is left to be under review, and that is what is to be seen to.
fn decide(
    payment: &Payment,
    disposition: Option<Disposition>,
    split: Option<Split>,
) -> Option<Duty<'_>> {
    let (disposition, split) = (disposition?, split?);
    let why = match disposition {
        _ if payment.unacknowledged() > 0 => UnappliedReasons::only(UnappliedReason::Overreturned),
        // More of the hold can be taken: it is not for anybody to decide yet.
        Disposition::UnderReview(why) if why.first() == UnappliedReason::Partial => return None,
        Disposition::UnderReview(why) if split.under_review > 0 => why,
        Disposition::UnderReview(_) | Disposition::Won | Disposition::Surplus(_) => return None,
    };
    let payment = payment.id();
    Some(Duty::Decide { payment, why })
}
