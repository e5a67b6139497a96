//! Guards against an order that is created twice, or replaced by another one under its id.

use order_lifecycle::{Order, Status};
use order_lifecycle_book::{Created, Received};

use crate::shop::*;

fn paid(id: &str, payment: &str, provider: &str) -> Order {
    let mut order = Order::new(terms(id));
    let told = report(id, provider, &[captured(payment)]);
    let _ = order.reconcile(&told, START).unwrap();
    order
}

#[test]
fn the_same_terms_again_are_a_repeat_whatever_became_of_the_order() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("A", "", &[captured("p1")]), START);
    let again = book.create(terms("A"), minute(1));
    assert_eq!(again, Ok(Created::Repeat));
    assert_eq!(status(&book, "A"), Status::Paid);
    assert_eq!(book.len(), 1);
}

#[test]
fn other_terms_under_a_known_id_are_an_error_and_the_first_stand() {
    let mut book = book(&["A"]);
    let dearer = order_lifecycle::Terms::new(order("A"), amount(), minute(1));
    let error = book.create(dearer, START).unwrap_err();
    assert_eq!(
        error.to_string(),
        "order `A` was created before with other terms"
    );
    assert_eq!(error.as_str(), "other_terms");
    assert_eq!(*book.get(&order("A")).unwrap().terms(), terms("A"));
}

#[test]
fn an_order_from_a_store_is_known_by_all_its_names() {
    let mut book = book(&[]);
    assert_eq!(book.insert(paid("A", "p1", "P"), START), Ok(Vec::new()));
    for told in [
        report("A", "", &[]),
        report("", "P", &[]),
        report("", "", &[captured("p1")]),
    ] {
        assert_eq!(book.owner_of_report(&told), Some(&order("A")));
    }
}

#[test]
fn an_order_from_a_store_comes_in_whole_or_not_at_all() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("A", "P", &[captured("p1")]), START);
    for (order, told) in [
        (paid("A", "p2", "Q"), "order `A` is in the book already"),
        (
            paid("B", "p1", "Q"),
            "payment `p1` belongs to order `A`, not to `B`",
        ),
        (
            paid("B", "p2", "P"),
            "provider order `P` belongs to order `A`, not to `B`",
        ),
    ] {
        let error = book.insert(order, START).unwrap_err();
        assert_eq!(error.to_string(), told);
    }
    assert_eq!(book.len(), 1);
    assert_eq!(book.owner_of_payment(&payment("p2")), None);
    assert_eq!(book.owner_of_provider_order(&provider_order("Q")), None);
}

#[test]
fn an_order_from_a_store_takes_in_what_waited_for_any_of_its_names() {
    let mut book = book(&[]);
    for told in [
        report("", "", &[captured("p1")]),
        report("", "P", &[]),
        report("A", "", &[]),
        report("B", "", &[]),
    ] {
        let heard = book.report(&told, START);
        assert!(matches!(heard.received, Received::Parked { .. }));
    }
    let replayed = book.insert(paid("A", "p1", "P"), START).unwrap();
    let a = || "A".to_owned();
    assert_eq!(tickets(replayed), [(0, a()), (1, a()), (2, a())]);
    assert_eq!(book.parked().len(), 1);
}
