//! What a whole log comes to, for machines and for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};
use order_lifecycle::{Currency, Order, Status, Sums, decimal};
use serde::Serialize;
use time::UtcDateTime;

use super::day::Day;
use super::story::Event;
use super::tally::{Answers, Bad, Conflict, Listing, NoOrder, Tally};
use super::view::{OrderView, places};
use super::words;

/// The document of `--json`.
#[derive(Serialize)]
pub(crate) struct Document<'b> {
    now: Option<String>,
    orders: Vec<OrderView>,
    summary: Summary<'b>,
    bad_lines: &'b [Bad],
    conflicts: &'b [Conflict],
    no_order: &'b [NoOrder],
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'b [Event]>,
}

#[derive(Serialize)]
struct Summary<'b> {
    lines: u64,
    bad: u64,
    messages: u64,
    no_order: u64,
    conflicts: u64,
    answers: &'b Answers,
    hints: &'b BTreeMap<&'static str, u64>,
    discrepancies: &'b BTreeMap<&'static str, u64>,
    orders: BTreeMap<&'static str, u64>,
    money: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

impl<'b> Document<'b> {
    /// Lists one order or all.
    pub(crate) fn of(day: &'b Day, now: Option<UtcDateTime>) -> Self {
        let tally = &day.tally;
        let story = tally.story.as_ref();
        let orders = day.orders().into_iter();
        let asked = orders.filter(|order| story.is_none_or(|story| story.order == *order.id()));
        Self {
            now: now.map(words::instant),
            orders: asked.map(OrderView::of).collect(),
            summary: Summary::of(day),
            bad_lines: &tally.bad.first,
            conflicts: &tally.conflicts.first,
            no_order: &tally.no_order.first,
            story: story.map(|story| &*story.events),
        }
    }
}

impl<'b> Summary<'b> {
    fn of(day: &'b Day) -> Self {
        let tally = &day.tally;
        let statuses = statuses(day).into_iter();
        let money = money(day).into_iter().map(|(currency, sums)| {
            let sum = |(name, minor)| (name, decimal(minor, currency).to_string());
            (currency.code(), sums.into_iter().map(sum).collect())
        });
        Self {
            lines: tally.lines,
            bad: tally.bad.count,
            messages: tally.messages,
            no_order: tally.no_order.count,
            conflicts: tally.conflicts.count,
            answers: &tally.answers,
            hints: &tally.hints,
            discrepancies: &tally.discrepancies,
            orders: statuses
                .map(|(status, count)| (status.as_str(), count))
                .collect(),
            money: money.collect(),
        }
    }
}

fn statuses(day: &Day) -> Vec<(Status, u64)> {
    let mut counts = Status::ALL.map(|status| (status, 0));
    for order in day.book.iter() {
        for (status, count) in &mut counts {
            *count += u64::from(*status == order.status());
        }
    }
    counts.into()
}

fn money(day: &Day) -> BTreeMap<Currency, BTreeMap<&'static str, i128>> {
    let mut money = BTreeMap::<_, BTreeMap<_, i128>>::new();
    for sums in day.book.iter().flat_map(OrderView::all_sums) {
        let total = money.entry(sums.currency).or_default();
        for (name, minor) in places(&sums) {
            let sum = total.entry(name).or_default();
            *sum = sum.saturating_add(minor);
        }
    }
    money
}

/// Prints all orders and the summary for people.
pub(crate) fn print(day: &Day, now: Option<UtcDateTime>, mut out: impl Write) -> io::Result<()> {
    orders(day, &mut out)?;
    writeln!(out)?;
    if let Some(now) = now {
        writeln!(out, "At {}:", words::instant(now))?;
    }
    let counts: Vec<_> = statuses(day)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(": {}", counts.join(", "))
    };
    writeln!(out, "{} orders{counts}", day.book.len())?;
    for (currency, sums) in money(day) {
        let sum = |name| decimal(sums.get(name).copied().unwrap_or(0), currency);
        writeln!(
            out,
            "{currency}: received {}, applied {}, owed {}, under review {}, given back {}",
            sum("received"),
            sum("applied"),
            sum("owed"),
            sum("under_review"),
            sum("given_back"),
        )?;
    }
    tally(&day.tally, out)
}

fn tally(tally: &Tally, mut out: impl Write) -> io::Result<()> {
    let Answers {
        applied,
        repeat,
        stale,
        conflict,
        refused,
    } = &tally.answers;
    writeln!(
        out,
        "{} lines, {} bad; {} messages, {} for no known order",
        tally.lines, tally.bad.count, tally.messages, tally.no_order.count,
    )?;
    writeln!(
        out,
        "answers: {applied} applied, {repeat} repeat, {stale} stale, {conflict} conflict, \
         {refused} refused",
    )?;
    counts(&mut out, "discrepancies", &tally.discrepancies)?;
    list(&mut out, "conflicts", &tally.conflicts, |it| {
        format!("line {}: {}: {}", it.line, it.order, it.what)
    })?;
    list(&mut out, "for no known order", &tally.no_order, |it| {
        let ids = [
            ("order", &it.order),
            ("gateway order", &it.provider_order),
            ("payment", &it.payment),
        ];
        let ids: Vec<_> = ids
            .into_iter()
            .filter_map(|(name, id)| Some(format!("{name} {}", id.as_ref()?)))
            .collect();
        let ids = if ids.is_empty() {
            "no id".into()
        } else {
            ids.join(", ")
        };
        format!("line {}: {}: {ids}", it.line, it.channel)
    })
}

fn counts(
    mut out: impl Write,
    title: &str,
    counts: &BTreeMap<&'static str, u64>,
) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let counts: Vec<_> = counts
        .iter()
        .map(|(code, count)| format!("{count} {code}"))
        .collect();
    writeln!(out, "{title}: {}", counts.join(", "))
}

fn list<T>(
    mut out: impl Write,
    title: &str,
    listing: &Listing<T>,
    entry: impl Fn(&T) -> String,
) -> io::Result<()> {
    if listing.count == 0 {
        return Ok(());
    }
    writeln!(out, "{} {title}:", listing.count)?;
    for it in &listing.first {
        writeln!(out, "  {}", entry(it))?;
    }
    let listed = u64::try_from(listing.first.len()).unwrap_or(u64::MAX);
    match listing.count.saturating_sub(listed) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

fn orders(day: &Day, mut out: impl Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header([
        "order",
        "status",
        "winner",
        "received",
        "owed",
        "under review",
        "duties",
    ]);
    for order in day.orders() {
        let duties: Vec<_> = order.duties().map(|duty| words::duty(&duty)).collect();
        table.add_row([
            order.id().to_string(),
            order.status().to_string(),
            order
                .winner()
                .map(|it| it.id().to_string())
                .unwrap_or_default(),
            sum(order, |sums| sums.received),
            sum(order, |sums| sums.owed),
            sum(order, |sums| sums.under_review),
            duties.join("; "),
        ]);
    }
    for column in 3..6 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One sum in every currency in which it is not zero; blank where it is zero.
fn sum(order: &Order, of: impl Fn(&Sums) -> i128) -> String {
    let sums = OrderView::all_sums(order).filter(|sums| of(sums) != 0);
    let texts: Vec<_> = sums
        .map(|sums| format!("{} {}", decimal(of(&sums), sums.currency), sums.currency))
        .collect();
    texts.join(" + ")
}
