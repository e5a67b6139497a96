//! Guards against orders that expire too early, too late, twice or by the wrong clock.

use order_lifecycle::error::ExpiryError;
use order_lifecycle::{
    ClosingCause, Command, Duty, Expiry, LateMoney, Notice, Order, PaymentFact, Policy,
    RefusalReason, Status, Timestamp,
};
use std::time::Duration;
use time::UtcDateTime;

use crate::make::{
    CREATED, DUE, Feed, HELD, at, at_millis, captured, order_with, pay, seconds, start, terms,
};

#[test]
fn at_the_deadline_the_order_has_expired_and_a_millisecond_before_it_has_not() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    assert_eq!(order.expires_at(), Some(at(60)));
    assert_eq!(order.advance(at_millis(59_999)), None);
    let closing = order.advance(at(60)).unwrap();
    assert_eq!(
        (closing.at(), closing.cause()),
        (at(60), ClosingCause::Timeout)
    );
    assert_eq!(order.expires_at(), None);
    assert_eq!(order.advance(at(61)), None);
}

#[test]
fn the_closing_is_dated_by_the_deadline_and_not_by_the_late_job() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let outcome = order.observe(
        &Notice::CheckoutRendered {
            occurred_at: at(5_000),
        },
        at(5_000),
    );
    assert_eq!(outcome.passage.closed_by_time.unwrap().at(), at(60));
    assert_eq!(
        (outcome.passage.before, outcome.passage.after),
        (Status::Created, Status::Expired)
    );
    assert_eq!(outcome.answer.as_str(), "stale");
}

#[test]
fn finer_than_a_millisecond_is_dropped_at_the_door() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let almost = UtcDateTime::from(at(60)) - time::Duration::nanoseconds(1);
    assert_eq!(order.advance(almost.into()), None);
    assert_eq!(order.clock(), at_millis(59_999));
}

#[test]
fn policies_are_kept_in_whole_milliseconds_too() {
    let policy = |nanos| {
        let within = LateMoney::HonourWithin(seconds(60) + Duration::from_nanos(nanos));
        Policy {
            after_expiry: within,
            after_cancel: within,
            ..Policy::DEFAULT
        }
    };
    let kept = terms().with_policy(policy(999_999));
    assert_eq!(*kept.policy(), policy(0));
}

#[test]
fn activity_moves_the_inactivity_timeout_and_a_repeat_does_not() {
    let mut order = order_with(
        Expiry::NEVER.with_inactivity_timeout(seconds(60)),
        Policy::DEFAULT,
    );
    assert_eq!(order.ask(&Command::RenderCheckout, at(30)), Ok("applied"));
    assert_eq!(order.expires_at(), Some(at(90)));
    assert_eq!(order.ask(&Command::RenderCheckout, at(40)), Ok("repeat"));
    assert_eq!(order.expires_at(), Some(at(90)));
    assert_eq!(
        order.advance(at(90)).unwrap().cause(),
        ClosingCause::Inactivity
    );
}

#[test]
fn at_one_instant_the_absolute_deadline_is_the_cause() {
    let expiry = Expiry::after(seconds(60)).with_inactivity_timeout(seconds(60));
    let mut order = order_with(expiry, Policy::DEFAULT);
    assert_eq!(
        order.advance(at(60)).unwrap().cause(),
        ClosingCause::Timeout
    );
}

#[test]
fn an_order_held_open_without_limit_has_no_deadline_until_the_hold_ends() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.tell("p1", HELD, at(10));
    assert_eq!(order.expires_at(), None);
    let failed = Notice::payment(pay("p1"), PaymentFact::Voided, at(100));
    let outcome = order.observe(&failed, at(100));
    assert_eq!(outcome.passage.closed_by_time.unwrap().at(), at(100));
    assert_eq!(outcome.answer.as_str(), "applied");
    assert_eq!(outcome.passage.after, Status::Expired);
}

#[test]
fn a_payment_first_heard_of_past_the_deadline_holds_nothing_open() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.tell(
        "p1",
        PaymentFact::Pending {
            limit: Some(at(100)),
        },
        at(10),
    );
    order.tell(
        "p2",
        PaymentFact::Pending {
            limit: Some(at(500)),
        },
        at(70),
    );
    assert_eq!(order.expires_at(), Some(at(100)));
}

#[test]
fn past_the_deadline_nothing_new_starts_and_nothing_is_extended() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.tell("p1", HELD, at(10));
    let deadline = RefusalReason::DeadlinePassed { deadline: at(60) };
    assert_eq!(order.ask(&start("p2"), at(60)), Err(deadline));
    let longer = Command::StartPayment {
        payment: pay("p1"),
        limit: Some(at(900)),
    };
    assert_eq!(order.ask(&longer, at(60)), Ok("repeat"));
    assert_eq!(order.payment(&pay("p1")).unwrap().limit(), None);
}

#[test]
fn a_payment_started_until_a_limit_holds_the_order_until_then_in_both_forms() {
    let terms = terms().with_expiry(Expiry::after(seconds(30))).unwrap();
    let typed = Order::create(terms.clone());
    let typed = typed.start_payment_until(pay("p1"), at(100), at(1));
    let typed = Order::from(typed.unwrap());

    let mut dynamic = Order::new(terms);
    let limit = Some(at(100));
    let payment = pay("p1");
    let start = Command::StartPayment { payment, limit };
    dynamic.ask(&start, at(1)).unwrap();
    assert_eq!(typed, dynamic);
    assert_eq!(typed.expires_at(), limit);
}

#[test]
fn starting_a_known_payment_again_extends_its_limit_and_never_shortens_it() {
    let mut order = order_with(Expiry::NEVER, Policy::DEFAULT);
    let until = |limit| Command::StartPayment {
        payment: pay("p1"),
        limit: Some(at(limit)),
    };
    assert_eq!(order.ask(&until(100), at(1)), Ok("applied"));
    assert_eq!(order.ask(&until(200), at(2)), Ok("applied"));
    assert_eq!(order.ask(&until(150), at(3)), Ok("repeat"));
    assert_eq!(order.payment(&pay("p1")).unwrap().limit(), Some(at(200)));
}

#[test]
fn a_payment_past_its_limit_is_polled_and_the_wake_up_says_when() {
    let mut order = order_with(Expiry::NEVER, Policy::DEFAULT);
    order.tell("p1", PaymentFact::Pending { limit: None }, at(10));
    assert_eq!(order.next_wake(), Some(at(10 + 15 * 60)));
    order.advance(at_millis(1_000 * (10 + 15 * 60) - 1));
    assert_eq!(order.duties().count(), 0);
    order.advance(at(10 + 15 * 60));
    let p1 = pay("p1");
    assert_eq!(
        order.duties().collect::<Vec<_>>(),
        [Duty::Poll { payment: &p1 }]
    );
    assert_eq!(order.next_wake(), None);
}

#[test]
fn while_a_closed_order_would_honour_a_live_payment_it_is_polled_and_then_voided() {
    let policy = Policy {
        after_cancel: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::NEVER, policy);
    order.tell("p1", PaymentFact::Pending { limit: None }, at(10));
    assert_eq!(order.ask(&Command::ForceCancel, at(20)), Ok("applied"));
    let p1 = pay("p1");
    assert_eq!(
        order.duties().collect::<Vec<_>>(),
        [Duty::Poll { payment: &p1 }]
    );
    assert_eq!(order.next_wake(), Some(at(80)));
    order.advance(at(80));
    assert_eq!(
        order.duties().collect::<Vec<_>>(),
        [Duty::Void { payment: &p1 }]
    );
    assert_eq!(order.next_wake(), None);
}

#[test]
fn a_closed_order_without_a_running_payment_waits_for_no_capture() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    order.tell("p1", PaymentFact::Failed, at(10));
    order.advance(at(60));
    assert_eq!((order.status(), order.next_wake()), (Status::Expired, None));
}

#[test]
fn a_late_capture_counts_from_when_it_occurred_but_never_later_than_it_was_heard() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    // A stamp far ahead is clamped to the hearing, which lies within the time.
    let ahead = Notice::payment(pay("p1"), captured(DUE), at(100_000));
    assert_eq!(order.observe(&ahead, at(119)).passage.after, Status::Paid);
    assert_eq!(order.closing().unwrap().at(), at(60));
}

#[test]
fn a_capture_told_again_as_earlier_can_still_be_honoured() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(0)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    assert_eq!(order.tell("p1", captured(DUE), at(61)), "applied");
    assert_eq!(order.status(), Status::Expired);
    let earlier = Notice::payment(pay("p1"), captured(DUE), at(59));
    let outcome = order.observe(&earlier, at(70));
    assert_eq!(
        (outcome.answer.as_str(), outcome.passage.after),
        ("applied", Status::Paid)
    );
}

#[test]
fn a_refreshed_time_that_moves_money_from_owed_to_review_is_told_as_applied() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(0)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    order.tell("p1", captured(DUE + 1), at(60));
    assert_eq!(
        (order.sums().owed, order.sums().under_review),
        (i128::from(DUE + 1), 0)
    );
    let earlier = Notice::payment(pay("p1"), captured(DUE + 1), at(1));
    assert_eq!(order.observe(&earlier, at(70)).answer.as_str(), "applied");
    assert_eq!(
        (order.sums().owed, order.sums().under_review),
        (0, i128::from(DUE + 1))
    );
}

#[test]
fn a_capture_dated_more_than_five_minutes_before_the_order_is_dated_by_our_hearing() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(0)),
        ..Policy::DEFAULT
    };
    let late = |occurred: Timestamp| {
        let mut order = order_with(Expiry::after(seconds(60)), policy);
        order.advance(at(60));
        let _ = order.observe(&Notice::payment(pay("p1"), captured(DUE), occurred), at(70));
        order.status()
    };
    assert_eq!(late(Timestamp::EPOCH), Status::Expired, "a default date");
    assert_eq!(late(at_millis(-300_001)), Status::Expired);
    assert_eq!(late(at_millis(-300_000)), Status::Paid, "clocks disagree");
    assert_eq!(late(at(59)), Status::Paid);
    assert_eq!(late(at(60)), Status::Expired);
}

#[test]
fn a_date_that_is_not_believed_takes_none_away_that_is() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(0)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    order.advance(at(60));
    for occurred in [Timestamp::EPOCH, at(30)] {
        let _ = order.observe(&Notice::payment(pay("p1"), captured(DUE), occurred), at(70));
    }
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn each_way_an_expiry_can_be_wrong_is_named() {
    let refused = |expiry| terms().with_expiry(expiry).unwrap_err();
    assert_eq!(
        refused(Expiry::at(CREATED)),
        ExpiryError::DeadlineNotAfterCreation {
            deadline: CREATED,
            created_at: CREATED
        }
    );
    for (rule, expiry) in [
        ("deadline", Expiry::after(Duration::ZERO)),
        (
            "inactivity timeout",
            Expiry::NEVER.with_inactivity_timeout(Duration::from_micros(999)),
        ),
        (
            "attempt window",
            Expiry::NEVER.with_attempt_window(Duration::ZERO),
        ),
    ] {
        let error = refused(expiry);
        assert!(matches!(error, ExpiryError::ZeroDuration { rule: named, .. } if named == rule));
    }
    assert_eq!(
        refused(Expiry::after(Duration::ZERO)).to_string(),
        "deadline is `0ns`, but must be at least a millisecond"
    );
}

#[test]
fn what_overflows_the_calendar_never_comes() {
    let forever = Expiry::after(Duration::MAX).with_inactivity_timeout(Duration::MAX);
    let mut order = order_with(forever.with_attempt_window(Duration::MAX), Policy::DEFAULT);
    order.tell("p1", PaymentFact::Pending { limit: None }, at(10));
    assert_eq!((order.expires_at(), order.next_wake()), (None, None));
    order.advance(Timestamp::MAX);
    assert_eq!(order.status(), Status::Attempted);
}

#[test]
fn a_clock_that_goes_back_is_taken_as_the_largest_seen() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.advance(at(60));
    order.advance(Timestamp::MIN);
    assert_eq!((order.clock(), order.status()), (at(60), Status::Expired));
}
