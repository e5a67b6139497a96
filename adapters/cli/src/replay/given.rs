//! An input that an order was given, where it stands in the log, and what the order answered.

use std::fmt::Display;

use order_lifecycle::{
    Answer, Closing, Command, Disposition, Order, Outcome, Passage, Refusal, RefusalReason, Report,
    Status, Timestamp,
};
use order_lifecycle_book::Applied;

/// Where an input stands in the log.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) at: Timestamp,
    /// The channel, `command`, `create` or `log`.
    pub(crate) source: &'static str,
}

/// One input, and what the order answered.
pub(crate) struct Given<'i> {
    /// The input in words.
    pub(crate) input: &'i dyn Display,
    pub(crate) answer: Result<&'i Answer, &'i RefusalReason>,
    /// The way that the order went with it; `None` where an earlier fact of the same report bears
    /// that way.
    passage: Option<Passage>,
    after: Status,
    pub(crate) disposition: Option<Disposition>,
}

impl<'i> Given<'i> {
    pub(crate) fn command(
        command: &'i Command,
        answered: Result<&'i Outcome, &'i Refusal>,
    ) -> Self {
        let (answer, passage) = match answered {
            Ok(outcome) => (Ok(&outcome.answer), outcome.passage),
            Err(refusal) => (Err(&refusal.reason), refusal.passage),
        };
        Self {
            input: command,
            answer,
            passage: Some(passage),
            after: passage.after,
            disposition: answered.ok().and_then(|outcome| outcome.disposition),
        }
    }

    /// Lists the facts of a report that was applied. A report is judged as a whole: the first fact
    /// bears the way that the order went.
    pub(crate) fn facts(
        order: &'i Order,
        report: &'i Report,
        applied: &'i Applied,
    ) -> impl Iterator<Item = Self> {
        let reconciled = &applied.reconciliation;
        let mut passage = Some(reconciled.passage);
        let answered = report.notices.iter().zip(&reconciled.answers);
        // What a clash withholds of the report was not given to the order.
        let given =
            answered.filter(|(notice, _)| applied.clash.is_none() || notice.subject().is_some());
        given.map(move |(notice, answer)| Self {
            input: notice,
            answer: Ok(answer),
            passage: passage.take(),
            after: reconciled.passage.after,
            disposition: notice
                .subject()
                .and_then(|payment| order.disposition(payment)),
        })
    }

    /// Lists the statuses that the order went through, the first and the last included.
    pub(crate) fn steps(&self) -> Vec<Status> {
        let way = self.passage.map(|passage| passage.steps().collect());
        way.unwrap_or_else(|| vec![self.after])
    }

    /// Returns what time alone did on the way.
    pub(crate) fn closed_by_time(&self) -> Option<Closing> {
        self.passage?.closed_by_time
    }
}
