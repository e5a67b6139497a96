//! Instants and durations as people read them.

use core::fmt;
use core::time::Duration;

use time::UtcDateTime;

/// Puts an instant into words, `2026-11-24T10:15:00Z`, with milliseconds only where there are any.
pub(crate) fn when(at: impl Into<UtcDateTime>) -> When {
    When(at.into())
}

pub(crate) struct When(UtcDateTime);

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        let sign = if date.year() < 0 { "-" } else { "" };
        let year = date.year().unsigned_abs();
        let (month, day) = (u8::from(date.month()), date.day());
        write!(f, "{sign}{year:04}-{month:02}-{day:02}T")?;
        let (hour, minute, second) = time.as_hms();
        write!(f, "{hour:02}:{minute:02}:{second:02}")?;
        if time.millisecond() > 0 {
            write!(f, ".{:03}", time.millisecond())?;
        }
        f.write_str("Z")
    }
}

/// A duration in whole milliseconds: `1 hour 30 minutes`.
pub(crate) struct Span(pub(crate) Duration);

/// Units in milliseconds, the longest first. A day is 24 hours.
const UNITS: [(&str, u128); 5] = [
    ("day", 86_400_000),
    ("hour", 3_600_000),
    ("minute", 60_000),
    ("second", 1_000),
    ("millisecond", 1),
];

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_millis();
        if rest == 0 {
            return f.write_str("0 milliseconds");
        }
        let mut between = "";
        for (unit, length) in UNITS {
            let count = rest.checked_div(length).unwrap_or(0);
            rest = rest.checked_rem(length).unwrap_or(0);
            if count > 0 {
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{between}{count} {unit}{plural}")?;
                between = " ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use time::macros::utc_datetime;

    #[test]
    fn instants_have_milliseconds_only_where_there_are_any() {
        let told = |at: UtcDateTime| when(at).to_string();
        assert_eq!(
            told(utc_datetime!(2026-01-02 03:04:05)),
            "2026-01-02T03:04:05Z"
        );
        assert_eq!(
            told(utc_datetime!(2026-11-24 10:15:00.050)),
            "2026-11-24T10:15:00.050Z"
        );
        assert_eq!(told(utc_datetime!(0007-11-24 0:00)), "0007-11-24T00:00:00Z");
        assert_eq!(told(utc_datetime!(0000-11-24 0:00)), "0000-11-24T00:00:00Z");
        assert_eq!(told(UtcDateTime::MIN), "-9999-01-01T00:00:00Z");
    }

    #[test]
    fn durations_name_each_unit_they_have() {
        let told = |millis| Span(Duration::from_millis(millis)).to_string();
        assert_eq!(told(30 * 60_000), "30 minutes");
        assert_eq!(told(90 * 60_000 + 1), "1 hour 30 minutes 1 millisecond");
        assert_eq!(told(2 * 86_400_000 + 1_000), "2 days 1 second");
        assert_eq!(told(0), "0 milliseconds");
    }
}
