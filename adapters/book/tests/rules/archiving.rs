//! Guards against late money that finds nobody, and against a payment that is used again once its
//! order is out of sight.

use order_lifecycle::Status;
use order_lifecycle_book::{Created, Received};

use crate::shop::*;

/// A book in which the paid order `A`, with `P` and `p1`, is archived, and `B` is not.
fn archived() -> (order_lifecycle_book::Book, order_lifecycle::Order) {
    let mut book = book(&["A", "B"]);
    let _ = book.report(&report("A", "P", &[captured("p1")]), START);
    let order = book.archive(&order("A")).unwrap();
    (book, order)
}

#[test]
fn an_archived_order_is_handed_out_and_no_longer_listed() {
    let (mut book, order) = archived();
    assert_eq!(order.status(), Status::Paid);
    assert_eq!((book.len(), book.archived()), (1, 1));
    assert_eq!(book.get(order.id()), None);
    assert_eq!(book.archive(order.id()), None);
    assert!(book.iter().all(|it| it.id() != order.id()));
}

#[test]
fn a_late_report_is_recognised_by_each_name_of_the_archived_order() {
    let (mut book, _) = archived();
    for told in [
        report("A", "", &[captured("p2")]),
        report("", "P", &[captured("p2")]),
        report("", "", &[captured("p1")]),
    ] {
        let order = order("A");
        let heard = book.report(&told, START);
        assert_eq!(heard.received, Received::Archived { order });
    }
    assert_eq!(book.parked().len(), 0);
}

#[test]
fn commands_and_creation_are_refused_under_an_archived_id() {
    let (mut book, _) = archived();
    let error = book.command(&order("A"), &start("p2"), START).unwrap_err();
    assert_eq!(error.to_string(), "order `A` is archived");
    assert_eq!(error.as_str(), "archived");
    let error = book.create(terms("A"), START).unwrap_err();
    assert_eq!(error.to_string(), "order `A` is archived");
    assert_eq!(error.as_str(), "archived");
}

#[test]
fn what_an_archived_order_owned_is_used_for_no_other() {
    let (mut book, _) = archived();
    let clash = book.command(&order("B"), &start("p1"), START).unwrap_err();
    assert_eq!(clash.as_str(), "foreign_payment");
    let clash = book.command(&order("B"), &bind("P"), START).unwrap_err();
    assert_eq!(clash.as_str(), "foreign_provider_order");
    let heard = book.report(&report("B", "", &[captured("p1")]), START);
    assert!(matches!(heard.received, Received::Clash(_)));
    assert_eq!(status(&book, "B"), Status::Created);
}

#[test]
fn an_archived_order_comes_back_from_its_store_and_hears_the_late_report() {
    let (mut book, stored) = archived();
    assert_eq!(book.insert(stored, START), Ok(Vec::new()));
    assert_eq!(book.archived(), 0);
    let heard = book.report(&report("A", "", &[captured("p2")]), START);
    assert_eq!(applied(heard).order, order("A"));
    assert_eq!(book.get(&order("A")).unwrap().sums().owed, 10_00);
}

#[test]
fn a_forgotten_order_is_as_one_never_heard_of() {
    let (mut book, _) = archived();
    assert!(book.forget(&order("A")));
    assert!(!book.forget(&order("A")));
    assert_eq!(book.owner_of_payment(&payment("p1")), None);
    assert_eq!(book.create(terms("A"), START), Ok(Created::New(Vec::new())));
    assert_eq!(status(&book, "A"), Status::Created);
}

#[test]
fn an_order_in_the_place_of_an_archived_one_has_none_of_its_names_and_duties() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("A", "P", &[captured("p1"), captured("p2")]), START);
    assert_eq!(book.duties().count(), 1);
    let _ = book.archive(&order("A")).unwrap();
    assert_eq!(book.duties().count(), 0);
    let _ = book.create(terms("B"), START).unwrap();
    assert_eq!(book.owner_of_payment(&payment("p1")), Some(&order("A")));
    assert_eq!(book.duties().count(), 0);
    assert_eq!(book.next_wake(), Some(minute(15)));
}

#[test]
fn an_open_order_that_is_archived_is_due_no_more() {
    let mut book = book(&["A"]);
    let _ = book.archive(&order("A")).unwrap();
    assert_eq!(book.next_wake(), None);
    assert_eq!(book.advance(minute(60)).closed, []);
}
