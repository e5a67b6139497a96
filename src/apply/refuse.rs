//! The reasons for which commands are refused, asked of the state without moving anything.

use crate::answer::refusal::RefusalReason;
use crate::ledger::Place;
use crate::ledger::course::Capture;
use crate::ledger::payment::Payment;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::Disposition;
use crate::rules::judge::kept;
use crate::terms::policy::Concurrency;
use crate::value::amount::Amount;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

impl<S: State> Order<S> {
    /// Returns the first reason to refuse anything that needs an open order.
    pub(crate) fn refuses_when_closed(&self) -> Option<RefusalReason> {
        match self.status() {
            Status::Created | Status::CheckoutRendered | Status::Attempted => None,
            Status::Paid => Some(RefusalReason::AlreadyPaid),
            Status::Cancelled => Some(RefusalReason::OrderCancelled),
            Status::Expired => Some(RefusalReason::OrderExpired),
        }
    }

    #[inline]
    pub(super) fn has_live_payment(&self) -> bool {
        self.ledger.iter().any(Payment::is_live)
    }

    /// The absolute deadline, once it has passed; an order can outlive it, held open by a payment.
    pub(super) fn passed_deadline(&self) -> Option<Timestamp> {
        let deadline = self.terms.deadline();
        deadline.filter(|deadline| *deadline <= self.clock)
    }

    /// The reasons not to start a payment never heard of. The deadline goes first: waiting for the
    /// other payment would not help.
    pub(super) fn refuses_new_payment(&self) -> Option<RefusalReason> {
        if let Some(deadline) = self.passed_deadline() {
            return Some(RefusalReason::DeadlinePassed { deadline });
        }
        let one_at_a_time = self.terms.policy().concurrency == Concurrency::OneAtATime;
        (one_at_a_time && self.has_live_payment()).then_some(RefusalReason::PaymentInFlight)
    }

    /// The reasons not to cancel at all. A cancelled order is no reason but a repeat.
    pub(super) fn refuses_cancel(&self) -> Option<RefusalReason> {
        match self.status() {
            Status::Paid => Some(RefusalReason::AlreadyPaid),
            Status::Expired => Some(RefusalReason::OrderExpired),
            Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Cancelled => {
                None
            }
        }
    }

    /// The reasons not to settle the order by a payment's money; `Ok` with its capture otherwise,
    /// and with `None` when it has settled the order already.
    ///
    /// First whether the order has other money already, then whether there is anything to decide,
    /// then whether it is enough: in currency, as captured, and as left. At the price less than the
    /// price is never accepted; as captured the last two are not asked.
    pub(crate) fn acceptable(
        &self,
        place: Place,
        payment: &Payment,
        as_captured: bool,
    ) -> Result<Option<Capture>, RefusalReason> {
        let paid = self.state.any().paid();
        let won_by_another = paid.is_some_and(|paid| paid.winner != place);
        if won_by_another && payment.accepted().is_none() && self.kept_for_it() {
            return Err(RefusalReason::AlreadyPaid);
        }
        let judged = self.judge(place, payment);
        if judged == Some(Disposition::Won) {
            return Ok(None);
        }
        let split = self.split(payment, judged);
        if split.is_none_or(|split| split.under_review == 0) {
            return Err(RefusalReason::NotUnderReview);
        }
        let Some(capture) = payment.capture() else {
            debug_assert!(false, "money under review is captured");
            return Err(RefusalReason::NotUnderReview);
        };
        let due = self.terms.amount();
        if capture.currency != due.currency() {
            let (ours, theirs) = (due.currency(), capture.currency);
            return Err(RefusalReason::CurrencyMismatch { ours, theirs });
        }
        if as_captured {
            return Ok(Some(capture));
        }
        if capture.minor < due.minor() {
            return Err(RefusalReason::Underpaid {
                captured: capture.amount(),
                due,
            });
        }
        let left = kept(payment, &capture);
        if left < due.minor().into() {
            return Err(RefusalReason::FundsReturned {
                left: money(left, capture.amount()),
                due,
            });
        }
        Ok(Some(capture))
    }

    /// What of a payment a request may ask back, in minor units of a currency.
    pub(super) fn refundable(&self, place: Place, payment: &Payment, asked: Amount) -> i128 {
        self.split(payment, self.judge(place, payment))
            .filter(|split| split.currency == asked.currency())
            .map_or(0, |split| split.refundable())
    }
}

/// Minor units that came out of an amount, in its currency.
pub(super) fn money(minor: i128, of: Amount) -> Money {
    let part = i64::try_from(minor).ok();
    let part = part.and_then(|minor| Money::new(minor, of.currency()).ok());
    part.unwrap_or_else(|| {
        debug_assert!(false, "what is left of an amount lies between zero and it");
        of.into()
    })
}
