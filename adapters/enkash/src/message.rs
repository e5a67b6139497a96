use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use order_lifecycle::{PaymentId, Report};

use crate::excerpt::excerpt;

/// What one message of the gateway says: the report for the order, and what no report can say.
///
/// Give [`report`](Self::report) to the order it belongs to. While there are
/// [`hints`](Self::hints), ask the gateway as well.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use = "a message that is dropped may have reported money"]
pub struct Message {
    /// The identities, the amount, the status and the facts that it bears.
    pub report: Report,
    /// The payment it is about, also where it reports no fact of it: the one to ask the
    /// gateway about.
    pub payment: Option<PaymentId>,
    /// The `checksum` as it was received, unless it was missing or blank. See
    /// [`verification`](Self::verification).
    pub checksum: Option<String>,
    /// Why this message alone is not enough, in the order in which that was found.
    pub hints: Vec<Hint>,
}

/// A reason to ask the gateway for the status instead of resting on this message.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Hint {
    /// It came through the customer's browser, so it proves nothing.
    BrowserReturn,
    /// It is about a payment link, which has neither an order id nor a payment id.
    PaymentLink {
        /// The `quickCollectRequestId`, where it stands there.
        link: Option<String>,
    },
    /// It names no payment, or only the order in the place of one.
    NoPayment,
    /// It names a payment without saying how far that is.
    NoStatus,
    /// A status that is in no list of the gateway's. It moved nothing.
    UnknownStatus(Said),
    /// Two statuses that do not go together.
    Disagreement {
        /// The order's, or that of the field which counts first.
        one: Said,
        /// The other.
        other: Said,
    },
    /// Money moved, but how much is not said.
    NoAmount,
    /// A part was given back, but how much in all is not said.
    PartlyRefunded,
}

/// A status text as the gateway said it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// The field, for example `transactionStatus`.
    pub field: &'static str,
    /// The text, as it came.
    pub text: String,
}

/// What is known about the origin of a message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[must_use]
pub enum Verification {
    /// It has no checksum, or a blank one: nothing is proved, and nothing is disproved.
    Unsigned,
    /// The check accepted the checksum.
    Genuine,
    /// The check rejected the checksum.
    Forged,
}

impl Message {
    /// Tells whether the gateway should be asked as well: there is at least one hint.
    #[must_use]
    pub fn asks_to_poll(&self) -> bool {
        !self.hints.is_empty()
    }

    /// Checks the checksum with a function of the caller's.
    ///
    /// How the gateway computes it is not public, so nothing is guessed here: the function is
    /// given the checksum as received and captures whatever else it needs, such as the body and a
    /// key. It is not called for a missing or blank checksum. Until the algorithm is known from
    /// the gateway, treat every webhook as [`Unsigned`](Verification::Unsigned) and confirm it by
    /// a status reply.
    ///
    /// ```
    /// use order_lifecycle_enkash::{Verification, payment_notify};
    ///
    /// let body = br#"{"transactionId":"EK1","transactionStatus":"FAILED","checksum":"c0ffee"}"#;
    /// let message = payment_notify(body, "2026-11-24T10:02:00Z".parse()?)?;
    /// let expected = "c0ffee"; // computed from `body` as the gateway told you
    /// let verification = message.verification(|checksum| checksum == expected);
    /// assert_eq!(verification, Verification::Genuine);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verification(&self, accepts: impl FnOnce(&str) -> bool) -> Verification {
        match self.checksum.as_deref() {
            None => Verification::Unsigned,
            Some(checksum) if accepts(checksum) => Verification::Genuine,
            Some(_) => Verification::Forged,
        }
    }
}

impl Verification {
    /// Returns the stable code: `unsigned`, `genuine` or `forged`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Genuine => "genuine",
            Self::Forged => "forged",
        }
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Hint {
    /// Returns the stable code of the reason, for example `NO_PAYMENT`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BrowserReturn => "BROWSER_RETURN",
            Self::PaymentLink { .. } => "PAYMENT_LINK",
            Self::NoPayment => "NO_PAYMENT",
            Self::NoStatus => "NO_STATUS",
            Self::UnknownStatus(_) => "UNKNOWN_STATUS",
            Self::Disagreement { .. } => "DISAGREEMENT",
            Self::NoAmount => "NO_AMOUNT",
            Self::PartlyRefunded => "PARTLY_REFUNDED",
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrowserReturn => f.write_str("it came through the customer's browser"),
            Self::PaymentLink { link: None } => f.write_str("it is about a payment link"),
            Self::PaymentLink { link: Some(link) } => {
                write!(f, "it is about the payment link `{}`", excerpt(link))
            }
            Self::NoPayment => f.write_str("it names no payment"),
            Self::NoStatus => f.write_str("it does not say how far the payment is"),
            Self::UnknownStatus(said) => write!(f, "{said} is no known status"),
            Self::Disagreement { one, other } => write!(f, "{one} disagrees with {other}"),
            Self::NoAmount => f.write_str("it does not say how much money moved"),
            Self::PartlyRefunded => f.write_str("it does not say how much was given back"),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` `{}`", self.field, excerpt(&self.text))
    }
}
