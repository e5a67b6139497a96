//! What was agreed, as a record: every value comes back through the door it first came through.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::RecordError;
use super::value::{MoneyRecord, id, instant, instant_if_any, sorted};
use super::words::Word;
use crate::custom::{CustomFieldError, CustomFields};
use crate::expiry::{Expiry, ExpiryError};
use crate::id::OrderId;
use crate::instant::Instant;
use crate::policy::{Concurrency, LateMoney, Mismatch, Policy};
use crate::terms::{Terms, millis};

/// The record of [`Terms`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TermsRecord {
    /// The merchant's id of the order.
    pub order: String,
    /// What the order costs.
    pub amount: MoneyRecord,
    /// The creation, in milliseconds since 1970 in UTC.
    pub created_at: i64,
    /// The absolute deadline, in milliseconds since 1970 in UTC.
    #[serde(deserialize_with = "Option::deserialize")]
    pub deadline: Option<i64>,
    /// How long an open order may go without activity, in milliseconds.
    #[serde(deserialize_with = "Option::deserialize")]
    pub inactivity_ms: Option<u64>,
    /// How long a payment holds the order open whose limit nobody told, in milliseconds.
    pub attempt_window_ms: u64,
    /// What happens to money first heard of after the order expired.
    pub after_expiry: LateMoneyRecord,
    /// What happens to money first heard of after the order was cancelled.
    pub after_cancel: LateMoneyRecord,
    /// `REVIEW` or `REFUND`.
    pub mismatch: String,
    /// `ALLOW` or `ONE_AT_A_TIME`.
    pub concurrency: String,
    /// The merchant's own fields, each a key and a value, sorted by key.
    pub custom: Vec<(String, String)>,
}

/// The record of [`LateMoney`]: `"REFUND"`, `"REVIEW"`, or `{"HONOUR_WITHIN": 600000}`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LateMoneyRecord {
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
            created_at: terms.created().millis(),
            deadline: terms.absolute_deadline().map(Instant::millis),
            inactivity_ms: terms.inactivity().map(millis),
            attempt_window_ms: millis(terms.attempt_window()),
            after_expiry: policy.after_expiry.into(),
            after_cancel: policy.after_cancel.into(),
            mismatch: policy.mismatch.word().into(),
            concurrency: policy.concurrency.word().into(),
            custom: custom.map(|(k, v)| (k.into(), v.into())).collect(),
        }
    }
}

impl TermsRecord {
    pub(super) fn read(&self) -> Result<Terms, RecordError> {
        let id = id("order", &self.order, OrderId::new)?;
        let amount = self.amount.amount().map_err(|it| it.within("amount"))?;
        let created_at = instant("created_at", self.created_at)?;
        let policy = Policy {
            after_expiry: self.after_expiry.into(),
            after_cancel: self.after_cancel.into(),
            mismatch: Mismatch::read("mismatch", &self.mismatch)?,
            concurrency: Concurrency::read("concurrency", &self.concurrency)?,
        };
        Terms::new(id, amount, created_at.into())
            .governed_by(policy)
            .carrying(self.custom()?)
            .expiring(self.expiry()?)
            .map_err(|error| self.broken(error))
    }

    fn expiry(&self) -> Result<Expiry, RecordError> {
        let deadline = instant_if_any("deadline", self.deadline)?;
        let expiry = deadline.map_or(Expiry::NEVER, |deadline| Expiry::at(deadline.into()));
        let expiry = expiry.with_attempt_window(Duration::from_millis(self.attempt_window_ms));
        Ok(match self.inactivity_ms {
            Some(inactivity) => expiry.or_inactive_for(Duration::from_millis(inactivity)),
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
            ExpiryError::ZeroDuration { .. } => {
                RecordError::new("attempt_window_ms", self.attempt_window_ms, error.into())
            }
        }
    }

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

impl From<LateMoney> for LateMoneyRecord {
    fn from(policy: LateMoney) -> Self {
        match policy {
            LateMoney::Refund => Self::Refund,
            LateMoney::HonourWithin(within) => Self::HonourWithin(millis(within)),
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
