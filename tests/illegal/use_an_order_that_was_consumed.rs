//! Guards against two futures of one order: one cancelled, one paid.

use order_lifecycle::{Created, Order, PaymentId};
use time::UtcDateTime;

fn both(order: Order<Created>, payment: PaymentId, now: UtcDateTime) {
    let _ = order.cancel(now);
    let _ = order.start_payment(payment, now);
}

fn main() {}
