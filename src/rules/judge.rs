//! Where a payment's money stands: the one rule by which payments win, are owed back or wait.
//!
//! The merged ledger is judged, never a message, so that what a payment is worth does not depend
//! on which notice came last. Every reason for which money does not simply pay the order is
//! collected first; then the policies say, in a fixed order, which of them decides.
//!
//! One payment wins, and only one that *qualifies*: captured for exactly the order's amount and
//! currency, and whole. Nothing else pays by itself, in either direction. A cent less is not the
//! price (incident I-122), and five too many are not simply kept (I-125): both are a customer's
//! money that somebody has to speak for, the merchant by `Accept` or the terms by a policy.
//!
//! Closed orders have two kinds of captures. One that reached the order while it was open keeps its
//! review whatever the policy for late money says, because the customer paid in time. If it comes
//! to be exact only now, it waits unless the policy honours it: the order was closed by a decision
//! that nobody has taken back (I-125b, I-128b). One that came after the closing is late, and the
//! policy for late money decides, unless the terms give a mismatch back anyway:
//!
//! | policy | a late capture dated before the end | dated at the end or later |
//! |---|---|---|
//! | `Refund` | owed back | owed back |
//! | `HonourWithin(d)`, until closing + d | as if the order were open | owed back |
//! | `Review` | waits | waits |
//!
//! The date is the earliest that the provider reported, and never later than we received it: paid
//! in time and heard late is honoured (I-17), one hour after it is not (I-17b), and at the very end
//! it is not either (I-44c).

use crate::ledger::Place;
use crate::ledger::course::{Capture, Funds};
use crate::ledger::outflow::Outflow;
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::Closing;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::{Disposition, UnappliedReason, UnappliedReasons};
use crate::terms::policy::{LateMoney, Mismatch, Policy};
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

impl<S: State> Order<S> {
    /// Lists the payments by id, each with where its money stands: `None` while nothing of it is
    /// captured.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
    /// let captured = PaymentFact::Captured { amount };
    /// for (payment, fact) in [
    ///     ("pay_1", PaymentFact::Failed),
    ///     ("pay_3", captured.clone()),
    ///     ("pay_2", captured),
    /// ] {
    ///     let _ = order.observe(&Notice::payment(payment.parse()?, fact, at(5)), at(5));
    /// }
    /// let stands = order.dispositions().map(|(payment, disposition)| {
    ///     let code = disposition.map_or("nothing captured", Disposition::as_str);
    ///     (payment.id().as_str(), code)
    /// });
    /// let expected = [("pay_1", "nothing captured"), ("pay_2", "surplus"), ("pay_3", "won")];
    /// assert!(stands.eq(expected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn dispositions(&self) -> impl Iterator<Item = (&Payment, Option<Disposition>)> {
        let kept = self.kept_for_it();
        (0..)
            .zip(self.ledger.iter())
            .map(move |(place, payment)| (payment, self.judge_beside(|| kept, place, payment)))
    }

    /// Returns where the money of a payment stands, if it is known and captured.
    ///
    /// It answers for the facts known now. Money that waits because some of it went back can still
    /// pay the order: a refund that fails, or a dispute that is won, makes it whole again.
    #[must_use]
    pub fn disposition(&self, id: &PaymentId) -> Option<Disposition> {
        let (place, payment) = self.ledger.find(id)?;
        self.judge(place, payment)
    }

    /// Returns where the money of a captured payment stands. SPEC: L1
    pub(crate) fn judge(&self, place: Place, payment: &Payment) -> Option<Disposition> {
        self.judge_beside(|| self.kept_for_it(), place, payment)
    }

    /// Tells whether anything is here of the money that a paid order was settled with: of the
    /// winner, or of what was accepted in its place. An unpaid order has no such money.
    ///
    /// Looks at one payment, unless nothing is left of the winner, which is rare.
    pub(crate) fn kept_for_it(&self) -> bool {
        let Some(paid) = self.state.any().paid() else {
            return false;
        };
        let accepted = || self.ledger.iter().filter(|it| it.accepted().is_some());
        is_here(self.winner_of(paid)) || accepted().any(is_here)
    }

    /// The same, where it is known whether money that settled the order is still here. `Won` on an
    /// unpaid order means that the payment qualifies to win it, which the doors see to before they
    /// return. SPEC: L1
    ///
    /// On a paid order it is asked first whether the payment settled it: as the winner, or accepted
    /// in its place. Such money is judged by the amount that it settled with. If the provider
    /// corrects that amount, the status stays, for the goods may be gone, and what is left of the
    /// money waits (I-122b). Everything that another payment captured is a surplus, what was under
    /// review before included: there is nothing left that it could pay. Unless nothing is left of
    /// what paid it; then exact money waits, for it is the only money that is here.
    fn judge_beside(
        &self,
        kept: impl FnOnce() -> bool,
        place: Place,
        payment: &Payment,
    ) -> Option<Disposition> {
        let (capture, due) = (payment.capture()?, self.terms.amount());
        let Some(paid) = self.state.any().paid() else {
            return Some(self.judge_unpaid(payment, &capture));
        };
        let settlement = if paid.winner == place {
            Some(paid.settlement())
        } else {
            payment.accepted()
        };
        Some(match settlement {
            Some(settlement) if settlement.covers(&capture, due) => Disposition::Won,
            Some(_) => {
                let first = UnappliedReason::AmountChanged;
                Disposition::UnderReview(UnappliedReasons::new(
                    first,
                    self.mismatch(payment, &capture),
                ))
            }
            None if self.mismatch(payment, &capture).is_none() && !kept() => {
                self.review(UnappliedReason::WinnerReturned, payment, &capture)
            }
            None => self.surplus(UnappliedReason::PaidByAnother, payment, &capture),
        })
    }

    /// The policies speak in this order: a mismatch that is to be refunded; a closed order, to a
    /// capture that never reached the open one; a mismatch; money that is not whole; the closing.
    ///
    /// | guard | why it stands there |
    /// |---|---|
    /// | mismatch, to be refunded | the terms give it back, whether open or closed |
    /// | late | what the terms say of late money holds, exact and whole or not |
    /// | mismatch, to be reviewed | somebody decides, and wants to know this first |
    /// | not whole | money known to be going away must not release goods (I-92, I-140b) |
    /// | closed, but reached it open | exact and whole at last, and still not by itself |
    ///
    /// Money that went back is no guard against being late: a policy that gives back late money is
    /// right about what is left of it too. SPEC: L5
    fn judge_unpaid(&self, payment: &Payment, capture: &Capture) -> Disposition {
        let (mismatch, policy) = (self.mismatch(payment, capture), self.terms.policy());
        // What can still become the price is not given back for not being it.
        let unequal = mismatch.filter(|reason| *reason != UnappliedReason::Partial);
        if let Some(reason) = unequal.filter(|_| policy.mismatch == Mismatch::Refund) {
            return self.surplus(reason, payment, capture);
        }
        let late = self.unhonoured(capture);
        if let Some((reason, policy)) = late.filter(|_| !capture.reached_open) {
            return match policy {
                LateMoney::Review => self.review(reason, payment, capture),
                LateMoney::Refund | LateMoney::HonourWithin(_) => {
                    self.surplus(reason, payment, capture)
                }
            };
        }
        let returned = went_back(payment, capture);
        let closed = late.map(|(reason, _)| reason);
        match mismatch.or(returned).or(closed) {
            None => Disposition::Won,
            Some(reason) => self.review(reason, payment, capture),
        }
    }

    /// Money that the order does not keep. That some of it went back already is no reason for it:
    /// it would be owed back whole as well.
    fn surplus(&self, first: UnappliedReason, payment: &Payment, capture: &Capture) -> Disposition {
        let others = self
            .mismatch(payment, capture)
            .into_iter()
            .chain(self.too_late(capture));
        Disposition::Surplus(UnappliedReasons::new(first, others))
    }

    /// Money of an unpaid order that waits for a decision, with all that the person who decides has
    /// to know: late *and* too little is another question than late.
    fn review(&self, first: UnappliedReason, payment: &Payment, it: &Capture) -> Disposition {
        let others = self
            .mismatch(payment, it)
            .into_iter()
            .chain(self.too_late(it));
        let others = others.chain(went_back(payment, it));
        Disposition::UnderReview(UnappliedReasons::new(first, others))
    }

    /// The closing that a capture came after, unless the order honours it. `None` on a paid order,
    /// whose closing, if it had one, is history.
    fn too_late(&self, capture: &Capture) -> Option<UnappliedReason> {
        let late = self.unhonoured(capture).filter(|_| !capture.reached_open);
        late.map(|(reason, _)| reason)
    }

    /// In what a capture differs from the price; less than it is no difference yet while the rest of
    /// the hold stays. The currency goes first: a figure in another currency is neither too much nor
    /// too little (incident I-116).
    fn mismatch(&self, payment: &Payment, capture: &Capture) -> Option<UnappliedReason> {
        let due = self.terms.amount();
        if capture.currency != due.currency() {
            Some(UnappliedReason::CurrencyMismatch)
        } else if payment.rest_is_held() && capture.minor < due.minor() {
            Some(UnappliedReason::Partial)
        } else if capture.minor != due.minor() {
            Some(UnappliedReason::AmountMismatch)
        } else {
            None
        }
    }

    /// The closing that stands in the way of a capture, on an order that is closed and unpaid and
    /// does not honour it, with the policy for it. Whether the capture came after the closing is
    /// for the caller to ask.
    fn unhonoured(&self, capture: &Capture) -> Option<(UnappliedReason, LateMoney)> {
        let (closing, policy) = self.late_money()?;
        let reason = match closing.status() {
            Status::Cancelled => UnappliedReason::AfterCancel,
            Status::Created
            | Status::CheckoutRendered
            | Status::Attempted
            | Status::Paid
            | Status::Expired => UnappliedReason::AfterExpiry,
        };
        (!self.honours(capture.earliest)).then_some((reason, policy))
    }

    /// The closing of an order that is closed and unpaid, with the policy that governs it. SPEC: L5
    pub(crate) fn late_money(&self) -> Option<(Closing, LateMoney)> {
        let closing = self.state.any().closed_unpaid()?;
        Some((closing, late_policy(self.terms.policy(), closing)))
    }

    /// Tells whether a closed, unpaid order would still honour a capture that occurred at an
    /// instant. The end is half-open, and may never come. There is no beginning: what was captured
    /// before the closing was paid in time, and with a duration of zero nothing else is honoured.
    ///
    /// Asked of a capture's date it judges money, asked of the order's clock it says whether a live
    /// payment is still worth waiting for.
    pub(crate) fn honours(&self, occurred: Timestamp) -> bool {
        self.late_money()
            .is_some_and(|(closing, policy)| match policy {
                LateMoney::HonourWithin(within) => {
                    let end = closing.at.checked_add(within);
                    end.is_none_or(|end| occurred < end)
                }
                LateMoney::Refund | LateMoney::Review => false,
            })
    }
}

/// The policy for money that is late because of how the order was closed. The status decides, not
/// who closed it: a provider's own closing falls under the policy of the status that it led to.
pub(crate) const fn late_policy(policy: &Policy, closing: Closing) -> LateMoney {
    match closing.status() {
        Status::Cancelled => policy.after_cancel,
        Status::Created
        | Status::CheckoutRendered
        | Status::Attempted
        | Status::Paid
        | Status::Expired => policy.after_expiry,
    }
}

/// Tells whether anything of a payment's money is here: captured, and not all of it returned,
/// refunded or lost. What is only asked back or in an open dispute has not left.
fn is_here(payment: &Payment) -> bool {
    let Some(captured) = payment.captured() else {
        return false;
    };
    let gone = payment
        .outflow()
        .map_or(0, |back| back.gone(captured.currency()));
    payment.funds() == Some(Funds::Taken) && gone < captured.minor().into()
}

/// That some of a capture is not here any more, as a reason.
fn went_back(payment: &Payment, capture: &Capture) -> Option<UnappliedReason> {
    (!is_whole(payment, capture)).then_some(UnappliedReason::FundsReturned)
}

/// Tells whether nothing of a capture is returned, refunded, lost or asked back. An open dispute
/// does not count.
///
/// A request of ours counts until it is withdrawn with nothing answered: a merchant who has asked
/// for money back has not sold anything with it. It needs a question of its own, because a request
/// that was answered is not open any more, and in another currency it would be in no sum.
fn is_whole(payment: &Payment, capture: &Capture) -> bool {
    let nothing_left =
        |back: &Outflow| back.nothing_stands() && kept(payment, capture) == capture.minor.into();
    payment.funds() == Some(Funds::Taken) && payment.outflow().is_none_or(nothing_left)
}

/// What of a capture is not refunded, lost, returned or asked back, in minor units: what the order
/// could be settled with. At least zero, also where more went back than was captured.
///
/// An open dispute is not taken off; the places of money treat it otherwise, as money that cannot
/// be given back. Returned means all of it: a reversal takes the capture as a whole.
pub(crate) fn kept(payment: &Payment, capture: &Capture) -> i128 {
    if payment.funds() == Some(Funds::Returned) {
        return 0;
    }
    let captured = i128::from(capture.minor);
    let Some(back) = payment.outflow() else {
        return captured;
    };
    let currency = capture.currency;
    let (_, open) = back.requested(currency);
    let gone = back.gone(currency).saturating_add(open);
    captured.saturating_sub(gone).max(0)
}
