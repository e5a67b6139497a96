//! The crate and the reference, side by side. Guards against every loss for which the
//! specification has a rule: charged twice, paid but not fulfilled, fulfilled but not paid, money
//! kept after a cancellation.

use order_lifecycle::strategy::CREATED;
use order_lifecycle::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};

use crate::disorder;
use crate::reference::Reference;
use crate::retell::retold;
use crate::side_by_side::{compare, response};
use crate::story::Case;

/// How many histories are compared, unless `MODEL_CASES` says otherwise.
const CASES: usize = 100_000;

#[test]
fn always_the_crate_and_the_reference_agree_after_every_input() {
    let wanted = std::env::var("MODEL_CASES").ok();
    let count = wanted.map_or(CASES, |text| text.parse().expect("a number of histories"));
    let mut runner = TestRunner::new(Config::default());
    let mut steps = 0;
    disorder::for_each(&mut runner, count, |case| {
        steps += case.history.len();
        if let Err(error) = agree(&case) {
            let (why, case) = shortest(error.to_string(), case);
            let trace = retold("minimal", "what the reference expects", &case);
            panic!("{why}\nin the shortest case found:\n{trace}");
        }
    });
    println!("{count} histories of {steps} steps");
}

/// Drops one step or one particular after the other for as long as they still disagree.
fn shortest(mut why: String, mut case: Case) -> (String, Case) {
    let disagrees = |case: Case| agree(&case).err().map(|error| (error.to_string(), case));
    loop {
        let steps = 0..case.history.len();
        let mut simpler = steps.flat_map(|step| simpler(&case, step));
        match simpler.find_map(disagrees) {
            Some(found) => (why, case) = found,
            None => return (why, case),
        }
    }
}

/// The case without a step, and with less to that step.
fn simpler(case: &Case, step: usize) -> Vec<Case> {
    let mut without = case.clone();
    let entry = without.history.remove(step);
    let mut cases = vec![without];
    let Entry { at, input } = entry.clone();
    let mut plain = input.clone();
    if let Input::Notice(notice) = &mut plain {
        *notice = notice.clone().with_occurred_at(at);
    }
    for change in [Entry { at: CREATED, input }, Entry { at, input: plain }] {
        if change != entry {
            let mut simpler = case.clone();
            simpler.history[step] = change;
            cases.push(simpler);
        }
    }
    cases
}

/// Lets both hear a history, and compares them after every input.
fn agree(case: &Case) -> TestCaseResult {
    let mut order = Order::new(case.terms.clone());
    let mut model = Reference::new(case.terms.clone());
    for (number, entry) in case.history.iter().enumerate() {
        let (before, revision) = (order.status(), order.revision());
        let answered = entry.apply(&mut order);
        let grew = order.revision() > revision;
        let ours = response(before, answered, &order);
        let theirs = model.hear(entry);
        prop_assert_eq!(
            ours,
            theirs,
            "answer to step {} (left: the crate)",
            number + 1
        );
        let at_step = |why| TestCaseError::fail(format!("after step {}: {why}", number + 1));
        compare(&order, &model).map_err(at_step)?;
        // A notice may leave a provider time behind that nothing asks for.
        let may_grow = model.changed || matches!(entry.input, Input::Notice(_));
        let stored = grew == model.changed || grew && may_grow;
        prop_assert!(stored, "after step {}: revision grew: {}", number + 1, grew);
    }
    Ok(())
}
