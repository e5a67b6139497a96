//! Which of the gateway's messages are believed, channel by channel.

use std::fmt;

use order_lifecycle::{Report, Timestamp};
use order_lifecycle_enkash::{
    About, Channel, Hint, OldLog, OwnRequest, ReadError, Received as Told, Trusted, read,
};

use super::line::Received;

/// Why the messages of a channel are believed, if they are.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Trust {
    /// They are replies to requests of our own.
    OwnRequest,
    /// The line says that the message was verified before it was logged.
    Verified,
    /// Never: anybody can write them.
    Never,
}

/// A message, as far as it is believed.
#[derive(Default)]
pub(crate) struct Heard {
    /// Whom it is about, or pretends to be.
    pub(crate) about: About,
    /// What it reports; of a message that is not believed nothing but the order's ids.
    pub(crate) report: Report,
    /// Why the gateway should be asked.
    pub(crate) asks: Vec<Ask>,
    pub(crate) is_trusted: bool,
}

/// A reason to ask the gateway.
pub(crate) enum Ask {
    /// The message is believed, and is not enough.
    Unclear(Hint),
    /// Nobody verified the webhook.
    Unverified,
    /// It came through the customer's browser.
    Browser,
    /// It is about a payment link.
    Link(Option<String>),
}

impl Trust {
    pub(crate) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::OrderStatus
            | Channel::TransactionStatus
            | Channel::UpiStatus
            | Channel::MinimalStatus
            | Channel::Refund => Self::OwnRequest,
            Channel::PaymentNotify => Self::Verified,
            Channel::BrowserReturn | Channel::PaymentLink => Self::Never,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::OwnRequest => "own_request",
            Self::Verified => "verified",
            Self::Never => "never",
        }
    }
}

impl Heard {
    /// Reads a message, and believes it if its channel and its line are a reason to.
    pub(crate) fn read(received: &Received<'_>, at: Timestamp) -> Result<Self, ReadError> {
        let Received {
            channel,
            body,
            asked,
            is_verified,
        } = received;
        let told = read(*channel, &**body, asked, at)?;
        let about = told.about().clone();
        Ok(match told {
            Told::Reply(message) => Self::trusted(about, message.trusted(OwnRequest)),
            Told::Webhook(message) if *is_verified => Self::trusted(about, message.trusted(OldLog)),
            Told::Webhook(_) => Self::hint(about, Ask::Unverified),
            Told::Hearsay(About { link, .. }) if *channel == Channel::PaymentLink => {
                Self::hint(about, Ask::Link(link))
            }
            Told::Hearsay(_) => Self::hint(about, Ask::Browser),
        })
    }

    fn trusted(about: About, trusted: Trusted) -> Self {
        Self {
            about,
            asks: trusted.hints.into_iter().map(Ask::Unclear).collect(),
            report: trusted.report,
            is_trusted: true,
        }
    }

    fn hint(about: About, ask: Ask) -> Self {
        Self {
            report: Report {
                order: about.order.clone(),
                provider_order: about.provider_order.clone(),
                ..Report::default()
            },
            about,
            asks: vec![ask],
            is_trusted: false,
        }
    }

    /// What a line of an order's own log reports. Whoever wrote that log believed it.
    pub(crate) fn logged(report: Report) -> Self {
        let mut about = About::default();
        about.order.clone_from(&report.order);
        about.provider_order.clone_from(&report.provider_order);
        Self {
            about,
            report,
            asks: Vec::new(),
            is_trusted: true,
        }
    }
}

impl Ask {
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Unclear(hint) => hint.as_str(),
            Self::Unverified => "UNVERIFIED",
            Self::Browser => "BROWSER_RETURN",
            Self::Link(_) => "PAYMENT_LINK",
        }
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclear(hint) => hint.fmt(f),
            Self::Unverified => f.write_str("nobody verified this webhook"),
            Self::Browser => f.write_str("it came through the customer's browser"),
            Self::Link(None) => f.write_str("it is about a payment link"),
            Self::Link(Some(link)) => write!(f, "it is about the payment link `{link}`"),
        }
    }
}
