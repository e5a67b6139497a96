//! The lines of a file, each of bounded length.

use std::fmt;
use std::io::{self, BufRead, Read};

/// Longest line or row in bytes, its end included.
pub(crate) const LONGEST: u64 = 1 << 20;

/// What some spreadsheets put before a text to say that it is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(crate) struct Lines<R> {
    from: R,
    line: Vec<u8>,
    number: u64,
    /// Bytes read so far.
    pub(crate) bytes: u64,
}

/// A line or a row by its number, or what is wrong with it.
pub(crate) type Numbered<'l, E> = (u64, Result<&'l [u8], E>);

/// A line that is longer than [`LONGEST`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is too long, but must have at most {LONGEST} bytes")
    }
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn of(from: R) -> Self {
        Self {
            from,
            line: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// Reads the next line that is not blank, without the space around it, and its number.
    pub(crate) fn next(&mut self) -> io::Result<Option<Numbered<'_, TooLong>>> {
        loop {
            self.line.clear();
            let limited = &mut self.from.by_ref().take(LONGEST);
            let length = count(limited.read_until(b'\n', &mut self.line)?);
            if length == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += length;
            if length == LONGEST && !self.line.ends_with(b"\n") {
                self.bytes += count(self.from.skip_until(b'\n')?);
                return Ok(Some((self.number, Err(TooLong))));
            }
            if !self.text().is_empty() {
                return Ok(Some((self.number, Ok(self.text()))));
            }
        }
    }

    fn text(&self) -> &[u8] {
        let line = &*self.line;
        let marked = line.strip_prefix(BYTE_ORDER_MARK);
        marked
            .filter(|_| self.number == 1)
            .unwrap_or(line)
            .trim_ascii()
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
