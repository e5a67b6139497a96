//! How many instructions the commonest inputs take: exact for one compiler, on any machine.
//!
//! `.ci/instructions` counts them with valgrind and compares them with `instructions.txt`. This
//! program prepares a thousand orders and does one operation to each, inside `measured`, which is
//! all that is counted. Without an argument it lists the operations, and says which allocate.

use std::hint::black_box;

use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, PaymentFact, PaymentId, Terms,
    Timestamp,
};

/// So many orders each operation is done to, so that what surrounds it counts for nothing.
const ORDERS: usize = 1_000;

/// 2026-11-24 10:00 UTC.
const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();
/// Five minutes later.
const NOW: Timestamp = Timestamp::from_millis(1_795_514_700_000).unwrap();

/// What is done to an order that stands so.
struct Operation {
    /// Its name, and a word more where it allocates.
    name: &'static str,
    before: fn() -> Order,
    input: Input,
}

enum Input {
    Notice(Notice),
    Command(Command),
    Advance,
    Duties,
}

fn amount() -> Amount {
    Amount::new(49_900, Currency::INR).unwrap()
}

fn payment(number: u64) -> PaymentId {
    PaymentId::new(&format!("EK178758455796{number}GwZaa")).unwrap()
}

fn told(number: u64, fact: PaymentFact) -> Notice {
    Notice::payment(payment(number), fact, NOW)
}

fn captured() -> PaymentFact {
    PaymentFact::Captured { amount: amount() }
}

fn created() -> Order {
    let id = OrderId::new("ORD1787584522462ck78p").unwrap();
    let quarter = Expiry::after(std::time::Duration::from_secs(900));
    let terms = Terms::new(id, amount(), CREATED).with_expiry(quarter);
    Order::new(terms.unwrap())
}

fn attempted() -> Order {
    let mut order = created();
    let pending = PaymentFact::Pending { limit: None };
    let _ = order.observe(&told(1, pending), NOW);
    order
}

fn paid() -> Order {
    let mut order = attempted();
    let _ = order.observe(&told(1, captured()), NOW);
    order
}

/// Paid by the second of four payments.
fn paid_after_four() -> Order {
    let mut order = created();
    for number in [1, 3, 4] {
        let _ = order.observe(&told(number, PaymentFact::Failed), NOW);
    }
    let _ = order.observe(&told(2, captured()), NOW);
    order
}

fn operations() -> [Operation; 12] {
    let notice = |name, before: fn() -> Order, number, fact| Operation {
        name,
        before,
        input: Input::Notice(told(number, fact)),
    };
    let command = |name, before: fn() -> Order, command| Operation {
        name,
        before,
        input: Input::Command(command),
    };
    let start = Command::StartPayment {
        payment: payment(2),
        limit: None,
    };
    [
        notice("first-capture allocates", created, 1, captured()),
        notice("capture", attempted, 1, captured()),
        notice("repeat", paid, 1, captured()),
        notice("stale", paid, 1, PaymentFact::Failed),
        notice("second-capture allocates", paid, 2, captured()),
        notice("repeat-of-four", paid_after_four, 2, captured()),
        command("start allocates", created, start.clone()),
        command("start-refused", paid, start),
        command("cancel-refused", attempted, Command::Cancel),
        command("render", created, Command::RenderCheckout),
        Operation {
            name: "advance",
            before: attempted,
            input: Input::Advance,
        },
        Operation {
            name: "duties",
            before: paid,
            input: Input::Duties,
        },
    ]
}

/// All that is counted.
#[inline(never)]
fn measured(orders: &mut [Order], input: &Input) {
    match input {
        Input::Notice(notice) => orders.iter_mut().for_each(|order| {
            let _ = black_box(order.observe(black_box(notice), NOW));
        }),
        Input::Command(command) => orders.iter_mut().for_each(|order| {
            let _ = black_box(order.command(black_box(command), NOW));
        }),
        Input::Advance => orders.iter_mut().for_each(|order| {
            black_box(order.advance(black_box(NOW)));
        }),
        Input::Duties => orders.iter().for_each(|order| {
            black_box(black_box(order).duties().count());
        }),
    }
}

fn main() {
    let Some(name) = std::env::args().nth(1).filter(|it| !it.starts_with('-')) else {
        for operation in operations() {
            println!("{}", operation.name);
        }
        return;
    };
    let operations = operations();
    let named = |it: &&Operation| it.name.split(' ').next() == Some(&*name);
    let found = operations.iter().find(named);
    let operation = found.expect("one of the operations that are listed without an argument");
    let mut orders: Vec<_> = (0..ORDERS).map(|_| (operation.before)()).collect();
    measured(&mut orders, &operation.input);
    black_box(orders);
}
