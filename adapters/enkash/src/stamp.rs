//! Dates as the gateway writes them.

use alloc::string::String;

use order_lifecycle::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Indian Standard Time, the zone of every date that names none.
const IST: &str = "+05:30";

/// Reads `2026-08-24 20:46:02` or `2026-08-24T20:46:02`, with or without a fraction and a zone.
///
/// Answers `None` for anything else, and for an instant outside the years -9999 to 9999 in UTC.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let date = OffsetDateTime::parse(&rfc3339(text.trim())?, &Rfc3339).ok()?;
    date.checked_to_utc().map(Timestamp::from)
}

/// Rewrites a date into the one form that the parser takes.
fn rfc3339(text: &str) -> Option<String> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let clock = rest.strip_prefix([' ', 'T', 't'])?;
    // The clock has no sign of its own, so the first one begins the zone.
    let at = clock.find(['+', '-', 'Z', 'z']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at_checked(at)?;
    let zone = match (zone.len(), zone.split_at_checked(3)) {
        (0, _) => IST.into(),
        (5, Some((hours, minutes))) => alloc::format!("{hours}:{minutes}"),
        _ => String::from(zone),
    };
    Some(alloc::format!("{date}T{clock}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn utc(text: &str) -> Option<String> {
        instant(text).map(|at| at.to_string())
    }

    #[test]
    fn a_date_without_a_zone_is_indian_standard_time() {
        let expected = Some("2026-08-24T15:16:02Z".into());
        assert_eq!(utc("2026-08-24 20:46:02"), expected);
        assert_eq!(utc("2026-08-24T20:46:02"), expected);
        assert_eq!(utc(" 2026-08-24 20:46:02 "), expected);
    }

    #[test]
    fn a_date_with_a_zone_is_read_in_that_zone() {
        let expected = Some("2026-08-24T15:16:02.250Z".into());
        for text in [
            "2026-08-24T15:16:02.25Z",
            "2026-08-24 15:16:02.250z",
            "2026-08-24T20:46:02.250+05:30",
            "2026-08-24T20:46:02.250+0530",
            "2026-08-24T11:16:02.250-04:00",
            "2026-08-24T20:46:02.250",
        ] {
            assert_eq!(utc(text), expected, "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_read_or_refused_but_never_panic() {
        assert_eq!(
            utc("9999-12-31 23:59:59"),
            Some("9999-12-31T18:29:59Z".into())
        );
        assert_eq!(utc("9999-12-31T23:59:59-05:30"), None);
        assert_eq!(
            utc("0000-01-01 00:00:00"),
            Some("-0001-12-31T18:30:00Z".into())
        );
        assert_eq!(utc("10000-01-01 00:00:00"), None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2026-08-24",
            "2026-08-24 ",
            "2026-08-24 20:46",
            "2026-08-24 25:00:00",
            "2026-02-30 10:00:00",
            "2026-13-01 10:00:00",
            "2026-08-24_20:46:02",
            "2026-08-24 20:46:02 IST",
            "2026-08-24 20:46:02+05",
            "2026-08-24 20:46:02+99:99",
            "24-08-2026 20:46:02",
            "1787584557962",
            "2026-08-2४ 20:46:02",
            "२०२६-०८-२४ २०:४६:०२",
            "2026-08-24 20:46:02++++++",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
