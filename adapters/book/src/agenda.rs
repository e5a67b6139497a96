//! Who is due when, and who has duties.
//!
//! When an order is due, and whether it owes anything, is told by all of its payments. To ask after
//! every change would make each change cost as much as the order already knows. So a change only
//! puts the order on a list, and whoever wants to know who is due makes the agenda look at the
//! orders on that list, once each, however often they changed. What was noted before still holds
//! for all others.

use alloc::collections::BTreeSet;

use order_lifecycle::{Order, OrderId, PaymentId, ProviderOrderId, Timestamp};

use crate::shelf::{Named, Shelf, Slot};

/// An order in its slot, with what the agenda noted about it when it looked last.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) order: Order,
    wake: Option<Timestamp>,
    has_duties: bool,
}

/// The orders that time will change, by the instant, and the orders that have duties; both as far
/// as the orders that changed since were looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    wakes: BTreeSet<(Timestamp, Slot)>,
    dutiful: BTreeSet<Slot>,
    changed: BTreeSet<Slot>,
}

impl Entry {
    /// An order of which nothing is noted yet.
    pub(crate) fn new(order: Order) -> Self {
        Self {
            order,
            wake: None,
            has_duties: false,
        }
    }

    /// Tells whether what was noted holds all the same after an input, by the revision before it.
    ///
    /// The clock changes nothing before the wake-up: that is what a wake-up is.
    fn stands(&self, revision: u64) -> bool {
        let is_ahead = |wake| wake > self.order.clock();
        self.order.revision() == revision && self.wake.is_none_or(is_ahead)
    }
}

impl Agenda {
    /// Looks at an order that is new here. Its payments had to be gone through anyway, to be found.
    pub(crate) fn add(&mut self, slot: Slot, entry: &mut Entry) {
        self.note(slot, entry);
    }

    /// Puts an order on the list after an input, if that may have changed what is noted about it.
    pub(crate) fn mark(&mut self, slot: Slot, entry: &Entry, revision: u64) {
        if !entry.stands(revision) {
            self.changed.insert(slot);
        }
    }

    /// Strikes out an order that is taken away.
    pub(crate) fn strike(&mut self, slot: Slot, entry: &mut Entry) {
        self.changed.remove(&slot);
        self.turn(slot, entry, None, false);
    }

    /// Looks at the orders that changed since it did so last.
    pub(crate) fn look(&mut self, orders: &mut Shelf<Entry>) {
        while let Some(slot) = self.changed.pop_first() {
            // Only orders that are here are on the list.
            let Some(entry) = orders.get_mut(slot) else {
                continue;
            };
            self.note(slot, entry);
        }
    }

    fn note(&mut self, slot: Slot, entry: &mut Entry) {
        let wake = entry.order.next_wake();
        let has_duties = entry.order.duties().next().is_some();
        self.turn(slot, entry, wake, has_duties);
    }

    fn turn(&mut self, slot: Slot, entry: &mut Entry, wake: Option<Timestamp>, has_duties: bool) {
        if entry.wake != wake {
            if let Some(at) = entry.wake {
                self.wakes.remove(&(at, slot));
            }
            if let Some(at) = wake {
                self.wakes.insert((at, slot));
            }
            entry.wake = wake;
        }
        if entry.has_duties != has_duties {
            if has_duties {
                self.dutiful.insert(slot);
            } else {
                self.dutiful.remove(&slot);
            }
            entry.has_duties = has_duties;
        }
    }

    /// Returns the next wake-up of the orders that were looked at.
    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        self.wakes.first().map(|(at, _)| *at)
    }

    /// Takes an order off that is due at an instant, half-open: at its wake-up it is. It goes on
    /// the list, because whoever takes it off lets time pass for it, and then its next wake-up is
    /// another one.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Slot> {
        self.wakes.first().filter(|(at, _)| *at <= now)?;
        let (_, slot) = self.wakes.pop_first()?;
        self.changed.insert(slot);
        Some(slot)
    }

    /// Lists the orders that have duties, of those that were looked at.
    pub(crate) fn dutiful(&self) -> impl Iterator<Item = Slot> {
        self.dutiful.iter().copied()
    }
}

impl Named for Entry {
    fn id(&self) -> &OrderId {
        self.order.id()
    }

    fn provider_orders(&self) -> impl Iterator<Item = &ProviderOrderId> {
        self.order.provider_orders()
    }

    fn has_payment(&self, payment: &PaymentId) -> bool {
        self.order.payment(payment).is_some()
    }

    fn each_payment(&self, mut tell: impl FnMut(&PaymentId)) {
        for payment in self.order.payments() {
            tell(payment.id());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;
    use order_lifecycle::strategy::CREATED;
    use order_lifecycle::{Amount, Command, Currency, Expiry, Notice, PaymentFact, Terms};

    fn order() -> Order {
        let amount = Amount::new(1_000, Currency::INR).unwrap();
        let terms = Terms::new("A".parse().unwrap(), amount, CREATED);
        let quarter = Expiry::after(Duration::from_secs(900));
        Order::new(terms.with_expiry(quarter).unwrap())
    }

    fn told(payment: &str, fact: PaymentFact) -> Notice {
        Notice::payment(payment.parse().unwrap(), fact, CREATED)
    }

    /// A shelf with one order in it.
    fn one(order: Order) -> (Agenda, Shelf<Entry>, Slot) {
        let (mut agenda, mut orders) = (Agenda::default(), Shelf::with_capacity(0));
        let slot = orders.add(Entry::new(order)).unwrap();
        agenda.add(slot, orders.get_mut(slot).unwrap());
        (agenda, orders, slot)
    }

    fn observe(agenda: &mut Agenda, orders: &mut Shelf<Entry>, notice: &Notice, now: Timestamp) {
        let entry = orders.get_mut(0).unwrap();
        let revision = entry.order.revision();
        let _ = entry.order.observe(notice, now);
        agenda.mark(0, entry, revision);
    }

    #[test]
    fn an_order_whose_duties_are_done_is_looked_at_no_more() {
        let mut order = order();
        let _ = order.observe(
            &told(
                "p",
                PaymentFact::Authorized {
                    amount: None,
                    until: None,
                },
            ),
            CREATED,
        );
        let _ = order.command(&Command::ForceCancel, CREATED);
        let (mut agenda, mut orders, slot) = one(order);
        assert!(agenda.dutiful().eq([slot]));
        observe(
            &mut agenda,
            &mut orders,
            &told("p", PaymentFact::Failed),
            CREATED,
        );
        agenda.look(&mut orders);
        assert_eq!(agenda.dutiful().count(), 0);
    }

    #[test]
    fn an_order_that_changes_often_is_looked_at_once_and_only_when_somebody_asks() {
        let (mut agenda, mut orders, slot) = one(order());
        let (wake, amount) = (agenda.next_wake(), orders.get(slot).unwrap().order.amount());
        assert!(wake.is_some());
        for number in 0..100 {
            let payment = alloc::format!("p{number}");
            let captured = told(&payment, PaymentFact::Captured { amount });
            observe(&mut agenda, &mut orders, &captured, CREATED);
            let entry = orders.get(slot).unwrap();
            assert_eq!((entry.wake, agenda.next_wake()), (wake, wake));
            assert_eq!(agenda.dutiful().count(), 0);
            assert!(agenda.changed.iter().eq([&slot]));
        }
        agenda.look(&mut orders);
        assert!(agenda.changed.is_empty());
        // One has paid, and the others are owed back.
        assert_eq!(agenda.next_wake(), None);
        assert!(agenda.dutiful().eq([slot]));
    }

    #[test]
    fn what_changes_nothing_but_the_clock_is_looked_at_only_from_the_wake_up_on() {
        let amount = Amount::new(1_000, Currency::INR).unwrap();
        let endless = Terms::new("A".parse().unwrap(), amount, CREATED);
        let (mut agenda, mut orders, slot) = one(Order::new(endless));
        let pending = told("p", PaymentFact::Pending { limit: None });
        observe(&mut agenda, &mut orders, &pending, CREATED);
        agenda.look(&mut orders);
        let wake = agenda.next_wake().unwrap();
        let before = wake.checked_sub(Duration::from_millis(1)).unwrap();
        observe(&mut agenda, &mut orders, &pending, before);
        assert!(agenda.changed.is_empty());
        observe(&mut agenda, &mut orders, &pending, wake);
        assert!(agenda.changed.iter().eq([&slot]));
    }

    #[test]
    fn an_order_that_is_taken_away_leaves_nothing_behind() {
        let (mut agenda, mut orders, slot) = one(order());
        let authorized = told(
            "p",
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
        );
        observe(&mut agenda, &mut orders, &authorized, CREATED);
        agenda.strike(slot, orders.get_mut(slot).unwrap());
        assert!(agenda.changed.is_empty() && agenda.wakes.is_empty());
        assert_eq!(agenda.dutiful().count(), 0);
    }
}
