//! How a created order's words become terms.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use order_lifecycle::{Amount, Currency, Expiry, OrderId, Policy, Terms};
use serde::Deserialize;
use time::UtcDateTime;

use super::error::LineError;
use crate::offset::Offset;
use crate::policy;

/// The value of `create`. What is left out is the core's default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Create {
    order: String,
    amount: String,
    currency: String,
    ttl: Option<String>,
    idle: Option<String>,
    attempt_window: Option<String>,
    after_expiry: Option<String>,
    after_cancel: Option<String>,
    mismatch: Option<String>,
    concurrency: Option<String>,
}

impl Create {
    pub(crate) fn order(&self) -> Result<OrderId, LineError> {
        read("order", &self.order)
    }

    /// Reads the terms of an order created at an instant.
    pub(crate) fn terms(&self, created_at: UtcDateTime) -> Result<Terms, LineError> {
        let amount = amount(&self.amount, read("currency", &self.currency)?)?;
        let terms = Terms::new(self.order()?, amount, created_at).expiring(self.expiry()?);
        let terms = terms.map_err(|error| LineError::value("create", &error))?;
        Ok(terms.governed_by(self.policy()?))
    }

    fn expiry(&self) -> Result<Expiry, LineError> {
        let mut expiry = match &self.ttl {
            Some(ttl) => Expiry::after(duration("ttl", ttl)?),
            None => Expiry::NEVER,
        };
        if let Some(idle) = &self.idle {
            expiry = expiry.or_inactive_for(duration("idle", idle)?);
        }
        if let Some(window) = &self.attempt_window {
            expiry = expiry.with_attempt_window(duration("attempt_window", window)?);
        }
        Ok(expiry)
    }

    fn policy(&self) -> Result<Policy, LineError> {
        let mut policy = Policy::DEFAULT;
        if let Some(text) = &self.after_expiry {
            policy.after_expiry = word("after_expiry", text, policy::late_money)?;
        }
        if let Some(text) = &self.after_cancel {
            policy.after_cancel = word("after_cancel", text, policy::late_money)?;
        }
        if let Some(text) = &self.mismatch {
            policy.mismatch = word("mismatch", text, policy::mismatch)?;
        }
        if let Some(text) = &self.concurrency {
            policy.concurrency = word("concurrency", text, policy::concurrency)?;
        }
        Ok(policy)
    }
}

/// Checks a text through its one door and names the key on failure.
pub(crate) fn read<T>(key: &'static str, text: &str) -> Result<T, LineError>
where
    T: FromStr<Err: Display>,
{
    text.parse().map_err(|error| LineError::value(key, &error))
}

pub(crate) fn amount(text: &str, currency: Currency) -> Result<Amount, LineError> {
    Amount::parse(text, currency).map_err(|error| LineError::value("amount", &error))
}

pub(crate) fn duration(key: &'static str, text: &str) -> Result<Duration, LineError> {
    let offset = Offset::parse(text).and_then(Offset::duration);
    offset.ok_or_else(|| LineError::value(key, &format_args!("`{text}` is not a duration")))
}

fn word<T>(
    key: &'static str,
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, LineError> {
    read(text).ok_or_else(|| LineError::value(key, &format_args!("`{text}` is no policy")))
}
