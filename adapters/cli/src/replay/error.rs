//! Why a line of a log is bad.

use std::fmt;

use order_lifecycle::OrderId;
use order_lifecycle_book::CreateError;
use order_lifecycle_enkash::ReadError;

/// A line that was not applied. Whatever other lines said stands.
#[derive(Debug)]
pub(crate) enum LineError {
    /// It is longer than the limit, in bytes.
    TooLong(u64),
    /// It is not UTF-8, from this byte on.
    NotUtf8 { at: usize },
    /// It is no JSON object.
    NotObject,
    /// It is not a JSON object of the format.
    Malformed(serde_json::Error),
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
            Self::TooLong(limit) => write!(f, "it is longer than {limit} bytes"),
            Self::NotUtf8 { at } => write!(f, "it is not UTF-8 at byte {at}"),
            Self::NotObject => f.write_str("it is not a JSON object"),
            Self::Malformed(error) => {
                let text = error.to_string();
                // The error's own line is always 1: one line is all it has seen.
                let problem = text.rsplit_once(" at line ").map_or(&*text, |it| it.0);
                write!(f, "{problem} at column {}", error.column())
            }
            Self::Kind => {
                f.write_str("it has not exactly one of `create`, `command`, `channel`, `input`")
            }
            Self::Lacks(key) => write!(f, "it lacks `{key}`"),
            Self::Value { key, problem } => write!(f, "key `{key}`: {problem}"),
            Self::Create(error) => error.fmt(f),
            Self::NoOrder(order) => write!(f, "no order `{order}` was created"),
            Self::Unread(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LineError {}
