//! `order replay`: drives one order per order id from a log of gateway messages and commands.
//!
#![doc = include_str!("replay/format.txt")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use order_lifecycle::{Order, OrderId, Timestamp};

mod batch;
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
mod trust;

use self::batch::Batch;
use self::day::Day;
use self::document::Document;
use self::error::LineError;
use self::overview::Listed;
use self::story::Story;
use self::tally::{Bad, Tally};
use crate::lines::{Limit, Lines};
use crate::output;
use crate::plausible;
use crate::progress::Progress;
use crate::quote::plain;
use crate::standard;

/// Replays a log of gateway messages and the merchant's own commands.
///
/// Prints what is to be done, the orders that it is about, what became of all orders, which
/// channels were trusted, and where the gateway contradicts the orders. Replies to our own requests
/// are trusted, webhooks where the log says that they were verified, browsers never. A bad line is
/// reported on standard error and never stops the rest. The exit code is 0 if no line was bad, 1 if
/// one was, and 2 if the log cannot be read.
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

    /// Take a line that is later than this for a bad one, instead of one that is more than a day
    /// later than `--now` or, without that, than the majority of the log.
    #[arg(long, value_name = "INSTANT")]
    latest: Option<Timestamp>,

    #[command(flatten)]
    limit: Limit,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut day = Day::new(Tally {
        story: args.explain.clone().map(Story::of),
        ..Tally::default()
    });
    read(&mut day, args).with_context(|| format!("cannot read {}", args.log.display()))?;
    let now = day.close(args.now);
    let is_clean = day.tally.bad.count == 0;
    print(&day, args, now)?;
    Ok(ExitCode::from(u8::from(!is_clean)))
}

fn read(day: &mut Day, args: &Args) -> io::Result<()> {
    if args.log == Path::new("-") {
        return lines(day, args, io::stdin().lock(), Progress::new(None));
    }
    let file = File::open(&args.log)?;
    let length = file.metadata().ok().map(|about| about.len());
    lines(day, args, BufReader::new(file), Progress::new(length))
}

fn lines(day: &mut Day, args: &Args, from: impl BufRead, mut progress: Progress) -> io::Result<()> {
    let given = args.latest.or(args.now.map(plausible::latest));
    let mut lines = Lines::of(from, args.limit);
    let mut batch = Batch::default();
    while batch.read(&mut lines)? {
        let latest = given.or(batch.latest());
        for (number, line) in batch.lines() {
            let line = line.map_err(LineError::TooLong);
            let applied = line.and_then(|line| day.apply(number, line, latest));
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
    }
    progress.finish();
    Ok(())
}

fn print(day: &Day, args: &Args, now: Option<Timestamp>) -> anyhow::Result<()> {
    let explained = match &day.tally.story {
        Some(story) => match day.book.get(&story.order) {
            Some(order) => Some((story, seen(order, now))),
            None => bail!("the log creates no order `{}`", story.order),
        },
        None => None,
    };
    let mut out = standard::out();
    let written = if args.json {
        output::json(&mut out, &Document::of(day, now))
    } else if let Some((story, order)) = explained {
        story::print(story, &order, &mut out)
    } else {
        let listed = if args.all {
            Listed::All
        } else {
            Listed::WithDuties
        };
        overview::print(day, now, listed, &mut out)
    };
    written.and_then(|()| out.flush()).context("cannot write")
}

/// The order with its clock at the end of the log: the book moves only clocks that matter.
fn seen(order: &Order, now: Option<Timestamp>) -> Order {
    let mut order = order.clone();
    if let Some(now) = now {
        order.advance(now);
    }
    order
}
