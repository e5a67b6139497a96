//! Sums of money, instants and lists, as a record writes them and as they are read back.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{RecordError, RecordRule};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::IdError;
use crate::value::money::{Money, MoneyError};
use crate::value::timestamp::Timestamp;
use crate::value::word::UnknownWord;

/// The record of a sum of money.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoneyRecord {
    /// Whole minor units.
    pub(super) minor: i64,
    /// The code of ISO 4217.
    pub(super) currency: String,
}

impl MoneyRecord {
    /// Writes a sum down, its currency by the code.
    pub(super) fn new(minor: i64, currency: Currency) -> Self {
        let currency = currency.as_str().to_string();
        Self { minor, currency }
    }

    /// Reads a sum that may not be zero.
    pub(super) fn amount(&self) -> Result<Amount, RecordError> {
        self.through(Amount::new)
    }

    /// Reads a sum that may be zero.
    pub(super) fn money(&self) -> Result<Money, RecordError> {
        self.through(Money::new)
    }

    /// The currency first, then the door that the sum has to pass.
    fn through<T>(
        &self,
        door: fn(i64, Currency) -> Result<T, MoneyError>,
    ) -> Result<T, RecordError> {
        let currency = word("currency", &self.currency)?;
        door(self.minor, currency)
            .map_err(|error| RecordError::new("minor", self.minor, error.into()))
    }
}

impl From<Amount> for MoneyRecord {
    fn from(amount: Amount) -> Self {
        Self::new(amount.minor(), amount.currency())
    }
}

/// Reads an id.
pub(super) fn id<T>(
    field: &str,
    text: &str,
    door: fn(&str) -> Result<T, IdError>,
) -> Result<T, RecordError> {
    door(text).map_err(|error| RecordError::new(field, text, error.into()))
}

/// Reads one of a closed list of words.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(
    field: &str,
    text: &str,
) -> Result<T, RecordError> {
    text.parse()
        .map_err(|error: UnknownWord| RecordError::new(field, text, error.into()))
}

/// Reads an instant.
pub(super) fn instant(field: &str, millis: i64) -> Result<Timestamp, RecordError> {
    Timestamp::from_millis(millis)
        .ok_or_else(|| RecordError::new(field, millis, RecordRule::OutsideCalendar))
}

/// Reads an instant where there is one.
pub(super) fn instant_if_any(
    field: &str,
    millis: Option<i64>,
) -> Result<Option<Timestamp>, RecordError> {
    millis.map(|millis| instant(field, millis)).transpose()
}

/// Reads a list; a fault is named by its place in it.
pub(super) fn each<T, U>(
    list: &str,
    items: &[T],
    read: impl Fn(&T) -> Result<U, RecordError>,
) -> Result<Vec<U>, RecordError> {
    items
        .iter()
        .enumerate()
        .map(|(at, item)| read(item).map_err(|it| it.within(format_args!("{list}[{at}]"))))
        .collect()
}

/// Demands that a list is sorted by a key, and that no key comes twice.
pub(super) fn sorted<'r, T, K: Display + Ord>(
    list: &str,
    key_of: &str,
    items: &'r [T],
    key: impl Fn(&'r T) -> K,
) -> Result<(), RecordError> {
    let keys = || items.iter().map(&key);
    let mut pairs = (1_usize..).zip(keys().zip(keys().skip(1)));
    match pairs.find(|(_, (before, after))| before >= after) {
        None => Ok(()),
        Some((at, (_, key))) => {
            let field = format_args!("{list}[{at}]{key_of}");
            Err(RecordError::new(field, key, RecordRule::NotSorted))
        }
    }
}

/// A value as an error would quote it.
pub(super) fn shown<T: Display>(value: Option<&T>) -> Option<&dyn Display> {
    value.map(|value| value as &dyn Display)
}
