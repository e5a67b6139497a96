//! How results are printed for people: nothing wider than a page, and whoever has read enough may
//! close the pipe.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use order_lifecycle::Currency;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::quote::{cell, escaped, misleads};

/// The widest line, in characters.
pub(crate) const WIDTH: u16 = 100;

/// A space within a word of a [`paragraph`].
pub(crate) const NO_BREAK: char = '\u{a0}';

/// Writes a document for machines, which a person may see on a terminal all the same.
pub(crate) fn json(mut out: impl Write, document: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut out, Shown::default());
    document.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes indented JSON in which what misleads is escaped, so that the document says the same and a
/// terminal shows it.
#[derive(Default)]
struct Shown<'i>(PrettyFormatter<'i>);

impl Formatter for Shown<'_> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        mut text: &str,
    ) -> io::Result<()> {
        while let Some((place, character)) = text.char_indices().find(|(_, it)| misleads(*it)) {
            let (before, rest) = text.split_at(place);
            out.write_all(before.as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            text = rest.get(character.len_utf8()..).unwrap_or_default();
        }
        out.write_all(text.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// Writes a text of one line, broken between its words, the further lines indented so far. A word
/// that is wider than a line is broken too, and what misleads is shown escaped.
pub(crate) fn paragraph(mut out: impl Write, text: &str, indent: usize) -> io::Result<()> {
    let text = &*escaped(text);
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

/// Writes a table. What does not fit into the width is broken within its cell, and what would break
/// the table or mislead is shown escaped.
pub(crate) fn table(
    mut out: impl Write,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
    right: &[&str],
) -> io::Result<()> {
    let shown = |row: Vec<String>| row.iter().map(|text| cell(text)).collect::<Vec<_>>();
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(header)
        .add_rows(rows.into_iter().map(shown));
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
        assert_eq!(lines("a\u{202e}b", 2), ["a\\u{202e}b"]);
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_and_nothing_of_it_is_lost() {
        let word = "é".repeat(250);
        let broken = lines(&format!("of {word}"), 4);
        assert!(broken.iter().all(|line| line.chars().count() <= 100));
        let said: String = broken.iter().map(|line| line.trim()).collect();
        assert_eq!(said, format!("of{word}"));
    }

    #[test]
    fn a_document_shows_what_misleads_and_says_the_same() {
        let text = "A\u{202e}\u{200b}\u{e0041}1 \u{7f}é\n\"";
        let mut out = Vec::new();
        json(&mut out, &serde_json::json!({ text: [text, 1, {}, []] })).unwrap();
        let out = String::from_utf8(out).unwrap();
        let shown = r#""A\u202e\u200b\udb40\udc411 \u007fé\n\"""#;
        let expected =
            format!("{{\n  {shown}: [\n    {shown},\n    1,\n    {{}},\n    []\n  ]\n}}\n");
        assert_eq!(out, expected);
        let read: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(read[text][0], text);
    }
}
