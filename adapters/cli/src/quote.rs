//! How what came from outside is shown to people.

/// Longest text that is repeated to people, in characters.
pub(crate) const LONGEST: usize = 200;

/// Makes the beginning of a text that may have come from anywhere safe to print on one line.
pub(crate) fn plain(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => escaped(text.get(..end).unwrap_or_default()) + "…",
        None => escaped(text),
    }
}

/// Makes a text that may have come from anywhere safe to print on one line: what a terminal would
/// obey, or an eye would not see, is shown as `\u{202e}`.
pub(crate) fn escaped(text: &str) -> String {
    escape(text, misleads)
}

/// Makes a text safe for a cell of a table. The lines of a cell are the program's own.
pub(crate) fn cell(text: &str) -> String {
    escape(text, |character| {
        character == '|' || character != '\n' && misleads(character)
    })
}

fn escape(text: &str, is_shown_escaped: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '|' && is_shown_escaped(character) {
            escaped.extend(character.escape_unicode());
        } else if is_shown_escaped(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Whether a character is no part of what people read and yet changes it: control characters, those
/// that break a line or turn the direction of a text, and those that Unicode shows as nothing
/// (`Default_Ignorable_Code_Point`, joiners and other characters of no width among them).
pub(crate) fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
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
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
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
        assert_eq!(
            plain(&"\u{200b}".repeat(201)),
            "\\u{200b}".repeat(200) + "…"
        );
    }

    #[test]
    fn what_turns_a_text_or_has_no_width_is_shown_and_what_people_write_is_not() {
        for hidden in "\u{7f}\u{9b}\u{ad}\u{61c}\u{180e}\u{200b}\u{200d}\u{200f}\u{2028}\u{202a}\
                       \u{202e}\u{2060}\u{2066}\u{2069}\u{fe0f}\u{feff}\u{e0041}"
            .chars()
        {
            let text = format!("A{hidden}1");
            let shown = format!("A\\u{{{:x}}}1", u32::from(hidden));
            assert_eq!(escaped(&text), shown);
            assert_eq!(cell(&text), shown);
        }
        for text in ["", "₹ 1,499.00 – हिन्दी, עברית, 日本 é", "a\\b `c` |"]
        {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn what_no_id_may_have_within_is_always_shown() {
        for character in '\0'..=char::MAX {
            let id = order_lifecycle::OrderId::new(&format!("A{character}1"));
            assert!(id.is_ok() || misleads(character), "{character:?}");
        }
    }

    #[test]
    fn a_cell_keeps_its_lines_and_has_no_bar() {
        assert_eq!(cell("A|1\nA\\|2\r"), "A\\u{7c}1\nA\\\\u{7c}2\\r");
    }
}
