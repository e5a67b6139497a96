//! The story of one order: every input with its answer, then why the order has its status.

use std::io::{self, Write};

use order_lifecycle::{Order, OrderId, Status};
use serde::Serialize;

use super::given::{Given, Place};
use crate::brief;
use crate::output::paragraph;
use crate::quote::plain;

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

impl Story {
    pub(crate) fn of(order: OrderId) -> Self {
        Self {
            order,
            events: Vec::new(),
        }
    }

    pub(crate) fn input(&mut self, place: Place, given: &Given<'_>) {
        let answer = match given.answer {
            Ok(answer) => answer.to_string(),
            Err(reason) => format!("refused: {reason}"),
        };
        self.events.push(Event {
            statuses: given.steps().into_iter().map(Status::as_str).collect(),
            disposition: given.disposition.map(|it| it.to_string()),
            time: given.closed_by_time().map(|closing| closing.to_string()),
            ..Event::new(place, given.input.to_string(), answer)
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
            ..Event::new(place, brief::words(said), answer)
        });
    }
}

impl Event {
    fn new(place: Place, said: String, answer: String) -> Self {
        Self {
            line: place.line,
            at: place.at.to_string(),
            source: place.source,
            said,
            answer,
            statuses: Vec::new(),
            disposition: None,
            time: None,
        }
    }
}

/// Prints the story for people.
pub(crate) fn print(story: &Story, order: &Order, mut out: impl Write) -> io::Result<()> {
    let title = format!("Order {}, {}", order.id(), order.amount());
    paragraph(&mut out, &title, 2)?;
    for event in &story.events {
        writeln!(out)?;
        writeln!(out, "{}  line {}  {}", event.at, event.line, event.source)?;
        paragraph(&mut out, &format!("    {}", plain(&event.said)), 6)?;
        let mut answer = format!("    {}", plain(&event.answer));
        if let Some(disposition) = &event.disposition {
            answer = format!("{answer}, {disposition}");
        }
        let statuses = event.statuses.join(" -> ");
        paragraph(&mut out, &format!("{answer}; {statuses}"), 6)?;
        if let Some(time) = &event.time {
            writeln!(out, "    time: {time}")?;
        }
    }
    writeln!(out)?;
    for line in order.explain().to_string().lines() {
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        paragraph(&mut out, line, indent.max(2))?;
    }
    Ok(())
}
