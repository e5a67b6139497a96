//! A worker that gives money back exactly once, although its gateway refuses, does not answer, and
//! the worker itself is killed in between.
//!
//! Each refund is stored as pending *before* it is sent, under the key of its duty. Whatever happens
//! after that is found out by asking the gateway about that key, never by sending again on a guess.

use std::collections::BTreeMap;
use std::error::Error;

use order_lifecycle::{
    Amount, Currency, Notice, OrderId, OwnedDuty, Payment, PaymentFact, PaymentId, RefundId,
    RefundState, Terms, Timestamp,
};
use order_lifecycle_examples::{Outcome, Store};

/// A gateway of the worse kind. It remembers every key, so a key sent twice is one refund.
#[derive(Default)]
struct Gateway {
    refunds: BTreeMap<RefundId, (Amount, RefundState)>,
    calls: u32,
}

impl Gateway {
    /// Takes a refund: refuses the first, does the second without answering, does the rest.
    fn send(&mut self, key: &RefundId, amount: Amount) -> Option<RefundState> {
        self.calls += 1;
        let state = if self.calls == 1 {
            RefundState::Failed
        } else {
            RefundState::Done
        };
        let taken = self.refunds.entry(key.clone()).or_insert((amount, state));
        (self.calls != 2).then_some(taken.1)
    }

    /// Tells what became of a key; one that never arrived has failed.
    fn ask(&self, key: &RefundId) -> RefundState {
        let known = self.refunds.get(key);
        known.map_or(RefundState::Failed, |(_, state)| *state)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let id = OrderId::new("A-1")?;
    let (mut store, mut gateway) = (paid_twice(&id, now)?, Gateway::default());
    // A worker that is killed starts again with the stored order and nothing else: so does each turn.
    while let Some(duty) = next_duty(&store, &id)? {
        println!("to do: {duty}");
        match duty {
            OwnedDuty::Refund {
                payment,
                amount,
                key,
                ..
            } => {
                let key = RefundId::from(key);
                report(
                    &mut store,
                    &id,
                    &payment,
                    &key,
                    (amount, RefundState::Pending),
                    now,
                )?;
                match gateway.send(&key, amount) {
                    Some(state) => report(&mut store, &id, &payment, &key, (amount, state), now)?,
                    None => println!("no answer: the refund stays pending, and is asked about"),
                }
            }
            OwnedDuty::Poll { payment } => {
                for (key, amount) in pending(&store, &id, &payment)? {
                    let state = gateway.ask(&key);
                    report(&mut store, &id, &payment, &key, (amount, state), now)?;
                }
            }
            OwnedDuty::Void { .. } | OwnedDuty::Decide { .. } => break,
        }
    }
    let done = gateway
        .refunds
        .values()
        .filter(|it| it.1 == RefundState::Done);
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

fn next_duty(store: &Store, id: &OrderId) -> Outcome<Option<OwnedDuty>> {
    let order = store.load(id)?;
    let first = order.duties().next().map(OwnedDuty::from);
    Ok(first)
}

/// The refunds of a payment whose end is not known.
fn pending(store: &Store, id: &OrderId, payment: &PaymentId) -> Outcome<Vec<(RefundId, Amount)>> {
    let order = store.load(id)?;
    let refunds = order
        .payment(payment)
        .into_iter()
        .flat_map(Payment::refunds);
    let pending = refunds.filter(|refund| refund.state() == RefundState::Pending);
    Ok(pending.map(|it| (it.id().clone(), it.amount())).collect())
}

/// Stores what is known of a refund.
fn report(
    store: &mut Store,
    id: &OrderId,
    payment: &PaymentId,
    refund: &RefundId,
    (amount, state): (Amount, RefundState),
    now: Timestamp,
) -> Outcome<()> {
    let fact = PaymentFact::Refund {
        refund: refund.clone(),
        request: None,
        amount,
        state,
    };
    let notice = Notice::payment(payment.clone(), fact, now);
    let outcome = store.change(id, |order| order.observe(&notice, now))?;
    println!("{notice}: {}", outcome.answer);
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_worker_comes_to_an_end() {
        super::main().unwrap();
    }
}
