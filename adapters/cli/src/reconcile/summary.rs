//! What a comparison comes to, for machines and for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use order_lifecycle::{Currency, Severity};
use serde::Serialize;

use super::cases::Cases;
use super::compare::{Due, Learnt};
use super::finding::{Finding, Group, Kind};
use crate::output::{counted, json, more, paragraph, sums, table};

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
    severity: Severity,
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
        self.cases.findings.count() == 0 && self.ours.bad == 0 && self.theirs.bad == 0
    }

    pub(crate) fn write_json(&self, out: impl Write) -> io::Result<()> {
        let findings = self.cases.findings.groups();
        let learnt = self.learnt.changed().into_iter();
        let document = Document {
            now: self.cases.now.to_string(),
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
                .map(|(currency, places)| (currency.as_str(), places))
                .collect(),
            duties: Duties {
                count: self.learnt.duties,
                first: &self.learnt.first,
            },
            bad_lines: &self.bad,
        };
        json(out, &document)
    }

    /// Prints for people.
    pub(crate) fn write_text(&self, mut out: impl Write) -> io::Result<()> {
        self.write_severities(&mut out)?;
        for (kind, group) in self.cases.findings.groups() {
            if group.count > 0 {
                group.write(kind, &mut out)?;
                writeln!(out)?;
            }
        }
        writeln!(
            out,
            "At {}: {} orders held, {} of them in the export",
            self.cases.now,
            self.cases.book.len(),
            self.cases.touched(),
        )?;
        let (ours, theirs) = (&self.ours, &self.theirs);
        writeln!(out, "ours: {} lines, {} bad", ours.rows, ours.bad)?;
        writeln!(out, "theirs: {} rows, {} bad", theirs.rows, theirs.bad)?;
        for (currency, places) in self.learnt.changed() {
            let places = places.iter().map(|(place, sum)| format!("{place} {sum}"));
            let places: Vec<_> = places.collect();
            let text = format!("learnt, {currency}: {}", places.join(", "));
            paragraph(&mut out, &text, 2)?;
        }
        if self.learnt.duties > 0 {
            writeln!(out, "{} to do that were not before:", self.learnt.duties)?;
        }
        for due in &self.learnt.first {
            paragraph(&mut out, &format!("  {}: {}", due.order, due.words), 6)?;
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

impl Summary {
    /// Says first how much of it matters.
    fn write_severities(&self, mut out: impl Write) -> io::Result<()> {
        let found = self.cases.findings.severities();
        let found = found.map(|(severity, count)| match severity {
            Severity::Money => format!("{count} about money"),
            Severity::Look => format!("{count} to look at"),
            Severity::Note => format!("{count} where one side is only behind"),
        });
        let (found, count) = (found.collect::<Vec<_>>(), self.cases.findings.count());
        if count == 0 {
            return Ok(());
        }
        let count = counted(count, "disagreement", "disagreements");
        paragraph(&mut out, &format!("{count}: {}", found.join(", ")), 2)?;
        writeln!(out)
    }
}

impl Group {
    fn write(&self, kind: Kind, mut out: impl Write) -> io::Result<()> {
        let (code, meaning, count) = (kind.as_str(), kind.meaning(), self.count);
        let money = match sums(&self.money) {
            none if none.is_empty() => none,
            money => format!(", {money}"),
        };
        paragraph(&mut out, &format!("{code}: {meaning}: {count}{money}"), 2)?;
        if !self.first.is_empty() {
            findings(&self.first, &mut out)?;
        }
        more(out, self.count, self.first.len())
    }
}

/// Columns that say nothing of this kind are left out.
fn findings(findings: &[Finding], out: impl Write) -> io::Result<()> {
    type Column = (&'static str, fn(&Finding) -> Option<String>);
    let columns: [Column; 7] = [
        ("line", |it| Some(it.line?.to_string())),
        ("order", |it| it.order.clone()),
        ("provider order", |it| it.provider_order.clone()),
        ("payment", |it| it.payment.clone()),
        ("ours", |it| it.ours.clone()),
        ("theirs", |it| it.theirs.clone()),
        ("at stake", |it| {
            let (minor, currency) = it.stake?;
            Some(format!("{} {currency}", currency.decimal(minor)))
        }),
    ];
    let used: Vec<_> = columns
        .iter()
        .filter(|(_, cell)| findings.iter().any(|it| cell(it).is_some()))
        .collect();
    let header: Vec<_> = used.iter().map(|(name, _)| *name).collect();
    let rows = findings.iter().map(|finding| {
        let cells = used.iter().map(|(_, cell)| cell(finding));
        cells.map(Option::unwrap_or_default).collect()
    });
    table(out, &header, rows, &["line", "at stake"])
}

impl<'s> GroupView<'s> {
    fn of(group: &'s Group) -> Self {
        let sum = |(currency, minor): (&Currency, &i128)| {
            (currency.as_str(), currency.decimal(*minor).to_string())
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
            severity: finding.severity,
            line: finding.line,
            order: finding.order.as_deref(),
            provider_order: finding.provider_order.as_deref(),
            payment: finding.payment.as_deref(),
            ours: finding.ours.as_deref(),
            theirs: finding.theirs.as_deref(),
            amount: finding
                .stake
                .map(|(minor, currency)| currency.decimal(minor).to_string()),
            currency: finding.stake.map(|(_, currency)| currency.as_str()),
        }
    }
}
