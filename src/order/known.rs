//! From an order in any state to one whose state is known at compile time, owned or borrowed.
//!
//! Narrowing looks at the status and moves nothing, the clock included: it answers for the last
//! input, so advance an order before asking whether it is still open. Widening forgets nothing but
//! the type.

use crate::ledger::payment::Payment;
use crate::lifecycle::closing::Closing;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::{
    AnyState, Attempted, Cancelled, CheckoutRendered, Created, Expired, Paid, State,
};

/// An order whose status is known: one of the six typed orders.
///
/// Made by [`Order::known`]. Exhaustive: a `match` on it says what to do in every status, and a
/// status that was forgotten does not compile.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Known, Order, OrderId, Terms};
///
/// let amount = Amount::parse("10.00", Currency::INR)?;
/// let now = "2026-11-24T10:00:00Z".parse()?;
/// let order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
/// let rendered = match order.known() {
///     Known::Created(order) => order.render_checkout(now)?,
///     Known::CheckoutRendered(order) => order,
///     Known::Attempted(_) | Known::Paid(_) => return Ok(()),
///     Known::Cancelled(order) => panic!("closed at {}", order.closed().at()),
///     Known::Expired(order) => panic!("closed at {}", order.closed().at()),
/// };
/// assert_eq!(rendered.payments().len(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// `CREATED`
    Created(Order<Created>),
    /// `CHECKOUT_RENDERED`
    CheckoutRendered(Order<CheckoutRendered>),
    /// `ATTEMPTED`
    Attempted(Order<Attempted>),
    /// `PAID`
    Paid(Order<Paid>),
    /// `CANCELLED`
    Cancelled(Order<Cancelled>),
    /// `EXPIRED`
    Expired(Order<Expired>),
}

impl Known {
    /// Returns the status.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Created(_) => Status::Created,
            Self::CheckoutRendered(_) => Status::CheckoutRendered,
            Self::Attempted(_) => Status::Attempted,
            Self::Paid(_) => Status::Paid,
            Self::Cancelled(_) => Status::Cancelled,
            Self::Expired(_) => Status::Expired,
        }
    }
}

impl From<Known> for Order {
    /// Erases the proof of the status; the order itself is the same.
    fn from(known: Known) -> Self {
        match known {
            Known::Created(order) => order.into(),
            Known::CheckoutRendered(order) => order.into(),
            Known::Attempted(order) => order.into(),
            Known::Paid(order) => order.into(),
            Known::Cancelled(order) => order.into(),
            Known::Expired(order) => order.into(),
        }
    }
}

impl Order {
    /// Finds out the status and returns the order with the proof of it.
    #[must_use]
    pub fn known(self) -> Known {
        match self.state {
            AnyState::Created(state) => Known::Created(self.with_state(state)),
            AnyState::CheckoutRendered(state) => Known::CheckoutRendered(self.with_state(state)),
            AnyState::Attempted(state) => Known::Attempted(self.with_state(state)),
            AnyState::Paid(state) => Known::Paid(self.with_state(state)),
            AnyState::Cancelled(state) => Known::Cancelled(self.with_state(state)),
            AnyState::Expired(state) => Known::Expired(self.with_state(state)),
        }
    }

    /// Returns the borrowed proof that the order is paid.
    ///
    /// ```
    /// use order_lifecycle::state::Paid;
    /// use order_lifecycle::{Amount, Currency, Notice, Order, OrderId, PaymentFact, Proof, Terms};
    ///
    /// fn fulfil(paid: Proof<'_, Paid>) -> String {
    ///     format!("ship {}, paid by {}", paid.order().id(), paid.paid_by().id())
    /// }
    ///
    /// let amount = Amount::parse("10.00", Currency::INR)?;
    /// let now = "2026-11-24T10:00:00Z".parse()?;
    /// let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
    /// assert!(order.as_paid().is_none());
    ///
    /// let captured = PaymentFact::Captured { amount };
    /// let _ = order.observe(&Notice::payment("pay_1".parse()?, captured, now), now);
    /// assert_eq!(order.as_paid().map(fulfil).as_deref(), Some("ship A-1, paid by pay_1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_paid(&self) -> Option<Proof<'_, Paid>> {
        self.proof()
    }

    /// Returns the borrowed proof that the order is cancelled.
    #[must_use]
    pub fn as_cancelled(&self) -> Option<Proof<'_, Cancelled>> {
        self.proof()
    }

    /// Returns the borrowed proof that the order has expired.
    #[must_use]
    pub fn as_expired(&self) -> Option<Proof<'_, Expired>> {
        self.proof()
    }

    /// One way to all borrowed proofs.
    fn proof<S: State>(&self) -> Option<Proof<'_, S>> {
        let state = S::narrow(self.state)?;
        Some(Proof { order: self, state })
    }
}

/// The borrowed proof of a status, for whoever holds an order that stays in its store.
///
/// While it lives the order cannot change, so what it proves stays true. Like the owned proof it is
/// about the status only; whether the money is still here, the [sums](Order::sums) say.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'o, S: State> {
    order: &'o Order,
    state: S,
}

impl<'o, S: State> Proof<'o, S> {
    /// Returns the order.
    #[must_use]
    pub const fn order(self) -> &'o Order {
        self.order
    }
}

impl<'o> Proof<'o, Paid> {
    /// Returns the payment that paid the order, as [`Order::paid_by`] does.
    #[must_use]
    pub fn paid_by(self) -> &'o Payment {
        self.order.winner_of(self.state)
    }
}

impl Proof<'_, Cancelled> {
    /// Returns when and by whom the order was cancelled.
    #[must_use]
    pub const fn closed(self) -> Closing {
        self.state.closing
    }
}

impl Proof<'_, Expired> {
    /// Returns when and by what the order expired.
    #[must_use]
    pub const fn closed(self) -> Closing {
        self.state.closing
    }
}

impl Order<Paid> {
    /// Returns the payment that paid the order, the same for ever (law L1). That its money is
    /// still here is another matter: ask the [sums](Self::sums).
    #[must_use]
    pub fn paid_by(&self) -> &Payment {
        self.winner_of(self.state)
    }
}

impl Order<Cancelled> {
    /// Returns when and by whom the order was cancelled.
    #[must_use]
    pub const fn closed(&self) -> Closing {
        self.state.closing
    }
}

impl Order<Expired> {
    /// Returns when and by what the order expired.
    #[must_use]
    pub const fn closed(&self) -> Closing {
        self.state.closing
    }
}

macro_rules! widen_and_narrow {
    ($($state:ident),*) => {$(
        impl From<Order<$state>> for Order {
            /// Erases the proof of the status; the order itself is the same.
            fn from(order: Order<$state>) -> Self {
                order.erased()
            }
        }

        impl TryFrom<Order> for Order<$state> {
            type Error = Order;

            /// Narrows to the proof of one status.
            ///
            /// # Errors
            ///
            /// The order itself, unchanged, when it is in another status.
            fn try_from(order: Order) -> Result<Self, Order> {
                order.narrowed()
            }
        }
    )*};
}

widen_and_narrow!(
    Created,
    CheckoutRendered,
    Attempted,
    Paid,
    Cancelled,
    Expired
);
