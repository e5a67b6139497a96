//! Guards against an order that is paid twice, paid by doubtful money, or not paid by good money.

use order_lifecycle::{
    Answer, ClosingCause, Conflict, Disposition, DisputeState, Expiry, LateMoney, Mismatch, Notice,
    Order, PaymentFact, Policy, RefundState, RefusalReason, Status,
};

use crate::make::{
    DUE, Feed, HELD, accept, ask_back, at, captured, dispute, inr, order, order_with, pay, refund,
    seconds,
};

/// Where the money of a payment stands after a fact about it, and every reason for it.
fn judged(order: &mut Order, payment: &str, fact: PaymentFact, when: i64) -> String {
    let notice = Notice::payment(pay(payment), fact, at(when));
    order
        .observe(&notice, at(when))
        .disposition
        .unwrap()
        .to_string()
}

#[test]
fn a_capture_never_heard_of_goes_through_attempted_to_paid_in_one_input() {
    let mut order = order();
    let notice = Notice::payment(pay("p1"), captured(DUE), at(1));
    let outcome = order.observe(&notice, at(1));
    let steps: Vec<_> = outcome.passage.steps().collect();
    assert_eq!(steps, [Status::Created, Status::Attempted, Status::Paid]);
    assert_eq!(outcome.disposition, Some(Disposition::Won));
}

#[test]
fn the_winner_stays_the_same_when_payments_are_added_before_it() {
    let mut order = order();
    order.tell("p5", captured(DUE), at(1));
    for other in ["p1", "p9", "p3"] {
        order.tell(other, captured(DUE), at(2));
    }
    assert_eq!(order.winner().unwrap().id(), &pay("p5"));
    assert_eq!(order.sums().owed, i128::from(3 * DUE));
}

#[test]
fn accepting_twice_is_a_repeat_and_another_payment_is_refused() {
    let mut order = order();
    order.tell("p1", captured(DUE + 1), at(1));
    order.tell("p2", captured(DUE + 2), at(1));
    assert_eq!(order.ask(&accept("p1"), at(2)), Ok("applied"));
    assert_eq!(order.ask(&accept("p1"), at(3)), Ok("repeat"));
    assert_eq!(
        order.ask(&accept("p2"), at(3)),
        Err(RefusalReason::AlreadyPaid)
    );
    assert_eq!(
        order.ask(&accept("p3"), at(3)),
        Err(RefusalReason::UnknownPayment)
    );
}

#[test]
fn a_changed_amount_of_the_winner_waits_until_it_is_acknowledged_or_corrected() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let changed = "review (amount_changed, amount_mismatch)";
    assert_eq!(judged(&mut order, "p1", captured(DUE + 10_00), 2), changed);
    assert_eq!(
        (order.sums().applied, order.sums().under_review),
        (0, i128::from(DUE + 10_00))
    );

    assert_eq!(order.ask(&accept("p1"), at(3)), Ok("applied"));
    assert_eq!(
        (order.sums().applied, order.sums().owed),
        (i128::from(DUE), 10_00)
    );

    let corrected = judged(&mut order, "p1", captured(DUE), 4);
    assert_eq!(corrected, "review (amount_changed)");
    let short = judged(&mut order, "p1", captured(DUE - 1), 5);
    assert_eq!(short, changed);
    let underpaid = RefusalReason::Underpaid {
        captured: inr(DUE - 1),
        due: inr(DUE),
    };
    assert_eq!(order.ask(&accept("p1"), at(6)), Err(underpaid));
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn money_that_is_left_can_be_accepted_after_the_excess_went_back_by_itself() {
    let mut order = order();
    order.tell("p1", captured(DUE + 30_00), at(1));
    order.tell("p1", refund("r1", None, 30_00, RefundState::Done), at(2));
    assert_eq!(order.ask(&accept("p1"), at(3)), Ok("applied"));
    assert_eq!(
        (order.sums().applied, order.sums().owed),
        (i128::from(DUE), 0)
    );
}

#[test]
fn money_that_is_partly_gone_cannot_be_accepted() {
    let mut order = order();
    order.tell("p1", refund("r1", None, 1, RefundState::Pending), at(1));
    order.tell("p1", captured(DUE), at(2));
    let left = inr(DUE - 1).into();
    assert_eq!(
        order.ask(&accept("p1"), at(3)),
        Err(RefusalReason::FundsReturned {
            left,
            due: inr(DUE)
        })
    );
}

#[test]
fn money_that_is_asked_back_cannot_be_accepted() {
    let mut order = order();
    order.tell("p1", captured(DUE + 10), at(1));
    for (request, reason) in [
        ("q1", None),
        (
            "q2",
            Some(RefusalReason::FundsReturned {
                left: inr(DUE - 2).into(),
                due: inr(DUE),
            }),
        ),
    ] {
        order.ask(&ask_back("p1", request, 6), at(2)).unwrap();
        let refusal = order.refusal(&accept("p1"));
        assert_eq!(refusal.map(|it| it.reason), reason, "{request}");
    }
}

#[test]
fn a_command_about_a_payment_tells_what_becomes_of_its_money() {
    let mut order = order();
    order.tell("p1", captured(DUE + 1), at(1));
    let accepted = order.command(&accept("p1"), at(2)).unwrap();
    assert_eq!(accepted.disposition, Some(Disposition::Won));
}

#[test]
fn a_dispute_told_again_with_the_same_amount_is_no_conflict() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let dispute = |minor, state| dispute("d1", minor, state);
    assert_eq!(
        order.tell("p1", dispute(10, DisputeState::Open), at(2)),
        "applied"
    );
    assert_eq!(
        order.tell("p1", dispute(10, DisputeState::Won), at(3)),
        "applied"
    );
    assert_eq!(
        order.tell("p1", dispute(11, DisputeState::Won), at(4)),
        "conflict"
    );
}

#[test]
fn a_refund_that_failed_makes_a_payment_whole_and_it_wins_then() {
    let mut order = order();
    order.tell("p1", refund("r1", None, DUE, RefundState::Pending), at(1));
    assert_eq!(
        judged(&mut order, "p1", captured(DUE), 2),
        "review (funds_returned)"
    );
    assert_eq!(
        order.tell("p1", refund("r1", None, DUE, RefundState::Failed), at(3)),
        "applied"
    );
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn an_open_dispute_does_not_keep_a_capture_from_winning_and_a_lost_one_does() {
    let dispute = |state| dispute("d1", DUE, state);
    let mut open = order();
    open.tell("p1", dispute(DisputeState::Open), at(1));
    assert_eq!(judged(&mut open, "p1", captured(DUE), 2), "won");

    let mut lost = order();
    lost.tell("p1", dispute(DisputeState::Lost), at(1));
    let under_review = "review (funds_returned)";
    assert_eq!(judged(&mut lost, "p1", captured(DUE), 2), under_review);
    lost.tell("p1", dispute(DisputeState::Won), at(3));
    assert_eq!(lost.status(), Status::Paid);
}

#[test]
fn late_money_is_judged_by_the_policy_of_the_closing() {
    let late = |policy: Policy, minor| {
        let mut order = order_with(Expiry::after(seconds(60)), policy);
        judged(&mut order, "p1", captured(minor), 61)
    };
    let policy = |after_expiry, mismatch| Policy {
        after_expiry,
        mismatch,
        ..Policy::DEFAULT
    };
    let expired = "review (after_expiry)";
    let within = LateMoney::HonourWithin(seconds(60));

    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Review), DUE),
        expired
    );
    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Review), DUE + 1),
        "review (after_expiry, amount_mismatch)"
    );
    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Refund), DUE + 1),
        "surplus (amount_mismatch, after_expiry)"
    );
    assert_eq!(
        late(policy(LateMoney::Refund, Mismatch::Review), DUE + 1),
        "surplus (after_expiry, amount_mismatch)"
    );
    assert_eq!(
        late(policy(within, Mismatch::Review), DUE + 1),
        "review (amount_mismatch)"
    );
}

#[test]
fn money_that_becomes_exact_only_after_closing_waits_for_a_decision() {
    let policy = Policy {
        after_expiry: LateMoney::Refund,
        ..Policy::DEFAULT
    };
    let mut order = order_with(Expiry::after(seconds(60)), policy);
    order.tell("p1", captured(DUE - 1), at(1));
    order.advance(at(60));
    assert_eq!(
        judged(&mut order, "p1", captured(DUE), 61),
        "review (after_expiry)"
    );
    assert_eq!(order.ask(&accept("p1"), at(62)), Ok("applied"));
}

#[test]
fn the_providers_closing_is_applied_repeated_overtaken_or_contradicted() {
    let cancelled_at = |when| Notice::Cancelled {
        occurred_at: at(when),
    };
    let expired_at = |when| Notice::Expired {
        occurred_at: at(when),
    };
    let tell = |order: &mut Order, notice: &Notice| {
        let outcome = order.observe(notice, notice.occurred_at());
        outcome.answer.as_str()
    };
    let mut cancelled = order();
    cancelled.tell("p1", HELD, at(1));
    assert_eq!(tell(&mut cancelled, &cancelled_at(2)), "applied");
    assert_eq!(
        cancelled.closing().unwrap().cause(),
        ClosingCause::ProviderCancelled
    );
    assert_eq!(tell(&mut cancelled, &cancelled_at(3)), "repeat");
    assert_eq!(tell(&mut cancelled, &expired_at(4)), "stale");

    let mut paid = order();
    paid.tell("p1", captured(DUE), at(1));
    let conflict = Conflict::Closing {
        ours: Status::Paid,
        theirs: Status::Expired,
    };
    assert_eq!(
        paid.observe(&expired_at(2), at(2)).answer,
        Answer::from(conflict)
    );
}

#[test]
fn a_conflict_names_what_stood_and_what_was_told() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(5));
    let before = Notice::payment(pay("p1"), captured(DUE - 1), at(4));
    let outcome = order.observe(&before, at(6));
    let conflict = Conflict::Captured {
        ours: inr(DUE),
        theirs: inr(DUE - 1),
    };
    assert_eq!(outcome.answer, conflict.clone().into());
    assert_eq!(
        conflict.to_string(),
        "the capture is `99.99 INR`, but was `100.00 INR`"
    );
    assert_eq!(
        order.payment(&pay("p1")).unwrap().captured(),
        Some(inr(DUE))
    );
}
