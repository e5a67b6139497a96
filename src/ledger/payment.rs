//! One payment: facts that merge so that their order of arrival does not matter (law L3).
//!
//! Here is what can be read of a payment; `merge` writes it. Nothing here asks the order or its
//! clock. Whether a payment is overdue, whether it holds the order open and where its money stands
//! are questions about an order, and `rules` answers them.

use crate::ledger::course::{Capture, Course, Funds, Progress};
use crate::ledger::hold::Hold;
use crate::ledger::latest::later;
use crate::ledger::outflow::Outflow;
use crate::ledger::rare::Rare;
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::id::PaymentId;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;
use alloc::boxed::Box;
use core::fmt;

/// One attempt to pay an order, named by the provider's id.
///
/// An order has many, and at most one of them pays it: two tabs, a retry after a lost reply and a
/// second provider are payments of their own, and a fact about one says nothing about another
/// (incidents I-40 and I-53). All that is read here was reported; two orders that received the same
/// facts read the same, in whatever order they came. The one exception is
/// [`first_heard`](Self::first_heard), which is ours.
///
/// ```
/// # use order_lifecycle::*;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
/// let pay_1 = PaymentId::new("pay_1")?;
/// let mut seen = Vec::new();
/// for (fact, occurred) in [
///     (PaymentFact::authorized(amount), at(3)),
///     (PaymentFact::Failed, at(5)),     // after a hold: the hold is gone
///     (PaymentFact::authorized(amount), at(7)), // a later hold stands again
///     (PaymentFact::Captured { amount }, at(8)),
///     (PaymentFact::Failed, at(9)),     // a late failure changes nothing
/// ] {
///     let _ = order.observe(&Notice::payment(pay_1.clone(), fact, occurred), at(9));
///     seen.push(order.payment(&pay_1).expect("it is known").progress());
/// }
/// assert_eq!(seen, [
///     Progress::Authorized,
///     Progress::Voided,
///     Progress::Authorized,
///     Progress::Captured,
///     Progress::Captured,
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Payment {
    pub(crate) id: PaymentId,
    pub(crate) first_heard: Timestamp,
    /// The latest reversal by the provider's time. Beside the course and not in it, because it is
    /// compared with a capture whichever of the two comes first.
    pub(crate) reversed: Option<Timestamp>,
    pub(crate) course: Course,
    /// `None` rather than empty, so that two payments that heard the same are the same.
    pub(crate) rare: Option<Box<Rare>>,
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
            .field("held", &self.held())
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
    /// Stands in for a winner that is not there, which never comes. A read has to return something
    /// then, and must not panic; this one reads as `-`, pending since 1970.
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
        rare: None,
    };

    /// A payment of which nothing is known but that it exists: pending.
    pub(crate) fn new(id: PaymentId, first_heard: Timestamp) -> Self {
        Self {
            id,
            first_heard,
            ..Self::NOBODY
        }
    }

    /// Returns the provider's id, the one that its messages bear. Compared byte for byte.
    #[must_use]
    pub fn id(&self) -> &PaymentId {
        &self.id
    }

    /// Returns when we first received anything about it, or started it: the order's clock then, not
    /// the provider's time. Its attempt window counts from here, and a payment that came at or
    /// after the absolute deadline holds no order open. It never changes.
    #[must_use]
    pub fn first_heard(&self) -> Timestamp {
        self.first_heard
    }

    /// Returns how far it is, worked out from what was reported, the first line that applies:
    ///
    /// | reported | progress |
    /// |---|---|
    /// | a capture | captured |
    /// | a void, a reversal, or a failure not earlier than the latest hold | voided |
    /// | a hold, and a refund that did not fail | voided |
    /// | a hold | authorised |
    /// | a failure | failed |
    /// | anything else, or nothing | pending |
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
                // At one instant the failure stands: a hold is money that we do not have yet.
                let given_back = || self.outflow().is_some_and(Outflow::any_refund_stands);
                let hold_gone = authorized.is_some() && (failed >= authorized || given_back());
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

    /// Tells whether nothing has ended it yet: pending, authorised, or captured in part while the rest
    /// of its hold stays; overdue or not.
    ///
    /// While one is live [`Cancel`](crate::Command::Cancel) is refused, for the customer may be
    /// paying right now (incidents I-02 and I-04). Only a fact ends it. Time does not.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.progress() {
            Progress::Pending | Progress::Authorized => true,
            Progress::Failed | Progress::Voided => false,
            Progress::Captured => self.rest_is_held(),
        }
    }

    /// Tells whether some of it was captured and the rest of its hold stays, so that more can be
    /// taken. Not any more once the capture was reversed.
    #[must_use]
    pub fn rest_is_held(&self) -> bool {
        let part = self.capture().is_some_and(|capture| capture.rest_held);
        part && self.funds() == Some(Funds::Taken)
    }

    /// Tells whether a capture of ours is on its way: it was said to be, and nothing later of the
    /// payment is known. Then it is polled, and no capture is listed.
    #[must_use]
    pub fn capture_pending(&self) -> bool {
        let sent = self.hold().and_then(|hold| hold.capture_pending);
        let answered = match self.course {
            Course::Running { authorized, .. } => authorized > sent,
            Course::Captured { told, .. } => Some(told) >= sent,
        };
        sent.is_some() && !answered && self.is_live()
    }

    /// Returns the limit that was reported for a payment without a capture; the largest counts. Of
    /// an authorised one it is the end of its hold, and how long it could be paid does not matter
    /// any more. `None` where none was reported, and once captured. Half-open: at this instant a
    /// live payment is overdue.
    #[must_use]
    pub fn limit(&self) -> Option<Timestamp> {
        match self.course {
            Course::Running { .. } if self.progress() == Progress::Authorized => self.hold()?.until,
            Course::Running { limit, .. } => limit,
            Course::Captured { .. } if self.rest_is_held() => self.hold()?.until,
            Course::Captured { .. } => None,
        }
    }

    /// Returns how much is held: of an authorised payment as reported last by the provider's time,
    /// and what is left of that while parts of it are captured. `None` also where that is not known:
    /// no amount was reported with the hold, or one that leaves nothing beside the parts.
    #[must_use]
    pub fn held(&self) -> Option<Amount> {
        let hold = self.hold_in_force()?.amount()?;
        let Some(captured) = self.captured() else {
            return Some(hold);
        };
        let left = hold.minor().checked_sub(captured.minor());
        let left = left.filter(|left| *left > 0 && captured.currency() == hold.currency());
        left.map(|minor| Amount::from_parts(minor, hold.currency()))
    }

    /// What is known of a hold that stands, or of which the rest does.
    pub(crate) fn hold_in_force(&self) -> Option<Hold> {
        let stands = self.progress() == Progress::Authorized || self.rest_is_held();
        self.hold().filter(|_| stands)
    }

    /// Returns how much was captured in all, as reported last by the provider's time. Refunds,
    /// disputes and reversals do not lower it: it is what was taken, and not what is left.
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

    /// Lists its refunds by id, those that failed included.
    pub fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.outflow().into_iter().flat_map(Outflow::refunds)
    }

    /// Returns the provider's cumulative refunded total, where one was reported. It may be zero,
    /// and it is never added to the single refunds: the larger of the two counts.
    #[must_use]
    pub fn refund_total(&self) -> Option<Money> {
        let (minor, currency) = self.outflow()?.total?.value;
        Money::new(minor, currency).ok()
    }

    /// Lists its disputes by id.
    pub fn disputes(&self) -> impl Iterator<Item = &Dispute> {
        self.outflow().into_iter().flat_map(Outflow::disputes)
    }

    /// Lists the requests of ours to give its money back, oldest first, answered and withdrawn ones
    /// included. What is still to be done for them are the [duties](crate::Order::duties).
    pub fn requests(&self) -> impl Iterator<Item = &RefundRequest> {
        self.outflow().into_iter().flat_map(Outflow::requests)
    }

    /// What is known of its capture, the parts that no public read shows included.
    pub(crate) fn capture(&self) -> Option<Capture> {
        match self.course {
            Course::Captured {
                minor,
                told,
                earliest,
                currency,
                reached_open,
                rest_held,
            } => Some(Capture {
                minor,
                told,
                earliest,
                currency,
                reached_open,
                rest_held,
            }),
            Course::Running { .. } => None,
        }
    }

    /// Tells whether it was first heard of before an instant. Half-open: at the instant is too
    /// late.
    pub(crate) fn heard_before(&self, instant: Timestamp) -> bool {
        self.first_heard < instant
    }

    /// Returns the end of its own time: the largest limit reported or, while none was, the end of
    /// the window that began when it was first heard of. `None` never comes.
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
