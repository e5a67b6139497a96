//! The reasons for which a body is refused.

use alloc::string::String;

use order_lifecycle::error::{IdError, MoneyError, UnknownWord};

use crate::channel::Channel;

/// Why a body could not be read.
///
/// The body is refused as a whole: no half of it became facts, and whatever was read from other
/// messages stands. Every reason is about this one message, so the way out is the same for all:
/// keep the body, and ask the gateway about the order.
///
/// The first reason that applies is named: how many bytes there are, what they are, what the
/// gateway answered, then the fields, identities before statuses, amounts and dates. A field that
/// no fact needs is never looked at: an amount that is none does not hide a failure. Values are
/// quoted up to 40 characters.
///
/// ```
/// use order_lifecycle_enkash::{ReadError, payment_notify};
///
/// let body = br#"{"transactionId":"EK1","transactionStatus":"SUCCESS","amount":1e400}"#;
/// let error = payment_notify(body, "2026-11-24T10:02:00Z".parse()?).unwrap_err();
/// assert_eq!(error.as_str(), "AMOUNT");
/// assert_eq!(
///     error.to_string(),
///     "field `amount` is `1e400`, but must be a plain decimal number"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The channel's body does not say what was asked, and [`Asked`](crate::Asked) did not either.
    #[error("{what} is missing, but must be the one that was asked for on channel `{channel}`")]
    NotAsked {
        /// The channel.
        channel: Channel,
        /// What is missing, for example `payment id`.
        what: &'static str,
    },
    /// The body is longer than [`Body::MOST`](crate::Body::MOST), or than the caller allowed.
    #[error("body is {bytes} bytes long, but must have at most {most}")]
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        most: usize,
    },
    /// The body is not UTF-8.
    #[error("body is no text at byte {at}, but must be UTF-8")]
    NotUtf8 {
        /// Where the first wrong byte stands, counted from 0.
        at: usize,
    },
    /// The body is not one JSON value.
    #[error("body is no JSON at line {line}, column {column}, but must be one JSON value")]
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1; 0 before the first byte.
        column: usize,
    },
    /// The body is JSON, but not an object.
    #[error("body is {found}, but must be an object")]
    NotObject {
        /// What it is, for example `a list`.
        found: &'static str,
    },
    /// The gateway answered with an error of its own, so it reported nothing.
    #[error("answer is the error `{code}` (`{message}`), but must be a success")]
    Gateway {
        /// Its `response_code` or `resultCode`.
        code: String,
        /// The beginning of its message, empty if it gave none.
        message: String,
    },
    /// The gateway answered with success, but its `payload` is not an object.
    #[error("field `payload` is `{found}`, but must be an object")]
    NoPayload {
        /// The beginning of what stands there, empty if there is nothing.
        found: String,
    },
    /// A field that is needed stands there more than once with different values.
    #[error("field `{field}` is given twice and differs, but must have one value")]
    Ambiguous {
        /// The field.
        field: &'static str,
    },
    /// Two fields that are names of one thing stand there with different values.
    #[error("field `{one}` differs from `{other}`, but must have the same value")]
    Differ {
        /// The name that counts first.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A field has another type than it can have.
    #[error("field `{field}` is {found}, but must be {wanted}")]
    WrongType {
        /// The field.
        field: &'static str,
        /// What it is, for example `a list`.
        found: &'static str,
        /// What it can be, for example `a text`.
        wanted: &'static str,
    },
    /// A field's text is not valid Unicode.
    #[error("field `{field}` is no valid Unicode, but must be a text")]
    NotText {
        /// The field.
        field: &'static str,
    },
    /// An identifier cannot be one.
    #[error("field `{field}` is `{}`, but must {}", .error.value, .error.problem)]
    Id {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        error: IdError,
    },
    /// The reply is about another payment than the one asked for.
    #[error("field `transactionId` is `{found}`, but must be the `{wanted}` that was asked for")]
    OtherPayment {
        /// The beginning of the id in the reply.
        found: String,
        /// The beginning of the id that was asked for.
        wanted: String,
    },
    /// A currency that ISO 4217 does not know.
    #[error("field `{field}` is `{}`, but must be one of {}", .error.text, .error.known)]
    Currency {
        /// The field.
        field: &'static str,
        /// The code that was given.
        error: UnknownWord,
    },
    /// An amount that a fact needs is not one.
    #[error("field `{field}` is `{}`, but must {}", .error.value, .error.problem)]
    Amount {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        error: MoneyError,
    },
    /// A date that a fact needs is not one.
    #[error("field `{field}` is `{value}`, but must be a date and time")]
    Date {
        /// The field.
        field: &'static str,
        /// The beginning of the text that was given.
        value: String,
    },
}

impl ReadError {
    /// Returns the stable code of the reason, for example `AMOUNT`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked { .. } => "NOT_ASKED",
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::NotUtf8 { .. } => "NOT_UTF8",
            Self::NotJson { .. } => "NOT_JSON",
            Self::NotObject { .. } => "NOT_OBJECT",
            Self::Gateway { .. } => "GATEWAY",
            Self::NoPayload { .. } => "NO_PAYLOAD",
            Self::Ambiguous { .. } => "AMBIGUOUS",
            Self::Differ { .. } => "DIFFER",
            Self::WrongType { .. } => "WRONG_TYPE",
            Self::NotText { .. } => "NOT_TEXT",
            Self::Id { .. } => "ID",
            Self::OtherPayment { .. } => "OTHER_PAYMENT",
            Self::Currency { .. } => "CURRENCY",
            Self::Amount { .. } => "AMOUNT",
            Self::Date { .. } => "DATE",
        }
    }
}
