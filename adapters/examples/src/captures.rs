//! Capturing a hold exactly once, although another hold arrives, messages come twice, and the worker
//! is killed in between.
//!
//! That a capture is on its way is stored *before* it is sent. From then on it is polled and not
//! sent: what became of it is found out by asking the gateway, never by sending again on a guess. An
//! answer that the money is still held makes it due again, under the key that it had, so that a
//! gateway which had it all along takes it once. `tests/capture_worker.rs` kills the worker in both
//! places.

use order_lifecycle::{
    Amount, CaptureKey, Notice, OrderId, OwnedDuty, PaymentFact, PaymentId, Timestamp,
};

use crate::{Outcome, Store};

/// What a worker needs of a gateway that holds money: one that honours idempotency keys.
///
/// Each call answers what is known of the payment after it, as a fact: held still, captured, or
/// voided.
pub trait Gateway {
    /// Captures an amount of a hold, under a key. The same key again is the same capture.
    ///
    /// Answers `None` where no answer came.
    ///
    /// # Errors
    ///
    /// The worker cannot go on, and nobody knows whether the capture was sent.
    fn capture(
        &mut self,
        key: CaptureKey,
        payment: &PaymentId,
        amount: Amount,
    ) -> Outcome<Option<PaymentFact>>;

    /// Lets a hold go.
    fn void(&mut self, payment: &PaymentId) -> PaymentFact;

    /// Tells what is known of a payment.
    fn ask(&self, payment: &PaymentId) -> PaymentFact;
}

/// Does the first duty of an order, and tells whether there was one to do.
///
/// A worker that was killed starts with this again: all it needs is what was stored.
///
/// # Errors
///
/// Those of the store and of [`Gateway::capture`]. Turn again.
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
    let payment = duty.as_duty().payment().clone();
    let mut tell = |fact| {
        let notice = Notice::payment(payment.clone(), fact, now);
        let outcome = store.change(id, |order| order.observe(&notice, now))?;
        println!("{notice}: {}", outcome.answer);
        Outcome::Ok(())
    };
    match &duty {
        OwnedDuty::Capture {
            payment,
            amount,
            key,
        } => {
            tell(PaymentFact::CapturePending)?;
            // No answer: it stays pending, and is asked about.
            if let Some(fact) = gateway.capture(*key, payment, *amount)? {
                tell(fact)?;
            }
        }
        OwnedDuty::Void { payment } => tell(gateway.void(payment))?,
        OwnedDuty::Poll { payment } => tell(gateway.ask(payment))?,
        // Nothing that a worker does to a hold.
        OwnedDuty::Refund { .. } | OwnedDuty::Decide { .. } => return Ok(false),
    }
    Ok(true)
}
