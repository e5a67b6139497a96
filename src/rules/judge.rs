//! Where a payment's money stands: the one rule by which payments win, are owed back or wait.
//!
//! The merged ledger is judged, never a message, so that what a payment is worth does not depend
//! on which notice came last. Every reason for which money does not simply pay the order is
//! collected first; then the policies say, in a fixed order, which of them decides.

use crate::ledger::Place;
use crate::ledger::course::{Capture, Funds};
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::Closing;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::{Paid, State};
use crate::rules::disposition::{Disposition, UnappliedReason, UnappliedReasons};
use crate::terms::policy::{LateMoney, Mismatch, Policy};
use crate::value::amount::Amount;
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

impl<S: State> Order<S> {
    /// Lists the payments by id, each with where its money stands: `None` while nothing of it is
    /// captured.
    pub fn dispositions(&self) -> impl Iterator<Item = (&Payment, Option<Disposition>)> {
        (0..)
            .zip(self.ledger.iter())
            .map(|(place, payment)| (payment, self.judge(place, payment)))
    }

    /// Returns where the money of a payment stands, if it is known and captured.
    #[must_use]
    pub fn disposition(&self, id: &PaymentId) -> Option<Disposition> {
        let (place, payment) = self.ledger.find(id)?;
        self.judge(place, payment)
    }

    /// Returns where the money of a captured payment stands. `Won` on an unpaid order means that
    /// the payment qualifies to win it.
    pub(crate) fn judge(&self, place: Place, payment: &Payment) -> Option<Disposition> {
        let capture = payment.capture()?;
        Some(match self.state.any().paid() {
            None => self.judge_unpaid(payment, &capture),
            Some(paid) if paid.winner != place => {
                self.surplus(UnappliedReason::PaidByAnother, &capture)
            }
            Some(paid) if paid.settled_by(&capture, self.terms.amount()) => Disposition::Won,
            Some(_) => {
                let first = UnappliedReason::AmountChanged;
                Disposition::UnderReview(UnappliedReasons::new(first, self.mismatch(&capture)))
            }
        })
    }

    /// The policies speak in this order: a mismatch that is to be refunded; a closed order, to a
    /// capture that never reached the open one; a mismatch; money that is not whole; the closing.
    fn judge_unpaid(&self, payment: &Payment, capture: &Capture) -> Disposition {
        let (mismatch, policy) = (self.mismatch(capture), self.terms.policy());
        if let Some(reason) = mismatch.filter(|_| policy.mismatch == Mismatch::Refund) {
            return self.surplus(reason, capture);
        }
        let late = self.unhonoured(capture);
        if let Some((reason, policy)) = late.filter(|_| !capture.reached_open) {
            return match policy {
                LateMoney::Review => self.review(reason, payment, capture),
                LateMoney::Refund | LateMoney::HonourWithin(_) => self.surplus(reason, capture),
            };
        }
        let returned = went_back(payment, capture);
        let closed = late.map(|(reason, _)| reason);
        match mismatch.or(returned).or(closed) {
            None => Disposition::Won,
            Some(reason) => self.review(reason, payment, capture),
        }
    }

    /// Money that the order does not keep. That some of it went back already is no reason for it.
    fn surplus(&self, first: UnappliedReason, capture: &Capture) -> Disposition {
        let others = self
            .mismatch(capture)
            .into_iter()
            .chain(self.too_late(capture));
        Disposition::Surplus(UnappliedReasons::new(first, others))
    }

    /// Money of an unpaid order that waits for a decision.
    fn review(&self, first: UnappliedReason, payment: &Payment, it: &Capture) -> Disposition {
        let others = self.mismatch(it).into_iter().chain(self.too_late(it));
        let others = others.chain(went_back(payment, it));
        Disposition::UnderReview(UnappliedReasons::new(first, others))
    }

    /// The closing that a capture came after, unless the order honours it.
    fn too_late(&self, capture: &Capture) -> Option<UnappliedReason> {
        let late = self.unhonoured(capture).filter(|_| !capture.reached_open);
        late.map(|(reason, _)| reason)
    }

    fn mismatch(&self, capture: &Capture) -> Option<UnappliedReason> {
        let due = self.terms.amount();
        if capture.currency != due.currency() {
            Some(UnappliedReason::CurrencyMismatch)
        } else if capture.minor != due.minor() {
            Some(UnappliedReason::AmountMismatch)
        } else {
            None
        }
    }

    /// The closing that stands in the way of a capture, on an order that is closed and unpaid and
    /// does not honour it, with the policy for it.
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

    /// The closing of an order that is closed and unpaid, with the policy that governs it.
    pub(crate) fn late_money(&self) -> Option<(Closing, LateMoney)> {
        let closing = self.state.any().closed_unpaid()?;
        Some((closing, late_policy(self.terms.policy(), closing)))
    }

    /// Tells whether a closed, unpaid order would still honour a capture that occurred at an
    /// instant. The end is half-open, and may never come.
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

/// The policy for money that is late because of how the order was closed.
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

impl Paid {
    /// Tells whether a capture is still what settled the order.
    fn settled_by(&self, capture: &Capture, due: Amount) -> bool {
        capture.minor == self.settled && capture.currency == due.currency()
    }
}

fn went_back(payment: &Payment, capture: &Capture) -> Option<UnappliedReason> {
    (!is_whole(payment, capture)).then_some(UnappliedReason::FundsReturned)
}

/// Tells whether nothing of a capture is returned, refunded, lost or asked back. An open dispute
/// does not count.
fn is_whole(payment: &Payment, capture: &Capture) -> bool {
    payment.funds() == Some(Funds::Taken)
        && payment.requests().all(|request| request.standing == 0)
        && kept(payment, capture) == capture.minor.into()
}

/// What of a capture is not refunded, lost, returned or asked back, in minor units.
pub(crate) fn kept(payment: &Payment, capture: &Capture) -> i128 {
    if payment.funds() == Some(Funds::Returned) {
        return 0;
    }
    let captured = i128::from(capture.minor);
    let Some(back) = payment.outflow() else {
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
