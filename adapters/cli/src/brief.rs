//! What is kept of a text that somebody else wrote: no more than is ever shown of it, so that what
//! waits is bounded in bytes and not only in number.

use order_lifecycle::ReportedStatus;

use crate::quote::LONGEST;

/// Longest words about a message, in characters.
const WORDS: usize = 1_000;

/// Shortens a status that nobody knows.
pub(crate) fn status(status: ReportedStatus) -> ReportedStatus {
    match status {
        ReportedStatus::Unknown(it) => ReportedStatus::Unknown(text(it)),
        other => other,
    }
}

/// Shortens words about a message, which name several ids of full length where they are true.
pub(crate) fn words(words: String) -> String {
    first(WORDS, words)
}

/// Keeps one character more than is shown, which tells that there is more.
fn text(text: String) -> String {
    first(LONGEST + 1, text)
}

fn first(characters: usize, text: String) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::plain;

    #[test]
    fn words_are_cut_behind_their_thousandth_character() {
        for (length, kept) in [(999, 999), (1_000, 1_000), (1_001, 1_000)] {
            assert_eq!(words("é".repeat(length)), "é".repeat(kept));
        }
    }

    #[test]
    fn what_is_kept_of_a_text_is_shown_as_the_whole_text_would_be() {
        for length in [0, 1, 200, 201, 202, 1_000_000] {
            let long = "é".repeat(length);
            let status = status(ReportedStatus::Unknown(long.clone()));
            let ReportedStatus::Unknown(status) = status else {
                panic!("{status:?}");
            };
            assert_eq!(status.chars().count(), length.min(201));
            assert_eq!(plain(&status), plain(&long));
            assert!(status.capacity() <= 2 * length.min(201));
        }
    }
}
