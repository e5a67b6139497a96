//! How one fact is merged into what is known of a payment: law L3.

use crate::input::notice::PaymentFact;
use crate::ledger::conflict::Conflict;
use crate::ledger::course::{Capture, Course, Funds, Progress};
use crate::ledger::latest::{Change, Latest, Merged, later};
use crate::ledger::payment::Payment;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;

/// When and how a fact is heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hearing {
    pub(crate) occurred: Timestamp,
    pub(crate) now: Timestamp,
    pub(crate) order_open: bool,
}

impl Payment {
    /// Merges one fact. Never refused. SPEC: L3, L7
    pub(crate) fn hear(
        &mut self,
        fact: &PaymentFact,
        hearing: Hearing,
    ) -> (Merged, Option<Conflict>) {
        match fact {
            PaymentFact::Captured { amount } => self.hear_capture(*amount, hearing),
            PaymentFact::Pending { limit } => (self.hear_pending(*limit), None),
            PaymentFact::Failed
            | PaymentFact::Authorized
            | PaymentFact::Voided
            | PaymentFact::Reversed => (self.hear_outcome(fact, hearing.occurred), None),
            PaymentFact::Refund {
                refund,
                request,
                amount,
                state,
            } => {
                let value = (*state, amount.minor(), amount.currency());
                let told = Latest {
                    at: hearing.occurred,
                    value,
                };
                let (merged, stood) =
                    self.outflow_mut()
                        .hear_refund(refund, request.as_ref(), told);
                let conflict = stood.map(|ours| Conflict::Refund {
                    refund: refund.clone(),
                    ours,
                    theirs: *amount,
                });
                (merged, conflict.or_else(|| self.foreign(amount.currency())))
            }
            PaymentFact::RefundTotal { amount } => {
                let merged = self.outflow_mut().hear_total(*amount, hearing.occurred);
                (merged, self.foreign(amount.currency()))
            }
            PaymentFact::Dispute {
                dispute,
                amount,
                state,
            } => {
                let value = (*state, amount.minor(), amount.currency());
                let told = Latest {
                    at: hearing.occurred,
                    value,
                };
                let (merged, stood) = self.outflow_mut().hear_dispute(dispute, told);
                let conflict = stood.map(|ours| Conflict::Dispute {
                    dispute: dispute.clone(),
                    ours,
                    theirs: *amount,
                });
                (merged, conflict.or_else(|| self.foreign(amount.currency())))
            }
        }
    }

    /// Money that goes back in another currency than it was captured in is a conflict.
    fn foreign(&self, theirs: Currency) -> Option<Conflict> {
        let ours = self.capture()?.currency;
        (ours != theirs).then_some(Conflict::Currency { ours, theirs })
    }

    fn hear_pending(&mut self, told: Option<Timestamp>) -> Merged {
        let moved = self.extend(told);
        let shorter = told.is_some() && told < self.limit();
        match self.progress() {
            Progress::Pending | Progress::Authorized if moved => Merged::CHANGED,
            Progress::Pending if !shorter => Merged::same(moved),
            Progress::Pending
            | Progress::Failed
            | Progress::Authorized
            | Progress::Voided
            | Progress::Captured => Merged::overtaken_by(moved),
        }
    }

    /// Merges the end of a payment, a hold, the end of a hold, or a reversal.
    fn hear_outcome(&mut self, fact: &PaymentFact, occurred: Timestamp) -> Merged {
        let before = (self.progress(), self.funds());
        let moved = match (fact, &mut self.course) {
            (PaymentFact::Reversed, _) => later(&mut self.reversed, occurred),
            (PaymentFact::Failed, Course::Running { failed, .. }) => later(failed, occurred),
            (PaymentFact::Authorized, Course::Running { authorized, .. }) => {
                later(authorized, occurred)
            }
            (PaymentFact::Voided, Course::Running { voided, .. }) => {
                !core::mem::replace(voided, true)
            }
            _ => return Merged::OVERTAKEN,
        };
        if (self.progress(), self.funds()) != before {
            Merged::CHANGED
        } else if self.says(fact) {
            Merged::same(moved)
        } else {
            Merged::overtaken_by(moved)
        }
    }

    /// Tells whether a fact about the outcome is what stands, and not something later or higher.
    fn says(&self, fact: &PaymentFact) -> bool {
        let progress = self.progress();
        match (fact, &self.course) {
            (PaymentFact::Reversed, _) => self.funds() == Some(Funds::Returned),
            // A failure that ended a hold is in force although the hold makes it a void.
            (
                PaymentFact::Failed,
                Course::Running {
                    failed, authorized, ..
                },
            ) => progress == Progress::Failed || (authorized.is_some() && failed >= authorized),
            (PaymentFact::Authorized, _) => progress == Progress::Authorized,
            (PaymentFact::Voided, _) => progress == Progress::Voided,
            _ => false,
        }
    }

    fn hear_capture(&mut self, amount: Amount, hearing: Hearing) -> (Merged, Option<Conflict>) {
        let told = Capture {
            minor: amount.minor(),
            told: hearing.occurred,
            // It cannot have happened after we heard of it.
            earliest: hearing.occurred.min(hearing.now),
            currency: amount.currency(),
            reached_open: hearing.order_open,
        };
        let Some(known) = self.capture() else {
            self.course = told.into();
            return (Merged::CHANGED, None);
        };
        let funds = self.funds();
        let ours = known.amount();
        let mut register = known.register();
        let mut merged = register.hear(told.register());
        let (minor, currency) = register.value;
        let earliest = known.earliest.min(told.earliest);
        let dated = Change::hidden_if(earliest < known.earliest);
        merged.change = merged.change.max(dated);
        self.course = Capture {
            minor,
            currency,
            told: register.at,
            earliest,
            ..known
        }
        .into();
        if self.funds() != funds {
            merged.change = Change::Visible;
        }
        let conflict = (ours != amount).then_some(Conflict::Captured {
            ours,
            theirs: amount,
        });
        (merged, conflict)
    }
}
