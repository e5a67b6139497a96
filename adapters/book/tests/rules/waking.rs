//! Guards against an order that never expires, and against a duty that nobody sees.

use order_lifecycle::{Duty, Order, OrderId, Status};
use order_lifecycle_book::Book;

use crate::shop::*;

fn ids<'b>(orders: impl Iterator<Item = &'b OrderId>) -> Vec<&'b str> {
    orders.map(OrderId::as_str).collect()
}

fn dutiful(book: &mut Book) -> Vec<&str> {
    ids(book.duties().map(|(order, _)| Order::id(order)))
}

#[test]
fn one_timer_wakes_for_the_first_of_all_orders() {
    let mut book = book(&["A"]);
    let later = order_lifecycle::Terms::new(order("B"), amount(), START);
    let _ = book.create(later, START).unwrap();
    assert_eq!(book.next_wake(), Some(minute(15)));
    let _ = book.report(&report("A", "", &[captured("p1")]), START);
    assert_eq!(book.next_wake(), None);
}

#[test]
fn an_order_expires_at_its_deadline_and_is_named_with_its_closing() {
    let mut book = book(&["A", "B"]);
    let _ = book.report(&report("B", "", &[captured("p1")]), START);
    assert_eq!(book.advance(just_before(minute(15))).closed, []);
    let late = just_after(minute(20));
    let closed = book.advance(late).closed;
    assert_eq!(ids(closed.iter().map(|(id, _)| id)), ["A"]);
    assert_eq!(closed[0].1.at(), minute(15));
    assert_eq!(status(&book, "A"), Status::Expired);
    assert_eq!(book.advance(late).closed, []);
}

#[test]
fn the_clocks_of_orders_that_are_not_due_stand_still() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("A", "", &[captured("p1")]), minute(2));
    let _ = book.advance(minute(60));
    assert_eq!(book.get(&order("A")).unwrap().clock(), minute(2));
}

#[test]
fn a_payment_that_becomes_overdue_wakes_the_order_and_is_to_be_polled() {
    let mut book = book(&[]);
    let endless = order_lifecycle::Terms::new(order("A"), amount(), START);
    let _ = book.create(endless, START).unwrap();
    let _ = book.command(&order("A"), &start("p1"), START).unwrap();
    assert_eq!(dutiful(&mut book), [""; 0]);
    assert_eq!(book.next_wake(), Some(minute(15)));
    assert_eq!(book.advance(minute(15)).closed, []);
    let p1 = payment("p1");
    let duties: Vec<_> = book.duties().map(|(_, duty)| duty).collect();
    assert_eq!(duties, [Duty::Poll { payment: &p1 }]);
    assert_eq!(book.next_wake(), None);
}

#[test]
fn only_orders_with_duties_are_listed_and_only_while_they_have_them() {
    let mut book = book(&["A", "B", "C"]);
    let _ = book.command(&order("B"), &start("p1"), START).unwrap();
    let force = order_lifecycle::Command::ForceCancel;
    let _ = book.command(&order("B"), &force, START).unwrap();
    assert_eq!(dutiful(&mut book), ["B"]);
    let failed = told("p1", order_lifecycle::PaymentFact::Failed);
    let _ = book.report(&report("B", "", &[failed]), START);
    assert_eq!(dutiful(&mut book), [""; 0]);
}
