//! Where a payment's money stands: the one rule by which payments win, are owed back or wait.
//!
//! The merged ledger is judged, never a message, so that what a payment is worth does not depend
//! on which notice came last.

use crate::id::PaymentId;
use crate::ledger::Place;
use crate::money::Amount;
use crate::order::Order;
use crate::outcome::{Disposition, Why};
use crate::payment::Payment;
use crate::policy::{LateMoney, Mismatch};
use crate::progress::{Capture, Funds};
use crate::state::{Paid, State};
use crate::status::Status;

impl<S: State> Order<S> {
    /// Lists the payments, each with where its money stands.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (&Payment, Option<Disposition>)> {
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
pub(crate) fn kept(payment: &Payment, capture: &Capture) -> i128 {
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
