//! Orders at the very instant of a boundary: their records are read, and those of orders a moment
//! beyond it are not.

use order_lifecycle::error::RecordRule;
use order_lifecycle::*;
use serde_json::{Value, json};

use crate::make::{HELD, captured, minutes, start};
use crate::orders::{does, hears, minute, terms, untouched};

/// Creates an order that expires after so many minutes.
fn expiring(expiry: Expiry) -> Order {
    Order::new(terms().with_expiry(expiry).unwrap())
}

fn a_quarter() -> Expiry {
    Expiry::after(minutes(15))
}

fn comes_back(order: &Order) {
    let read = Order::try_from(OrderRecord::from(order));
    assert_eq!(read.as_ref(), Ok(order));
}

/// The rule by which a record is refused once it was changed.
fn refused(order: &Order, change: fn(&mut Value)) -> RecordRule {
    let mut record = json!(OrderRecord::from(order));
    change(&mut record);
    let record: OrderRecord = serde_json::from_value(record).unwrap();
    Order::try_from(record).unwrap_err().rule
}

#[test]
fn an_order_that_nothing_happened_to_is_active_since_its_creation() {
    comes_back(&untouched());
}

#[test]
fn an_order_alone_expires_at_its_deadline_and_never_later() {
    let mut order = expiring(a_quarter());
    order.advance(minute(20));
    comes_back(&order);
    let rule = refused(&order, |record| record["revision"] = json!(0));
    assert_eq!(rule, RecordRule::RevisionTooSmall { least: 1 });
    let rule = refused(&order, |record| {
        let at = record["closing"]["at"].as_i64().unwrap();
        record["closing"]["at"] = json!(at + 1);
    });
    assert_eq!(rule, RecordRule::OutlivedDeadline);
}

#[test]
fn a_payment_heard_of_as_the_order_closes_was_no_activity_of_it() {
    let mut order = expiring(Expiry::NEVER.with_inactivity_timeout(minutes(20)));
    does(&mut order, 3, &Command::RenderCheckout);
    order.advance(minute(23));
    hears(&mut order, 23, "pay_1", &PaymentFact::Failed);
    assert_eq!(order.status(), Status::Expired);
    comes_back(&order);
}

#[test]
fn inactivity_that_ends_with_the_deadline_is_not_the_cause() {
    let mut order = expiring(Expiry::after(minutes(20)).with_inactivity_timeout(minutes(20)));
    order.advance(minute(20));
    comes_back(&order);
    let rule = refused(&order, |record| {
        record["closing"]["cause"] = json!("inactivity");
    });
    assert_eq!(rule, RecordRule::CauseNotDue);
}

#[test]
fn a_payment_first_heard_of_past_the_deadline_held_nothing_open() {
    let mut order = expiring(a_quarter().with_attempt_window(minutes(60)));
    hears(&mut order, 1, "pay_1", &HELD);
    hears(
        &mut order,
        15,
        "pay_2",
        &PaymentFact::Pending { limit: None },
    );
    hears(&mut order, 18, "pay_1", &PaymentFact::Failed);
    assert_eq!(order.status(), Status::Expired);
    comes_back(&order);
}

#[test]
fn a_payment_holds_the_order_open_until_its_window_ends_and_not_at_the_end() {
    let mut order = expiring(a_quarter().with_attempt_window(minutes(20)));
    does(&mut order, 1, &start("pay_1"));
    order.advance(minute(30));
    assert_eq!(order.closing().unwrap().at(), minute(21));
    comes_back(&order);
}

#[test]
fn an_order_without_payments_is_cancelled_before_its_deadline_or_not_at_all() {
    let mut order = expiring(a_quarter());
    does(&mut order, 2, &Command::Cancel);
    order.advance(minute(20));
    comes_back(&order);
    let rule = refused(&order, |record| {
        record["closing"]["at"] = record["terms"]["deadline"].clone();
    });
    assert_eq!(rule, RecordRule::OutlivedDeadline);
}

#[test]
fn a_capture_that_reached_the_open_order_past_its_deadline_was_let_in_by_another_payment() {
    let mut order = expiring(a_quarter());
    order.advance(minute(15));
    hears(&mut order, 16, "pay_1", &PaymentFact::Failed);
    comes_back(&order);

    let mut order = expiring(a_quarter());
    hears(&mut order, 5, "pay_1", &captured(499_00));
    comes_back(&order);
    let rule = refused(&order, |record| {
        record["terms"]["deadline"] = record["payments"][0]["first_heard"].clone();
    });
    assert_eq!(rule, RecordRule::OutlivedDeadline);
}
