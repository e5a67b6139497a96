//! Short texts: the inline string behind every identifier, and how long input is quoted in errors.

use alloc::boxed::Box;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

/// Returns at most the first 40 characters of a rejected text, with a mark where it was cut.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut quoted: String = text.chars().take(LONGEST).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}

/// An immutable text of 24 bytes that keeps up to 22 bytes in place and longer ones on the heap.
#[derive(Clone)]
pub(crate) enum Text {
    Inline { len: u8, bytes: [u8; Self::INLINE] },
    Heap(Box<str>),
}

impl Text {
    const INLINE: usize = 22;

    /// `-`
    pub(crate) const DASH: Self = {
        let mut bytes = [0; Self::INLINE];
        bytes[0] = b'-';
        Self::Inline { len: 1, bytes }
    };

    pub(crate) fn new(text: &str) -> Self {
        let mut bytes = [0; Self::INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(len)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Inline { len, bytes }
            }
            _ => Self::Heap(text.into()),
        }
    }

    /// The place in three words that order as its bytes do, the last two of which overlap. A
    /// comparison of bytes is a call, and takes three times as many instructions.
    fn words(bytes: &[u8; Self::INLINE]) -> Option<[u64; 3]> {
        let (first, behind) = bytes.split_first_chunk()?;
        let words = [*first, *behind.first_chunk()?, *bytes.last_chunk()?];
        Some(words.map(u64::from_be_bytes))
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Inline { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or_else(|| {
                debug_assert!(false, "a text in place is at most as long as its place");
                bytes
            }),
            Self::Heap(text) => text.as_bytes(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            // The bytes were copied whole from a `str`, so they are valid UTF-8.
            Self::Inline { .. } => core::str::from_utf8(self.as_bytes()).unwrap_or_else(|_| {
                debug_assert!(false, "a text is valid UTF-8");
                ""
            }),
            Self::Heap(text) => text,
        }
    }
}

impl Eq for Text {}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            // Unused bytes are zero, so whole arrays compare without a length-dependent loop.
            (Self::Inline { len: a, bytes: x }, Self::Inline { len: b, bytes: y }) => {
                a == b && x == y
            }
            _ => self.as_bytes() == other.as_bytes(),
        }
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // No identifier contains a zero, so the unused zeros order as the end of a text does.
            (Self::Inline { bytes: x, .. }, Self::Inline { bytes: y, .. }) => {
                Self::words(x).cmp(&Self::words(y))
            }
            _ => self.as_bytes().cmp(other.as_bytes()),
        }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Serialises a type as the text it prints and reads it back through its one checked door.
#[cfg(feature = "serde")]
macro_rules! serde_as_text {
    ($type:ty, $as_str:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$as_str(self.clone()))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = alloc::string::String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
#[cfg(feature = "serde")]
pub(crate) use serde_as_text;

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use alloc::format;
    use core::hash::BuildHasher as _;
    use std::hash::RandomState;

    #[test]
    fn text_is_24_bytes_and_keeps_what_it_was_given() {
        assert_eq!(size_of::<Text>(), 24);
        assert_eq!(size_of::<Option<Text>>(), 24);
        for length in [0, 1, 21, 22, 23, 36, 255] {
            let given: String = core::iter::repeat_n('ü', length / 2).collect();
            assert_eq!(Text::new(&given).as_str(), given);
        }
    }

    #[test]
    fn inline_and_heap_texts_order_by_their_bytes() {
        let short = Text::new("pay_1");
        let long = Text::new("pay_1-but-much-longer-than-22-bytes");
        assert!(short < long);
        assert_ne!(short, long);
        assert_eq!(long, long.clone());
    }

    #[test]
    fn a_text_hashes_and_is_shown_as_the_text_it_is() {
        let hashers = RandomState::new();
        for text in ["", "pay_1", "pay_1-but-much-longer-than-22-bytes"] {
            let kept = Text::new(text);
            assert_eq!(hashers.hash_one(&kept), hashers.hash_one(text));
            assert_eq!(format!("{kept:?}"), format!("{text:?}"));
        }
    }
}
