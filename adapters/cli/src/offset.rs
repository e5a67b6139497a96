//! Offsets such as `1h30m`, `-5s` or `500ms`: whole numbers with a unit, no calendar.

use std::fmt;

/// Milliseconds from an origin, or the length of a duration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Offset(pub(crate) i64);

/// Units in milliseconds, the longest first. A day is 24 hours.
const UNITS: [(&str, i64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Offset {
    /// Reads an offset; `None` when the text is not one, or is out of range.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (sign, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let mut total = 0_i64;
        while {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let (number, behind) = rest.split_at(digits);
            let end = behind
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(end);
            let millis = UNITS
                .iter()
                .find_map(|(name, ms)| (*name == unit).then_some(*ms))?;
            let part = number.parse::<i64>().ok()?.checked_mul(millis)?;
            total = total.checked_add(part)?;
            rest = behind;
            !rest.is_empty()
        } {}
        total.checked_mul(sign).map(Self)
    }

    /// Returns the length as a duration; `None` when it is negative.
    pub(crate) fn duration(self) -> Option<std::time::Duration> {
        u64::try_from(self.0)
            .ok()
            .map(std::time::Duration::from_millis)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.0.unsigned_abs();
        for (unit, millis) in UNITS {
            let millis = millis.unsigned_abs();
            if rest >= millis {
                write!(f, "{}{unit}", rest / millis)?;
                rest %= millis;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_and_written() {
        for (text, millis) in [
            ("0s", 0),
            ("500ms", 500),
            ("-5s", -5_000),
            ("1m500ms", 60_500),
            ("1h30m", 5_400_000),
            ("3d", 259_200_000),
        ] {
            assert_eq!(Offset::parse(text), Some(Offset(millis)), "{text}");
            assert_eq!(Offset(millis).to_string(), text);
        }
        assert_eq!(
            Offset::parse("90s").map(|offset| offset.to_string()),
            Some("1m30s".into())
        );
    }

    #[test]
    fn what_is_no_offset_is_refused() {
        for text in [
            "", "-", "5", "s", "5x", "1h30", "1.5h", "+5s", "5 s", "--5s", "5s-",
        ] {
            assert_eq!(Offset::parse(text), None, "{text}");
        }
        assert_eq!(Offset::parse("9223372036854775807d"), None);
    }
}
