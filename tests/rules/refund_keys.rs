//! Guards against a refund that the provider makes twice, or takes for one that it made already.

use order_lifecycle::{Order, PaymentFact, RefundState};

use crate::make::{DUE, Feed, at, captured};
use crate::refunding::{ask, owed, paid, refund};

#[test]
fn a_failed_refund_that_was_done_after_all_brings_no_old_key_back() {
    let mut order = paid();
    order.ask(&ask("q1", DUE), at(2)).unwrap();
    let mut keys = vec![owed(&order)[0].2];
    for (refund_id, minor, state) in [
        ("r1", 20_00, RefundState::Pending),
        ("r1", 20_00, RefundState::Failed),
        ("r2", 60_00, RefundState::Pending),
        ("r3", 40_00, RefundState::Pending),
        ("r1", 20_00, RefundState::Done),
        ("r2", 60_00, RefundState::Failed),
    ] {
        let when = at(3 + i64::try_from(keys.len()).unwrap());
        order.tell("p1", refund(refund_id, "q1", minor, state), when);
        let Some(duty) = owed(&order).pop() else {
            continue;
        };
        assert!(!keys.contains(&duty.2), "{refund_id} {state:?}");
        keys.push(duty.2);
    }
    assert!(keys.len() >= 4);
}

#[test]
fn a_key_is_stable_until_facts_change_it_and_is_not_used_again() {
    let mut order = paid();
    order.tell("p2", captured(DUE), at(2));
    let first = owed(&order);
    order.tell("p2", captured(DUE), at(3));
    order.tell("p3", PaymentFact::Failed, at(3));
    assert_eq!(owed(&order), first);
    let key = first[0].2;
    assert_eq!(key.to_string().len(), 32);
    assert_eq!(format!("{key:?}"), key.to_string());

    let failed = |order: &mut Order, when| {
        let refund = |state| refund("r1", "", DUE, state);
        order.tell("p2", refund(RefundState::Pending), at(when));
        order.tell("p2", refund(RefundState::Failed), at(when + 1));
    };
    failed(&mut order, 4);
    let second = owed(&order);
    assert_eq!(second[0].1, first[0].1);
    assert_ne!(second[0].2, first[0].2);
}

/// Providers keep the keys of what they have done, across releases of this crate.
#[test]
fn keys_are_the_same_in_every_release() {
    let mut order = paid();
    order.ask(&ask("q1", 50_00), at(2)).unwrap();
    let mut keys = vec![owed(&order)[0].2.to_string()];
    for (refund_id, state) in [("r1", RefundState::Failed), ("r2", RefundState::Failed)] {
        order.tell("p1", refund(refund_id, "q1", 50_00, state), at(3));
        keys.push(owed(&order)[0].2.to_string());
    }
    order.tell("p1", refund("r3", "q1", 20_00, RefundState::Done), at(4));
    keys.push(owed(&order)[0].2.to_string());
    assert_eq!(
        keys,
        [
            "f685304b47d40ff382237595ae335af8",
            "ab7ba7b296333979f9783eb1f4cedad8",
            "60721f19e492630070cd07ce3b6a5ab8",
            "8521a5c8760fe8349959f89b3f5bad9c",
        ]
    );
}

#[test]
fn a_partly_answered_request_gets_a_key_of_its_own_for_the_rest() {
    let mut order = paid();
    order.ask(&ask("q1", 50_00), at(2)).unwrap();
    let whole = owed(&order)[0].2;
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Done), at(3));
    assert_ne!(owed(&order)[0].2, whole);
}
