//! Instants a step away from others.

use order_lifecycle::Timestamp;

/// The instant so many milliseconds after another, or before it.
pub(crate) fn later(instant: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(instant.millis() + millis).expect("within the calendar")
}
