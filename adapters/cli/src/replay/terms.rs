//! How a created order's words become terms, and how terms are said in words.

use std::fmt::{Display, Write};
use std::str::FromStr;
use std::time::Duration;

use order_lifecycle::{Amount, Currency, Expiry, LateMoney, OrderId, Policy, Terms, Timestamp};
use serde::Deserialize;

use super::error::LineError;
use crate::offset::Offset;
use crate::policy::late_money;

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
    hold_window: Option<String>,
    after_expiry: Option<String>,
    after_cancel: Option<String>,
    mismatch: Option<String>,
    concurrency: Option<String>,
    capture: Option<String>,
}

impl Create {
    pub(crate) fn order(&self) -> Result<OrderId, LineError> {
        read("order", self.order.trim())
    }

    /// Reads the terms of an order created at an instant.
    pub(crate) fn terms(&self, created_at: Timestamp) -> Result<Terms, LineError> {
        let amount = amount(&self.amount, read("currency", &self.currency)?)?;
        Terms::new(self.order()?, amount, created_at)
            .with_policy(self.policy()?)
            .with_expiry(self.expiry()?)
            .map_err(|error| LineError::value("create", &error))
    }

    fn expiry(&self) -> Result<Expiry, LineError> {
        let mut expiry = match &self.ttl {
            Some(ttl) => Expiry::after(duration("ttl", ttl)?),
            None => Expiry::NEVER,
        };
        if let Some(idle) = &self.idle {
            expiry = expiry.with_inactivity_timeout(duration("idle", idle)?);
        }
        if let Some(window) = &self.attempt_window {
            expiry = expiry.with_attempt_window(duration("attempt_window", window)?);
        }
        if let Some(window) = &self.hold_window {
            expiry = expiry.with_hold_window(duration("hold_window", window)?);
        }
        Ok(expiry)
    }

    fn policy(&self) -> Result<Policy, LineError> {
        let late = |key, text: &Option<String>, default: LateMoney| {
            let read = text.as_deref().map(late_money);
            read.unwrap_or(Ok(default))
                .map_err(|problem| LineError::value(key, &problem))
        };
        let Policy {
            after_expiry,
            after_cancel,
            mismatch,
            concurrency,
            capture,
        } = Policy::DEFAULT;
        Ok(Policy {
            after_expiry: late("after_expiry", &self.after_expiry, after_expiry)?,
            after_cancel: late("after_cancel", &self.after_cancel, after_cancel)?,
            mismatch: word("mismatch", self.mismatch.as_deref(), mismatch)?,
            concurrency: word("concurrency", self.concurrency.as_deref(), concurrency)?,
            capture: word("capture", self.capture.as_deref(), capture)?,
        })
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
    offset.ok_or_else(|| {
        LineError::value(
            key,
            &format_args!(
                "duration is `{text}`, but must be whole numbers with units, as `1h30m` is"
            ),
        )
    })
}

fn word<T>(key: &'static str, text: Option<&str>, default: T) -> Result<T, LineError>
where
    T: FromStr<Err: Display>,
{
    text.map_or(Ok(default), |text| read(key, text))
}

/// Says in one line what was agreed on.
pub(crate) fn said(terms: &Terms) -> String {
    let mut said = format!("create for {}", terms.amount());
    // Writing to a text cannot fail.
    if let Some(deadline) = terms.deadline() {
        let _ = write!(said, ", payable before {deadline}");
    }
    let policy = terms.policy();
    for (name, late) in [
        ("expiry", policy.after_expiry),
        ("cancelling", policy.after_cancel),
    ] {
        let _ = match late {
            LateMoney::Review => Ok(()),
            LateMoney::Refund => write!(said, ", refund after {name}"),
            LateMoney::HonourWithin(within) => {
                let millis = i64::try_from(within.as_millis()).unwrap_or(i64::MAX);
                write!(said, ", honour within {} of {name}", Offset(millis))
            }
        };
    }
    said
}
