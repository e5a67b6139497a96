//! How much of a text of the gateway's is kept, and how it is quoted.

use alloc::string::String;

/// A character has at most four bytes, and the mark three.
pub(crate) const LONGEST: usize = CHARACTERS * 4 + MARK.len_utf8();

const CHARACTERS: usize = 40;
const MARK: char = '…';

/// Returns at most the first 40 characters of a text, with a mark where it was cut.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS) {
        Some((at, _)) => {
            let mut kept = String::from(text.get(..at).unwrap_or_default());
            kept.push(MARK);
            kept
        }
        None => text.into(),
    }
}
