//! Guards against an order that is loaded from its store and cancelled whatever became of it.

use order_lifecycle::{Order, Timestamp};

fn give_up(order: Order, now: Timestamp) {
    let _ = order.cancel(now);
}

fn main() {}
