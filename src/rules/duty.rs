//! A duty, as it is read off an order and as it is kept.

use core::fmt;

use crate::rules::disposition::UnappliedReasons;
use crate::rules::key::{CaptureKey, RefundKey};
use crate::value::amount::Amount;
use crate::value::id::{PaymentId, RequestId};

/// Something that still has to be done in the outside world.
///
/// The same state lists the same duties. Only a fact, or a decision of ours, closes one: doing the
/// work and losing the answer leaves it listed, and doing it again under the same key is safe.
///
/// Exhaustive: a worker that ignored a kind of duty could lose money, so a new one has to stop its
/// compilation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum Duty<'o> {
    /// Give this much of the payment back.
    Refund {
        /// Whose money it is.
        payment: &'o PaymentId,
        /// The request of ours that this answers; `None` for money the order does not keep.
        request: Option<&'o RequestId>,
        /// How much, in the currency of the capture.
        amount: Amount,
        /// The idempotency key to send with it. Store the refund as pending, bearing the request,
        /// *before* it is sent, and its failure too.
        key: RefundKey,
    },
    /// End the payment or, where the provider cannot, keep asking until a fact ends it. The order
    /// is closed, and what the payment captures from now on would have to go back.
    Void {
        /// The payment.
        payment: &'o PaymentId,
    },
    /// Ask the provider what became of the payment or of its refunds, and report what it says. It
    /// stays listed while the answer is "still pending".
    Poll {
        /// The payment.
        payment: &'o PaymentId,
    },
    /// Take this much of what is held for the payment. Listed for one payment at most, and only where
    /// the terms say that captures are ours.
    Capture {
        /// The payment.
        payment: &'o PaymentId,
        /// How much, beside what was captured of it before.
        amount: Amount,
        /// The idempotency key to send with it. Store
        /// [`CapturePending`](crate::PaymentFact::CapturePending) *before* it is sent.
        key: CaptureKey,
    },
    /// Decide about money under review: accept it or give it back. For a person, or for a rule of
    /// the merchant's that no policy has.
    Decide {
        /// Whose money it is.
        payment: &'o PaymentId,
        /// Why it is under review.
        why: UnappliedReasons,
    },
}

/// A [`Duty`] that outlives its order: to be queued, logged or sent to another service.
///
/// It says what was owed when it was made. Whoever works it off later loads the order and looks
/// whether it is still listed.
///
/// ```
/// # use order_lifecycle::*;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let now = "2026-11-24T10:00:00Z".parse()?;
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
/// # let fact = PaymentFact::authorized(amount);
/// # let _ = order.observe(&Notice::payment("pay_1".parse()?, fact, now), now);
/// # order.command(&Command::ForceCancel, now)?;
/// let queued: Vec<OwnedDuty> = order.duties().map(OwnedDuty::from).collect();
/// let still_owed = order.duties().any(|duty| queued.iter().any(|it| it.as_duty() == duty));
/// assert!(still_owed);
/// assert_eq!(queued[0].to_string(), "void pay_1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum OwnedDuty {
    /// [`Duty::Refund`]
    Refund {
        /// Whose money it is.
        payment: PaymentId,
        /// The request of ours that this answers; `None` for money the order does not keep.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        request: Option<RequestId>,
        /// How much.
        amount: Amount,
        /// The idempotency key to send with it.
        key: RefundKey,
    },
    /// [`Duty::Void`]
    Void {
        /// The payment.
        payment: PaymentId,
    },
    /// [`Duty::Poll`]
    Poll {
        /// The payment.
        payment: PaymentId,
    },
    /// [`Duty::Capture`]
    Capture {
        /// The payment.
        payment: PaymentId,
        /// How much.
        amount: Amount,
        /// The idempotency key to send with it.
        key: CaptureKey,
    },
    /// [`Duty::Decide`]
    Decide {
        /// Whose money it is.
        payment: PaymentId,
        /// Why it is under review.
        why: UnappliedReasons,
    },
}

impl<'o> Duty<'o> {
    /// Returns the stable code: `refund`, `void`, `poll`, `capture` or `decide`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Refund { .. } => "refund",
            Self::Void { .. } => "void",
            Self::Poll { .. } => "poll",
            Self::Capture { .. } => "capture",
            Self::Decide { .. } => "decide",
        }
    }

    /// Returns the payment that the duty is about.
    #[must_use]
    pub const fn payment(&self) -> &'o PaymentId {
        match self {
            Self::Refund { payment, .. }
            | Self::Void { payment }
            | Self::Poll { payment }
            | Self::Capture { payment, .. }
            | Self::Decide { payment, .. } => payment,
        }
    }
}

impl fmt::Display for Duty<'_> {
    /// Writes one line, for example `refund 10.00 INR of pay_1 as R-1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refund {
                payment,
                request,
                amount,
                ..
            } => {
                write!(f, "refund {amount} of {payment}")?;
                request.map_or(Ok(()), |request| write!(f, " as {request}"))
            }
            Self::Void { payment } => write!(f, "void {payment}"),
            Self::Poll { payment } => write!(f, "poll {payment}"),
            Self::Capture {
                payment, amount, ..
            } => write!(f, "capture {amount} of {payment}"),
            Self::Decide { payment, why } => write!(f, "decide about {payment} ({why})"),
        }
    }
}

impl OwnedDuty {
    /// Returns the duty that it was made of.
    #[must_use]
    pub const fn as_duty(&self) -> Duty<'_> {
        match self {
            Self::Refund {
                payment,
                request,
                amount,
                key,
            } => Duty::Refund {
                payment,
                request: request.as_ref(),
                amount: *amount,
                key: *key,
            },
            Self::Void { payment } => Duty::Void { payment },
            Self::Poll { payment } => Duty::Poll { payment },
            Self::Capture {
                payment,
                amount,
                key,
            } => Duty::Capture {
                payment,
                amount: *amount,
                key: *key,
            },
            Self::Decide { payment, why } => Duty::Decide { payment, why: *why },
        }
    }
}

impl From<Duty<'_>> for OwnedDuty {
    fn from(duty: Duty<'_>) -> Self {
        let payment = duty.payment().clone();
        match duty {
            Duty::Refund {
                request,
                amount,
                key,
                ..
            } => Self::Refund {
                payment,
                request: request.cloned(),
                amount,
                key,
            },
            Duty::Void { .. } => Self::Void { payment },
            Duty::Poll { .. } => Self::Poll { payment },
            Duty::Capture { amount, key, .. } => Self::Capture {
                payment,
                amount,
                key,
            },
            Duty::Decide { why, .. } => Self::Decide { payment, why },
        }
    }
}

impl fmt::Display for OwnedDuty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_duty(), f)
    }
}
