//! A bar for people who wait: only on a terminal, and only when it takes long.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::standard;

const PATIENCE: Duration = Duration::from_millis(500);

/// Lines between two looks at the clock.
const STRIDE: u64 = 1_024;

pub(crate) struct Progress {
    since: Instant,
    /// Bytes in all, where that is known.
    length: Option<u64>,
    bar: Option<ProgressBar>,
    is_watched: bool,
}

impl Progress {
    pub(crate) fn new(length: Option<u64>) -> Self {
        Self {
            since: Instant::now(),
            length,
            bar: None,
            is_watched: stderr().is_terminal(),
        }
    }

    /// Shows how far the replay is.
    pub(crate) fn tick(&mut self, line: u64, bytes: u64) {
        if !self.is_watched || !line.is_multiple_of(STRIDE) {
            return;
        }
        if self.bar.is_none() && self.since.elapsed() >= PATIENCE {
            self.bar = Some(bar(self.length));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
        }
    }

    /// Tells people something without tearing the bar.
    pub(crate) fn say(&self, words: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| standard::say(words)),
            None => standard::say(words),
        }
    }

    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: Option<u64>) -> ProgressBar {
    let template = match length {
        Some(_) => "{wide_bar} {bytes}/{total_bytes} {eta}",
        None => "{spinner} {bytes} {bytes_per_sec}",
    };
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
