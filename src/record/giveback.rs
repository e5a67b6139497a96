//! Refunds, disputes and requests of ours, as records.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};

use serde::{Deserialize, Serialize};

use super::error::{RecordError, RecordRule};
use super::value::{MoneyRecord, id, instant};
use super::words::Word as _;
use crate::currency::Currency;
use crate::giveback::{Dispute, Refund, Request};
use crate::id::{DisputeId, RefundId, RequestId};
use crate::input::{DisputeState, RefundState};
use crate::register::Latest;

/// The record of the provider's cumulative refunded total, which may be zero.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RefundTotalRecord {
    /// How much.
    pub amount: MoneyRecord,
    /// The provider's time of it.
    pub at: i64,
}

/// The record of a [`Refund`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RefundRecord {
    /// The refund's id.
    pub refund: String,
    /// The request of ours that it answers, where that was told.
    #[serde(deserialize_with = "Option::deserialize")]
    pub request: Option<String>,
    /// How much it gives back.
    pub amount: MoneyRecord,
    /// `PENDING`, `FAILED` or `DONE`.
    pub state: String,
    /// The provider's time of it.
    pub at: i64,
}

/// The record of a [`Dispute`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeRecord {
    /// The dispute's id.
    pub dispute: String,
    /// How much is disputed.
    pub amount: MoneyRecord,
    /// `OPEN`, `WON` or `LOST`.
    pub state: String,
    /// The provider's time of it.
    pub at: i64,
}

/// The record of a [`Request`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRecord {
    /// The merchant's id of the request.
    pub request: String,
    /// How much was asked.
    pub amount: MoneyRecord,
    /// Minor units still asked for: all, or what had been answered when it was withdrawn.
    pub standing: i64,
}

impl From<Latest<(i64, Currency)>> for RefundTotalRecord {
    fn from(total: Latest<(i64, Currency)>) -> Self {
        let (minor, currency) = total.value;
        Self {
            amount: MoneyRecord::new(minor, currency),
            at: total.at.millis(),
        }
    }
}

impl From<&Refund> for RefundRecord {
    fn from(refund: &Refund) -> Self {
        Self {
            refund: refund.id.to_string(),
            request: refund.request.as_ref().map(ToString::to_string),
            amount: refund.amount().into(),
            state: refund.state().word().into(),
            at: refund.told.at.millis(),
        }
    }
}

impl From<&Dispute> for DisputeRecord {
    fn from(dispute: &Dispute) -> Self {
        Self {
            dispute: dispute.id.to_string(),
            amount: dispute.amount().into(),
            state: dispute.state().word().into(),
            at: dispute.told.at.millis(),
        }
    }
}

impl From<&Request> for RequestRecord {
    fn from(request: &Request) -> Self {
        Self {
            request: request.id.to_string(),
            amount: request.asked.into(),
            standing: request.standing,
        }
    }
}

impl RefundTotalRecord {
    pub(super) fn read(&self) -> Result<Latest<(i64, Currency)>, RecordError> {
        let total = self.amount.money().map_err(|it| it.within("amount"))?;
        Ok(Latest {
            at: instant("at", self.at)?,
            value: (total.minor(), total.currency()),
        })
    }
}

impl RefundRecord {
    pub(super) fn read(&self) -> Result<Refund, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let state = RefundState::read("state", &self.state)?;
        let request = self.request.as_ref();
        Ok(Refund {
            id: id("refund", &self.refund, RefundId::new)?,
            request: request
                .map(|request| id("request", request, RequestId::new))
                .transpose()?,
            told: Latest {
                at: instant("at", self.at)?,
                value: (state, amount.minor(), amount.currency()),
            },
        })
    }
}

impl DisputeRecord {
    pub(super) fn read(&self) -> Result<Dispute, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let state = DisputeState::read("state", &self.state)?;
        Ok(Dispute {
            id: id("dispute", &self.dispute, DisputeId::new)?,
            told: Latest {
                at: instant("at", self.at)?,
                value: (state, amount.minor(), amount.currency()),
            },
        })
    }
}

impl RequestRecord {
    pub(super) fn read(&self) -> Result<Request, RecordError> {
        let asked = self.amount.amount().map_err(|it| it.within("amount"))?;
        if !(0..=asked.minor()).contains(&self.standing) {
            let rule = RecordRule::StandingOutOfRange;
            return Err(RecordError::new("standing", self.standing, rule));
        }
        Ok(Request {
            id: id("request", &self.request, RequestId::new)?,
            asked,
            standing: self.standing,
        })
    }
}

/// Demands that no request has the id of an earlier one; they are kept in the order of asking.
pub(super) fn all_differ(requests: &[Request]) -> Result<(), RecordError> {
    let mut known = BTreeSet::new();
    for (at, Request { id, .. }) in requests.iter().enumerate() {
        if !known.insert(id) {
            let field = format_args!("requests[{at}].request");
            return Err(RecordError::new(field, id, RecordRule::RepeatedRequest));
        }
    }
    Ok(())
}
