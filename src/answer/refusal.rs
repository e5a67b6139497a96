//! Why a command was refused, and that nothing else happened.

use crate::answer::outcome::Passage;
use crate::input::command::Verb;
use crate::ledger::course::Progress;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

/// A command that the order refused. The order is what it was, apart from time having advanced
/// (law L6).
///
/// It reads as a sentence: "cannot cancel the order: a payment is in flight". What would be
/// possible instead can be asked of the order, one command at a time, with
/// [`Order::refusal`](crate::Order::refusal).
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[error("cannot {}: {reason}", .verb.phrase())]
#[non_exhaustive]
pub struct Refusal {
    /// What was refused.
    pub verb: Verb,
    /// Why: the first reason that applied.
    pub reason: RefusalReason,
    /// The way that the order went: time may have closed it on the way to the command.
    pub passage: Passage,
}

/// Why a command was refused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The order is paid, or paid by another payment of which anything is left.
    #[error("the order is paid already")]
    AlreadyPaid,
    /// The order is cancelled.
    #[error("the order is cancelled")]
    OrderCancelled,
    /// The order has expired.
    #[error("the order has expired")]
    OrderExpired,
    /// A payment is live: its fate is not known yet.
    #[error("a payment is in flight")]
    PaymentInFlight,
    /// The order does not know the payment.
    #[error("the order does not know the payment")]
    UnknownPayment,
    /// The payment is known and no longer live.
    #[error("the payment has ended as {progress}")]
    PaymentEnded {
        /// How it ended.
        progress: Progress,
    },
    /// Nothing new starts at or after the absolute deadline.
    #[error("its deadline {deadline} has passed")]
    DeadlinePassed {
        /// The deadline, half-open.
        deadline: Timestamp,
    },
    /// No money of the payment is under review.
    #[error("no money of the payment is under review")]
    NotUnderReview,
    /// The payment is in another currency than the order.
    #[error("the payment is in {theirs}, but the order in {ours}")]
    CurrencyMismatch {
        /// The order's.
        ours: Currency,
        /// The payment's.
        theirs: Currency,
    },
    /// The payment captured less than the order costs. It can be accepted as captured.
    #[error(
        "{captured} was captured, but the order costs {due}; accepted as captured, the rest would \
         be waived"
    )]
    Underpaid {
        /// What was captured.
        captured: Amount,
        /// What the order costs.
        due: Amount,
    },
    /// What is left of the payment is less than the order costs. It can be accepted as captured.
    #[error(
        "{left} is left of the payment, but the order costs {due}; accepted as captured, what went \
         back would not matter"
    )]
    FundsReturned {
        /// What was not refunded, asked back, lost or returned.
        left: Money,
        /// What the order costs.
        due: Amount,
    },
    /// The payment's money is only held. A hold is voided, not refunded.
    #[error("the payment's money is only held; void it")]
    OnlyHeld,
    /// The request was made before with another amount.
    #[error("the request was made for {asked} before")]
    RequestDiffers {
        /// What was asked first.
        asked: Amount,
    },
    /// More than the order keeps of the payment or has under review.
    #[error("{asked} is more than the {refundable} that can be asked back")]
    ExceedsRefundable {
        /// What was asked.
        asked: Amount,
        /// What could be asked, in the currency asked in.
        refundable: Money,
    },
    /// The payment has no such request.
    #[error("the payment has no such request")]
    UnknownRequest,
    /// As many provider orders are bound as there can be.
    #[error("{bound} provider orders are bound already, which is the most")]
    TooManyBound {
        /// How many there are.
        bound: usize,
    },
}

impl RefusalReason {
    /// Returns the stable code, for example `payment_in_flight`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AlreadyPaid => "already_paid",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderExpired => "order_expired",
            Self::PaymentInFlight => "payment_in_flight",
            Self::UnknownPayment => "unknown_payment",
            Self::PaymentEnded { .. } => "payment_ended",
            Self::DeadlinePassed { .. } => "deadline_passed",
            Self::NotUnderReview => "not_under_review",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::Underpaid { .. } => "underpaid",
            Self::FundsReturned { .. } => "funds_returned",
            Self::OnlyHeld => "only_held",
            Self::RequestDiffers { .. } => "request_differs",
            Self::ExceedsRefundable { .. } => "exceeds_refundable",
            Self::UnknownRequest => "unknown_request",
            Self::TooManyBound { .. } => "too_many_bound",
        }
    }
}
