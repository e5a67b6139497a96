//! How values are stored and sent (feature `serde`), each read back through its one checked door.
//!
//! The representation is ours and the same for every format: instants are whole milliseconds since
//! 1970 in UTC, never the derived form of `time`, whose shape hangs on the features that other
//! crates enable; sums of money are whole minor units beside their currency.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::currency::Currency;
use crate::money::{Amount, Money};

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
