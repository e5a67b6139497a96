//! One payment: facts that merge so that their order of arrival does not matter (law L3).

use crate::ledger::course::{Capture, Course, Funds, Progress};
use crate::ledger::latest::later;
use crate::ledger::outflow::Outflow;
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::id::PaymentId;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;
use alloc::boxed::Box;
use core::fmt;

/// One attempt to pay an order, named by the provider's id.
#[derive(Clone, Eq, PartialEq)]
pub struct Payment {
    pub(crate) id: PaymentId,
    pub(crate) first_heard: Timestamp,
    /// The latest reversal by the provider's time.
    pub(crate) reversed: Option<Timestamp>,
    pub(crate) course: Course,
    /// `None` rather than empty, so that two payments that heard the same are the same.
    pub(crate) outflow: Option<Box<Outflow>>,
}

impl fmt::Debug for Payment {
    /// Shows what can be read of it, and no packed register.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Payment");
        shown
            .field("id", &self.id)
            .field("first_heard", &self.first_heard)
            .field("progress", &self.progress())
            .field("limit", &self.limit())
            .field("captured", &self.captured())
            .field("funds", &self.funds());
        if let Some(capture) = self.capture() {
            let dated = (capture.earliest, capture.told);
            shown
                .field("dated", &dated)
                .field("reached_open", &capture.reached_open);
        }
        if let Some(outflow) = self.outflow() {
            shown.field("outflow", outflow);
        }
        shown.finish_non_exhaustive()
    }
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
        match self.course {
            Course::Running { limit, .. } => limit,
            Course::Captured { .. } => None,
        }
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
        self.limit().or(window_end)
    }

    /// Raises the limit; a smaller one or none changes nothing.
    pub(crate) fn extend(&mut self, told: Option<Timestamp>) -> bool {
        match (&mut self.course, told) {
            (Course::Running { limit, .. }, Some(told)) => later(limit, told),
            (Course::Running { .. }, None) | (Course::Captured { .. }, _) => false,
        }
    }
}
