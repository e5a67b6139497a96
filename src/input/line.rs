//! One line of a log of orders.

use alloc::boxed::Box;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::input::command::Command;
use crate::input::notice::Notice;
use crate::input::report::Report;
use crate::input::{Entry, Input};
use crate::terms::Terms;
use crate::value::id::OrderId;
use crate::value::timestamp::Timestamp;

#[doc = include_str!("../docs/log.md")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogLine {
    /// The `now` of the input; of a creation its instant.
    pub at: Timestamp,
    /// The order that it was given to.
    pub order: OrderId,
    /// What was given to it.
    pub input: Logged,
}

/// What a line of a log holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Logged {
    /// The order was created by these terms.
    Create(Box<Terms>),
    /// It was given this.
    Input(Input),
}

impl LogLine {
    /// Writes down the creation of an order.
    #[must_use]
    pub fn created(terms: Terms) -> Self {
        Self {
            at: terms.created_at(),
            order: terms.id().clone(),
            input: Logged::Create(Box::new(terms)),
        }
    }

    /// Writes down an entry of an order's log.
    #[must_use]
    pub fn new(order: OrderId, entry: Entry) -> Self {
        let Entry { at, input } = entry;
        Self {
            at,
            order,
            input: Logged::Input(input),
        }
    }

    /// Returns the entry, without the order that it is about; `None` for a creation.
    #[must_use]
    pub fn into_entry(self) -> Option<Entry> {
        match self.input {
            Logged::Create(_) => None,
            Logged::Input(input) => Some(Entry { at: self.at, input }),
        }
    }
}

/// The shape of a line: one word for the kind, the creation's among them.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename = "LogLine")]
struct Wire<I> {
    at: Timestamp,
    order: OrderId,
    input: I,
}

/// How a line's input is written.
#[derive(Serialize)]
#[serde(rename = "Input", rename_all = "snake_case")]
enum Written<'l> {
    Create(&'l Terms),
    Advance,
    Command(&'l Command),
    Notice(&'l Notice),
    Report(&'l Report),
}

/// How a line's input is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "Input", rename_all = "snake_case")]
enum Read {
    Create(Box<Terms>),
    Advance,
    Command(Command),
    Notice(Notice),
    Report(Report),
}

impl Serialize for LogLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let input = match &self.input {
            Logged::Create(terms) => Written::Create(terms),
            Logged::Input(Input::Advance) => Written::Advance,
            Logged::Input(Input::Command(command)) => Written::Command(command),
            Logged::Input(Input::Notice(notice)) => Written::Notice(notice),
            Logged::Input(Input::Report(report)) => Written::Report(report),
        };
        let (at, order) = (self.at, self.order.clone());
        Wire { at, order, input }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LogLine {
    /// # Errors
    ///
    /// The format's own, for a value that does not pass its door, and for a creation whose terms
    /// are another order's or another instant's than the line's.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { at, order, input } = Wire::deserialize(deserializer)?;
        let input = match input {
            Read::Create(terms) if *terms.id() != order || terms.created_at() != at => {
                return Err(D::Error::custom(format_args!(
                    "creation is of `{}` at `{}`, but must be of the line's `{order}` at `{at}`",
                    terms.id(),
                    terms.created_at()
                )));
            }
            Read::Create(terms) => Logged::Create(terms),
            Read::Advance => Logged::Input(Input::Advance),
            Read::Command(command) => Logged::Input(Input::Command(command)),
            Read::Notice(notice) => Logged::Input(Input::Notice(notice)),
            Read::Report(report) => Logged::Input(Input::Report(report)),
        };
        Ok(Self { at, order, input })
    }
}
