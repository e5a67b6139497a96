//! The crate and the reference, side by side. Guards against every loss for which the
//! specification has a rule: charged twice, paid but not fulfilled, fulfilled but not paid, money
//! kept after a cancellation.

use std::collections::BTreeSet;

use order_lifecycle::strategy::CREATED;
use order_lifecycle::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};

use crate::disorder;
use crate::history::{Told, millis};
use crate::money::Owed;
use crate::reference::{Reference, Response, Said, UNMODELLED};
use crate::retell::retold;
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
        notice.occurred_at = at;
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

fn response(before: Status, answered: Answered, order: &Order) -> Response {
    let closed = |closing: Option<Closing>| closing.map(|it| (millis(it.at()), it.cause()));
    match answered {
        Answered::Command(Ok(outcome)) | Answered::Notice(outcome) => Response {
            before: outcome.before,
            expired: closed(outcome.expired),
            said: Said::Answered(outcome.answer),
            after: outcome.after,
            disposition: outcome.disposition,
        },
        Answered::Command(Err(refusal)) => Response {
            before: refusal.before,
            expired: closed(refusal.expired),
            said: Said::Refused(refusal.reason),
            after: refusal.status,
            disposition: None,
        },
        Answered::Advance(closing) => Response {
            before,
            expired: closed(closing),
            said: Said::Nothing,
            after: order.status(),
            disposition: None,
        },
        Answered::Report(_) => unreachable!("{UNMODELLED}"),
    }
}

fn compare(order: &Order, model: &Reference) -> TestCaseResult {
    prop_assert_eq!(order.status(), model.status());
    prop_assert_eq!(millis(order.clock()), model.clock);
    let winner = order.winner().map(Payment::id);
    prop_assert_eq!(winner, model.winner.as_ref().map(|(winner, _)| winner));
    let closing = order.closing().map(|it| (millis(it.at()), it.cause()));
    prop_assert_eq!(closing, model.closing.map(|it| (it.at, it.cause)));
    let deadline = order.deadline().map(millis);
    prop_assert_eq!(deadline, model.deadline().map(|(at, _)| at), "deadline");

    let standing = model.standing();
    let theirs = model.sums(&standing);
    let captured = order.currencies().map(Currency::code);
    let named: BTreeSet<_> = captured.chain([order.amount().currency().code()]).collect();
    prop_assert!(named.iter().eq(theirs.keys()), "currencies {:?}", named);
    for sums in theirs.into_values() {
        prop_assert_eq!(order.sums_in(sums.currency), sums);
    }
    let duties: Vec<_> = order.duties().map(Owed::from).collect();
    let owed = model.duties(&standing);
    prop_assert_eq!(
        order.next_wake().map(millis),
        model.next_wake(&owed),
        "wake-up"
    );
    let same = duties.len() == owed.len() && duties.iter().all(|duty| owed.contains(duty));
    prop_assert!(same, "duties {:?}, by the reference {:?}", duties, owed);
    prop_assert_eq!(order.payments().len(), standing.len());
    for (payment, (told, _)) in order.payments().zip(&standing) {
        same_payment(payment, told)?;
    }
    Ok(())
}

fn same_payment(payment: &Payment, told: &Told) -> TestCaseResult {
    prop_assert_eq!(payment.id(), told.payment);
    prop_assert_eq!(Some(millis(payment.first_heard())), told.first_heard());
    prop_assert_eq!(payment.progress(), told.progress());
    prop_assert_eq!(payment.captured(), told.captured());
    prop_assert_eq!(payment.refund_total(), told.total().map(|(_, total)| total));
    let theirs = told.refunds();
    let theirs = theirs
        .iter()
        .map(|(id, (it, answers))| (*id, it.state, it.amount, *answers));
    let ours = payment
        .refunds()
        .map(|it| (it.id(), it.state(), it.amount(), it.request()));
    prop_assert!(ours.eq(theirs), "refunds");
    let theirs = told.disputes();
    let theirs = theirs.iter().map(|(id, it)| (*id, it.state, it.amount));
    let ours = payment
        .disputes()
        .map(|it| (it.id(), it.state(), it.amount()));
    prop_assert!(ours.eq(theirs), "disputes");
    Ok(())
}
