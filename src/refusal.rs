use core::fmt;

use time::UtcDateTime;

use crate::currency::Currency;
use crate::input::Command;
use crate::money::{Amount, Money};
use crate::progress::Progress;
use crate::state::Closing;
use crate::status::Status;

/// A command that the order refused. The order is what it was, apart from time having advanced
/// (law L6).
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("cannot {verb} an order that is {status}: {reason}; possible now: {possible}")]
pub struct Refusal {
    /// What was refused.
    pub verb: Verb,
    /// Why: the first reason that applied.
    pub reason: Reason,
    /// The status before the command, and before time had advanced to it.
    pub before: Status,
    /// The closing, where time alone closed the order on the way to this command.
    pub expired: Option<Closing>,
    /// The status now.
    pub status: Status,
    /// What would not be refused now, for some payment, request or amount.
    pub possible: Verbs,
}

/// Why a command was refused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The order is paid, or paid by another payment.
    #[error("it is paid already")]
    AlreadyPaid,
    /// The order is cancelled.
    #[error("it is cancelled")]
    OrderCancelled,
    /// The order has expired.
    #[error("it has expired")]
    OrderExpired,
    /// A payment is live: its fate is not known yet.
    #[error("a payment is in flight")]
    PaymentInFlight,
    /// The order does not know the payment.
    #[error("the payment is not known")]
    UnknownPayment,
    /// The payment is known and no longer live.
    #[error("the payment has ended as {progress}")]
    PaymentEnded {
        /// How it ended.
        progress: Progress,
    },
    /// Nothing new starts at or after the absolute deadline.
    #[error("its deadline `{deadline}` has passed")]
    DeadlinePassed {
        /// The deadline, half-open.
        deadline: UtcDateTime,
    },
    /// No money of the payment is under review.
    #[error("no money of the payment is under review")]
    NotUnderReview,
    /// The payment is in another currency than the order.
    #[error("the payment is in `{theirs}`, the order in `{ours}`")]
    CurrencyMismatch {
        /// The order's.
        ours: Currency,
        /// The payment's.
        theirs: Currency,
    },
    /// The payment captured less than the order costs.
    #[error("`{captured}` was captured, the order costs `{due}`")]
    Underpaid {
        /// What was captured.
        captured: Amount,
        /// What the order costs.
        due: Amount,
    },
    /// What is left of the payment is less than the order costs.
    #[error("`{left}` is left of the payment, the order costs `{due}`")]
    FundsReturned {
        /// What was not refunded, asked back, lost or returned.
        left: Money,
        /// What the order costs.
        due: Amount,
    },
    /// The request was made before with another amount.
    #[error("the request was made for `{asked}` before")]
    RequestDiffers {
        /// What was asked first.
        asked: Amount,
    },
    /// More than the order keeps of the payment or has under review.
    #[error("`{asked}` is more than the refundable `{refundable}`")]
    ExceedsRefundable {
        /// What was asked.
        asked: Amount,
        /// What could be asked, in the currency asked in.
        refundable: Money,
    },
    /// The payment has no such request.
    #[error("the request is not known")]
    UnknownRequest,
}

impl Reason {
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
            Self::RequestDiffers { .. } => "request_differs",
            Self::ExceedsRefundable { .. } => "exceeds_refundable",
            Self::UnknownRequest => "unknown_request",
        }
    }
}

/// A command without its particulars.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Verb {
    /// [`Command::RenderCheckout`]
    RenderCheckout,
    /// [`Command::StartPayment`]
    StartPayment,
    /// [`Command::Cancel`]
    Cancel,
    /// [`Command::ForceCancel`]
    ForceCancel,
    /// [`Command::Accept`]
    Accept,
    /// [`Command::Refund`]
    Refund,
    /// [`Command::WithdrawRefund`]
    WithdrawRefund,
    /// [`Command::Bind`]
    Bind,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 8] = [
        Self::RenderCheckout,
        Self::StartPayment,
        Self::Cancel,
        Self::ForceCancel,
        Self::Accept,
        Self::Refund,
        Self::WithdrawRefund,
        Self::Bind,
    ];

    /// Returns the verb in lower case, for example `start_payment`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RenderCheckout => "render_checkout",
            Self::StartPayment => "start_payment",
            Self::Cancel => "cancel",
            Self::ForceCancel => "force_cancel",
            Self::Accept => "accept",
            Self::Refund => "refund",
            Self::WithdrawRefund => "withdraw_refund",
            Self::Bind => "bind",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Command {
    /// Returns the command without its particulars.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        match self {
            Self::RenderCheckout => Verb::RenderCheckout,
            Self::StartPayment { .. } => Verb::StartPayment,
            Self::Cancel => Verb::Cancel,
            Self::ForceCancel => Verb::ForceCancel,
            Self::Accept { .. } => Verb::Accept,
            Self::Refund { .. } => Verb::Refund,
            Self::WithdrawRefund { .. } => Verb::WithdrawRefund,
            Self::Bind { .. } => Verb::Bind,
        }
    }
}

/// A small set of verbs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Verbs([bool; Verb::ALL.len()]);

impl Verbs {
    pub(crate) fn that(holds: impl FnMut(Verb) -> bool) -> Self {
        Self(Verb::ALL.map(holds))
    }

    /// Lists the verbs of the set.
    pub fn iter(self) -> impl Iterator<Item = Verb> {
        Verb::ALL
            .into_iter()
            .zip(self.0)
            .filter_map(|(verb, is_in)| is_in.then_some(verb))
    }
}

impl fmt::Display for Verbs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut verbs = self.iter();
        match verbs.next() {
            Some(verb) => f.write_str(verb.as_str())?,
            None => f.write_str("nothing")?,
        }
        verbs.try_for_each(|verb| write!(f, ", {verb}"))
    }
}
