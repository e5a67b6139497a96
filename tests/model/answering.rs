//! What a fact about a payment is answered when it changes nothing, and what it contradicts. Guards
//! against a contradiction that nobody is told of.

use order_lifecycle::*;

use crate::history::{Told, millis};

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
            PaymentFact::Captured { amount } => self.captured() == Some(*amount),
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
    pub(crate) fn contradicts(&self, fact: &PaymentFact) -> Option<Conflict> {
        let captured = self.captured();
        let other_currency = |theirs: Currency| {
            let ours = captured?.currency();
            (ours != theirs).then_some(Conflict::Currency { ours, theirs })
        };
        match fact {
            PaymentFact::Captured { amount: theirs } => {
                let (ours, theirs) = (captured?, *theirs);
                (ours != theirs).then_some(Conflict::Captured { ours, theirs })
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
            | PaymentFact::Voided
            | PaymentFact::Reversed => None,
        }
    }
}
