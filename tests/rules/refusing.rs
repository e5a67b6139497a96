//! Guards against a merchant who is told no and not why, or shown a button that does not work.

use order_lifecycle::{
    Command, Concurrency, Expiry, Order, PaymentFact, Policy, Reason, RequestId, Verb,
};

use crate::{DUE, Feed, at, captured, inr, order, order_with, pay, start};

#[test]
fn one_payment_at_a_time_refuses_a_second_but_not_the_same_again() {
    let policy = Policy {
        concurrency: Concurrency::OneAtATime,
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::NEVER, policy);
    assert_eq!(order.ask(&start("p1"), at(1)), Ok("applied"));
    assert_eq!(order.ask(&start("p2"), at(2)), Err(Reason::PaymentInFlight));
    assert_eq!(order.ask(&start("p1"), at(3)), Ok("repeat"));
}

#[test]
fn a_refusal_says_what_why_and_what_would_be_possible() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let command = Command::Cancel;
    let refusal = order.command(&command, at(2)).unwrap_err();
    assert_eq!(
        (refusal.verb, refusal.reason.as_str()),
        (Verb::Cancel, "already_paid")
    );
    let possible: Vec<_> = refusal.possible.iter().collect();
    assert_eq!(possible, [Verb::Accept, Verb::Refund, Verb::Bind]);
    assert_eq!(
        refusal.to_string(),
        "cannot cancel an order that is PAID: it is paid already; \
         possible now: accept, refund, bind"
    );
}

fn refunded(minor: i64) -> PaymentFact {
    let amount = inr(minor).into();
    PaymentFact::RefundTotal { amount }
}

/// What an order says is possible when it refuses.
fn possible(order: &mut Order) -> Vec<Verb> {
    let unknown = Command::WithdrawRefund {
        payment: pay("unknown"),
        request: RequestId::new("q1").unwrap(),
    };
    let refusal = order.command(&unknown, at(0)).unwrap_err();
    refusal.possible.iter().collect()
}

#[test]
fn what_is_possible_covers_repeats_and_follows_the_payments() {
    use Verb::{Accept, Bind, Cancel, ForceCancel, Refund, RenderCheckout, StartPayment};
    let one_at_a_time = Policy {
        concurrency: Concurrency::OneAtATime,
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::NEVER, one_at_a_time);
    let open = [RenderCheckout, StartPayment, Cancel, ForceCancel, Bind];
    assert_eq!(possible(&mut order), open);
    // The running payment can be started again; that is no second one.
    order.ask(&start("p1"), at(1)).unwrap();
    let running = [RenderCheckout, StartPayment, ForceCancel, Bind];
    assert_eq!(possible(&mut order), running);
    order.ask(&Command::ForceCancel, at(2)).unwrap();
    let cancelled = possible(&mut order);
    assert!(cancelled.contains(&Cancel), "again: {cancelled:?}");
    assert!(!cancelled.contains(&StartPayment), "{cancelled:?}");

    let mut order = self::order();
    order.tell("p1", captured(DUE), at(1));
    assert_eq!(possible(&mut order), [Accept, Refund, Bind]);
    order.tell("p1", refunded(DUE - 1), at(2));
    assert!(possible(&mut order).contains(&Refund), "of the last paisa");
    order.tell("p1", refunded(DUE), at(3));
    assert!(
        !possible(&mut order).contains(&Refund),
        "all of it went back"
    );
}
