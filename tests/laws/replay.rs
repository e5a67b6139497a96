//! L12, replay. Guards against an order that cannot be rebuilt from its log after a disaster.

use order_lifecycle::Order;
use order_lifecycle::strategy::Input;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{Step, always, cases, sometimes};
use crate::story::Case;

#[test]
fn always_the_same_inputs_give_the_same_order_and_the_same_answers() {
    always((cases(), any::<Index>()), |(case, half)| {
        let (first, second) = (case.walk(), case.walk());
        for (first, second) in first.iter().zip(&second) {
            prop_assert_eq!(&first.result, &second.result);
            prop_assert_eq!(&first.after, &second.after);
        }
        // Stopped anywhere and carried on by somebody else, it is the same order.
        let half = half.index(case.history.len() + 1);
        let (before, rest) = case.history.split_at(half);
        let fed = |mut order: Order, inputs: &[Input]| {
            for input in inputs {
                let _ = input.apply(&mut order);
            }
            order
        };
        let handed_over = fed(Order::new(case.terms.clone()), before).clone();
        let end = fed(handed_over, rest);
        prop_assert_eq!(Some(&end), Some(&case.end()));
        prop_assert_eq!(&end, second.last().map_or(&end, |step| &step.after));
        Ok(())
    });
}

#[test]
fn sometimes_replayed_orders_went_a_long_way() {
    let least = [
        ("ten inputs or more", 800),
        ("a revision of eight or more", 500),
        ("three payments", 500),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        [
            steps.len() >= 10,
            any(&|step| step.after.revision() >= 8),
            any(&|step| step.after.payments().len() >= 3),
        ]
    });
}
