//! The order itself: how it is made, and what can be read off it without a rule.
//!
//! # Theory of operation
//!
//! An [`Order`] is three things and two counters. The *terms* were agreed and never change. The
//! *ledger* is what the provider reported about money, merged. The *state* holds the few decisions
//! of ours that cannot be undone: rendered, paid by which payment, cancelled, expired. The counters
//! are the clock (the largest `now` of any input) and the revision. Its [`Status`] is a function of
//! the three, so nothing stored could contradict it.
//!
//! `Order` alone, in any of the six states, is what is stored, loaded and fed. `Order<Paid>` and
//! its sisters are proofs of a status that a function can demand; [`Order::known`] finds out which
//! one there is. The state type decides only which *methods* exist: one set of rules serves all of
//! them.
//!
//! This room may use terms, ledger and lifecycle. Everything here is a constructor, a conversion or
//! a plain read. Questions that need a rule are answered in `rules`; whatever moves an order stands
//! in `apply`, and nowhere else.

pub(crate) mod bound;
pub(crate) mod known;
pub(crate) mod state;

use crate::ledger::Ledger;
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::Closing;
use crate::lifecycle::status::Status;
use crate::order::bound::Bound;
use crate::order::state::{AnyState, Created, Paid, State};
use crate::terms::Terms;
use crate::value::amount::Amount;
use crate::value::id::{OrderId, PaymentId, ProviderOrderId};
use crate::value::timestamp::Timestamp;

/// A payment order: terms, a ledger of facts, and a few decisions.
///
/// `Order` alone, in any of the six states, is what is stored, loaded and fed: with commands, which
/// it may refuse, with the provider's notices, which it never refuses, and with time. `Order<Paid>`
/// and its five sisters are proofs of a status that a function can demand; every read works on all
/// of them.
///
/// An input whose result could not be saved is undone by throwing the order away and loading it
/// again.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Notice, Order, OrderId, PaymentFact, PaymentId, Status, Terms};
///
/// let amount = Amount::parse("499.00", Currency::INR)?;
/// let created = "2026-11-24T10:00:00Z".parse()?;
/// let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, created));
///
/// let captured = PaymentFact::Captured { amount };
/// let occurred = "2026-11-24T10:02:00Z".parse()?;
/// let notice = Notice::payment(PaymentId::new("pay_1")?, captured, occurred);
/// let outcome = order.observe(&notice, "2026-11-24T10:03:00Z".parse()?);
///
/// assert_eq!(outcome.passage.after, Status::Paid);
/// assert_eq!(order.sums().applied, 499_00);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Order<S: State = AnyState> {
    pub(crate) terms: Terms,
    pub(crate) ledger: Ledger,
    pub(crate) bound: Bound,
    /// The largest `now` of any input. SPEC: L9
    pub(crate) clock: Timestamp,
    pub(crate) revision: u64,
    pub(crate) state: S,
}

impl Order {
    /// Creates an order by its terms, in the status `CREATED` at revision 0. Its clock is its
    /// creation. It cannot fail: terms that no order can have were refused before.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Order::create(terms).into()
    }
}

impl Order<Created> {
    /// Creates an order by its terms, as the proof that it is new.
    #[must_use]
    pub fn create(terms: Terms) -> Self {
        let created = terms.created_at();
        Self {
            terms,
            ledger: Ledger::default(),
            bound: Bound::default(),
            clock: created,
            revision: 0,
            state: Created {
                last_activity: created,
            },
        }
    }
}

impl<S: State> Order<S> {
    /// Returns what was agreed. Nothing changes it: a dearer cart is another order (incident
    /// I-118).
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Returns the merchant's id of the order.
    #[must_use]
    pub fn id(&self) -> &OrderId {
        self.terms.id()
    }

    /// Returns what the order costs.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.terms.amount()
    }

    /// Returns the provider's id of the order, once one is bound: the one that was bound last.
    #[must_use]
    pub fn provider_order(&self) -> Option<&ProviderOrderId> {
        self.bound.current()
    }

    /// Lists every provider's id that was bound to the order, oldest first: checkout may have been
    /// begun anew. A report about any of them is about this order.
    pub fn provider_orders(&self) -> impl ExactSizeIterator<Item = &ProviderOrderId> {
        self.bound.as_slice().iter()
    }

    /// Returns the status: a function of terms, ledger and decisions. As of the order's clock: an
    /// order whose deadline has passed since is `EXPIRED` only after [`advance`](Order::advance).
    #[must_use]
    pub fn status(&self) -> Status {
        self.state.any().status()
    }

    /// Returns the payment that paid the order: `Some` exactly when the status is `PAID`, and the
    /// same for ever (law L1). That its money is still here is another matter: ask the
    /// [sums](Self::sums).
    #[must_use]
    pub fn winner(&self) -> Option<&Payment> {
        Some(self.winner_of(self.state.any().paid()?))
    }

    /// The winner that the state of a paid order names. SPEC: L1
    ///
    /// Payments are never removed, and the place moves along when one is added before it, so there
    /// is always one there.
    pub(crate) fn winner_of(&self, paid: Paid) -> &Payment {
        self.ledger.get(paid.winner).unwrap_or_else(|| {
            debug_assert!(false, "the winner of a paid order is in its ledger");
            &Payment::NOBODY
        })
    }

    /// Returns how many minor units of the price were waived when the winner was accepted as
    /// captured, and zero otherwise.
    #[must_use]
    pub fn waived(&self) -> i64 {
        self.beside_the_price().min(0).saturating_neg()
    }

    /// Returns how many minor units above the price were kept, a tip, when the winner was accepted
    /// as captured, and zero otherwise.
    #[must_use]
    pub fn kept_above_price(&self) -> i64 {
        self.beside_the_price().max(0)
    }

    /// What the winner was accepted with as captured, less the price.
    fn beside_the_price(&self) -> i64 {
        let settlement = self.state.any().paid().map(Paid::settlement);
        let accepted = settlement.filter(|settlement| settlement.as_captured);
        accepted.map_or(0, |it| it.minor.saturating_sub(self.amount().minor()))
    }

    /// Returns when and why the order was closed unpaid. An order that was paid late keeps the
    /// closing it came from: before fulfilling one, see whether there is still something to
    /// deliver.
    #[must_use]
    pub fn closing(&self) -> Option<Closing> {
        let state = self.state.any();
        let honoured = state.paid().and_then(|paid| paid.honoured);
        honoured.or(state.closed_unpaid())
    }

    /// Lists the payments by id: every attempt, of whatever outcome, also those that came after the
    /// order was closed. None is ever forgotten.
    pub fn payments(&self) -> impl ExactSizeIterator<Item = &Payment> {
        self.ledger.iter()
    }

    /// Returns a payment by its id.
    #[must_use]
    pub fn payment(&self, id: &PaymentId) -> Option<&Payment> {
        self.ledger.find(id).map(|(_, payment)| payment)
    }

    /// Returns the order's clock: the largest `now` of any input, and the creation before any.
    /// Every read answers for this instant.
    #[must_use]
    pub fn clock(&self) -> Timestamp {
        self.clock
    }

    /// Returns the revision: it grows by one with every change, refreshed provider times included,
    /// and never by the clock alone. Store the order if and only if it grew, and only over the
    /// revision that was loaded.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Puts the same order into another form of its state. The caller has made sure that it is the
    /// same state; nothing else is touched, and nothing counts as a change.
    pub(crate) fn with_state<T: State>(self, state: T) -> Order<T> {
        let Self {
            terms,
            ledger,
            bound,
            clock,
            revision,
            state: _,
        } = self;
        Order {
            terms,
            ledger,
            bound,
            clock,
            revision,
            state,
        }
    }

    /// Forgets at compile time what the state is. At run time it is what it was.
    pub(crate) fn erased(self) -> Order {
        let state = self.state.any();
        self.with_state(state)
    }
}

impl Order {
    /// Proves a status, or hands the order back as it was.
    #[expect(
        clippy::result_large_err,
        reason = "an order that is in another state is handed back by value"
    )]
    pub(crate) fn narrowed<S: State>(self) -> Result<Order<S>, Self> {
        match S::narrow(self.state) {
            Some(state) => Ok(self.with_state(state)),
            None => Err(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_with_one_payment_takes_256_bytes() {
        assert!(size_of::<Order>() + size_of::<Payment>() <= 256);
    }
}
