//! Guards against a customer who pays for what nobody will send.

use order_lifecycle::state::Cancelled;
use order_lifecycle::{Order, PaymentId, Timestamp};

fn try_again(order: Order<Cancelled>, payment: PaymentId, now: Timestamp) {
    let _ = order.start_payment(payment, now);
}

fn main() {}
