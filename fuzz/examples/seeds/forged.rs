//! Records that say of an order what no history makes true, where a byte that changes is not
//! enough.

use std::error::Error;

use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, OrderRecord, PaymentFact, PaymentId,
    Terms, Timestamp,
};
use serde_json::{Value, json};

const CREATED: Timestamp = Timestamp::EPOCH;
const MINUTE: i64 = 60_000;

/// Unpaid beside its own money, attempted by nobody, closed ahead of its clock, and closed after a
/// deadline that nothing held off.
pub(crate) fn records() -> Result<Vec<OrderRecord>, Box<dyn Error>> {
    let captured = PaymentFact::Captured { amount: due()? };
    let mut unpaid = after(&of_payment(captured)?)?;
    unpaid["status"] = json!("ATTEMPTED");
    unpaid["last_activity"] = unpaid["clock"].clone();
    unpaid["paid"] = Value::Null;

    let mut attempted_by_nobody = after(&of_payment(PaymentFact::Failed)?)?;
    attempted_by_nobody["payments"] = json!([]);

    let mut order = new()?;
    let _ = order.command(&Command::Cancel, CREATED)?;
    let mut closed_ahead = record(&order)?;
    let earlier = CREATED.millis() - MINUTE;
    closed_ahead["clock"] = json!(earlier);
    closed_ahead["terms"]["created_at"] = json!(earlier);

    let occurred_at = CREATED;
    let mut closed_after_its_deadline = after(&Notice::Cancelled { occurred_at })?;
    closed_after_its_deadline["terms"]["deadline"] = json!(MINUTE);
    closed_after_its_deadline["clock"] = json!(MINUTE);
    closed_after_its_deadline["closing"]["at"] = json!(MINUTE);

    let forged = [
        unpaid,
        attempted_by_nobody,
        closed_ahead,
        closed_after_its_deadline,
    ];
    let records = forged.into_iter().map(serde_json::from_value);
    Ok(records.collect::<Result<_, _>>()?)
}

fn of_payment(fact: PaymentFact) -> Result<Notice, Box<dyn Error>> {
    Ok(Notice::payment(PaymentId::new("a")?, fact, CREATED))
}

fn after(notice: &Notice) -> Result<Value, Box<dyn Error>> {
    let mut order = new()?;
    let _ = order.observe(notice, CREATED);
    record(&order)
}

fn record(order: &Order) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::to_value(OrderRecord::from(order))?)
}

fn new() -> Result<Order, Box<dyn Error>> {
    let deadline = Timestamp::from_millis(10 * MINUTE).ok_or("an early instant")?;
    let terms = Terms::new(OrderId::new("A")?, due()?, CREATED);
    Ok(Order::new(terms.with_expiry(Expiry::at(deadline))?))
}

fn due() -> Result<Amount, Box<dyn Error>> {
    Ok(Amount::new(100, Currency::INR)?)
}
