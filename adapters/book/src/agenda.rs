//! Who is due when, and who has duties.

use alloc::collections::BTreeSet;

use order_lifecycle::{Order, OrderId, PaymentId, ProviderOrderId, Timestamp};

use crate::shelf::{Named, Slot};

/// An order in its slot, with what the agenda has noted about it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) order: Order,
    wake: Option<Timestamp>,
    has_duties: bool,
}

/// The orders that time will change, by the instant, and the orders that have duties.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    wakes: BTreeSet<(Timestamp, Slot)>,
    dutiful: BTreeSet<Slot>,
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
}

impl Agenda {
    /// Notes what an order comes to after an input.
    pub(crate) fn note(&mut self, slot: Slot, entry: &mut Entry) {
        let (wake, has_duties) = (
            entry.order.next_wake(),
            entry.order.duties().next().is_some(),
        );
        self.turn(slot, entry, wake, has_duties);
    }

    /// Strikes out an order that is taken away.
    pub(crate) fn strike(&mut self, slot: Slot, entry: &mut Entry) {
        self.turn(slot, entry, None, false);
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

    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        self.wakes.first().map(|(at, _)| *at)
    }

    /// Takes an order off that is due at an instant, half-open: at its wake-up it is.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Slot> {
        self.wakes.first().filter(|(at, _)| *at <= now)?;
        self.wakes.pop_first().map(|(_, slot)| slot)
    }

    /// Lists the orders that have duties.
    pub(crate) fn dutiful(&self) -> impl Iterator<Item = Slot> {
        self.dutiful.iter().copied()
    }
}

impl Named for Entry {
    fn id(&self) -> &OrderId {
        self.order.id()
    }

    fn provider_order(&self) -> Option<&ProviderOrderId> {
        self.order.provider_order()
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
    use order_lifecycle::strategy::CREATED;
    use order_lifecycle::{Amount, Command, Currency, Notice, PaymentFact, Terms};

    #[test]
    fn an_order_whose_duties_are_done_is_looked_at_no_more() {
        let amount = Amount::new(1_000, Currency::INR).unwrap();
        let order = Order::new(Terms::new("A".parse().unwrap(), amount, CREATED));
        let (mut agenda, mut entry) = (Agenda::default(), Entry::new(order));
        let payment: PaymentId = "p".parse().unwrap();
        let told = |fact| Notice::payment(payment.clone(), fact, CREATED);
        let _ = entry.order.observe(&told(PaymentFact::Authorized), CREATED);
        let _ = entry.order.command(&Command::ForceCancel, CREATED);
        agenda.note(7, &mut entry);
        assert!(agenda.dutiful().eq([7]));
        let _ = entry.order.observe(&told(PaymentFact::Failed), CREATED);
        agenda.note(7, &mut entry);
        assert_eq!(agenda.dutiful().count(), 0);
    }
}
