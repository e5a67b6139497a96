use order_lifecycle::{Duty, Order, OrderId, PaymentId, ProviderOrderId, Report, Timestamp};

use crate::agenda::{Agenda, Entry};
use crate::parking::{Lot, Parked, Parking};
use crate::shelf::{Named, Shelf, Slot};
use crate::tombstone::Tombstone;

/// Many orders, each payment and each provider order for one of them.
///
/// Pure like the orders in it: no clock, no I/O, and no input panics. Nobody but the book touches
/// an order in it; [`get`](Self::get) reads.
///
/// ```
/// use order_lifecycle::{Amount, Currency, OrderId, Terms};
/// use order_lifecycle_book::{Book, Created, Parking};
///
/// let now = "2026-11-24T10:00:00Z".parse()?;
/// let amount = Amount::parse("10.00", Currency::INR)?;
/// let terms = Terms::new(OrderId::new("A-1")?, amount, now);
///
/// let mut book = Book::new(Parking::NONE);
/// assert_eq!(book.create(terms.clone(), now)?, Created::New(Vec::new()));
/// assert_eq!(book.create(terms, now)?, Created::Repeat);
/// assert_eq!(book.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Book {
    pub(crate) live: Shelf<Entry>,
    pub(crate) archive: Shelf<Tombstone>,
    pub(crate) agenda: Agenda,
    pub(crate) lot: Lot,
}

/// The order that has a name; `slot` only while it is not archived.
pub(crate) struct Owner<'b> {
    pub(crate) order: &'b OrderId,
    pub(crate) slot: Option<Slot>,
}

impl Book {
    /// Creates an empty book.
    #[must_use]
    pub fn new(parking: Parking) -> Self {
        Self::with_capacity(0, parking)
    }

    /// Creates an empty book with room for so many orders of one payment each. Growing beyond it
    /// moves all orders, which takes a while when there are many.
    #[must_use]
    pub fn with_capacity(orders: usize, parking: Parking) -> Self {
        Self {
            live: Shelf::with_capacity(orders),
            archive: Shelf::with_capacity(0),
            agenda: Agenda::default(),
            lot: Lot::new(parking),
        }
    }

    /// Returns an order by its id.
    #[must_use]
    pub fn get(&self, id: &OrderId) -> Option<&Order> {
        self.live.by_order(id).map(|(_, entry)| &entry.order)
    }

    /// Lists the orders, in no order that means anything; the same inputs give the same.
    pub fn iter(&self) -> impl Iterator<Item = &Order> {
        self.live.iter().map(|entry| &entry.order)
    }

    /// Returns how many orders are here, the archived ones not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.live.len()
    }

    /// Tells whether no order is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the order that a payment belongs to, archived ones included.
    #[must_use]
    pub fn owner_of_payment(&self, payment: &PaymentId) -> Option<&OrderId> {
        self.by_payment(payment).map(|owner| owner.order)
    }

    /// Returns the order that a provider order is bound to, archived ones included.
    #[must_use]
    pub fn owner_of_provider_order(&self, id: &ProviderOrderId) -> Option<&OrderId> {
        self.by_provider_order(id).map(|owner| owner.order)
    }

    /// Returns the order that a report is about, archived ones included: by the merchant's id
    /// where it bears one, else by the provider's, else by the first of its payments that is
    /// known.
    #[must_use]
    pub fn owner_of_report(&self, report: &Report) -> Option<&OrderId> {
        self.by_report(report).map(|owner| owner.order)
    }

    /// Tells whether an order was here and is archived.
    #[must_use]
    pub fn is_archived(&self, id: &OrderId) -> bool {
        self.archive.by_order(id).is_some()
    }

    /// Returns how many archived orders are remembered.
    #[must_use]
    pub fn archived(&self) -> usize {
        self.archive.len()
    }

    /// Lists the reports that wait for their order, oldest first.
    #[must_use]
    pub fn parked(&self) -> impl ExactSizeIterator<Item = &Parked> {
        self.lot.iter()
    }

    /// Returns how many bytes the reports that wait count for, see [`Parked::bytes`].
    #[must_use]
    pub fn parked_bytes(&self) -> usize {
        self.lot.bytes()
    }

    /// Returns how many reports were dropped and handed back so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.lot.dropped()
    }

    /// Returns the next instant at which time alone changes the status or the duties of any
    /// order, or drops a waiting report. A service needs one timer for all of it:
    /// [`advance`](Self::advance) then, and look at the [duties](Self::duties).
    ///
    /// Takes the book to itself, because it looks at the orders that changed since it was asked
    /// last, once each, and remembers what it saw. No answer of any door depends on whether and
    /// when it is asked.
    #[must_use]
    pub fn next_wake(&mut self) -> Option<Timestamp> {
        self.agenda.look(&mut self.live);
        let (wake, lapse) = (self.agenda.next_wake(), self.lot.next_lapse());
        wake.into_iter().chain(lapse).min()
    }

    /// Lists what still has to be done in the outside world, order by order. Lazy, and without a
    /// look at the orders that have no duty and have not changed since it was asked last.
    ///
    /// Each order answers for its own clock: advance, then read. Takes the book to itself as
    /// [`next_wake`](Self::next_wake) does, and for the same reason.
    pub fn duties(&mut self) -> impl Iterator<Item = (&Order, Duty<'_>)> {
        self.agenda.look(&mut self.live);
        let dutiful = self.agenda.dutiful();
        let orders = dutiful.filter_map(|slot| self.live.get(slot));
        orders.flat_map(|Entry { order, .. }| order.duties().map(move |duty| (order, duty)))
    }

    pub(crate) fn by_report(&self, report: &Report) -> Option<Owner<'_>> {
        if let Some(id) = &report.order {
            let archived = || self.archive.by_order(id);
            return owner(self.live.by_order(id), archived);
        }
        let provider_order = report.provider_order.as_ref();
        provider_order
            .and_then(|id| self.by_provider_order(id))
            .or_else(|| report.payments().find_map(|id| self.by_payment(id)))
    }

    pub(crate) fn by_payment(&self, id: &PaymentId) -> Option<Owner<'_>> {
        owner(self.live.by_payment(id), || self.archive.by_payment(id))
    }

    pub(crate) fn by_provider_order(&self, id: &ProviderOrderId) -> Option<Owner<'_>> {
        let archived = || self.archive.by_provider_order(id);
        owner(self.live.by_provider_order(id), archived)
    }
}

fn owner<'b>(
    live: Option<(Slot, &'b Entry)>,
    archived: impl FnOnce() -> Option<(Slot, &'b Tombstone)>,
) -> Option<Owner<'b>> {
    match live {
        Some((slot, entry)) => Some(Owner {
            order: entry.id(),
            slot: Some(slot),
        }),
        None => archived().map(|(_, tombstone)| Owner {
            order: tombstone.id(),
            slot: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_lifecycle::strategy::CREATED;
    use order_lifecycle::{Amount, Command, Currency, Notice, PaymentFact, Terms};

    #[test]
    fn no_door_asks_what_an_order_comes_to_until_somebody_does() {
        let id = OrderId::new("A").unwrap();
        let amount = Amount::new(1_000, Currency::INR).unwrap();
        let mut book = Book::new(Parking::NONE);
        let _ = book.create(Terms::new(id.clone(), amount, CREATED), CREATED);
        for number in 0..100 {
            let payment = PaymentId::new(&alloc::format!("p{number}")).unwrap();
            let report = Report {
                order: Some(id.clone()),
                ..Notice::payment(
                    payment,
                    PaymentFact::Authorized {
                        amount: None,
                        until: None,
                    },
                    CREATED,
                )
                .into()
            };
            let _ = book.report(&report, CREATED);
            let _ = book.command(&id, &Command::ForceCancel, CREATED).unwrap();
            assert_eq!(book.agenda.dutiful().count(), 0);
        }
        let _ = book.next_wake();
        assert_eq!(book.agenda.dutiful().count(), 1);
    }
}
