//! How results are printed for people: nothing wider than a page, and whoever has read enough may
//! close the pipe.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use order_lifecycle::Currency;

/// The widest line, in characters.
pub(crate) const WIDTH: u16 = 100;

/// A space within a word of a [`paragraph`].
pub(crate) const NO_BREAK: char = '\u{a0}';

/// Tells whether printing failed because nobody reads any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>();
    io.or_else(|| json?.io_error_kind()) == Some(io::ErrorKind::BrokenPipe)
}

/// Writes a text of one line, broken between its words, the further lines indented so far. A word
/// that is wider than a line is broken too.
pub(crate) fn paragraph(mut out: impl Write, text: &str, indent: usize) -> io::Result<()> {
    let width = usize::from(WIDTH);
    let first = text.trim_start_matches(' ');
    let mut line = " ".repeat(text.len() - first.len());
    let (mut column, mut is_begun) = (line.len(), false);
    for word in first.split(' ') {
        let length = word.chars().count();
        if is_begun && column + 1 + length > width {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent);
            column = indent;
        } else if is_begun {
            line.push(' ');
            column += 1;
        }
        for character in word.chars() {
            if column == width {
                writeln!(out, "{line}")?;
                line = " ".repeat(indent);
                column = indent;
            }
            line.push(if character == NO_BREAK {
                ' '
            } else {
                character
            });
            column += 1;
        }
        is_begun = true;
    }
    writeln!(out, "{line}")
}

/// Writes a table. What does not fit into the width is broken within its cell.
pub(crate) fn table(
    mut out: impl Write,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
    right: &[&str],
) -> io::Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(header)
        .add_rows(rows);
    for (place, name) in header.iter().enumerate() {
        if let (true, Some(column)) = (right.contains(name), table.column_mut(place)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Says how many more there are than are listed.
pub(crate) fn more(mut out: impl Write, count: u64, listed: usize) -> io::Result<()> {
    match count.saturating_sub(u64::try_from(listed).unwrap_or(u64::MAX)) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

/// Says how many there are of something, in the one form or the other.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Says sums of money, those that are zero left out.
pub(crate) fn sums(money: &BTreeMap<Currency, i128>) -> String {
    let sums = money.iter().filter(|(_, minor)| **minor != 0);
    let sums = sums.map(|(currency, minor)| format!("{} {currency}", currency.decimal(*minor)));
    sums.collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, indent: usize) -> Vec<String> {
        let mut out = Vec::new();
        paragraph(&mut out, text, indent).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.lines().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn a_paragraph_breaks_between_words_and_never_exceeds_the_width() {
        assert_eq!(lines("", 2), [""]);
        assert_eq!(lines("  as it  is", 4), ["  as it  is"]);
        let text = ["word"; 60].join(" ");
        let broken = lines(&text, 2);
        assert!(broken.iter().all(|line| line.len() <= 100));
        let words: Vec<_> = broken.iter().map(|line| line.trim_start()).collect();
        assert_eq!(words.join(" "), text);
        assert!(broken[1].starts_with("  word"));
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_and_nothing_of_it_is_lost() {
        let word = "é".repeat(250);
        let broken = lines(&format!("of {word}"), 4);
        assert!(broken.iter().all(|line| line.chars().count() <= 100));
        let said: String = broken.iter().map(|line| line.trim()).collect();
        assert_eq!(said, format!("of{word}"));
    }
}
