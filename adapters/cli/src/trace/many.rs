//! Feeds a trace about several orders to a book, which keeps each payment for one of them.

use std::collections::BTreeMap;

use order_lifecycle::{Entry, Input, Notice, OrderId, Report, Terms, Timestamp};
use order_lifecycle_book::{Book, CommandError, Parking, Received};
use serde_json::Value;

use super::format::{CREATED, Malformed, Trace};
use super::judge::{Answered, Mismatch, View, judge as compare};

/// Runs a trace of several orders in file order.
pub(crate) fn judge(trace: &Trace) -> Result<Vec<Mismatch>, Malformed> {
    if trace.permute {
        return Err("a trace of several orders has one order of arrival".into());
    }
    let terms = terms(trace)?;
    let mut book = Book::new(Parking::NONE);
    for terms in terms.values() {
        let created = book.create(terms.clone(), CREATED);
        let _ = created.map_err(|error| error.to_string())?;
    }
    let mut mismatches = Vec::new();
    let mut answers = BTreeMap::new();
    for (number, step) in (1..).zip(&trace.steps) {
        let place = format!("step {number}");
        let malformed = |reason: &str| format!("{place}: {reason}");
        let name = step
            .order
            .as_deref()
            .ok_or_else(|| malformed("it needs `order`"))?;
        let terms = terms
            .get(name)
            .ok_or_else(|| malformed("its order is not known"))?;
        let entry = step.read(terms.amount().currency());
        let entry = entry.map_err(|it| malformed(&it))?;
        let answer = feed(&mut book, terms.id(), entry);
        let answer = answer.map_err(|it| malformed(&it))?;
        view(&book, terms.id(), &answer, |view| {
            compare(view, &step.expect, &place, &mut mismatches)
        })?;
        answers.insert(name, answer);
    }
    for (name, end) in &trace.end {
        let terms = terms
            .get(name.as_str())
            .ok_or_else(|| format!("no order is named `{name}`"))?;
        let Value::Object(end) = end else {
            return Err(format!("the end of `{name}` is not an object"));
        };
        let answer = answers.remove(name.as_str()).unwrap_or_default();
        let place = format!("final of {name}");
        view(&book, terms.id(), &answer, |view| {
            compare(view, end, &place, &mut mismatches)
        })?;
    }
    Ok(mismatches)
}

fn terms(trace: &Trace) -> Result<BTreeMap<&str, Terms>, Malformed> {
    let read = trace.orders.iter().map(|(name, terms)| {
        let terms = terms
            .read(name)
            .map_err(|it| format!("order `{name}`: {it}"))?;
        Ok((name.as_str(), terms))
    });
    read.collect()
}

fn view(
    book: &Book,
    id: &OrderId,
    answer: &Answered,
    judge: impl FnOnce(&View<'_>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    book.get(id)
        .map_or(Ok(()), |order| judge(&View { order, answer }))
}

fn feed(book: &mut Book, id: &OrderId, entry: Entry) -> Result<Answered, Malformed> {
    let Entry { at, input } = entry;
    match input {
        Input::Command(command) => match book.command(id, &command, at) {
            Ok(commanded) => Ok(commanded.outcome.into()),
            Err(CommandError::Refused(refusal)) => Ok(refusal.into()),
            Err(CommandError::Clash(_)) => Ok(Answered::conflict()),
            Err(error) => Err(error.to_string()),
        },
        Input::Notice(notice) => Ok(report(book, id, notice, at)),
        Input::Report(_) => Err("the format has no reports".into()),
        Input::Advance => {
            // Only what each order comes to is judged.
            let _ = book.advance(at);
            Ok(Answered::default())
        }
    }
}

fn report(book: &mut Book, id: &OrderId, notice: Notice, at: Timestamp) -> Answered {
    let payment = notice.subject().cloned();
    let report = Report {
        order: Some(id.clone()),
        ..notice.into()
    };
    match book.report(&report, at).received {
        Received::Applied(applied) => {
            let order = book.get(id);
            let disposition = order.zip(payment).and_then(|(it, id)| it.disposition(&id));
            let answer = applied.reconciliation.answers.into_iter().next();
            answer.map_or_else(Answered::default, |it| Answered::of(&it, disposition))
        }
        Received::Clash(_) => Answered::conflict(),
        Received::Parked { .. } | Received::Archived { .. } | Received::NoId => Answered::default(),
    }
}
