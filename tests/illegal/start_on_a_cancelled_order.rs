//! Guards against a customer who pays for what nobody will send.

use order_lifecycle::{Cancelled, Order, PaymentId};
use time::UtcDateTime;

fn try_again(order: Order<Cancelled>, payment: PaymentId, now: UtcDateTime) {
    let _ = order.start_payment(payment, now);
}

fn main() {}
