//! How values are stored and sent (feature `serde`), each read back through its one checked door.
//!
//! The representation is ours and the same for every format: instants are whole milliseconds since
//! 1970 in UTC, never the derived form of `time`, whose shape hangs on the features that other
//! crates enable; sums of money are whole minor units beside their currency.
//!
//! A choice is tagged by its word from outside, nothing is flattened and nothing left out: whatever
//! has to be buffered to be understood cannot be read where `serde_json` keeps every digit of a
//! number, and postcard reads only what says first what it is.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

/// The shape of a sum of money.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename = "Money")]
struct Wire {
    minor: i64,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (minor, currency) = (self.minor(), self.currency());
        Wire { minor, currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { minor, currency } = Wire::deserialize(deserializer)?;
        Self::new(minor, currency).map_err(D::Error::custom)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Money::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Money::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.millis().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis = i64::deserialize(deserializer)?;
        let outside = || {
            D::Error::custom(format_args!(
                "timestamp is `{millis}` milliseconds, but must lie within the calendar"
            ))
        };
        Self::from_millis(millis).ok_or_else(outside)
    }
}

/// Reads what may be `null` and may not be missing, which a derived reader would take for `null`.
pub(crate) fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}
