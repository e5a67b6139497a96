//! Guards the log of a service: what each thing looks like on one line, and that it is one line.

use std::fmt::Display;

use order_lifecycle::{
    Command, Currency, DisputeState, Entry, Input, LateMoney, Notice, Order, OwnedDuty,
    PaymentFact, RefundState, Report, ReportedStatus, Status,
};

use crate::make::{
    DUE, Feed, HELD, accept, ask_back, at, bind, captured, dispute, id, order, pay, refund,
    refund_total, seconds, start, start_until, usd, withdraw,
};

#[track_caller]
pub(crate) fn shown(thing: impl Display, line: &str) {
    let text = thing.to_string();
    assert_eq!(text, line);
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn commands() {
    for (command, line) in [
        (Command::RenderCheckout, "render_checkout"),
        (start("p1"), "start_payment p1"),
        (
            start_until("p1", at(60)),
            "start_payment p1 until 2026-11-24T10:01:00Z",
        ),
        (Command::Cancel, "cancel"),
        (Command::ForceCancel, "force_cancel"),
        (accept("p1"), "accept p1"),
        (ask_back("p1", "q1", 10_00), "refund 10.00 INR of p1 as q1"),
        (withdraw("p1", "q1"), "withdraw_refund q1 of p1"),
        (bind("o1"), "bind o1"),
    ] {
        shown(&command, line);
        shown(Input::Command(command), line);
    }
}

#[test]
fn notices() {
    let limit = Some(at(60));
    for (fact, line) in [
        (PaymentFact::Pending { limit: None }, "p1 was pending"),
        (
            PaymentFact::Pending { limit },
            "p1 was pending until 2026-11-24T10:01:00Z",
        ),
        (PaymentFact::Failed, "p1 failed"),
        (HELD, "p1 was authorized"),
        (PaymentFact::Voided, "p1 was voided"),
        (captured(DUE), "p1 captured 100.00 INR"),
        (PaymentFact::Reversed, "p1 was reversed"),
        (
            refund("r1", None, 1_00, RefundState::Pending),
            "refund r1 of 1.00 INR of p1 was pending",
        ),
        (
            refund("r1", Some("q1"), 1_00, RefundState::Done),
            "refund r1 of 1.00 INR of p1 was done for request q1",
        ),
        (refund_total(0), "refunds of p1 came to 0.00 INR"),
        (
            dispute("d1", 1_00, DisputeState::Lost),
            "dispute d1 over 1.00 INR of p1 was lost",
        ),
    ] {
        let notice = Notice::payment(pay("p1"), fact, at(0));
        shown(notice, &format!("{line} at 2026-11-24T10:00:00Z"));
    }
    let occurred_at = at(0);
    for (notice, line) in [
        (
            Notice::CheckoutRendered { occurred_at },
            "the checkout was rendered at 2026-11-24T10:00:00Z",
        ),
        (
            Notice::Cancelled { occurred_at },
            "the provider's order was cancelled at 2026-11-24T10:00:00Z",
        ),
        (
            Notice::Expired { occurred_at },
            "the provider's order expired at 2026-11-24T10:00:00Z",
        ),
    ] {
        shown(&notice, line);
        assert_eq!(notice.occurred_at(), occurred_at);
        assert_eq!(notice.subject(), None);
    }
}

#[test]
fn reports_and_entries() {
    let failed = Notice::payment(pay("p1"), PaymentFact::Failed, at(0));
    let alone = Report::from(failed.clone());
    shown(&alone, "a report: p1 failed at 2026-11-24T10:00:00Z");
    let occurred_at = at(1);
    let report = Report {
        order: Some(id("A-1")),
        status: Some(ReportedStatus::from(Status::Expired)),
        notices: vec![failed, Notice::Expired { occurred_at }],
        ..Report::default()
    };
    let line = "a report of A-1 as EXPIRED: p1 failed at 2026-11-24T10:00:00Z; the provider's \
                order expired at 2026-11-24T10:00:01Z";
    shown(&report, line);
    let theirs = Report {
        provider_order: Some(id("o1")),
        ..Report::default()
    };
    shown(&theirs, "a report of the provider's o1");
    shown(Report::default(), "a report");

    let entry = |input| Entry { at: at(60), input };
    shown(
        entry(Input::Report(report)),
        &format!("2026-11-24T10:01:00Z: {line}"),
    );
    shown(entry(Input::Advance), "2026-11-24T10:01:00Z: time passes");
    shown(
        entry(Input::Command(Command::Cancel)),
        "2026-11-24T10:01:00Z: cancel",
    );
}

/// An order with something to do of each kind.
fn busy() -> Order {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p2", captured(DUE), at(1));
    order.tell("p3", HELD, at(1));
    order.tell("p1", refund("r1", None, 1_00, RefundState::Pending), at(2));
    order.tell("p1", refund_total(2_00), at(2));
    order.ask(&ask_back("p1", "q1", 5_00), at(2)).unwrap();
    order
}

#[test]
fn duties_borrowed_and_owned() {
    let mut late = order();
    late.ask(&Command::Cancel, at(1)).unwrap();
    late.tell("p1", captured(1_00), at(2));
    let orders = [busy(), late];
    let duties: Vec<_> = orders.iter().flat_map(Order::duties).collect();
    let lines = [
        ("poll", "p1", "poll p1"),
        ("refund", "p1", "refund 5.00 INR of p1 as q1"),
        ("refund", "p2", "refund 100.00 INR of p2"),
        ("void", "p3", "void p3"),
        (
            "decide",
            "p1",
            "decide about p1 (after_cancel, amount_mismatch)",
        ),
    ];
    assert_eq!(duties.len(), lines.len(), "{duties:?}");
    for (duty, (code, payment, line)) in duties.into_iter().zip(lines) {
        assert_eq!((duty.as_str(), duty.payment()), (code, &pay(payment)));
        shown(duty, line);
        let owned = OwnedDuty::from(duty);
        shown(&owned, line);
        assert_eq!(owned.as_duty(), duty);
    }
}

#[test]
fn sums() {
    shown(order().sums(), "received 0.00 INR");
    let mut order = busy();
    shown(
        order.sums(),
        "received 200.00 INR: applied 93.00, owed 105.00, given_back 2.00",
    );
    order.tell("p4", PaymentFact::Captured { amount: usd(7_00) }, at(3));
    order.tell("p4", PaymentFact::Reversed, at(4));
    let dollars = order.sums_in(Currency::USD);
    shown(dollars, "received 7.00 USD: returned 7.00");
    let places: Vec<_> = dollars.places().filter(|(_, minor)| *minor > 0).collect();
    assert_eq!(places, [("received", 7_00), ("returned", 7_00)]);
    let names: Vec<_> = dollars.places().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "received",
            "refunded",
            "applied",
            "owed",
            "given_back",
            "disputed",
            "returned",
            "under_review",
            "overreturned"
        ]
    );
}

#[test]
fn policies_for_late_money() {
    shown(LateMoney::Review, "review");
    shown(LateMoney::Refund, "refund");
    shown(
        LateMoney::HonourWithin(seconds(600)),
        "honour within 600000 ms",
    );
}
