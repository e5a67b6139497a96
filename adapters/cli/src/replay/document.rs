//! What a whole log comes to, for machines.

use std::collections::BTreeMap;

use order_lifecycle::Timestamp;
use order_lifecycle_enkash::Channel;
use serde::Serialize;

use super::day::Day;
use super::story::Event;
use super::tally::{Answers, Bad, Conflict, NoOrder, Tally};
use super::totals::{money, statuses};
use super::trust::Trust;
use crate::view::OrderView;

/// The document of `--json`.
#[derive(Serialize)]
pub(crate) struct Document<'b> {
    now: Option<String>,
    orders: Vec<OrderView>,
    summary: Summary<'b>,
    bad_lines: &'b [Bad],
    conflicts: &'b [Conflict],
    no_order: &'b [NoOrder],
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'b [Event]>,
}

#[derive(Serialize)]
struct Summary<'b> {
    lines: u64,
    bad: u64,
    messages: u64,
    channels: BTreeMap<&'static str, Channels>,
    no_order: u64,
    conflicts: u64,
    answers: &'b Answers,
    hints: &'b BTreeMap<&'static str, u64>,
    discrepancies: &'b BTreeMap<&'static str, u64>,
    orders: BTreeMap<&'static str, u64>,
    money: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

/// The messages of one channel, and why they are believed.
#[derive(Serialize)]
struct Channels {
    trust: &'static str,
    trusted: u64,
    hints: u64,
}

impl<'b> Document<'b> {
    /// Lists one order or all.
    pub(crate) fn of(day: &'b Day, now: Option<Timestamp>) -> Self {
        let tally = &day.tally;
        let story = tally.story.as_ref();
        let orders = day.orders().into_iter();
        let asked = orders.filter(|order| story.is_none_or(|story| story.order == *order.id()));
        Self {
            now: now.map(|now| now.to_string()),
            orders: asked.map(OrderView::of).collect(),
            summary: Summary::of(day),
            bad_lines: &tally.bad.first,
            conflicts: &tally.conflicts.first,
            no_order: &tally.no_order.first,
            story: story.map(|story| &*story.events),
        }
    }
}

impl<'b> Summary<'b> {
    fn of(day: &'b Day) -> Self {
        let tally = &day.tally;
        let statuses = statuses(day).into_iter();
        let money = money(day).into_iter().map(|(currency, sums)| {
            let sum = |(name, minor)| (name, currency.decimal(minor).to_string());
            (currency.as_str(), sums.into_iter().map(sum).collect())
        });
        Self {
            lines: tally.lines,
            bad: tally.bad.count,
            messages: tally.read(),
            channels: channels(tally),
            no_order: tally.no_order.count,
            conflicts: tally.conflicts.count,
            answers: &tally.answers,
            hints: &tally.hints,
            discrepancies: &tally.discrepancies,
            orders: statuses
                .map(|(status, count)| (status.as_str(), count))
                .collect(),
            money: money.collect(),
        }
    }
}

fn channels(tally: &Tally) -> BTreeMap<&'static str, Channels> {
    let channels = Channel::ALL.iter().map(|channel| {
        let messages = tally.of(*channel);
        let channels = Channels {
            trust: Trust::of(*channel).as_str(),
            trusted: messages.trusted,
            hints: messages.hints,
        };
        (channel.as_str(), channels)
    });
    channels.collect()
}
