//! Guards the support agent's answer to a customer: an explanation that names the wrong payment,
//! the wrong rule or the wrong instant sends money, or the customer, the wrong way.

use order_lifecycle::*;

use crate::make::{
    DUE, Feed, HELD, accept, at, bind, captured, minutes, order, order_with, pay, refund, seconds,
    start, terms,
};

/// The lines of an explanation without those that say what was agreed.
pub(crate) fn told(order: &Order) -> String {
    let told = order.explain().to_string();
    let agreed = |line: &&str| !line.starts_with("It costs ") && !line.starts_with("Agreed expiry");
    told.lines().filter(agreed).collect::<Vec<_>>().join("\n")
}

pub(crate) fn says(order: &Order, line: &str) {
    let told = order.explain().to_string();
    assert!(
        told.lines().any(|it| it == line),
        "{line:?} is not in\n{told}"
    );
}

/// Ten minutes to pay, and four for a payment whose limit nobody told.
pub(crate) fn expiry() -> Expiry {
    Expiry::after(seconds(600)).with_attempt_window(seconds(240))
}

fn late(order: &mut Order, minor: i64, occurred: Timestamp, now: Timestamp) {
    let _ = order.observe(
        &Notice::payment(pay("pay_1"), captured(minor), occurred),
        now,
    );
}

#[test]
fn a_created_order_tells_what_was_agreed_and_when_it_expires() {
    let expiry = Expiry::after(seconds(600)).with_inactivity_timeout(seconds(420));
    let mut order = order_with(expiry, Policy::DEFAULT);
    order.ask(&bind("EKORD1"), at(1)).unwrap();
    assert_eq!(
        order.explain().to_string(),
        "\
Order A-1 is CREATED as of 2026-11-24T10:00:01Z.
It costs 100.00 INR and was created at 2026-11-24T10:00:00Z.
The provider knows it as EKORD1.
Agreed expiry: at 2026-11-24T10:10:00Z, or after 7 minutes without activity.
No checkout was rendered, and no payment is known.
No money was received.
Nothing is left to do.
Unless something happens before, it expires at 2026-11-24T10:07:01Z."
    );
}

#[test]
fn an_order_that_never_expires_says_so() {
    assert_eq!(
        order().explain().to_string(),
        "\
Order A-1 is CREATED as of 2026-11-24T10:00:00Z.
It costs 100.00 INR and was created at 2026-11-24T10:00:00Z.
Agreed expiry: none.
No checkout was rendered, and no payment is known.
No money was received.
Nothing is left to do.
Time alone changes nothing more."
    );
}

#[test]
fn a_rendered_order_waits_for_a_payment() {
    let mut order = order_with(expiry(), Policy::DEFAULT);
    order.ask(&Command::RenderCheckout, at(1)).unwrap();
    assert_eq!(
        told(&order),
        "\
Order A-1 is CHECKOUT_RENDERED as of 2026-11-24T10:00:01Z.
The customer was sent to the payment page, and no payment is known.
No money was received.
Nothing is left to do.
Unless something happens before, it expires at 2026-11-24T10:10:00Z."
    );
}

#[test]
fn an_attempted_order_tells_what_each_payment_waits_for() {
    let mut order = order_with(expiry(), Policy::DEFAULT);
    for payment in ["pay_1", "pay_2", "pay_3", "pay_4"] {
        order.ask(&start(payment), at(60)).unwrap();
    }
    let limit = Some(at(900));
    order.tell("pay_1", PaymentFact::Failed, at(90));
    order.tell("pay_2", PaymentFact::Pending { limit }, at(90));
    order.tell("pay_4", PaymentFact::Voided, at(300));
    assert_eq!(
        told(&order),
        "\
Order A-1 is ATTEMPTED as of 2026-11-24T10:05:00Z.
It was attempted by pay_1, pay_2, pay_3, pay_4, and is not paid.
It waits for the outcome of pay_2, pay_3.
Payments:
- pay_1: failed before any money was held.
- pay_2: pending, no outcome is known.
  Its outcome is expected before 2026-11-24T10:15:00Z.
  It holds the order open until then.
- pay_3: pending, no outcome is known.
  It is overdue since 2026-11-24T10:05:00Z.
  It does not hold the order open any more.
- pay_4: voided, its hold was released or lapsed.
No money was received.
To do:
- Ask the provider about pay_3: it is overdue, and its fate is not known.
Unless something happens before, it expires at 2026-11-24T10:15:00Z."
    );
}

#[test]
fn an_authorised_payment_is_told_to_hold_the_order_open_without_limit() {
    let mut order = order_with(expiry(), Policy::DEFAULT);
    order.tell("pay_1", HELD, at(60));
    order.tell("pay_2", PaymentFact::Pending { limit: None }, at(600));
    assert_eq!(
        told(&order),
        "\
Order A-1 is ATTEMPTED as of 2026-11-24T10:10:00Z.
It was attempted by pay_1, pay_2, and is not paid.
It waits for the outcome of pay_1, pay_2.
Payments:
- pay_1: authorized, money is held and not taken.
  It is overdue since 2026-11-24T10:05:00Z.
  It holds the order open without limit.
- pay_2: pending, no outcome is known.
  Its outcome is expected before 2026-11-24T10:14:00Z.
  It came after the deadline and does not hold the order open.
No money was received.
To do:
- Ask the provider about pay_1: it is overdue, and its fate is not known.
Unless something happens before, pay_2 is overdue at 2026-11-24T10:14:00Z.
It does not expire while a payment holds it open without limit."
    );
}

#[test]
fn an_order_whose_payments_have_ended_waits_for_another() {
    let mut order = order();
    order.tell("pay_1", PaymentFact::Failed, at(60));
    says(&order, "No payment is under way.");
    let mut order = crate::make::order();
    order.tell("pay_1", PaymentFact::Reversed, at(60));
    says(
        &order,
        "- pay_1: voided, its money went back and no capture was reported.",
    );
}

#[test]
fn a_cancelled_order_tells_who_cancelled_it_and_what_is_still_to_be_ended() {
    let mut order = order_with(expiry(), Policy::DEFAULT);
    order.ask(&start("pay_1"), at(60)).unwrap();
    order.ask(&Command::ForceCancel, at(90)).unwrap();
    assert_eq!(
        told(&order),
        "\
Order A-1 is CANCELLED as of 2026-11-24T10:01:30Z.
It was cancelled by the merchant at 2026-11-24T10:01:30Z.
Payments:
- pay_1: pending, no outcome is known.
  Its outcome is expected before 2026-11-24T10:05:00Z.
No money was received.
To do:
- End pay_1, or keep asking until it has ended: the order is CANCELLED, and money could still be \
taken.
Time alone changes nothing more."
    );
}

#[test]
fn the_providers_own_closing_is_told_as_the_providers() {
    let occurred_at = at(30);
    for (notice, line) in [
        (
            Notice::Cancelled { occurred_at },
            "It was cancelled by the provider at 2026-11-24T10:01:00Z.",
        ),
        (
            Notice::Expired { occurred_at },
            "It expired at 2026-11-24T10:01:00Z by the provider's word.",
        ),
    ] {
        let mut order = order();
        let _ = order.observe(&notice, at(60));
        says(&order, line);
    }
}

#[test]
fn an_expired_order_names_the_rule_and_its_own_instant() {
    let mut order = order_with(expiry(), Policy::DEFAULT);
    order.advance(at(9_999));
    assert_eq!(
        told(&order),
        "\
Order A-1 is EXPIRED as of 2026-11-24T12:46:39Z.
It expired at 2026-11-24T10:10:00Z, its absolute deadline.
No money was received.
Nothing is left to do.
Time alone changes nothing more."
    );

    let mut held = order_with(expiry(), Policy::DEFAULT);
    held.ask(&start("pay_1"), at(500)).unwrap();
    held.advance(at(9_999));
    says(
        &held,
        "It expired at 2026-11-24T10:12:20Z: a payment had held it open past its absolute \
         deadline, 2026-11-24T10:10:00Z.",
    );

    let mut idle = Order::new(
        terms()
            .with_expiry(Expiry::NEVER.with_inactivity_timeout(minutes(30)))
            .unwrap(),
    );
    idle.ask(&Command::RenderCheckout, at(60)).unwrap();
    idle.advance(at(9_999));
    says(
        &idle,
        "It expired at 2026-11-24T10:31:00Z: there had been no activity for 30 minutes.",
    );
}

#[test]
fn a_payment_honoured_by_policy_tells_the_closing_before_and_the_policy() {
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(seconds(60)),
        ..Policy::DEFAULT
    };
    let mut order = order_with(expiry(), policy);
    order.ask(&start("pay_1"), at(60)).unwrap();
    order.advance(at(600));
    says(
        &order,
        "- Ask the provider about pay_1: its capture could still pay the order.",
    );
    says(
        &order,
        "A capture dated before 2026-11-24T10:11:00Z can still pay the order; from then on running \
         payments are to be ended.",
    );
    late(&mut order, DUE, at(659), at(700));
    assert_eq!(
        told(&order),
        "\
Order A-1 is PAID as of 2026-11-24T10:11:40Z.
It was paid by pay_1 with 100.00 INR, dated 2026-11-24T10:10:59Z.
Before that it expired at 2026-11-24T10:10:00Z, its absolute deadline.
Its policy honours a capture dated before 2026-11-24T10:11:00Z.
Payments:
- pay_1: captured 100.00 INR, dated 2026-11-24T10:10:59Z.
  It paid the order.
Of 100.00 INR received, 100.00 pays the order.
Nothing is left to do.
Time alone changes nothing more."
    );
}

#[test]
fn an_open_order_tells_which_refund_is_in_doubt_and_that_time_changes_more() {
    let mut order = order();
    order.tell("pay_1", captured(DUE + 1), at(10));
    order.tell("pay_1", refund("r1", None, 1, RefundState::Pending), at(20));
    says(
        &order,
        "- Ask the provider about pay_1: the fate of a refund is not known.",
    );
    says(&order, "Time alone changes nothing more.");
    order.ask(&start("pay_2"), at(30)).unwrap();
    assert!(order.next_wake().is_some());
    assert!(!told(&order).contains("Time alone changes nothing more."));
}

#[test]
fn a_late_payment_that_was_accepted_tells_the_closing_before_and_the_decision() {
    let mut order = order();
    order.ask(&Command::Cancel, at(60)).unwrap();
    order.tell("pay_1", captured(DUE), at(90));
    order.ask(&accept("pay_1"), at(95)).unwrap();
    says(
        &order,
        "Before that it was cancelled by the merchant at 2026-11-24T10:01:00Z.",
    );
    says(&order, "The merchant accepted the late payment.");
}
