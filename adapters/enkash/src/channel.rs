use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use order_lifecycle::{PaymentId, RequestId};
use time::UtcDateTime;

use crate::error::{ReadError, excerpt};
use crate::message::Message;
use crate::{
    browser_return, minimal_status, order_status, payment_link, payment_notify, refund,
    transaction_status, upi_status,
};

/// A way on which the gateway tells something about an order.
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
/// # Ok::<(), order_lifecycle_enkash::UnknownChannel>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Channel {
    /// The webhook to `notifyUrl`: [`payment_notify`].
    PaymentNotify,
    /// The customer's browser at `returnUrl`, or the custom checkout's callback:
    /// [`browser_return`].
    BrowserReturn,
    /// The reply of Get Order Status, or of Get Order By Merchant Order Id: [`order_status`].
    OrderStatus,
    /// The reply of Get Transaction Status: [`transaction_status`].
    TransactionStatus,
    /// The reply of UPI Status: [`upi_status`].
    UpiStatus,
    /// The reply of the checkout's minimal status: [`minimal_status`].
    MinimalStatus,
    /// The reply to a refund, or to an enquiry about one: [`refund()`].
    Refund,
    /// The webhook of a payment link: [`payment_link`].
    PaymentLink,
}

/// A text that names no channel.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown channel `{text}`")]
pub struct UnknownChannel {
    /// The beginning of the text that was given.
    pub text: String,
}

/// What we asked the gateway, for the replies that do not repeat it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// The payment in the path of the request.
    pub payment: Option<PaymentId>,
    /// Our own id of the refund.
    pub request: Option<RequestId>,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 8] = [
        Self::PaymentNotify,
        Self::BrowserReturn,
        Self::OrderStatus,
        Self::TransactionStatus,
        Self::UpiStatus,
        Self::MinimalStatus,
        Self::Refund,
        Self::PaymentLink,
    ];

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
    type Err = UnknownChannel;

    /// Reads exactly the channel's name.
    ///
    /// # Errors
    ///
    /// [`UnknownChannel`] for any other text, other letter cases included.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == text)
            .ok_or_else(|| UnknownChannel {
                text: excerpt(text),
            })
    }
}

/// Reads a body of any channel, as the channel's own function does.
///
/// For code that replays a log. Code that knows its channel calls the function of that channel,
/// which takes what was asked as an argument and so cannot lack it. What a channel has no use for
/// in `asked` is ignored.
///
/// # Errors
///
/// [`ReadError::NotAsked`] when [`Channel::UpiStatus`] lacks the payment, or [`Channel::Refund`]
/// the payment or the request, in this order; then those of the channel's function.
///
/// ```
/// use order_lifecycle_enkash::{Asked, Channel, ReadError, read};
/// use time::macros::utc_datetime;
///
/// let heard_at = utc_datetime!(2026-11-24 10:02);
/// let body = br#"{"response_code":0,"response_message":"","payload":{"status":"PROCESS"}}"#;
/// let asked = Asked {
///     payment: Some("EK1787584557962GwZaa".parse()?),
///     ..Asked::default()
/// };
/// let message = read(Channel::UpiStatus, body, &asked, heard_at)?;
/// assert_eq!(message.payment, asked.payment);
///
/// let error = read(Channel::UpiStatus, body, &Asked::default(), heard_at).unwrap_err();
/// assert_eq!(error.as_str(), "NOT_ASKED");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    channel: Channel,
    body: &[u8],
    asked: &Asked,
    heard_at: UtcDateTime,
) -> Result<Message, ReadError> {
    let missing = |what| ReadError::NotAsked { channel, what };
    let payment = || asked.payment.as_ref().ok_or(missing("payment id"));
    let request = || asked.request.as_ref().ok_or(missing("request id"));
    match channel {
        Channel::PaymentNotify => payment_notify(body, heard_at),
        Channel::BrowserReturn => browser_return(body),
        Channel::OrderStatus => order_status(body, heard_at),
        Channel::TransactionStatus => transaction_status(body, heard_at),
        Channel::UpiStatus => upi_status(body, payment()?, heard_at),
        Channel::MinimalStatus => minimal_status(body, heard_at),
        Channel::Refund => refund(body, payment()?, request()?, heard_at),
        Channel::PaymentLink => payment_link(body),
    }
}
