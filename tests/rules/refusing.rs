//! Guards against a merchant who is told no and not why, or shown a button that does not work.

use order_lifecycle::{
    Closing, Command, Concurrency, Expiry, Order, PaymentFact, Policy, RefundState, Refusal,
    RefusalReason, Status, Verb,
};

use crate::make::{
    DUE, Feed, HELD, accept, ask_back, at, bind, captured, order, order_with, refund, refund_total,
    seconds, start, usd, withdraw,
};

fn one_at_a_time() -> Order {
    let policy = Policy {
        concurrency: Concurrency::OneAtATime,
        ..Policy::DEFAULT
    };
    order_with(Expiry::NEVER, policy)
}

#[test]
fn one_payment_at_a_time_refuses_a_second_but_not_the_same_again() {
    let mut order = one_at_a_time();
    assert_eq!(order.ask(&start("p1"), at(1)), Ok("applied"));
    let second = order.ask(&start("p2"), at(2));
    assert_eq!(second, Err(RefusalReason::PaymentInFlight));
    assert_eq!(order.ask(&start("p1"), at(3)), Ok("repeat"));
}

#[test]
fn a_refusal_says_what_and_why_and_how_the_order_went() {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let refusal = order.command(&Command::Cancel, at(90)).unwrap_err();
    assert_eq!(
        (refusal.verb, refusal.reason.as_str()),
        (Verb::Cancel, "order_expired")
    );
    let passage = refusal.passage;
    assert_eq!(
        (passage.before, passage.after),
        (Status::Created, Status::Expired)
    );
    assert_eq!(passage.closed_by_time.map(Closing::at), Some(at(60)));
    assert_eq!(
        refusal.to_string(),
        "cannot cancel the order: the order has expired"
    );
}

/// What is possible: each verb that one of these commands would not be refused with.
fn possible(order: &Order) -> Vec<Verb> {
    let commands = [
        Command::RenderCheckout,
        start("p1"),
        start("never heard of"),
        Command::Cancel,
        Command::ForceCancel,
        accept("p1"),
        ask_back("p1", "q1", 1),
        withdraw("p1", "q1"),
        bind("o1"),
    ];
    let works = |command: &&Command| order.refusal(command).is_none();
    let mut verbs: Vec<_> = commands.iter().filter(works).map(Command::verb).collect();
    verbs.dedup();
    verbs
}

#[test]
fn what_is_possible_covers_repeats_and_follows_the_payments() {
    use Verb::{Accept, Bind, Cancel, ForceCancel, Refund, RenderCheckout, StartPayment};
    let mut order = one_at_a_time();
    let open = [RenderCheckout, StartPayment, Cancel, ForceCancel, Bind];
    assert_eq!(possible(&order), open);
    // The running payment can be started again; that is no second one.
    order.ask(&start("p1"), at(1)).unwrap();
    let running = [RenderCheckout, StartPayment, ForceCancel, Bind];
    assert_eq!(possible(&order), running);
    order.ask(&Command::ForceCancel, at(2)).unwrap();
    let cancelled = possible(&order);
    assert!(cancelled.contains(&Cancel), "again: {cancelled:?}");
    assert!(!cancelled.contains(&StartPayment), "{cancelled:?}");

    let mut order = self::order();
    order.tell("p1", captured(DUE), at(1));
    assert_eq!(possible(&order), [Accept, Refund, Bind]);
    order.tell("p1", refund_total(DUE - 1), at(2));
    assert!(possible(&order).contains(&Refund), "of the last paisa");
    order.tell("p1", refund_total(DUE), at(3));
    assert!(!possible(&order).contains(&Refund), "all of it went back");
}

#[test]
fn asking_whether_a_command_is_refused_does_nothing() {
    let mut order = order();
    order.ask(&start("p1"), at(1)).unwrap();
    let before = order.clone();
    let asked = order.refusal(&Command::Cancel);
    assert_eq!(order.refusal(&Command::ForceCancel), None);
    assert_eq!(order, before);
    assert_eq!(order.command(&Command::Cancel, at(1)).err(), asked);
}

/// The refusal of a command by an order that facts and commands have brought about.
fn refused(mut order: Order, command: &Command) -> Refusal {
    order.command(command, at(90)).unwrap_err()
}

fn paid() -> Order {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order
}

fn told(fact: PaymentFact) -> Order {
    let mut order = order();
    order.tell("p1", fact, at(1));
    order
}

fn cancelled() -> Order {
    let mut order = order();
    order.ask(&Command::Cancel, at(1)).unwrap();
    order
}

fn held_past_its_deadline() -> Order {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.tell("p1", HELD, at(1));
    order
}

fn bound_to_the_most() -> Order {
    let mut order = order();
    for number in 1..=16 {
        order.ask(&bind(&format!("o{number}")), at(1)).unwrap();
    }
    order
}

fn asked_back() -> Order {
    let mut order = paid();
    order.ask(&ask_back("p1", "q1", 60_00), at(2)).unwrap();
    order
}

fn partly_gone() -> Order {
    let mut order = told(refund("r1", None, 1, RefundState::Done));
    order.tell("p1", captured(DUE), at(2));
    order
}

/// The refusal of each command reads so; returns the codes of the reasons.
fn sentences<const N: usize>(cases: [(Order, Command, &str); N]) -> Vec<&'static str> {
    let read = cases.into_iter().map(|(order, command, sentence)| {
        let refusal = refused(order, &command);
        assert_eq!(refusal.to_string(), format!("cannot {sentence}"));
        assert_eq!(refusal.verb, command.verb());
        refusal.reason.as_str()
    });
    read.collect()
}

fn about_the_order() -> Vec<&'static str> {
    let expired = || order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    sentences([
        (
            paid(),
            Command::RenderCheckout,
            "render the checkout: the order is paid already",
        ),
        (
            paid(),
            start("p2"),
            "start the payment: the order is paid already",
        ),
        (
            paid(),
            Command::Cancel,
            "cancel the order: the order is paid already",
        ),
        (
            cancelled(),
            Command::RenderCheckout,
            "render the checkout: the order is cancelled",
        ),
        (
            expired(),
            Command::ForceCancel,
            "cancel the order by force: the order has expired",
        ),
        (
            held_past_its_deadline(),
            Command::Cancel,
            "cancel the order: a payment is in flight",
        ),
        (
            bound_to_the_most(),
            bind("o17"),
            "bind the provider's order: 16 provider orders are bound already, which is the most",
        ),
        (
            held_past_its_deadline(),
            start("p2"),
            "start the payment: its deadline 2026-11-24T10:01:00Z has passed",
        ),
    ])
}

fn about_a_payment() -> Vec<&'static str> {
    let foreign = PaymentFact::Captured { amount: usd(DUE) };
    sentences([
        (
            told(PaymentFact::Failed),
            start("p1"),
            "start the payment: the payment has ended as failed",
        ),
        (
            order(),
            accept("p1"),
            "accept the payment: the order does not know the payment",
        ),
        (
            told(PaymentFact::Failed),
            accept("p1"),
            "accept the payment: no money of the payment is under review",
        ),
        (
            told(foreign),
            accept("p1"),
            "accept the payment: the payment is in USD, but the order in INR",
        ),
        (
            told(captured(1)),
            accept("p1"),
            "accept the payment: 0.01 INR was captured, but the order costs 100.00 INR; accepted as \
             captured, the rest would be waived",
        ),
        (
            partly_gone(),
            accept("p1"),
            "accept the payment: 99.99 INR is left of the payment, but the order costs 100.00 INR; \
             accepted as captured, what went back would not matter",
        ),
    ])
}

fn about_a_request() -> Vec<&'static str> {
    sentences([
        (
            held_past_its_deadline(),
            ask_back("p1", "q1", 1),
            "ask for the refund: the payment's money is only held; void it",
        ),
        (
            asked_back(),
            ask_back("p1", "q1", 1),
            "ask for the refund: the request was made for 60.00 INR before",
        ),
        (
            asked_back(),
            ask_back("p1", "q2", 40_01),
            "ask for the refund: 40.01 INR is more than the 40.00 INR that can be asked back",
        ),
        (
            asked_back(),
            withdraw("p1", "q9"),
            "withdraw the refund request: the payment has no such request",
        ),
    ])
}

#[test]
fn every_refusal_is_a_sentence_and_every_reason_has_a_code_of_its_own() {
    let mut codes = [about_the_order(), about_a_payment(), about_a_request()].concat();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(
        codes,
        [
            "already_paid",
            "currency_mismatch",
            "deadline_passed",
            "exceeds_refundable",
            "funds_returned",
            "not_under_review",
            "only_held",
            "order_cancelled",
            "order_expired",
            "payment_ended",
            "payment_in_flight",
            "request_differs",
            "too_many_bound",
            "underpaid",
            "unknown_payment",
            "unknown_request",
        ]
    );
}
