//! Guards against an order that is paid, shipped, and then cancelled under the customer's feet.

use order_lifecycle::{Order, Paid};
use time::UtcDateTime;

fn give_up(order: Order<Paid>, now: UtcDateTime) {
    let _ = order.cancel(now);
}

fn main() {}
