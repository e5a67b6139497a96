//! L12, replay. Guards against an order that cannot be rebuilt from its log after a disaster.

use order_lifecycle::*;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{Step, always, cases_with_reports, count, drawn};
use crate::story::Case;

#[test]
fn always_the_same_inputs_give_the_same_order_and_the_same_answers() {
    always((cases_with_reports(30), any::<Index>()), |(case, half)| {
        let (first, second) = (case.walk(), case.walk());
        for (first, second) in first.iter().zip(&second) {
            prop_assert_eq!(&first.answered, &second.answered);
            prop_assert_eq!(&first.after, &second.after);
        }
        // Stopped anywhere and carried on by somebody else, it is the same order.
        let (before, rest) = case.history.split_at(half.index(case.history.len() + 1));
        let mut order = Order::new(case.terms.clone());
        order.replay(before);
        let mut handed_over = order.clone();
        handed_over.replay(rest);
        prop_assert_eq!(&handed_over, &case.end());
        prop_assert_eq!(
            &handed_over,
            second.last().map_or(&handed_over, |step| &step.after)
        );
        Ok(())
    });
}

#[test]
fn sometimes_replayed_orders_went_a_long_way() {
    let least = [
        ("ten inputs or more", 800),
        ("a revision of eight or more", 500),
        ("three payments", 500),
        ("a report that changed something", 500),
        ("a report of two notices or more, paying the order", 40),
        ("a report that is not ours", 200),
    ];
    count(&drawn(&cases_with_reports(30)), least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        let reconciled = |step: &Step<'_>| match &step.answered {
            Answered::Report(Ok(reconciled)) => Some(reconciled.clone()),
            Answered::Report(Err(_))
            | Answered::Advance(_)
            | Answered::Command(_)
            | Answered::Notice(_) => None,
        };
        [
            steps.len() >= 10,
            any(&|step| step.after.revision() >= 8),
            any(&|step| step.after.payments().len() >= 3),
            any(&|step| {
                reconciled(step).is_some() && step.after.revision() > step.timed.revision()
            }),
            any(&|step| {
                let paid = step.before.winner().is_none() && step.after.winner().is_some();
                paid && reconciled(step).is_some_and(|it| it.answers.len() >= 2)
            }),
            any(&|step| matches!(step.answered, Answered::Report(Err(_)))),
        ]
    });
}
