//! What an input did: the way that the order went, and the answer to the input itself.

use alloc::boxed::Box;
use core::fmt;

use crate::ledger::conflict::Conflict;
use crate::lifecycle::Lifecycle;
use crate::lifecycle::closing::Closing;
use crate::lifecycle::status::Status;
use crate::rules::disposition::Disposition;

/// What an input did to an order: law L7 says that none is ever ignored.
///
/// Small and owned; only a conflict costs an allocation.
#[must_use = "the answer tells whether anything changed, and a conflict needs somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Outcome {
    /// The way that the order went.
    pub passage: Passage,
    /// What the input itself did.
    pub answer: Answer,
    /// Where the money of the payment stands, for an input about a captured payment.
    pub disposition: Option<Disposition>,
}

/// The way that an order went with one input: from where, whether time closed it, and to where.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Passage {
    /// The status before the input, and before time had advanced to it.
    pub before: Status,
    /// The closing, where time alone closed the order on the way to this input or right after it.
    pub closed_by_time: Option<Closing>,
    /// The status now.
    pub after: Status,
}

/// What an input itself did, apart from time.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum Answer {
    /// Something visible changed.
    Applied,
    /// The order says exactly this already; at most a provider time was refreshed.
    Repeat,
    /// Something later or higher stands; nothing visible changed.
    Stale,
    /// The same thing was reported before with other content. What stands was decided by the merge
    /// rules, and may have changed. Boxed, so that the answers that are no conflict are small.
    Conflict(Box<Conflict>),
}

impl From<Conflict> for Answer {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

impl Answer {
    /// Returns the stable code: `applied`, `repeat`, `stale` or `conflict`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Repeat => "repeat",
            Self::Stale => "stale",
            Self::Conflict(_) => "conflict",
        }
    }
}

impl fmt::Display for Answer {
    /// Writes the code; of a conflict also both contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applied | Self::Repeat | Self::Stale => f.write_str(self.as_str()),
            Self::Conflict(conflict) => write!(f, "conflict: {conflict}"),
        }
    }
}

impl Passage {
    /// Lists the statuses that the order went through with this input, the first and the last
    /// included. A capture of a payment not known before takes a `CREATED` order through
    /// `ATTEMPTED` to `PAID` in one input.
    pub fn steps(self) -> impl Iterator<Item = Status> {
        let Self { before, after, .. } = self;
        let expired = self.closed_by_time.map(Closing::status);
        let from = expired.unwrap_or(before);
        let between = (from != after && !Lifecycle::Honouring.can_become(from, after))
            .then_some(Status::Attempted);
        let mut last = None;
        [Some(before), expired, between, Some(after)]
            .into_iter()
            .flatten()
            .filter(move |step| last.replace(*step) != Some(*step))
    }
}

impl fmt::Display for Passage {
    /// Writes the steps, for example `CREATED, ATTEMPTED, PAID`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        self.steps().try_for_each(|step| {
            write!(f, "{between}{step}")?;
            between = ", ";
            Ok(())
        })
    }
}

impl fmt::Display for Outcome {
    /// Writes one line, for example `applied: CREATED, ATTEMPTED, PAID; won`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.answer, self.passage)?;
        self.disposition
            .map_or(Ok(()), |disposition| write!(f, "; {disposition}"))
    }
}
