//! Guards against a customer who is sent to the page again while money is on its way.

use order_lifecycle::{Attempted, Order};
use time::UtcDateTime;

fn send_again(order: Order<Attempted>, now: UtcDateTime) {
    let _ = order.render_checkout(now);
}

fn main() {}
