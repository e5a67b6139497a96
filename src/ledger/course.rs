//! How far a payment is, and what of its course is remembered.

use crate::ledger::latest::Latest;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;
use crate::value::word::words;

/// How far a payment is. It climbs in this order, whatever the order of arrival: a failure after
/// a capture changes nothing, a capture after a failure counts.
///
/// One thing can step down: a hold believed gone because of a failure stands again when a later
/// authorisation is told.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Progress {
    /// It was started, or heard of, and no outcome is known.
    Pending,
    /// It ended before any money was held.
    Failed,
    /// Money is held for it.
    Authorized,
    /// A hold was released or lapsed.
    Voided,
    /// Money was taken.
    Captured,
}

words!(Progress, "progress": Pending = "pending", Failed = "failed", Authorized = "authorized",
    Voided = "voided", Captured = "captured");

/// Where the captured money of a payment is, apart from refunds and disputes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Funds {
    /// It was taken.
    Taken,
    /// The capture was reversed: it failed after all, or was taken back as a whole.
    Returned,
}

words!(Funds, "funds": Taken = "taken", Returned = "returned");

/// What is known of a payment's outcome. A capture overtakes everything told before and after, so
/// nothing else is kept beside it.
#[derive(Clone, Eq, PartialEq)]
pub(crate) enum Course {
    Running {
        /// The largest told.
        limit: Option<Timestamp>,
        /// The latest told.
        failed: Option<Timestamp>,
        /// The latest told.
        authorized: Option<Timestamp>,
        voided: bool,
    },
    /// Flat, because it is stored in every payment.
    Captured {
        minor: i64,
        told: Timestamp,
        earliest: Timestamp,
        currency: Currency,
        reached_open: bool,
    },
}

/// What is known of a capture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Capture {
    /// Minor units in all, as told last.
    pub(crate) minor: i64,
    /// The latest provider time told.
    pub(crate) told: Timestamp,
    /// The earliest provider time told, never later than the hearing.
    pub(crate) earliest: Timestamp,
    pub(crate) currency: Currency,
    /// Whether the order was open when the payment was first heard of as captured.
    pub(crate) reached_open: bool,
}

impl Capture {
    pub(crate) fn amount(self) -> Amount {
        Amount::from_parts(self.minor, self.currency)
    }

    /// Minor units, then currency: the order in which ties are decided.
    pub(crate) fn register(self) -> Latest<(i64, Currency)> {
        Latest {
            at: self.told,
            value: (self.minor, self.currency),
        }
    }
}

impl From<Capture> for Course {
    fn from(capture: Capture) -> Self {
        let Capture {
            minor,
            told,
            earliest,
            currency,
            reached_open,
        } = capture;
        Self::Captured {
            minor,
            told,
            earliest,
            currency,
            reached_open,
        }
    }
}
