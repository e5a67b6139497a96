//! Why a line of a log is bad.

use std::fmt;

use order_lifecycle::{OrderId, Timestamp};
use order_lifecycle_book::CreateError;
use order_lifecycle_enkash::ReadError;

use crate::lines::TooLong;
use crate::quote::malformed;

/// A line that was not applied. Whatever other lines said stands.
#[derive(Debug)]
pub(crate) enum LineError {
    /// It is longer than a line may be.
    TooLong(TooLong),
    /// It is not UTF-8, from this byte on.
    NotUtf8 { at: usize },
    /// It is no JSON object.
    NotObject,
    /// It is not a JSON object of the format.
    Malformed(serde_json::Error),
    /// It is later than can be true.
    TooLate { at: Timestamp, latest: Timestamp },
    /// It is none of the kinds, or several.
    Kind,
    /// It lacks a key.
    Lacks(&'static str),
    /// A value is not what its key can hold.
    Value { key: &'static str, problem: String },
    /// The order cannot be created.
    Create(CreateError),
    /// A command for an order that was never created.
    NoOrder(OrderId),
    /// The gateway's message cannot be read.
    Unread(ReadError),
}

impl LineError {
    pub(crate) fn value(key: &'static str, problem: &dyn fmt::Display) -> Self {
        let problem = problem.to_string();
        Self::Value { key, problem }
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(error) => error.fmt(f),
            Self::NotUtf8 { at } => write!(f, "it is no text at byte {at}, but must be UTF-8"),
            Self::NotObject => f.write_str("it is no JSON object, but must be one"),
            Self::Malformed(error) => f.write_str(&malformed(error)),
            Self::TooLate { at, latest } => write!(
                f,
                "key `at`: timestamp is `{at}`, but must be at most `{latest}` (see --latest)"
            ),
            Self::Kind => f.write_str(
                "it is of no kind or of several, but must have exactly one of the keys `create`, \
                 `command`, `channel` and `input`",
            ),
            Self::Lacks(key) => write!(f, "key `{key}` is missing, but must be given"),
            Self::Value { key, problem } => write!(f, "key `{key}`: {problem}"),
            Self::Create(error) => error.fmt(f),
            Self::NoOrder(order) => {
                write!(f, "order is `{order}`, but must have been created before")
            }
            Self::Unread(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LineError {}
