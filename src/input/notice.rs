//! What the provider reports, one fact at a time.

use core::fmt;

use crate::value::amount::Amount;
use crate::value::id::{DisputeId, PaymentId, RefundId, RequestId};
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;
use crate::value::word::words;

/// A fact reported by the provider, in a webhook, a poll or a settlement row. Never refused.
///
/// `occurred_at` is the instant of the fact by the provider's clock, never of a snapshot. Where the
/// provider gives none: for a capture the attempt's creation, otherwise when it was received. A
/// stamp far in the future can pin what is known, so check stamps before.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Notice, PaymentFact, PaymentId};
///
/// let amount = Amount::parse("499.00", Currency::INR)?;
/// let fact = PaymentFact::Captured { amount };
/// let notice = Notice::payment(PaymentId::new("pay_1")?, fact, "2026-11-24T10:02:00Z".parse()?);
/// assert_eq!(notice.to_string(), "pay_1 captured 499.00 INR at 2026-11-24T10:02:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum Notice {
    /// Something about one payment.
    Payment {
        /// The provider's id of the payment.
        #[cfg_attr(feature = "serde", serde(rename = "id"))]
        payment: PaymentId,
        /// What is reported of it.
        fact: PaymentFact,
        /// When it occurred.
        occurred_at: Timestamp,
    },
    /// The customer was sent to the payment page.
    CheckoutRendered {
        /// When that was.
        occurred_at: Timestamp,
    },
    /// The provider cancelled its order.
    Cancelled {
        /// When that was.
        occurred_at: Timestamp,
    },
    /// The provider's order lapsed.
    Expired {
        /// When that was.
        occurred_at: Timestamp,
    },
}

/// What a notice reports about one payment. Amounts are gross, before fees taken from the merchant
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
        /// Until when it can be paid, where that is reported.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        limit: Option<Timestamp>,
    },
    /// It ended before any money was held.
    Failed,
    /// Money is held for it.
    Authorized {
        /// How much, where that is reported.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        amount: Option<Amount>,
        /// Until when, where that is reported. Half-open.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        until: Option<Timestamp>,
    },
    /// A hold was released or lapsed.
    Voided,
    /// Money was taken, and nothing more can be.
    Captured {
        /// How much in all for this payment so far.
        amount: Amount,
    },
    /// Some of a hold was taken, and the rest of it stays: more can be taken.
    PartlyCaptured {
        /// How much in all for this payment so far.
        amount: Amount,
    },
    /// A capture of its hold was asked for and its end is not known. Store it before the capture is
    /// sent; a later fact about the payment ends it.
    CapturePending,
    /// What was taken went back as a whole: the capture failed after all, or was reversed.
    Reversed,
    /// One refund of it.
    Refund {
        /// The refund's id.
        refund: RefundId,
        /// The request of ours that it answers, where that is reported.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
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

/// How far a refund is. Of two states reported for one instant the later in this list stands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RefundState {
    /// It was asked for and its end is not known.
    Pending,
    /// It did not happen.
    Failed,
    /// The money went back.
    Done,
}

words!(RefundState, "refund state": Pending = "pending", Failed = "failed", Done = "done");

/// How far a dispute is. Of two states reported for one instant the later in this list stands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DisputeState {
    /// It is not decided.
    Open,
    /// The money stays here.
    Won,
    /// The money is gone.
    Lost,
}

words!(DisputeState, "dispute state": Open = "open", Won = "won", Lost = "lost");

impl Notice {
    /// Makes a notice of something about one payment.
    #[must_use]
    pub const fn payment(payment: PaymentId, fact: PaymentFact, occurred_at: Timestamp) -> Self {
        Self::Payment {
            payment,
            fact,
            occurred_at,
        }
    }

    /// Returns the payment that the notice is about; `None` where it is about the order as a
    /// whole.
    #[must_use]
    pub const fn subject(&self) -> Option<&PaymentId> {
        match self {
            Self::Payment { payment, .. } => Some(payment),
            Self::CheckoutRendered { .. } | Self::Cancelled { .. } | Self::Expired { .. } => None,
        }
    }

    /// Returns the instant of the fact by the provider's clock.
    #[must_use]
    pub const fn occurred_at(&self) -> Timestamp {
        match self {
            Self::Payment { occurred_at, .. }
            | Self::CheckoutRendered { occurred_at }
            | Self::Cancelled { occurred_at }
            | Self::Expired { occurred_at } => *occurred_at,
        }
    }

    /// The same notice, as one that occurred at another instant.
    #[must_use]
    pub fn with_occurred_at(mut self, instant: Timestamp) -> Self {
        let (Self::Payment { occurred_at, .. }
        | Self::CheckoutRendered { occurred_at }
        | Self::Cancelled { occurred_at }
        | Self::Expired { occurred_at }) = &mut self;
        *occurred_at = instant;
        self
    }
}

impl fmt::Display for Notice {
    /// Writes one line, for example `pay_1 captured 499.00 INR at 2026-11-24T10:02:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payment { payment, fact, .. } => fact.write(payment, f)?,
            Self::CheckoutRendered { .. } => f.write_str("the checkout was rendered")?,
            Self::Cancelled { .. } => f.write_str("the provider's order was cancelled")?,
            Self::Expired { .. } => f.write_str("the provider's order expired")?,
        }
        write!(f, " at {}", self.occurred_at())
    }
}

impl PaymentFact {
    /// A hold of an amount, whose end was not reported.
    #[must_use]
    pub const fn authorized(amount: Amount) -> Self {
        Self::Authorized {
            amount: Some(amount),
            until: None,
        }
    }

    /// Writes what is reported of a payment, as a sentence without its end.
    fn write(&self, payment: &PaymentId, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending { limit: None } => write!(f, "{payment} was pending"),
            Self::Pending { limit: Some(limit) } => {
                write!(f, "{payment} was pending until {limit}")
            }
            Self::Failed => write!(f, "{payment} failed"),
            Self::Authorized { amount, until } => {
                write!(f, "{payment} was authorized")?;
                amount.map_or(Ok(()), |amount| write!(f, " for {amount}"))?;
                until.map_or(Ok(()), |until| write!(f, " until {until}"))
            }
            Self::Voided => write!(f, "{payment} was voided"),
            Self::Captured { amount } => write!(f, "{payment} captured {amount}"),
            Self::PartlyCaptured { amount } => {
                write!(f, "{payment} captured {amount} of what is held")
            }
            Self::CapturePending => write!(f, "a capture of {payment} was pending"),
            Self::Reversed => write!(f, "{payment} was reversed"),
            Self::Refund {
                refund,
                request,
                amount,
                state,
            } => {
                write!(f, "refund {refund} of {amount} of {payment} ")?;
                f.write_str(match state {
                    RefundState::Pending => "was pending",
                    RefundState::Failed => "failed",
                    RefundState::Done => "was done",
                })?;
                request
                    .as_ref()
                    .map_or(Ok(()), |request| write!(f, " for request {request}"))
            }
            Self::RefundTotal { amount } => write!(f, "refunds of {payment} came to {amount}"),
            Self::Dispute {
                dispute,
                amount,
                state,
            } => write!(
                f,
                "dispute {dispute} over {amount} of {payment} was {state}"
            ),
        }
    }
}
