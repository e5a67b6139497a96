//! Guards against two holds of one order that are both captured, and against a capture that is sent
//! twice, for too much, or for an order that is closed.

use order_lifecycle::{
    Answer, CapturePolicy, Command, Expiry, Notice, Order, PaymentFact, Policy, Status,
};

use crate::make::{Feed, HELD, at, captured, inr, minutes, order, order_with, pay, seconds, usd};

fn ours() -> Order {
    let capture = CapturePolicy::Ours;
    let policy = Policy {
        capture,
        ..Policy::DEFAULT
    };
    order_with(Expiry::after(minutes(15)), policy)
}

fn held(minor: i64) -> PaymentFact {
    PaymentFact::authorized(inr(minor))
}

fn part(minor: i64) -> PaymentFact {
    PaymentFact::PartlyCaptured { amount: inr(minor) }
}

fn duties(order: &Order) -> Vec<String> {
    order.duties().map(|duty| duty.to_string()).collect()
}

#[test]
fn no_capture_is_listed_where_the_provider_captures() {
    let mut order = order();
    order.tell("p1", held(100_00), at(10));
    assert_eq!(duties(&order), [""; 0]);
}

#[test]
fn of_two_holds_the_one_heard_of_first_is_captured_and_the_other_voided() {
    let mut order = ours();
    order.tell("p2", held(100_00), at(10));
    order.tell("p1", held(120_00), at(11));
    assert_eq!(duties(&order), ["capture 100.00 INR of p2"]);
    order.tell("p2", captured(100_00), at(12));
    assert_eq!(duties(&order), ["void p1"]);
}

#[test]
fn of_two_holds_heard_of_at_one_instant_the_smaller_id_is_captured() {
    let mut order = ours();
    order.tell("p2", held(100_00), at(10));
    order.tell("p1", held(100_00), at(10));
    assert_eq!(duties(&order), ["capture 100.00 INR of p1"]);
}

#[test]
fn the_first_hold_waits_for_nobody_when_it_ends_the_next_is_captured() {
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    order.tell("p2", held(100_00), at(11));
    order.tell("p1", PaymentFact::Voided, at(12));
    assert_eq!(duties(&order), ["capture 100.00 INR of p2"]);
}

#[test]
fn a_hold_of_an_unknown_amount_is_neither_captured_nor_too_small() {
    let mut order = ours();
    order.tell("p1", HELD, at(10));
    assert_eq!(duties(&order), [""; 0]);
    order.tell("p1", held(100_00), at(11));
    assert_eq!(duties(&order), ["capture 100.00 INR of p1"]);
}

#[test]
fn a_hold_that_does_not_cover_the_price_is_for_somebody_to_decide_about() {
    for short in [
        held(99_99),
        PaymentFact::authorized(usd(100_00)),
        PaymentFact::authorized(usd(1_000_00)),
    ] {
        let mut order = ours();
        order.tell("p1", short, at(10));
        assert_eq!(duties(&order), ["decide about p1 (short_hold)"]);
        order.tell("p1", held(100_00), at(11));
        assert_eq!(duties(&order), ["capture 100.00 INR of p1"]);
    }
}

#[test]
fn a_capture_that_is_pending_is_polled_until_a_later_fact() {
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    order.tell("p2", held(100_00), at(10));
    let sent = PaymentFact::CapturePending;
    assert_eq!(order.tell("p1", sent.clone(), at(11)), "applied");
    assert!(order.payment(&pay("p1")).unwrap().capture_pending());
    assert_eq!(duties(&order), ["poll p1"], "and p2 waits");
    assert_eq!(order.tell("p1", sent.clone(), at(11)), "repeat");
    assert_eq!(order.tell("p1", held(100_00), at(11)), "repeat");
    assert_eq!(duties(&order), ["poll p1"], "what was known is no answer");
    assert_eq!(order.tell("p1", held(100_00), at(12)), "applied");
    assert_eq!(duties(&order), ["capture 100.00 INR of p1"]);
    assert_eq!(order.tell("p1", sent, at(13)), "applied");
    assert_eq!(order.tell("p1", captured(100_00), at(14)), "applied");
    assert_eq!(duties(&order), ["void p2"]);
}

#[test]
fn a_capture_that_failed_with_its_hold_is_not_sent_again() {
    for ended in [PaymentFact::Failed, PaymentFact::Voided] {
        let mut order = ours();
        order.tell("p1", held(100_00), at(10));
        order.tell("p1", PaymentFact::CapturePending, at(11));
        order.tell("p1", ended, at(12));
        assert_eq!(duties(&order), [""; 0]);
    }
}

#[test]
fn the_key_stays_the_same_however_often_a_capture_fails() {
    let key = |order: &Order| format!("{:?}", order.duties().next());
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    let first = key(&order);
    order.tell("p1", PaymentFact::CapturePending, at(11));
    order.tell("p1", held(100_00), at(12));
    assert_eq!(key(&order), first);
    order.tell("p1", part(40_00), at(13));
    assert_ne!(key(&order), first, "another amount is another capture");
}

#[test]
fn parts_are_captured_of_one_payment_until_they_come_to_the_price() {
    let mut order = ours();
    order.tell("p2", held(100_00), at(10));
    order.tell("p1", held(100_00), at(9));
    assert_eq!(order.tell("p2", part(40_00), at(11)), "applied");
    assert_eq!(duties(&order), ["capture 60.00 INR of p2"]);
    let payment = order.payment(&pay("p2")).unwrap();
    assert!(payment.is_live() && payment.rest_is_held());
    assert_eq!(payment.held(), Some(inr(60_00)));
    assert_eq!(order.tell("p2", part(70_00), at(12)), "applied");
    assert_eq!(order.tell("p2", captured(100_00), at(13)), "applied");
    assert_eq!(order.status(), Status::Paid);
    assert_eq!(duties(&order), ["void p1"]);
}

#[test]
fn a_price_captured_with_a_rest_pays_the_order_and_the_rest_is_voided() {
    let mut order = ours();
    order.tell("p1", held(120_00), at(10));
    order.tell("p1", part(100_00), at(11));
    assert_eq!(order.status(), Status::Paid);
    assert_eq!(duties(&order), ["void p1"]);
    order.tell("p1", PaymentFact::Voided, at(12));
    assert_eq!(duties(&order), [""; 0]);
}

#[test]
fn a_smaller_total_told_later_contradicts_a_part() {
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    order.tell("p1", part(70_00), at(11));
    assert_eq!(order.tell("p1", part(40_00), at(12)), "conflict");
    assert_eq!(order.tell("p1", part(30_00), at(9)), "stale");
}

#[test]
fn released_stands_over_held_whichever_came_first() {
    for facts in [
        [part(40_00), captured(40_00)],
        [captured(40_00), part(40_00)],
        [PaymentFact::Voided, part(40_00)],
        [part(40_00), PaymentFact::Voided],
    ] {
        let mut order = ours();
        order.tell("p1", held(100_00), at(10));
        for fact in facts {
            order.tell("p1", fact, at(11));
        }
        assert_eq!(duties(&order), ["decide about p1 (amount_mismatch)"]);
        assert_eq!(order.payment(&pay("p1")).unwrap().held(), None);
    }
}

#[test]
fn nothing_is_captured_of_an_order_that_is_closed() {
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    order.ask(&Command::ForceCancel, at(11)).unwrap();
    assert_eq!(duties(&order), ["void p1"]);
    let mut order = ours();
    order.advance(at(15 * 60));
    order.tell("p1", held(100_00), at(15 * 60 + 1));
    assert_eq!(duties(&order), ["void p1"]);
}

#[test]
fn a_hold_past_its_end_is_asked_about_and_stays_to_be_captured() {
    let expiry = Expiry::NEVER.with_hold_window(seconds(60));
    let mut order = order_with(expiry, *ours().terms().policy());
    order.tell("p1", held(100_00), at(10));
    order.advance(at(70));
    let both = ["poll p1", "capture 100.00 INR of p1"];
    assert_eq!(duties(&order), both);
}

#[test]
fn the_end_of_a_rest_that_a_reversal_took_away_is_no_news() {
    let mut order = ours();
    order.tell("p1", held(100_00), at(10));
    order.tell("p1", part(40_00), at(11));
    order.tell("p1", PaymentFact::Reversed, at(12));
    let voided = Notice::payment(pay("p1"), PaymentFact::Voided, at(13));
    assert_eq!(order.observe(&voided, at(13)).answer, Answer::Stale);
}
