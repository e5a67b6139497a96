use alloc::vec::Vec;

use crate::id::PaymentId;
use crate::instant::Instant;
use crate::payment::Payment;

/// All payments of an order. Sorted by id, so that two ledgers that heard the same are the same.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Ledger(Vec<Payment>);

/// Where a payment stands in the ledger. Moves when a payment with a smaller id is added.
pub(crate) type Place = u32;

/// Where a payment was found, and whether it had to be added first.
pub(crate) struct Found<'l> {
    pub(crate) payment: &'l mut Payment,
    pub(crate) place: Place,
    pub(crate) new: bool,
}

impl Ledger {
    /// Takes payments that the caller knows to be sorted by id, none twice.
    #[cfg(feature = "serde")]
    pub(crate) const fn from_sorted(payments: Vec<Payment>) -> Self {
        Self(payments)
    }

    pub(crate) fn iter(&self) -> core::slice::Iter<'_, Payment> {
        self.0.iter()
    }

    pub(crate) fn get(&self, place: Place) -> Option<&Payment> {
        self.0.get(usize::try_from(place).ok()?)
    }

    pub(crate) fn find(&self, id: &PaymentId) -> Option<(Place, &Payment)> {
        let at = self.search(id).ok()?;
        Some((Place::try_from(at).ok()?, self.0.get(at)?))
    }

    pub(crate) fn find_mut(&mut self, id: &PaymentId) -> Option<&mut Payment> {
        let at = self.search(id).ok()?;
        self.0.get_mut(at)
    }

    /// Finds a payment, and makes it known when it is not. `None` only when 2^32 payments are
    /// known already, more than fit in any memory this order could live in.
    pub(crate) fn find_or_add(&mut self, id: &PaymentId, now: Instant) -> Option<Found<'_>> {
        let (at, new) = match self.search(id) {
            Ok(at) => (at, false),
            Err(at) => {
                // Most orders have one payment, and none should pay for the room of four.
                if self.0.is_empty() {
                    self.0.reserve_exact(1);
                }
                self.0.insert(at, Payment::new(id.clone(), now));
                (at, true)
            }
        };
        let place = Place::try_from(at).ok()?;
        self.0.get_mut(at).map(|payment| Found {
            payment,
            place,
            new,
        })
    }

    fn search(&self, id: &PaymentId) -> Result<usize, usize> {
        // A lone payment, by far the most frequent ledger, needs an equality and no ordering.
        match self.0.as_slice() {
            [only] if only.id() == id => Ok(0),
            payments => payments.binary_search_by(|payment| payment.id().cmp(id)),
        }
    }
}
