//! L5, terminal. Guards against a closed order that opens again: goods sent for an order that was
//! cancelled, a cancelled order that is charged.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, sometimes};
use crate::oracle::Memory;
use crate::story::Case;

#[test]
fn always_a_closed_order_stays_as_it_is_unless_it_is_honoured() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let stages = [&step.before, &step.timed, &step.after];
            for (was, is) in stages.iter().zip(stages.iter().skip(1)) {
                if was.status().is_open() {
                    continue;
                }
                prop_assert_eq!(was.closing(), is.closing(), "the closing is kept");
                if was.status() != is.status() {
                    prop_assert_eq!(is.status(), Status::Paid);
                    prop_assert!(
                        step.accepted() || policy_honours(was),
                        "no honour was asked for"
                    );
                }
            }
        }
        Ok(())
    });
}

#[test]
fn always_an_order_that_honours_pays_only_with_money_that_occurred_in_time() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            if honoured(&step) && !step.accepted() {
                let winner = step.after.winner();
                let in_time = winner.is_some_and(|it| memory.is_honoured(&step.timed, it));
                prop_assert!(in_time);
            }
        }
        Ok(())
    });
}

#[test]
fn always_without_honour_every_history_is_legal_by_the_strict_lifecycle() {
    always(cases(), |case: &Case| {
        let mut statuses = vec![Status::Created];
        let mut lifecycle = Lifecycle::Strict;
        for step in case.walk() {
            if honoured(&step) {
                lifecycle = Lifecycle::Honouring;
            }
            let steps: Vec<_> = match step.outcome() {
                Some(outcome) => outcome.passage.steps().collect(),
                None => vec![step.before.status(), step.after.status()],
            };
            prop_assert_eq!(steps.first(), Some(&step.before.status()));
            prop_assert_eq!(steps.last(), Some(&step.after.status()));
            statuses.extend(steps);
            statuses.dedup();
        }
        let legal = lifecycle.validate_history(&statuses);
        prop_assert!(legal.is_ok(), "{:?} in {:?}", legal, statuses);
        Ok(())
    });
}

fn honoured(step: &Step<'_>) -> bool {
    let closed = !step.timed.status().is_open() && step.timed.status() != Status::Paid;
    closed && step.after.status() == Status::Paid
}

fn policy_honours(order: &Order) -> bool {
    let policy = order.terms().policy();
    let late = match order.status() {
        Status::Expired => policy.after_expiry,
        Status::Cancelled => policy.after_cancel,
        Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Paid => {
            return false;
        }
    };
    matches!(late, LateMoney::HonourWithin(_))
}

#[test]
fn sometimes_closed_orders_are_tempted_to_open() {
    let least = [
        (
            "an exact capture arrived for a closed order and did not pay it",
            150,
        ),
        ("an exact capture was honoured", 40),
        ("an exact capture arrived for a cancelled order", 150),
        ("an exact capture arrived for an expired order", 150),
        ("money was accepted after closing", 10),
        ("a checkout was rendered on a closed order", 50),
        (
            "the provider closed an order that was closed the other way",
            20,
        ),
        ("the provider closed a paid order", 20),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        let amount = case.terms.amount();
        let exact = |step: &Step<'_>| {
            let told = step.told();
            told.is_some_and(|told| *told.1 == PaymentFact::Captured { amount })
        };
        let closed = |step: &Step<'_>| match step.timed.status() {
            Status::Cancelled | Status::Expired => true,
            Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Paid => false,
        };
        let paid = |step: &Step<'_>| step.after.status() == Status::Paid;
        let closing = |step: &Step<'_>| {
            let notice = step.notice();
            matches!(
                notice,
                Some(Notice::Cancelled { .. } | Notice::Expired { .. })
            )
        };
        let stale = |step: &Step<'_>| step.outcome().is_some_and(|it| it.answer == Answer::Stale);
        let is = |step: &Step<'_>, status| step.timed.status() == status;
        [
            any(&|step| closed(step) && exact(step) && !paid(step)),
            any(&|step| exact(step) && honoured(step)),
            any(&|step| is(step, Status::Cancelled) && exact(step)),
            any(&|step| is(step, Status::Expired) && exact(step)),
            any(&|step| honoured(step) && step.accepted()),
            any(&|step| {
                let refused = step.refusal();
                closed(step) && refused.is_some_and(|it| it.verb == Verb::RenderCheckout)
            }),
            any(&|step| closing(step) && stale(step)),
            any(&|step| closing(step) && is(step, Status::Paid)),
        ]
    });
}
