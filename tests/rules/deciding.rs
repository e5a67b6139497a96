//! Guards against an order that is paid twice, paid by doubtful money, or not paid by good money.

use order_lifecycle::{
    AnyState, Attempted, Cause, Command, Conflict, Disposition, DisputeId, DisputeState, Expiry,
    Fact, LateMoney, Mismatch, Notice, Order, Paid, PaymentFact, Policy, ProviderOrderId, Reason,
    RefundId, RefundState, RequestId, Status, Why,
};

use crate::{DUE, Feed, accept, at, captured, inr, order, order_with, pay, seconds, terms};

fn judged(order: &mut Order, payment: &str, fact: PaymentFact, when: i64) -> Disposition {
    let notice = Notice::payment(pay(payment), fact, at(when));
    order.observe(&notice, at(when)).disposition.unwrap()
}

fn refund(state: RefundState, minor: i64) -> PaymentFact {
    let refund = RefundId::new("r1").unwrap();
    PaymentFact::Refund {
        refund,
        request: None,
        amount: inr(minor),
        state,
    }
}

#[test]
fn a_capture_never_heard_of_goes_through_attempted_to_paid_in_one_input() {
    let mut order = order();
    let notice = Notice::payment(pay("p1"), captured(DUE), at(1));
    let outcome = order.observe(&notice, at(1));
    let steps: Vec<_> = outcome.steps().collect();
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
    assert_eq!(order.ask(&accept("p2"), at(3)), Err(Reason::AlreadyPaid));
    assert_eq!(order.ask(&accept("p3"), at(3)), Err(Reason::UnknownPayment));
}

#[test]
fn a_changed_amount_of_the_winner_waits_until_it_is_acknowledged_or_corrected() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    let changed = Disposition::UnderReview(Why::AmountChanged);
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

    assert_eq!(judged(&mut order, "p1", captured(DUE), 4), changed);
    let short = judged(&mut order, "p1", captured(DUE - 1), 5);
    assert_eq!(short, changed);
    let underpaid = Reason::Underpaid {
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
    order.tell("p1", refund(RefundState::Done, 30_00), at(2));
    assert_eq!(order.ask(&accept("p1"), at(3)), Ok("applied"));
    assert_eq!(
        (order.sums().applied, order.sums().owed),
        (i128::from(DUE), 0)
    );
}

#[test]
fn money_that_is_partly_gone_cannot_be_accepted() {
    let mut order = order();
    order.tell("p1", refund(RefundState::Pending, 1), at(1));
    order.tell("p1", captured(DUE), at(2));
    let left = inr(DUE - 1).into();
    assert_eq!(
        order.ask(&accept("p1"), at(3)),
        Err(Reason::FundsReturned {
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
            Some(Reason::FundsReturned {
                left: inr(DUE - 2).into(),
                due: inr(DUE),
            }),
        ),
    ] {
        let refund = Command::Refund {
            payment: pay("p1"),
            request: RequestId::new(request).unwrap(),
            amount: inr(6),
        };
        order.ask(&refund, at(2)).unwrap();
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
    let dispute = |minor, state| PaymentFact::Dispute {
        dispute: DisputeId::new("d1").unwrap(),
        amount: inr(minor),
        state,
    };
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
    order.tell("p1", refund(RefundState::Pending, DUE), at(1));
    assert_eq!(
        judged(&mut order, "p1", captured(DUE), 2),
        Disposition::UnderReview(Why::FundsReturned)
    );
    assert_eq!(
        order.tell("p1", refund(RefundState::Failed, DUE), at(3)),
        "applied"
    );
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn an_open_dispute_does_not_keep_a_capture_from_winning_and_a_lost_one_does() {
    let dispute = |state| {
        let dispute = order_lifecycle::DisputeId::new("d1").unwrap();
        PaymentFact::Dispute {
            dispute,
            amount: inr(DUE),
            state,
        }
    };
    let mut open = order();
    open.tell("p1", dispute(DisputeState::Open), at(1));
    assert_eq!(judged(&mut open, "p1", captured(DUE), 2), Disposition::Won);

    let mut lost = order();
    lost.tell("p1", dispute(DisputeState::Lost), at(1));
    let under_review = Disposition::UnderReview(Why::FundsReturned);
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
    let expired = Disposition::UnderReview(Why::AfterExpiry);
    let within = LateMoney::HonourWithin(seconds(60));

    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Review), DUE),
        expired
    );
    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Review), DUE + 1),
        expired
    );
    assert_eq!(
        late(policy(LateMoney::Review, Mismatch::Refund), DUE + 1),
        Disposition::Surplus
    );
    assert_eq!(
        late(policy(LateMoney::Refund, Mismatch::Review), DUE + 1),
        Disposition::Surplus
    );
    assert_eq!(
        late(policy(within, Mismatch::Review), DUE + 1),
        Disposition::UnderReview(Why::AmountMismatch)
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
        Disposition::UnderReview(Why::AfterExpiry)
    );
    assert_eq!(order.ask(&accept("p1"), at(62)), Ok("applied"));
}

#[test]
fn the_providers_closing_is_applied_repeated_overtaken_or_contradicted() {
    let tell = |order: &mut Order, fact, when| {
        let notice = Notice {
            fact,
            occurred_at: at(when),
        };
        order.observe(&notice, at(when)).answer.as_str()
    };
    let mut cancelled = order();
    cancelled.tell("p1", PaymentFact::Authorized, at(1));
    assert_eq!(tell(&mut cancelled, Fact::Cancelled, 2), "applied");
    assert_eq!(cancelled.closing().unwrap().cause(), Cause::Provider);
    assert_eq!(tell(&mut cancelled, Fact::Cancelled, 3), "repeat");
    assert_eq!(tell(&mut cancelled, Fact::Expired, 4), "stale");

    let mut paid = order();
    paid.tell("p1", captured(DUE), at(1));
    let notice = Notice {
        fact: Fact::Expired,
        occurred_at: at(2),
    };
    let conflict = Conflict::Closing {
        ours: Status::Paid,
        theirs: Status::Expired,
    };
    assert_eq!(
        paid.observe(&notice, at(2)).answer,
        order_lifecycle::Answer::Conflict(conflict)
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
    assert_eq!(
        outcome.answer,
        order_lifecycle::Answer::Conflict(conflict.clone())
    );
    assert_eq!(
        conflict.to_string(),
        "captured is `99.99 INR`, was `100.00 INR`"
    );
    assert_eq!(
        order.payment(&pay("p1")).unwrap().captured(),
        Some(inr(DUE))
    );
}

#[test]
fn the_providers_order_is_bound_once() {
    let mut order = order();
    let bind = |id| Command::Bind {
        provider_order: ProviderOrderId::new(id).unwrap(),
    };
    assert_eq!(order.ask(&bind("ORD1"), at(1)), Ok("applied"));
    assert_eq!(order.ask(&bind("ORD1"), at(2)), Ok("repeat"));
    let revision = order.revision();
    assert_eq!(order.ask(&bind("ORD2"), at(3)), Ok("conflict"));
    assert_eq!(order.provider_order().unwrap().as_str(), "ORD1");
    assert_eq!(order.revision(), revision);
}

#[test]
fn states_widen_and_narrow_and_a_wrong_guess_hands_the_order_back() {
    let created = Order::create(terms());
    let erased = Order::from(created.clone());
    assert_eq!(erased, Order::new(terms()));
    let erased = Order::<Paid>::try_from(erased).unwrap_err();
    assert!(matches!(erased.state(), AnyState::Created(_)));
    let attempted: Order<Attempted> = created.start_payment(pay("p1"), at(1)).unwrap();
    assert_eq!(attempted.status(), Status::Attempted);
}
