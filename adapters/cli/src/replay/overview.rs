//! What a whole log comes to, for people: first what is to be done, then the rest.

use std::collections::BTreeMap;
use std::io::{self, Write};

use order_lifecycle::{Order, Timestamp};
use order_lifecycle_enkash::Channel;

use super::day::Day;
use super::tally::{Answers, Listing, Messages, NoOrder, Tally};
use super::totals::{Duties, at, money, statuses};
use super::trust::Trust;
use crate::output::{NO_BREAK, counted, more, paragraph, sums, table};
use crate::view::all_sums;

/// Which orders are listed.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Listed {
    All,
    WithDuties,
}

pub(crate) fn print(
    day: &Day,
    now: Option<Timestamp>,
    listed: Listed,
    mut out: impl Write,
) -> io::Result<()> {
    to_do(day, now, &mut out)?;
    orders(day, listed, &mut out)?;
    totals(day, &mut out)?;
    tally(&day.tally, out)
}

/// Says what matters: what is to be done, and about how much money that is.
fn to_do(day: &Day, now: Option<Timestamp>, mut out: impl Write) -> io::Result<()> {
    let (duties, money) = (Duties::of(day), money(day));
    let of = |place| Some(sums(&at(&money, place))).filter(|sums| !sums.is_empty());
    let tally = &day.tally;
    let lines = [
        (duties.refunds, "refund", "refunds", " to send", of("owed")),
        (duties.captures, "hold", "holds", " to capture", None),
        (
            duties.decisions,
            "payment",
            "payments",
            " to decide about",
            of("under_review"),
        ),
        (duties.voids, "payment", "payments", " to void", None),
        (duties.polls, "payment", "payments", " to poll", None),
        (
            tally.conflicts.count,
            "conflict",
            "conflicts",
            " to look at",
            None,
        ),
        (
            tally.bad.count,
            "bad line",
            "bad lines",
            " to look at, named on standard error",
            None,
        ),
    ];
    let at = now.map(|now| format!(" at {now}")).unwrap_or_default();
    if lines.iter().all(|(count, ..)| *count == 0) {
        return writeln!(out, "Nothing is to be done{at}.");
    }
    writeln!(out, "To do{at}:")?;
    for (count, one, many, what, money) in lines {
        if count > 0 {
            let money = money.map(|money| format!(": {money}")).unwrap_or_default();
            let line = format!("  {}{what}{money}", counted(count, one, many));
            paragraph(&mut out, &line, 6)?;
        }
    }
    Ok(())
}

fn orders(day: &Day, listed: Listed, mut out: impl Write) -> io::Result<()> {
    let orders = day.orders().into_iter();
    let orders = orders.filter(|it| listed == Listed::All || it.duties().next().is_some());
    let rows: Vec<_> = orders.map(|order| row(order, listed)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    if listed == Listed::WithDuties {
        let (listed, all) = (rows.len(), day.book.len());
        writeln!(
            out,
            "{listed} of {all} orders need something (--all lists every order):\n"
        )?;
    }
    let header: &[_] = match listed {
        Listed::All => &["order", "status", "paid by", "received", "to do"],
        Listed::WithDuties => &["order", "status", "received", "to do"],
    };
    table(out, header, rows, &["received"])
}

fn row(order: &Order, listed: Listed) -> Vec<String> {
    let received = all_sums(order).map(|sums| (sums.currency, sums.received));
    let duties = order.duties().map(|duty| duty.to_string());
    let mut row = vec![order.id().to_string(), order.status().to_string()];
    if listed == Listed::All {
        let winner = order.winner().map(|payment| payment.id().to_string());
        row.push(winner.unwrap_or_default());
    }
    row.push(sums(&received.collect()));
    row.push(duties.collect::<Vec<_>>().join("\n"));
    row
}

fn totals(day: &Day, mut out: impl Write) -> io::Result<()> {
    let counts = statuses(day).into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    let orders = counted(
        day.book.len().try_into().unwrap_or(u64::MAX),
        "order",
        "orders",
    );
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(": {}", counts.join(", "))
    };
    writeln!(out)?;
    paragraph(&mut out, &format!("{orders}{counts}"), 2)?;
    for (currency, places) in money(day) {
        // What was refunded is no place: it may be more than was captured.
        let places = places
            .iter()
            .filter(|(name, minor)| *name == "received" || *minor != 0 && *name != "refunded");
        let places = places.map(|(name, minor)| {
            format!("{} {}", name.replace('_', " "), currency.decimal(*minor))
        });
        let places = places.collect::<Vec<_>>().join(", ");
        paragraph(&mut out, &format!("{currency}: {places}"), 2)?;
    }
    Ok(())
}

fn tally(tally: &Tally, mut out: impl Write) -> io::Result<()> {
    let Answers {
        applied,
        repeat,
        stale,
        conflict,
        refused,
    } = &tally.answers;
    let (lines, messages) = (tally.lines, tally.read());
    let (bad, lost) = (tally.bad.count, tally.no_order.count);
    let text = format!("{lines} lines, {bad} bad; {messages} messages, {lost} for no known order");
    paragraph(&mut out, &text, 2)?;
    trust(tally, &mut out)?;
    let text = format!(
        "answers: {applied} applied, {repeat} repeat, {stale} stale, {conflict} conflict, \
         {refused} refused",
    );
    paragraph(&mut out, &text, 2)?;
    counts(&mut out, "discrepancies", &tally.discrepancies)?;
    list(&mut out, "conflicts", &tally.conflicts, |it| {
        format!("line {}: {}: {}", it.line, it.order, it.what)
    })?;
    list(&mut out, "for no known order", &tally.no_order, nobodys)
}

/// Says of every channel whether its messages were believed, and why.
fn trust(tally: &Tally, mut out: impl Write) -> io::Result<()> {
    for (trust, title) in [
        (Trust::OwnRequest, "trusted, as replies to our own requests"),
        (Trust::Verified, "trusted where the line says `verified`"),
        (Trust::Never, "never trusted, only hints to poll"),
    ] {
        let channels = Channel::ALL.iter().copied();
        let channels = channels.filter(|channel| Trust::of(*channel) == trust);
        let channels: Vec<_> = channels
            .map(|channel| {
                let Messages { trusted, hints } = tally.of(channel);
                let count = match trust {
                    Trust::OwnRequest => trusted.to_string(),
                    Trust::Verified => format!("{trusted} of {}", trusted + hints),
                    Trust::Never => hints.to_string(),
                };
                format!("{count} {channel}").replace(' ', &NO_BREAK.to_string())
            })
            .collect();
        paragraph(&mut out, &format!("{title}: {}", channels.join(", ")), 2)?;
    }
    Ok(())
}

fn nobodys(message: &NoOrder) -> String {
    let ids = [
        ("order", &message.order),
        ("gateway order", &message.provider_order),
        ("payment", &message.payment),
    ];
    let ids = ids
        .into_iter()
        .filter_map(|(name, id)| Some(format!("{name} {}", id.as_ref()?)));
    let ids: Vec<_> = ids.collect();
    let ids = if ids.is_empty() {
        "no id".into()
    } else {
        ids.join(", ")
    };
    format!("line {}: {}: {ids}", message.line, message.channel)
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
        .map(|(code, count)| format!("{count}{NO_BREAK}{code}"))
        .collect();
    paragraph(&mut out, &format!("{title}: {}", counts.join(", ")), 2)
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
        paragraph(&mut out, &format!("  {}", entry(it)), 6)?;
    }
    more(out, listing.count, listing.first.len())
}
