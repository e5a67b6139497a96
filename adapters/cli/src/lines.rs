//! The lines of a file, each of bounded length.

use std::fmt;
use std::io::{self, BufRead, Read};

/// What some programs put before a text to say that it is UTF-8; a file that was put together of
/// several has one before each.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How long a line may be.
#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Limit {
    /// Take a line of more bytes than this for a bad one, its end included.
    #[arg(
        long = "longest-line",
        value_name = "BYTES",
        default_value_t = 1 << 20,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(crate) longest: u64,
}

/// Reads line by line. Never more than one line is held, and never more of one than its limit.
pub(crate) struct Lines<R> {
    from: R,
    limit: Limit,
    line: Vec<u8>,
    number: u64,
    /// Bytes read so far.
    pub(crate) bytes: u64,
}

/// A line or a row by its number, or what is wrong with it.
pub(crate) type Numbered<'l, E> = (u64, Result<&'l [u8], E>);

/// A line that is longer than its limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooLong {
    longest: u64,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = self.longest;
        write!(f, "it is too long, but must have at most {longest} bytes")
    }
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn of(from: R, limit: Limit) -> Self {
        Self {
            from,
            limit,
            line: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// Reads the next line that is not blank, without the space around it, and its number.
    pub(crate) fn next(&mut self) -> io::Result<Option<Numbered<'_, TooLong>>> {
        let Limit { longest } = self.limit;
        loop {
            self.line.clear();
            // One byte more tells whether it is too long.
            let limited = &mut self.from.by_ref().take(longest.saturating_add(1));
            let length = count(limited.read_until(b'\n', &mut self.line)?);
            if length == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += length;
            if length > longest {
                if !self.line.ends_with(b"\n") {
                    self.bytes += count(self.from.skip_until(b'\n')?);
                }
                return Ok(Some((self.number, Err(TooLong { longest }))));
            }
            if !self.text().is_empty() {
                return Ok(Some((self.number, Ok(self.text()))));
            }
        }
    }

    fn text(&self) -> &[u8] {
        let line = &*self.line;
        let unmarked = line.strip_prefix(BYTE_ORDER_MARK);
        unmarked.unwrap_or(line).trim_ascii()
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], longest: u64) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::of(text, Limit { longest });
        let mut read = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            let line = line.ok();
            let line = line.map(|line| String::from_utf8_lossy(line).into_owned());
            read.push((number, line));
        }
        assert_eq!(lines.bytes, count(text.len()));
        read
    }

    #[test]
    fn a_line_is_too_long_by_one_byte_and_the_next_one_is_read() {
        let some = |text: &str| Some(text.to_owned());
        let long = |rest: &str| format!("12345{rest}");
        for (rest, expected) in [
            ("\nab", vec![(1, None), (2, some("ab"))]),
            ("6789\n\n\rab\n", vec![(1, None), (3, some("ab"))]),
            ("", vec![(1, some("12345"))]),
            ("6", vec![(1, None)]),
        ] {
            assert_eq!(read(long(rest).as_bytes(), 5), expected, "{rest:?}");
        }
        assert_eq!(
            read(b"1234\n12345", 5),
            [(1, some("1234")), (2, some("12345"))]
        );
    }

    #[test]
    fn a_mark_before_any_line_is_no_part_of_it() {
        let text = "\u{feff}a\n\u{feff} b\u{feff}\n\u{feff}\n\u{feff}".as_bytes();
        let read = read(text, 100);
        assert_eq!(read, [(1, Some("a".into())), (2, Some("b\u{feff}".into()))]);
    }
}
