//! Feeds a trace to an order, step by step.

use order_lifecycle::{Order, Terms};
use serde_json::Value;
use time::UtcDateTime;

use super::format::{Input, Malformed, Trace};
use super::judge::{Answered, Mismatch, View, all_sums, judge as compare};
use super::permute::{MOST, Permutations};

/// Runs a trace in file order and, where it asks for it, in every order of arrival.
pub(crate) fn judge(trace: &Trace) -> Result<Vec<Mismatch>, Malformed> {
    let terms = trace
        .terms
        .as_ref()
        .ok_or("a trace of one order needs `terms`")?
        .read("trace")?;
    let inputs = read(trace, &terms)?;
    let mut mismatches = Vec::new();
    let mut order = Order::new(terms.clone());
    let mut answer = Answered::default();
    for (number, ((at, input), step)) in (1..).zip(inputs.iter().zip(&trace.steps)) {
        answer = feed(&mut order, input, *at);
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
        permute(trace, &terms, &inputs, &mut mismatches)?;
    }
    Ok(mismatches)
}

fn read(trace: &Trace, terms: &Terms) -> Result<Vec<(UtcDateTime, Input)>, Malformed> {
    let currency = terms.amount().currency();
    (1..)
        .zip(&trace.steps)
        .map(|(number, step)| {
            let read = step.at().and_then(|at| Ok((at, step.read(currency)?)));
            read.map_err(|malformed| format!("step {number}: {malformed}"))
        })
        .collect()
}

fn feed(order: &mut Order, input: &Input, at: UtcDateTime) -> Answered {
    match input {
        Input::Command(command) => match order.command(command, at) {
            Ok(outcome) => outcome.into(),
            Err(refusal) => refusal.into(),
        },
        Input::Notice(notice) => order.observe(notice, at).into(),
        Input::Advance => {
            order.advance(at);
            Answered::default()
        }
    }
}

/// The keys of `final` that no order of arrival may change. Which of several competing captures
/// has won may differ, and so may the duties.
const SAME: [&str; 9] = [
    "status",
    "received",
    "refunded",
    "applied",
    "owed",
    "given_back",
    "disputed",
    "returned",
    "under_review",
];

/// Runs every order of arrival, each run of notices at the time of its first.
fn permute(
    trace: &Trace,
    terms: &Terms,
    inputs: &[(UtcDateTime, Input)],
    mismatches: &mut Vec<Mismatch>,
) -> Result<(), Malformed> {
    let movable: Vec<_> = inputs
        .iter()
        .map(|(_, input)| matches!(input, Input::Notice(_)))
        .collect();
    let mut permutations = Permutations::new(&movable);
    if permutations.count().is_none_or(|count| count > MOST) {
        return Err(format!("more than {MOST} orders of arrival"));
    }
    let mut times: Vec<_> = inputs.iter().map(|(at, _)| *at).collect();
    for run in permutations.runs() {
        if let Some((first, rest)) = times.get_mut(run.clone()).and_then(<[_]>::split_first_mut) {
            rest.fill(*first);
        }
    }
    let mut end = trace.end.clone();
    end.retain(|key, _| SAME.contains(&key.as_str()));
    let mut first: Option<Value> = None;
    loop {
        let mut order = Order::new(terms.clone());
        for (at, place) in times.iter().zip(permutations.order()) {
            if let Some((_, input)) = inputs.get(*place) {
                feed(&mut order, input, *at);
            }
        }
        let name = || {
            let places: Vec<_> = permutations
                .order()
                .iter()
                .map(|place| (place + 1).to_string())
                .collect();
            format!("permutation {}: final", places.join(" "))
        };
        let before = mismatches.len();
        let view = View {
            order: &order,
            answer: &Answered::default(),
        };
        compare(&view, &end, &name(), mismatches)?;
        let sums = all_sums(&order);
        let expected = first.get_or_insert_with(|| sums.clone());
        if mismatches.len() == before && *expected != sums {
            let (step, key, expected) = (name(), "sums".into(), expected.clone());
            mismatches.push(Mismatch {
                step,
                key,
                expected,
                got: sums,
            });
        }
        if !permutations.advance() {
            return Ok(());
        }
    }
}
