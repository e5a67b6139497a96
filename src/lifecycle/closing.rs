//! How an order comes to be closed without being paid.

use core::fmt;

use crate::lifecycle::status::Status;
use crate::value::timestamp::Timestamp;
use crate::value::word::words;

/// When and by what an order was closed without being paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields)
)]
pub struct Closing {
    pub(crate) at: Timestamp,
    pub(crate) cause: ClosingCause,
}

/// What closed an order. The status that it leads to follows from it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ClosingCause {
    /// A command of ours: the order was cancelled.
    Merchant,
    /// The provider cancelled its order.
    ProviderCancelled,
    /// The provider's order lapsed.
    ProviderExpired,
    /// The absolute deadline: the order expired.
    Timeout,
    /// The inactivity timeout: the order expired.
    Inactivity,
}

words!(ClosingCause, "closing cause": Merchant = "merchant",
    ProviderCancelled = "provider_cancelled", ProviderExpired = "provider_expired",
    Timeout = "timeout", Inactivity = "inactivity");

impl ClosingCause {
    /// Returns the status that a closing of this cause leads to: `CANCELLED` or `EXPIRED`.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Merchant | Self::ProviderCancelled => Status::Cancelled,
            Self::ProviderExpired | Self::Timeout | Self::Inactivity => Status::Expired,
        }
    }
}

impl Closing {
    /// Returns the instant of the closing: for a deadline the deadline's own, not when it was
    /// noticed; otherwise when the input was applied.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.at
    }

    /// Returns what closed the order.
    #[must_use]
    pub const fn cause(self) -> ClosingCause {
        self.cause
    }

    /// Returns the status that it led to: `CANCELLED` or `EXPIRED`.
    #[must_use]
    pub const fn status(self) -> Status {
        self.cause.status()
    }
}

impl fmt::Display for Closing {
    /// Writes, for example, `EXPIRED at 2026-11-24T10:15:00Z (timeout)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} ({})", self.status(), self.at, self.cause)
    }
}
