//! Instants: whole milliseconds, in eight bytes also where one may be absent.

mod clocks;

use alloc::string::String;
use core::fmt;
use core::num::NonZeroI64;
use core::str::FromStr;
use core::time::Duration;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcDateTime};

use crate::value::text::excerpt;

/// An instant: whole milliseconds since 1970-01-01T00:00:00Z, in UTC.
///
/// Conversions from finer clocks truncate towards the past, once, at the door. There is no time
/// zone, no leap second and no "now": a service asks its own clock and hands the answer over. The
/// years are those of the calendar of [`time`], -9999 to 9999.
///
/// As text it is RFC 3339, with milliseconds only where there are any; stored (feature `serde`) it
/// is the whole number of milliseconds.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::Timestamp;
///
/// let at: Timestamp = "2026-11-24T15:33:00.250+05:30".parse()?;
/// assert_eq!(at.to_string(), "2026-11-24T10:03:00.250Z");
/// assert_eq!(at.millis(), 1_795_514_580_250);
///
/// // From the standard library's clock, with its `SystemTime::now().duration_since(UNIX_EPOCH)`:
/// assert_eq!(Timestamp::try_from(Duration::from_millis(1_795_514_580_250))?, at);
/// // From and to the `time` crate:
/// let date = time::UtcDateTime::from(at);
/// assert_eq!(Timestamp::from(date), at);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// `None` of an option orders before every instant, so that the later of two is their `max`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(NonZeroI64);

/// A text or a duration that is no instant. Nothing was constructed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("timestamp is `{value}`, but must {must}")]
pub struct TimestampError {
    /// The beginning of what was given.
    pub value: String,
    /// What it had to be, as the end of a sentence.
    pub must: &'static str,
}

impl Timestamp {
    /// Added to the milliseconds since 1970 so that no instant is zero. The calendar of `time`
    /// spans less than 2^55 milliseconds in its widest form.
    const BIAS: i64 = 1 << 60;

    /// The earliest instant of the calendar.
    pub const MIN: Self = Self::truncated(UtcDateTime::MIN);
    /// The latest instant of the calendar.
    pub const MAX: Self = Self::truncated(UtcDateTime::MAX);
    /// The beginning of 1970 in UTC.
    pub const EPOCH: Self = Self::truncated(UtcDateTime::UNIX_EPOCH);

    /// Makes an instant of whole milliseconds since 1970 in UTC; `None` outside the calendar.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Option<Self> {
        if millis < Self::MIN.millis() || millis > Self::MAX.millis() {
            return None;
        }
        match NonZeroI64::new(millis.wrapping_add(Self::BIAS)) {
            Some(biased) => Some(Self(biased)),
            None => None,
        }
    }

    /// Returns the whole milliseconds since 1970 in UTC, negative before it.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.get().wrapping_sub(Self::BIAS)
    }

    /// Returns the instant `after` later, truncated to whole milliseconds; `None` where the
    /// calendar ends before it.
    ///
    /// ```
    /// use core::time::Duration;
    /// use order_lifecycle::Timestamp;
    ///
    /// let later = Timestamp::EPOCH.checked_add(Duration::from_micros(1_999));
    /// assert_eq!(later.map(Timestamp::millis), Some(1));
    /// assert_eq!(Timestamp::MAX.checked_add(Duration::from_millis(1)), None);
    /// ```
    #[must_use]
    pub fn checked_add(self, after: Duration) -> Option<Self> {
        self.after_millis(u64::try_from(after.as_millis()).ok()?)
    }

    /// Returns the instant `before` earlier, truncated to whole milliseconds; `None` where the
    /// calendar begins after it.
    #[must_use]
    pub fn checked_sub(self, before: Duration) -> Option<Self> {
        let millis = i64::try_from(before.as_millis()).ok()?;
        Self::from_millis(self.millis().checked_sub(millis)?)
    }

    /// The instant so many milliseconds later.
    pub(crate) fn after_millis(self, after: u64) -> Option<Self> {
        let millis = i64::try_from(after).ok()?;
        let later = NonZeroI64::new(self.0.get().checked_add(millis)?)?;
        (later <= Self::MAX.0).then_some(Self(later))
    }

    /// The instant so many milliseconds earlier, or the earliest there is.
    pub(crate) fn millis_earlier(self, before: u32) -> Self {
        let earlier = self.0.get().wrapping_sub(before.into());
        NonZeroI64::new(earlier).map_or(Self::MIN, |earlier| Self(earlier.max(Self::MIN.0)))
    }

    /// Drops what is finer than a millisecond, towards the past.
    const fn truncated(at: UtcDateTime) -> Self {
        let seconds = at.unix_timestamp().saturating_mul(1000);
        let millis = seconds.saturating_add(at.millisecond() as i64);
        match NonZeroI64::new(millis.saturating_add(Self::BIAS)) {
            Some(biased) => Self(biased),
            None => Self(NonZeroI64::MIN),
        }
    }
}

/// Whole milliseconds of a duration; one too long to count never ends.
pub(crate) fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339 with its offset, for example `2026-11-24T10:03:00Z`, truncated to whole
    /// milliseconds.
    ///
    /// # Errors
    ///
    /// [`TimestampError`] for anything else, a date without an offset included: which zone it was
    /// meant in is never guessed; and for an instant that UTC has after the year 9999.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let error = |must| TimestampError {
            value: excerpt(text).escape_debug().collect(),
            must,
        };
        let read = OffsetDateTime::parse(text, &Rfc3339);
        let shape = |_| error("be RFC 3339 with an offset, as `2026-11-24T10:03:00Z` is");
        let utc = read.map_err(shape)?.checked_to_utc();
        utc.map(Self::truncated)
            .ok_or_else(|| error("lie within the calendar, in UTC"))
    }
}

impl fmt::Display for Timestamp {
    /// Writes RFC 3339, with milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = UtcDateTime::from(*self);
        let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
        // RFC 3339 has no years before 0; they get the sign that ISO 8601 gives them.
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())?;
        let (hour, minute, second) = at.as_hms();
        write!(f, "T{hour:02}:{minute:02}:{second:02}")?;
        match at.millisecond() {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use time::macros::{datetime, utc_datetime};

    #[test]
    fn an_instant_takes_eight_bytes_also_when_it_may_be_absent() {
        assert_eq!(size_of::<Option<Timestamp>>(), 8);
    }

    #[test]
    fn dates_come_back_truncated_to_the_millisecond() {
        let back = |at: UtcDateTime| UtcDateTime::from(Timestamp::from(at));
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
    fn every_clock_means_the_same_instant() {
        let at = Timestamp::from(utc_datetime!(2026-11-24 10:03));
        assert_eq!(
            Timestamp::from(datetime!(2026-11-24 15:33 +05:30)),
            at,
            "an offset is taken off"
        );
        assert_eq!(OffsetDateTime::from(at), datetime!(2026-11-24 10:03 UTC));
        let since = Duration::try_from(at).unwrap();
        assert_eq!(Timestamp::try_from(since), Ok(at));
        assert_eq!(Timestamp::from_millis(at.millis()), Some(at));
        let first = datetime!(-9999-01-01 00:00 +01:00);
        assert_eq!(Timestamp::from(first), Timestamp::MIN);
        let last = datetime!(9999-12-31 23:59 -01:00);
        assert_eq!(Timestamp::from(last), Timestamp::MAX);
    }

    #[test]
    fn what_lies_outside_the_calendar_is_no_instant() {
        let millisecond = Duration::from_millis(1);
        assert_eq!(Timestamp::MAX.checked_add(millisecond), None);
        assert_eq!(Timestamp::MAX.checked_add(Duration::MAX), None);
        assert_eq!(
            Timestamp::MAX.checked_add(Duration::ZERO),
            Some(Timestamp::MAX)
        );
        assert_eq!(Timestamp::MIN.checked_sub(millisecond), None);
        assert_eq!(Timestamp::MIN.checked_sub(Duration::MAX), None);
        assert_eq!(
            Timestamp::EPOCH
                .checked_sub(millisecond)
                .map(Timestamp::millis),
            Some(-1)
        );
        let (min, max) = (Timestamp::MIN.millis(), Timestamp::MAX.millis());
        assert_eq!(Timestamp::from_millis(min), Some(Timestamp::MIN));
        assert_eq!(Timestamp::from_millis(max), Some(Timestamp::MAX));
        for outside in [min - 1, max + 1, i64::MIN, i64::MAX] {
            assert_eq!(Timestamp::from_millis(outside), None);
        }
        let error = Timestamp::try_from(Duration::MAX).unwrap_err();
        assert!(error.to_string().ends_with("9999, counted from 1970"));
        let before = Timestamp::from_millis(-1).unwrap();
        assert_eq!(
            Duration::try_from(before).unwrap_err().to_string(),
            "timestamp is `1969-12-31T23:59:59.999Z`, but must not lie before 1970"
        );
    }

    #[test]
    fn text_has_milliseconds_only_where_there_are_any() {
        let text = |at: UtcDateTime| Timestamp::from(at).to_string();
        let second = utc_datetime!(2026-01-02 03:04:05);
        assert_eq!(text(second), "2026-01-02T03:04:05Z");
        let fraction = utc_datetime!(2026-11-24 10:15:00.050);
        assert_eq!(text(fraction), "2026-11-24T10:15:00.050Z");
        assert_eq!(text(utc_datetime!(0007-11-24 0:00)), "0007-11-24T00:00:00Z");
        assert_eq!(text(utc_datetime!(0000-11-24 0:00)), "0000-11-24T00:00:00Z");
        assert_eq!(text(UtcDateTime::MIN), "-9999-01-01T00:00:00Z");
        assert_eq!(
            alloc::format!("{:?}", Timestamp::EPOCH),
            "1970-01-01T00:00:00Z"
        );
    }

    #[test]
    fn only_rfc_3339_with_an_offset_is_read() {
        let read = |text: &str| text.parse::<Timestamp>();
        let at = Timestamp::from(utc_datetime!(2026-11-24 10:03:00.050));
        for text in [
            "2026-11-24T10:03:00.050Z",
            "2026-11-24T10:03:00.0509Z",
            "2026-11-24T15:33:00.05+05:30",
        ] {
            assert_eq!(read(text), Ok(at), "{text}");
        }
        for text in [
            "",
            "now",
            "1795514580050",
            "2026-11-24T10:03:00",
            "2026-11-24",
        ] {
            assert_eq!(read(text).unwrap_err().value, text);
        }
        let outside = read("9999-12-31T23:59:59-05:30").unwrap_err();
        assert_eq!(outside.must, "lie within the calendar, in UTC");
    }
}
