//! One timer for everything that time does: it sleeps until the next wake-up of any order, advances
//! what is due, and says what is to be done then. Here the sleeping is a jump of the clock.

use std::error::Error;
use std::time::Duration;

use order_lifecycle::{Amount, Command, Currency, Expiry, OrderId, Terms, Timestamp};
use order_lifecycle_examples::{Outcome, Store};

fn main() -> Result<(), Box<dyn Error>> {
    let opening: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let mut store = shop(opening)?;
    let mut now = opening;
    while let Some(wake) = store.next_wake() {
        now = now.max(wake);
        for id in store.due(now) {
            wake_one(&mut store, &id, now)?;
        }
    }
    println!("{now}: time alone changes nothing more");
    Ok(())
}

/// Three orders: one that nobody pays, one with a payment of unknown fate, and one without an end.
fn shop(opening: Timestamp) -> Outcome<Store> {
    let mut store = Store::default();
    let quarter = Expiry::after(Duration::from_secs(15 * 60));
    let lasting = Expiry::NEVER.with_attempt_window(Duration::from_secs(5 * 60));
    for (id, expiry) in [("A-1", quarter), ("A-2", quarter), ("A-3", lasting)] {
        let price = Amount::parse("499.00", Currency::INR)?;
        let terms = Terms::new(OrderId::new(id)?, price, opening).with_expiry(expiry)?;
        store.create(terms)?;
    }
    for (id, payment) in [("A-2", "pay_2"), ("A-3", "pay_3")] {
        let start = Command::StartPayment {
            payment: payment.parse()?,
            limit: None,
        };
        let _ = store.change(&id.parse()?, |order| order.command(&start, opening))??;
    }
    Ok(store)
}

fn wake_one(store: &mut Store, id: &OrderId, now: Timestamp) -> Outcome<()> {
    if let Some(closing) = store.change(id, |order| order.advance(now))? {
        println!("{now}: {id} is {closing}");
    }
    // The stored clock may be behind, so what is read is advanced first.
    let mut order = store.load(id)?;
    order.advance(now);
    for duty in order.duties() {
        println!("{now}: {id} wants somebody to {duty}");
    }
    store.woke(&order);
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_timer_comes_to_an_end() {
        super::main().unwrap();
    }
}
