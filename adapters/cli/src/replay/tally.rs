//! What a replay counts, and what it tells about beside the orders.

use std::collections::BTreeMap;

use order_lifecycle::{Answer, OrderId, Outcome, Status};
use order_lifecycle_enkash::Hint;
use serde::Serialize;

use super::feed::{Clash, Told};
use super::story::{Place, Story};
use super::words;

/// Most entries of one kind that are listed; all are counted.
const LISTED: usize = 1_000;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) lines: u64,
    pub(crate) bad: Listing<Bad>,
    pub(crate) messages: u64,
    pub(crate) answers: Answers,
    /// Reasons to ask the gateway, by code.
    pub(crate) hints: BTreeMap<&'static str, u64>,
    pub(crate) conflicts: Listing<Conflict>,
    pub(crate) no_order: Listing<NoOrder>,
    pub(crate) story: Option<Story>,
}

/// What the orders answered to all inputs.
#[derive(Default, Serialize)]
pub(crate) struct Answers {
    pub(crate) applied: u64,
    pub(crate) repeat: u64,
    pub(crate) stale: u64,
    pub(crate) conflict: u64,
    pub(crate) refused: u64,
}

/// Counts everything and keeps the first.
#[derive(Serialize)]
pub(crate) struct Listing<T> {
    pub(crate) count: u64,
    pub(crate) first: Vec<T>,
}

#[derive(Serialize)]
pub(crate) struct Bad {
    pub(crate) line: u64,
    pub(crate) reason: String,
}

#[derive(Serialize)]
pub(crate) struct Conflict {
    pub(crate) line: u64,
    pub(crate) order: String,
    pub(crate) what: String,
}

/// A message that belongs to no order of the log.
#[derive(Serialize)]
pub(crate) struct NoOrder {
    pub(crate) line: u64,
    pub(crate) channel: &'static str,
    pub(crate) order: Option<String>,
    pub(crate) provider_order: Option<String>,
    pub(crate) payment: Option<String>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            count: 0,
            first: Vec::new(),
        }
    }
}

impl<T> Listing<T> {
    pub(crate) fn add(&mut self, entry: impl FnOnce() -> T) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(entry());
        }
    }
}

impl Tally {
    /// Takes note of one input and its answer.
    pub(crate) fn input(&mut self, place: Place, order: &OrderId, told: &Told<'_>) {
        match told {
            Told::Command(_, Err(_)) => self.answers.refused += 1,
            Told::Command(_, Ok(outcome)) | Told::Notice(_, outcome) => {
                self.answer(place, order, outcome);
            }
        }
        if let Some(story) = self.story_of(order) {
            story.input(place, told);
        }
    }

    fn answer(&mut self, place: Place, order: &OrderId, outcome: &Outcome) {
        match &outcome.answer {
            Answer::Applied => self.answers.applied += 1,
            Answer::Repeat => self.answers.repeat += 1,
            Answer::Stale => self.answers.stale += 1,
            Answer::Conflict(conflict) => {
                self.answers.conflict += 1;
                self.conflicts.add(|| Conflict::at(place, order, conflict));
            }
        }
    }

    /// Takes note of a message or command that contradicts an order.
    pub(crate) fn clash(
        &mut self,
        place: Place,
        order: &OrderId,
        status: Status,
        clash: &Clash,
        kept: &str,
    ) {
        self.conflicts.add(|| Conflict::at(place, order, clash));
        self.remark(place, order, status, || {
            (clash.to_string(), format!("conflict: {kept}"))
        });
    }

    pub(crate) fn hint(&mut self, place: Place, order: Option<(&OrderId, Status)>, hint: &Hint) {
        *self.hints.entry(hint.as_str()).or_default() += 1;
        if let Some((order, status)) = order {
            self.remark(place, order, status, || {
                (hint.to_string(), "ask the gateway".into())
            });
        }
    }

    /// Adds what moved nothing to the story, if it is this order's.
    pub(crate) fn remark(
        &mut self,
        place: Place,
        order: &OrderId,
        status: Status,
        words: impl FnOnce() -> (String, String),
    ) {
        if let Some(story) = self.story_of(order) {
            let (said, answer) = words();
            story.remark(place, said, answer, status);
        }
    }

    fn story_of(&mut self, order: &OrderId) -> Option<&mut Story> {
        self.story.as_mut().filter(|story| story.order == *order)
    }
}

impl Conflict {
    fn at(place: Place, order: &OrderId, what: &dyn std::fmt::Display) -> Self {
        Self {
            line: place.line,
            order: order.to_string(),
            what: words::plain(&what.to_string()),
        }
    }
}
