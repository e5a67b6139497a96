//! Guards against a hold that is taken for lost while it stands, and for money while it is none.

use order_lifecycle::{
    Duty, Expiry, Order, PaymentFact, Policy, Progress, RefundState, RefusalReason, Status,
};

use crate::make::{
    Feed, HELD, ask_back, at, captured, inr, minutes, order, order_with, pay, refund, seconds,
    start_until,
};

/// The default: five days.
const LAPSES: i64 = 5 * 24 * 60 * 60;

fn held(minor: i64) -> PaymentFact {
    PaymentFact::authorized(inr(minor))
}

fn held_until(minor: i64, until: i64) -> PaymentFact {
    PaymentFact::Authorized {
        amount: Some(inr(minor)),
        until: Some(at(until)),
    }
}

fn progress(order: &Order) -> Progress {
    order.payment(&pay("p1")).unwrap().progress()
}

fn duties(order: &Order) -> Vec<&'static str> {
    order.duties().map(|duty: Duty<'_>| duty.as_str()).collect()
}

#[test]
fn a_hold_without_an_end_is_asked_about_after_five_days_and_not_after_an_attempt_s_minutes() {
    let mut order = order_with(Expiry::after(minutes(15)), Policy::DEFAULT);
    order.tell("p1", held(100_00), at(10));
    order.advance(at(9 + LAPSES));
    assert_eq!(duties(&order), [""; 0]);
    assert_eq!(order.next_wake(), Some(at(10 + LAPSES)));
    order.advance(at(10 + LAPSES));
    assert_eq!(duties(&order), ["poll"]);
    assert_eq!(order.status(), Status::Attempted, "time ends no hold");
    assert_eq!(order.expires_at(), None);
}

#[test]
fn a_hold_of_an_unknown_amount_is_asked_about_like_an_attempt() {
    let mut order = order_with(Expiry::after(minutes(15)), Policy::DEFAULT);
    let unknown = HELD;
    order.tell("p1", unknown, at(10));
    assert_eq!(order.next_wake(), Some(at(10 + 15 * 60)));
    assert_eq!(order.tell("p1", held(100_00), at(20)), "applied");
    assert_eq!(order.next_wake(), Some(at(10 + LAPSES)));
}

#[test]
fn the_window_of_a_hold_is_agreed_like_that_of_an_attempt() {
    let expiry = Expiry::NEVER.with_hold_window(seconds(60));
    let mut order = order_with(expiry, Policy::DEFAULT);
    assert_eq!(order.terms().hold_window(), seconds(60));
    order.tell("p1", held(100_00), at(10));
    assert_eq!(order.next_wake(), Some(at(70)));
}

#[test]
fn the_largest_end_told_counts_and_the_limit_of_the_attempt_does_not() {
    let mut order = order();
    order.ask(&start_until("p1", at(500)), at(1)).unwrap();
    order.tell("p1", held_until(100_00, 100), at(10));
    assert_eq!(order.next_wake(), Some(at(100)));
    assert_eq!(order.tell("p1", held_until(100_00, 90), at(11)), "stale");
    assert_eq!(order.tell("p1", held_until(100_00, 200), at(12)), "applied");
    assert_eq!(order.next_wake(), Some(at(200)));
    let again = order.ask(&start_until("p1", at(900)), at(13));
    assert_eq!(again, Ok("repeat"), "it is started, and its end is another");
    assert_eq!(order.next_wake(), Some(at(200)));
}

#[test]
fn the_amount_told_last_is_what_is_held() {
    let mut order = order();
    let amount = |order: &Order| order.payment(&pay("p1")).unwrap().held();
    order.tell("p1", held(90_00), at(10));
    assert_eq!(amount(&order), Some(inr(90_00)));
    assert_eq!(order.tell("p1", held(100_00), at(12)), "applied");
    assert_eq!(amount(&order), Some(inr(100_00)));
    assert_eq!(order.tell("p1", held(100_00), at(13)), "repeat");
    order.tell("p1", captured(100_00), at(14));
    assert_eq!(amount(&order), None, "it is taken");
}

#[test]
fn a_hold_is_not_refunded() {
    let mut order = order();
    order.tell("p1", held(100_00), at(10));
    let refused = order.ask(&ask_back("p1", "q1", 100_00), at(11));
    assert_eq!(refused, Err(RefusalReason::OnlyHeld));
}

#[test]
fn a_refund_of_what_was_never_captured_ends_the_hold_until_it_fails() {
    for first in [RefundState::Pending, RefundState::Done] {
        let mut order = order();
        order.tell("p1", held(100_00), at(10));
        order.tell("p1", refund("r1", None, 100_00, first), at(11));
        assert_eq!(progress(&order), Progress::Voided);
        let failed = refund("r1", None, 100_00, RefundState::Failed);
        order.tell("p1", failed, at(12));
        assert_eq!(progress(&order), Progress::Authorized);
    }
}

#[test]
fn a_refund_alone_says_nothing_of_a_hold() {
    let mut order = order();
    order.tell("p1", refund("r1", None, 100_00, RefundState::Done), at(10));
    assert_eq!(progress(&order), Progress::Pending);
    order.tell("p1", held(100_00), at(11));
    assert_eq!(progress(&order), Progress::Voided, "whichever came first");
    order.tell("p1", captured(100_00), at(12));
    assert_eq!(progress(&order), Progress::Captured);
}

#[test]
fn a_hold_given_back_lets_an_order_past_its_deadline_expire() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.tell("p1", held(100_00), at(10));
    order.advance(at(90));
    assert_eq!(order.status(), Status::Attempted);
    order.tell("p1", refund("r1", None, 100_00, RefundState::Done), at(100));
    assert_eq!(order.status(), Status::Expired);
}
