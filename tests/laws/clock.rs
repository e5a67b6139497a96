//! L9, the clock. Guards against a server whose clock is behind: an expired order that lives
//! again, a payment started after the deadline.

use order_lifecycle::strategy::instants;
use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, advanced, always, cases, sometimes};
use crate::story::Case;

#[test]
fn always_a_clock_that_steps_back_is_a_clock_that_stands() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let clock = step.before.clock();
            prop_assert_eq!(step.after.clock(), clock.max(step.entry.at));
            if step.entry.at < clock {
                let standing = Entry {
                    at: clock,
                    input: step.entry.input.clone(),
                };
                let mut order = step.before.clone();
                let answered = standing.apply(&mut order);
                prop_assert_eq!(&answered, &step.answered);
                prop_assert_eq!(&order, &step.after);
            }
        }
        Ok(())
    });
}

#[test]
fn always_an_earlier_now_alone_changes_nothing() {
    always((cases(), instants()), |(case, earlier)| {
        for step in case.walk() {
            let mut order = step.after.clone();
            let now = (*earlier).min(order.clock());
            prop_assert_eq!(order.advance(now), None);
            prop_assert_eq!(&order, &step.after);
            prop_assert_eq!(&advanced(&order, Timestamp::MIN), &step.after);
        }
        Ok(())
    });
}

#[test]
fn always_what_was_decided_stands_whatever_the_clock_says() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            if step.entry.at < step.before.clock() {
                let (was, is) = (&step.before, &step.timed);
                prop_assert_eq!(was.status(), is.status());
                prop_assert_eq!(was.closing(), is.closing());
                prop_assert_eq!(was.expires_at(), is.expires_at());
                prop_assert_eq!(was.winner(), is.winner());
            }
        }
        Ok(())
    });
}

#[test]
fn sometimes_the_clock_steps_back_where_it_could_hurt() {
    let least = [
        ("back before the deadline of an order that expired", 40),
        ("back before the closing of an order that was cancelled", 30),
        ("back with a notice that changed something", 400),
        ("back with a command that was done", 100),
        ("a capture heard at an earlier now than the clock", 150),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| {
            let mut back = steps.iter().filter(|it| it.entry.at < it.before.clock());
            back.any(kind)
        };
        let before_closing = |step: &Step<'_>, status| {
            let closing = step.before.closing();
            step.before.status() == status && closing.is_some_and(|it| step.entry.at < it.at())
        };
        let changed = |step: &Step<'_>| step.after.revision() > step.timed.revision();
        [
            any(&|step| before_closing(step, Status::Expired)),
            any(&|step| before_closing(step, Status::Cancelled)),
            any(&|step| step.notice().is_some() && changed(step)),
            any(&|step| step.done().is_some() && changed(step)),
            any(&|step| {
                let told = step.told();
                told.is_some_and(|told| matches!(told.1, PaymentFact::Captured { .. }))
            }),
        ]
    });
}
