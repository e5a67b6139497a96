//! A webhook handler: the gateway's messages come twice, late, out of order and from a forger, and
//! the order is fulfilled once.
//!
//! Anybody can post a webhook, and this gateway documents no way to check its checksum. So a
//! webhook is a hint: it says which payment to ask about, and what counts is the gateway's answer
//! to that. The adapter knows what the answer's fields mean; what it makes of them, a report, goes
//! to the order. Whether to fulfil is asked of the order, by a proof, and not of the message.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use order_lifecycle::state::Paid;
use order_lifecycle::{
    Amount, Command, Currency, OrderId, PaymentId, Proof, ProviderOrderId, Severity, Terms,
    Timestamp,
};
use order_lifecycle_enkash::{OwnRequest, ReadError, payment_notify, transaction_status};
use order_lifecycle_examples::{Outcome, Store};

const ORDER: &str = "ORD1787584522462ck78p";
const DECLINED: &str = "EK1787584557962GwZaa";
const PAID: &str = "EK1787584561111QwErt";

/// What happens: which payment has what status at the gateway by then, and which payment somebody
/// says is a success.
const EVENTS: [([(&str, &str); 2], &str); 5] = [
    ([(DECLINED, "FAILED"), (PAID, "CREATED")], DECLINED),
    // Nobody paid with this one.
    ([(DECLINED, "FAILED"), (PAID, "CREATED")], "HACK"),
    ([(DECLINED, "FAILED"), (PAID, "SUCCESS")], PAID),
    // The same once more, and a success that comes on top of it.
    ([(DECLINED, "FAILED"), (PAID, "SUCCESS")], PAID),
    ([(DECLINED, "SUCCESS"), (PAID, "SUCCESS")], DECLINED),
];

/// The gateway, as far as it is asked.
#[derive(Default)]
struct Gateway {
    statuses: BTreeMap<&'static str, &'static str>,
}

impl Gateway {
    /// Get Transaction Status. A real one is asked over TLS, with a token of ours.
    fn ask(&self, payment: &PaymentId) -> String {
        let Some(status) = self.statuses.get(payment.as_str()) else {
            return r#"{"response_code":9,"response_message":"no such transaction"}"#.into();
        };
        format!(
            r#"{{"response_code":0,"response_message":"Success","payload":{{"orderId":"{ORDER}",
                "transactionId":"{payment}","status":"{status}","amount":499.00}}}}"#
        )
    }
}

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
    let (store, _) = day()?;
    println!("{}", store.load(&"A-1".parse()?)?.explain());
    Ok(())
}

fn day() -> Outcome<(Store, Shipments)> {
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let id = OrderId::new("A-1")?;
    let (mut store, mut shipments) = (shop(&id, now)?, Shipments::default());
    for (statuses, payment) in EVENTS {
        let gateway = Gateway {
            statuses: statuses.into(),
        };
        let webhook = format!(
            r#"{{"orderId":"{ORDER}","transactionId":"{payment}","status":"SUCCESS","amount":499.00}}"#
        );
        handle(&mut store, &mut shipments, &gateway, &id, &webhook, now)?;
    }
    Ok((store, shipments))
}

/// A shop with one order, to which the gateway's own id is bound.
fn shop(id: &OrderId, now: Timestamp) -> Outcome<Store> {
    let mut store = Store::default();
    let price = Amount::parse("499.00", Currency::INR)?;
    store.create(Terms::new(id.clone(), price, now))?;
    let provider_order = ProviderOrderId::new(ORDER)?;
    let bind = Command::Bind { provider_order };
    let _ = store.change(id, |order| order.command(&bind, now))??;
    Ok(store)
}

/// One message. A real handler finds the order by the ids of the report, and answers the gateway
/// "received" once the order is saved; whoever posts much has to wait, because each one is asked
/// about.
fn handle(
    store: &mut Store,
    shipments: &mut Shipments,
    gateway: &Gateway,
    id: &OrderId,
    webhook: &str,
    now: Timestamp,
) -> Outcome<()> {
    let message = payment_notify(webhook, now)?;
    let Some(payment) = &message.about().payment else {
        println!("ask the gateway about {}", message.about());
        return Ok(());
    };
    let answer = gateway.ask(payment);
    let reply = match transaction_status(&*answer, now) {
        Ok(reply) => reply.trusted(OwnRequest),
        Err(refused @ ReadError::Gateway { .. }) => {
            println!("nothing is known of {payment}: {refused}");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    for hint in &reply.hints {
        println!("ask the gateway again: {hint}");
    }
    let reconciled = store.change(id, |order| order.reconcile(&reply.report, now))??;
    println!("{}: {}", reply.report, reconciled.passage);
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
    use super::{DECLINED, PAID, day};

    #[test]
    fn the_order_is_shipped_once_and_a_forger_pays_nothing() {
        let (store, shipments) = day().unwrap();
        let order = store.load(&"A-1".parse().unwrap()).unwrap();
        assert_eq!(shipments.0.len(), 1);
        assert_eq!(order.as_paid().unwrap().paid_by().id().as_str(), PAID);
        let payments: Vec<_> = order.payments().map(|it| it.id().as_str()).collect();
        assert_eq!(payments, [DECLINED, PAID]);
        assert_eq!(order.duties().count(), 1, "the second success goes back");
    }
}
