//! What we want to do to an order.

use core::fmt;

use crate::value::amount::Amount;
use crate::value::id::{PaymentId, ProviderOrderId, RequestId};
use crate::value::timestamp::Timestamp;
use crate::value::word::words;

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
        /// Until when the attempt can be paid; the largest counts. Without one the payment
        /// holds the order open for the terms' attempt window.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        limit: Option<Timestamp>,
    },
    /// Closes the order, unless a payment is live.
    Cancel,
    /// Closes the order whatever its payments do.
    ForceCancel,
    /// Settles the order by money under review, whatever the policies say, at its price: an excess
    /// is owed back. On the winner it acknowledges a changed amount of at least the price; of a
    /// paid order whose winner keeps nothing it applies another payment's money.
    Accept {
        /// Whose money it is.
        payment: PaymentId,
    },
    /// The same, for what is there: a shortfall is waived, an excess is kept, and what went back
    /// since does not matter. On the winner it acknowledges whatever was reported; where more went
    /// back than was captured, it acknowledges that.
    AcceptAsCaptured {
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
    /// Binds a provider's id of the order to ours, which becomes the current one. Checkout that is
    /// begun anew has another; one that is bound already stays where it is.
    Bind {
        /// The provider's id.
        provider_order: ProviderOrderId,
    },
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
    /// [`Command::AcceptAsCaptured`]
    AcceptAsCaptured,
    /// [`Command::Refund`]
    Refund,
    /// [`Command::WithdrawRefund`]
    WithdrawRefund,
    /// [`Command::Bind`]
    Bind,
}

words!(Verb, "command": RenderCheckout = "render_checkout", StartPayment = "start_payment",
    Cancel = "cancel", ForceCancel = "force_cancel", Accept = "accept",
    AcceptAsCaptured = "accept_as_captured", Refund = "refund", WithdrawRefund = "withdraw_refund", Bind = "bind");

impl Verb {
    /// What the verb does, as the rest of a sentence that begins with "cannot".
    pub(crate) const fn phrase(self) -> &'static str {
        match self {
            Self::RenderCheckout => "render the checkout",
            Self::StartPayment => "start the payment",
            Self::Cancel => "cancel the order",
            Self::ForceCancel => "cancel the order by force",
            Self::Accept => "accept the payment",
            Self::AcceptAsCaptured => "accept the payment as captured",
            Self::Refund => "ask for the refund",
            Self::WithdrawRefund => "withdraw the refund request",
            Self::Bind => "bind the provider's order",
        }
    }
}

impl Command {
    /// Returns the payment that the command is about; `None` where it is about the order as a
    /// whole.
    #[must_use]
    pub const fn payment(&self) -> Option<&PaymentId> {
        match self {
            Self::StartPayment { payment, .. }
            | Self::Accept { payment }
            | Self::AcceptAsCaptured { payment }
            | Self::Refund { payment, .. }
            | Self::WithdrawRefund { payment, .. } => Some(payment),
            Self::RenderCheckout | Self::Cancel | Self::ForceCancel | Self::Bind { .. } => None,
        }
    }

    /// Returns the command without its particulars.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        match self {
            Self::RenderCheckout => Verb::RenderCheckout,
            Self::StartPayment { .. } => Verb::StartPayment,
            Self::Cancel => Verb::Cancel,
            Self::ForceCancel => Verb::ForceCancel,
            Self::Accept { .. } => Verb::Accept,
            Self::AcceptAsCaptured { .. } => Verb::AcceptAsCaptured,
            Self::Refund { .. } => Verb::Refund,
            Self::WithdrawRefund { .. } => Verb::WithdrawRefund,
            Self::Bind { .. } => Verb::Bind,
        }
    }
}

impl fmt::Display for Command {
    /// Writes one line, for example `refund 10.00 INR of pay_1 as R-1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = self.verb();
        match self {
            Self::RenderCheckout | Self::Cancel | Self::ForceCancel => write!(f, "{verb}"),
            Self::StartPayment {
                payment,
                limit: None,
            }
            | Self::Accept { payment }
            | Self::AcceptAsCaptured { payment } => write!(f, "{verb} {payment}"),
            Self::StartPayment {
                payment,
                limit: Some(limit),
            } => write!(f, "{verb} {payment} until {limit}"),
            Self::Refund {
                payment,
                request,
                amount,
            } => write!(f, "{verb} {amount} of {payment} as {request}"),
            Self::WithdrawRefund { payment, request } => write!(f, "{verb} {request} of {payment}"),
            Self::Bind { provider_order } => write!(f, "{verb} {provider_order}"),
        }
    }
}
