//! The generators of deliveries keep what their documentation promises. Guards against property
//! tests that pass because nothing interesting was ever drawn.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::strategy::{
    self, Delivery, Disorder, UNIT, deliveries, lives, provider_histories, terms,
};
use order_lifecycle::*;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{TestCaseError, TestError, TestRunner};

/// How many values are drawn, always the same ones.
const DRAWN: usize = 1_000;

fn due() -> Amount {
    Amount::new(1_000, Currency::INR).expect("an amount")
}

fn drawn<S: Strategy>(of: &S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let draw = |_| of.new_tree(&mut runner).expect("a value").current();
    (0..DRAWN).map(draw).collect()
}

fn delivered(disorder: Disorder) -> impl Strategy<Value = Delivery> {
    deliveries(provider_histories(due(), 0..=3), disorder)
}

fn order() -> Order {
    let id = OrderId::new("A-1").expect("an id");
    Order::new(Terms::new(id, due(), strategy::CREATED))
}

/// The notices that were heard, without those of polls.
fn notices(delivery: &Delivery) -> Vec<&Notice> {
    let heard = delivery.received.iter();
    heard
        .filter_map(|entry| match &entry.input {
            Input::Notice(notice) => Some(notice),
            Input::Report(_) | Input::Command(_) | Input::Advance => None,
        })
        .collect()
}

#[test]
fn without_disorder_every_notice_is_heard_once_and_at_its_time() {
    for delivery in drawn(&delivered(Disorder::NONE)) {
        let heard = delivery.happened.iter().map(|notice| Entry {
            at: notice.occurred_at(),
            input: Input::Notice(notice.clone()),
        });
        assert_eq!(delivery.received, heard.collect::<Vec<_>>());
    }
}

/// Whether a delivery shows a disorder.
type Shows = fn(&Delivery) -> bool;

/// Each disorder alone befalls every message, and shows in the way that its switch is named after.
#[test]
fn each_disorder_has_a_switch_of_its_own() {
    let none = Disorder::NONE;
    let switches: [(&str, Disorder, Shows); 7] = [
        (
            "repeated",
            Disorder {
                repeated: 100,
                ..none
            },
            |it| it.received.len() == 2 * it.happened.len(),
        ),
        (
            "reordered",
            Disorder {
                reordered: 100,
                ..none
            },
            |it| !notices(it).into_iter().eq(&it.happened),
        ),
        (
            "delayed",
            Disorder {
                delayed: 100,
                ..none
            },
            |it| {
                let first = it.received.first();
                first.is_some_and(|first| {
                    Some(first.at) >= it.happened[0].occurred_at().checked_add(UNIT)
                })
            },
        ),
        ("lost", Disorder { lost: 100, ..none }, |it| {
            !it.received.is_empty() && notices(it).is_empty()
        }),
        (
            "contradicted",
            Disorder {
                contradicted: 100,
                ..none
            },
            |it| {
                it.received.len() > it.happened.len()
                    && notices(it).iter().any(|heard| !it.happened.contains(heard))
            },
        ),
        (
            "our clock",
            Disorder {
                our_clock: 100,
                ..none
            },
            |it| {
                it.received.iter().any(|heard| match &heard.input {
                    Input::Notice(notice) => heard.at != notice.occurred_at(),
                    Input::Report(_) | Input::Command(_) | Input::Advance => false,
                })
            },
        ),
        (
            "their clock",
            Disorder {
                their_clock: 100,
                ..none
            },
            |it| {
                it.received.len() == it.happened.len()
                    && notices(it).iter().any(|heard| !it.happened.contains(heard))
            },
        ),
    ];
    for (name, disorder, shows) in switches {
        let seen = drawn(&delivered(disorder))
            .iter()
            .filter(|it| shows(it))
            .count();
        println!("{name}: seen in {seen} of {DRAWN}");
        // Histories without a message, or with one that bears no amount, are drawn as well.
        assert!(seen > DRAWN / 2, "{name} shows in {seen} of {DRAWN} only");
    }
}

#[test]
fn a_number_above_a_hundred_is_a_hundred() {
    let (full, more) = (Disorder::all(100), Disorder::all(u8::MAX));
    assert_eq!(drawn(&delivered(full)), drawn(&delivered(more)));
}

/// A provider that is heard in order and in time never contradicts itself and says nothing twice.
#[test]
fn what_happens_at_a_provider_is_plausible() {
    for happened in drawn(&provider_histories(due(), 0..=3)) {
        assert!(happened.is_sorted_by_key(Notice::occurred_at));
        let mut order = order();
        for notice in &happened {
            let outcome = order.observe(notice, notice.occurred_at());
            assert_eq!(
                outcome.answer,
                Answer::Applied,
                "{notice:?} of {happened:#?}"
            );
        }
        for currency in order.currencies() {
            let sums = order.sums_in(currency);
            assert_eq!(sums.refunded, sums.given_back, "{happened:#?}");
        }
    }
}

#[test]
fn sometimes_everything_happens_that_does_at_providers() {
    let least = BTreeMap::from([
        ("a capture after a failure", 50),
        ("a chargeback lost", 30),
        ("a hold that lapsed", 50),
        ("a payment that never ends", 100),
        ("a refund that failed", 40),
        ("a refunded total", 50),
        ("a reversal", 30),
        ("another amount than the order's", 100),
        ("closed by the provider", 30),
        ("two exact captures", 100),
    ]);
    let mut counts = BTreeMap::new();
    for happened in drawn(&provider_histories(due(), 0..=3)) {
        for kind in kinds(&happened) {
            *counts.entry(kind).or_insert(0) += 1;
        }
    }
    for (kind, count) in &counts {
        println!("{count:>5} of {DRAWN} (at least {}): {kind}", least[kind]);
    }
    for (kind, least) in least {
        let count = counts.get(kind).copied().unwrap_or(0);
        assert!(count >= least, "only {count} of {DRAWN}: {kind}");
    }
}

fn kinds(happened: &[Notice]) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    let mut order = order();
    let mut failed = BTreeSet::new();
    for notice in happened {
        let _ = order.observe(notice, notice.occurred_at());
        let Notice::Payment { payment, fact, .. } = notice else {
            if matches!(notice, Notice::Cancelled { .. } | Notice::Expired { .. }) {
                kinds.insert("closed by the provider");
            }
            continue;
        };
        kinds.extend(match fact {
            PaymentFact::Failed => {
                failed.insert(payment);
                None
            }
            PaymentFact::Captured { .. } if failed.contains(payment) => {
                Some("a capture after a failure")
            }
            PaymentFact::Captured { amount } if *amount != due() => {
                Some("another amount than the order's")
            }
            PaymentFact::Dispute {
                state: DisputeState::Lost,
                ..
            } => Some("a chargeback lost"),
            PaymentFact::Voided => Some("a hold that lapsed"),
            PaymentFact::Refund {
                state: RefundState::Failed,
                ..
            } => Some("a refund that failed"),
            PaymentFact::RefundTotal { .. } => Some("a refunded total"),
            PaymentFact::Reversed => Some("a reversal"),
            PaymentFact::Pending { .. }
            | PaymentFact::Authorized { .. }
            | PaymentFact::Captured { .. }
            | PaymentFact::PartlyCaptured { .. }
            | PaymentFact::CapturePending
            | PaymentFact::Refund { .. }
            | PaymentFact::Dispute { .. } => None,
        });
    }
    if order.payments().any(Payment::is_live) {
        kinds.insert("a payment that never ends");
    }
    if order
        .payments()
        .filter(|it| it.captured() == Some(due()))
        .count()
        > 1
    {
        kinds.insert("two exact captures");
    }
    kinds
}

/// Whatever is lost, a poll tells of it, and all else is heard in the end.
#[test]
fn every_payment_is_heard_of_in_the_end() {
    let of = (terms(due()), delivered(Disorder::all(40)));
    for (terms, delivery) in drawn(&of) {
        let mut order = Order::new(terms);
        order.replay(&delivery.received);
        let payments = delivery.happened.iter().filter_map(|it| it.subject());
        for payment in payments {
            assert!(
                order.payment(payment).is_some(),
                "{payment} of {delivery:#?}"
            );
        }
    }
}

#[test]
fn lives_have_commands_between_what_is_heard() {
    let lives = drawn(&lives(due(), Disorder::USUAL));
    let between = |life: &&Vec<Entry>| {
        let commands: Vec<_> = life
            .iter()
            .map(|it| matches!(it.input, Input::Command(_)))
            .collect();
        commands
            .windows(3)
            .any(|three| three == [false, true, false])
    };
    let count = lives.iter().filter(between).count();
    assert!(count > DRAWN / 4, "{count} of {DRAWN}");
}

/// What fails is shown without whatever did not make it fail.
#[test]
fn a_failure_shrinks_to_what_it_needs() {
    let captures = |delivery: &Delivery| {
        let captured = |it: &Notice| {
            matches!(
                it,
                Notice::Payment {
                    fact: PaymentFact::Captured { .. },
                    ..
                }
            )
        };
        delivery.happened.iter().any(captured)
    };
    let mut runner = TestRunner::deterministic();
    let failed = runner.run(&delivered(Disorder::USUAL), |delivery| {
        if captures(&delivery) {
            return Err(TestCaseError::fail("captured"));
        }
        Ok(())
    });
    let Err(TestError::Fail(_, least)) = failed else {
        panic!("nothing was captured: {failed:?}");
    };
    let fact = PaymentFact::Captured { amount: due() };
    let payment = PaymentId::new("p1").expect("an id");
    let notice = Notice::payment(payment, fact, strategy::CREATED);
    assert_eq!(least.happened, vec![notice.clone()]);
    let heard = Entry {
        at: strategy::CREATED,
        input: Input::Notice(notice),
    };
    assert_eq!(least.received, [heard]);
}
