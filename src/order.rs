use time::UtcDateTime;

use crate::id::{OrderId, PaymentId, ProviderOrderId};
use crate::instant::Instant;
use crate::ledger::Ledger;
use crate::money::Amount;
use crate::payment::Payment;
use crate::state::{AnyState, Closed, Closing, Created, Known, State};
use crate::status::Status;
use crate::terms::Terms;

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
/// use time::macros::utc_datetime;
///
/// let amount = Amount::parse("499.00", Currency::INR)?;
/// let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, utc_datetime!(2026-11-24 10:00)));
///
/// let captured = Notice::payment(
///     PaymentId::new("pay_1")?,
///     PaymentFact::Captured { amount },
///     utc_datetime!(2026-11-24 10:02),
/// );
/// let outcome = order.observe(&captured, utc_datetime!(2026-11-24 10:03));
///
/// assert_eq!(outcome.after, Status::Paid);
/// assert_eq!(order.sums().applied, 499_00);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Order<S = AnyState> {
    pub(crate) terms: Terms,
    pub(crate) ledger: Ledger,
    pub(crate) provider_order: Option<ProviderOrderId>,
    /// The largest `now` of any input.
    pub(crate) clock: Instant,
    pub(crate) revision: u64,
    pub(crate) state: S,
}

impl Order {
    /// Creates an order by its terms, in the status `CREATED` at revision 0.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Order::create(terms).into()
    }
}

impl Order<Created> {
    /// Creates an order by its terms, as the proof that it is new.
    #[must_use]
    pub fn create(terms: Terms) -> Self {
        let created = terms.created();
        Self {
            terms,
            ledger: Ledger::default(),
            provider_order: None,
            clock: created,
            revision: 0,
            state: Created {
                last_activity: created,
            },
        }
    }
}

impl<S: State> Order<S> {
    /// Returns what was agreed.
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

    /// Returns the provider's id of the order, once it is bound.
    #[must_use]
    pub fn provider_order(&self) -> Option<&ProviderOrderId> {
        self.provider_order.as_ref()
    }

    /// Returns the status: a function of terms, ledger and decisions.
    #[must_use]
    pub fn status(&self) -> Status {
        self.state.any().status()
    }

    /// Returns the state: the status with the data that only that status has.
    #[must_use]
    pub fn state(&self) -> S {
        self.state
    }

    /// Returns the payment that paid the order: `Some` exactly when the status is `PAID`, and the
    /// same for ever (law L1). That its money is still here is another matter: ask the
    /// [sums](Self::sums).
    #[must_use]
    pub fn winner(&self) -> Option<&Payment> {
        self.ledger.get(self.state.any().paid()?.winner)
    }

    /// Returns when and why the order was closed unpaid. An order that was paid late keeps the
    /// closing it came from.
    #[must_use]
    pub fn closing(&self) -> Option<Closing> {
        let state = self.state.any();
        let honoured = state.paid().and_then(|paid| paid.honoured);
        honoured.or(state.closed_unpaid()).map(Closed::closing)
    }

    /// Lists the payments by id.
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
    pub fn clock(&self) -> UtcDateTime {
        self.clock.into()
    }

    /// Returns the revision: it grows by one with every change, refreshed provider times included,
    /// and never by the clock alone. Store the order if and only if it grew, and only over the
    /// revision that was loaded.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Puts the same order into another form of its state.
    pub(crate) fn with_state<T>(self, state: T) -> Order<T> {
        let Self {
            terms,
            ledger,
            provider_order,
            clock,
            revision,
            state: _,
        } = self;
        Order {
            terms,
            ledger,
            provider_order,
            clock,
            revision,
            state,
        }
    }
}

impl<S: Known> From<Order<S>> for Order {
    /// Erases the proof of the status; the order itself is the same.
    fn from(order: Order<S>) -> Self {
        let state = order.state.any();
        order.with_state(state)
    }
}

impl<S: Known> TryFrom<Order> for Order<S> {
    type Error = Order;

    /// Narrows to the proof of one status.
    ///
    /// # Errors
    ///
    /// The order itself, unchanged, when it is in another status.
    fn try_from(order: Order) -> Result<Self, Order> {
        match S::narrow(order.state) {
            Some(state) => Ok(order.with_state(state)),
            None => Err(order),
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
