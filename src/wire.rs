//! How values are stored and sent (feature `serde`), each read back through its one checked door.
//!
//! The representation is ours and the same for every format: instants are whole milliseconds since
//! 1970 in UTC, never the derived form of `time`, whose shape hangs on the features that other
//! crates enable; sums of money are whole minor units beside their currency.
//!
//! A choice is tagged by its word from outside, nothing is flattened and nothing left out: whatever
//! has to be buffered to be understood cannot be read where `serde_json` keeps every digit of a
//! number, and postcard reads only what says first what it is.

use alloc::string::String;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::currency::Currency;
use crate::money::{Amount, Money};
use crate::report::ReportedStatus;

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

impl Serialize for ReportedStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(status) => status.serialize(serializer),
            Self::Unknown(text) => text.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ReportedStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(text.parse().map_or(Self::Unknown(text), Self::Known))
    }
}

/// Reads what may be `null` and may not be missing, which a derived reader would take for `null`.
pub(crate) fn told<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}

/// Instants as whole milliseconds. What is finer is cut off towards the past.
pub(crate) mod millis {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::UtcDateTime;

    use crate::instant::Instant;

    pub(crate) fn serialize<S: Serializer>(
        at: &UtcDateTime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Instant::truncated(*at).millis().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<UtcDateTime, D::Error> {
        let millis = i64::deserialize(deserializer)?;
        let outside = || {
            D::Error::custom(format_args!(
                "instant `{millis}` in milliseconds since 1970 lies outside the calendar"
            ))
        };
        Instant::from_millis(millis)
            .map(UtcDateTime::from)
            .ok_or_else(outside)
    }
}

/// The same, where there may be none.
pub(crate) mod millis_if_any {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::UtcDateTime;

    #[derive(Deserialize, Serialize)]
    struct Millis(#[serde(with = "super::millis")] UtcDateTime);

    #[expect(clippy::ref_option, reason = "serde hands over the field")]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<UtcDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Millis).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<UtcDateTime>, D::Error> {
        let at = Option::<Millis>::deserialize(deserializer)?;
        Ok(at.map(|Millis(at)| at))
    }
}
