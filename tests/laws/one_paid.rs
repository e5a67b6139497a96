//! L1, one paid. Guards against charging a customer twice for one order and keeping both, and
//! against an order that was paid and is not delivered.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{always, cases, sometimes};
use crate::oracle::Memory;
use crate::story::Case;

#[test]
fn always_one_winner_at_most_and_the_same_for_ever() {
    always(cases(), |case: &Case| {
        let mut generous = false;
        for step in case.walk() {
            let (before, after) = (&step.before, &step.after);
            // A tip is kept, and what was accepted when the winner kept nothing stays.
            let as_captured = matches!(step.done(), Some(Command::AcceptAsCaptured { .. }));
            let beside = step.accepted() && before.status() == Status::Paid;
            generous |= as_captured || beside;
            prop_assert_eq!(after.winner().is_some(), after.status() == Status::Paid);
            if let Some(winner) = before.winner() {
                prop_assert_eq!(after.winner().map(Payment::id), Some(winner.id()));
            }
            if after.winner().is_none() {
                for currency in after.currencies() {
                    prop_assert_eq!(after.sums_in(currency).applied, 0, "unpaid");
                }
            }
            let kept = i128::from(after.amount().minor());
            let within = after.sums().applied <= kept;
            prop_assert!(within || generous, "keeps more than it costs");
        }
        Ok(())
    });
}

#[test]
fn always_the_winner_was_exact_and_whole_when_it_won_unless_accepted() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let won = step.before.winner().is_none();
            let accepted = step.accepted();
            if let Some(winner) = step.after.winner()
                && won
                && !accepted
            {
                let whole = memory.is_exact_and_whole(&step.after, winner);
                prop_assert!(whole, "`{}` won", winner.id());
            }
        }
        Ok(())
    });
}

#[test]
fn always_money_that_qualifies_has_paid_the_order() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let order = &step.after;
            if order.status() == Status::Paid {
                continue;
            }
            for payment in order.payments() {
                let in_time = order.status().is_open() || memory.is_honoured(order, payment);
                let qualifies = in_time && memory.is_exact_and_whole(order, payment);
                prop_assert!(!qualifies, "`{}` should have won", payment.id());
            }
        }
        Ok(())
    });
}

#[test]
fn sometimes_captures_compete_and_late_ones_win() {
    let least = [
        ("paid", 700),
        ("a second payment was captured on a paid order", 300),
        ("an exact capture arrived for a paid order", 250),
        ("paid by a capture of a payment never heard of", 250),
        ("paid by the policy after it was closed", 25),
        ("paid by a command after it was closed", 8),
        ("paid by a command while open", 8),
        ("paid because a refund failed or a dispute was won", 8),
        ("paid because a request was withdrawn", 1),
        ("a payment with a smaller id appeared after the win", 100),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&crate::harness::Step<'_>) -> bool| steps.iter().any(kind);
        let wins = |step: &crate::harness::Step<'_>| {
            step.after.status() == Status::Paid && step.before.status() != Status::Paid
        };
        let captures = |order: &Order| {
            let captured = order.payments().filter(|it| it.captured().is_some());
            captured.count()
        };
        let accept = |step: &crate::harness::Step<'_>| step.accepted();
        [
            any(&wins),
            any(&|step| {
                step.before.status() == Status::Paid
                    && captures(&step.after) > captures(&step.before)
            }),
            any(&|step| {
                let exact = PaymentFact::Captured {
                    amount: case.terms.amount(),
                };
                let told = step.told();
                let other = step.before.winner().map(Payment::id) != told.map(|told| told.0);
                step.before.status() == Status::Paid
                    && told.is_some_and(|told| *told.1 == exact && other)
            }),
            any(&|step| {
                let new = |told: (&PaymentId, _)| step.before.payment(told.0).is_none();
                wins(step) && step.told().is_some_and(new)
            }),
            any(&|step| wins(step) && !step.timed.status().is_open() && !accept(step)),
            any(&|step| wins(step) && !step.timed.status().is_open() && accept(step)),
            any(&|step| wins(step) && step.timed.status().is_open() && accept(step)),
            any(&|step| {
                let repaired = step.told().is_some_and(|(_, fact)| {
                    matches!(
                        fact,
                        PaymentFact::Refund { .. }
                            | PaymentFact::RefundTotal { .. }
                            | PaymentFact::Dispute { .. }
                    )
                });
                wins(step) && repaired
            }),
            any(&|step| wins(step) && matches!(step.done(), Some(Command::WithdrawRefund { .. }))),
            any(&|step| {
                let new = step
                    .told()
                    .filter(|told| step.before.payment(told.0).is_none());
                let winner = step.before.winner();
                winner
                    .zip(new)
                    .is_some_and(|(winner, new)| new.0 < winner.id())
            }),
        ]
    });
}
