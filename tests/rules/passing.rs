//! Guards against a reader of answers who misses a status that the order went through.

use order_lifecycle::{Command, Expiry, LateMoney, Notice, Order, PaymentFact, Policy, Status};

use crate::make::{DUE, Feed, HELD, at, captured, order, order_with, pay, seconds, start};
use Status::{Attempted, Cancelled, CheckoutRendered, Created, Expired, Paid};

/// The way of an order with one notice about `p1`, dated when it is heard.
fn way(order: &mut Order, fact: PaymentFact, when: i64) -> Vec<Status> {
    let notice = Notice::payment(pay("p1"), fact, at(when));
    order.observe(&notice, at(when)).passage.steps().collect()
}

fn minute() -> Order {
    order_with(Expiry::after(seconds(60)), Policy::DEFAULT)
}

fn honouring() -> Order {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    order_with(Expiry::after(seconds(60)), policy)
}

#[test]
fn an_input_that_moves_nothing_stays_where_the_order_is() {
    let mut order = order();
    let passage = order
        .command(&Command::RenderCheckout, at(1))
        .unwrap()
        .passage;
    assert!(passage.steps().eq([Created, CheckoutRendered]));
    let passage = order
        .command(&Command::RenderCheckout, at(2))
        .unwrap()
        .passage;
    assert!(passage.steps().eq([CheckoutRendered]));
    assert_eq!(
        way(&mut order, PaymentFact::Failed, 3),
        [CheckoutRendered, Attempted]
    );
    assert_eq!(way(&mut order, PaymentFact::Failed, 3), [Attempted]);
}

#[test]
fn a_capture_never_heard_of_goes_through_attempted_from_each_open_status() {
    assert_eq!(
        way(&mut order(), captured(DUE), 1),
        [Created, Attempted, Paid]
    );
    let mut rendered = order();
    rendered.ask(&Command::RenderCheckout, at(1)).unwrap();
    assert_eq!(
        way(&mut rendered, captured(DUE), 2),
        [CheckoutRendered, Attempted, Paid]
    );
    let mut attempted = order();
    attempted.ask(&start("p1"), at(1)).unwrap();
    assert_eq!(way(&mut attempted, captured(DUE), 2), [Attempted, Paid]);
}

#[test]
fn time_that_closes_the_order_on_the_way_is_a_step_of_its_own() {
    assert_eq!(way(&mut minute(), captured(DUE), 90), [Created, Expired]);
    assert_eq!(
        way(&mut honouring(), captured(DUE), 90),
        [Created, Expired, Paid]
    );
    let refusal = minute().command(&Command::Cancel, at(90)).unwrap_err();
    assert!(refusal.passage.steps().eq([Created, Expired]));
}

#[test]
fn an_input_that_ends_the_last_hold_past_the_deadline_expires_the_order_after_it() {
    let mut held = minute();
    let held_open = way(&mut held, HELD, 1);
    assert_eq!(held_open, [Created, Attempted]);
    assert_eq!(
        way(&mut held, PaymentFact::Voided, 90),
        [Attempted, Expired]
    );
}

#[test]
fn a_closed_order_is_paid_from_its_closing() {
    let policy = Policy {
        after_cancel: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::NEVER, policy);
    let passage = order.command(&Command::Cancel, at(1)).unwrap().passage;
    assert!(passage.steps().eq([Created, Cancelled]));
    assert_eq!(way(&mut order, captured(DUE), 2), [Cancelled, Paid]);
}
