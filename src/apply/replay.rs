//! A log of inputs, given again: law L12.
//!
//! It works because an order reads no clock, rolls no dice and asks nobody: its state is a function
//! of terms and entries. Every `now` is in the log, so a replay years later expires the order at
//! the same millisecond. What was refused is replayed too, since it moved the clock.

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
    /// Gives the input to an order, through its door. Not checked is whether the entry is of this
    /// order: only reports say whose they are.
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
    /// Returns the outcome of a notice, or of a command that was not refused. A report has an
    /// answer for each of its notices in place of one outcome.
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
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
    /// let terms = Terms::new(OrderId::new("A-1")?, amount, at(0));
    /// let start = Command::StartPayment { payment: PaymentId::new("pay_1")?, limit: None };
    /// let log = [
    ///     Entry { at: at(1), input: Input::Command(start) },
    ///     Entry { at: at(2), input: Input::Command(Command::Cancel) }, // a payment is in flight
    /// ];
    /// let mut order = Order::new(terms.clone());
    /// let answers: Vec<_> = log.iter().map(|entry| entry.apply(&mut order)).collect();
    /// assert!(answers[1].refusal().is_some());
    ///
    /// let mut again = Order::new(terms);
    /// again.replay(&log);
    /// assert_eq!(again, order);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replay(&mut self, rest: &[Entry]) {
        for entry in rest {
            // It was answered when it was no replay, refusals and conflicts included.
            let _ = entry.apply(self);
        }
    }
}
