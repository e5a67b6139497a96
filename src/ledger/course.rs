//! How far a payment is, and what of its course is remembered.
//!
//! Progress is not stored. What is stored are the stamps that it follows from, because two reports
//! cannot be put in order by the progress that they led to: failed@5 and auth@3 end as voided,
//! failed@5 and auth@7 as authorised.

use crate::ledger::latest::Latest;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;
use crate::value::word::words;

/// How far a payment is. It climbs in this order, whatever the order of arrival: a failure after
/// a capture changes nothing, a capture after a failure counts.
///
/// One thing can step down: a hold believed gone because of a failure stands again when a later
/// authorisation is reported, and one believed given back when that refund fails.
///
/// It says what became of an attempt, and nothing about the order. A failed payment does not end
/// its order, and a captured one pays it only if it [qualifies](crate::glossary). Time moves no
/// progress either: a payment past its limit is still pending, and its fate unknown.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Progress {
    /// It was started, or something was received about it, and no outcome is known. Also a payment
    /// of which only a refund or a dispute was reported: money may have moved.
    Pending,
    /// It ended before any money was held. Not final: the customer may try again under the same id.
    Failed,
    /// Money is held for it, and not taken. Nothing is paid yet.
    Authorized,
    /// A hold was released or lapsed: that was reported, or a failure not earlier than the latest
    /// hold, or a refund of what was never captured, or a reversal without a capture.
    Voided,
    /// Money was taken. Where it is now is for [`Funds`], refunds and disputes to say.
    Captured,
}

words!(Progress, "progress": Pending = "pending", Failed = "failed", Authorized = "authorized",
    Voided = "voided", Captured = "captured");

/// Where the captured money of a payment is, apart from refunds and disputes.
///
/// The later of capture and reversal stands, by the provider's time; at one instant the reversal.
/// A shop that keeps only the first of them ships unpaid goods, or gives back money that never
/// stayed (incidents I-140 and I-142).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Funds {
    /// It was taken.
    Taken,
    /// The capture was reversed: it failed after all, or was taken back as a whole.
    Returned,
}

words!(Funds, "funds": Taken = "taken", Returned = "returned");

/// What is known of a payment's outcome. A capture overtakes everything told before and after, so
/// nothing else is kept beside it: once captured, never running again.
#[derive(Clone, Eq, PartialEq)]
pub(crate) enum Course {
    /// No capture is known.
    Running {
        /// The largest told, of payments that have ended too: they may run again.
        limit: Option<Timestamp>,
        /// The latest told.
        failed: Option<Timestamp>,
        /// The latest told.
        authorized: Option<Timestamp>,
        /// Whether the end of a hold was reported as such. Only a capture gets past it.
        voided: bool,
    },
    /// The fields of [`Capture`], where they are explained. Flat, because it is stored in every
    /// payment.
    Captured {
        minor: i64,
        told: Timestamp,
        earliest: Timestamp,
        currency: Currency,
        reached_open: bool,
        rest_held: bool,
    },
}

/// What is known of a capture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Capture {
    /// Minor units in all, as told last.
    pub(crate) minor: i64,
    /// The latest provider time told. The register's own, and what a reversal is compared with.
    pub(crate) told: Timestamp,
    /// The earliest provider time told, never later than the hearing. It dates the capture where a
    /// policy asks whether money was paid in time, and decides nothing else: a message that comes
    /// again with the time of its delivery cannot make a timely capture late.
    pub(crate) earliest: Timestamp,
    pub(crate) currency: Currency,
    /// Whether the order was open when the payment was first heard of as captured. The policies for
    /// late money speak only of captures that did not: what is asked is the order in which inputs
    /// were applied, not two clocks (incident I-128b).
    pub(crate) reached_open: bool,
    /// Whether the rest of the hold stays, so that more can be taken: as long as every capture was
    /// told as a part, and no void.
    pub(crate) rest_held: bool,
}

impl Capture {
    /// The amount as everybody outside the ledger reads it.
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
            rest_held,
        } = capture;
        Self::Captured {
            minor,
            told,
            earliest,
            currency,
            reached_open,
            rest_held,
        }
    }
}
