//! Durations as people read them.

use core::fmt;
use core::time::Duration;

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

    #[test]
    fn durations_name_each_unit_they_have() {
        let told = |millis| Span(Duration::from_millis(millis)).to_string();
        assert_eq!(told(30 * 60_000), "30 minutes");
        assert_eq!(told(90 * 60_000 + 1), "1 hour 30 minutes 1 millisecond");
        assert_eq!(told(2 * 86_400_000 + 1_000), "2 days 1 second");
        assert_eq!(told(0), "0 milliseconds");
    }
}
