//! Guards against an alarm that rings for every late message, and against one that does not ring
//! when the two sides differ about money.

use order_lifecycle::{
    Conflict, Currency, Discrepancy, Order, PaymentFact, Report, ReportedStatus, Severity, Status,
};

use crate::make::{DUE, Feed, at, captured, id, inr, order, pay};
use Severity::{Look, Money, Note};
use Status::{Attempted, Cancelled, CheckoutRendered, Created, Expired, Paid};

#[test]
fn severities_climb_from_a_matter_of_time_to_money() {
    assert!(Note < Look && Look < Money);
    assert_eq!(Severity::ALL, [Note, Look, Money]);
}

#[test]
fn a_status_that_is_behind_is_a_note_unless_only_money_explains_it() {
    let behind = |theirs| Discrepancy::OursAhead { ours: Paid, theirs };
    for theirs in [Created, CheckoutRendered, Attempted] {
        assert_eq!(behind(theirs).severity(), Note, "{theirs}");
    }
    let ahead = |theirs| Discrepancy::TheirsAhead {
        ours: Created,
        theirs,
    };
    for theirs in [CheckoutRendered, Attempted, Cancelled, Expired] {
        assert_eq!(ahead(theirs).severity(), Note, "{theirs}");
    }
    assert_eq!(ahead(Paid).severity(), Money);
}

#[test]
fn two_ends_that_exclude_each_other_are_about_money_where_one_is_paid() {
    let contradiction = |ours, theirs| Discrepancy::Contradiction { ours, theirs }.severity();
    assert_eq!(contradiction(Paid, Expired), Money);
    assert_eq!(contradiction(Cancelled, Paid), Money);
    assert_eq!(contradiction(Cancelled, Expired), Look);
    assert_eq!(contradiction(Expired, Cancelled), Look);
}

#[test]
fn payments_known_on_one_side_are_weighed_by_the_side() {
    let payment = || pay("p1");
    let here = Discrepancy::OnlyHere { payment: payment() };
    let there = Discrepancy::OnlyThere { payment: payment() };
    assert_eq!((here.severity(), there.severity()), (Look, Note));
    let (payment, theirs) = (payment(), None);
    let captured = Discrepancy::CapturedHere { payment, theirs };
    assert_eq!(captured.severity(), Money);
    let theirs = "PARTLY_PAID".into();
    assert_eq!(Discrepancy::UnknownStatus { theirs }.severity(), Look);
}

#[test]
fn every_amount_that_differs_is_money_and_another_identity_is_to_be_looked_at() {
    let (ours, theirs) = (inr(DUE), inr(DUE - 1));
    let conflicts = [
        (Conflict::Captured { ours, theirs }, Money),
        (
            Conflict::Refund {
                refund: id("r1"),
                ours,
                theirs,
            },
            Money,
        ),
        (
            Conflict::Dispute {
                dispute: id("d1"),
                ours,
                theirs,
            },
            Money,
        ),
        (
            Conflict::Currency {
                ours: Currency::INR,
                theirs: Currency::USD,
            },
            Money,
        ),
        (Conflict::OrderAmount { ours, theirs }, Money),
        (
            Conflict::ProviderOrder {
                ours: id("o1"),
                theirs: id("o2"),
            },
            Look,
        ),
        (
            Conflict::Closing {
                ours: Paid,
                theirs: Expired,
            },
            Money,
        ),
    ];
    for (conflict, severity) in conflicts {
        for payment in [None, Some(pay("p1"))] {
            let conflict = conflict.clone();
            let found = Discrepancy::Conflict { payment, conflict };
            assert_eq!(found.severity(), severity, "{found}");
        }
    }
}

/// What a poll that says so little finds, each with how much it matters.
fn polled(order: &mut Order, theirs: Status) -> Vec<(&'static str, Severity)> {
    let report = Report {
        order: Some(id("A-1")),
        status: Some(ReportedStatus::Known(theirs)),
        ..Report::default()
    };
    let reconciled = order.reconcile(&report, at(60)).unwrap();
    let found = reconciled.discrepancies.iter();
    found.map(|it| (it.as_str(), it.severity())).collect()
}

#[test]
fn a_poll_that_has_not_heard_of_the_capture_yet_is_a_note() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    assert_eq!(polled(&mut order, Attempted), [("ours_ahead", Note)]);
    assert_eq!(polled(&mut order, Cancelled), [("contradiction", Money)]);
    assert_eq!(polled(&mut order, Paid), []);
}

#[test]
fn a_poll_that_knows_a_capture_which_we_do_not_is_about_money() {
    let mut order = order();
    order.tell("p1", PaymentFact::Pending { limit: None }, at(1));
    assert_eq!(polled(&mut order, Paid), [("theirs_ahead", Money)]);
    assert_eq!(polled(&mut order, Expired), [("theirs_ahead", Note)]);
    assert_eq!(polled(&mut order, Created), [("ours_ahead", Note)]);
}
