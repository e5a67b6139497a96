//! `order trace`: runs traces and judges every expectation that they carry.
//!
//! A trace is one JSON object: terms, inputs in the order in which they were applied, what each
//! should answer and how it should end. One of several orders (`"scope": "many"`) runs on a book,
//! which keeps each payment for one of them. The format is described beside the incidents in
//! `tests/incidents/README.md`.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

mod format;
mod judge;
mod many;
mod permute;
mod run;

use format::Trace;
use judge::Mismatch;

use crate::lines::{BYTE_ORDER_MARK, Limit, Lines};
use crate::quote::escaped;
use crate::standard;

/// Runs traces and reports each mismatch as: trace, step, key, expected, got.
///
/// The last line counts them: `N traces, N agree, N disagree, N skipped`. A malformed trace
/// disagrees; a trace of a scope that is not known is skipped by name. The exit code is 0 only if
/// none disagrees.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files with one trace, files of JSON lines, folders of either, or `-` for JSON lines on
    /// standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Print only mismatches and the last line.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    limit: Limit,
}

#[derive(Default)]
struct Counts {
    agree: u64,
    disagree: u64,
    skipped: u64,
}

struct Runner<W> {
    counts: Counts,
    quiet: bool,
    limit: Limit,
    out: W,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut runner = Runner {
        counts: Counts::default(),
        quiet: args.quiet,
        limit: args.limit,
        out: standard::out(),
    };
    for path in &args.paths {
        runner.path(path)?;
    }
    let Counts {
        agree,
        disagree,
        skipped,
    } = runner.counts;
    let traces = agree + disagree + skipped;
    runner.print(&format!(
        "{traces} traces, {agree} agree, {disagree} disagree, {skipped} skipped"
    ))?;
    runner.out.flush().context("cannot write")?;
    Ok(ExitCode::from(u8::from(disagree > 0)))
}

impl<W: Write> Runner<W> {
    fn path(&mut self, path: &Path) -> anyhow::Result<()> {
        if path == Path::new("-") {
            return self.lines("-", io::stdin().lock());
        }
        if path.is_dir() {
            return self.folder(path);
        }
        let name = path.display().to_string();
        let named_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        if !named_json {
            let file = fs::File::open(path).with_context(|| format!("cannot read {name}"))?;
            return self.lines(&name, BufReader::new(file));
        }
        let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        match serde_json::from_slice::<serde_json::Value>(bytes) {
            Ok(serde_json::Value::Array(traces)) => traces.into_iter().try_for_each(|trace| {
                let trace = serde_json::from_value(trace);
                self.one(&name, trace)
            }),
            // More behind the first value: JSON lines under another name.
            Err(error) if error.is_syntax() && !error.is_eof() => self.lines(&name, bytes),
            Ok(_) | Err(_) => self.one(&name, serde_json::from_slice(bytes)),
        }
    }

    fn folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        let name = folder.display();
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {name}"))?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()
            .with_context(|| format!("cannot read {name}"))?;
        paths.retain(|path| {
            let extension = path.extension().unwrap_or_default();
            path.is_dir()
                || ["json", "jsonl", "ndjson"]
                    .iter()
                    .any(|known| extension == *known)
        });
        paths.sort();
        paths.iter().try_for_each(|path| self.path(path))
    }

    fn lines(&mut self, name: &str, from: impl BufRead) -> anyhow::Result<()> {
        let mut lines = Lines::of(from, self.limit);
        let context = || format!("cannot read {name}");
        while let Some((number, line)) = lines.next().with_context(context)? {
            let place = format!("{name}:{number}");
            match line {
                Ok(line) => self.one(&place, serde_json::from_slice(line))?,
                Err(long) => self.malformed(&place, &long.to_string())?,
            }
        }
        Ok(())
    }

    fn one(&mut self, place: &str, trace: serde_json::Result<Trace>) -> anyhow::Result<()> {
        let trace = match trace {
            Ok(trace) => trace,
            Err(error) => return self.malformed(place, &error.to_string()),
        };
        let judged = match trace.scope.as_deref() {
            None => run::judge(&trace),
            Some("many") => many::judge(&trace),
            Some(scope) => {
                self.counts.skipped += 1;
                return self.tell(format_args!("{}: skipped: scope {scope}", trace.id));
            }
        };
        match judged {
            Err(malformed) => self.malformed(&format!("{place}: {}", trace.id), &malformed),
            Ok(mismatches) if mismatches.is_empty() => {
                self.counts.agree += 1;
                self.tell(format_args!("{}: agrees: {}", trace.id, trace.title))
            }
            Ok(mismatches) => {
                self.counts.disagree += 1;
                for Mismatch {
                    step,
                    key,
                    expected,
                    got,
                } in mismatches
                {
                    let id = &trace.id;
                    self.print(&format!(
                        "{id}: {step}: {key}: expected {expected}, got {got}"
                    ))?;
                }
                Ok(())
            }
        }
    }

    fn malformed(&mut self, place: &str, reason: &str) -> anyhow::Result<()> {
        self.counts.disagree += 1;
        self.print(&format!("{place}: malformed: {reason}"))
    }

    fn tell(&mut self, line: std::fmt::Arguments<'_>) -> anyhow::Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.print(&line.to_string())
    }

    fn print(&mut self, line: &str) -> anyhow::Result<()> {
        writeln!(self.out, "{}", escaped(line)).context("cannot write")
    }
}
