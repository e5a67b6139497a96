//! Instants from and to the clocks and calendars of others.

use alloc::format;
use core::time::Duration;

use time::{OffsetDateTime, UtcDateTime};

use crate::value::timestamp::{Timestamp, TimestampError};

impl From<UtcDateTime> for Timestamp {
    /// Truncates to whole milliseconds, towards the past.
    fn from(at: UtcDateTime) -> Self {
        Self::truncated(at)
    }
}

impl From<OffsetDateTime> for Timestamp {
    /// Goes over to UTC and truncates to whole milliseconds, towards the past. An instant that UTC
    /// has in a year before -9999 or after 9999 is that end of the calendar.
    fn from(at: OffsetDateTime) -> Self {
        let end = if at.year() < 0 { Self::MIN } else { Self::MAX };
        at.checked_to_utc().map_or(end, Self::truncated)
    }
}

impl From<Timestamp> for UtcDateTime {
    fn from(at: Timestamp) -> Self {
        let nanos = i128::from(at.millis()).saturating_mul(1_000_000);
        // Every instant came out of a date or was checked against the ends of the calendar.
        UtcDateTime::from_unix_timestamp_nanos(nanos).unwrap_or_else(|_| {
            debug_assert!(false, "an instant lies in the calendar");
            UtcDateTime::MAX
        })
    }
}

impl From<Timestamp> for OffsetDateTime {
    /// The same instant, in UTC.
    fn from(at: Timestamp) -> Self {
        UtcDateTime::from(at).into()
    }
}

impl TryFrom<Duration> for Timestamp {
    type Error = TimestampError;

    /// Reads the time since 1970 in UTC, as the standard library's clock gives it, truncated to
    /// whole milliseconds.
    ///
    /// # Errors
    ///
    /// [`TimestampError`] for what lies behind the year 9999.
    fn try_from(since_epoch: Duration) -> Result<Self, TimestampError> {
        Self::EPOCH
            .checked_add(since_epoch)
            .ok_or_else(|| TimestampError {
                value: format!("{since_epoch:?}"),
                must: "lie within the year 9999, counted from 1970",
            })
    }
}

impl TryFrom<Timestamp> for Duration {
    type Error = TimestampError;

    /// Returns the time since 1970 in UTC.
    ///
    /// # Errors
    ///
    /// [`TimestampError`] for an instant before 1970.
    fn try_from(at: Timestamp) -> Result<Self, TimestampError> {
        u64::try_from(at.millis())
            .map(Duration::from_millis)
            .map_err(|_| TimestampError {
                value: format!("{at}"),
                must: "not lie before 1970",
            })
    }
}
