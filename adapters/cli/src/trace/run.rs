//! Feeds a trace to an order, step by step.

use order_lifecycle::{Answered as Reply, Entry, Input, Order, Terms};
use serde_json::Value;

use super::format::{Malformed, Trace};
use super::judge::{Answered, Mismatch, View, all_sums, judge as compare};
use super::permute::{MOST, Permutations};

/// Runs a trace in file order and, where it asks for it, in every order of arrival.
pub(crate) fn judge(trace: &Trace) -> Result<Vec<Mismatch>, Malformed> {
    let terms = trace
        .terms
        .as_ref()
        .ok_or("a trace of one order needs `terms`")?
        .read("trace")?;
    let entries = read(trace, &terms)?;
    let mut mismatches = Vec::new();
    let mut order = Order::new(terms.clone());
    let mut answer = Answered::default();
    for (number, (entry, step)) in (1..).zip(entries.iter().zip(&trace.steps)) {
        answer = feed(&mut order, entry);
        let view = View {
            order: &order,
            answer: &answer,
        };
        compare(
            &view,
            &step.expect,
            &format!("step {number}"),
            &mut mismatches,
        )?;
    }
    let view = View {
        order: &order,
        answer: &answer,
    };
    compare(&view, &trace.end, "final", &mut mismatches)?;
    if trace.permute {
        permute(trace, &terms, entries, &mut mismatches)?;
    }
    Ok(mismatches)
}

fn read(trace: &Trace, terms: &Terms) -> Result<Vec<Entry>, Malformed> {
    let currency = terms.amount().currency();
    let steps = (1..).zip(&trace.steps);
    let entries = steps.map(|(number, step)| {
        let entry = step.read(currency);
        entry.map_err(|malformed| format!("step {number}: {malformed}"))
    });
    entries.collect()
}

fn feed(order: &mut Order, entry: &Entry) -> Answered {
    match entry.apply(order) {
        Reply::Command(Ok(outcome)) | Reply::Notice(outcome) => outcome.into(),
        Reply::Command(Err(refusal)) => refusal.into(),
        // A step is no report.
        Reply::Advance(_) | Reply::Report(_) => Answered::default(),
    }
}

/// The keys of `final` that no order of arrival may change. Which of several competing captures
/// has won may differ, and so may the duties.
const SAME: [&str; 10] = [
    "status",
    "received",
    "refunded",
    "applied",
    "owed",
    "given_back",
    "disputed",
    "returned",
    "under_review",
    "overreturned",
];

/// Runs every order of arrival, each run of notices at the time of its first.
fn permute(
    trace: &Trace,
    terms: &Terms,
    mut entries: Vec<Entry>,
    mismatches: &mut Vec<Mismatch>,
) -> Result<(), Malformed> {
    let movable: Vec<_> = entries
        .iter()
        .map(|entry| matches!(entry.input, Input::Notice(_)))
        .collect();
    let mut permutations = Permutations::new(&movable);
    if permutations.count().is_none_or(|count| count > MOST) {
        return Err(format!("more than {MOST} orders of arrival"));
    }
    for run in permutations.runs() {
        if let Some((first, rest)) = entries
            .get_mut(run.clone())
            .and_then(<[_]>::split_first_mut)
        {
            for entry in rest {
                entry.at = first.at;
            }
        }
    }
    let mut end = trace.end.clone();
    end.retain(|key, _| SAME.contains(&key.as_str()));
    let mut first: Option<Value> = None;
    loop {
        let order = arrived(terms, &entries, permutations.order());
        let (step, before) = (named(permutations.order()), mismatches.len());
        let view = View {
            order: &order,
            answer: &Answered::default(),
        };
        compare(&view, &end, &step, mismatches)?;
        let sums = all_sums(&order);
        let expected = first.get_or_insert_with(|| sums.clone());
        if mismatches.len() == before && *expected != sums {
            mismatches.push(Mismatch {
                step,
                key: "sums".into(),
                expected: expected.clone(),
                got: sums,
            });
        }
        if !permutations.advance() {
            return Ok(());
        }
    }
}

/// The order after its entries in an order of arrival.
fn arrived(terms: &Terms, entries: &[Entry], places: &[usize]) -> Order {
    let mut order = Order::new(terms.clone());
    for entry in places.iter().filter_map(|place| entries.get(*place)) {
        feed(&mut order, entry);
    }
    order
}

fn named(arrived: &[usize]) -> String {
    let places = arrived.iter().map(|place| (place + 1).to_string());
    let places: Vec<_> = places.collect();
    format!("permutation {}: final", places.join(" "))
}
