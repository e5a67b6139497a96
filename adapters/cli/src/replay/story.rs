//! The story of one order: every input with its answer, then why the order has its status.

use std::io::{self, Write};

use order_lifecycle::{Closing, Order, OrderId, Outcome, Status};
use serde::Serialize;
use time::UtcDateTime;

use super::tally::Told;
use super::words;

/// The events of the one order that is asked about.
pub(crate) struct Story {
    pub(crate) order: OrderId,
    pub(crate) events: Vec<Event>,
}

/// One input or remark.
#[derive(Serialize)]
pub(crate) struct Event {
    line: u64,
    at: String,
    /// The channel, `command`, `create` or `log`.
    source: &'static str,
    said: String,
    answer: String,
    /// The statuses the order went through, the first and the last included.
    statuses: Vec<&'static str>,
    disposition: Option<String>,
    /// What time alone did on the way.
    time: Option<String>,
}

/// Where an input stands in the log.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) at: UtcDateTime,
    pub(crate) source: &'static str,
}

impl Story {
    pub(crate) fn of(order: OrderId) -> Self {
        Self {
            order,
            events: Vec::new(),
        }
    }

    pub(crate) fn input(&mut self, place: Place, told: &Told<'_>) {
        let (said, answer, outcome) = match told {
            Told::Command(command, Ok(outcome)) => {
                let answer = words::outcome(outcome);
                (words::command(command), answer, Some(outcome))
            }
            Told::Command(command, Err(refusal)) => {
                let event = Event {
                    statuses: path(refusal.before, refusal.status),
                    time: refusal.expired.map(expired),
                    ..Event::new(place, words::command(command), words::refusal(refusal))
                };
                self.events.push(event);
                return;
            }
            Told::Notice(notice, outcome) => {
                let said = words::notice(notice, place.at);
                (said, words::outcome(outcome), Some(outcome))
            }
        };
        self.events.push(Event {
            statuses: outcome
                .into_iter()
                .flat_map(Outcome::steps)
                .map(Status::as_str)
                .collect(),
            disposition: outcome
                .and_then(|it| it.disposition)
                .map(words::disposition),
            time: outcome.and_then(|it| it.expired).map(expired),
            ..Event::new(place, said, answer)
        });
    }

    /// Tells which of the gateway's orders a report bound.
    pub(crate) fn bound(&mut self, place: Place, order: &Order) {
        if let Some(bound) = order.provider_order() {
            let said = format!("the gateway's order is {bound}");
            self.remark(place, said, "bound".into(), order.status());
        }
    }

    pub(crate) fn remark(&mut self, place: Place, said: String, answer: String, status: Status) {
        self.events.push(Event {
            statuses: vec![status.as_str()],
            ..Event::new(place, said, answer)
        });
    }
}

impl Event {
    fn new(place: Place, said: String, answer: String) -> Self {
        Self {
            line: place.line,
            at: words::instant(place.at),
            source: place.source,
            said,
            answer,
            statuses: Vec::new(),
            disposition: None,
            time: None,
        }
    }
}

fn path(before: Status, after: Status) -> Vec<&'static str> {
    let mut path = vec![before.as_str()];
    if before != after {
        path.push(after.as_str());
    }
    path
}

fn expired(closing: Closing) -> String {
    let at = words::instant(closing.at());
    format!("expired at {at} by {}", closing.cause().as_str())
}

/// Prints the story for people.
pub(crate) fn print(story: &Story, order: &Order, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "Order {}, {}", order.id(), order.amount())?;
    for event in &story.events {
        writeln!(out)?;
        writeln!(out, "{}  line {}  {}", event.at, event.line, event.source)?;
        writeln!(out, "    {}", words::plain(&event.said))?;
        write!(out, "    {}", words::plain(&event.answer))?;
        if let Some(disposition) = &event.disposition {
            write!(out, ", {disposition}")?;
        }
        writeln!(out, "; {}", event.statuses.join(" -> "))?;
        if let Some(time) = &event.time {
            writeln!(out, "    time: {time}")?;
        }
    }
    writeln!(out, "\n{}", order.explain())
}
