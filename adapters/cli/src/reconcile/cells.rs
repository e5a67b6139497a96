//! The cells of one line of a CSV file.

use csv_core::{ReadRecordResult, Reader};

/// The cells of the line that was read last. The reader is made once: making one costs as much as
/// reading hundreds of lines.
pub(super) struct Cells {
    reader: Reader,
    /// The cells one behind the other, without quotes.
    text: Vec<u8>,
    /// Where each of them ends, and room for more.
    ends: Vec<usize>,
    count: usize,
}

impl Cells {
    pub(super) fn new() -> Self {
        Self {
            // Its default is one without a table, which reads nothing.
            reader: Reader::new(),
            text: Vec::new(),
            ends: Vec::new(),
            count: 0,
        }
    }

    /// Reads the cells of a line, or says why it is none.
    pub(super) fn read(&mut self, line: &[u8]) -> Result<(), String> {
        quotes(line)?;
        self.reader.reset();
        // Without quotes a cell is no longer than it stands there. One byte more, because the reader
        // wants room also when nothing is left to write.
        self.text.resize(line.len() + 1, 0);
        let (mut read, mut written, mut cells) = (0, 0, 0);
        loop {
            let (ended, more, wrote, ends) = self.reader.read_record(
                line.get(read..).unwrap_or_default(),
                self.text.get_mut(written..).unwrap_or_default(),
                self.ends.get_mut(cells..).unwrap_or_default(),
            );
            (read, written, cells) = (read + more, written + wrote, cells + ends);
            match ended {
                // No more input, which is what it is given next, ends the last cell.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record | ReadRecordResult::End => break,
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2 + 16, 0),
            }
        }
        self.count = cells;
        Ok(())
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// A cell by its place; without content where there are not so many.
    pub(super) fn get(&self, place: usize) -> &[u8] {
        let before = place.checked_sub(1).and_then(|it| self.ends.get(it));
        let end = self.ends.get(..self.count).and_then(|ends| ends.get(place));
        let start = before.copied().unwrap_or(0);
        let cell = end.and_then(|end| self.text.get(start..*end));
        cell.unwrap_or_default()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|place| self.get(place))
    }
}

/// Where in a cell a byte stands.
enum Within {
    /// Before its first byte.
    Start,
    /// In a cell without quotes.
    Bare,
    /// In a cell in quotes.
    Quotes,
    /// Behind a quote that is the last one, or the first of two that stand for one.
    Quote,
    /// Behind the last quote and a blank.
    Blank,
}

/// Checks that each quote of a line opens a cell, closes it or is one of two that stand for one:
/// any other would be read as something else than was meant, and silently.
fn quotes(line: &[u8]) -> Result<(), String> {
    let mut within = Within::Start;
    for byte in line {
        within = match (within, byte) {
            (_, b'\r') => return Err("a line ends within it".into()),
            (Within::Quotes, b'"') => Within::Quote,
            (Within::Start | Within::Quote, b'"') | (Within::Quotes, _) => Within::Quotes,
            (_, b',') => Within::Start,
            (Within::Quote | Within::Blank, b' ' | b'\t') => Within::Blank,
            (Within::Quote | Within::Blank, _) => {
                return Err("text follows the quote that closes a cell".into());
            }
            (Within::Bare, b'"') => {
                return Err("a quote stands within a cell that does not begin with one".into());
            }
            (Within::Start | Within::Bare, _) => Within::Bare,
        };
    }
    match within {
        Within::Quotes => Err("a quote is not closed in its line".into()),
        Within::Start | Within::Bare | Within::Quote | Within::Blank => Ok(()),
    }
}
