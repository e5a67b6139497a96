//! A log of inputs, given again: law L12.

use crate::answer::outcome::Outcome;
use crate::answer::reconciliation::{NotOurs, Reconciliation};
use crate::answer::refusal::Refusal;
use crate::input::{Entry, Input};
use crate::lifecycle::closing::Closing;
use crate::order::Order;

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
    /// The answers are the ones it gave when it was given them first, so they are not given again.
    /// To see them, or to read a log piece by piece, apply each [`Entry`] on its own.
    pub fn replay(&mut self, rest: &[Entry]) {
        for entry in rest {
            // It was answered when it was no replay, refusals and conflicts included.
            let _ = entry.apply(self);
        }
    }
}
