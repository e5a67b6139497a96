//! Guards against goods that leave the house before the money has come.

use order_lifecycle::Order;
use order_lifecycle::state::Paid;

fn fulfil(_: &Order<Paid>) {}

fn ship(order: &Order) {
    fulfil(order);
}

fn main() {}
