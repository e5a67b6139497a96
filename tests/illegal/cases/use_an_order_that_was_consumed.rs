//! Guards against two futures of one order: one cancelled, one paid.

use order_lifecycle::state::Created;
use order_lifecycle::{Order, PaymentId, Timestamp};

fn both(order: Order<Created>, payment: PaymentId, now: Timestamp) {
    let _ = order.cancel(now);
    let _ = order.start_payment(payment, now);
}

fn main() {}
