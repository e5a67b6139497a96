//! How what came from outside is shown to people.

/// Longest text that is repeated to people, in characters.
const LONGEST: usize = 200;

/// Makes a text that may have come from anywhere safe to print on one line.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars().take(LONGEST) {
        if character.is_control() || turns_the_text(character) {
            plain.extend(character.escape_default());
        } else {
            plain.push(character);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        plain.push('…');
    }
    plain
}

/// Characters that break a line or turn the direction of a text, and with it what people read.
const fn turns_the_text(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Says where a line stops being what it should be. The error's own line is always 1: one line is
/// all it has seen.
pub(crate) fn malformed(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(&*text, |it| it.0);
    format!("{problem} at column {}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_or_an_eye_would_obey_is_shown_and_what_is_long_is_cut() {
        assert_eq!(plain("\u{1b}[2J₹ हिन्दी\n"), "\\u{1b}[2J₹ हिन्दी\\n");
        assert_eq!(plain("DIAP\u{202e}"), "DIAP\\u{202e}");
        assert_eq!(plain(&"x".repeat(200)), "x".repeat(200));
        assert_eq!(plain(&"x".repeat(201)), "x".repeat(200) + "…");
    }
}
