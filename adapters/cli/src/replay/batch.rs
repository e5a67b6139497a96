//! Lines that are read before the first of them is applied, so that later ones tell which instants
//! can be true.

use std::io::{self, BufRead};
use std::ops::Range;

use order_lifecycle::Timestamp;

use super::line::instant_of;
use crate::lines::{Lines, Numbered, TooLong};
use crate::plausible::{Instants, latest};

/// Most lines of one batch.
const LINES: usize = 4_096;

/// A batch of more bytes than this ends, unless it has fewer lines than [`FEWEST`].
const BYTES: usize = 4 << 20;

/// With so many lines, the one that is wrong is no majority.
const FEWEST: usize = 4;

#[derive(Default)]
pub(crate) struct Batch {
    text: Vec<u8>,
    lines: Vec<(u64, Result<Range<usize>, TooLong>)>,
    /// Those of all lines so far.
    instants: Instants,
}

impl Batch {
    /// Reads the next lines in place of those before; `false` at the end.
    pub(crate) fn read(&mut self, from: &mut Lines<impl BufRead>) -> io::Result<bool> {
        self.text.clear();
        self.lines.clear();
        while self.has_room() {
            let Some((number, line)) = from.next()? else {
                break;
            };
            let line = line.map(|line| {
                if let Some(at) = instant_of(line) {
                    self.instants.add(at);
                }
                let start = self.text.len();
                self.text.extend_from_slice(line);
                start..self.text.len()
            });
            self.lines.push((number, line));
        }
        Ok(!self.lines.is_empty())
    }

    fn has_room(&self) -> bool {
        let lines = self.lines.len();
        lines < FEWEST || lines < LINES && self.text.len() < BYTES
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Numbered<'_, TooLong>> {
        self.lines.iter().map(|(number, line)| {
            let line = line.clone();
            let line = line.map(|range| self.text.get(range).unwrap_or_default());
            (*number, line)
        })
    }

    /// Returns the latest instant that can be true, as far as the lines so far tell.
    pub(crate) fn latest(&self) -> Option<Timestamp> {
        self.instants.majority_end().map(latest)
    }
}
