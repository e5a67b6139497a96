//! Guards against money that is lost because its message was faster than the order.

use std::time::Duration;

use order_lifecycle::{
    DisputeId, DisputeState, PaymentFact, RefundId, RefundState, Report, ReportedStatus, RequestId,
    Status, Timestamp,
};
use order_lifecycle_book::{Book, Created, Parking, Received};

use crate::shop::*;

#[test]
fn a_webhook_before_its_order_is_applied_when_the_order_is_created() {
    let mut book = book(&[]);
    let heard = book.report(&report("A", "P", &[captured("p1")]), START);
    let dropped = Vec::new();
    assert_eq!(heard.received, Received::Parked { ticket: 0, dropped });
    let _ = book.report(&report("A", "", &[captured("p2")]), minute(1));

    let Ok(Created::New(replayed)) = book.create(terms("A"), minute(2)) else {
        panic!("not created");
    };
    let heard_at: Vec<_> = replayed.iter().map(|it| it.parked.heard_at).collect();
    assert_eq!(heard_at, [START, minute(1)]);
    assert_eq!(tickets(replayed), [(0, "A".into()), (1, "A".into())]);
    let order = book.get(&order("A")).unwrap();
    assert_eq!(order.winner().unwrap().id(), &payment("p1"));
    assert_eq!(order.clock(), minute(2));
    assert_eq!(book.parked().len(), 0);
    assert_eq!(book.dropped(), 0);
}

#[test]
fn a_report_that_bears_only_the_providers_id_waits_until_that_is_bound() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("", "P", &[captured("p1")]), START);
    let bound = book.command(&order("A"), &bind("P"), START).unwrap();
    assert_eq!(tickets(bound.replayed), [(0, "A".into())]);
    assert_eq!(status(&book, "A"), Status::Paid);
}

#[test]
fn a_report_that_bears_only_a_payment_waits_until_an_order_has_it() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("", "", &[captured("p1")]), START);
    // Told about the payment by a command that is refused: the order does not have it.
    let mut expired = book.clone();
    assert!(
        expired
            .command(&order("A"), &start("p1"), minute(15))
            .is_err()
    );
    assert_eq!(expired.parked().len(), 1);
    let started = book.command(&order("A"), &start("p1"), START).unwrap();
    assert_eq!(tickets(started.replayed), [(0, "A".into())]);
    assert_eq!(status(&book, "A"), Status::Paid);
}

#[test]
fn what_a_replayed_report_makes_known_releases_further_ones() {
    let mut book = book(&["A"]);
    for told in [
        report("", "", &[captured("p2")]),
        report("", "P", &[pending("p2")]),
        report("", "", &[pending("p9")]),
    ] {
        let _ = book.report(&told, START);
    }
    let heard = book.report(&report("A", "P", &[]), START);
    assert_eq!(tickets(heard.replayed), [(1, "A".into()), (0, "A".into())]);
    assert_eq!(status(&book, "A"), Status::Paid);
    assert_eq!(book.parked().map(|it| it.ticket).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_report_that_bears_the_merchants_id_waits_for_that_alone() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("B", "P", &[captured("p1")]), START);
    let bound = book.command(&order("A"), &bind("P"), START).unwrap();
    assert_eq!(bound.replayed, []);
    assert_eq!(book.parked().len(), 1);
}

#[test]
fn a_waiting_report_that_clashes_is_answered_when_its_order_comes() {
    let mut book = book(&["A"]);
    let _ = book.report(&report("B", "", &[captured("p1")]), START);
    let _ = book.report(&report("A", "", &[captured("p1")]), START);
    let Ok(Created::New(replayed)) = book.create(terms("B"), START) else {
        panic!("not created");
    };
    assert!(matches!(replayed[0].received, Received::Clash(_)));
    assert_eq!(status(&book, "B"), Status::Created);
}

#[test]
fn one_report_too_many_drops_the_oldest_and_hands_it_back() {
    let mut book = book(&[]);
    for number in 0..10 {
        let _ = book.report(&report(&format!("A{number}"), "", &[]), START);
    }
    let heard = book.report(&report("A10", "", &[]), START);
    let Received::Parked { ticket, dropped } = heard.received else {
        panic!("not parked");
    };
    assert_eq!((ticket, dropped.len()), (10, 1));
    assert_eq!(dropped[0].report.order, Some(order("A0")));
    assert_eq!((book.parked().len(), book.dropped()), (10, 1));
}

/// A book in which reports of so many bytes may wait for an hour.
fn narrow(most_bytes: usize) -> Book {
    Book::new(Parking {
        most: 10,
        most_bytes,
        longest: Duration::from_secs(3_600),
    })
}

/// A report of an order whose id is one byte long, as 514 bytes and those of its status.
fn with_status(id: &str, bytes: usize) -> Report {
    let status = Some(ReportedStatus::Unknown("x".repeat(bytes)));
    Report {
        status,
        ..report(id, "", &[])
    }
}

/// The orders of what had to go, and how many wait.
fn gone(book: &mut Book, report: &Report) -> (Vec<String>, usize) {
    let Received::Parked { dropped, .. } = book.report(report, START).received else {
        panic!("not parked");
    };
    let orders = dropped.iter().map(|it| it.report.order.as_ref());
    let orders = orders.map(|it| it.unwrap().to_string());
    (orders.collect(), book.parked().len())
}

#[test]
fn the_oldest_go_until_what_waits_is_no_larger_than_it_may_be() {
    let mut book = narrow(4 * 514);
    for (waiting, id) in (1..).zip(["A", "B", "C"]) {
        assert_eq!(gone(&mut book, &with_status(id, 0)), (vec![], waiting));
    }
    // To the very byte it fits, and one more is too much.
    assert_eq!(gone(&mut book.clone(), &with_status("D", 0)), (vec![], 4));
    let (one, two) = (vec!["A".to_owned()], vec!["A".to_owned(), "B".to_owned()]);
    assert_eq!(
        gone(&mut book.clone(), &with_status("D", 1)),
        (one.clone(), 3)
    );
    assert_eq!(gone(&mut book.clone(), &with_status("D", 514)), (one, 3));
    assert_eq!(gone(&mut book, &with_status("D", 515)), (two, 2));
    assert_eq!((book.parked_bytes(), book.dropped()), (3 * 514 + 1, 2));
}

#[test]
fn a_report_that_is_too_large_by_itself_is_handed_back_and_the_others_stay() {
    let mut book = narrow(2 * 514);
    assert_eq!(gone(&mut book, &with_status("A", 0)), (vec![], 1));
    let handed_back = vec!["B".to_owned()];
    assert_eq!(gone(&mut book, &with_status("B", 515)), (handed_back, 1));
    assert_eq!((book.parked_bytes(), book.dropped()), (514, 1));
    assert_eq!(gone(&mut book, &with_status("C", 0)), (vec![], 2));
    // As large as all of it: the others go, and it stays.
    let others = vec!["A".to_owned(), "C".to_owned()];
    assert_eq!(gone(&mut book, &with_status("D", 514)), (others, 1));
}

#[test]
fn what_waits_no_longer_takes_no_room() {
    let mut book = narrow(2_000);
    let _ = book.report(&with_status("A", 0), START);
    let _ = book.report(&with_status("B", 0), minute(1));
    assert_eq!(book.parked_bytes(), 2 * 514);
    let _ = book.create(terms("A"), minute(2)).unwrap();
    assert_eq!(book.parked_bytes(), 514);
    let _ = book.advance(minute(61));
    assert_eq!(book.parked_bytes(), 0);
}

#[test]
fn every_id_of_a_report_counts_twice() {
    let mut book = narrow(usize::MAX);
    let refund = PaymentFact::Refund {
        refund: RefundId::new("refund").unwrap(),
        request: Some(RequestId::new("asked").unwrap()),
        amount: amount(),
        state: RefundState::Done,
    };
    let dispute = PaymentFact::Dispute {
        dispute: DisputeId::new("dispute").unwrap(),
        amount: amount(),
        state: DisputeState::Open,
    };
    let facts = [told("p1", refund), told("p1", dispute), pending("p2")];
    let _ = book.report(&report("A", "PO", &facts), START);
    let ids = "A PO p1 refund asked p1 dispute p2".replace(' ', "");
    assert_eq!(book.parked_bytes(), 512 + 3 * 256 + 2 * ids.len());
}

#[test]
fn a_report_is_dropped_at_its_very_age_and_handed_back() {
    let mut book = book(&[]);
    let _ = book.report(&report("A", "", &[]), START);
    assert_eq!(book.next_wake(), Some(minute(60)));
    assert_eq!(book.advance(just_before(minute(60))).dropped, []);
    let dropped = book.advance(minute(60)).dropped;
    assert_eq!(dropped[0].ticket, 0);
    assert_eq!((book.next_wake(), book.dropped()), (None, 1));
    assert_eq!(book.create(terms("A"), START), Ok(Created::New(Vec::new())));
}

#[test]
fn a_report_that_comes_makes_those_that_are_too_old_go() {
    let mut book = book(&[]);
    let _ = book.report(&report("A", "", &[]), START);
    let heard = book.report(&report("B", "", &[]), minute(60));
    let Received::Parked { dropped, .. } = heard.received else {
        panic!("not parked");
    };
    assert_eq!(dropped[0].report.order, Some(order("A")));
}

#[test]
fn a_clock_that_goes_back_makes_no_report_older_than_an_earlier_one() {
    let mut book = book(&[]);
    let _ = book.report(&report("A", "", &[]), minute(30));
    let _ = book.report(&report("B", "", &[]), START);
    let heard_at: Vec<_> = book.parked().map(|it| it.heard_at).collect();
    assert_eq!(heard_at, [minute(30), minute(30)]);
}

#[test]
fn without_parking_a_report_is_handed_back_at_once() {
    let mut book = Book::new(Parking::NONE);
    let told = report("A", "", &[captured("p1")]);
    let Received::Parked { dropped, .. } = book.report(&told, START).received else {
        panic!("not parked");
    };
    assert_eq!(dropped[0].report, told);
    assert_eq!((book.parked().len(), book.dropped()), (0, 1));
}

#[test]
fn an_endless_wait_never_wakes() {
    let mut book = Book::new(Parking {
        most: 1,
        most_bytes: usize::MAX,
        longest: Duration::MAX,
    });
    let _ = book.report(&report("A", "", &[]), START);
    assert_eq!(book.next_wake(), None);
    assert_eq!(book.advance(Timestamp::MAX).dropped, []);
}
