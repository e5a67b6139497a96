//! Refunds, disputes and requests of ours, as records.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};

use serde::{Deserialize, Serialize};

use super::error::{RecordError, RecordRule};
use super::value::{MoneyRecord, id, instant, word};
use crate::ledger::latest::Latest;
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::ledger::settlement::Settlement;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};

/// The record of the provider's cumulative refunded total, which may be zero.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundTotalRecord {
    /// How much.
    pub(super) amount: MoneyRecord,
    /// The provider's time of it.
    pub(super) at: i64,
}

/// The record of a [`Refund`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundRecord {
    /// The refund's id.
    pub(super) refund: String,
    /// The request of ours that it answers, where that was told.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) request: Option<String>,
    /// How much it gives back.
    pub(super) amount: MoneyRecord,
    /// `pending`, `failed` or `done`.
    pub(super) state: String,
    /// The provider's time of it.
    pub(super) at: i64,
}

/// The record of a [`Dispute`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisputeRecord {
    /// The dispute's id.
    pub(super) dispute: String,
    /// How much is disputed.
    pub(super) amount: MoneyRecord,
    /// `open`, `won` or `lost`.
    pub(super) state: String,
    /// The provider's time of it.
    pub(super) at: i64,
}

/// The record of a [`RefundRequest`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestRecord {
    /// The merchant's id of the request.
    pub(super) request: String,
    /// How much was asked.
    pub(super) amount: MoneyRecord,
    /// Minor units still asked for: all, or what had been answered when it was withdrawn.
    pub(super) standing: i64,
}

/// The record of a [`Settlement`] beside the winner's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptedRecord {
    /// Minor units of the capture when it was accepted or last acknowledged.
    pub(super) settled: i64,
    /// Whether it was accepted as captured.
    pub(super) as_captured: bool,
}

impl From<Settlement> for AcceptedRecord {
    fn from(settlement: Settlement) -> Self {
        Self {
            settled: settlement.minor,
            as_captured: settlement.as_captured,
        }
    }
}

impl AcceptedRecord {
    /// Reads it back. Whether it can have settled the order is asked in `check`.
    pub(super) fn read(&self) -> Settlement {
        Settlement {
            minor: self.settled,
            as_captured: self.as_captured,
        }
    }
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
            state: refund.state().as_str().into(),
            at: refund.told.at.millis(),
        }
    }
}

impl From<&Dispute> for DisputeRecord {
    fn from(dispute: &Dispute) -> Self {
        Self {
            dispute: dispute.id.to_string(),
            amount: dispute.amount().into(),
            state: dispute.state().as_str().into(),
            at: dispute.told.at.millis(),
        }
    }
}

impl From<&RefundRequest> for RequestRecord {
    fn from(request: &RefundRequest) -> Self {
        Self {
            request: request.id.to_string(),
            amount: request.asked.into(),
            standing: request.standing,
        }
    }
}

impl RefundTotalRecord {
    /// Reads it back. Zero is a total like any other; of all amounts only this may be.
    pub(super) fn read(&self) -> Result<Latest<(i64, Currency)>, RecordError> {
        let total = self.amount.money().map_err(|it| it.within("amount"))?;
        Ok(Latest {
            at: instant("at", self.at)?,
            value: (total.minor(), total.currency()),
        })
    }
}

impl RefundRecord {
    /// Reads it back. Its request need not be one of ours: a provider may report any.
    pub(super) fn read(&self) -> Result<Refund, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let state = word("state", &self.state)?;
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
    /// Reads it back. Its amount may exceed what was captured.
    pub(super) fn read(&self) -> Result<Dispute, RecordError> {
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let state = word("state", &self.state)?;
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
    /// Reads it back. What stands lies between nothing and what was asked; more would be money that
    /// nobody asked for.
    pub(super) fn read(&self) -> Result<RefundRequest, RecordError> {
        let asked = self.amount.amount().map_err(|it| it.within("amount"))?;
        if !(0..=asked.minor()).contains(&self.standing) {
            let rule = RecordRule::StandingOutOfRange;
            return Err(RecordError::new("standing", self.standing, rule));
        }
        Ok(RefundRequest {
            id: id("request", &self.request, RequestId::new)?,
            asked,
            standing: self.standing,
        })
    }
}

/// Demands that no request has the id of an earlier one; they are kept in the order of asking.
pub(super) fn all_differ(requests: &[RefundRequest]) -> Result<(), RecordError> {
    let mut known = BTreeSet::new();
    for (at, RefundRequest { id, .. }) in requests.iter().enumerate() {
        if !known.insert(id) {
            let field = format_args!("requests[{at}].request");
            return Err(RecordError::new(field, id, RecordRule::RepeatedRequest));
        }
    }
    Ok(())
}
