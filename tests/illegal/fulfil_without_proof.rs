//! Guards against goods that leave the house before the money has come.

use order_lifecycle::{Order, Paid};

fn fulfil(_: &Order<Paid>) {}

fn ship(order: &Order) {
    fulfil(order);
}

fn main() {}
