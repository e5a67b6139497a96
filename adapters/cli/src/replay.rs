//! `order replay`: drives one order per order id from a log of gateway messages and commands.
//!
#![doc = include_str!("replay/format.txt")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use order_lifecycle::{Order, OrderId, Timestamp};

mod day;
mod document;
mod error;
mod given;
mod line;
mod overview;
mod story;
mod tally;
mod terms;
mod totals;

use self::day::Day;
use self::document::Document;
use self::error::LineError;
use self::overview::Listed;
use self::story::Story;
use self::tally::{Bad, Tally};
use crate::lines::Lines;
use crate::output::is_broken_pipe;
use crate::progress::Progress;
use crate::quote::plain;

/// Replays a log of gateway messages and the merchant's own commands.
///
/// Prints what is to be done, the orders that it is about, what became of all orders, and where
/// the gateway contradicts them. A bad line is reported on standard error and never stops the
/// rest. The exit code is 0 if no line was bad, 1 if one was, and 2 if the log cannot be read.
#[derive(clap::Args)]
#[command(after_long_help = include_str!("replay/format.txt"))]
pub(crate) struct Args {
    /// The log, or `-` for standard input.
    #[arg(value_name = "FILE.jsonl")]
    log: PathBuf,

    /// List every order, not only those of which something is to be done.
    #[arg(long)]
    all: bool,

    /// Print one JSON document, with every order.
    #[arg(long)]
    json: bool,

    /// Tell the story of one order: each input with its answer, then why it has its status.
    #[arg(long, value_name = "ORDER")]
    explain: Option<OrderId>,

    /// Let time pass until this instant after the last line, instead of the latest `at`.
    #[arg(long, value_name = "INSTANT")]
    now: Option<Timestamp>,
}

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

fn lines(day: &mut Day, from: impl BufRead, mut progress: Progress) -> io::Result<()> {
    let mut lines = Lines::of(from);
    while let Some((number, line)) = lines.next()? {
        let line = line.map_err(LineError::TooLong);
        let applied = line.and_then(|line| day.apply(number, line));
        day.tally.lines += 1;
        if let Err(error) = applied {
            let reason = plain(&error.to_string());
            progress.say(&format!("line {number}: {reason}"));
            day.tally.bad.add(|| Bad {
                line: number,
                reason,
            });
        }
        progress.tick(number, lines.bytes);
    }
    progress.finish();
    Ok(())
}

fn print(day: &Day, args: &Args, now: Option<Timestamp>) -> anyhow::Result<()> {
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
        let listed = if args.all {
            Listed::All
        } else {
            Listed::WithDuties
        };
        overview::print(day, now, listed, &mut out)?;
    }
    Ok(out.flush()?)
}

/// The order with its clock at the end of the log: the book moves only clocks that matter.
fn seen(order: &Order, now: Option<Timestamp>) -> Order {
    let mut order = order.clone();
    if let Some(now) = now {
        order.advance(now);
    }
    order
}
