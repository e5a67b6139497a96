use time::UtcDateTime;

use crate::id::{DisputeId, PaymentId, ProviderOrderId, RefundId, RequestId};
use crate::money::{Amount, Money};

/// Something we want to do to an order. May be refused, with a reason.
///
/// Given by reference, so that a refusal or a repeat costs no allocation.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Command {
    /// The customer was sent to the payment page.
    RenderCheckout,
    /// Opens an attempt, or extends the limit of a known live one.
    StartPayment {
        /// The provider's id of the payment.
        payment: PaymentId,
        /// Until when the attempt can be paid; the largest told counts. Without one the payment
        /// holds the order open for the terms' attempt window.
        #[cfg_attr(feature = "serde", serde(with = "crate::wire::millis_if_any"))]
        limit: Option<UtcDateTime>,
    },
    /// Closes the order, unless a payment is live.
    Cancel,
    /// Closes the order whatever its payments do.
    ForceCancel,
    /// Settles the order by money under review, whatever the policies say; on the winner it
    /// acknowledges a changed amount.
    Accept {
        /// Whose money it is.
        payment: PaymentId,
    },
    /// Asks that an amount of a payment goes back.
    Refund {
        /// Whose money it is.
        payment: PaymentId,
        /// The merchant's own id of this request; each id is a request of its own.
        request: RequestId,
        /// How much goes back.
        amount: Amount,
    },
    /// Ends what is still open of a request.
    WithdrawRefund {
        /// Whose money it is.
        payment: PaymentId,
        /// The request.
        request: RequestId,
    },
    /// Binds the provider's id of the order to ours.
    Bind {
        /// The provider's id.
        provider_order: ProviderOrderId,
    },
}

/// A fact reported by the provider, in a webhook, a poll or a settlement row. Never refused.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Notice, PaymentFact, PaymentId};
/// use time::macros::utc_datetime;
///
/// let amount = Amount::parse("499.00", Currency::INR)?;
/// let notice = Notice::payment(
///     PaymentId::new("pay_1")?,
///     PaymentFact::Captured { amount },
///     utc_datetime!(2026-11-24 10:02),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields)
)]
pub struct Notice {
    /// What is told.
    pub fact: Fact,
    /// The instant of that fact by the provider's clock, never of a snapshot. Where the provider
    /// gives none: for a capture the attempt's creation, otherwise when it was heard. Truncated to
    /// whole milliseconds. A stamp far in the future can pin a register, so check stamps before.
    #[cfg_attr(feature = "serde", serde(with = "crate::wire::millis"))]
    pub occurred_at: UtcDateTime,
}

/// What a notice tells, about a payment or about the order as a whole.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum Fact {
    /// Something about one payment.
    Payment {
        /// The provider's id of the payment.
        payment: PaymentId,
        /// What is told of it.
        fact: PaymentFact,
    },
    /// The customer was sent to the payment page.
    CheckoutRendered,
    /// The provider cancelled its order.
    Cancelled,
    /// The provider's order lapsed.
    Expired,
}

/// What a notice tells about one payment. Amounts are gross, before fees taken from the merchant
/// and without surcharges put on the customer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum PaymentFact {
    /// It was started, and no outcome is known.
    Pending {
        /// Until when it can be paid, where that is told.
        #[cfg_attr(feature = "serde", serde(with = "crate::wire::millis_if_any"))]
        limit: Option<UtcDateTime>,
    },
    /// It ended before any money was held.
    Failed,
    /// Money is held for it.
    Authorized,
    /// A hold was released or lapsed.
    Voided,
    /// Money was taken.
    Captured {
        /// How much in all for this payment so far.
        amount: Amount,
    },
    /// What was taken went back as a whole: the capture failed after all, or was reversed.
    Reversed,
    /// One refund of it.
    Refund {
        /// The refund's id.
        refund: RefundId,
        /// The request of ours that it answers, where that is told.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::wire::told"))]
        request: Option<RequestId>,
        /// How much this refund gives back.
        amount: Amount,
        /// How far it is.
        state: RefundState,
    },
    /// The sum of all its refunds so far. It may be zero and may fall.
    RefundTotal {
        /// The sum.
        amount: Money,
    },
    /// One dispute over it.
    Dispute {
        /// The dispute's id.
        dispute: DisputeId,
        /// How much is disputed.
        amount: Amount,
        /// How far it is.
        state: DisputeState,
    },
}

/// How far a refund is. Of two states told for one instant the later in this list stands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum RefundState {
    /// It was asked for and its end is not known.
    Pending,
    /// It did not happen.
    Failed,
    /// The money went back.
    Done,
}

/// How far a dispute is. Of two states told for one instant the later in this list stands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum DisputeState {
    /// It is not decided.
    Open,
    /// The money stays here.
    Won,
    /// The money is gone.
    Lost,
}

impl Command {
    /// Returns the payment that the command is about; `None` where it is about the order as a
    /// whole.
    #[must_use]
    pub const fn payment(&self) -> Option<&PaymentId> {
        match self {
            Self::StartPayment { payment, .. }
            | Self::Accept { payment }
            | Self::Refund { payment, .. }
            | Self::WithdrawRefund { payment, .. } => Some(payment),
            Self::RenderCheckout | Self::Cancel | Self::ForceCancel | Self::Bind { .. } => None,
        }
    }
}

impl Notice {
    /// Tells something about one payment.
    #[must_use]
    pub const fn payment(payment: PaymentId, fact: PaymentFact, occurred_at: UtcDateTime) -> Self {
        Self {
            fact: Fact::Payment { payment, fact },
            occurred_at,
        }
    }
}

impl Fact {
    /// Returns the payment that the fact is about; `None` where it is about the order as a whole.
    #[must_use]
    pub const fn payment(&self) -> Option<&PaymentId> {
        match self {
            Self::Payment { payment, .. } => Some(payment),
            Self::CheckoutRendered | Self::Cancelled | Self::Expired => None,
        }
    }
}
