//! Instants inside an order: whole milliseconds, in eight bytes also where one may be absent.

use core::num::NonZeroI64;
use core::time::Duration;

use time::UtcDateTime;

/// A whole millisecond of UTC. Ordered by time; `None` of an option orders before every instant,
/// so that the later of two optional instants is their `max`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Instant(NonZeroI64);

impl Instant {
    /// Added to the milliseconds since 1970 so that no instant is zero. The calendar of `time`
    /// spans less than 2^55 milliseconds in its widest form.
    const BIAS: i64 = 1 << 60;
    const LAST: Self = Self::truncated(UtcDateTime::MAX);

    /// Drops what is finer than a millisecond, towards the past.
    pub(crate) const fn truncated(at: UtcDateTime) -> Self {
        let seconds = at.unix_timestamp().saturating_mul(1000);
        let millis = seconds.saturating_add(at.millisecond() as i64);
        match NonZeroI64::new(millis.saturating_add(Self::BIAS)) {
            Some(biased) => Self(biased),
            None => Self(NonZeroI64::MIN),
        }
    }

    /// Reads whole milliseconds since 1970 in UTC; `None` outside the calendar.
    #[cfg(feature = "serde")]
    pub(crate) fn from_millis(millis: i64) -> Option<Self> {
        let nanos = i128::from(millis).checked_mul(1_000_000)?;
        let at = UtcDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        Some(Self::truncated(at))
    }

    /// Returns the whole milliseconds since 1970 in UTC.
    #[cfg(feature = "serde")]
    pub(crate) const fn millis(self) -> i64 {
        self.0.get().saturating_sub(Self::BIAS)
    }

    /// Returns the instant `after` later, or `None`, never, where the calendar ends before it.
    pub(crate) fn after(self, after: Duration) -> Option<Self> {
        self.after_millis(u64::try_from(after.as_millis()).ok()?)
    }

    /// The same, for a duration in milliseconds.
    pub(crate) fn after_millis(self, after: u64) -> Option<Self> {
        let millis = i64::try_from(after).ok()?;
        let later = NonZeroI64::new(self.0.get().checked_add(millis)?)?;
        (later <= Self::LAST.0).then_some(Self(later))
    }
}

impl From<Instant> for UtcDateTime {
    fn from(instant: Instant) -> Self {
        let millis = i128::from(instant.0.get()).saturating_sub(Instant::BIAS.into());
        // Every instant came out of a date or was checked against the last one.
        UtcDateTime::from_unix_timestamp_nanos(millis.saturating_mul(1_000_000))
            .unwrap_or(UtcDateTime::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::utc_datetime;

    #[test]
    fn an_instant_takes_eight_bytes_also_when_it_may_be_absent() {
        assert_eq!(size_of::<Option<Instant>>(), 8);
    }

    #[test]
    fn dates_come_back_truncated_to_the_millisecond() {
        let back = |at| UtcDateTime::from(Instant::truncated(at));
        let at = utc_datetime!(2026-11-24 12:00:00.123_999_999);
        assert_eq!(back(at), utc_datetime!(2026-11-24 12:00:00.123));
        assert_eq!(back(UtcDateTime::UNIX_EPOCH), UtcDateTime::UNIX_EPOCH);
        let before_1970 = utc_datetime!(1969-12-31 23:59:59.999_9);
        assert_eq!(back(before_1970), utc_datetime!(1969-12-31 23:59:59.999));
        assert_eq!(back(UtcDateTime::MIN), UtcDateTime::MIN);
        assert_eq!(
            back(UtcDateTime::MAX),
            utc_datetime!(9999-12-31 23:59:59.999)
        );
    }

    #[test]
    fn what_lies_behind_the_calendar_is_never() {
        let last = Instant::truncated(UtcDateTime::MAX);
        assert_eq!(last.after(Duration::from_millis(1)), None);
        assert_eq!(last.after(Duration::MAX), None);
        assert_eq!(last.after(Duration::ZERO), Some(last));
    }
}
