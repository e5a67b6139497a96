//! Giving money back exactly once, although the gateway refuses, does not answer, and the worker is
//! killed in between.
//!
//! Each refund is stored as pending *before* it is sent, with its request and under the key of its
//! duty. Whatever happens after that is found out by asking the gateway about that key, never by
//! sending again on a guess. Sent first and stored afterwards, a worker that is killed in between
//! knows of nothing; once another refund of the payment is reported the duty has another key, under
//! which a gateway pays once more. `tests/refund_worker.rs` kills the worker in both places.

use order_lifecycle::{
    Amount, Notice, OrderId, OwnedDuty, Payment, PaymentFact, PaymentId, RefundId, RefundState,
    RequestId, Timestamp,
};

use crate::{Outcome, Store};

/// What a worker needs of a gateway: one that honours idempotency keys.
pub trait Gateway {
    /// Sends a refund under a key. The same key again is the same refund.
    ///
    /// Answers how far it is, or `None` where no answer came.
    ///
    /// # Errors
    ///
    /// The worker cannot go on, and nobody knows whether the refund was sent.
    fn send(
        &mut self,
        key: &RefundId,
        payment: &PaymentId,
        amount: Amount,
    ) -> Outcome<Option<RefundState>>;

    /// Tells what became of a key; one that never arrived has failed.
    fn ask(&self, key: &RefundId) -> RefundState;
}

/// Does the first duty of an order, and tells whether there was one to do.
///
/// A worker that was killed starts with this again: all it needs is what was stored.
///
/// # Errors
///
/// Those of the store and of [`Gateway::send`]. Turn again.
pub fn turn(
    store: &mut Store,
    gateway: &mut impl Gateway,
    id: &OrderId,
    now: Timestamp,
) -> Outcome<bool> {
    let first = store.load(id)?.duties().next().map(OwnedDuty::from);
    let Some(duty) = first else {
        return Ok(false);
    };
    match duty {
        OwnedDuty::Refund {
            payment,
            request,
            amount,
            key,
        } => {
            let refund = Sent {
                payment,
                request,
                amount,
                key: key.into(),
            };
            refund.store(store, id, RefundState::Pending, now)?;
            // No answer: it stays pending, and is asked about.
            if let Some(state) = gateway.send(&refund.key, &refund.payment, amount)? {
                refund.store(store, id, state, now)?;
            }
        }
        OwnedDuty::Poll { payment } => {
            for refund in pending(store, id, &payment)? {
                let state = gateway.ask(&refund.key);
                refund.store(store, id, state, now)?;
            }
        }
        // Nothing that a worker does to a refund.
        OwnedDuty::Void { .. } | OwnedDuty::Capture { .. } | OwnedDuty::Decide { .. } => {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A refund that is about to be sent, or was.
struct Sent {
    payment: PaymentId,
    request: Option<RequestId>,
    amount: Amount,
    key: RefundId,
}

impl Sent {
    /// Stores what is known of the refund.
    fn store(
        &self,
        store: &mut Store,
        id: &OrderId,
        state: RefundState,
        now: Timestamp,
    ) -> Outcome<()> {
        let fact = PaymentFact::Refund {
            refund: self.key.clone(),
            request: self.request.clone(),
            amount: self.amount,
            state,
        };
        let notice = Notice::payment(self.payment.clone(), fact, now);
        let outcome = store.change(id, |order| order.observe(&notice, now))?;
        println!("{notice}: {}", outcome.answer);
        Ok(())
    }
}

/// The refunds of a payment whose end is not known.
fn pending(store: &Store, id: &OrderId, payment: &PaymentId) -> Outcome<Vec<Sent>> {
    let order = store.load(id)?;
    let refunds = order
        .payment(payment)
        .into_iter()
        .flat_map(Payment::refunds);
    let pending = refunds.filter(|refund| refund.state() == RefundState::Pending);
    let sent = pending.map(|refund| Sent {
        payment: payment.clone(),
        request: refund.request().cloned(),
        amount: refund.amount(),
        key: refund.id().clone(),
    });
    Ok(sent.collect())
}
