//! What an order was given, one entry after the other, and how it gives the order again.

#[cfg(feature = "serde")]
mod line;

use time::UtcDateTime;

#[cfg(feature = "serde")]
pub use self::line::LogLine;
use crate::input::{Command, Notice};
use crate::order::Order;
use crate::outcome::Outcome;
use crate::reconcile::{NotOurs, Reconciliation};
use crate::refusal::Refusal;
use crate::report::Report;
use crate::state::Closing;

/// One entry of an order's log: an input, and the `now` it was given with.
///
/// The terms and all entries, in the order in which they were applied, give the order (law L12):
/// the refused commands and the repeats among them too, because each moves the clock. Feature
/// `serde`: [`LogLine`](crate::LogLine) is an entry as one line of a file.
///
/// ```
/// # use order_lifecycle::*;
/// # use time::macros::utc_datetime;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, utc_datetime!(2026-11-24 10:00)));
/// let entry = Entry {
///     at: utc_datetime!(2026-11-24 10:01),
///     input: Input::Command(Command::RenderCheckout),
/// };
/// let answered = entry.apply(&mut order);
/// assert_eq!(answered.outcome().map(|it| it.after), Some(Status::CheckoutRendered));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields)
)]
pub struct Entry {
    /// The `now`. It may step back from one entry to the next: several servers write one log.
    #[cfg_attr(feature = "serde", serde(with = "crate::wire::millis"))]
    pub at: UtcDateTime,
    /// What was given to the order.
    pub input: Input,
}

/// Whatever can be given to an order, each kind through a door of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum Input {
    /// Time alone, for [`Order::advance`].
    Advance,
    /// Something we want to do, for [`Order::command`].
    Command(Command),
    /// A fact reported by the provider, for [`Order::observe`].
    Notice(Notice),
    /// All that one provider message says, for [`Order::reconcile`].
    Report(Report),
}

/// What an order answered to an entry: the answer of the door that its input went through.
#[must_use = "the answer tells whether anything changed, and a conflict needs somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answered {
    /// The closing, if time alone closed the order.
    Advance(Option<Closing>),
    /// What a command did, or why it was refused.
    Command(Result<Outcome, Refusal>),
    /// What a notice did.
    Notice(Outcome),
    /// What a report did, unless it was about another order.
    Report(Result<Reconciliation, NotOurs>),
}

impl Entry {
    /// Gives the input to an order, through its door.
    pub fn apply(&self, order: &mut Order) -> Answered {
        match &self.input {
            Input::Advance => Answered::Advance(order.advance(self.at)),
            Input::Command(command) => Answered::Command(order.command(command, self.at)),
            Input::Notice(notice) => Answered::Notice(order.observe(notice, self.at)),
            Input::Report(report) => Answered::Report(order.reconcile(report, self.at)),
        }
    }
}

impl Answered {
    /// Returns the outcome of a notice, or of a command that was not refused.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            Self::Command(Ok(outcome)) | Self::Notice(outcome) => Some(outcome),
            Self::Advance(_) | Self::Command(Err(_)) | Self::Report(_) => None,
        }
    }

    /// Returns the refusal of a command that was refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Command(Err(refusal)) => Some(refusal),
            Self::Advance(_) | Self::Command(Ok(_)) | Self::Notice(_) | Self::Report(_) => None,
        }
    }
}

impl Order {
    /// Applies the rest of this order's log: what was given to it after it was what it is now.
    ///
    /// On a new order that is the whole log, on one loaded from a record every entry behind the
    /// record, those that were refused or changed nothing included (law L12). What the record has
    /// seen already is not to be given again: most of it would be a repeat, but not a request that
    /// was withdrawn since.
    ///
    /// The answers are the ones it gave when it was given them first, so they are not told again.
    /// To see them, or to read a log piece by piece, apply each [`Entry`] on its own.
    pub fn replay(&mut self, rest: &[Entry]) {
        for entry in rest {
            // It was answered when it was no replay, refusals and conflicts included.
            let _ = entry.apply(self);
        }
    }
}
