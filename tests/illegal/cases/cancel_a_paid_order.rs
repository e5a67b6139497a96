//! Guards against an order that is paid, shipped, and then cancelled under the customer's feet.

use order_lifecycle::state::Paid;
use order_lifecycle::{Order, Timestamp};

fn give_up(order: Order<Paid>, now: Timestamp) {
    let _ = order.cancel(now);
}

fn main() {}
