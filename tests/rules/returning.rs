//! Guards against money that goes back twice, and against a refund sent again because it was told
//! in another currency, or at another time.

use order_lifecycle::{DisputeState, Notice, PaymentFact, RefundState};

use crate::accepting::owed;
use crate::make::{
    DUE, Feed, accept_as_captured, ask_back, at, captured, dispute, inr, order, pay, refund,
    refund_total, usd,
};

#[test]
fn more_going_back_than_came_is_a_number_and_a_decision_until_acknowledged() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", refund("f1", None, DUE, RefundState::Done), at(2));
    assert!(owed(&order).is_empty());
    let lost = dispute("d1", DUE, DisputeState::Lost);
    assert_eq!(order.tell("p1", lost, at(3)), "applied");
    assert_eq!(owed(&order), ["decide about p1 (overreturned)"]);
    assert_eq!(order.sums().overreturned, i128::from(DUE));
    let explained = order.explain().to_string();
    assert!(explained.contains("100.00 INR went back more than once"));
    assert!(!explained.contains("Nothing is left to do"));

    assert_eq!(order.ask(&accept_as_captured("p1"), at(4)), Ok("applied"));
    assert!(owed(&order).is_empty());
    assert_eq!(order.sums().overreturned, i128::from(DUE), "it is gone");
    order.tell("p1", refund("f2", None, 1, RefundState::Done), at(5));
    assert_eq!(owed(&order), ["decide about p1 (overreturned)"]);
}

#[test]
fn a_single_refund_or_dispute_above_the_capture_gives_nothing_back_twice() {
    for (fact, refunded) in [
        (
            refund("f1", None, DUE + 3_00, RefundState::Done),
            DUE + 3_00,
        ),
        (refund_total(DUE + 3_00), DUE + 3_00),
        (dispute("d1", DUE + 3_50, DisputeState::Lost), 0),
    ] {
        let mut order = order();
        order.tell("p1", captured(DUE), at(1));
        order.tell("p1", fact, at(2));
        let sums = order.sums();
        assert_eq!((sums.overreturned, sums.refunded), (0, refunded.into()));
        assert!(owed(&order).is_empty());
    }
}

#[test]
fn facts_that_correct_it_end_the_decision_about_more_going_back() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", refund("f1", None, DUE, RefundState::Done), at(2));
    order.tell("p1", dispute("d1", DUE, DisputeState::Lost), at(3));
    order.tell("p1", dispute("d1", DUE, DisputeState::Won), at(4));
    assert!(owed(&order).is_empty());
    assert_eq!(order.sums().overreturned, 0);
}

#[test]
fn more_than_came_back_of_a_surplus_can_be_acknowledged_too() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p2", captured(DUE), at(1));
    order.tell("p2", refund("f1", None, DUE, RefundState::Done), at(2));
    order.tell("p2", refund("f2", None, 1, RefundState::Done), at(2));
    assert_eq!(owed(&order), ["decide about p2 (overreturned)"]);
    assert_eq!(order.ask(&accept_as_captured("p2"), at(3)), Ok("applied"));
    assert!(owed(&order).is_empty());
}

#[test]
fn a_refund_told_in_another_currency_is_polled_and_not_sent_again() {
    let huf = "39500.00 HUF".parse().unwrap();
    let told = |amount, state| PaymentFact::Refund {
        refund: "f1".parse().unwrap(),
        request: None,
        amount,
        state,
    };
    let ours = told(inr(DUE), RefundState::Pending);
    let theirs = told(huf, RefundState::Done);
    for (first, second) in [(&ours, &theirs), (&theirs, &ours)] {
        let mut order = order();
        order.tell("p1", captured(DUE), at(1));
        order.tell("p2", captured(DUE), at(2));
        for fact in [first, second] {
            let when = if *fact == theirs { at(4) } else { at(3) };
            let _ = order.observe(&Notice::payment(pay("p2"), fact.clone(), when), at(5));
        }
        assert_eq!(owed(&order), ["poll p2"], "{first:?} first");
        assert_eq!(order.sums().owed, i128::from(DUE), "nobody says it is paid");
    }
}

#[test]
fn a_request_is_not_sent_while_a_converted_refund_stands_and_is_once_it_failed() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.ask(&ask_back("p1", "q1", 40_00), at(2)).unwrap();
    let told = |state| PaymentFact::Refund {
        refund: "f1".parse().unwrap(),
        request: None,
        amount: usd(50),
        state,
    };
    order.tell("p1", told(RefundState::Done), at(3));
    assert_eq!(owed(&order), ["poll p1"]);
    order.tell("p1", told(RefundState::Failed), at(4));
    assert_eq!(owed(&order), ["refund 40.00 INR of p1 as q1"]);
}

#[test]
fn a_refreshed_time_that_brings_or_ends_a_poll_is_applied() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let failed = refund("f1", None, 30_00, RefundState::Failed);
    order.tell("p1", failed.clone(), at(2));
    order.tell("p1", refund_total(30_00), at(5));
    assert!(owed(&order).is_empty());
    assert_eq!(order.tell("p1", failed.clone(), at(4)), "repeat");
    assert_eq!(order.tell("p1", failed, at(7)), "applied");
    assert_eq!(owed(&order), ["poll p1"]);
    assert_eq!(order.tell("p1", refund_total(30_00), at(6)), "repeat");
    assert_eq!(order.tell("p1", refund_total(30_00), at(8)), "applied");
    assert!(owed(&order).is_empty());
}

#[test]
fn a_refreshed_time_is_a_repeat_while_the_payment_is_polled_for_another_refund() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let failed = refund("f1", None, 30_00, RefundState::Failed);
    order.tell("p1", failed.clone(), at(2));
    order.tell("p1", refund_total(30_00), at(5));
    order.tell("p1", refund("f2", None, 1, RefundState::Pending), at(6));
    assert_eq!(order.tell("p1", failed, at(7)), "repeat");
    assert_eq!(owed(&order), ["poll p1"]);
}
