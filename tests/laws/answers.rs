//! The answer and the revision tell the truth. Guards against a change that is not stored because
//! the revision stood still, and against fulfilling twice because a repeat was called news.

use std::fmt::Debug;

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, sometimes};
#[cfg(feature = "serde")]
use crate::open_record::OpenRecord;
use crate::oracle::Memory;
use crate::story::Case;

#[cfg(feature = "serde")]
#[test]
fn always_the_revision_grows_exactly_when_more_than_the_clock_changed() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            for (was, is) in [(&step.before, &step.timed), (&step.timed, &step.after)] {
                let changed = stored(was) != stored(is);
                prop_assert_eq!(is.revision() > was.revision(), changed);
            }
            let expired = step.before.status() != step.timed.status();
            let by_time = step.timed.revision() - step.before.revision();
            prop_assert_eq!(by_time, u64::from(expired));
            // One for the input, and one more when it let time close the order.
            let by_input = step.after.revision() - step.timed.revision();
            prop_assert!(by_input <= 2);
        }
        Ok(())
    });
}

/// All that an order is, apart from its clock and its revision.
#[cfg(feature = "serde")]
fn stored(order: &Order) -> OpenRecord {
    let mut record = OpenRecord::of(order);
    (record.clock, record.revision) = (0, 0);
    record
}

#[test]
fn always_the_answer_names_the_statuses_and_the_closing() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let Some(outcome) = step.outcome() else {
                continue;
            };
            let passage = outcome.passage;
            prop_assert_eq!(passage.before, step.before.status());
            prop_assert_eq!(passage.after, step.after.status());
            let steps: Vec<_> = passage.steps().collect();
            prop_assert_eq!(steps.first(), Some(&passage.before));
            prop_assert_eq!(steps.last(), Some(&passage.after));
            for (from, to) in steps.iter().zip(steps.iter().skip(1)) {
                let legal = Lifecycle::Honouring.can_become(*from, *to);
                prop_assert!(legal, "{} to {}", from, to);
            }
            if let Some(closing) = passage.closed_by_time {
                prop_assert!(steps.contains(&Status::Expired));
                prop_assert_eq!(step.after.closing(), Some(closing));
                prop_assert!(step.before.status().is_open());
            }
        }
        Ok(())
    });
}

#[test]
fn always_no_news_changes_nothing_but_a_provider_time() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            let was = visible(&step.timed, &memory);
            memory.note(&step);
            let answer = step.outcome().map(|outcome| &outcome.answer);
            if let Some(Answer::Repeat | Answer::Stale) = answer {
                prop_assert_eq!(was, visible(&step.after, &memory), "{:?}", answer);
            }
        }
        Ok(())
    });
}

#[test]
fn always_news_changes_something_that_can_be_seen() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            let was = visible(&step.timed, &memory);
            memory.note(&step);
            let applied = step
                .outcome()
                .is_some_and(|it| it.answer == Answer::Applied);
            // A request for which nothing is left is made and ended without a trace in the sums.
            let asked = matches!(
                step.done(),
                Some(Command::Refund { .. } | Command::WithdrawRefund { .. })
            );
            if applied && !asked {
                prop_assert!(was != visible(&step.after, &memory), "nothing was applied");
            }
        }
        Ok(())
    });
}

#[test]
fn always_an_input_given_twice_in_a_row_is_no_news_the_second_time() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let mut again = step.after.clone();
            let twice = step.entry.apply(&mut again);
            let inert = match step.entry.input {
                Input::Command(_) => again == step.after || twice.refusal().is_none(),
                Input::Notice(_) | Input::Report(_) | Input::Advance => again == step.after,
            };
            prop_assert!(inert, "the second time it did something");
            if let Some(outcome) = twice.outcome() {
                prop_assert!(outcome.answer != Answer::Applied, "news twice");
            }
        }
        Ok(())
    });
}

#[test]
fn always_the_disposition_says_where_the_money_of_the_payment_is() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let (Some(outcome), Some((id, _))) = (step.outcome(), step.told()) else {
                continue;
            };
            let payment = step.after.payment(id);
            let captured = payment.and_then(Payment::captured);
            prop_assert_eq!(outcome.disposition.is_some(), captured.is_some());
            let is_winner = step.after.winner().is_some_and(|winner| winner.id() == id);
            match outcome.disposition {
                // Whatever was taken beside the winner was accepted, when that kept nothing.
                Some(Disposition::Won) => prop_assert!(step.after.winner().is_some()),
                Some(Disposition::Surplus(_)) => prop_assert!(!is_winner),
                Some(Disposition::UnderReview(why)) => {
                    let changed = why.first() == UnappliedReason::AmountChanged;
                    prop_assert!(!is_winner || changed);
                    prop_assert!(!changed || step.after.winner().is_some());
                }
                None => {}
            }
        }
        Ok(())
    });
}

/// All that the reads of an order show, apart from its clock: where its money stands, and each
/// reason for it, among them, and every duty.
fn visible(order: &Order, memory: &Memory) -> impl Debug + PartialEq + use<> {
    let payments = order.payments().map(|it| {
        let refunds = it.refunds().map(|refund| {
            let request = refund.request().cloned();
            (
                refund.id().clone(),
                request,
                refund.amount(),
                refund.state(),
            )
        });
        let disputes = it
            .disputes()
            .map(|dispute| (dispute.id().clone(), dispute.amount(), dispute.state()));
        let requests = it
            .requests()
            .map(|request| (request.id().clone(), request.amount()));
        (
            (it.id().clone(), it.progress(), it.captured(), it.funds()),
            (
                it.limit().filter(|_| it.is_live()),
                it.held(),
                it.rest_is_held(),
                it.capture_pending(),
            ),
            (refunds.collect::<Vec<_>>(), it.refund_total()),
            disputes.collect::<Vec<_>>(),
            requests.collect::<Vec<_>>(),
        )
    });
    let places = order.payments().map(|it| memory.places(order, it));
    let duties = order.duties().map(|duty| format!("{duty:?}"));
    (
        (
            order.status(),
            order.closing(),
            order.provider_orders().cloned().collect::<Vec<_>>(),
            order.kept_above_price() - order.waived(),
        ),
        order.winner().map(|winner| winner.id().clone()),
        payments.collect::<Vec<_>>(),
        duties.collect::<Vec<_>>(),
        places.collect::<Vec<_>>(),
        order.dispositions().map(|it| it.1).collect::<Vec<_>>(),
    )
}

#[test]
fn sometimes_every_answer_is_given() {
    let least = [
        ("applied", 1_500),
        ("repeat", 500),
        ("stale", 500),
        ("conflict over a captured amount", 200),
        ("conflict over a refund", 100),
        ("conflict over a dispute", 40),
        ("conflict over a currency", 60),
        ("conflict over the closing", 40),
        ("won, by the answer", 500),
        ("surplus, by the answer", 300),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let outcomes = || steps.iter().filter_map(Step::outcome);
        let answer = |name| outcomes().any(|it| it.answer.as_str() == name);
        let conflict = |kind: &dyn Fn(&Conflict) -> bool| {
            outcomes().any(|it| match &it.answer {
                Answer::Conflict(conflict) => kind(conflict),
                Answer::Applied | Answer::Repeat | Answer::Stale => false,
            })
        };
        let stands = |code| {
            let mut dispositions = outcomes().filter_map(|it| it.disposition);
            dispositions.any(|it| it.as_str() == code)
        };
        [
            answer("applied"),
            answer("repeat"),
            answer("stale"),
            conflict(&|it| matches!(it, Conflict::Captured { .. })),
            conflict(&|it| matches!(it, Conflict::Refund { .. })),
            conflict(&|it| matches!(it, Conflict::Dispute { .. })),
            conflict(&|it| matches!(it, Conflict::Currency { .. })),
            conflict(&|it| matches!(it, Conflict::Closing { .. })),
            stands("won"),
            stands("surplus"),
        ]
    });
}
