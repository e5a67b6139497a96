//! Guards against one payment that settles two orders, and against a message that is applied to an
//! order which it is not about.

use order_lifecycle::{Answer, Conflict, Discrepancy, Notice, Status};
use order_lifecycle_book::{Clash, CommandError, Received};

use crate::shop::*;

fn foreign_payment(id: &str, owner: &str, asked: &str) -> Clash {
    Clash::Payment {
        payment: payment(id),
        owner: order(owner),
        asked: order(asked),
    }
}

#[test]
fn a_report_goes_by_the_merchants_id_then_the_providers_then_a_payments() {
    let mut book = book(&["A", "B"]);
    let _ = book.command(&order("A"), &bind("P"), START).unwrap();
    let _ = book.command(&order("B"), &start("p1"), START).unwrap();
    let to = |heard| applied(heard).order;
    assert_eq!(to(book.report(&report("B", "P", &[]), START)), order("B"));
    assert_eq!(to(book.report(&report("", "P", &[]), START)), order("A"));
    assert_eq!(
        to(book.report(&report("", "", &[pending("p1")]), START)),
        order("B")
    );
    let unknown_first = report("", "Q", &[pending("p2"), pending("p1")]);
    assert_eq!(to(book.report(&unknown_first, START)), order("B"));
    assert_eq!(book.owner_of_payment(&payment("p2")), Some(&order("B")));
    assert_eq!(
        book.owner_of_provider_order(&provider_order("Q")),
        Some(&order("B"))
    );
}

#[test]
fn a_checkout_that_was_left_still_finds_its_order_and_does_not_close_it() {
    let mut book = book(&["A"]);
    let _ = book.command(&order("A"), &bind("P"), START).unwrap();
    let _ = book.command(&order("A"), &bind("Q"), START).unwrap();
    let expired = Notice::Expired {
        occurred_at: minute(1),
    };
    let left = applied(book.report(&report("", "P", std::slice::from_ref(&expired)), START));
    assert_eq!(left.order, order("A"));
    assert_eq!(status(&book, "A"), Status::Created);
    let current = applied(book.report(&report("", "Q", &[expired]), START));
    assert_eq!(current.order, order("A"));
    assert_eq!(status(&book, "A"), Status::Expired);
}

#[test]
fn a_command_with_another_orders_payment_is_a_clash_that_names_both_and_touches_nothing() {
    let mut book = book(&["A", "B"]);
    let _ = book.command(&order("A"), &start("p1"), START).unwrap();
    let before = book.get(&order("B")).cloned();
    // Long after B's deadline: not even time may pass for it.
    let error = book.command(&order("B"), &start("p1"), minute(60));
    let error = error.unwrap_err();
    assert_eq!(error, CommandError::Clash(foreign_payment("p1", "A", "B")));
    assert_eq!(
        error.to_string(),
        "payment `p1` belongs to order `A`, not to `B`"
    );
    assert_eq!(error.as_str(), "foreign_payment");
    assert_eq!(book.get(&order("B")).cloned(), before);
}

#[test]
fn a_report_with_another_orders_payment_is_refused_whole() {
    let mut book = book(&["A", "B"]);
    let _ = book.command(&order("A"), &start("p1"), START).unwrap();
    let before = book.get(&order("B")).cloned();
    let heard = book.report(&report("B", "P", &[captured("p2"), captured("p1")]), START);
    assert_eq!(
        heard.received,
        Received::Clash(foreign_payment("p1", "A", "B"))
    );
    assert_eq!(book.get(&order("B")).cloned(), before);
    assert_eq!(book.owner_of_payment(&payment("p2")), None);
    assert_eq!(status(&book, "A"), Status::Attempted);
}

#[test]
fn payments_of_two_orders_in_one_report_are_a_clash() {
    let mut book = book(&["A", "B"]);
    for (id, payment) in [("A", "p1"), ("B", "p2")] {
        let _ = book.command(&order(id), &start(payment), START).unwrap();
    }
    let heard = book.report(&report("", "", &[captured("p1"), captured("p2")]), START);
    assert_eq!(
        heard.received,
        Received::Clash(foreign_payment("p2", "B", "A"))
    );
    assert_eq!(status(&book, "A"), Status::Attempted);
}

#[test]
fn a_provider_order_is_bound_to_one_order() {
    let mut book = book(&["A", "B"]);
    let _ = book.command(&order("A"), &bind("P"), START).unwrap();
    let error = book.command(&order("B"), &bind("P"), START).unwrap_err();
    assert_eq!(
        error.to_string(),
        "provider order `P` belongs to order `A`, not to `B`"
    );
    assert_eq!(error.as_str(), "foreign_provider_order");
    assert_eq!(book.get(&order("B")).unwrap().provider_order(), None);
}

#[test]
fn another_orders_provider_order_withholds_what_is_said_about_the_order_and_no_payment() {
    let mut book = book(&["A", "B"]);
    let _ = book.command(&order("A"), &bind("P"), START).unwrap();
    let cancelled = Notice::Cancelled { occurred_at: START };
    let mut told = report("B", "P", &[cancelled, pending("p1")]);
    told.lists_all_payments = true;
    let applied = applied(book.report(&told, START));
    assert_eq!(applied.order, order("B"));
    let clash = applied.clash.unwrap();
    assert_eq!((clash.owner(), clash.asked()), (&order("A"), &order("B")));
    // One answer for each notice, in the report's order.
    let answers = applied.reconciliation.answers;
    assert_eq!(answers, [Answer::Stale, Answer::Applied]);
    assert_eq!(status(&book, "B"), Status::Attempted);
    assert_eq!(book.get(&order("B")).unwrap().provider_order(), None);
    assert_eq!(book.owner_of_payment(&payment("p1")), Some(&order("B")));
}

#[test]
fn a_report_that_is_found_by_a_payment_under_an_unknown_provider_order_tells_of_payments_only() {
    let mut book = book(&["A"]);
    let _ = book.command(&order("A"), &bind("P"), START).unwrap();
    let _ = book.command(&order("A"), &start("p1"), START).unwrap();
    let expired = Notice::Expired { occurred_at: START };
    let told = report("", "Q", &[expired, captured("p1")]);
    let applied = applied(book.report(&told, START));
    let (ours, theirs) = (provider_order("P"), provider_order("Q"));
    let differs = Discrepancy::Conflict {
        payment: None,
        conflict: Conflict::ProviderOrder { ours, theirs },
    };
    assert!(applied.reconciliation.discrepancies.contains(&differs));
    assert_eq!(status(&book, "A"), Status::Paid);
}

#[test]
fn a_report_without_any_id_is_answered_so() {
    let mut book = book(&["A"]);
    let heard = book.report(&report("", "", &[]), START);
    assert_eq!(heard.received, Received::NoId);
    assert_eq!(book.parked().len(), 0);
}

#[test]
fn the_orders_own_refusal_is_handed_on_and_time_has_passed() {
    let mut book = book(&["A"]);
    let error = book
        .command(&order("A"), &start("p1"), minute(15))
        .unwrap_err();
    assert_eq!(error.as_str(), "order_expired");
    assert_eq!(status(&book, "A"), Status::Expired);
    assert_eq!(book.next_wake(), None);
    assert_eq!(book.owner_of_payment(&payment("p1")), None);
}

#[test]
fn a_command_for_an_unknown_order_is_an_error() {
    let error = book(&[])
        .command(&order("A"), &start("p1"), START)
        .unwrap_err();
    assert_eq!(error.to_string(), "no order `A` is known");
    assert_eq!(error.as_str(), "unknown_order");
}
