//! All orders of a log, and what each line does to them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use order_lifecycle::{
    Command, Input, LogLine, Logged, Order, OrderId, Report, Status, Terms, Timestamp,
};
use order_lifecycle_book::{Applied, Book, CommandError, Created, Parking, Received, Replayed};

use super::error::LineError;
use super::given::{Given, Place};
use super::line::{Line, Received as Body, Words};
use super::tally::{NoOrder, Tally};
use super::terms::{Create, said};
use super::trust::Heard;

/// How many messages wait for the line that creates their order, how large together, and how long.
const PARKING: Parking = Parking {
    most: 10_000,
    most_bytes: 64 << 20,
    longest: Duration::from_secs(24 * 60 * 60),
};

pub(crate) struct Day {
    pub(crate) book: Book,
    /// The messages that wait for their order, by their ticket in the book.
    waiting: BTreeMap<u64, Waiting>,
    /// The largest instant of a line that was applied.
    latest: Option<Timestamp>,
    pub(crate) tally: Tally,
}

/// What is still needed of a message while its report waits in the book.
struct Waiting {
    place: Place,
    message: Heard,
}

impl Waiting {
    /// The book has the report; what is kept here besides it names the order.
    fn of(place: Place, heard: Heard) -> Self {
        let report = Report {
            order: heard.report.order,
            provider_order: heard.report.provider_order,
            ..Report::default()
        };
        let message = Heard { report, ..heard };
        Self { place, message }
    }
}

impl Day {
    pub(crate) fn new(tally: Tally) -> Self {
        Self {
            book: Book::new(PARKING),
            waiting: BTreeMap::new(),
            latest: None,
            tally,
        }
    }

    /// Applies one line, unless it is later than the latest instant that can be true. A bad line
    /// changes nothing.
    pub(crate) fn apply(
        &mut self,
        number: u64,
        bytes: &[u8],
        latest: Option<Timestamp>,
    ) -> Result<(), LineError> {
        let (at, line) = Line::read(bytes)?;
        if let Some(latest) = latest.filter(|latest| *latest < at) {
            return Err(LineError::TooLate { at, latest });
        }
        let place = |source| Place {
            line: number,
            at,
            source,
        };
        match line {
            Line::Create(create) => self.create(place("create"), self.terms(&create, at)?)?,
            Line::Command { order, words } => self.command(place("command"), &order, &words)?,
            Line::Logged(line) => self.logged(place("log"), *line)?,
            Line::Message(received) => {
                self.message(place(received.channel.as_str()), &received)?;
            }
        }
        self.latest = self.latest.max(Some(at));
        Ok(())
    }

    /// Lets every order see the end of the log, or a given instant. What still waits for its order
    /// belongs to none.
    pub(crate) fn close(&mut self, now: Option<Timestamp>) -> Option<Timestamp> {
        while let Some((_, lost)) = self.waiting.pop_first() {
            self.lose(lost.place, &lost.message);
        }
        self.tally.no_order.first.sort_by_key(|it| it.line);
        let now = now.or(self.latest)?;
        // What closes is said by the orders, and what is dropped was named above.
        let _ = self.book.advance(now);
        Some(now)
    }

    /// Lists the orders by id.
    pub(crate) fn orders(&self) -> Vec<&Order> {
        let mut orders: Vec<_> = self.book.iter().collect();
        orders.sort_by_key(|order| order.id());
        orders
    }

    /// Reads the terms of an order. A repeat comes later than the creation that it repeats.
    fn terms(&self, create: &Create, at: Timestamp) -> Result<Terms, LineError> {
        let known = self.book.get(&create.order()?);
        create.terms(known.map_or(at, |known| known.terms().created_at()))
    }

    fn create(&mut self, place: Place, terms: Terms) -> Result<(), LineError> {
        let id = terms.id().clone();
        let words = said(&terms);
        match self.book.create(terms, place.at) {
            Ok(Created::Repeat) => {
                let status = self.book.get(&id).map(Order::status);
                if let Some(status) = status {
                    self.tally
                        .remark(place, &id, status, || (words, "repeat".into()));
                }
                Ok(())
            }
            Ok(Created::New(replayed)) => {
                let created = || (words, "created".into());
                self.tally.remark(place, &id, Status::Created, created);
                self.replayed(replayed);
                Ok(())
            }
            Err(error) => Err(LineError::Create(error)),
        }
    }

    fn command(&mut self, place: Place, id: &OrderId, words: &Words<'_>) -> Result<(), LineError> {
        let unknown = || LineError::NoOrder(id.clone());
        let order = self.book.get(id).ok_or_else(unknown)?;
        let command = words.read(place.at, order.amount().currency())?;
        self.ask(place, id, &command)
    }

    /// Does what a line of an order's own log says.
    fn logged(&mut self, place: Place, line: LogLine) -> Result<(), LineError> {
        match line.input {
            Logged::Create(terms) => self.create(place, *terms),
            Logged::Input(input) => self.input(place, &line.order, &input),
        }
    }

    /// Gives an order what its own log has. Time, a notice and a report all come in as a report.
    fn input(&mut self, place: Place, id: &OrderId, input: &Input) -> Result<(), LineError> {
        let unknown = || LineError::NoOrder(id.clone());
        let order = self.book.get(id).ok_or_else(unknown)?;
        let mut report = match input {
            Input::Command(command) => return self.ask(place, id, command),
            Input::Advance => Report::default(),
            Input::Notice(notice) => notice.clone().into(),
            Input::Report(report) => {
                if let Err(not_ours) = order.recognise(report) {
                    let said = || (not_ours.to_string(), "nothing was applied".into());
                    self.tally.remark(place, id, order.status(), said);
                    return Ok(());
                }
                report.clone()
            }
        };
        report.order = Some(id.clone());
        let heard = self.book.report(&report, place.at);
        let message = Heard::logged(report.clone());
        self.received(place, message, &report, heard.received);
        self.replayed(heard.replayed);
        Ok(())
    }

    fn ask(&mut self, place: Place, id: &OrderId, command: &Command) -> Result<(), LineError> {
        let unknown = || LineError::NoOrder(id.clone());
        let status = self.book.get(id).map(Order::status).ok_or_else(unknown)?;
        match self.book.command(id, command, place.at) {
            Ok(commanded) => {
                let given = Given::command(command, Ok(&commanded.outcome));
                self.tally.input(place, id, &given);
                self.replayed(commanded.replayed);
                Ok(())
            }
            Err(CommandError::Refused(refusal)) => {
                let given = Given::command(command, Err(&refusal));
                self.tally.input(place, id, &given);
                Ok(())
            }
            Err(CommandError::Clash(clash)) => {
                let kept = format!("{} was not applied", command.verb());
                self.tally.clash(place, id, status, &clash, &kept);
                Ok(())
            }
            Err(_) => Err(unknown()),
        }
    }

    fn message(&mut self, place: Place, body: &Body<'_>) -> Result<(), LineError> {
        let message = Heard::read(body, place.at).map_err(LineError::Unread)?;
        self.tally.message(body.channel, message.is_trusted);
        let report = self.addressed(&message).into_owned();
        let is_known = report
            .order
            .as_ref()
            .is_some_and(|id| self.book.get(id).is_some());
        if !message.is_trusted && !is_known {
            // Whatever waits takes room, and anybody can write more than there is room for.
            self.lose(place, &message);
            return Ok(());
        }
        let heard = self.book.report(&report, place.at);
        self.received(place, message, &report, heard.received);
        self.replayed(heard.replayed);
        Ok(())
    }

    /// Puts down which order a message is about, where its report alone does not tell or is not
    /// believed.
    fn addressed<'m>(&self, message: &'m Heard) -> Cow<'m, Report> {
        let mut report = Cow::Borrowed(&message.report);
        let by_report = self.book.owner_of_report(&report);
        let asked = message
            .about
            .payment
            .as_ref()
            .filter(|_| report.order.is_none());
        let by_payment = asked.and_then(|payment| self.book.owner_of_payment(payment));
        if !message.is_trusted {
            // Anybody can have written it: it may say which order it is about, and binds nothing
            // to it.
            report.to_mut().provider_order = None;
        } else if by_report.is_some() {
            return report;
        }
        if let Some(order) = by_report.or(by_payment) {
            report.to_mut().order = Some(order.clone());
        }
        report
    }

    fn replayed(&mut self, replayed: Vec<Replayed>) {
        for Replayed { parked, received } in replayed {
            if let Some(Waiting { place, message }) = self.waiting.remove(&parked.ticket) {
                self.received(place, message, &parked.report, received);
            }
        }
    }

    fn received(&mut self, place: Place, message: Heard, report: &Report, received: Received) {
        match received {
            Received::Applied(applied) => self.applied(place, &message, report, &applied),
            Received::Parked { ticket, dropped } => {
                self.waiting.insert(ticket, Waiting::of(place, message));
                for dropped in dropped {
                    if let Some(lost) = self.waiting.remove(&dropped.ticket) {
                        self.lose(lost.place, &lost.message);
                    }
                }
            }
            Received::Clash(clash) => {
                if let Some(order) = self.book.get(clash.asked()) {
                    let (id, status) = (order.id(), order.status());
                    for ask in &message.asks {
                        self.tally.ask(place, Some((id, status)), ask);
                    }
                    let kept = "nothing was applied";
                    self.tally.clash(place, id, status, &clash, kept);
                }
            }
            Received::Archived { .. } | Received::NoId => self.lose(place, &message),
        }
    }

    fn applied(&mut self, place: Place, message: &Heard, report: &Report, applied: &Applied) {
        let Some(order) = self.book.get(&applied.order) else {
            return;
        };
        let before = applied.reconciliation.passage.before;
        for ask in &message.asks {
            self.tally.ask(place, Some((order.id(), before)), ask);
        }
        self.tally.report(place, order, report, applied);
        if report.notices.is_empty() && message.asks.is_empty() {
            let nothing = || ("nothing about a payment".into(), "noted".into());
            self.tally
                .remark(place, order.id(), order.status(), nothing);
        }
    }

    /// Takes note of a message for which there is no order.
    fn lose(&mut self, place: Place, message: &Heard) {
        for ask in &message.asks {
            self.tally.ask(place, None, ask);
        }
        self.tally.no_order.add(|| NoOrder::of(place, message));
    }
}
