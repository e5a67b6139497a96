//! Writes `ours.jsonl`: the stored orders of one invented merchant, for `order reconcile`. What the
//! gateway says of them stands in `theirs.csv`, which is written by hand.

use order_lifecycle::{
    Amount, Command, Currency, Notice, Order, OrderId, OrderRecord, PaymentFact, Terms, Timestamp,
};

fn main() {
    print!("{}", ours());
}

/// One record a line.
pub(crate) fn ours() -> String {
    sample().iter().map(|order| line(order) + "\n").collect()
}

pub(crate) fn line(order: &Order) -> String {
    serde_json::to_string(&OrderRecord::from(order)).unwrap()
}

/// An order number `n`: `A` and its number, bound to `ORD` and its number.
pub(crate) fn order(n: u32) -> Order {
    let id = OrderId::new(&format!("A{n:02}")).unwrap();
    let mut order = Order::new(Terms::new(id, amount("499.00"), morning()));
    let provider_order = format!("ORD{n:02}").parse().unwrap();
    command(&mut order, &Command::Bind { provider_order });
    order
}

/// Reports a fact about payment number `n` to an order.
pub(crate) fn hear(mut order: Order, n: u32, fact: PaymentFact) -> Order {
    let payment = format!("EK{n:02}").parse().unwrap();
    let notice = Notice::payment(payment, fact, payment_time());
    let _ = order.observe(&notice, payment_time());
    order
}

pub(crate) fn captured() -> PaymentFact {
    PaymentFact::Captured {
        amount: amount("499.00"),
    }
}

fn sample() -> Vec<Order> {
    let pending = PaymentFact::Pending { limit: None };
    vec![
        // Paid, and they agree: a payment that failed, one that paid, and its settlement.
        hear(hear(order(1), 11, PaymentFact::Failed), 1, captured()),
        // Paid, and their order is not yet.
        hear(order(2), 2, captured()),
        // Theirs is paid, by nobody knows what.
        order(3),
        // Cancelled here, expired there.
        cancelled(order(4)),
        // An unknown status.
        order(5),
        // Their order costs something else.
        order(6),
        // Another of their orders, which is none of ours.
        order(7),
        // Paid twice: the second payment is known only there.
        hear(order(8), 8, captured()),
        // Tried, and they know nothing of it; then paid.
        hear(hear(order(9), 91, pending.clone()), 9, captured()),
        // Paid, and they took less.
        hear(order(10), 10, captured()),
        // Pending here, paid there; said by the settlement alone, before the row of the order.
        hear(order(11), 17, pending),
        // Paid here, failed there.
        hear(order(12), 12, captured()),
        // They know nothing of it.
        order(13),
        // Their payment is in a status that nobody knows.
        order(14),
        // Expired there long ago, and paid late.
        expired(order(15)),
        // Paid here, and still under way there.
        hear(order(16), 16, captured()),
    ]
}

fn cancelled(mut order: Order) -> Order {
    command(&mut order, &Command::Cancel);
    order
}

fn expired(mut order: Order) -> Order {
    let occurred_at = morning();
    let _ = order.observe(&Notice::Expired { occurred_at }, morning());
    order
}

fn command(order: &mut Order, command: &Command) {
    let _ = order.command(command, morning()).unwrap();
}

fn amount(text: &str) -> Amount {
    Amount::parse(text, Currency::INR).unwrap()
}

/// Ten o'clock in India on 2026-11-23.
fn morning() -> Timestamp {
    "2026-11-23T10:00:00+05:30".parse().unwrap()
}

fn payment_time() -> Timestamp {
    "2026-11-23T10:05:00+05:30".parse().unwrap()
}
