use alloc::string::String;
use core::fmt;

use crate::excerpt;

/// A reason to ask the gateway for the status although the message is trusted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Hint {
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

/// A status text as the gateway said it, without the white space around it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// The field, for example `transactionStatus`.
    pub field: &'static str,
    /// The text: its first 40 characters, and `…` where more was cut off. At most
    /// [`LONGEST`](Self::LONGEST) bytes.
    pub text: String,
}

impl Said {
    /// The most bytes that are kept of a status text, whatever was received: 163.
    pub const LONGEST: usize = excerpt::LONGEST;
}

impl Hint {
    /// Returns the stable code of the reason, for example `NO_PAYMENT`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
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
        write!(f, "`{}` `{}`", self.field, self.text)
    }
}
