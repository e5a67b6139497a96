use serde::{Deserialize, Serialize};
use time::UtcDateTime;

use super::{Entry, Input};
use crate::id::OrderId;

#[doc = include_str!("../docs/log.md")]
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogLine {
    /// The `now` of the input.
    #[serde(with = "crate::wire::millis")]
    pub at: UtcDateTime,
    /// The order that it was given to.
    pub order: OrderId,
    /// What was given to it.
    pub input: Input,
}

impl LogLine {
    /// Writes down an entry of an order's log.
    #[must_use]
    pub fn new(order: OrderId, entry: Entry) -> Self {
        let Entry { at, input } = entry;
        Self { at, order, input }
    }

    /// Returns the entry, without the order that it is about.
    #[must_use]
    pub fn into_entry(self) -> Entry {
        let Self { at, input, .. } = self;
        Entry { at, input }
    }
}
