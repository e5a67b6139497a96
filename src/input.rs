//! What an order can be given: data only.
//!
//! # Theory of operation
//!
//! There are four kinds of input, and every one comes with the caller's `now`. A
//! [`Command`](command::Command) is ours and may be refused. A [`Notice`](notice::Notice) is a fact
//! that the provider reports and is never refused. A [`Report`](report::Report) is all that one
//! provider message says: who it is about, what it says of the order, and its notices. And time may
//! simply pass. An [`Entry`] is any of the four with its `now`; the terms and all entries, in the
//! order in which they were applied, give the order (law L12).
//!
//! This room may use values and the words of the lifecycle. It applies nothing and knows no order:
//! the doors are in `apply`.

pub(crate) mod command;
#[cfg(feature = "serde")]
pub(crate) mod line;
pub(crate) mod notice;
pub(crate) mod report;

use core::fmt;

use self::command::Command;
use self::notice::Notice;
use self::report::Report;
use crate::value::timestamp::Timestamp;

/// One entry of an order's log: an input, and the `now` it was given with.
///
/// The terms and all entries, in the order in which they were applied, give the order (law L12):
/// the refused commands and the repeats among them too, because each moves the clock. Feature
/// `serde`: [`LogLine`](crate::LogLine) is an entry as one line of a file.
///
/// ```
/// # use order_lifecycle::*;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
/// let entry = Entry {
///     at: "2026-11-24T10:01:00Z".parse()?,
///     input: Input::Command(Command::RenderCheckout),
/// };
/// let answered = entry.apply(&mut order);
/// assert_eq!(answered.outcome().map(|it| it.passage.after), Some(Status::CheckoutRendered));
/// assert_eq!(entry.to_string(), "2026-11-24T10:01:00Z: render_checkout");
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
    pub at: Timestamp,
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
    /// Time alone, for [`Order::advance`](crate::Order::advance).
    Advance,
    /// Something we want to do, for [`Order::command`](crate::Order::command).
    Command(Command),
    /// A fact reported by the provider, for [`Order::observe`](crate::Order::observe).
    Notice(Notice),
    /// All that one provider message says, for [`Order::reconcile`](crate::Order::reconcile).
    Report(Report),
}

impl fmt::Display for Input {
    /// Writes one line; of a report how many facts it has, and whom it is about.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Advance => f.write_str("time passes"),
            Self::Command(command) => fmt::Display::fmt(command, f),
            Self::Notice(notice) => fmt::Display::fmt(notice, f),
            Self::Report(report) => fmt::Display::fmt(report, f),
        }
    }
}

impl fmt::Display for Entry {
    /// Writes one line: the instant, a colon, and the input.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.input)
    }
}
