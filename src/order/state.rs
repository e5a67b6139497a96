//! The states of an order: each status with the data that only that status has.
//!
//! | state | what it has, and no other |
//! |---|---|
//! | created, rendered, attempted | when it last changed visibly, for the inactivity timeout |
//! | paid | the winner, what it settled with, and the closing it was honoured out of, if any |
//! | cancelled, expired | when and by what it was closed |
//!
//! So there is no winner of an unpaid order and no closing of an open one, and nothing to keep in
//! step. All of it is plain data of a few bytes: a state is copied, compared and matched. What
//! follows from the ledger or the terms is in none of them.

use crate::ledger::Place;
use crate::ledger::settlement::Settlement;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::lifecycle::status::Status;
use crate::value::timestamp::Timestamp;

/// State of an order that was created and nothing else.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Created {
    pub(crate) last_activity: Timestamp,
}

/// State of an order whose customer was sent to the payment page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CheckoutRendered {
    pub(crate) last_activity: Timestamp,
}

/// State of an open order with at least one payment. It says nothing of what became of the payment:
/// an order whose only payment failed is attempted too, and can still be paid (incident I-29).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attempted {
    pub(crate) last_activity: Timestamp,
}

/// State of an order that one payment has paid, for ever.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Paid {
    /// Where the winner stands in the ledger: a place and not an id, so that nothing of the payment
    /// is written down twice. SPEC: L1
    pub(crate) winner: Place,
    /// See [`Settlement`], whose fields these two are: flat, so that they share the room with the
    /// place.
    pub(crate) as_captured: bool,
    pub(crate) settled: i64,
    /// The closing that it came from, of an order paid late.
    pub(crate) honoured: Option<Closing>,
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

impl Paid {
    pub(crate) const fn new(
        winner: Place,
        settlement: Settlement,
        honoured: Option<Closing>,
    ) -> Self {
        let Settlement { minor, as_captured } = settlement;
        Self {
            winner,
            as_captured,
            settled: minor,
            honoured,
        }
    }

    /// What the winner settled the order with when it won or was last acknowledged.
    pub(crate) const fn settlement(self) -> Settlement {
        Settlement {
            minor: self.settled,
            as_captured: self.as_captured,
        }
    }
}

impl AnyState {
    /// The label that everybody reads.
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

    /// The state that a closing leads to: the status follows from its cause.
    pub(crate) const fn closed(at: Timestamp, cause: ClosingCause) -> Self {
        let closing = Closing { at, cause };
        match cause {
            ClosingCause::Merchant | ClosingCause::ProviderCancelled => {
                Self::Cancelled(Cancelled { closing })
            }
            ClosingCause::ProviderExpired | ClosingCause::Timeout | ClosingCause::Inactivity => {
                Self::Expired(Expired { closing })
            }
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
    pub(crate) const fn closed_unpaid(self) -> Option<Closing> {
        match self {
            Self::Cancelled(Cancelled { closing }) | Self::Expired(Expired { closing }) => {
                Some(closing)
            }
            Self::Created(_) | Self::CheckoutRendered(_) | Self::Attempted(_) | Self::Paid(_) => {
                None
            }
        }
    }

    /// Returns the instant of the last visible change, of an open order; the creation, before any.
    /// `None` also says that no rule of expiry applies any more.
    pub(crate) const fn last_activity(self) -> Option<Timestamp> {
        match self {
            Self::Created(Created { last_activity })
            | Self::CheckoutRendered(CheckoutRendered { last_activity })
            | Self::Attempted(Attempted { last_activity }) => Some(last_activity),
            Self::Paid(_) | Self::Cancelled(_) | Self::Expired(_) => None,
        }
    }

    /// Notes the instant of a visible change; a closed order has no use for it.
    pub(crate) const fn touch(&mut self, now: Timestamp) {
        match self {
            Self::Created(Created { last_activity })
            | Self::CheckoutRendered(CheckoutRendered { last_activity })
            | Self::Attempted(Attempted { last_activity }) => *last_activity = now,
            Self::Paid(_) | Self::Cancelled(_) | Self::Expired(_) => {}
        }
    }

    /// Keeps naming the same winner when a payment is added before it in the ledger: pay_5 has won
    /// at place 0, and when pay_3 becomes known pay_5 stands at 1. SPEC: L1
    pub(crate) fn make_room(&mut self, added: Place) {
        if let Self::Paid(paid) = self
            && added <= paid.winner
        {
            paid.winner = paid.winner.saturating_add(1);
        }
    }
}

/// What makes the states a closed list: nobody outside can name this trait, so nobody can add one.
mod sealed {
    use super::AnyState;

    /// Both ways between a state that is known at compile time and the one of six.
    pub trait Sealed: Copy {
        /// Widens to the one of six.
        fn any(self) -> AnyState;

        /// Narrows; `None` when the order is in another state.
        fn narrow(any: AnyState) -> Option<Self>;
    }
}
pub(crate) use sealed::Sealed;

/// A state that an order can be in: the six, and that of an [`Order`](crate::Order) of which it is
/// known only at run time. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state that an order can be in",
    label = "no state of an order",
    note = "an order is `Order`, in any state, or `Order<Created>`, `Order<CheckoutRendered>`, \
            `Order<Attempted>`, `Order<Paid>`, `Order<Cancelled>`, `Order<Expired>`"
)]
pub trait State: Sealed {}

/// A state that proves that a payment can be started and the order can be cancelled: it is open.
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` is not known to be open, so nothing can be started or \
               cancelled on it",
    label = "this order is not known to be open",
    note = "only orders that are `Created`, `CheckoutRendered` or `Attempted` are open; narrow an \
            order with `known`, or use `command` to be refused at run time instead"
)]
pub trait CanStart: State {}

/// A state that proves that the checkout has not been rendered and no payment is known. Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` is not known to have a checkout left to render",
    label = "this order is not known to be new",
    note = "rendering leads from `Created` to `CheckoutRendered`, and from nowhere else; narrow an \
            order with `known`, or use `command` to repeat it or be refused at run time"
)]
pub trait CanRender: CanStart {}

/// A state in which money can be under review, and be accepted. Sealed.
#[diagnostic::on_unimplemented(
    message = "an order that is `{Self}` is not known to have money that could be accepted",
    label = "this order is not known to have money under review",
    note = "nobody has paid anything of an order that is `Created` or `CheckoutRendered`; narrow an \
            order with `known`, or use `command` to be refused at run time instead"
)]
pub trait CanAccept: State {}

impl Sealed for AnyState {
    fn any(self) -> AnyState {
        self
    }

    fn narrow(any: AnyState) -> Option<Self> {
        Some(any)
    }
}
impl State for AnyState {}

macro_rules! states {
    ($($state:ident),*) => {$(
        impl Sealed for $state {
            fn any(self) -> AnyState {
                AnyState::$state(self)
            }

            fn narrow(any: AnyState) -> Option<Self> {
                if let AnyState::$state(state) = any { Some(state) } else { None }
            }
        }
        impl State for $state {}
    )*};
}

states!(
    Created,
    CheckoutRendered,
    Attempted,
    Paid,
    Cancelled,
    Expired
);

impl CanStart for Created {}
impl CanStart for CheckoutRendered {}
impl CanStart for Attempted {}
impl CanRender for Created {}
impl CanAccept for Attempted {}
impl CanAccept for Paid {}
impl CanAccept for Cancelled {}
impl CanAccept for Expired {}
