//! A worker that gives money back exactly once, although its gateway refuses, does not answer, and
//! the worker itself is killed in between: the library's module `refunds` says how.

use std::collections::BTreeMap;
use std::error::Error;

use order_lifecycle::{
    Amount, Currency, Notice, OrderId, PaymentFact, PaymentId, RefundId, RefundState, Terms,
    Timestamp,
};
use order_lifecycle_examples::refunds::{Gateway, turn};
use order_lifecycle_examples::{Outcome, Store};

/// A gateway of the worse kind. It remembers every key, so a key sent twice is one refund.
#[derive(Default)]
struct Moody {
    refunds: BTreeMap<RefundId, RefundState>,
    calls: u32,
}

impl Gateway for Moody {
    /// Takes a refund: refuses the first, does the second without answering, does the rest.
    fn send(&mut self, key: &RefundId, _: &PaymentId, _: Amount) -> Outcome<Option<RefundState>> {
        self.calls += 1;
        let state = if self.calls == 1 {
            RefundState::Failed
        } else {
            RefundState::Done
        };
        let taken = self.refunds.entry(key.clone()).or_insert(state);
        Ok((self.calls != 2).then_some(*taken))
    }

    fn ask(&self, key: &RefundId) -> RefundState {
        let known = self.refunds.get(key);
        known.copied().unwrap_or(RefundState::Failed)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let id = OrderId::new("A-1")?;
    let (mut store, mut gateway) = (paid_twice(&id, now)?, Moody::default());
    // A worker that is killed starts again with the stored order and nothing else: so does each turn.
    while turn(&mut store, &mut gateway, &id, now)? {}
    let done = gateway.refunds.values();
    let done = done.filter(|state| **state == RefundState::Done);
    println!(
        "{} refunds were done; {}",
        done.count(),
        store.load(&id)?.sums()
    );
    Ok(())
}

/// An order that two payments paid: one of them is to go back.
fn paid_twice(id: &OrderId, now: Timestamp) -> Outcome<Store> {
    let mut store = Store::default();
    let amount = Amount::parse("499.00", Currency::INR)?;
    store.create(Terms::new(id.clone(), amount, now))?;
    for payment in ["pay_1", "pay_2"] {
        let captured = PaymentFact::Captured { amount };
        let notice = Notice::payment(payment.parse()?, captured, now);
        let outcome = store.change(id, |order| order.observe(&notice, now))?;
        println!("{notice}: {outcome}");
    }
    Ok(store)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_worker_comes_to_an_end() {
        super::main().unwrap();
    }
}
