//! The names of the ways on which the gateway reports something.

use alloc::string::ToString;
use core::fmt;
use core::str::FromStr;

use order_lifecycle::error::UnknownWord;

use crate::excerpt::excerpt;

/// A way on which the gateway reports something about an order.
///
/// The same field name means different things on different channels, so the channel is never
/// guessed from the body.
///
/// ```
/// use order_lifecycle_enkash::Channel;
///
/// let channel: Channel = "payment_notify".parse()?;
/// assert_eq!(channel, Channel::PaymentNotify);
/// assert_eq!(channel.to_string(), "payment_notify");
/// # Ok::<(), order_lifecycle::error::UnknownWord>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Channel {
    /// The webhook to `notifyUrl`: [`payment_notify`](crate::payment_notify).
    PaymentNotify,
    /// The customer's browser at `returnUrl`, or the custom checkout's callback:
    /// [`browser_return`](crate::browser_return).
    BrowserReturn,
    /// The reply of Get Order Status, or of Get Order By Merchant Order Id:
    /// [`order_status`](crate::order_status).
    OrderStatus,
    /// The reply of Get Transaction Status: [`transaction_status`](crate::transaction_status).
    TransactionStatus,
    /// The reply of UPI Status: [`upi_status`](crate::upi_status).
    UpiStatus,
    /// The reply of the checkout's minimal status: [`minimal_status`](crate::minimal_status).
    MinimalStatus,
    /// The reply to a refund, or to an enquiry about one: [`refund()`](crate::refund()).
    Refund,
    /// The webhook of a payment link: [`payment_link`](crate::payment_link).
    PaymentLink,
}

impl Channel {
    /// Every channel.
    pub const ALL: &[Self] = &[
        Self::PaymentNotify,
        Self::BrowserReturn,
        Self::OrderStatus,
        Self::TransactionStatus,
        Self::UpiStatus,
        Self::MinimalStatus,
        Self::Refund,
        Self::PaymentLink,
    ];

    const KNOWN: &str = "payment_notify, browser_return, order_status, transaction_status, \
        upi_status, minimal_status, refund, payment_link";

    /// Returns the channel's name, for example `payment_notify`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentNotify => "payment_notify",
            Self::BrowserReturn => "browser_return",
            Self::OrderStatus => "order_status",
            Self::TransactionStatus => "transaction_status",
            Self::UpiStatus => "upi_status",
            Self::MinimalStatus => "minimal_status",
            Self::Refund => "refund",
            Self::PaymentLink => "payment_link",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = UnknownWord;

    /// Reads exactly the channel's name.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] for any other text, other letter cases included.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.iter().copied();
        all.find(|channel| channel.as_str() == text)
            .ok_or_else(|| UnknownWord {
                kind: "channel",
                text: excerpt(text).escape_debug().to_string(),
                known: Self::KNOWN,
            })
    }
}
