//! Closed lists of words: each word stands once, for reading, writing, showing and storing.

use alloc::string::{String, ToString};

use crate::value::text::excerpt;

/// A text that is none of a closed list of words. Nothing was read.
///
/// ```
/// use order_lifecycle::{Currency, Status};
///
/// let unknown = "Paid".parse::<Status>().unwrap_err();
/// assert_eq!((unknown.kind, &*unknown.text), ("order status", "Paid"));
/// let unknown = "inr".parse::<Currency>().unwrap_err();
/// assert_eq!(unknown.to_string(), "currency is `inr`, but must be one of the codes of ISO 4217");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{kind} is `{text}`, but must be one of {known}")]
pub struct UnknownWord {
    /// What was to be read, for example `order status`.
    pub kind: &'static str,
    /// The beginning of the text that was given, control characters made visible.
    pub text: String,
    /// The words that would have been read.
    pub known: &'static str,
}

impl UnknownWord {
    pub(crate) fn new(kind: &'static str, text: &str, known: &'static str) -> Self {
        let text = excerpt(text).escape_debug().to_string();
        Self { kind, text, known }
    }
}

/// Gives a field-less enum its words: `ALL`, `as_str`, `Display`, `FromStr` and serde as text.
macro_rules! words {
    ($type:ident, $kind:literal: $first:ident = $first_word:literal
        $(, $variant:ident = $word:literal)* $(,)?) => {
        impl $type {
            /// Every one, in the order of declaration.
            pub const ALL: &'static [Self] = &[Self::$first $(, Self::$variant)*];

            /// Returns the stable word, the same in text, in logs and in records.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $type {
            type Err = crate::value::word::UnknownWord;

            /// Reads exactly the word that [`as_str`](Self::as_str) gives, letter cases included.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let known = concat!($first_word $(, ", ", $word)*);
                let unknown = || crate::value::word::UnknownWord::new($kind, text, known);
                let mut all = Self::ALL.iter().copied();
                all.find(|it| it.as_str() == text).ok_or_else(unknown)
            }
        }

        #[cfg(feature = "serde")]
        crate::value::text::serde_as_text!($type, $type::as_str);
    };
}
pub(crate) use words;
