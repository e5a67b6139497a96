//! L2, nothing lost. Guards against money that a customer paid and that no list shows: neither
//! the order's, nor on its way back, nor waiting for somebody.

use std::collections::BTreeMap;

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, sometimes};
use crate::oracle::Memory;
use crate::story::Case;

#[test]
fn always_every_captured_unit_is_in_exactly_one_place() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let mut received = BTreeMap::<Currency, i128>::new();
            for captured in order.payments().filter_map(Payment::captured) {
                *received.entry(captured.currency()).or_default() += i128::from(captured.minor());
            }
            let mut listed: Vec<_> = order.currencies().collect();
            listed.sort_unstable();
            prop_assert_eq!(&listed, &received.keys().copied().collect::<Vec<_>>());
            for (currency, received) in received {
                let sums = order.sums_in(currency);
                let places = [
                    sums.applied,
                    sums.owed,
                    sums.given_back,
                    sums.disputed,
                    sums.returned,
                    sums.under_review,
                ];
                prop_assert!(places.iter().all(|place| *place >= 0), "{:?}", sums);
                prop_assert_eq!(sums.received, received);
                prop_assert_eq!(places.iter().sum::<i128>(), received, "{:?}", sums);
            }
        }
        Ok(())
    });
}

#[test]
fn always_the_sums_are_those_that_the_registers_tell() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let order = &step.after;
            let currencies: Vec<_> = order
                .currencies()
                .chain([order.amount().currency()])
                .collect();
            for currency in currencies {
                let sums = order.sums_in(currency);
                prop_assert_eq!(sums.currency, currency);
                let expected = expected(&memory, order, currency);
                prop_assert_eq!(sums.places().collect::<Vec<_>>(), expected);
            }
            prop_assert_eq!(order.sums(), order.sums_in(order.amount().currency()));
        }
        Ok(())
    });
}

/// The places of all money in one currency, in the order in which the crate lists them.
fn expected(memory: &Memory, order: &Order, currency: Currency) -> Vec<(&'static str, i128)> {
    let mut sums = [
        ("received", 0),
        ("refunded", 0),
        ("applied", 0),
        ("owed", 0),
        ("given_back", 0),
        ("disputed", 0),
        ("returned", 0),
        ("under_review", 0),
        ("overreturned", 0),
    ];
    for payment in order.payments() {
        let places = memory.places(order, payment);
        let Some(places) = places.filter(|it| it.captured.currency() == currency) else {
            continue;
        };
        let parts = [
            i128::from(places.captured.minor()),
            places.refunded,
            places.applied,
            places.owed(),
            places.given_back,
            places.disputed,
            places.returned,
            places.under_review,
            places.overreturned,
        ];
        for ((_, sum), part) in sums.iter_mut().zip(parts) {
            *sum += part;
        }
    }
    sums.into()
}

#[test]
fn sometimes_money_is_in_every_place_and_in_several_at_once() {
    let least = [
        ("applied", 700),
        ("owed", 400),
        ("given back", 300),
        ("disputed", 150),
        ("returned", 80),
        ("under review", 300),
        ("a refund reported beyond what was captured", 40),
        ("a capture in another currency", 150),
        ("one payment's money in three places", 40),
        ("more of one currency than fits in 64 bits", 20),
        ("the winner's amount changed after it won", 60),
        ("the only money that is left waits", 8),
        ("more went back than came", 40),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let sums = |kind: &dyn Fn(Sums) -> bool| {
            let of = |step: &Step<'_>| {
                let order = &step.after;
                order
                    .currencies()
                    .any(|currency| kind(order.sums_in(currency)))
            };
            steps.iter().any(of)
        };
        let spread = |sums: Sums| {
            let places = [
                sums.applied + sums.under_review,
                sums.owed,
                sums.given_back,
                sums.disputed,
            ];
            places.iter().filter(|place| **place > 0).count() >= 3
        };
        let why = |sought: UnappliedReason| {
            let of =
                |duty: Duty<'_>| matches!(duty, Duty::Decide { why, .. } if why.first() == sought);
            steps.iter().any(|step| step.after.duties().any(of))
        };
        [
            sums(&|sums| sums.applied > 0),
            sums(&|sums| sums.owed > 0),
            sums(&|sums| sums.given_back > 0),
            sums(&|sums| sums.disputed > 0),
            sums(&|sums| sums.returned > 0),
            sums(&|sums| sums.under_review > 0),
            sums(&|sums| sums.refunded > sums.given_back),
            sums(&|sums| sums.currency != case.terms.amount().currency()),
            sums(&|sums| {
                spread(sums) && sums.received <= 2 * i128::from(case.terms.amount().minor())
            }),
            sums(&|sums| sums.received > i128::from(i64::MAX)),
            why(UnappliedReason::AmountChanged),
            why(UnappliedReason::WinnerReturned),
            why(UnappliedReason::Overreturned),
        ]
    });
}
