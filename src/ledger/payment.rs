//! One payment: facts that merge so that their order of arrival does not matter (law L3).

use crate::input::notice::PaymentFact;
use crate::ledger::conflict::Conflict;
use crate::ledger::course::{Capture, Course, Funds, Progress};
use crate::ledger::latest::{Change, Latest, Merged, later};
use crate::ledger::outflow::{Dispute, Outflow, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::PaymentId;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;
use alloc::boxed::Box;

/// One attempt to pay an order, named by the provider's id.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Payment {
    pub(crate) id: PaymentId,
    pub(crate) first_heard: Timestamp,
    /// The latest reversal by the provider's time.
    pub(crate) reversed: Option<Timestamp>,
    pub(crate) course: Course,
    /// `None` rather than empty, so that two payments that heard the same are the same.
    pub(crate) outflow: Option<Box<Outflow>>,
}

/// When and how a fact is heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hearing {
    pub(crate) occurred: Timestamp,
    pub(crate) now: Timestamp,
    pub(crate) order_open: bool,
}

impl Payment {
    /// Stands in for a winner that is not there, which never comes.
    pub(crate) const NOBODY: Self = Self {
        id: PaymentId::NOBODY,
        first_heard: Timestamp::EPOCH,
        reversed: None,
        course: Course::Running {
            limit: None,
            failed: None,
            authorized: None,
            voided: false,
        },
        outflow: None,
    };

    pub(crate) fn new(id: PaymentId, first_heard: Timestamp) -> Self {
        Self {
            id,
            first_heard,
            ..Self::NOBODY
        }
    }

    /// Returns the provider's id.
    #[must_use]
    pub fn id(&self) -> &PaymentId {
        &self.id
    }

    /// Returns when we first received anything about it.
    #[must_use]
    pub fn first_heard(&self) -> Timestamp {
        self.first_heard
    }

    /// Returns how far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        match self.course {
            Course::Captured { .. } => Progress::Captured,
            Course::Running {
                failed,
                authorized,
                voided,
                ..
            } => {
                let hold_gone = authorized.is_some() && failed >= authorized;
                if voided || self.reversed.is_some() || hold_gone {
                    Progress::Voided
                } else if authorized.is_some() {
                    Progress::Authorized
                } else if failed.is_some() {
                    Progress::Failed
                } else {
                    Progress::Pending
                }
            }
        }
    }

    /// Tells whether nothing has ended it yet: pending or authorised.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.progress() {
            Progress::Pending | Progress::Authorized => true,
            Progress::Failed | Progress::Voided | Progress::Captured => false,
        }
    }

    /// Returns the limit that was reported for a payment without a capture; the largest counts.
    #[must_use]
    pub fn limit(&self) -> Option<Timestamp> {
        self.told_limit()
    }

    /// Returns how much was captured in all, as reported last.
    #[must_use]
    pub fn captured(&self) -> Option<Amount> {
        self.capture().map(Capture::amount)
    }

    /// Returns where the money of a capture is, or that it went back although no capture was
    /// reported. At one provider time a return stands over a capture.
    #[must_use]
    pub fn funds(&self) -> Option<Funds> {
        match (self.capture(), self.reversed) {
            (Some(capture), reversed) if reversed < Some(capture.told) => Some(Funds::Taken),
            (_, Some(_)) => Some(Funds::Returned),
            (_, None) => None,
        }
    }

    /// Lists its refunds by id.
    pub fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.outflow().into_iter().flat_map(|back| &back.refunds)
    }

    /// Returns the provider's cumulative refunded total, where one was reported.
    #[must_use]
    pub fn refund_total(&self) -> Option<Money> {
        let (minor, currency) = self.outflow()?.total?.value;
        Money::new(minor, currency).ok()
    }

    /// Lists its disputes by id.
    pub fn disputes(&self) -> impl Iterator<Item = &Dispute> {
        self.outflow().into_iter().flat_map(|back| &back.disputes)
    }

    /// Lists the requests of ours to give its money back, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &RefundRequest> {
        self.outflow().into_iter().flat_map(|back| &back.requests)
    }

    pub(crate) fn capture(&self) -> Option<Capture> {
        match self.course {
            Course::Captured {
                minor,
                told,
                earliest,
                currency,
                reached_open,
            } => Some(Capture {
                minor,
                told,
                earliest,
                currency,
                reached_open,
            }),
            Course::Running { .. } => None,
        }
    }

    pub(crate) fn outflow(&self) -> Option<&Outflow> {
        self.outflow.as_deref()
    }

    pub(crate) fn outflow_mut(&mut self) -> &mut Outflow {
        self.outflow.get_or_insert_default()
    }

    /// Tells whether it was first heard of before an instant.
    pub(crate) fn heard_before(&self, instant: Timestamp) -> bool {
        self.first_heard < instant
    }

    /// Returns the end of its own time: the largest limit reported or, while none was, the end of
    /// the attempt window that began when it was first heard of. `None` never comes.
    pub(crate) fn own_limit(&self, window_end: Option<Timestamp>) -> Option<Timestamp> {
        self.told_limit().or(window_end)
    }

    fn told_limit(&self) -> Option<Timestamp> {
        match self.course {
            Course::Running { limit, .. } => limit,
            Course::Captured { .. } => None,
        }
    }

    /// Raises the limit; a smaller one or none changes nothing.
    pub(crate) fn extend(&mut self, told: Option<Timestamp>) -> bool {
        match (&mut self.course, told) {
            (Course::Running { limit, .. }, Some(told)) => later(limit, told),
            (Course::Running { .. }, None) | (Course::Captured { .. }, _) => false,
        }
    }

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
        let shorter = told.is_some() && told < self.told_limit();
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
