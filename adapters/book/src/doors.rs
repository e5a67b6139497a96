//! The doors through which a book changes.
//!
//! Each checks whose everything is before it touches an order, and afterwards keeps what the
//! order learnt, notes that it changed, and replays what waited for it. None looks at all payments
//! of an order that is here: what a change costs does not grow with what the order knows.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use order_lifecycle::{
    Command, Order, OrderId, PaymentId, ProviderOrderId, Report, Terms, Timestamp,
};

use crate::agenda::Entry;
use crate::answer::{Advanced, Applied, Clash, Commanded, Created, Heard, Received, Replayed};
use crate::book::Book;
use crate::error::{CommandError, CreateError, InsertError};
use crate::parking::{Name, names};
use crate::reconcile::reconcile_payments;
use crate::shelf::Slot;
use crate::tombstone::Tombstone;

impl Book {
    /// Creates an order, and replays at `now` the reports that waited for its id, in the order in
    /// which they came.
    ///
    /// The same terms again are a repeat, whatever became of the order since.
    ///
    /// # Errors
    ///
    /// [`CreateError`], the first that applies: the order is archived; it is here with other terms;
    /// the book is full. Nothing changed.
    pub fn create(&mut self, terms: Terms, now: Timestamp) -> Result<Created, CreateError> {
        let order = terms.id();
        if self.is_archived(order) {
            let order = order.clone();
            return Err(CreateError::Archived { order });
        }
        if let Some(known) = self.get(order) {
            if *known.terms() == terms {
                return Ok(Created::Repeat);
            }
            let order = order.clone();
            return Err(CreateError::OtherTerms { order });
        }
        let replayed = self.add(Order::new(terms), now).ok_or(CreateError::Full)?;
        Ok(Created::New(replayed))
    }

    /// Takes in an order that was loaded from a store, and replays at `now` the reports that
    /// waited for its id, its provider order or one of its payments.
    ///
    /// An archived order comes back this way, and is archived no longer.
    ///
    /// # Errors
    ///
    /// [`InsertError`], the first that applies: the order is here already; one of its payments or
    /// provider orders belongs to another order; the book is full. Nothing changed: an order
    /// comes in whole or not at all.
    pub fn insert(&mut self, order: Order, now: Timestamp) -> Result<Vec<Replayed>, InsertError> {
        let id = order.id();
        if self.get(id).is_some() {
            let order = id.clone();
            return Err(InsertError::Known { order });
        }
        let payments = order.payments().map(order_lifecycle::Payment::id);
        if let Some(clash) = self.foreign_payment(id, payments) {
            return Err(clash.into());
        }
        let foreign = |bound| self.foreign_provider_order(id, Some(bound));
        if let Some(clash) = order.provider_orders().find_map(foreign) {
            return Err(clash.into());
        }
        self.add(order, now).ok_or(InsertError::Full)
    }

    /// Gives a command to an order.
    ///
    /// # Errors
    ///
    /// [`CommandError`], the first that applies: the order is archived; it is not here; the
    /// payment or the provider order of the command belongs to another order, of which the order
    /// that was asked is told nothing; the order refused the command.
    pub fn command(
        &mut self,
        id: &OrderId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Commanded, CommandError> {
        if self.is_archived(id) {
            let order = id.clone();
            return Err(CommandError::Archived { order });
        }
        let unknown = || CommandError::UnknownOrder { order: id.clone() };
        let (slot, _) = self.live.by_order(id).ok_or_else(unknown)?;
        let payment = command.payment();
        if let Some(clash) = self.foreign_payment(id, payment) {
            return Err(clash.into());
        }
        let provider_order = if let Command::Bind { provider_order } = command {
            Some(provider_order)
        } else {
            None
        };
        if let Some(clash) = self.foreign_provider_order(id, provider_order) {
            return Err(clash.into());
        }
        let entry = self.live.get_mut(slot).ok_or_else(unknown)?;
        let revision = entry.order.revision();
        let answered = entry.order.command(command, now);
        self.settle(slot, revision, payment);
        let outcome = answered?;
        let replayed = self.replay(told(provider_order, payment), now);
        Ok(Commanded { outcome, replayed })
    }

    /// Takes in a report: finds the order it is about and reconciles the two, or parks it.
    ///
    /// Its order is the one with the merchant's id where the report bears one, else the one to
    /// which its provider order is bound, else the one that has the first of its payments which is
    /// known. A payment that belongs to another order refuses the whole report; a provider order
    /// of another order withholds what is said about the order, and never the facts about
    /// payments (see [`Applied::clash`]).
    ///
    /// Never refused with an error: whatever is not applied is kept, or answered with its reason.
    pub fn report(&mut self, report: &Report, now: Timestamp) -> Heard {
        let received = self.receive(report, now).unwrap_or_else(|| {
            let (ticket, dropped) = self.lot.park(report, now);
            Received::Parked { ticket, dropped }
        });
        let replayed = match received {
            Received::Applied(_) => self.replay(all(report), now),
            Received::Parked { .. }
            | Received::Archived { .. }
            | Received::Clash(_)
            | Received::NoId => Vec::new(),
        };
        Heard { received, replayed }
    }

    /// Lets time pass for everything that is due: orders that expire, payments that become
    /// overdue, reports that waited too long.
    ///
    /// Early, late, twice or never, as with [`Order::advance`]. Takes time for what is due or
    /// changed since the book was asked last, and none for what is not; the clocks of other orders
    /// stand still, which no read can tell.
    pub fn advance(&mut self, now: Timestamp) -> Advanced {
        let mut closed = Vec::new();
        self.agenda.look(&mut self.live);
        // Each is due once: advanced to `now`, its next wake-up lies behind that.
        while let Some(slot) = self.agenda.take_due(now) {
            // Only orders that are here are on the agenda.
            let Some(Entry { order, .. }) = self.live.get_mut(slot) else {
                continue;
            };
            if let Some(closing) = order.advance(now) {
                closed.push((order.id().clone(), closing));
            }
        }
        let dropped = self.lot.advance(now);
        Advanced { closed, dropped }
    }

    /// Takes an order out and remembers its names, so that late messages about it are answered as
    /// [archived](Received::Archived) and its payments are used for no other order.
    ///
    /// For any order, also one that is open or has duties: that is the caller's to ask before.
    /// `None` when the order is not here.
    pub fn archive(&mut self, id: &OrderId) -> Option<Order> {
        let (slot, _) = self.live.by_order(id)?;
        self.agenda.strike(slot, self.live.get_mut(slot)?);
        let order = self.live.take(slot)?.order;
        self.archive.add(Tombstone::from(&order));
        Some(order)
    }

    /// Forgets an archived order: its names are as if they had never been heard. Tells whether
    /// there was one.
    ///
    /// A message that comes still later is parked, and one about another order that uses its
    /// payments is not noticed. Forget what the provider can no longer tell of.
    pub fn forget(&mut self, id: &OrderId) -> bool {
        let slot = self.archive.by_order(id).map(|(slot, _)| slot);
        slot.and_then(|slot| self.archive.take(slot)).is_some()
    }

    fn add(&mut self, order: Order, now: Timestamp) -> Option<Vec<Replayed>> {
        let id = order.id().clone();
        let slot = self.live.add(Entry::new(order))?;
        self.forget(&id);
        self.agenda.add(slot, self.live.get_mut(slot)?);
        if self.lot.is_empty() {
            return Some(Vec::new());
        }
        let order = &self.live.get(slot)?.order;
        let payments = order.payments().map(order_lifecycle::Payment::id);
        let mut names: Vec<_> = told(order.provider_orders(), payments).collect();
        names.push(Name::Order(id));
        Some(self.replay(names, now))
    }

    /// Applies a report to its order, unless that is not here yet.
    fn receive(&mut self, report: &Report, now: Timestamp) -> Option<Received> {
        let Some(owner) = self.by_report(report) else {
            return names(report).next().is_none().then_some(Received::NoId);
        };
        let order = owner.order.clone();
        let Some(slot) = owner.slot else {
            return Some(Received::Archived { order });
        };
        if let Some(clash) = self.foreign_payment(&order, report.payments()) {
            return Some(Received::Clash(clash));
        }
        let clash = self.foreign_provider_order(&order, report.provider_order.as_ref());
        let known = &mut self.live.get_mut(slot)?.order;
        let revision = known.revision();
        let reconciliation = match &clash {
            Some(_) => reconcile_payments(known, report, now),
            None => known.reconcile(report, now).ok(),
        }?;
        self.settle(slot, revision, report.payments());
        Some(Received::Applied(Applied {
            order,
            reconciliation,
            clash,
        }))
    }

    /// Replays what waited for names, if they are known now, and what waited for the names that
    /// those reports made known.
    fn replay(&mut self, names: impl IntoIterator<Item = Name>, now: Timestamp) -> Vec<Replayed> {
        let mut replayed = Vec::new();
        if self.lot.is_empty() {
            return replayed;
        }
        let mut due = BTreeSet::new();
        self.release(names, &mut due);
        while let Some(parked) = due.pop_first().and_then(|ticket| self.lot.take(ticket)) {
            match self.receive(&parked.report, now) {
                Some(received) => {
                    if matches!(received, Received::Applied(_)) {
                        self.release(all(&parked.report), &mut due);
                    }
                    replayed.push(Replayed { parked, received });
                }
                None => self.lot.put(parked),
            }
        }
        replayed
    }

    /// Adds the tickets that wait for names which are known.
    fn release(&self, names: impl IntoIterator<Item = Name>, due: &mut BTreeSet<u64>) {
        let known = names.into_iter().filter(|name| match name {
            Name::Order(id) => self.live.by_order(id).is_some(),
            Name::ProviderOrder(id) => self.live.by_provider_order(id).is_some(),
            Name::Payment(id) => self.live.by_payment(id).is_some(),
        });
        due.extend(known.flat_map(|name| self.lot.waiting(name)));
    }

    /// Keeps what an order learnt since a revision for it alone, and notes that it changed. An
    /// order learns no payment but those of the input.
    fn settle<'p>(
        &mut self,
        slot: Slot,
        revision: u64,
        payments: impl IntoIterator<Item = &'p PaymentId>,
    ) {
        let Some(entry) = self.live.get(slot) else {
            return;
        };
        self.agenda.mark(slot, entry, revision);
        // Nothing is learnt without a change of the record.
        if entry.order.revision() != revision {
            self.live.learn_provider_orders(slot);
            for payment in payments {
                self.live.learn_payment(slot, payment);
            }
        }
    }

    fn foreign_payment<'p>(
        &self,
        asked: &OrderId,
        payments: impl IntoIterator<Item = &'p PaymentId>,
    ) -> Option<Clash> {
        payments.into_iter().find_map(|payment| {
            let owner = self.owner_of_payment(payment)?;
            (owner != asked).then(|| Clash::Payment {
                payment: payment.clone(),
                owner: owner.clone(),
                asked: asked.clone(),
            })
        })
    }

    fn foreign_provider_order(
        &self,
        asked: &OrderId,
        provider_order: Option<&ProviderOrderId>,
    ) -> Option<Clash> {
        let provider_order = provider_order?;
        let owner = self.owner_of_provider_order(provider_order)?;
        (owner != asked).then(|| Clash::ProviderOrder {
            provider_order: provider_order.clone(),
            owner: owner.clone(),
            asked: asked.clone(),
        })
    }
}

/// Lists the names that an input may have made known.
fn told<'p>(
    provider_orders: impl IntoIterator<Item = &'p ProviderOrderId>,
    payments: impl IntoIterator<Item = &'p PaymentId>,
) -> impl Iterator<Item = Name> {
    let provider_orders = provider_orders.into_iter().cloned();
    let payments = payments.into_iter().cloned().map(Name::Payment);
    provider_orders.map(Name::ProviderOrder).chain(payments)
}

/// Lists every name of a report, also where it was found by the merchant's id.
fn all(report: &Report) -> impl Iterator<Item = Name> {
    told(report.provider_order.as_ref(), report.payments())
}
