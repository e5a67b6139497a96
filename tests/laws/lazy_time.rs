//! L8, lazy time. Guards against an expiry job that decides by when it runs: a job that was down
//! for an hour must not make an order live longer, and one that runs twice must not expire two.

use order_lifecycle::strategy::instants;
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{advanced, always, cases, count, drawn};
use crate::story::Case;

/// A case, and instants at which somebody lets time pass in between.
fn nudged() -> impl Strategy<Value = (Case, Vec<Timestamp>)> {
    (cases(), vec(instants(), 30))
}

#[test]
fn always_letting_time_pass_in_between_changes_no_final_state() {
    always(nudged(), |(case, nudges)| {
        let entries = || {
            let entries = case.history.iter();
            entries.filter(|entry| entry.input != Input::Advance)
        };
        let mut lazy = Order::new(case.terms.clone());
        let mut eager = lazy.clone();
        for (entry, nudge) in entries().zip(nudges) {
            eager.advance(between(&eager, *nudge, entry));
            let (lazily, eagerly) = (entry.apply(&mut lazy), entry.apply(&mut eager));
            prop_assert_eq!(&lazy, &eager);
            // Only who noticed the closing first may differ.
            let told = |answered: &Answered| {
                let outcome = answered.outcome();
                let outcome =
                    outcome.map(|it| (it.answer.clone(), it.passage.after, it.disposition));
                (outcome, answered.refusal().is_some())
            };
            prop_assert_eq!(told(&lazily), told(&eagerly));
        }
        Ok(())
    });
}

/// An instant moved to where it lies between the order's clock and the next input.
fn between(order: &Order, nudge: Timestamp, next: &Entry) -> Timestamp {
    let clock = order.clock();
    nudge.clamp(clock, next.at.max(clock))
}

#[test]
fn always_advancing_at_once_or_in_steps_is_the_same() {
    always(nudged(), |(case, nudges)| {
        let order = case.end();
        let mut steps = order.clone();
        for nudge in nudges {
            steps.advance(*nudge);
        }
        prop_assert_eq!(&advanced(&order, steps.clock()), &steps);
        Ok(())
    });
}

#[test]
fn sometimes_a_nudge_expires_the_order_before_the_next_input() {
    let least = [
        ("expired by a nudge, the next input later", 5),
        ("expired by a nudge at its very deadline", 50),
        ("expired by the next input", 100),
    ];
    count(&drawn(&nudged()), least, |(case, nudges)| {
        let mut found = [false; 3];
        let mut order = Order::new(case.terms.clone());
        for (entry, nudge) in case.history.iter().zip(nudges) {
            let deadline = order.expires_at();
            let at = between(&order, *nudge, entry);
            let expired = order.advance(at).is_some();
            found[0] |= expired && at < entry.at;
            found[1] |= expired && Some(at) == deadline;
            let open = order.status().is_open();
            let _ = entry.apply(&mut order);
            found[2] |= open && order.status() == Status::Expired;
        }
        found
    });
}
