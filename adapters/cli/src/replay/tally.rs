//! What a replay counts, and what it names beside the orders.

use std::collections::BTreeMap;
use std::fmt::Display;

use order_lifecycle::{Answer, Discrepancy, Order, OrderId, Reconciliation, Report, Status};
use order_lifecycle_book::Applied;
use order_lifecycle_enkash::Channel;
use serde::Serialize;

use super::given::{Given, Place};
use super::story::Story;
use super::trust::{Ask, Heard};
use crate::quote::plain;

/// Most entries of one kind that are listed; all are counted.
const LISTED: usize = 1_000;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) lines: u64,
    pub(crate) bad: Listing<Bad>,
    /// The messages that could be read, by channel.
    pub(crate) messages: BTreeMap<&'static str, Messages>,
    pub(crate) answers: Answers,
    /// Reasons to ask the gateway, by code.
    pub(crate) hints: BTreeMap<&'static str, u64>,
    /// Where reports and orders disagree, by code.
    pub(crate) discrepancies: BTreeMap<&'static str, u64>,
    pub(crate) conflicts: Listing<Conflict>,
    pub(crate) no_order: Listing<NoOrder>,
    pub(crate) story: Option<Story>,
}

/// The messages of a channel, as far as they were believed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Messages {
    pub(crate) trusted: u64,
    /// Those that were only hints to ask the gateway.
    pub(crate) hints: u64,
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
    pub(crate) fn input(&mut self, place: Place, order: &OrderId, given: &Given<'_>) {
        match given.answer {
            Err(_) => self.answers.refused += 1,
            Ok(Answer::Applied) => self.answers.applied += 1,
            Ok(Answer::Repeat) => self.answers.repeat += 1,
            Ok(Answer::Stale) => self.answers.stale += 1,
            Ok(Answer::Conflict(conflict)) => {
                self.answers.conflict += 1;
                // What withholds the facts about the order is listed once for all of them.
                if !withholds(conflict) {
                    self.conflicts.add(|| Conflict::at(place, order, conflict));
                }
            }
        }
        if let Some(story) = self.story_of(order) {
            story.input(place, given);
        }
    }

    /// Takes note of a report that was applied, notice by notice, and of where it disagrees.
    pub(crate) fn report(
        &mut self,
        place: Place,
        order: &Order,
        report: &Report,
        applied: &Applied,
    ) {
        let (id, reconciled) = (order.id(), &applied.reconciliation);
        if let Some(clash) = &applied.clash {
            self.clash(place, id, reconciled.passage.before, clash, PAYMENTS_ONLY);
        }
        for discrepancy in &reconciled.discrepancies {
            let count = self.discrepancies.entry(code(discrepancy)).or_default();
            *count += 1;
            if let Some(kept) = kept(discrepancy, reconciled) {
                self.clash(place, id, reconciled.passage.before, discrepancy, kept);
            }
        }
        for given in Given::facts(order, report, applied) {
            self.input(place, id, &given);
        }
        if let Some(story) = self.story_of(id).filter(|_| reconciled.bound) {
            story.bound(place, order);
        }
    }

    /// Takes note of a message or command that contradicts an order.
    pub(crate) fn clash(
        &mut self,
        place: Place,
        order: &OrderId,
        status: Status,
        clash: &dyn Display,
        kept: &str,
    ) {
        self.conflicts.add(|| Conflict::at(place, order, clash));
        self.remark(place, order, status, || {
            (clash.to_string(), format!("conflict: {kept}"))
        });
    }

    pub(crate) fn message(&mut self, channel: Channel, is_trusted: bool) {
        let messages = self.messages.entry(channel.as_str()).or_default();
        *(if is_trusted {
            &mut messages.trusted
        } else {
            &mut messages.hints
        }) += 1;
    }

    /// Returns what was read on a channel.
    pub(crate) fn of(&self, channel: Channel) -> Messages {
        let messages = self.messages.get(channel.as_str());
        messages.copied().unwrap_or_default()
    }

    /// Returns how many messages could be read.
    pub(crate) fn read(&self) -> u64 {
        let all = self.messages.values();
        all.map(|messages| messages.trusted + messages.hints).sum()
    }

    pub(crate) fn ask(&mut self, place: Place, order: Option<(&OrderId, Status)>, ask: &Ask) {
        *self.hints.entry(ask.as_str()).or_default() += 1;
        if let Some((order, status)) = order {
            self.remark(place, order, status, || {
                (ask.to_string(), "ask the gateway".into())
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
    fn at(place: Place, order: &OrderId, what: &dyn Display) -> Self {
        Self {
            line: place.line,
            order: order.to_string(),
            what: plain(&what.to_string()),
        }
    }
}

impl NoOrder {
    pub(crate) fn of(place: Place, message: &Heard) -> Self {
        let about = &message.about;
        Self {
            line: place.line,
            channel: place.source,
            order: about.order.as_ref().map(ToString::to_string),
            provider_order: about.provider_order.as_ref().map(ToString::to_string),
            payment: about.payment.as_ref().map(ToString::to_string),
        }
    }
}

const PAYMENTS_ONLY: &str = "only payments were applied";
const STATUS_ONLY_COMPARED: &str = "a status moves nothing";
const CAPTURE_KEPT: &str = "the capture stands";

fn withholds(conflict: &order_lifecycle::Conflict) -> bool {
    use order_lifecycle::Conflict;
    match conflict {
        Conflict::OrderAmount { .. } | Conflict::ProviderOrder { .. } => true,
        Conflict::Captured { .. }
        | Conflict::Refund { .. }
        | Conflict::Dispute { .. }
        | Conflict::Currency { .. }
        | Conflict::Closing { .. } => false,
    }
}

/// The code under which a discrepancy is counted: money of a payment that is reported differently
/// is one kind, whatever of it differs.
const fn code(discrepancy: &Discrepancy) -> &'static str {
    match discrepancy {
        Discrepancy::Conflict {
            payment: Some(_), ..
        } => "payment_differs",
        Discrepancy::Conflict { payment: None, .. }
        | Discrepancy::OursAhead { .. }
        | Discrepancy::TheirsAhead { .. }
        | Discrepancy::Contradiction { .. }
        | Discrepancy::UnknownStatus { .. }
        | Discrepancy::OnlyHere { .. }
        | Discrepancy::OnlyThere { .. }
        | Discrepancy::CapturedHere { .. } => discrepancy.as_str(),
    }
}

/// What was kept of a report with a discrepancy that somebody has to look at; `None` for one that
/// is a matter of time, or that is named already.
fn kept(discrepancy: &Discrepancy, reconciled: &Reconciliation) -> Option<&'static str> {
    match discrepancy {
        Discrepancy::Conflict { payment: None, .. } => Some(PAYMENTS_ONLY),
        Discrepancy::UnknownStatus { .. } => Some(STATUS_ONLY_COMPARED),
        Discrepancy::Contradiction { .. } => {
            let is_named = reconciled.answers.iter().any(is_about_order);
            (!is_named).then_some(STATUS_ONLY_COMPARED)
        }
        // The answer to the notice is the conflict.
        Discrepancy::Conflict {
            payment: Some(_), ..
        }
        | Discrepancy::OursAhead { .. }
        | Discrepancy::TheirsAhead { .. }
        | Discrepancy::OnlyHere { .. }
        | Discrepancy::OnlyThere { .. } => None,
        Discrepancy::CapturedHere { .. } => Some(CAPTURE_KEPT),
    }
}

/// Tells whether an answer is a conflict about the order as a whole.
fn is_about_order(answer: &Answer) -> bool {
    match answer {
        Answer::Conflict(conflict) => {
            let closing = matches!(**conflict, order_lifecycle::Conflict::Closing { .. });
            closing || withholds(conflict)
        }
        Answer::Applied | Answer::Repeat | Answer::Stale => false,
    }
}
