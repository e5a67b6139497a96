//! Records that say of an order what no history makes true, where a byte that changes is not
//! enough.

use std::error::Error;

use order_lifecycle::{
    Amount, Command, Currency, Expiry, Fact, Notice, Order, OrderId, OrderRecord, PaymentFact,
    PaymentId, Terms,
};
use time::{Duration, UtcDateTime};

const CREATED: UtcDateTime = UtcDateTime::UNIX_EPOCH;
const MINUTE: i64 = 60_000;

/// Unpaid beside its own money, attempted by nobody, closed ahead of its clock, and closed after a
/// deadline that nothing held off.
pub(crate) fn records() -> Result<Vec<OrderRecord>, Box<dyn Error>> {
    let mut unpaid = after(Fact::Payment {
        payment: PaymentId::new("a")?,
        fact: PaymentFact::Captured { amount: due()? },
    })?;
    unpaid.status = "ATTEMPTED".to_owned();
    unpaid.last_activity = Some(unpaid.clock);
    unpaid.paid = None;

    let mut attempted_by_nobody = after(Fact::Payment {
        payment: PaymentId::new("a")?,
        fact: PaymentFact::Failed,
    })?;
    attempted_by_nobody.payments.clear();

    let mut order = new()?;
    let _ = order.command(&Command::Cancel, CREATED)?;
    let mut closed_ahead = OrderRecord::from(&order);
    closed_ahead.clock -= MINUTE;
    closed_ahead.terms.created_at -= MINUTE;

    let mut closed_after_its_deadline = after(Fact::Cancelled)?;
    closed_after_its_deadline.terms.deadline = Some(MINUTE);
    closed_after_its_deadline.clock = MINUTE;
    if let Some(closing) = &mut closed_after_its_deadline.closing {
        closing.at = MINUTE;
    }
    Ok(vec![
        unpaid,
        attempted_by_nobody,
        closed_ahead,
        closed_after_its_deadline,
    ])
}

fn after(fact: Fact) -> Result<OrderRecord, Box<dyn Error>> {
    let mut order = new()?;
    let occurred_at = CREATED;
    let _ = order.observe(&Notice { fact, occurred_at }, CREATED);
    Ok(OrderRecord::from(&order))
}

fn new() -> Result<Order, Box<dyn Error>> {
    let expiry = Expiry::at(CREATED + Duration::minutes(10));
    let terms = Terms::new(OrderId::new("A")?, due()?, CREATED).expiring(expiry)?;
    Ok(Order::new(terms))
}

fn due() -> Result<Amount, Box<dyn Error>> {
    Ok(Amount::new(100, Currency::INR)?)
}
