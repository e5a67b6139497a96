//! Guards against a mistake that is reported far from where it was made: the parameter of an order
//! is one of its states, and not whatever a shop would like to keep beside it.

use order_lifecycle::Order;

struct Shelf {
    order: Order<String>,
}

fn main() {}
