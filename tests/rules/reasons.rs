//! Guards against a decision about money that was made without knowing everything that is wrong
//! with it.

use order_lifecycle::{
    Command, Disposition, Duty, Expiry, LateMoney, Mismatch, Order, PaymentFact, Policy,
    RefundState, UnappliedReason,
};

use crate::make::{DUE, Feed, at, captured, inr, order, order_with, pay, refund, seconds, usd};

/// Where the money of `p1` stands.
fn standing(order: &Order) -> Disposition {
    order.disposition(&pay("p1")).unwrap()
}

fn expiring(after_expiry: LateMoney, mismatch: Mismatch) -> Order {
    let policy = Policy {
        after_expiry,
        mismatch,
        ..Policy::DEFAULT
    };
    order_with(Expiry::after(seconds(60)), policy)
}

fn told(mut order: Order, facts: &[PaymentFact], when: i64) -> Order {
    for fact in facts {
        order.tell("p1", fact.clone(), at(when));
    }
    order
}

fn cancelled() -> Order {
    let mut order = order();
    order.ask(&Command::Cancel, at(1)).unwrap();
    order
}

/// Paid by another payment, of which nothing is left.
fn returned() -> Order {
    let mut order = paid_by_another();
    order.tell("p2", PaymentFact::Reversed, at(2));
    order
}

fn paid_by_another() -> Order {
    let mut order = order();
    order.tell("p2", captured(DUE), at(1));
    order
}

/// What `p1` was told to be, beside every reason for which it does not simply pay the order.
#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<(Order, &'static str)> {
    let (exact, short) = (captured(DUE), captured(DUE - 1));
    let foreign = PaymentFact::Captured { amount: usd(DUE) };
    let part = PaymentFact::PartlyCaptured { amount: inr(1) };
    let partly_back = refund("r1", None, 1, RefundState::Done);
    let (review, give_back) = (LateMoney::Review, LateMoney::Refund);
    let honour = LateMoney::HonourWithin(seconds(60));
    let strict = |late| expiring(late, Mismatch::Refund);
    let lenient = |late| expiring(late, Mismatch::Review);
    let alone = |fact: &PaymentFact| [fact.clone()];
    let after_part_went_back = |fact: &PaymentFact| [partly_back.clone(), fact.clone()];
    vec![
        (told(order(), &alone(&exact), 1), "won"),
        (told(order(), &alone(&short), 1), "review (amount_mismatch)"),
        (
            told(order(), &alone(&foreign), 1),
            "review (currency_mismatch)",
        ),
        (
            told(strict(review), &alone(&short), 1),
            "surplus (amount_mismatch)",
        ),
        (
            told(strict(review), &alone(&foreign), 1),
            "surplus (currency_mismatch)",
        ),
        (
            told(order(), &after_part_went_back(&exact), 1),
            "review (funds_returned)",
        ),
        (
            told(order(), &after_part_went_back(&short), 1),
            "review (amount_mismatch, funds_returned)",
        ),
        (told(order(), &[exact.clone(), short.clone()], 1), "won"),
        (told(order(), &alone(&part), 1), "review (partial)"),
        (
            told(strict(review), &after_part_went_back(&part), 1),
            "review (partial, funds_returned)",
        ),
        (
            told(order(), &[exact.clone(), captured(DUE + 1)], 1),
            "review (amount_changed, amount_mismatch)",
        ),
        (
            told(paid_by_another(), &alone(&exact), 1),
            "surplus (paid_by_another)",
        ),
        (
            told(paid_by_another(), &alone(&short), 1),
            "surplus (paid_by_another, amount_mismatch)",
        ),
        (
            // That some of it went back already is no reason for what is owed.
            told(paid_by_another(), &after_part_went_back(&foreign), 1),
            "surplus (paid_by_another, currency_mismatch)",
        ),
        // Late, and of another amount.
        (
            told(cancelled(), &alone(&exact), 9),
            "review (after_cancel)",
        ),
        (
            told(cancelled(), &alone(&short), 9),
            "review (after_cancel, amount_mismatch)",
        ),
        (
            told(lenient(review), &after_part_went_back(&short), 61),
            "review (after_expiry, amount_mismatch, funds_returned)",
        ),
        (
            // What went back in rupees is not of the dollars that were captured.
            told(lenient(review), &after_part_went_back(&foreign), 61),
            "review (after_expiry, currency_mismatch)",
        ),
        (
            told(lenient(give_back), &alone(&exact), 61),
            "surplus (after_expiry)",
        ),
        (
            told(lenient(give_back), &alone(&short), 61),
            "surplus (after_expiry, amount_mismatch)",
        ),
        (
            told(strict(give_back), &alone(&short), 61),
            "surplus (amount_mismatch, after_expiry)",
        ),
        (
            told(returned(), &alone(&exact), 9),
            "review (winner_returned)",
        ),
        (
            told(returned(), &alone(&short), 9),
            "surplus (paid_by_another, amount_mismatch)",
        ),
        (
            told(returned(), &after_part_went_back(&exact), 9),
            "review (winner_returned, funds_returned)",
        ),
        // Honoured, so only its amount is wrong.
        (told(lenient(honour), &alone(&exact), 61), "won"),
        (
            told(lenient(honour), &alone(&short), 61),
            "review (amount_mismatch)",
        ),
        (
            told(lenient(honour), &alone(&short), 120),
            "surplus (after_expiry, amount_mismatch)",
        ),
    ]
}

#[test]
fn every_reason_is_listed_and_the_one_that_decided_comes_first() {
    for (order, expected) in cases() {
        let disposition = standing(&order);
        assert_eq!(disposition.to_string(), expected);
        let (code, list) = expected.split_once(" (").unwrap_or((expected, ""));
        assert_eq!(disposition.as_str(), code);
        let listed: Vec<UnappliedReason> = list
            .trim_end_matches(')')
            .split(", ")
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().unwrap())
            .collect();
        let Some(why) = disposition.why() else {
            assert_eq!((disposition, listed), (Disposition::Won, Vec::new()));
            continue;
        };
        assert_eq!(why.iter().collect::<Vec<_>>(), listed);
        assert_eq!(Some(&why.first()), listed.first());
        for reason in UnappliedReason::ALL {
            assert_eq!(why.contains(*reason), listed.contains(reason), "{reason}");
        }
    }
}

#[test]
fn every_reason_decides_somewhere() {
    let decided: Vec<_> = cases()
        .iter()
        .filter_map(|(order, _)| Some(standing(order).why()?.first()))
        .collect();
    // More going back than came, and a hold too small, are reasons to look, and for no place of
    // money.
    let of_no_place = [UnappliedReason::Overreturned, UnappliedReason::ShortHold];
    for reason in UnappliedReason::ALL {
        let places = !of_no_place.contains(reason);
        assert_eq!(decided.contains(reason), places, "{reason}");
    }
}

#[test]
fn whoever_has_to_decide_is_told_every_reason() {
    for (order, expected) in cases() {
        let to_decide = order.duties().find_map(|duty| match duty {
            Duty::Decide { payment, why } if *payment == pay("p1") => Some(why),
            Duty::Decide { .. }
            | Duty::Refund { .. }
            | Duty::Void { .. }
            | Duty::Poll { .. }
            | Duty::Capture { .. } => None,
        });
        // More of a hold can be taken: it is not for anybody to decide yet.
        let reviewed = expected.starts_with("review") && !expected.contains("(partial");
        assert_eq!(to_decide, standing(&order).why().filter(|_| reviewed));
    }
}

#[test]
fn the_payments_are_listed_with_where_their_money_stands() {
    let mut order = paid_by_another();
    order.tell("p1", captured(DUE), at(2));
    order.tell("p3", PaymentFact::Failed, at(3));
    let listed: Vec<_> = order
        .dispositions()
        .map(|(payment, it)| (payment.id().as_str(), it.map(|it| it.to_string())))
        .collect();
    let (surplus, won) = ("surplus (paid_by_another)".into(), "won".into());
    assert_eq!(
        listed,
        [("p1", Some(surplus)), ("p2", Some(won)), ("p3", None)]
    );
}

#[test]
fn an_explanation_tells_the_other_reasons_after_the_one_that_decided() {
    let explained = |order: &Order, line: &str| {
        let explanation = order.explain().to_string();
        assert!(explanation.lines().any(|it| it == line), "{explanation}");
    };
    let order = told(cancelled(), &[captured(DUE - 1)], 9);
    explained(
        &order,
        "  It is under review: it came after the order was cancelled; also, it is not the 100.00 \
         INR that the order costs.",
    );
    explained(
        &order,
        "- Decide about p1, to accept it as captured or to give it back: it came after the order was \
         cancelled; also, it is not the 100.00 INR that the order costs.",
    );
    let order = told(paid_by_another(), &[captured(DUE - 1)], 9);
    explained(
        &order,
        "  The order does not keep it: the order is paid by p2; also, it is not the 100.00 INR \
         that the order costs.",
    );
}
