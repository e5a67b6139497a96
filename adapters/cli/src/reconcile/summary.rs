//! What a comparison comes to, for machines and for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};
use order_lifecycle::{Currency, decimal};
use serde::Serialize;

use super::cases::Cases;
use super::compare::{Due, Learnt};
use super::finding::{Finding, Group, Kind};
use super::words;
use crate::replay::words::instant;

/// What was read of a file.
#[derive(Default, Serialize)]
pub(crate) struct Read {
    pub(crate) rows: u64,
    pub(crate) bad: u64,
}

#[derive(Serialize)]
pub(crate) struct Bad {
    pub(crate) file: &'static str,
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// All there is to print.
pub(crate) struct Summary {
    pub(crate) cases: Cases,
    pub(crate) learnt: Learnt,
    pub(crate) ours: Read,
    pub(crate) theirs: Read,
    pub(crate) ignored: Vec<String>,
    /// The first bad lines.
    pub(crate) bad: Vec<Bad>,
    pub(crate) is_complete: bool,
}

/// The document of `--json`.
#[derive(Serialize)]
struct Document<'s> {
    now: String,
    complete: bool,
    ours: &'s Read,
    theirs: &'s Read,
    orders: Orders,
    ignored_columns: &'s [String],
    discrepancies: BTreeMap<&'static str, GroupView<'s>>,
    learnt: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
    duties: Duties<'s>,
    bad_lines: &'s [Bad],
}

#[derive(Serialize)]
struct Orders {
    held: usize,
    told_of: usize,
}

#[derive(Serialize)]
struct Duties<'s> {
    count: u64,
    first: &'s [Due],
}

#[derive(Serialize)]
struct GroupView<'s> {
    count: u64,
    money: BTreeMap<&'static str, String>,
    first: Vec<FindingView<'s>>,
}

#[derive(Serialize)]
struct FindingView<'s> {
    line: Option<u64>,
    order: Option<&'s str>,
    provider_order: Option<&'s str>,
    payment: Option<&'s str>,
    ours: Option<&'s str>,
    theirs: Option<&'s str>,
    amount: Option<String>,
    currency: Option<&'static str>,
}

impl Summary {
    /// Whether both sides agree and every line could be read.
    pub(crate) fn agrees(&self) -> bool {
        self.cases.findings.is_empty() && self.ours.bad == 0 && self.theirs.bad == 0
    }

    pub(crate) fn write_json(&self, mut out: impl Write) -> anyhow::Result<()> {
        let findings = self.cases.findings.groups();
        let learnt = self.learnt.changed().into_iter();
        let document = Document {
            now: instant(self.cases.now),
            complete: self.is_complete,
            ours: &self.ours,
            theirs: &self.theirs,
            orders: Orders {
                held: self.cases.book.len(),
                told_of: self.cases.touched(),
            },
            ignored_columns: &self.ignored,
            discrepancies: findings
                .map(|(kind, group)| (kind.as_str(), GroupView::of(group)))
                .collect(),
            learnt: learnt
                .map(|(currency, places)| (currency.code(), places))
                .collect(),
            duties: Duties {
                count: self.learnt.duties,
                first: &self.learnt.first,
            },
            bad_lines: &self.bad,
        };
        serde_json::to_writer_pretty(&mut out, &document)?;
        Ok(writeln!(out)?)
    }

    /// Prints for people.
    pub(crate) fn write_text(&self, mut out: impl Write) -> io::Result<()> {
        for (kind, group) in self.cases.findings.groups() {
            if group.count > 0 {
                group.write(kind, &mut out)?;
                writeln!(out)?;
            }
        }
        writeln!(
            out,
            "At {}: {} orders held, {} told of",
            instant(self.cases.now),
            self.cases.book.len(),
            self.cases.touched(),
        )?;
        let (ours, theirs) = (&self.ours, &self.theirs);
        writeln!(out, "ours: {} lines, {} bad", ours.rows, ours.bad)?;
        writeln!(out, "theirs: {} rows, {} bad", theirs.rows, theirs.bad)?;
        for (currency, places) in self.learnt.changed() {
            let places = places.iter().map(|(place, sum)| format!("{place} {sum}"));
            let places: Vec<_> = places.collect();
            writeln!(out, "learnt, {currency}: {}", places.join(", "))?;
        }
        if self.learnt.duties > 0 {
            writeln!(out, "{} to do that were not before:", self.learnt.duties)?;
        }
        for due in &self.learnt.first {
            writeln!(out, "  {}: {}", due.order, due.words)?;
        }
        more(&mut out, self.learnt.duties, self.learnt.first.len())?;
        let verdict = if self.agrees() {
            "Both sides agree."
        } else {
            "They do not agree."
        };
        writeln!(out, "{verdict}")
    }
}

impl Group {
    fn write(&self, kind: Kind, mut out: impl Write) -> io::Result<()> {
        let money = self.money.iter();
        let money = money.map(|(currency, minor)| words::stake((*minor, *currency)));
        let money: Vec<_> = money.collect();
        let (code, meaning, count) = (kind.as_str(), kind.meaning(), self.count);
        match &*money {
            [] => writeln!(out, "{code}: {meaning}: {count}")?,
            money => writeln!(out, "{code}: {meaning}: {count}, {}", money.join(" + "))?,
        }
        if !self.first.is_empty() {
            table(&self.first, &mut out)?;
        }
        more(out, self.count, self.first.len())
    }
}

/// Columns that say nothing of this kind are left out.
fn table(findings: &[Finding], mut out: impl Write) -> io::Result<()> {
    type Column = (&'static str, fn(&Finding) -> Option<String>);
    let columns: [Column; 7] = [
        ("line", |it| Some(it.line?.to_string())),
        ("order", |it| it.order.clone()),
        ("provider order", |it| it.provider_order.clone()),
        ("payment", |it| it.payment.clone()),
        ("ours", |it| it.ours.clone()),
        ("theirs", |it| it.theirs.clone()),
        ("at stake", |it| it.stake.map(words::stake)),
    ];
    let used: Vec<_> = columns
        .iter()
        .filter(|(_, cell)| findings.iter().any(|it| cell(it).is_some()))
        .collect();
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(used.iter().map(|(name, _)| *name));
    for finding in findings {
        table.add_row(
            used.iter()
                .map(|(_, cell)| cell(finding).unwrap_or_default()),
        );
    }
    for (place, (name, _)) in used.iter().enumerate() {
        if matches!(*name, "line" | "at stake")
            && let Some(column) = table.column_mut(place)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn more(mut out: impl Write, count: u64, listed: usize) -> io::Result<()> {
    match count.saturating_sub(u64::try_from(listed).unwrap_or(u64::MAX)) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

impl<'s> GroupView<'s> {
    fn of(group: &'s Group) -> Self {
        let sum = |(currency, minor): (&Currency, &i128)| {
            (currency.code(), decimal(*minor, *currency).to_string())
        };
        Self {
            count: group.count,
            money: group.money.iter().map(sum).collect(),
            first: group.first.iter().map(FindingView::of).collect(),
        }
    }
}

impl<'s> FindingView<'s> {
    fn of(finding: &'s Finding) -> Self {
        Self {
            line: finding.line,
            order: finding.order.as_deref(),
            provider_order: finding.provider_order.as_deref(),
            payment: finding.payment.as_deref(),
            ours: finding.ours.as_deref(),
            theirs: finding.theirs.as_deref(),
            amount: finding
                .stake
                .map(|(minor, currency)| decimal(minor, currency).to_string()),
            currency: finding.stake.map(|(_, currency)| currency.code()),
        }
    }
}
