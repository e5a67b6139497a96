//! One payment, as a record: every register of it, those that no read shows included.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::error::{RecordError, RecordRule};
use super::outflow::{
    AcceptedRecord, DisputeRecord, RefundRecord, RefundTotalRecord, RequestRecord, all_differ,
};
use super::value::{MoneyRecord, each, id, instant, instant_if_any, shown, sorted};
use crate::ledger::course::{Capture, Course};
use crate::ledger::hold::Hold;
use crate::ledger::latest::Latest;
use crate::ledger::outflow::Outflow;
use crate::ledger::payment::Payment;
use crate::ledger::rare::Rare;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

/// The record of a [`Payment`]. Timestamps are milliseconds since 1970 in UTC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentRecord {
    /// The provider's id.
    pub(super) payment: String,
    /// When we first heard of it.
    pub(super) first_heard: i64,
    /// The largest limit told, while there is no capture.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) limit: Option<i64>,
    /// The provider's latest time of a failure, while there is no capture.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) failed: Option<i64>,
    /// The provider's latest time of a hold, while there is no capture.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) authorized: Option<i64>,
    /// How much is held, where that was told, while there is no capture or its rest stays.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) held: Option<HeldRecord>,
    /// The largest end of a hold told, likewise.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) held_until: Option<i64>,
    /// When we first heard of a hold, while there is no capture or its rest stays.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) hold_heard: Option<i64>,
    /// The latest time at which a capture of ours was on its way, likewise.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) capture_pending: Option<i64>,
    /// Whether the end of a hold was told, while there is no capture.
    pub(super) voided: bool,
    /// The provider's latest time of a reversal.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) reversed: Option<i64>,
    /// What was captured.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) capture: Option<CaptureRecord>,
    /// The provider's cumulative refunded total.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) refund_total: Option<RefundTotalRecord>,
    /// The refunds, sorted by id.
    pub(super) refunds: Vec<RefundRecord>,
    /// The disputes, sorted by id.
    pub(super) disputes: Vec<DisputeRecord>,
    /// The requests of ours, in the order in which they were asked.
    pub(super) requests: Vec<RequestRecord>,
    /// How its money was accepted for an order that another payment had paid.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) accepted: Option<AcceptedRecord>,
    /// Minor units that went back above the capture, as last acknowledged.
    pub(super) acknowledged: i64,
}

/// The record of how much is held.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeldRecord {
    /// The amount, as told last.
    pub(super) amount: MoneyRecord,
    /// The provider's latest time of it.
    pub(super) told_at: i64,
}

/// The record of a capture.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaptureRecord {
    /// How much in all, as told last.
    pub(super) amount: MoneyRecord,
    /// The provider's latest time of it: what is told for an earlier time does not replace it.
    pub(super) told_at: i64,
    /// The provider's earliest time of it that is believed, never later than we heard of it: what
    /// the policies for late money look at.
    pub(super) earliest: i64,
    /// Whether the order was open when the payment was first heard of as captured.
    pub(super) reached_open: bool,
    /// Whether the rest of the hold stays.
    pub(super) rest_held: bool,
}

impl From<&Payment> for PaymentRecord {
    fn from(payment: &Payment) -> Self {
        let (limit, failed, authorized, voided) = match payment.course {
            Course::Running {
                limit,
                failed,
                authorized,
                voided,
            } => (limit, failed, authorized, voided),
            Course::Captured { .. } => (None, None, None, false),
        };
        let total = payment.outflow().and_then(|back| back.total);
        let hold = payment.hold();
        Self {
            payment: payment.id.to_string(),
            first_heard: payment.first_heard.millis(),
            limit: limit.map(Timestamp::millis),
            failed: failed.map(Timestamp::millis),
            authorized: authorized.map(Timestamp::millis),
            held: hold.and_then(|it| it.amount).map(HeldRecord::from),
            held_until: hold.and_then(|it| it.until).map(Timestamp::millis),
            hold_heard: hold.and_then(|it| it.heard).map(Timestamp::millis),
            capture_pending: hold
                .and_then(|it| it.capture_pending)
                .map(Timestamp::millis),
            voided,
            reversed: payment.reversed.map(Timestamp::millis),
            capture: payment.capture().map(CaptureRecord::from),
            refund_total: total.map(RefundTotalRecord::from),
            refunds: payment.refunds().map(RefundRecord::from).collect(),
            disputes: payment.disputes().map(DisputeRecord::from).collect(),
            requests: payment.requests().map(RequestRecord::from).collect(),
            accepted: payment.accepted().map(AcceptedRecord::from),
            acknowledged: payment.outflow().map_or(0, |back| back.acknowledged),
        }
    }
}

impl From<Latest<(i64, Currency)>> for HeldRecord {
    fn from(register: Latest<(i64, Currency)>) -> Self {
        let (minor, currency) = register.value;
        Self {
            amount: Amount::from_parts(minor, currency).into(),
            told_at: register.at.millis(),
        }
    }
}

impl From<Capture> for CaptureRecord {
    fn from(capture: Capture) -> Self {
        Self {
            amount: capture.amount().into(),
            told_at: capture.told.millis(),
            earliest: capture.earliest.millis(),
            reached_open: capture.reached_open,
            rest_held: capture.rest_held,
        }
    }
}

impl PaymentRecord {
    /// Reads it back, each field by its own rule. What concerns the order is asked later, in
    /// `check`.
    pub(super) fn read(&self) -> Result<Payment, RecordError> {
        Ok(Payment {
            id: id("payment", &self.payment, PaymentId::new)?,
            first_heard: instant("first_heard", self.first_heard)?,
            reversed: instant_if_any("reversed", self.reversed)?,
            course: self.course()?,
            rare: self.rare()?,
        })
    }

    /// What most payments have nothing of. Nothing at all is `None` and not an empty one, as for an
    /// order that never heard of any; otherwise the loaded order would differ from the stored one.
    /// SPEC: L11
    fn rare(&self) -> Result<Option<Box<Rare>>, RecordError> {
        let rare = Rare {
            hold: self.hold()?,
            outflow: self.outflow()?,
        };
        Ok((rare != Rare::default()).then(|| Box::new(rare)))
    }

    /// What is known of a hold. Its amount and its end were told together with it, and not after the
    /// latest that is known.
    fn hold(&self) -> Result<Option<Hold>, RecordError> {
        let amount = self.held.as_ref().map(HeldRecord::read);
        let hold = Hold {
            amount: amount.transpose().map_err(|it| it.within("held"))?,
            until: instant_if_any("held_until", self.held_until)?,
            heard: instant_if_any("hold_heard", self.hold_heard)?,
            capture_pending: instant_if_any("capture_pending", self.capture_pending)?,
        };
        let told = self.held.as_ref().map(|held| held.told_at);
        let of_no_hold = |value: &Option<i64>| value.filter(|_| self.hold_heard.is_none());
        let late = told.filter(|told| self.capture.is_none() && Some(*told) > self.authorized);
        let unheard = self.authorized.filter(|_| self.hold_heard.is_none());
        let heard = self.hold_heard;
        let unsaid = heard.filter(|_| self.capture.is_none() && self.authorized.is_none());
        for (field, value) in [
            ("held.told_at", of_no_hold(&told).or(late)),
            ("held_until", of_no_hold(&self.held_until)),
            ("authorized", unheard),
            (
                "hold_heard",
                unsaid.or(heard.filter(|it| *it < self.first_heard)),
            ),
        ] {
            if let Some(value) = value {
                return Err(RecordError::new(field, value, RecordRule::NoSuchHold));
            }
        }
        Ok((hold != Hold::default()).then_some(hold))
    }

    /// What left the payment.
    fn outflow(&self) -> Result<Option<Outflow>, RecordError> {
        let total = self.refund_total.as_ref().map(RefundTotalRecord::read);
        let total = total.transpose().map_err(|it| it.within("refund_total"))?;
        let refunds = each("refunds", &self.refunds, RefundRecord::read)?;
        let disputes = each("disputes", &self.disputes, DisputeRecord::read)?;
        let requests = each("requests", &self.requests, RequestRecord::read)?;
        sorted("refunds", ".refund", &refunds, |it| &it.id)?;
        sorted("disputes", ".dispute", &disputes, |it| &it.id)?;
        all_differ(&requests)?;
        let mut outflow = Outflow::new(refunds, disputes, requests, total);
        outflow.accepted = self.accepted.as_ref().map(AcceptedRecord::read);
        outflow.acknowledged = self.acknowledged()?;
        Ok((outflow != Outflow::default()).then_some(outflow))
    }

    fn acknowledged(&self) -> Result<i64, RecordError> {
        if self.acknowledged < 0 {
            let rule = RecordRule::Negative;
            return Err(RecordError::new("acknowledged", self.acknowledged, rule));
        }
        Ok(self.acknowledged)
    }

    /// A capture overtakes everything else about the outcome, and only captured money is asked
    /// back.
    fn course(&self) -> Result<Course, RecordError> {
        let Some(capture) = &self.capture else {
            if let Some(request) = self.requests.first() {
                let rule = RecordRule::RequestWithoutCapture;
                return Err(RecordError::new("requests[0]", &request.request, rule));
            }
            return Ok(Course::Running {
                limit: instant_if_any("limit", self.limit)?,
                failed: instant_if_any("failed", self.failed)?,
                authorized: instant_if_any("authorized", self.authorized)?,
                voided: self.voided,
            });
        };
        let overtaken = [
            ("limit", shown(self.limit.as_ref())),
            ("failed", shown(self.failed.as_ref())),
            ("authorized", shown(self.authorized.as_ref())),
            ("voided", shown(self.voided.then_some(&true))),
        ];
        let of_a_hold = [
            ("held", shown(self.held.as_ref().map(|held| &held.told_at))),
            ("held_until", shown(self.held_until.as_ref())),
            ("hold_heard", shown(self.hold_heard.as_ref())),
            ("capture_pending", shown(self.capture_pending.as_ref())),
        ];
        let of_a_hold = of_a_hold.into_iter().filter(|_| !capture.rest_held);
        for (field, value) in overtaken.into_iter().chain(of_a_hold) {
            if let Some(value) = value {
                let rule = RecordRule::OvertakenByCapture;
                return Err(RecordError::new(field, value, rule));
            }
        }
        let capture = capture.read().map_err(|error| error.within("capture"))?;
        Ok(capture.into())
    }
}

impl HeldRecord {
    fn read(&self) -> Result<Latest<(i64, Currency)>, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        Ok(Latest {
            at: instant("told_at", self.told_at)?,
            value: (amount.minor(), amount.currency()),
        })
    }
}

impl CaptureRecord {
    /// Reads it back. How the two times can lie is asked in `check`, which knows the order's.
    fn read(&self) -> Result<Capture, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let told = instant("told_at", self.told_at)?;
        let earliest = instant("earliest", self.earliest)?;
        Ok(Capture {
            minor: amount.minor(),
            told,
            earliest,
            currency: amount.currency(),
            reached_open: self.reached_open,
            rest_held: self.rest_held,
        })
    }
}
