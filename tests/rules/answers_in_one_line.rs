//! Guards the log of a service: what each answer and each disagreement looks like on one line.

use order_lifecycle::{
    Answer, Command, Conflict, Currency, Discrepancy, Expiry, NotOurs, Notice, Order, PaymentFact,
    Policy, Status,
};

use crate::make::{DUE, at, captured, id, inr, order_with, pay, seconds};
use crate::one_line::shown;

#[test]
fn outcomes() {
    let told = |order: &mut Order, fact, seconds| {
        let notice = Notice::payment(pay("p1"), fact, at(seconds));
        order.observe(&notice, at(seconds))
    };
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let outcome = told(&mut order, captured(DUE), 1);
    shown(&outcome, "applied: CREATED, ATTEMPTED, PAID; won");
    shown(outcome.passage, "CREATED, ATTEMPTED, PAID");
    let repeat = told(&mut order, captured(DUE), 1);
    shown(&repeat, "repeat: PAID; won");
    shown(told(&mut order, PaymentFact::Failed, 2), "stale: PAID; won");
    shown(
        told(&mut order, captured(DUE - 1), 3),
        "conflict: the capture is `99.99 INR`, but was `100.00 INR`: PAID; \
         review (amount_changed, amount_mismatch)",
    );
    let mut late = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    shown(
        told(&mut late, captured(DUE), 90),
        "applied: CREATED, EXPIRED; review (after_expiry)",
    );
    shown(
        late.closing().unwrap(),
        "EXPIRED at 2026-11-24T10:01:00Z (timeout)",
    );
    let cancelled = crate::make::order().command(&Command::Cancel, at(1));
    shown(cancelled.unwrap(), "applied: CREATED, CANCELLED");
}

#[test]
fn answers_have_codes_and_a_conflict_both_contents() {
    let (ours, theirs) = (inr(DUE), inr(1));
    let conflict = Conflict::OrderAmount { ours, theirs };
    for (answer, code, line) in [
        (Answer::Applied, "applied", "applied"),
        (Answer::Repeat, "repeat", "repeat"),
        (Answer::Stale, "stale", "stale"),
        (
            conflict.into(),
            "conflict",
            "conflict: the provider's order costs `0.01 INR`, but ours `100.00 INR`",
        ),
    ] {
        assert_eq!(answer.as_str(), code);
        shown(answer, line);
    }
}

#[test]
fn conflicts() {
    let (ours, theirs) = (inr(2_00), inr(1_00));
    let (paid, expired) = (Status::Paid, Status::Expired);
    let conflicts = [
        (
            Conflict::Captured { ours, theirs },
            "captured",
            "the capture is `1.00 INR`, but was `2.00 INR`",
        ),
        (
            Conflict::Refund {
                refund: id("r1"),
                ours,
                theirs,
            },
            "refund",
            "refund `r1` is `1.00 INR`, but was `2.00 INR`",
        ),
        (
            Conflict::Dispute {
                dispute: id("d1"),
                ours,
                theirs,
            },
            "dispute",
            "dispute `d1` is `1.00 INR`, but was `2.00 INR`",
        ),
        (
            Conflict::Currency {
                ours: Currency::INR,
                theirs: Currency::USD,
            },
            "currency",
            "the money goes back in `USD`, but was captured in `INR`",
        ),
        (
            Conflict::OrderAmount { ours, theirs },
            "order_amount",
            "the provider's order costs `1.00 INR`, but ours `2.00 INR`",
        ),
        (
            Conflict::ProviderOrder {
                ours: id("o1"),
                theirs: id("o2"),
            },
            "provider_order",
            "the provider's order is `o2`, but bound is `o1`",
        ),
        (
            Conflict::Closing {
                ours: paid,
                theirs: expired,
            },
            "closing",
            "the provider says `EXPIRED`, but the order is `PAID`",
        ),
    ];
    for (conflict, code, line) in conflicts {
        assert_eq!(conflict.as_str(), code);
        shown(&conflict, line);
        let about = |payment| Discrepancy::Conflict {
            payment,
            conflict: conflict.clone(),
        };
        assert_eq!(about(None).as_str(), code);
        shown(about(None), line);
        shown(about(Some(pay("p1"))), &format!("payment p1: {line}"));
    }
}

#[test]
fn discrepancies() {
    let (ours, theirs) = (Status::Paid, Status::Expired);
    let payment = || pay("p1");
    for (discrepancy, code, line) in [
        (
            Discrepancy::OursAhead { ours, theirs },
            "ours_ahead",
            "ours is PAID, theirs still EXPIRED",
        ),
        (
            Discrepancy::TheirsAhead { ours, theirs },
            "theirs_ahead",
            "theirs is EXPIRED, ours still PAID",
        ),
        (
            Discrepancy::Contradiction { ours, theirs },
            "contradiction",
            "ours is PAID, theirs EXPIRED: neither can become the other",
        ),
        (
            Discrepancy::UnknownStatus { theirs: "?".into() },
            "unknown_status",
            "theirs is the unknown status `?`",
        ),
        (
            Discrepancy::OnlyHere { payment: payment() },
            "only_here",
            "payment p1 is known only here",
        ),
        (
            Discrepancy::OnlyThere { payment: payment() },
            "only_there",
            "payment p1 was known only there",
        ),
    ] {
        assert_eq!(discrepancy.as_str(), code);
        shown(discrepancy, line);
    }
    let error = NotOurs {
        ours: id("A-1"),
        order: None,
        provider_order: None,
    };
    shown(
        error,
        "the report is about no order that it names, not about `A-1`",
    );
}
