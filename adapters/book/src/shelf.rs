//! Things found by an order's names: its merchant's id, the provider's ids, and its payments.
//!
//! The tables hold numbers of slots and no names: they compare through the slots, so that every
//! name is kept once, where it is at home.

use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};
use order_lifecycle::{OrderId, PaymentId, ProviderOrderId};

/// Where a thing stands on its shelf. Used again after it was taken away.
pub(crate) type Slot = u32;

/// What has an order's names.
pub(crate) trait Named {
    fn id(&self) -> &OrderId;
    fn provider_orders(&self) -> impl Iterator<Item = &ProviderOrderId>;
    fn has_payment(&self, payment: &PaymentId) -> bool;
    fn each_payment(&self, tell: impl FnMut(&PaymentId));
}

#[derive(Clone, Debug)]
pub(crate) struct Shelf<T> {
    slots: Vec<Option<T>>,
    free: Vec<Slot>,
    orders: HashTable<Slot>,
    provider_orders: HashTable<NameEntry>,
    payments: HashTable<NameEntry>,
    hasher: DefaultHashBuilder,
}

/// A name of the thing in a slot, of which it can have many, so which one is told by half of its
/// hash: enough to move it to another place of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct NameEntry {
    hash: u32,
    slot: Slot,
}

impl<T: Named> Shelf<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            slots: Vec::with_capacity(capacity),
            free: Vec::new(),
            orders: HashTable::with_capacity(capacity),
            provider_orders: HashTable::with_capacity(capacity),
            payments: HashTable::with_capacity(capacity),
            hasher: DefaultHashBuilder::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.orders.len()
    }

    /// Lists the things by slot.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().flatten()
    }

    pub(crate) fn get(&self, slot: Slot) -> Option<&T> {
        get(&self.slots, slot)
    }

    pub(crate) fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        self.slots.get_mut(usize::try_from(slot).ok()?)?.as_mut()
    }

    pub(crate) fn by_order(&self, id: &OrderId) -> Option<(Slot, &T)> {
        let is_it = |slot: &Slot| self.get(*slot).is_some_and(|thing| thing.id() == id);
        let slot = self.orders.find(hash(&self.hasher, id), is_it)?;
        Some((*slot, self.get(*slot)?))
    }

    pub(crate) fn by_provider_order(&self, id: &ProviderOrderId) -> Option<(Slot, &T)> {
        let half = half(&self.hasher, id);
        let is_it = |entry: &NameEntry| {
            let thing = self.get(entry.slot).filter(|_| entry.hash == half);
            thing.is_some_and(|thing| thing.provider_orders().any(|it| it == id))
        };
        let slot = self.provider_orders.find(spread(half), is_it)?.slot;
        Some((slot, self.get(slot)?))
    }

    pub(crate) fn by_payment(&self, id: &PaymentId) -> Option<(Slot, &T)> {
        let half = half(&self.hasher, id);
        let is_it = |entry: &NameEntry| {
            let thing = self.get(entry.slot).filter(|_| entry.hash == half);
            thing.is_some_and(|thing| thing.has_payment(id))
        };
        let slot = self.payments.find(spread(half), is_it)?.slot;
        Some((slot, self.get(slot)?))
    }

    /// Puts a thing into a slot under all its names. `None` when 2^32 things are here, more than
    /// fit in any memory this could live in.
    pub(crate) fn add(&mut self, thing: T) -> Option<Slot> {
        let hash = hash(&self.hasher, thing.id());
        let mut payments = Vec::new();
        thing.each_payment(|payment| payments.push(half(&self.hasher, payment)));
        let slot = self.put(thing)?;
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.orders.insert_unique(hash, slot, |slot| {
            get(slots, *slot).map_or(0, |thing| self::hash(hasher, thing.id()))
        });
        for hash in payments {
            insert(&mut self.payments, NameEntry { hash, slot });
        }
        self.learn_provider_orders(slot);
        Some(slot)
    }

    fn put(&mut self, thing: T) -> Option<Slot> {
        if let Some(slot) = self.free.pop() {
            *self.slots.get_mut(usize::try_from(slot).ok()?)? = Some(thing);
            return Some(slot);
        }
        let slot = Slot::try_from(self.slots.len()).ok()?;
        self.slots.push(Some(thing));
        Some(slot)
    }

    /// Makes the thing in a slot known by the provider order ids that it has by now.
    pub(crate) fn learn_provider_orders(&mut self, slot: Slot) {
        let Some(thing) = get(&self.slots, slot) else {
            return;
        };
        let unknown = |id: &&ProviderOrderId| self.by_provider_order(id).is_none();
        let news = thing.provider_orders().filter(unknown);
        let news: Vec<u32> = news.map(|id| half(&self.hasher, id)).collect();
        for hash in news {
            insert(&mut self.provider_orders, NameEntry { hash, slot });
        }
    }

    /// Makes the thing in a slot known by one of its payments, once it has it.
    pub(crate) fn learn_payment(&mut self, slot: Slot, id: &PaymentId) {
        let has_it = self.get(slot).is_some_and(|thing| thing.has_payment(id));
        if has_it && self.by_payment(id).is_none() {
            let hash = half(&self.hasher, id);
            insert(&mut self.payments, NameEntry { hash, slot });
        }
    }

    /// Takes a thing away with all its names.
    pub(crate) fn take(&mut self, slot: Slot) -> Option<T> {
        let thing = self.slots.get_mut(usize::try_from(slot).ok()?)?.take()?;
        let order = hash(&self.hasher, thing.id());
        if let Ok(entry) = self.orders.find_entry(order, |at| *at == slot) {
            entry.remove();
        }
        for id in thing.provider_orders() {
            let hash = half(&self.hasher, id);
            remove(&mut self.provider_orders, NameEntry { hash, slot });
        }
        thing.each_payment(|id| {
            let hash = half(&self.hasher, id);
            remove(&mut self.payments, NameEntry { hash, slot });
        });
        self.free.push(slot);
        Some(thing)
    }
}

fn get<T>(slots: &[Option<T>], slot: Slot) -> Option<&T> {
    slots.get(usize::try_from(slot).ok()?)?.as_ref()
}

fn insert(table: &mut HashTable<NameEntry>, entry: NameEntry) {
    table.insert_unique(spread(entry.hash), entry, |entry| spread(entry.hash));
}

fn remove(table: &mut HashTable<NameEntry>, name: NameEntry) {
    if let Ok(entry) = table.find_entry(spread(name.hash), |entry| *entry == name) {
        entry.remove();
    }
}

fn hash(hasher: &DefaultHashBuilder, name: &impl Hash) -> u64 {
    hasher.hash_one(name)
}

/// The upper half of a name's hash.
fn half(hasher: &DefaultHashBuilder, name: &impl Hash) -> u32 {
    u32::try_from(hash(hasher, name) >> 32).unwrap_or(0)
}

/// Makes a whole hash of half a one: the table reads both ends of it.
fn spread(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tombstone::Tombstone;
    use order_lifecycle::strategy::CREATED;
    use order_lifecycle::{Amount, Command, Currency, Order, Terms};

    fn tombstone(number: u32) -> Tombstone {
        let id = alloc::format!("{number}");
        let amount = Amount::new(1_000, Currency::INR).unwrap();
        let mut order = Order::new(Terms::new(id.parse().unwrap(), amount, CREATED));
        for payment in ["p", "q"] {
            let payment = alloc::format!("{payment}{number}").parse().unwrap();
            let limit = None;
            let start = Command::StartPayment { payment, limit };
            let _ = order.command(&start, CREATED).unwrap();
        }
        for provider_order in [
            id.parse().unwrap(),
            alloc::format!("o{number}").parse().unwrap(),
        ] {
            let _ = order.command(&Command::Bind { provider_order }, CREATED);
        }
        Tombstone::from(&order)
    }

    #[test]
    fn a_shelf_from_which_everything_was_taken_keeps_no_name_and_uses_its_slots_again() {
        let mut shelf = Shelf::with_capacity(0);
        for _ in 0..2 {
            for number in 0..100 {
                shelf.add(tombstone(number)).unwrap();
            }
            assert_eq!((shelf.len(), shelf.payments.len()), (100, 200));
            for number in 0..100 {
                let id = alloc::format!("q{number}").parse().unwrap();
                let (slot, _) = shelf.by_payment(&id).unwrap();
                for bound in ["", "o"] {
                    let bound = alloc::format!("{bound}{number}").parse().unwrap();
                    let found = shelf.by_provider_order(&bound);
                    assert_eq!(found.map(|(slot, _)| slot), Some(slot));
                }
                assert!(shelf.take(slot).is_some());
            }
            let tables = [shelf.len(), shelf.provider_orders.len()];
            assert_eq!((tables, shelf.payments.len()), ([0, 0], 0));
        }
        assert_eq!(shelf.slots.len(), 100);
    }

    #[test]
    fn a_name_that_is_learnt_again_is_kept_once() {
        let mut shelf = Shelf::with_capacity(0);
        let slot = shelf.add(tombstone(1)).unwrap();
        shelf.learn_provider_orders(slot);
        shelf.learn_payment(slot, &"p1".parse().unwrap());
        let names = [shelf.provider_orders.len(), shelf.payments.len()];
        assert_eq!(names, [2, 2]);
    }
}
