//! `order replay`: drives one order per order id from a log of gateway messages and commands.
//!
#![doc = include_str!("replay/format.txt")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use order_lifecycle::{Order, OrderId};
use time::UtcDateTime;

mod day;
mod error;
pub(crate) mod line;
pub(crate) mod progress;
mod story;
mod summary;
mod tally;
mod terms;
pub(crate) mod view;
pub(crate) mod words;

use day::Day;
use error::LineError;
use progress::Progress;
use story::Story;
use summary::Document;
use tally::{Bad, Tally};

/// Replays a log of gateway messages and the merchant's own commands.
///
/// Prints what became of every order, what money is owed back or under review, and what is left to
/// do. A bad line is reported on standard error and never stops the rest. The exit code is 0 if no
/// line was bad, 1 if one was, and 2 if the log cannot be read.
#[derive(clap::Args)]
#[command(after_long_help = include_str!("replay/format.txt"))]
pub(crate) struct Args {
    /// The log, or `-` for standard input.
    #[arg(value_name = "FILE.jsonl")]
    log: PathBuf,

    /// Print one JSON document.
    #[arg(long)]
    json: bool,

    /// Tell the story of one order: each input with its answer, then why it has its status.
    #[arg(long, value_name = "ORDER")]
    explain: Option<OrderId>,

    /// Let time pass until this instant after the last line, instead of the latest `at`.
    #[arg(long, value_parser = line::instant)]
    now: Option<UtcDateTime>,
}

/// Longest line in bytes, its end included.
const LONGEST: u64 = 1 << 20;

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut day = Day::new(Tally {
        story: args.explain.clone().map(Story::of),
        ..Tally::default()
    });
    read(&mut day, &args.log).with_context(|| format!("cannot read {}", args.log.display()))?;
    let now = day.close(args.now);
    let is_clean = day.tally.bad.count == 0;
    match print(&day, args, now) {
        // Whoever reads the output has seen enough.
        Err(error) if is_broken_pipe(&error) => {}
        other => other?,
    }
    Ok(ExitCode::from(u8::from(!is_clean)))
}

fn read(day: &mut Day, path: &Path) -> io::Result<()> {
    if path == Path::new("-") {
        return lines(day, io::stdin().lock(), Progress::new(None));
    }
    let file = File::open(path)?;
    let length = file.metadata().ok().map(|about| about.len());
    lines(day, BufReader::new(file), Progress::new(length))
}

fn lines(day: &mut Day, mut from: impl BufRead, mut progress: Progress) -> io::Result<()> {
    let (mut line, mut bytes) = (Vec::new(), 0_u64);
    for number in 1_u64.. {
        line.clear();
        let length = from.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(0));
        let applied = if line.ends_with(b"\n") || length < usize::try_from(LONGEST).unwrap_or(0) {
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            day.apply(number, text)
        } else {
            let rest = from.skip_until(b'\n')?;
            bytes = bytes.saturating_add(u64::try_from(rest).unwrap_or(0));
            Err(LineError::TooLong(LONGEST))
        };
        day.tally.lines += 1;
        if let Err(error) = applied {
            let reason = words::plain(&error.to_string());
            progress.say(&format!("line {number}: {reason}"));
            day.tally.bad.add(|| Bad {
                line: number,
                reason,
            });
        }
        progress.tick(number, bytes);
    }
    progress.finish();
    Ok(())
}

fn print(day: &Day, args: &Args, now: Option<UtcDateTime>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let explained = match &day.tally.story {
        Some(story) => match day.book.get(&story.order) {
            Some(order) => Some((story, seen(order, now))),
            None => bail!("the log creates no order `{}`", story.order),
        },
        None => None,
    };
    if args.json {
        serde_json::to_writer_pretty(&mut out, &Document::of(day, now))?;
        writeln!(out)?;
    } else if let Some((story, order)) = explained {
        story::print(story, &order, &mut out)?;
    } else {
        summary::print(day, now, &mut out)?;
    }
    Ok(out.flush()?)
}

/// The order with its clock at the end of the log: the book moves only clocks that matter.
fn seen(order: &Order, now: Option<UtcDateTime>) -> Order {
    let mut order = order.clone();
    if let Some(now) = now {
        order.advance(now);
    }
    order
}

pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>();
    io.or_else(|| json?.io_error_kind()) == Some(io::ErrorKind::BrokenPipe)
}
