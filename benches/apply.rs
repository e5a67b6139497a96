//! What an input costs: the order beside a hand-written enum-and-match machine, in one run.
//!
//! `cargo bench --bench apply`. Each stream of inputs is applied whole to a new order, so a line's
//! `item/s` counts events, and the creation and the first hearing of each payment are in it. The
//! allocation columns are per iteration of the whole stream; the benches named `known_payment`,
//! `refusal` and `duties` apply one input to an order that knows the payment already.

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};
use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, PaymentFact, PaymentId, RefundId,
    RefundState, RequestId, Terms, Timestamp,
};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// 2026-11-24 10:00 UTC.
const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();
/// Five minutes later.
const NOW: Timestamp = Timestamp::from_millis(1_795_514_700_000).unwrap();

fn main() {
    let heap = size_of::<order_lifecycle::Payment>();
    let order = size_of::<Order>();
    println!(
        "order with one payment: {} bytes = {order} + {heap} heap",
        order + heap
    );
    divan::main();
}

fn amount() -> Amount {
    Amount::new(49_900, Currency::INR).unwrap()
}

fn order() -> Order {
    let id = OrderId::new("ORD1787584522462ck78p").unwrap();
    let quarter = std::time::Duration::from_secs(900);
    Order::new(
        Terms::new(id, amount(), CREATED)
            .with_expiry(Expiry::after(quarter))
            .unwrap(),
    )
}

fn payment(number: u64) -> PaymentId {
    PaymentId::new(&format!("EK178758455796{number}GwZaa")).unwrap()
}

fn told(number: u64, fact: PaymentFact) -> Notice {
    Notice::payment(payment(number), fact, NOW)
}

/// A busy but ordinary order: two attempts, a decline, a late failure, duplicates, a refund.
fn scripted() -> Vec<Notice> {
    let captured = || PaymentFact::Captured { amount: amount() };
    let refund = |state| PaymentFact::Refund {
        refund: RefundId::new("EK576354215522333D332").unwrap(),
        request: None,
        amount: Amount::new(9_900, Currency::INR).unwrap(),
        state,
    };
    vec![
        told(1, PaymentFact::Pending { limit: None }),
        told(1, PaymentFact::Failed),
        told(2, PaymentFact::Pending { limit: None }),
        told(
            2,
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
        ),
        told(1, PaymentFact::Failed),
        told(2, captured()),
        told(2, captured()),
        told(2, PaymentFact::Failed),
        told(1, PaymentFact::Pending { limit: None }),
        told(2, refund(RefundState::Pending)),
        told(2, refund(RefundState::Done)),
        told(2, captured()),
    ]
}

/// 1,024 notices about four payments in an order that nothing predicts.
fn random() -> Vec<Notice> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let fact = |kind| match kind {
        0 => PaymentFact::Pending { limit: None },
        1 => PaymentFact::Failed,
        2 => PaymentFact::Authorized {
            amount: None,
            until: None,
        },
        3 => PaymentFact::Voided,
        _ => PaymentFact::Captured { amount: amount() },
    };
    (0..1_024).map(|_| told(draw(4), fact(draw(6)))).collect()
}

mod by_hand {
    //! What one writes on the first day: a status, the attempts, a match. It keeps no times, no
    //! refunds, no duties and no sums, knows no conflict, and loses every second success.

    use super::{Notice, PaymentFact, PaymentId};
    use order_lifecycle::Amount;

    #[derive(Clone, Copy, PartialEq)]
    pub(crate) enum Status {
        Created,
        Attempted,
        Paid,
    }

    #[derive(Clone, Copy, PartialEq)]
    pub(crate) enum Attempt {
        Pending,
        Failed,
        Authorized,
        Captured,
    }

    pub(crate) struct Machine {
        pub(crate) status: Status,
        amount: Amount,
        attempts: Vec<(PaymentId, Attempt)>,
    }

    impl Machine {
        pub(crate) fn new(amount: Amount) -> Self {
            Self {
                status: Status::Created,
                amount,
                attempts: Vec::new(),
            }
        }

        pub(crate) fn apply(&mut self, notice: &Notice) -> Status {
            let Notice::Payment { payment, fact, .. } = notice else {
                return self.status;
            };
            let attempt = match fact {
                PaymentFact::Failed | PaymentFact::Voided => Attempt::Failed,
                PaymentFact::Authorized { .. } => Attempt::Authorized,
                PaymentFact::Captured { amount } if *amount == self.amount => Attempt::Captured,
                _ => Attempt::Pending,
            };
            match self.attempts.iter_mut().find(|(known, _)| known == payment) {
                Some((_, Attempt::Captured)) => {}
                Some((_, known)) => *known = attempt,
                None => self.attempts.push((payment.clone(), attempt)),
            }
            self.status = match (self.status, attempt) {
                (Status::Paid, _) | (_, Attempt::Captured) => Status::Paid,
                (Status::Created | Status::Attempted, _) => Status::Attempted,
            };
            self.status
        }
    }
}

#[divan::bench(args = ["scripted", "random"])]
fn order_stream(bencher: Bencher, stream: &str) {
    let notices = if stream == "scripted" {
        scripted()
    } else {
        random()
    };
    bencher
        .counter(ItemsCount::new(notices.len()))
        .with_inputs(order)
        .bench_local_refs(|order| {
            for notice in &notices {
                let _ = black_box(order.observe(black_box(notice), NOW));
            }
        });
}

#[divan::bench(args = ["scripted", "random"])]
fn by_hand_stream(bencher: Bencher, stream: &str) {
    let notices = if stream == "scripted" {
        scripted()
    } else {
        random()
    };
    bencher
        .counter(ItemsCount::new(notices.len()))
        .with_inputs(|| by_hand::Machine::new(amount()))
        .bench_local_refs(|machine| {
            for notice in &notices {
                black_box(machine.apply(black_box(notice)));
            }
        });
}

#[divan::bench]
fn first_hearing(bencher: Bencher) {
    let notice = told(1, PaymentFact::Pending { limit: None });
    bencher
        .with_inputs(order)
        .bench_local_refs(|order| black_box(order.observe(&notice, NOW).passage.after));
}

#[divan::bench(args = ["repeat", "stale", "capture"])]
fn known_payment(bencher: Bencher, case: &str) {
    let captured = told(1, PaymentFact::Captured { amount: amount() });
    let failed = told(1, PaymentFact::Failed);
    let pending = told(1, PaymentFact::Pending { limit: None });
    let (first, notice) = match case {
        "repeat" => (&captured, &captured),
        "stale" => (&captured, &failed),
        _ => (&pending, &captured),
    };
    let mut known = order();
    let _ = known.observe(first, NOW);
    bencher
        .with_inputs(|| known.clone())
        .bench_local_refs(|order| black_box(order.observe(black_box(notice), NOW).passage.after));
}

#[divan::bench]
fn refusal(bencher: Bencher) {
    let mut order = order();
    let _ = order.observe(&told(1, PaymentFact::Pending { limit: None }), NOW);
    bencher.bench_local(|| black_box(order.command(black_box(&Command::Cancel), NOW).is_err()));
}

#[divan::bench]
fn duties(bencher: Bencher) {
    let mut order = order();
    for number in 1..=2 {
        let _ = order.observe(
            &told(number, PaymentFact::Captured { amount: amount() }),
            NOW,
        );
    }
    bencher.bench_local(|| black_box(&order).duties().count());
}

/// Orders as most are: one to four payments, the last of them captured.
#[divan::bench(args = [1, 2, 3, 4])]
fn common_order(bencher: Bencher, payments: u64) {
    let mut notices: Vec<_> = (1..payments)
        .map(|number| told(number, PaymentFact::Failed))
        .collect();
    notices.push(told(payments, PaymentFact::Captured { amount: amount() }));
    bencher.with_inputs(order).bench_local_refs(|order| {
        for notice in &notices {
            let _ = black_box(order.observe(black_box(notice), NOW));
        }
    });
}

/// The same order while its money goes back: asked, sent, done.
#[divan::bench(args = [1, 2, 3, 4])]
fn refunds(bencher: Bencher, refunds: u64) {
    let part = Amount::new(100, Currency::INR).unwrap();
    let id = |number: u64| format!("R-{number}");
    let asked: Vec<_> = (1..=refunds)
        .map(|number| Command::Refund {
            payment: payment(1),
            request: RequestId::new(&id(number)).unwrap(),
            amount: part,
        })
        .collect();
    let refund = |number: u64, state| PaymentFact::Refund {
        refund: RefundId::new(&format!("EK57635421552233{number}")).unwrap(),
        request: RequestId::new(&id(number)).ok(),
        amount: part,
        state,
    };
    let told: Vec<_> = (1..=refunds)
        .flat_map(|it| [(it, RefundState::Pending), (it, RefundState::Done)])
        .map(|(number, state)| told(1, refund(number, state)))
        .collect();
    let mut paid = order();
    let _ = paid.observe(
        &self::told(1, PaymentFact::Captured { amount: amount() }),
        NOW,
    );
    bencher
        .with_inputs(|| paid.clone())
        .bench_local_refs(|order| {
            for command in &asked {
                let _ = black_box(order.command(black_box(command), NOW));
            }
            for notice in &told {
                let _ = black_box(order.observe(black_box(notice), NOW));
            }
            black_box(order.duties().count())
        });
}

/// A notice about the middle one of many payments.
#[divan::bench(args = [1, 4, 16, 256])]
fn among_payments(bencher: Bencher, payments: u64) {
    let mut order = order();
    for number in 0..payments {
        let _ = order.observe(&told(number, PaymentFact::Failed), NOW);
    }
    let notice = told(payments / 2, PaymentFact::Failed);
    bencher.bench_local(|| black_box(order.observe(black_box(&notice), NOW).passage.after));
}
