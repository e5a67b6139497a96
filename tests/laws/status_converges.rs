//! L4, status converges. Guards against an order that is paid or not by the luck of the network.

use order_lifecycle::strategy::notices;
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{Shorten, always, cases_of, count, drawn};
use crate::oracle::Memory;
use crate::story::Case;

/// A case, and notices about payments that follow it at one `now`, in two orders.
#[derive(Clone, Debug)]
struct Burst {
    case: Case,
    first: Vec<Notice>,
    second: Vec<Notice>,
}

fn bursts() -> impl Strategy<Value = Burst> {
    cases_of(8).prop_flat_map(|case| {
        let due = case.terms.amount();
        let about_payment =
            notices(due).prop_filter("about a payment", |notice| notice.subject().is_some());
        vec(about_payment, 1..7).prop_flat_map(move |first| {
            let second = Just(first.clone()).prop_shuffle();
            let repeats = vec(any::<Index>(), 0..3);
            let case = case.clone();
            (second, repeats).prop_map(move |(mut second, repeats)| {
                for repeat in repeats {
                    let again = repeat.get(&first).clone();
                    second.insert(repeat.index(second.len()), again);
                }
                Burst {
                    case: case.clone(),
                    first: first.clone(),
                    second,
                }
            })
        })
    })
}

impl Shorten for Burst {
    fn shorter(&self) -> Vec<Self> {
        let (case, first, second) = (&self.case, &self.first, &self.second);
        let earlier = case.shorter().into_iter().map(|case| Self {
            case,
            ..self.clone()
        });
        let told = first.iter().map(|notice| Self {
            case: case.clone(),
            first: first.iter().filter(|it| *it != notice).cloned().collect(),
            second: second.iter().filter(|it| *it != notice).cloned().collect(),
        });
        earlier.chain(told).collect()
    }
}

impl Burst {
    /// The order before the burst and after it, in both orders.
    fn ends(&self) -> (Order, Order, Order) {
        let start = self.case.end();
        let heard = |notices: &[Notice]| {
            let mut order = start.clone();
            for notice in notices {
                let _ = order.observe(notice, start.clock());
            }
            order
        };
        let (first, second) = (heard(&self.first), heard(&self.second));
        (start, first, second)
    }

    /// UnappliedReason the law says nothing here, if it does not.
    fn is_excepted(&self, start: &Order, end: &Order) -> bool {
        let deadline = start.terms().deadline();
        let past = deadline.is_some_and(|deadline| deadline <= start.clock());
        if start.status().is_open() && past {
            return true;
        }
        if start.status() == Status::Paid {
            return false;
        }
        // An exact capture, told before or now, that no longer qualifies when all is told.
        let memory = self.memory();
        let amount = start.amount();
        let exact = [
            PaymentFact::Captured { amount },
            PaymentFact::PartlyCaptured { amount },
        ];
        let now = self.first.iter().filter_map(|notice| match notice {
            Notice::Payment { payment, fact, .. } if exact.contains(fact) => Some(payment),
            _ => None,
        });
        let amount = Some(start.amount());
        let before = start.payments().filter(|it| it.captured() == amount);
        now.chain(before.map(Payment::id)).any(|payment| {
            let payment = end.payment(payment);
            payment.is_some_and(|it| !memory.is_exact_and_whole(end, it))
        })
    }

    fn memory(&self) -> Memory {
        let mut memory = Memory::default();
        for step in self.case.walk() {
            memory.note(&step);
        }
        memory
    }
}

#[test]
fn always_the_status_does_not_depend_on_the_order_of_arrival() {
    always(bursts(), |burst| {
        let (start, first, second) = burst.ends();
        if !burst.is_excepted(&start, &first) {
            prop_assert_eq!(first.status(), second.status(), "from {}", start.status());
        }
        Ok(())
    });
}

#[test]
fn sometimes_a_burst_decides_the_order() {
    let least = [
        ("the law speaks", 1_000),
        ("the burst paid the order", 100),
        ("the burst paid a closed order", 8),
        ("several captures competed", 12),
        ("another of them won", 4),
        ("excepted: something was told back", 100),
    ];
    count(&drawn(&bursts()), least, |burst| {
        let (start, first, second) = burst.ends();
        let spoken = !burst.is_excepted(&start, &first);
        let paid = start.winner().is_none() && first.status() == Status::Paid;
        let captured = |order: &Order| {
            let amount = Some(order.amount());
            order
                .payments()
                .filter(|it| it.captured() == amount)
                .count()
        };
        let winner = |order: &Order| order.winner().map(|it| it.id().clone());
        [
            spoken,
            spoken && paid,
            spoken && paid && !start.status().is_open(),
            spoken && paid && captured(&first) > 1,
            spoken && paid && winner(&first) != winner(&second),
            !spoken,
        ]
    });
}
