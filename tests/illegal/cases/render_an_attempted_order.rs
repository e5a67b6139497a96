//! Guards against a customer who is sent to the page again while money is on its way.

use order_lifecycle::state::Attempted;
use order_lifecycle::{Order, Timestamp};

fn send_again(order: Order<Attempted>, now: Timestamp) {
    let _ = order.render_checkout(now);
}

fn main() {}
