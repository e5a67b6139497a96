//! All orders of a log, and which of them a line is about.
//!
//! One order cannot see that a payment is used for two: the book keeps each payment, and each of
//! the gateway's orders, for one order.

use std::collections::{BTreeMap, HashMap};

use order_lifecycle::{Command, Fact, Order, OrderId, PaymentId, ProviderOrderId, Report};
use order_lifecycle_enkash::{Channel, Message, read};
use time::UtcDateTime;

use super::error::LineError;
use super::feed::{Clash, Told, feed};
use super::line::{Line, Received, Words};
use super::story::Place;
use super::tally::{NoOrder, Tally};
use super::terms::Create;
use super::words;

#[derive(Default)]
pub(crate) struct Book {
    pub(crate) orders: BTreeMap<OrderId, Order>,
    payments: HashMap<PaymentId, OrderId>,
    provider_orders: HashMap<ProviderOrderId, OrderId>,
    /// The largest instant of a line that was applied.
    latest: Option<UtcDateTime>,
    pub(crate) tally: Tally,
}

impl Book {
    /// Applies one line. A bad line changes nothing.
    pub(crate) fn apply(&mut self, number: u64, bytes: &[u8]) -> Result<(), LineError> {
        let (at, line) = Line::read(bytes)?;
        let place = |source| Place {
            line: number,
            at,
            source,
        };
        match line {
            Line::Create(create) => self.create(place("create"), &create)?,
            Line::Command { order, words } => self.command(place("command"), &order, &words)?,
            Line::Message(received) => {
                self.message(place(received.channel.as_str()), &received)?;
            }
        }
        self.latest = self.latest.max(Some(at));
        Ok(())
    }

    /// Lets every order see the end of the log, or a given instant.
    pub(crate) fn close(&mut self, now: Option<UtcDateTime>) -> Option<UtcDateTime> {
        let now = now.or(self.latest)?;
        for order in self.orders.values_mut() {
            order.advance(now);
        }
        Some(now)
    }

    fn create(&mut self, place: Place, create: &Create) -> Result<(), LineError> {
        let id = create.order()?;
        if let Some(known) = self.orders.get(&id) {
            // A repeat comes later than the creation that it repeats.
            if create.terms(known.terms().created_at())? != *known.terms() {
                return Err(LineError::OtherTerms(id));
            }
            let (status, said) = (known.status(), || words::terms(known.terms()));
            self.tally
                .remark(place, &id, status, || (said(), "repeat".into()));
            return Ok(());
        }
        let order = Order::new(create.terms(place.at)?);
        let created = || (words::terms(order.terms()), "created".into());
        self.tally.remark(place, &id, order.status(), created);
        self.orders.insert(id, order);
        Ok(())
    }

    fn command(&mut self, place: Place, id: &OrderId, words: &Words<'_>) -> Result<(), LineError> {
        let Some(order) = self.orders.get_mut(id) else {
            return Err(LineError::NoOrder(id.clone()));
        };
        let command = words.read(place.at, order.amount().currency())?;
        let payment = words.payment()?;
        let foreign = payment
            .as_ref()
            .and_then(|payment| foreign(&self.payments, payment, id))
            .or_else(|| match &command {
                Command::Bind { provider_order } => {
                    owned(&self.provider_orders, provider_order, id)
                }
                _ => None,
            });
        if let Some(clash) = foreign {
            let kept = format!("{} was not applied", command.verb());
            self.tally.clash(place, id, order.status(), &clash, &kept);
            return Ok(());
        }
        let answered = order.command(&command, place.at);
        self.tally
            .input(place, id, &Told::Command(&command, answered));
        self.learn(id, payment.as_ref());
        Ok(())
    }

    fn message(&mut self, place: Place, received: &Received<'_>) -> Result<(), LineError> {
        let Received {
            channel,
            body,
            asked,
        } = received;
        let message =
            read(*channel, body.as_bytes(), asked, place.at).map_err(LineError::Unread)?;
        self.tally.messages += 1;
        let id = self.route(&message).cloned();
        let status = id
            .as_ref()
            .and_then(|id| self.orders.get(id))
            .map(Order::status);
        let order = id.as_ref().zip(status);
        for hint in &message.hints {
            self.tally.hint(place, order, hint);
        }
        if let Some(id) = id {
            self.report(place, &id, &message, *channel);
        } else {
            self.tally.no_order.add(|| NoOrder::of(place, &message));
        }
        Ok(())
    }

    /// Finds the order of a message: by the merchant's id where it bears one, else by the
    /// gateway's, else by a payment.
    fn route(&self, message: &Message) -> Option<&OrderId> {
        let report = &message.report;
        if let Some(ours) = &report.order {
            return self.orders.get_key_value(ours).map(|(id, _)| id);
        }
        let by_gateway = report
            .provider_order
            .as_ref()
            .and_then(|id| self.provider_orders.get(id));
        by_gateway.or_else(|| {
            let mut payments = payments(report).chain(&message.payment);
            payments.find_map(|payment| self.payments.get(payment))
        })
    }

    fn report(&mut self, place: Place, id: &OrderId, message: &Message, channel: Channel) {
        let Some(order) = self.orders.get_mut(id) else {
            return;
        };
        let mut report = std::borrow::Cow::Borrowed(&message.report);
        let foreign = payments(&report).find_map(|it| foreign(&self.payments, it, id));
        if let Some(clash) = foreign {
            let status = order.status();
            self.tally
                .clash(place, id, status, &clash, "nothing was applied");
            return;
        }
        if !channel_is_trusted(channel) {
            // Anybody can write what a browser brings.
            report.to_mut().provider_order = None;
        }
        let theirs = report.provider_order.as_ref();
        let clash = theirs
            .and_then(|theirs| owned(&self.provider_orders, theirs, id))
            .or_else(|| Clash::between(order, &report));
        if let Some(clash) = &clash {
            let kept = "only payments were applied";
            self.tally.clash(place, id, order.status(), clash, kept);
        }
        let tally = &mut self.tally;
        feed(order, &report, clash.as_ref(), place.at, |told| {
            tally.input(place, id, &told);
        });
        if report.notices.is_empty() && message.hints.is_empty() {
            let nothing = || ("nothing about a payment".into(), "noted".into());
            tally.remark(place, id, order.status(), nothing);
        }
        for payment in payments(&message.report) {
            self.learn(id, Some(payment));
        }
        self.learn(id, None);
    }

    /// Keeps what an order now knows for it alone.
    fn learn(&mut self, id: &OrderId, payment: Option<&PaymentId>) {
        let Some(order) = self.orders.get(id) else {
            return;
        };
        if let Some(payment) = payment
            && order.payment(payment).is_some()
            && !self.payments.contains_key(payment)
        {
            self.payments.insert(payment.clone(), id.clone());
        }
        if let Some(bound) = order.provider_order()
            && !self.provider_orders.contains_key(bound)
        {
            self.provider_orders.insert(bound.clone(), id.clone());
        }
    }
}

fn channel_is_trusted(channel: Channel) -> bool {
    match channel {
        Channel::BrowserReturn | Channel::PaymentLink => false,
        Channel::PaymentNotify
        | Channel::OrderStatus
        | Channel::TransactionStatus
        | Channel::UpiStatus
        | Channel::MinimalStatus
        | Channel::Refund => true,
    }
}

fn payments(report: &Report) -> impl Iterator<Item = &PaymentId> {
    report
        .notices
        .iter()
        .filter_map(|notice| match &notice.fact {
            Fact::Payment { payment, .. } => Some(payment),
            Fact::CheckoutRendered | Fact::Cancelled | Fact::Expired => None,
        })
}

fn foreign(
    payments: &HashMap<PaymentId, OrderId>,
    payment: &PaymentId,
    id: &OrderId,
) -> Option<Clash> {
    let owner = payments.get(payment).filter(|owner| *owner != id)?;
    let (payment, owner) = (payment.clone(), owner.clone());
    Some(Clash::Payment { payment, owner })
}

fn owned(
    provider_orders: &HashMap<ProviderOrderId, OrderId>,
    theirs: &ProviderOrderId,
    id: &OrderId,
) -> Option<Clash> {
    let owner = provider_orders.get(theirs).filter(|owner| *owner != id)?;
    let (theirs, owner) = (theirs.clone(), owner.clone());
    Some(Clash::Owned { theirs, owner })
}

impl NoOrder {
    fn of(place: Place, message: &Message) -> Self {
        let report = &message.report;
        Self {
            line: place.line,
            channel: place.source,
            order: report.order.as_ref().map(ToString::to_string),
            provider_order: report.provider_order.as_ref().map(ToString::to_string),
            payment: message.payment.as_ref().map(ToString::to_string),
        }
    }
}
