//! `order reconcile`: compares our orders with the gateway's export.
//!
#![doc = include_str!("reconcile/format.txt")]

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail, ensure};
use order_lifecycle::Timestamp;

mod cases;
mod cells;
mod compare;
mod finding;
mod row;
mod sides;
mod summary;
mod table;

use self::cases::Cases;
use self::compare::{Learnt, compare};
use self::row::Row;
use self::summary::{Bad, Read, Summary};
use self::table::Table;
use crate::lines::{Limit, Lines};
use crate::plausible;
use crate::progress::Progress;
use crate::quote::plain;
use crate::standard;

/// Compares our orders with the gateway's export.
///
/// Prints where the two disagree, by kind and with the money at stake, what money the export
/// reports that we did not know, and what is to be refunded or decided because of it. Nothing is
/// stored: our orders are read and never written. The exit code is 0 if both sides agree, 1 if they
/// do not or a line was bad, and 2 if a file cannot be read.
#[derive(clap::Args)]
#[command(after_long_help = include_str!("reconcile/format.txt"))]
pub(crate) struct Args {
    /// Our orders, one record a line.
    #[arg(value_name = "OURS.jsonl")]
    ours: PathBuf,

    /// The gateway's export, or `-` for standard input.
    #[arg(value_name = "THEIRS.csv|jsonl")]
    theirs: PathBuf,

    /// What the export is, where its name does not end in `.csv` or `.jsonl`.
    #[arg(long)]
    format: Option<Format>,

    /// The export lists every order and every payment of ours that the gateway knows: what is
    /// not in it is missing there.
    #[arg(long)]
    complete: bool,

    /// Compare as of this instant instead of now.
    #[arg(long, value_name = "INSTANT")]
    now: Option<Timestamp>,

    /// Take a row with a date that is later than this for a bad one, instead of one that is more
    /// than a day later than the comparison.
    #[arg(long, value_name = "INSTANT")]
    latest: Option<Timestamp>,

    /// Compare also with an export that has no row at all. Without this it is an error: an export
    /// that failed has none either.
    #[arg(long)]
    allow_empty: bool,

    #[command(flatten)]
    limit: Limit,

    /// List at most so many of each kind; all are counted.
    #[arg(long, value_name = "N", default_value_t = 100)]
    list: usize,

    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Jsonl,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let format = args.format()?;
    let now = args.now.map_or_else(clock, Ok)?;
    let mut run = Run {
        cases: Cases::at(now, args.list),
        ours: Read::default(),
        theirs: Read::default(),
        ignored: Vec::new(),
        bad: Vec::new(),
        latest: args.latest.unwrap_or_else(|| plausible::latest(now)),
        limit: args.limit,
        list: args.list,
    };
    run.read_ours(&args.ours)
        .with_context(|| format!("cannot read {}", args.ours.display()))?;
    run.read_theirs(&args.theirs, format)
        .with_context(|| format!("cannot read {}", args.theirs.display()))?;
    ensure!(
        run.theirs.rows > 0 || args.allow_empty,
        "{} has no row: say --allow-empty if there is nothing to tell",
        args.theirs.display()
    );
    run.cases.close();
    let learnt = compare(&mut run.cases, args.complete, args.list);
    let summary = run.summary(learnt, args.complete);
    print(&summary, args.json).context("cannot write")?;
    Ok(ExitCode::from(u8::from(!summary.agrees())))
}

fn print(summary: &Summary, json: bool) -> io::Result<()> {
    let mut out = standard::out();
    if json {
        summary.write_json(&mut out)?;
    } else {
        summary.write_text(&mut out)?;
    }
    out.flush()
}

impl Args {
    fn format(&self) -> anyhow::Result<Format> {
        ensure!(self.ours != Path::new("-"), "our orders must be a file");
        if let Some(format) = self.format {
            return Ok(format);
        }
        match self.theirs.extension().and_then(|end| end.to_str()) {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl") => Ok(Format::Jsonl),
            Some(_) | None => bail!(
                "say --format csv or --format jsonl: {} ends in neither",
                self.theirs.display()
            ),
        }
    }
}

/// A comparison while files are read.
struct Run {
    cases: Cases,
    ours: Read,
    theirs: Read,
    ignored: Vec<String>,
    bad: Vec<Bad>,
    /// The latest date that can be true.
    latest: Timestamp,
    limit: Limit,
    list: usize,
}

impl Run {
    fn read_ours(&mut self, path: &Path) -> anyhow::Result<()> {
        let (file, mut progress) = open(path)?;
        let mut lines = Lines::of(file, self.limit);
        while let Some((line, record)) = lines.next()? {
            let record = record.map_err(|it| it.to_string());
            let loaded = record.and_then(|record| self.cases.load(record));
            self.ours.rows += 1;
            self.ours.bad += u64::from(loaded.is_err());
            self.report("ours", line, loaded, &progress);
            progress.tick(self.ours.rows, lines.bytes);
        }
        progress.finish();
        Ok(())
    }

    fn read_theirs(&mut self, path: &Path, format: Format) -> anyhow::Result<()> {
        let (file, mut progress) = open(path)?;
        match format {
            Format::Csv => self.rows(file, &mut progress)?,
            Format::Jsonl => self.messages(file, &mut progress)?,
        }
        progress.finish();
        Ok(())
    }

    fn rows(&mut self, file: impl io::BufRead, progress: &mut Progress) -> anyhow::Result<()> {
        let Some(mut table) = Table::open(Lines::of(file, self.limit))? else {
            return Ok(());
        };
        if !table.ignored.is_empty() {
            let ignored = table.ignored.join(", ");
            progress.say(&format!("theirs: columns that are not read: {ignored}"));
        }
        while let Some((line, row)) = table.next()? {
            self.take(line, row, progress);
            progress.tick(self.theirs.rows, table.bytes());
        }
        self.ignored = table.ignored;
        Ok(())
    }

    fn messages(&mut self, file: impl io::BufRead, progress: &mut Progress) -> anyhow::Result<()> {
        let mut lines = Lines::of(file, self.limit);
        while let Some((line, row)) = lines.next()? {
            self.take(line, row.map_err(|it| it.to_string()), progress);
            progress.tick(self.theirs.rows, lines.bytes);
        }
        Ok(())
    }

    /// Takes in one row of theirs. A bad one changes nothing.
    fn take(&mut self, line: u64, row: Result<&[u8], String>, progress: &Progress) {
        let now = self.cases.now;
        let row = row.and_then(|body| Row::read(line, body, now, self.latest));
        let taken = row.and_then(|row| self.cases.apply(row));
        self.theirs.rows += 1;
        self.theirs.bad += u64::from(taken.is_err());
        self.report("theirs", line, taken, progress);
    }

    fn report(
        &mut self,
        file: &'static str,
        line: u64,
        taken: Result<(), String>,
        progress: &Progress,
    ) {
        let Err(reason) = taken else { return };
        let reason = plain(&reason);
        progress.say(&format!("{file}, line {line}: {reason}"));
        if self.bad.len() < self.list {
            self.bad.push(Bad { file, line, reason });
        }
    }

    fn summary(self, learnt: Learnt, is_complete: bool) -> Summary {
        let Self {
            cases,
            ours,
            theirs,
            ignored,
            bad,
            latest: _,
            limit: _,
            list: _,
        } = self;
        Summary {
            cases,
            learnt,
            ours,
            theirs,
            ignored,
            bad,
            is_complete,
        }
    }
}

fn open(path: &Path) -> io::Result<(BufReader<Box<dyn io::Read>>, Progress)> {
    let (file, length): (Box<dyn io::Read>, _) = if path == Path::new("-") {
        (Box::new(io::stdin().lock()), None)
    } else {
        let file = File::open(path)?;
        let length = file.metadata().ok().map(|about| about.len());
        (Box::new(file), length)
    };
    Ok((BufReader::new(file), Progress::new(length)))
}

/// The one place of this command that looks at a clock.
fn clock() -> anyhow::Result<Timestamp> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(Timestamp::try_from(now)?)
}
