//! One function for every channel, for code that learns the channel at run time.

use order_lifecycle::{PaymentId, RequestId, Timestamp};

use crate::about::About;
use crate::body::Body;
use crate::browser::browser_return;
use crate::channel::Channel;
use crate::error::ReadError;
use crate::link::payment_link;
use crate::message::Message;
use crate::order::{minimal_status, order_status, payment_notify, transaction_status, upi_status};
use crate::refund::refund;
use crate::trust::{Reply, Webhook};

/// What we asked the gateway, for the replies that do not repeat it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// The payment in the path of the request.
    pub payment: Option<PaymentId>,
    /// Our own id of the refund.
    pub request: Option<RequestId>,
}

/// A message of a channel that is known at run time only, by where it came from.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a message that is dropped may have reported money"]
pub enum Received<'b> {
    /// Somebody posted it.
    Webhook(Message<'b, Webhook>),
    /// It answers a request.
    Reply(Message<'b, Reply>),
    /// It came through a browser, or is about a payment link: it never reports anything.
    Hearsay(About),
}

impl Received<'_> {
    /// Returns whom the message is about, or pretends to be.
    pub const fn about(&self) -> &About {
        match self {
            Self::Webhook(message) => message.about(),
            Self::Reply(message) => message.about(),
            Self::Hearsay(about) => about,
        }
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
/// use order_lifecycle_enkash::{Asked, Channel, Received, read};
///
/// let received_at = "2026-11-24T10:02:00Z".parse()?;
/// let body = br#"{"response_code":0,"response_message":"","payload":{"status":"PROCESS"}}"#;
/// let asked = Asked {
///     payment: Some("EK1787584557962GwZaa".parse()?),
///     ..Asked::default()
/// };
/// let message = read(Channel::UpiStatus, body, &asked, received_at)?;
/// assert_eq!(message.about().payment, asked.payment);
/// assert!(matches!(message, Received::Reply(_)));
///
/// let error = read(Channel::UpiStatus, body, &Asked::default(), received_at).unwrap_err();
/// assert_eq!(error.as_str(), "NOT_ASKED");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read<'b>(
    channel: Channel,
    body: impl Into<Body<'b>>,
    asked: &Asked,
    received_at: Timestamp,
) -> Result<Received<'b>, ReadError> {
    let missing = |what| ReadError::NotAsked { channel, what };
    let payment = || asked.payment.as_ref().ok_or(missing("payment id"));
    let request = || asked.request.as_ref().ok_or(missing("request id"));
    let reply = match channel {
        Channel::PaymentNotify => return payment_notify(body, received_at).map(Received::Webhook),
        Channel::BrowserReturn => return browser_return(body).map(Received::Hearsay),
        Channel::PaymentLink => return payment_link(body).map(Received::Hearsay),
        Channel::OrderStatus => order_status(body, received_at),
        Channel::TransactionStatus => transaction_status(body, received_at),
        Channel::UpiStatus => upi_status(body, payment()?, received_at),
        Channel::MinimalStatus => minimal_status(body, received_at),
        Channel::Refund => refund(body, payment()?, request()?, received_at),
    };
    reply.map(Received::Reply)
}
