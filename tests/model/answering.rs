//! What a fact about a payment is answered when it changes nothing, and what it contradicts. Guards
//! against a contradiction that nobody is told of.

use order_lifecycle::*;

use crate::history::{Millis, Told, millis};

impl Told<'_> {
    /// Whether the order says exactly this already.
    pub(crate) fn says(&self, fact: &PaymentFact) -> bool {
        let progress = self.progress();
        match fact {
            PaymentFact::Pending { limit } => {
                let says = limit.is_none() || limit.map(millis) == self.limit();
                progress == Progress::Pending && says
            }
            PaymentFact::Failed => {
                progress == Progress::Failed
                    || progress == Progress::Voided && self.failed_while_held()
            }
            PaymentFact::Authorized { amount, until } => {
                let same = amount.is_none() || *amount == self.held();
                let lasts = until.is_none() || until.map(millis) == self.limit();
                progress == Progress::Authorized && same && lasts
            }
            PaymentFact::Voided => progress == Progress::Voided,
            PaymentFact::Captured { amount } | PaymentFact::PartlyCaptured { amount } => {
                self.captured() == Some(*amount)
            }
            PaymentFact::CapturePending => self.capture_pending(),
            PaymentFact::Reversed => self.returned(),
            PaymentFact::Refund {
                refund,
                request,
                amount,
                state,
            } => self.refunds().get(refund).is_some_and(|(it, answers)| {
                let same = (it.state, it.amount) == (*state, *amount);
                same && (request.is_none() || request.as_ref() == *answers)
            }),
            PaymentFact::RefundTotal { amount } => {
                self.total().is_some_and(|(_, total)| total == *amount)
            }
            PaymentFact::Dispute {
                dispute,
                amount,
                state,
            } => {
                let it = self.disputes().get(dispute).copied();
                it.is_some_and(|it| (it.state, it.amount) == (*state, *amount))
            }
        }
    }

    /// The conflict of a fact with what stood before it.
    pub(crate) fn contradicts(&self, fact: &PaymentFact, at: Millis) -> Option<Conflict> {
        let captured = self.captured();
        let other_currency = |theirs: Currency| {
            let ours = captured?.currency();
            (ours != theirs).then_some(Conflict::Currency { ours, theirs })
        };
        match fact {
            PaymentFact::Captured { amount: theirs }
            | PaymentFact::PartlyCaptured { amount: theirs } => {
                let (ours, theirs) = (captured?, *theirs);
                let part = matches!(fact, PaymentFact::PartlyCaptured { .. });
                (ours != theirs && !self.grows(theirs, part, at))
                    .then_some(Conflict::Captured { ours, theirs })
            }
            PaymentFact::Refund { refund, amount, .. } => {
                let stood = self.refunds().get(refund).map(|(it, _)| it.amount);
                let differs = stood.filter(|ours| ours != amount);
                let conflict = differs.map(|ours| Conflict::Refund {
                    refund: refund.clone(),
                    ours,
                    theirs: *amount,
                });
                conflict.or_else(|| other_currency(amount.currency()))
            }
            PaymentFact::RefundTotal { amount } => other_currency(amount.currency()),
            PaymentFact::Dispute {
                dispute, amount, ..
            } => {
                let stood = self.disputes().get(dispute).map(|it| it.amount);
                let differs = stood.filter(|ours| ours != amount);
                let conflict = differs.map(|ours| Conflict::Dispute {
                    dispute: dispute.clone(),
                    ours,
                    theirs: *amount,
                });
                conflict.or_else(|| other_currency(amount.currency()))
            }
            PaymentFact::Pending { .. }
            | PaymentFact::Failed
            | PaymentFact::Authorized { .. }
            | PaymentFact::CapturePending
            | PaymentFact::Voided
            | PaymentFact::Reversed => None,
        }
    }

    /// Whether more of a hold was taken, as the greater of two totals tells: the one that is known
    /// or the one that is told now.
    fn grows(&self, theirs: Amount, part: bool, at: Millis) -> bool {
        let Some((ours, then)) = self.captured().zip(self.taken()) else {
            return false;
        };
        ours.currency() == theirs.currency()
            && if ours.minor() < theirs.minor() {
                self.is_part() && then <= at
            } else {
                part && at <= then
            }
    }
}
