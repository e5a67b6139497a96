//! Identifiers: short texts that two systems, and two people, read as the same one.

use alloc::string::{String, ToString};
use core::borrow::Borrow;
use core::fmt;
use core::str::FromStr;

use crate::value::text::{Text, excerpt};

/// The longest identifier, in bytes.
const LONGEST: usize = 255;

/// An identifier that cannot be one. Nothing was constructed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{kind} is `{value}`, but must {problem}")]
pub struct IdError {
    /// Which identifier was to be read, for example `payment id`.
    pub kind: &'static str,
    /// The beginning of the text that was given, invisible characters made visible.
    pub value: String,
    /// What is wrong with it.
    pub problem: IdProblem,
}

/// What is wrong with an identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IdProblem {
    /// It has no characters.
    #[error("not be empty")]
    Empty,
    /// It is longer than 255 bytes.
    #[error("have at most 255 bytes, not {bytes}")]
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// It begins or ends with white space.
    #[error("not begin or end with white space")]
    Padded,
    /// It contains a control character.
    #[error("not have the control character {character:?} at byte {at}")]
    Control {
        /// The first control character.
        character: char,
        /// Where it stands, counted in bytes from 0.
        at: usize,
    },
    /// It contains a character without width, or one that turns the direction of a text, so that
    /// two different identifiers look alike.
    #[error("not have the invisible character {character:?} at byte {at}")]
    Invisible {
        /// The first invisible character.
        character: char,
        /// Where it stands, counted in bytes from 0.
        at: usize,
    },
}

fn checked(kind: &'static str, text: &str) -> Result<Text, IdError> {
    // Nothing is wrong with letters, digits and signs of ASCII, which nearly all ids are made of.
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if plain && (1..=LONGEST).contains(&text.len()) {
        return Ok(Text::new(text));
    }
    let find = |wrong: fn(char) -> bool| text.char_indices().find(|(_, it)| wrong(*it));
    let problem = if text.is_empty() {
        IdProblem::Empty
    } else if text.len() > LONGEST {
        IdProblem::TooLong { bytes: text.len() }
    } else if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        IdProblem::Padded
    } else if let Some((at, character)) = find(char::is_control) {
        IdProblem::Control { character, at }
    } else if let Some((at, character)) = find(is_invisible) {
        IdProblem::Invisible { character, at }
    } else {
        return Ok(Text::new(text));
    };
    let value = excerpt(text).escape_debug().to_string();
    Err(IdError {
        kind,
        value,
        problem,
    })
}

/// Characters without width, and those that turn the direction of a text (Unicode's
/// `Default_Ignorable_Code_Point` where it can occur in text, line separators, and the annotations
/// between lines).
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

macro_rules! identifier {
    ($(#[$docs:meta])* $name:ident, $kind:literal) => {
        $(#[$docs])*
        ///
        /// 1 to 255 bytes without control characters, without characters that nobody sees, and
        /// without white space around them; compared byte by byte. Up to 22 bytes are kept in
        /// place, longer ones take one allocation.
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Text);

        impl $name {
            /// Checks and keeps a text.
            ///
            /// # Errors
            ///
            /// [`IdError`](crate::error::IdError) when the text, in this order, is empty, is longer
            /// than 255 bytes, begins or ends with white space, or holds a control character or an
            /// invisible one. Nothing is trimmed: whoever reads a message does that, and knows why.
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

        impl TryFrom<&str> for $name {
            type Error = IdError;

            fn try_from(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        // An identifier orders and hashes as its text does.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().into()
            }
        }

        #[cfg(feature = "serde")]
        crate::value::text::serde_as_text!($name, String::from);
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

impl PaymentId {
    /// The id of no payment.
    pub(crate) const NOBODY: Self = Self(Text::DASH);
}

macro_rules! made_of_hex {
    ($($name:ident),*) => {$(
        impl $name {
            /// Keeps 32 hexadecimal digits, which are short, visible and not empty.
            pub(crate) fn from_hex(key: u128) -> Self {
                Self(Text::new(&alloc::format!("{key:032x}")))
            }
        }
    )*};
}

made_of_hex!(RefundId, RequestId);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::{BTreeMap, BTreeSet};

    fn problem(text: &str) -> IdProblem {
        PaymentId::new(text).unwrap_err().problem
    }

    #[test]
    fn each_way_an_id_can_be_wrong_is_named() {
        assert_eq!(problem(""), IdProblem::Empty);
        let million = "x".repeat(1_000_000);
        assert_eq!(problem(&million), IdProblem::TooLong { bytes: 1_000_000 });
        for padded in [" EK1", "EK1 ", "EK1\n", "\u{a0}EK1", "EK1\u{3000}", " "] {
            assert_eq!(problem(padded), IdProblem::Padded, "{padded:?}");
        }
        for (text, character, at) in [("ab\u{7}c", '\u{7}', 2), ("a\u{8}", '\u{8}', 1)] {
            assert_eq!(problem(text), IdProblem::Control { character, at });
        }
    }

    #[test]
    fn what_nobody_sees_makes_no_other_id() {
        for character in [
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{200f}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0041}',
        ] {
            let text = alloc::format!("EK1{character}9");
            let at = 3;
            assert_eq!(problem(&text), IdProblem::Invisible { character, at });
        }
        for text in ["EK 1", "é", "支付-1", "pay_1/2", "ۥ"] {
            assert_eq!(PaymentId::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn only_visible_ascii_is_an_id_at_a_glance() {
        for byte in 0..=u8::MAX {
            let character = char::from(byte);
            let text = alloc::format!("a{character}b");
            let fine = !character.is_control() && !is_invisible(character);
            assert_eq!(PaymentId::new(&text).is_ok(), fine, "{character:?}");
            let alone = fine && !character.is_whitespace();
            let text = alloc::format!("{character}");
            assert_eq!(PaymentId::new(&text).is_ok(), alone, "{character:?}");
        }
    }

    #[test]
    fn messages_name_the_kind_the_value_and_what_it_must_be() {
        let error = RefundId::new("").unwrap_err();
        assert_eq!(error.to_string(), "refund id is ``, but must not be empty");
        let error = OrderId::new("a\nb").unwrap_err();
        assert_eq!(
            error.to_string(),
            "order id is `a\\nb`, but must not have the control character '\\n' at byte 1"
        );
    }

    #[test]
    fn the_longest_id_is_255_bytes() {
        let longest = "y".repeat(255);
        assert_eq!(PaymentId::new(&longest).unwrap().as_str(), longest);
        assert_eq!(problem(&"y".repeat(256)), IdProblem::TooLong { bytes: 256 });
    }

    #[test]
    fn an_id_is_found_by_its_text() {
        let id = PaymentId::try_from("pay_1").unwrap();
        let set = BTreeSet::from([id.clone()]);
        assert!(set.contains("pay_1"));
        assert_eq!(BTreeMap::from([(id, 1)]).get("pay_1"), Some(&1));
    }
}
