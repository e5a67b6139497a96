//! What a history tells of the hold of a payment, and of its capture by us. Guards against a hold
//! that is taken twice, or for more than it has.

use order_lifecycle::{Amount, PaymentFact, Progress};

use crate::history::{Millis, Told, millis, rank};

impl Told<'_> {
    /// The largest end of a hold told.
    pub(crate) fn hold_ends(&self) -> Option<Millis> {
        let ends = self.facts().filter_map(|(fact, ..)| match fact {
            PaymentFact::Authorized { until, .. } => *until,
            _ => None,
        });
        ends.map(millis).max()
    }

    /// The amount of the latest hold that was told with one.
    pub(crate) fn hold_amount(&self) -> Option<(Millis, Amount)> {
        let amounts = self.facts().filter_map(|(fact, at, _)| match fact {
            PaymentFact::Authorized { amount, .. } => Some((at, (*amount)?)),
            _ => None,
        });
        amounts.max_by_key(|(at, amount)| (*at, rank(*amount)))
    }

    /// How much is held, while it is, or what is left of that.
    pub(crate) fn held(&self) -> Option<Amount> {
        let (_, all) = self.hold_amount()?;
        if self.progress() == Progress::Authorized {
            return Some(all);
        }
        let captured = self.captured().filter(|_| self.rest_is_held())?;
        let same = captured.currency() == all.currency();
        let left = all.minor() - captured.minor();
        same.then(|| Amount::new(left, all.currency()).ok())?
    }

    /// How much is held in all while the hold stands, captured parts included.
    pub(crate) fn hold_in_force(&self) -> Option<Amount> {
        let taken = self.captured().map_or(0, Amount::minor);
        let held = self.held()?;
        Amount::new(held.minor() + taken, held.currency()).ok()
    }

    /// When we first heard of a hold.
    pub(crate) fn hold_heard(&self) -> Option<Millis> {
        let holds = |fact: &(&PaymentFact, _, _)| matches!(fact.0, PaymentFact::Authorized { .. });
        self.facts().find(holds).map(|(.., heard)| heard.now)
    }

    /// Whether only parts of a hold were captured, and nothing said that the rest is let go.
    pub(crate) fn is_part(&self) -> bool {
        let ends =
            |fact: &PaymentFact| matches!(fact, PaymentFact::Captured { .. } | PaymentFact::Voided);
        self.captured().is_some() && self.latest(ends).is_none()
    }

    pub(crate) fn rest_is_held(&self) -> bool {
        self.is_part() && !self.returned()
    }

    pub(crate) fn sent(&self) -> Option<Millis> {
        self.latest(|fact| matches!(fact, PaymentFact::CapturePending))
    }

    /// Whether a capture of ours was sent, and nothing later says what came of it.
    pub(crate) fn capture_pending(&self) -> bool {
        let Some(sent) = self.sent() else {
            return false;
        };
        let answered = match self.taken() {
            Some(taken) => taken >= sent,
            None => self.authorized().is_some_and(|held| held > sent),
        };
        self.is_live() && !answered
    }
}
