//! Which instants can be true. One line of the year 9999 would let every order of a log expire.

use std::collections::BTreeMap;
use std::time::Duration;

use order_lifecycle::Timestamp;

/// How much later than the rest an instant may be.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);

/// After so much silence, in milliseconds, what follows is no longer part of the majority: 366
/// days.
const SILENCE: i64 = 366 * 24 * 60 * 60 * 1_000;

/// The latest instant that can be true where the end of what is compared is known.
pub(crate) fn latest(end: Timestamp) -> Timestamp {
    end.checked_add(GRACE).unwrap_or(Timestamp::MAX)
}

/// The instants of a log, counted in spans of [`SILENCE`], so that memory is bounded by the
/// calendar and not by the log.
#[derive(Default)]
pub(crate) struct Instants {
    spans: BTreeMap<i64, Span>,
    count: u64,
}

struct Span {
    count: u64,
    first: Timestamp,
    last: Timestamp,
}

impl Instants {
    pub(crate) fn add(&mut self, at: Timestamp) {
        self.count += 1;
        let span = at.millis().div_euclid(SILENCE);
        let span = self.spans.entry(span).or_insert(Span {
            count: 0,
            first: at,
            last: at,
        });
        span.count += 1;
        span.first = span.first.min(at);
        span.last = span.last.max(at);
    }

    /// Returns the largest instant of the majority: the median (of an even number the earlier of
    /// the two in the middle), and whatever follows it without more than [`SILENCE`] in between.
    pub(crate) fn majority_end(&self) -> Option<Timestamp> {
        let middle = self.count.div_ceil(2);
        let mut counted = 0;
        let mut end: Option<Timestamp> = None;
        for span in self.spans.values() {
            counted += span.count;
            let is_joined = end.is_none_or(|end| {
                let silence = span.first.millis().saturating_sub(end.millis());
                silence <= SILENCE
            });
            if !is_joined {
                break;
            }
            // Within one span there is no such silence.
            if counted >= middle {
                end = Some(span.last);
            }
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60 * 60 * 1_000;

    fn end(days: &[i64]) -> Option<i64> {
        let at = |day: i64| Timestamp::from_millis(day * DAY).unwrap();
        let ends = |days: &mut dyn Iterator<Item = &i64>| {
            let mut instants = Instants::default();
            days.for_each(|day| instants.add(at(*day)));
            instants.majority_end()
        };
        let end = ends(&mut days.iter());
        // The order in which they come decides nothing.
        assert_eq!(end, ends(&mut days.iter().rev()));
        end.map(|end| end.millis() / DAY)
    }

    #[test]
    fn what_comes_after_a_year_of_silence_is_no_part_of_the_majority_unless_it_is_the_majority() {
        for (days, expected) in [
            (&[][..], None),
            (&[20_000], Some(20_000)),
            (&[20_000, 2_932_896], Some(20_000)),
            (&[20_000, 2_932_896, 2_932_896], Some(2_932_896)),
            (&[20_000, 20_000, 20_000, 2_932_896], Some(20_000)),
            (&[20_000, 20_366], Some(20_366)),
            (&[20_000, 20_367], Some(20_000)),
            (
                &[20_000, 20_000, 20_300, 20_600, 20_966, 21_333],
                Some(20_966),
            ),
            (&[-700_000, 0, 20_000, 20_001, 20_002], Some(20_002)),
            (&[20_000, 20_000, 21_000, 21_001, 21_001], Some(21_001)),
        ] {
            assert_eq!(end(days), expected, "{days:?}");
        }
    }

    #[test]
    fn an_instant_may_be_a_day_later() {
        let end = Timestamp::from_millis(0).unwrap();
        assert_eq!(latest(end).millis(), DAY);
        assert_eq!(latest(Timestamp::MAX), Timestamp::MAX);
    }
}
