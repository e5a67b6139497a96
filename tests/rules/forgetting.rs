//! Guards against facts that are lost, overwritten by older ones, or counted for their order of
//! arrival.

use order_lifecycle::{Amount, Funds, Notice, Order, PaymentFact, Progress};

use crate::{DUE, Feed, at, captured, order, pay};

/// What each fact of a sequence answers, and how far the payment is in the end.
fn told(facts: &[(PaymentFact, i64)]) -> (Vec<&'static str>, Progress) {
    let mut order = order();
    let answers = facts
        .iter()
        .map(|(fact, occurred)| {
            let notice = Notice::payment(pay("p1"), fact.clone(), at(*occurred));
            order.observe(&notice, at(100)).answer.as_str()
        })
        .collect();
    (answers, order.payment(&pay("p1")).unwrap().progress())
}

#[test]
fn progress_climbs_in_one_order_whatever_the_arrival() {
    use PaymentFact::{Authorized, Failed, Voided};
    let pending = || PaymentFact::Pending { limit: None };
    let climb = [pending(), Failed, Authorized, Voided, captured(DUE)];
    let ranks = [
        Progress::Pending,
        Progress::Failed,
        Progress::Authorized,
        Progress::Voided,
        Progress::Captured,
    ];
    for (low, low_fact) in climb.iter().enumerate() {
        for (high, high_fact) in climb.iter().enumerate().skip(low + 1) {
            // A failure told before the hold began ends no hold.
            let up = told(&[(low_fact.clone(), 1), (high_fact.clone(), 2)]);
            assert_eq!(up, (vec!["applied", "applied"], ranks[high]));
            let down = told(&[(high_fact.clone(), 2), (low_fact.clone(), 1)]);
            assert_eq!(down, (vec!["applied", "stale"], ranks[high]));
        }
    }
}

#[test]
fn a_failure_not_earlier_than_the_hold_ends_the_hold_in_either_order() {
    let failed = (PaymentFact::Failed, 5);
    let held = |when| (PaymentFact::Authorized, when);
    assert_eq!(
        told(&[held(5), failed.clone()]),
        (vec!["applied", "applied"], Progress::Voided)
    );
    assert_eq!(told(&[failed.clone(), held(5)]).1, Progress::Voided);
    assert_eq!(told(&[failed.clone(), held(6)]).1, Progress::Authorized);
    // Told again, the failure that ended the hold is what stands.
    let again = told(&[held(5), failed.clone(), failed.clone()]);
    assert_eq!(again.0, ["applied", "applied", "repeat"]);
    // A later hold is told: the money is held again.
    assert_eq!(told(&[held(5), failed, held(6)]).1, Progress::Authorized);
}

#[test]
fn a_reversal_without_a_capture_is_at_least_a_void() {
    assert_eq!(told(&[(PaymentFact::Reversed, 1)]).1, Progress::Voided);
}

#[test]
fn of_a_capture_and_a_reversal_at_one_time_the_return_stands() {
    for facts in [
        [(captured(DUE), 5), (PaymentFact::Reversed, 5)],
        [(PaymentFact::Reversed, 5), (captured(DUE), 5)],
    ] {
        let mut order = order();
        for (fact, occurred) in facts {
            let _ = order.observe(&Notice::payment(pay("p1"), fact, at(occurred)), at(9));
        }
        assert_eq!(
            order.payment(&pay("p1")).unwrap().funds(),
            Some(Funds::Returned)
        );
        assert_eq!(order.sums().returned, i128::from(DUE));
    }
}

#[test]
fn of_two_amounts_at_one_time_the_larger_stands_in_either_order() {
    for amounts in [[DUE, DUE + 1], [DUE + 1, DUE]] {
        let mut order = order();
        for minor in amounts {
            let _ = order.observe(&Notice::payment(pay("p1"), captured(minor), at(5)), at(9));
        }
        let captured = order.payment(&pay("p1")).unwrap().captured();
        assert_eq!(captured.map(Amount::minor), Some(DUE + 1));
    }
}

#[test]
fn the_revision_grows_with_every_change_and_never_by_the_clock_alone() {
    let mut order = order();
    let grew = |order: &mut Order, fact: PaymentFact, occurred, now| {
        let before = order.revision();
        let _ = order.observe(&Notice::payment(pay("p1"), fact, at(occurred)), at(now));
        order.revision() - before
    };
    assert_eq!(grew(&mut order, PaymentFact::Failed, 1, 1), 1);
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 1, 2),
        0,
        "an exact repeat"
    );
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 2, 3),
        1,
        "a refreshed time"
    );
    assert_eq!(
        grew(&mut order, captured(DUE), 4, 4),
        1,
        "capture and payment are one change"
    );
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 9, 9),
        0,
        "overtaken for good"
    );
    order.advance(at(1_000));
    assert_eq!(order.revision(), 3);
}

#[test]
fn a_limit_told_shorter_is_overtaken_and_the_same_is_a_repeat() {
    let mut order = order();
    let until = |limit| PaymentFact::Pending {
        limit: Some(at(limit)),
    };
    assert_eq!(order.tell("p1", until(100), at(1)), "applied");
    assert_eq!(order.tell("p1", until(100), at(2)), "repeat");
    assert_eq!(order.tell("p1", until(50), at(3)), "stale");
    assert_eq!(order.tell("p1", until(200), at(4)), "applied");
    assert_eq!(
        order.tell("p1", PaymentFact::Pending { limit: None }, at(5)),
        "repeat"
    );
}
