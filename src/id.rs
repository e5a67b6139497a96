use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::text::Text;

/// The longest identifier, in bytes.
const LONGEST: usize = 255;

/// An identifier that cannot be one.
///
/// The text itself is not repeated: it may be of any length. Nothing was constructed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{kind} {problem}")]
pub struct IdError {
    /// Which identifier was to be read, for example `payment id`.
    pub kind: &'static str,
    /// What is wrong with it.
    pub problem: IdProblem,
}

/// What is wrong with an identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IdProblem {
    /// It has no characters.
    #[error("is empty")]
    Empty,
    /// It is longer than 255 bytes.
    #[error("has {bytes} bytes, more than 255")]
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// It contains a control character.
    #[error("has the control character {character:?} at byte {at}")]
    Control {
        /// The first control character.
        character: char,
        /// Where it stands, counted in bytes from 0.
        at: usize,
    },
}

fn checked(kind: &'static str, text: &str) -> Result<Text, IdError> {
    let problem = if text.is_empty() {
        IdProblem::Empty
    } else if text.len() > LONGEST {
        IdProblem::TooLong { bytes: text.len() }
    } else if let Some((at, character)) = text.char_indices().find(|(_, c)| c.is_control()) {
        IdProblem::Control { character, at }
    } else {
        return Ok(Text::new(text));
    };
    Err(IdError { kind, problem })
}

macro_rules! identifier {
    ($(#[$docs:meta])* $name:ident, $kind:literal) => {
        $(#[$docs])*
        ///
        /// 1 to 255 bytes, no control characters; compared byte by byte. Up to 22 bytes are kept
        /// in place, longer ones take one allocation.
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Text);

        impl $name {
            /// Checks and keeps a text.
            ///
            /// # Errors
            ///
            /// [`IdError`] when the text is empty, longer than 255 bytes, or holds a control
            /// character, in this order.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked($kind, text).map(Self)
            }

            /// Returns the text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().into()
            }
        }

        #[cfg(feature = "serde")]
        crate::text::serde_as_text!($name, String::from);
    };
}

identifier!(
    /// The merchant's own id of an order: the name under which the order is known here.
    OrderId,
    "order id"
);
identifier!(
    /// The provider's id of an order, bound to ours once.
    ProviderOrderId,
    "provider order id"
);
identifier!(
    /// The provider's id of one payment: one attempt to pay one order.
    PaymentId,
    "payment id"
);
identifier!(
    /// The id of one refund: the provider's, or our idempotency key where the provider gives none.
    RefundId,
    "refund id"
);
identifier!(
    /// The merchant's own id of one request to give money back.
    RequestId,
    "request id"
);
identifier!(
    /// The provider's id of one dispute.
    DisputeId,
    "dispute id"
);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn problem(text: &str) -> IdProblem {
        PaymentId::new(text).unwrap_err().problem
    }

    #[test]
    fn each_way_an_id_can_be_wrong_is_named() {
        assert_eq!(problem(""), IdProblem::Empty);
        let million = "x".repeat(1_000_000);
        assert_eq!(problem(&million), IdProblem::TooLong { bytes: 1_000_000 });
        assert_eq!(
            problem("ab\u{7}"),
            IdProblem::Control {
                character: '\u{7}',
                at: 2
            }
        );
        assert_eq!(
            problem("a\u{85}"),
            IdProblem::Control {
                character: '\u{85}',
                at: 1
            }
        );
    }

    #[test]
    fn messages_name_the_kind_and_the_fault() {
        let error = RefundId::new("").unwrap_err();
        assert_eq!(error.to_string(), "refund id is empty");
        let error = OrderId::new("a\nb").unwrap_err();
        assert_eq!(
            error.to_string(),
            "order id has the control character '\\n' at byte 1"
        );
    }

    #[test]
    fn the_longest_id_is_255_bytes() {
        let longest = "y".repeat(255);
        assert_eq!(PaymentId::new(&longest).unwrap().as_str(), longest);
        assert_eq!(problem(&"y".repeat(256)), IdProblem::TooLong { bytes: 256 });
    }
}
