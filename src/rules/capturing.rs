//! Which hold is captured, under the policy that we do it: at most one, ever.
//!
//! Two tabs, a retry and a second provider leave two holds on one order, and a service that captures
//! whatever is authorised takes the money twice. So one hold is chosen, the same one by whoever
//! asks, and the others wait: they are voided the moment one has paid.
//!
//! | the open order has | listed |
//! |---|---|
//! | a capture that was sent and not answered | nothing: it is polled |
//! | a payment captured in part | a capture of what is missing, of that one only |
//! | holds that cover the price | a capture of the price, of the one heard of first |
//! | a hold that does not cover it | to decide, `ShortHold`: it is never captured |
//!
//! A hold covers the price if it is known to be at least as large, in the order's currency. The
//! order past its deadline is still open while a hold keeps it so, and a hold past its end is
//! polled besides: only the provider knows whether it still stands.

use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::{UnappliedReason, UnappliedReasons};
use crate::rules::duty::Duty;
use crate::rules::key::CaptureKey;
use crate::terms::policy::CapturePolicy;
use crate::value::amount::Amount;
use crate::value::id::PaymentId;

impl<S: State> Order<S> {
    /// The one payment to capture, with the amount that is missing. SPEC: L10
    pub(crate) fn to_capture(&self) -> Option<(&PaymentId, Amount)> {
        if !self.captures_are_ours() || self.ledger.iter().any(Payment::capture_pending) {
            return None;
        }
        let mut parts = self.ledger.iter().filter(|it| it.rest_is_held());
        if let Some(part) = parts.next() {
            let missing = self.missing(part)?;
            return self.covers(part)?.then_some((part.id(), missing));
        }
        let heard = |payment: &&Payment| payment.hold().and_then(|hold| hold.heard);
        let holds = self.ledger.iter();
        let holds = holds.filter(|it| self.covers(it) == Some(true));
        let first = holds.min_by_key(heard)?;
        Some((first.id(), self.terms.amount()))
    }

    /// The capture duty of a payment, if it is the one to capture.
    pub(crate) fn capture<'o>(
        &self,
        payment: &'o Payment,
        to_capture: Option<(&PaymentId, Amount)>,
    ) -> Option<Duty<'o>> {
        let (_, amount) = to_capture.filter(|(chosen, _)| *chosen == payment.id())?;
        Some(Duty::Capture {
            payment: payment.id(),
            amount,
            key: CaptureKey::new((self.id(), payment.id()), amount),
        })
    }

    /// A hold that does not cover the price is for somebody to decide about, unless there is more to
    /// decide about its payment.
    pub(crate) fn short_hold<'o>(&self, payment: &'o Payment) -> Option<Duty<'o>> {
        let short = self.captures_are_ours() && self.covers(payment) == Some(false);
        short.then(|| Duty::Decide {
            payment: payment.id(),
            why: UnappliedReasons::only(UnappliedReason::ShortHold),
        })
    }

    fn captures_are_ours(&self) -> bool {
        self.terms.policy().capture == CapturePolicy::Ours && self.status().is_open()
    }

    /// Whether the hold of a payment covers the price, parts that are captured included. `None`
    /// where there is no hold, or where its amount is not known.
    fn covers(&self, payment: &Payment) -> Option<bool> {
        let (held, due) = (payment.held()?, self.terms.amount());
        let taken = payment.captured().map_or(0, Amount::minor);
        let all = held.minor().saturating_add(taken);
        Some(held.currency() == due.currency() && all >= due.minor())
    }

    /// What a payment captured in part lacks of the price, in the same currency.
    fn missing(&self, payment: &Payment) -> Option<Amount> {
        let (captured, due) = (payment.captured()?, self.terms.amount());
        let minor = due.minor().checked_sub(captured.minor());
        let minor = minor.filter(|minor| *minor > 0 && captured.currency() == due.currency())?;
        Some(Amount::from_parts(minor, due.currency()))
    }
}
