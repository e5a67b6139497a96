//! A webhook handler: the gateway's messages come twice, late and out of order, and the order is
//! fulfilled once.
//!
//! The body of a message goes through the adapter of its gateway, which knows what the fields mean;
//! what it makes of them, a report, goes to the order. Whether to fulfil is asked of the order, by a
//! proof, and not of the message.

use std::collections::BTreeSet;
use std::error::Error;

use order_lifecycle::state::Paid;
use order_lifecycle::{
    Amount, Command, Currency, OrderId, Proof, ProviderOrderId, Severity, Terms, Timestamp,
};
use order_lifecycle_enkash::payment_notify;
use order_lifecycle_examples::{Outcome, Store};

/// What the gateway sent, in the order in which it came.
const MESSAGES: [&str; 4] = [
    r#"{"orderId":"ORD1787584522462ck78p","transactionId":"EK1787584557962GwZaa","status":"FAILED"}"#,
    r#"{"orderId":"ORD1787584522462ck78p","transactionId":"EK1787584561111QwErt","status":"SUCCESS",
        "amount":499.00}"#,
    // The same once more, and a success that comes on top of it.
    r#"{"orderId":"ORD1787584522462ck78p","transactionId":"EK1787584561111QwErt","status":"SUCCESS",
        "amount":499.00}"#,
    r#"{"orderId":"ORD1787584522462ck78p","transactionId":"EK1787584557962GwZaa","status":"SUCCESS",
        "amount":499.00}"#,
];

/// Where each order is shipped at most once: a table with a unique key.
#[derive(Default)]
struct Shipments(BTreeSet<OrderId>);

impl Shipments {
    fn fulfil(&mut self, paid: Proof<'_, Paid>) {
        let order = paid.order();
        if self.0.insert(order.id().clone()) {
            println!("ship {}, paid by {}", order.id(), paid.paid_by().id());
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let id = OrderId::new("A-1")?;
    let (mut store, mut shipments) = (shop(&id, now)?, Shipments::default());
    for body in MESSAGES {
        handle(&mut store, &mut shipments, &id, body, now)?;
    }
    println!("{}", store.load(&id)?.explain());
    Ok(())
}

/// A shop with one order, to which the gateway's own id is bound.
fn shop(id: &OrderId, now: Timestamp) -> Outcome<Store> {
    let mut store = Store::default();
    let price = Amount::parse("499.00", Currency::INR)?;
    store.create(Terms::new(id.clone(), price, now))?;
    let provider_order = ProviderOrderId::new("ORD1787584522462ck78p")?;
    let bind = Command::Bind { provider_order };
    let _ = store.change(id, |order| order.command(&bind, now))??;
    Ok(store)
}

/// One message. A real handler finds the order by the ids of the report, and answers the gateway
/// "received" once the order is saved.
fn handle(
    store: &mut Store,
    shipments: &mut Shipments,
    id: &OrderId,
    body: &str,
    now: Timestamp,
) -> Outcome<()> {
    let message = payment_notify(body.as_bytes(), now)?;
    for hint in &message.hints {
        println!("ask the gateway too: {hint}");
    }
    let reconciled = store.change(id, |order| order.reconcile(&message.report, now))??;
    println!("{}: {}", message.report, reconciled.passage);
    for discrepancy in &reconciled.discrepancies {
        if discrepancy.severity() > Severity::Note {
            println!("somebody should look: {discrepancy}");
        }
    }
    if let Some(paid) = store.load(id)?.as_paid() {
        shipments.fulfil(paid);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_handler_takes_every_message() {
        super::main().unwrap();
    }
}
