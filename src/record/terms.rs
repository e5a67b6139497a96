//! What was agreed, as a record: every value comes back through the door it first came through.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::RecordError;
use super::value::{MoneyRecord, id, instant, instant_if_any, sorted, word};
use crate::terms::Terms;
use crate::terms::custom::{CustomFieldError, CustomFields};
use crate::terms::expiry::{Expiry, ExpiryError};
use crate::terms::policy::{LateMoney, Policy};
use crate::value::id::OrderId;
use crate::value::timestamp::{Timestamp, whole_millis};

/// The record of [`Terms`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsRecord {
    /// The merchant's id of the order.
    pub(super) order: String,
    /// What the order costs.
    pub(super) amount: MoneyRecord,
    /// The creation, in milliseconds since 1970 in UTC.
    pub(super) created_at: i64,
    /// The absolute deadline, in milliseconds since 1970 in UTC.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) deadline: Option<i64>,
    /// How long an open order may go without activity, in milliseconds.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) inactivity_ms: Option<u64>,
    /// How long a payment holds the order open whose limit nobody told, in milliseconds.
    pub(super) attempt_window_ms: u64,
    /// How long a hold is believed to stand while its end is not known.
    pub(super) hold_window_ms: u64,
    /// What happens to money first heard of after the order expired.
    pub(super) after_expiry: LateMoneyRecord,
    /// What happens to money first heard of after the order was cancelled.
    pub(super) after_cancel: LateMoneyRecord,
    /// `review` or `refund`.
    pub(super) mismatch: String,
    /// `allow` or `one_at_a_time`.
    pub(super) concurrency: String,
    /// Who takes the money of a hold.
    pub(super) capture: String,
    /// The merchant's own fields, each a key and a value, sorted by key.
    pub(super) custom: Vec<(String, String)>,
}

/// The record of [`LateMoney`]: `"refund"`, `"review"`, or `{"honour_within": 600000}`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LateMoneyRecord {
    /// It is owed back.
    Refund,
    /// It is honoured within so many milliseconds of the closing.
    HonourWithin(u64),
    /// It waits for a decision.
    Review,
}

impl From<&Terms> for TermsRecord {
    fn from(terms: &Terms) -> Self {
        let policy = terms.policy();
        let custom = terms.custom().iter();
        Self {
            order: terms.id().to_string(),
            amount: terms.amount().into(),
            created_at: terms.created_at().millis(),
            deadline: terms.deadline().map(Timestamp::millis),
            inactivity_ms: terms.inactivity_timeout().map(whole_millis),
            attempt_window_ms: whole_millis(terms.attempt_window()),
            hold_window_ms: whole_millis(terms.hold_window()),
            after_expiry: policy.after_expiry.into(),
            after_cancel: policy.after_cancel.into(),
            mismatch: policy.mismatch.as_str().into(),
            concurrency: policy.concurrency.as_str().into(),
            capture: policy.capture.as_str().into(),
            custom: custom.map(|(k, v)| (k.into(), v.into())).collect(),
        }
    }
}

impl TermsRecord {
    /// Reads the terms back through the constructors that users call, so that no record can agree
    /// on what could not be agreed on.
    pub(super) fn read(&self) -> Result<Terms, RecordError> {
        let id = id("order", &self.order, OrderId::new)?;
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let created_at = instant("created_at", self.created_at)?;
        let policy = Policy {
            after_expiry: self.after_expiry.into(),
            after_cancel: self.after_cancel.into(),
            mismatch: word("mismatch", &self.mismatch)?,
            concurrency: word("concurrency", &self.concurrency)?,
            capture: word("capture", &self.capture)?,
        };
        Terms::new(id, amount, created_at)
            .with_policy(policy)
            .with_custom(self.custom()?)
            .with_expiry(self.expiry()?)
            .map_err(|error| self.broken(error))
    }

    /// The expiry. Its deadline is written as the instant that it came to, whichever way it was
    /// given.
    fn expiry(&self) -> Result<Expiry, RecordError> {
        let deadline = instant_if_any("deadline", self.deadline)?;
        let expiry = deadline.map_or(Expiry::NEVER, Expiry::at);
        let expiry = expiry
            .with_attempt_window(Duration::from_millis(self.attempt_window_ms))
            .with_hold_window(Duration::from_millis(self.hold_window_ms));
        Ok(match self.inactivity_ms {
            Some(inactivity) => expiry.with_inactivity_timeout(Duration::from_millis(inactivity)),
            None => expiry,
        })
    }

    /// Names the field of an expiry that its door refused.
    fn broken(&self, error: ExpiryError) -> RecordError {
        match error {
            ExpiryError::DeadlineNotAfterCreation { .. } => {
                RecordError::new("deadline", self.deadline.unwrap_or_default(), error.into())
            }
            ExpiryError::ZeroDuration { .. } if self.inactivity_ms == Some(0) => {
                RecordError::new("inactivity_ms", 0, error.into())
            }
            ExpiryError::ZeroDuration { .. } if self.attempt_window_ms > 0 => {
                RecordError::new("hold_window_ms", self.hold_window_ms, error.into())
            }
            ExpiryError::ZeroDuration { .. } => {
                RecordError::new("attempt_window_ms", self.attempt_window_ms, error.into())
            }
        }
    }

    /// The merchant's own fields. Their door sorts them, so that the order is asked for besides:
    /// two records of one order are the same text.
    fn custom(&self) -> Result<CustomFields, RecordError> {
        let mut fields = CustomFields::EMPTY;
        for (at, (key, value)) in self.custom.iter().enumerate() {
            let broken = |error: CustomFieldError| {
                RecordError::new(format_args!("custom[{at}]"), key, error.into())
            };
            fields.insert(key, value).map_err(broken)?;
        }
        sorted("custom", "", &self.custom, |(key, _)| key)?;
        Ok(fields)
    }
}

impl Serialize for Terms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TermsRecord::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = TermsRecord::deserialize(deserializer)?;
        record.read().map_err(D::Error::custom)
    }
}

impl From<LateMoney> for LateMoneyRecord {
    fn from(policy: LateMoney) -> Self {
        match policy {
            LateMoney::Refund => Self::Refund,
            LateMoney::HonourWithin(within) => Self::HonourWithin(whole_millis(within)),
            LateMoney::Review => Self::Review,
        }
    }
}

impl From<LateMoneyRecord> for LateMoney {
    fn from(policy: LateMoneyRecord) -> Self {
        match policy {
            LateMoneyRecord::Refund => Self::Refund,
            LateMoneyRecord::HonourWithin(within) => {
                Self::HonourWithin(Duration::from_millis(within))
            }
            LateMoneyRecord::Review => Self::Review,
        }
    }
}
