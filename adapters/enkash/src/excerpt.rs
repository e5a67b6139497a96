//! How a text of the gateway's is quoted.

use alloc::string::String;

/// Returns at most the first 40 characters of a text, with a mark where it was cut.
pub(crate) fn excerpt(text: &str) -> String {
    let mut quoted: String = text.chars().take(40).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}
