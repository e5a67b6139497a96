//! Deadlines and wake-ups are exact. Guards against an order that is charged a millisecond after
//! its end, a timer that is never set, and a worker that wakes for nothing.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, advanced, always, cases, sometimes};
use crate::instants::later;
use crate::story::Case;

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[test]
fn always_time_alone_closes_the_order_at_its_deadline_and_not_before() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let Some(deadline) = order.expires_at() else {
                let end = advanced(order, Timestamp::MAX);
                prop_assert_eq!(end.status(), order.status(), "without a deadline");
                continue;
            };
            prop_assert!(order.status().is_open() && deadline > order.clock());
            let eve = advanced(order, later(deadline, -1));
            prop_assert_eq!(eve.status(), order.status());
            prop_assert_eq!(eve.expires_at(), Some(deadline));
            for late in [0, 1, DAY] {
                let end = advanced(order, later(deadline, late));
                prop_assert_eq!(end.status(), Status::Expired);
                prop_assert_eq!(end.closing().map(Closing::at), Some(deadline));
                prop_assert_eq!(end.expires_at(), None);
            }
        }
        Ok(())
    });
}

#[test]
fn always_the_next_wake_up_is_when_status_or_duties_change_next() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let Some(wake) = order.next_wake() else {
                let end = advanced(order, Timestamp::MAX);
                prop_assert_eq!(visible(&end), visible(order), "nothing to wake for");
                continue;
            };
            prop_assert!(wake > order.clock());
            let eve = advanced(order, later(wake, -1));
            prop_assert_eq!(visible(&eve), visible(order), "before {}", wake);
            let awake = advanced(order, wake);
            prop_assert_ne!(visible(&awake), visible(order), "at {}", wake);
        }
        Ok(())
    });
}

fn visible(order: &Order) -> (Status, Vec<Duty<'_>>) {
    (order.status(), order.duties().collect())
}

#[test]
fn sometimes_orders_end_and_wake_for_every_cause() {
    let least = [
        ("expired at the deadline", 200),
        ("expired for inactivity", 40),
        ("closed by the provider", 50),
        ("held open past the absolute deadline", 25),
        ("expired by an input that ended the last hold", 3),
        ("a wake-up that is no deadline, of an open order", 150),
        ("a wake-up of a closed order", 50),
        ("an input at the very instant of the deadline", 60),
        ("an input a millisecond before the deadline", 10),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        let cause = |cause| {
            let is = |it: Closing| it.cause() == cause;
            any(&|step| step.after.closing().is_some_and(is))
        };
        let open = |step: &Step<'_>| step.after.status().is_open();
        [
            cause(ClosingCause::Timeout),
            cause(ClosingCause::Inactivity),
            cause(ClosingCause::ProviderCancelled) || cause(ClosingCause::ProviderExpired),
            any(&|step| {
                let deadline = step.after.terms().deadline();
                open(step) && deadline.is_some_and(|it| it <= step.after.clock())
            }),
            any(&|step| {
                let expired = step.after.status() == Status::Expired;
                let ended = step
                    .outcome()
                    .is_some_and(|it| it.passage.closed_by_time.is_some());
                step.timed.status().is_open() && expired && ended
            }),
            any(&|step| {
                let wake = step.after.next_wake();
                open(step) && wake.is_some() && wake != step.after.expires_at()
            }),
            any(&|step| !open(step) && step.after.next_wake().is_some()),
            any(&|step| step.before.expires_at() == Some(step.entry.at)),
            any(&|step| step.before.expires_at() == Some(later(step.entry.at, 1))),
        ]
    });
}
