//! The states of an order: each status with the data that only that status has.

use time::UtcDateTime;

use crate::instant::Instant;
use crate::ledger::Place;
use crate::status::Status;

/// Why and when an order was closed without being paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Closing {
    pub(crate) at: Instant,
    pub(crate) cause: Cause,
}

/// What closed an order.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Cause {
    /// The absolute deadline.
    Timeout,
    /// The inactivity timeout.
    Inactivity,
    /// The provider's own closing.
    Provider,
    /// A command of ours.
    Merchant,
}

impl Cause {
    /// Returns the cause in lower case, for example `timeout`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Inactivity => "inactivity",
            Self::Provider => "provider",
            Self::Merchant => "merchant",
        }
    }
}

impl Closing {
    /// Returns the instant of the closing: for a deadline the deadline's own, not when it was
    /// noticed; otherwise when the input was applied.
    #[must_use]
    pub fn at(&self) -> UtcDateTime {
        self.at.into()
    }

    /// Returns what closed the order.
    #[must_use]
    pub fn cause(&self) -> Cause {
        self.cause
    }
}

/// State of an order that was created and nothing else.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Created {
    pub(crate) last_activity: Instant,
}

/// State of an order whose customer was sent to the payment page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CheckoutRendered {
    pub(crate) last_activity: Instant,
}

/// State of an open order with at least one payment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attempted {
    pub(crate) last_activity: Instant,
}

/// State of an order that one payment has paid, for ever.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Paid {
    pub(crate) winner: Place,
    /// Minor units of the winner's capture when it won or was last acknowledged.
    pub(crate) settled: i64,
    pub(crate) honoured: Option<Closed>,
}

/// State of an order that was cancelled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cancelled {
    pub(crate) closing: Closing,
}

/// State of an order that expired.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Expired {
    pub(crate) closing: Closing,
}

/// A closing, and which of the two ways to be closed and unpaid it led to. Flat, because it is
/// stored in every order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Closed {
    at: Instant,
    cause: Cause,
    pub(crate) way: Way,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    Cancelled,
    Expired,
}

impl Closed {
    pub(crate) const fn new(closing: Closing, way: Way) -> Self {
        let Closing { at, cause } = closing;
        Self { at, cause, way }
    }

    pub(crate) const fn closing(self) -> Closing {
        Closing {
            at: self.at,
            cause: self.cause,
        }
    }
}

/// One of the six states: what an order is in that is stored, loaded and fed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AnyState {
    /// `CREATED`
    Created(Created),
    /// `CHECKOUT_RENDERED`
    CheckoutRendered(CheckoutRendered),
    /// `ATTEMPTED`
    Attempted(Attempted),
    /// `PAID`
    Paid(Paid),
    /// `CANCELLED`
    Cancelled(Cancelled),
    /// `EXPIRED`
    Expired(Expired),
}

impl AnyState {
    pub(crate) const fn status(self) -> Status {
        match self {
            Self::Created(_) => Status::Created,
            Self::CheckoutRendered(_) => Status::CheckoutRendered,
            Self::Attempted(_) => Status::Attempted,
            Self::Paid(_) => Status::Paid,
            Self::Cancelled(_) => Status::Cancelled,
            Self::Expired(_) => Status::Expired,
        }
    }

    /// Returns the winner and what it won with, of a paid order.
    pub(crate) const fn paid(self) -> Option<Paid> {
        match self {
            Self::Paid(paid) => Some(paid),
            Self::Created(_)
            | Self::CheckoutRendered(_)
            | Self::Attempted(_)
            | Self::Cancelled(_)
            | Self::Expired(_) => None,
        }
    }

    /// Returns how the order was closed, of one that is closed and unpaid.
    pub(crate) const fn closed_unpaid(self) -> Option<Closed> {
        match self {
            Self::Cancelled(Cancelled { closing }) => Some(Closed::new(closing, Way::Cancelled)),
            Self::Expired(Expired { closing }) => Some(Closed::new(closing, Way::Expired)),
            Self::Created(_) | Self::CheckoutRendered(_) | Self::Attempted(_) | Self::Paid(_) => {
                None
            }
        }
    }

    /// Returns the instant of the last visible change, of an open order.
    pub(crate) const fn last_activity(self) -> Option<Instant> {
        match self {
            Self::Created(Created { last_activity })
            | Self::CheckoutRendered(CheckoutRendered { last_activity })
            | Self::Attempted(Attempted { last_activity }) => Some(last_activity),
            Self::Paid(_) | Self::Cancelled(_) | Self::Expired(_) => None,
        }
    }

    /// Notes the instant of a visible change; a closed order has no use for it.
    pub(crate) const fn touch(&mut self, now: Instant) {
        match self {
            Self::Created(Created { last_activity })
            | Self::CheckoutRendered(CheckoutRendered { last_activity })
            | Self::Attempted(Attempted { last_activity }) => *last_activity = now,
            Self::Paid(_) | Self::Cancelled(_) | Self::Expired(_) => {}
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A state that an order can be in at compile time: the six, and [`AnyState`] where it is known
/// only at run time. Sealed.
pub trait State: Copy + sealed::Sealed {
    /// Widens to the one of six.
    fn any(self) -> AnyState;
}

/// One of the six states. Sealed.
pub trait Known: State {
    /// Narrows; `None` when the order is in another state.
    fn narrow(any: AnyState) -> Option<Self>;
}

/// A state in which a payment can be started and the order can be cancelled. Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` is closed: nothing can be started or cancelled on it",
    label = "this order is not open",
    note = "only orders that are `Created`, `CheckoutRendered` or `Attempted` are open; erase the \
            order with `Order::from` and use `command` to be refused at run time instead"
)]
pub trait Open: Known {}

/// The state in which the checkout has not been rendered and no payment is known. Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` has no checkout left to render",
    label = "this order is past `Created`",
    note = "rendering leads from `Created` to `CheckoutRendered`, and from nowhere else; erase the \
            order with `Order::from` and use `command` to repeat it or be refused at run time"
)]
pub trait Unrendered: Open {}

/// A state that money under review can turn into `Paid`. Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` cannot be settled by accepting a payment",
    label = "this order has no unsettled money under review",
    note = "only orders that are `Attempted`, `Cancelled` or `Expired` can be settled so"
)]
pub trait Acceptable: Known {}

impl sealed::Sealed for AnyState {}
impl State for AnyState {
    fn any(self) -> AnyState {
        self
    }
}

macro_rules! known {
    ($($state:ident),*) => {$(
        impl sealed::Sealed for $state {}
        impl State for $state {
            fn any(self) -> AnyState {
                AnyState::$state(self)
            }
        }
        impl Known for $state {
            fn narrow(any: AnyState) -> Option<Self> {
                if let AnyState::$state(state) = any { Some(state) } else { None }
            }
        }
    )*};
}

known!(
    Created,
    CheckoutRendered,
    Attempted,
    Paid,
    Cancelled,
    Expired
);

impl Open for Created {}
impl Open for CheckoutRendered {}
impl Open for Attempted {}
impl Unrendered for Created {}
impl Acceptable for Attempted {}
impl Acceptable for Cancelled {}
impl Acceptable for Expired {}
