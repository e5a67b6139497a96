//! Facts about the money of an order, merged so that their order of arrival does not matter.
//!
//! # Theory of operation
//!
//! Providers report late, twice, out of order, and at times two things that cannot both be true.
//! The ledger takes all of it in: nothing is refused, and two ledgers that received the same facts
//! are equal, whatever came first and however often (law L3). That works because everything in it
//! is one of three shapes, and merging each is commutative, associative and idempotent: a value
//! that only climbs ([`Progress`](course::Progress)), a register that keeps the latest by the
//! *provider's* time ([`Latest`](latest::Latest)), and a set keyed by the provider's id.
//!
//! A [`Payment`] is one attempt to pay. Its [`Course`](course::Course) is how far it came; what
//! left it again after a capture (refunds, disputes, requests of ours) is its
//! [`Outflow`](outflow::Outflow), and what is known of a [`Hold`](hold::Hold) lies beside them.
//! Merging answers whether anything visible changed, whether only a hidden time moved, and, as a
//! [`Conflict`](conflict::Conflict), whether one thing was reported with two contents; the
//! register's rule still decides which of them stands.
//!
//! What each fact leaves behind, and what stands when two of one kind are reported for one instant:
//!
//! | kept | shape | at one instant |
//! |---|---|---|
//! | limit | only grows | |
//! | failure, hold, reversal | the latest time of each | |
//! | end of a hold | only grows | |
//! | held amount | register | the larger amount, then the greater currency code |
//! | void | once reported, it stays | |
//! | captured amount | register | the larger amount, then the greater currency code |
//! | date of the capture | only falls: the earliest that is believed | |
//! | taken or returned | the later of capture and reversal | returned |
//! | refund, by its id | register | `Pending < Failed < Done`, the larger amount, the code |
//! | dispute, by its id | register | `Open < Won < Lost`, the larger amount, the code |
//! | refunded total | register | the larger amount, the code |
//! | request of a refund | the smallest id reported | |
//!
//! A capture overtakes limit, failure, hold and void: they are dropped and never kept again.
//! Two things are ours and not the provider's: when a payment was first heard of, and whether its
//! capture reached the order open. They are set once and stay, because expiry and the policies for
//! late money ask when *we* knew. A request of ours is no fact at all, nor is that we accepted a
//! payment in the place of the winner; they are decisions, kept beside the facts that answer them.
//!
//! The cost is bounded by what there is, not by what was said of it: a payment, a refund and a
//! dispute take room once, and the thousandth repetition of a message takes none. Nor does it hang
//! on the order of ids: what is [`Sorted`] finds one of n, or takes in one more, in about log n
//! steps, and moves a chunk at most.
//!
//! This room may use values and the data of inputs. It knows no order, no terms and no policy: a
//! fact is never weighed here, only kept. What money *means* for the order is judged in `rules`,
//! from the merged ledger and never from a message.

pub(crate) mod conflict;
pub(crate) mod course;
pub(crate) mod hold;
pub(crate) mod latest;
pub(crate) mod merge;
pub(crate) mod outflow;
pub(crate) mod payment;
pub(crate) mod rare;
pub(crate) mod refund;
pub(crate) mod settlement;
pub(crate) mod sorted;
mod tallies;

#[cfg(feature = "serde")]
use alloc::vec::Vec;

use self::payment::Payment;
use self::sorted::{Iter, Keyed, Sorted};
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

/// All payments of an order. Sorted by id, so that two ledgers that heard the same are the same.
///
/// Sorted, and no id twice: everything here relies on it. In an unsorted ledger a payment would not
/// be found, and the next fact about it would make it a second one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Ledger(Sorted<Payment>);

/// Where a payment stands in the ledger, counted from 0 in the order of ids.
///
/// Four bytes in place of an id, for an order names its winner for ever. It moves up by one when a
/// payment with a smaller id is added; whoever keeps a place moves along.
pub(crate) type Place = u32;

/// Where a payment was found, and whether it had to be added first.
pub(crate) struct Found<'l> {
    pub(crate) payment: &'l mut Payment,
    pub(crate) place: Place,
    /// Whoever asked has two things to do then: every place from this one on has moved up, the
    /// winner's too, and an open order is attempted.
    pub(crate) new: bool,
}

impl Ledger {
    /// Takes payments that the caller knows to be sorted by id, none twice. A record proves it
    /// first; nothing is sorted here, because a record that is out of order was tampered with.
    #[cfg(feature = "serde")]
    pub(crate) fn from_sorted(payments: Vec<Payment>) -> Self {
        Self(Sorted::from_sorted(payments))
    }

    /// The payments in the order of their ids, which is the order of their places.
    pub(crate) fn iter(&self) -> Iter<'_, Payment> {
        self.0.iter()
    }

    /// The payment at a place. `None` only for a place of another ledger.
    pub(crate) fn get(&self, place: Place) -> Option<&Payment> {
        self.0.get(usize::try_from(place).ok()?)
    }

    /// A payment by its id. A question, so asking about a payment never makes it known.
    pub(crate) fn find(&self, id: &PaymentId) -> Option<(Place, &Payment)> {
        let (rank, payment) = self.0.find(id)?;
        Some((Place::try_from(rank).ok()?, payment))
    }

    /// A known payment, to be written: for commands, which do not make a payment known by
    /// mentioning it. Only a start and a fact do.
    pub(crate) fn find_mut(&mut self, id: &PaymentId) -> Option<(Place, &mut Payment)> {
        let (rank, payment) = self.0.find_mut(id)?;
        Some((Place::try_from(rank).ok()?, payment))
    }

    /// Finds a payment, and makes it known when it is not: a charge that only the provider's list
    /// knew of (incident I-110) is money all the same. `now` is when we first heard of it, and
    /// counts only then.
    ///
    /// `None` only when 2^32 payments are known already, more than fit in any memory this order
    /// could live in.
    #[expect(
        clippy::inline_always,
        reason = "a call costs as much as the search of a lone payment"
    )]
    #[inline(always)]
    pub(crate) fn find_or_add(&mut self, id: &PaymentId, now: Timestamp) -> Option<Found<'_>> {
        let make = || Payment::new(id.clone(), now);
        let found = self.0.find_or_insert(id, make)?;
        Some(Found {
            payment: found.item,
            place: Place::try_from(found.rank).ok()?,
            new: found.new,
        })
    }
}

impl Keyed for Payment {
    type Key = PaymentId;

    fn key(&self) -> &PaymentId {
        &self.id
    }
}
