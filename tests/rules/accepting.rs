//! Guards against a review that nobody can end, and against the only money going back unasked.

use order_lifecycle::{
    Command, Discrepancy, DisputeState, Duty, Notice, Order, PaymentFact, PaymentId, RefundState,
    RefusalReason, Report, Status,
};

use crate::make::{
    DUE, Feed, accept, accept_as_captured, at, captured, dispute, order, pay, refund, refund_total,
    usd,
};

/// The duties, a line each.
pub(crate) fn owed(order: &Order) -> Vec<String> {
    order.duties().map(|duty| duty.to_string()).collect()
}

/// The first payment that somebody has to decide about.
fn to_decide(order: &Order) -> Option<PaymentId> {
    order.duties().find_map(|duty| match duty {
        Duty::Decide { payment, .. } => Some(payment.clone()),
        Duty::Refund { .. } | Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } => None,
    })
}

/// Where the money of a payment stands.
fn stands(order: &Order, payment: &str) -> String {
    order.disposition(&pay(payment)).unwrap().to_string()
}

#[test]
fn a_shortfall_is_waived_only_as_captured_and_the_order_says_by_how_much() {
    let mut order = order();
    order.tell("p1", captured(DUE - 5), at(1));
    let refused = order.ask(&accept("p1"), at(2)).unwrap_err();
    assert!(refused.to_string().contains("accepted as captured"));
    assert_eq!(order.ask(&accept_as_captured("p1"), at(2)), Ok("applied"));
    assert_eq!(order.ask(&accept_as_captured("p1"), at(3)), Ok("repeat"));
    assert_eq!((order.status(), order.waived()), (Status::Paid, 5));
    assert_eq!(order.sums().applied, i128::from(DUE - 5));
    assert!(owed(&order).is_empty());
}

#[test]
fn an_excess_is_kept_as_a_tip_only_as_captured() {
    let mut at_the_price = order();
    at_the_price.tell("p1", captured(DUE + 7), at(1));
    let mut tipped = at_the_price.clone();
    assert_eq!(at_the_price.ask(&accept("p1"), at(2)), Ok("applied"));
    assert_eq!(at_the_price.sums().owed, 7);
    assert_eq!(at_the_price.kept_above_price(), 0);
    assert_eq!(tipped.ask(&accept_as_captured("p1"), at(2)), Ok("applied"));
    assert_eq!((tipped.sums().owed, tipped.kept_above_price()), (0, 7));
}

#[test]
fn on_the_winner_a_smaller_amount_is_acknowledged_as_captured() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", captured(DUE / 2), at(2));
    assert_eq!(
        order.ask(&accept("p1"), at(3)).unwrap_err().as_str(),
        "underpaid"
    );
    assert_eq!(order.ask(&accept_as_captured("p1"), at(3)), Ok("applied"));
    let sums = order.sums();
    assert_eq!((sums.under_review, sums.applied), (0, i128::from(DUE / 2)));
}

#[test]
fn what_went_back_before_it_could_win_does_not_matter_as_captured() {
    let mut order = order();
    let notices = vec![
        Notice::payment(pay("p1"), captured(DUE), at(60)),
        Notice::payment(
            pay("p1"),
            refund("f1", None, 30_00, RefundState::Done),
            at(10_800),
        ),
    ];
    let report = Report {
        order: Some(order.id().clone()),
        notices,
        ..Report::default()
    };
    let _ = order.reconcile(&report, at(18_000)).unwrap();
    assert_eq!(stands(&order, "p1"), "review (funds_returned)");
    let refused = order.ask(&accept("p1"), at(18_001)).unwrap_err();
    assert!(matches!(refused, RefusalReason::FundsReturned { .. }));
    assert_eq!(
        order.ask(&accept_as_captured("p1"), at(18_002)),
        Ok("applied")
    );
    assert_eq!(order.status(), Status::Paid);
    assert_eq!(order.sums().applied, i128::from(DUE - 30_00));
}

#[test]
fn money_in_another_currency_is_accepted_in_no_way_and_can_be_asked_back() {
    let mut order = order();
    let amount = usd(DUE);
    order.tell("p1", PaymentFact::Captured { amount }, at(1));
    for verb in [accept("p1"), accept_as_captured("p1")] {
        let refused = order.ask(&verb, at(2)).unwrap_err();
        assert_eq!(refused.as_str(), "currency_mismatch");
    }
    let explained = order.explain().to_string();
    assert!(explained.contains("to give it back, for it cannot be accepted"));
    let (payment, request) = (pay("p1"), "q1".parse().unwrap());
    let refund = Command::Refund {
        payment,
        request,
        amount,
    };
    assert_eq!(order.ask(&refund, at(3)), Ok("applied"));
    assert!(order.duties().all(|duty| duty.as_str() == "refund"));
}

#[test]
fn an_explanation_offers_what_would_not_be_refused() {
    for (minor, choice) in [
        (DUE + 1, ", to accept it or to give it back: "),
        (DUE - 1, ", to accept it as captured or to give it back: "),
    ] {
        let mut order = order();
        order.tell("p1", captured(minor), at(1));
        assert!(order.explain().to_string().contains(choice), "{minor}");
    }
}

#[test]
fn the_only_money_that_is_left_waits_when_the_winner_was_reversed_refunded_or_lost() {
    for gone in [
        PaymentFact::Reversed,
        refund("f1", None, DUE, RefundState::Done),
        refund("f1", None, DUE, RefundState::Pending),
        refund_total(DUE),
        dispute("d1", DUE, DisputeState::Lost),
    ] {
        let mut order = order();
        order.tell("p1", captured(DUE), at(1));
        order.tell("p1", gone, at(2));
        order.tell("p2", captured(DUE), at(3));
        assert_eq!(stands(&order, "p2"), "review (winner_returned)");
        let decide = "decide about p2 (winner_returned)".to_string();
        assert!(owed(&order).contains(&decide), "{:?}", owed(&order));
        assert_eq!(order.ask(&accept("p2"), at(4)), Ok("applied"));
        assert_eq!(order.winner().unwrap().id(), &pay("p1"), "it stays");
        assert_eq!(order.sums().applied, i128::from(DUE));
        assert!(!owed(&order).contains(&decide));
        assert_eq!(order.ask(&accept("p2"), at(5)), Ok("repeat"));
    }
}

#[test]
fn part_of_the_winner_or_an_open_dispute_keeps_other_money_a_surplus() {
    for left in [
        refund("f1", None, DUE - 1, RefundState::Done),
        dispute("d1", DUE, DisputeState::Open),
    ] {
        let mut order = order();
        order.tell("p1", captured(DUE), at(1));
        order.tell("p1", left, at(2));
        order.tell("p2", captured(DUE), at(3));
        assert_eq!(stands(&order, "p2"), "surplus (paid_by_another)");
        let refused = order.ask(&accept("p2"), at(4)).unwrap_err();
        assert_eq!(refused, RefusalReason::AlreadyPaid);
    }
}

#[test]
fn money_that_is_not_exact_does_not_wait_for_the_winner() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", PaymentFact::Reversed, at(2));
    order.tell("p2", captured(DUE - 1), at(3));
    assert_eq!(
        stands(&order, "p2"),
        "surplus (paid_by_another, amount_mismatch)"
    );
}

#[test]
fn when_the_winners_money_comes_back_the_other_is_a_surplus_again_unless_it_was_accepted() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", PaymentFact::Reversed, at(2));
    order.tell("p2", captured(DUE), at(3));
    let mut accepted = order.clone();
    assert_eq!(order.tell("p1", captured(DUE), at(4)), "applied");
    assert_eq!(owed(&order), ["refund 100.00 INR of p2"]);

    assert_eq!(accepted.ask(&accept("p2"), at(4)), Ok("applied"));
    accepted.tell("p1", captured(DUE), at(5));
    assert_eq!(accepted.sums().applied, i128::from(2 * DUE));
    assert!(owed(&accepted).is_empty());
}

#[test]
fn once_other_money_is_accepted_a_third_payment_is_a_surplus() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", PaymentFact::Reversed, at(2));
    order.tell("p2", captured(DUE), at(3));
    order.ask(&accept("p2"), at(4)).unwrap();
    order.tell("p3", captured(DUE), at(5));
    assert_eq!(stands(&order, "p3"), "surplus (paid_by_another)");
    let refused = order.ask(&accept_as_captured("p3"), at(6)).unwrap_err();
    assert_eq!(refused, RefusalReason::AlreadyPaid);
    order.tell("p2", PaymentFact::Reversed, at(7));
    assert_eq!(stands(&order, "p3"), "review (winner_returned)");
}

#[test]
fn an_accepted_amount_that_changes_is_a_review_of_its_own() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p1", PaymentFact::Reversed, at(2));
    order.tell("p2", captured(DUE), at(3));
    order.ask(&accept("p2"), at(4)).unwrap();
    order.tell("p2", captured(DUE - 1), at(5));
    assert_eq!(
        stands(&order, "p2"),
        "review (amount_changed, amount_mismatch)"
    );
    assert_eq!(order.ask(&accept_as_captured("p2"), at(6)), Ok("applied"));
    assert_eq!(stands(&order, "p2"), "won");
}

#[test]
fn a_payment_captured_here_and_failed_or_unknown_there_is_listed() {
    let report = |order: &Order, fact: Option<PaymentFact>, when, lists_all_payments| Report {
        order: Some(order.id().clone()),
        notices: fact
            .map(|fact| Notice::payment(pay("p1"), fact, at(when)))
            .into_iter()
            .collect(),
        lists_all_payments,
        ..Report::default()
    };
    for (fact, when, lists_all, found) in [
        (
            Some(PaymentFact::Failed),
            20,
            false,
            "payment p1 is captured here, and failed there",
        ),
        (
            Some(PaymentFact::Voided),
            20,
            false,
            "payment p1 is captured here, and voided there",
        ),
        (
            Some(PaymentFact::Failed),
            5,
            true,
            "payment p1 is captured here, and failed there",
        ),
        (
            None,
            0,
            true,
            "payment p1 is captured here, and not known there",
        ),
        // An old message that comes late contradicts nothing.
        (Some(PaymentFact::Failed), 5, false, ""),
        (Some(captured(DUE)), 20, true, ""),
    ] {
        let mut order = order();
        order.tell("p1", captured(DUE), at(10));
        let told = report(&order, fact, when, lists_all);
        let reconciled = order.reconcile(&told, at(30)).unwrap();
        let listed: Vec<_> = reconciled
            .discrepancies
            .iter()
            .map(Discrepancy::to_string)
            .collect();
        assert_eq!(listed.join(", "), found);
        assert_eq!(order.status(), Status::Paid, "the winner stays");
    }
}

#[test]
fn every_duty_to_decide_names_a_payment_that_a_command_of_ours_settles() {
    let mut order = order();
    order.tell("p1", captured(DUE - 1), at(1));
    order.tell("p2", captured(DUE + 1), at(1));
    while let Some(payment) = to_decide(&order) {
        let ended = Command::AcceptAsCaptured { payment };
        assert_eq!(order.ask(&ended, at(2)), Ok("applied"));
    }
    assert_eq!(owed(&order), ["refund 100.01 INR of p2"]);
}
