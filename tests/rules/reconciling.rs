//! Guards against books that drift apart unseen: a poll that closes a paid order, a settlement row
//! that is applied to the wrong order, a payment that only one side knows.

use crate::make::*;
use order_lifecycle::*;

fn ours() -> Report {
    Report {
        order: Some(id("A-1")),
        ..Report::default()
    }
}

fn telling(notices: Vec<Notice>) -> Report {
    Report { notices, ..ours() }
}

fn said(status: Status) -> Report {
    Report {
        status: Some(ReportedStatus::Known(status)),
        ..ours()
    }
}

fn told(payment: &str, fact: PaymentFact, seconds: i64) -> Notice {
    Notice::payment(pay(payment), fact, at(seconds))
}

fn cancelled() -> Notice {
    let occurred_at = at(60);
    Notice::Cancelled { occurred_at }
}

fn expired() -> Notice {
    let occurred_at = at(60);
    Notice::Expired { occurred_at }
}

/// Feeds a report at one minute, and returns the answers and the discrepancies as codes.
fn reconcile(order: &mut Order, report: &Report) -> (Vec<&'static str>, Vec<&'static str>) {
    let reconciled = order.reconcile(report, at(60)).unwrap();
    let answers = reconciled.answers.iter().map(Answer::as_str).collect();
    let found = reconciled.discrepancies.iter().map(Discrepancy::as_str);
    (answers, found.collect())
}

#[test]
fn a_report_that_names_another_order_is_not_ours_and_not_even_time_passes() {
    let mut order = order_with(Expiry::after(seconds(30)), Policy::DEFAULT);
    order.ask(&bind("o1"), at(1)).unwrap();
    let before = order.clone();
    let other = Report {
        order: Some(id("A-2")),
        provider_order: Some(id("o1")),
        ..telling(vec![told("p1", captured(DUE), 20)])
    };
    let error = order.reconcile(&other, at(60)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the report is about order `A-2`, not about `A-1`"
    );
    assert_eq!(order, before);
}

#[test]
fn a_report_that_bears_no_id_of_ours_is_not_ours() {
    let nameless = Report {
        order: None,
        ..telling(vec![told("p1", captured(DUE), 20)])
    };
    let mut order = order();
    assert!(order.reconcile(&nameless, at(60)).is_err());

    order.ask(&bind("o1"), at(1)).unwrap();
    let foreign = Report {
        provider_order: Some(id("o2")),
        ..nameless
    };
    let error = order.reconcile(&foreign, at(60)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the report is about provider order `o2`, not about `A-1`"
    );
    assert_eq!(order.status(), Status::Created);
}

#[test]
fn a_known_payment_is_name_enough_also_under_another_provider_order() {
    let mut order = order();
    order.ask(&bind("o1"), at(1)).unwrap();
    order.tell("p1", PaymentFact::Failed, at(2));
    let report = Report {
        order: None,
        provider_order: Some(id("o2")),
        status: Some(ReportedStatus::Known(Status::Expired)),
        ..telling(vec![told("p1", captured(DUE), 20), expired()])
    };
    let (answers, found) = reconcile(&mut order, &report);
    assert_eq!(answers, ["applied", "conflict"]);
    // What is said about another order is not compared with ours.
    assert_eq!(found, ["provider_order"]);
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn the_bound_provider_order_is_name_enough() {
    let mut order = order();
    order.ask(&bind("o1"), at(1)).unwrap();
    let report = Report {
        order: None,
        provider_order: Some(id("o1")),
        ..telling(vec![told("p1", captured(DUE), 20)])
    };
    assert_eq!(reconcile(&mut order, &report).0, ["applied"]);
}

#[test]
fn the_first_report_teaches_the_provider_order_and_counts_one_revision() {
    let report = Report {
        provider_order: Some(id("o1")),
        ..telling(vec![
            told("p1", PaymentFact::Failed, 10),
            told("p2", captured(DUE), 20),
        ])
    };
    let mut order = order();
    let (answers, found) = reconcile(&mut order, &report);
    assert_eq!(answers, ["applied", "applied"]);
    assert_eq!(found, ["only_there", "only_there"]);
    assert_eq!(order.provider_order(), Some(&id("o1")));
    assert_eq!(order.revision(), 1);

    let (answers, found) = reconcile(&mut order, &report);
    assert_eq!(answers, ["repeat", "repeat"]);
    assert!(found.is_empty());
    assert_eq!(order.revision(), 1);
}

#[test]
fn a_report_that_only_teaches_the_provider_order_is_activity() {
    let mut order = order_with(
        Expiry::NEVER.with_inactivity_timeout(seconds(60)),
        Policy::DEFAULT,
    );
    let report = Report {
        provider_order: Some(id("o1")),
        ..ours()
    };
    let _ = order.reconcile(&report, at(30)).unwrap();
    assert_eq!(order.expires_at(), Some(at(90)));
    let _ = order.reconcile(&report, at(40)).unwrap();
    assert_eq!(order.expires_at(), Some(at(90)), "known already");
    assert_eq!(order.revision(), 1);
}

#[test]
fn another_provider_order_or_amount_withholds_its_words_about_the_order_and_never_money() {
    let told = telling(vec![expired(), told("p1", captured(DUE), 20)]);
    let other_order = Report {
        provider_order: Some(id("o2")),
        ..told.clone()
    };
    let other_amount = Report {
        amount: Some(inr(DUE + 1)),
        ..told.clone()
    };
    for (report, code) in [
        (&other_order, "provider_order"),
        (&other_amount, "order_amount"),
    ] {
        let mut order = order();
        order.ask(&bind("o1"), at(1)).unwrap();
        let (answers, found) = reconcile(&mut order, report);
        assert_eq!(answers, ["conflict", "applied"]);
        assert_eq!(found, [code, "only_there"]);
        assert_eq!(order.status(), Status::Paid);
        assert_eq!(order.closing(), None);
    }

    let mut order = order();
    let both = Report {
        amount: Some(inr(DUE + 1)),
        provider_order: Some(id("o2")),
        ..telling(vec![cancelled()])
    };
    let (answers, found) = reconcile(&mut order, &both);
    assert_eq!((answers, found), (vec!["conflict"], vec!["order_amount"]));
    assert_eq!(order.status(), Status::Created);
    assert_eq!(order.provider_order(), None);
}

#[test]
fn what_one_report_tells_is_judged_once_whatever_its_order() {
    let capture = told("p1", captured(DUE), 10);
    let done = told("p1", refund("r1", None, DUE, RefundState::Done), 20);
    for notices in [
        vec![capture.clone(), done.clone()],
        vec![done.clone(), capture.clone()],
    ] {
        let mut order = order();
        reconcile(&mut order, &telling(notices));
        assert_eq!(order.status(), Status::Attempted);
        let disposition = order.disposition(&pay("p1")).unwrap();
        assert_eq!(disposition.to_string(), "review (funds_returned)");
    }

    // Told one by one the capture would have won before it was refunded.
    let mut one_by_one = order();
    let _ = one_by_one.observe(&capture, at(60));
    let _ = one_by_one.observe(&done, at(60));
    assert_eq!(one_by_one.status(), Status::Paid);
}

#[test]
fn of_several_captures_in_one_report_the_earliest_wins_and_at_one_instant_the_smallest_id() {
    let winner = |notices: [Notice; 2]| {
        let mut order = order();
        reconcile(&mut order, &telling(notices.into()));
        order.winner().map(|it| it.id().to_string()).unwrap()
    };
    let capture = |payment, seconds| told(payment, captured(DUE), seconds);
    assert_eq!(winner([capture("p1", 20), capture("p2", 10)]), "p2");
    assert_eq!(winner([capture("p2", 10), capture("p1", 20)]), "p2");
    assert_eq!(winner([capture("p2", 10), capture("p1", 10)]), "p1");
}

#[test]
fn a_capture_beside_the_providers_closing_pays_the_order() {
    let closing = cancelled();
    let capture = told("p1", captured(DUE), 20);
    let mut order = order();
    let (answers, found) = reconcile(&mut order, &telling(vec![closing, capture]));
    assert_eq!(answers, ["conflict", "applied"]);
    assert_eq!(found, ["only_there", "contradiction"]);
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn a_report_that_ends_the_last_hold_past_the_deadline_expires_the_order() {
    let mut order = order_with(Expiry::after(seconds(30)), Policy::DEFAULT);
    order.tell("p1", HELD, at(10));
    let report = telling(vec![told("p1", PaymentFact::Failed, 50)]);
    let reconciled = order.reconcile(&report, at(60)).unwrap();
    assert_eq!(
        reconciled.passage.closed_by_time.map(Closing::at),
        Some(at(60))
    );
    let steps: Vec<_> = reconciled.passage.steps().collect();
    assert_eq!(steps, [Status::Attempted, Status::Expired]);
}

#[test]
fn statuses_are_compared_by_what_can_still_become_of_them() {
    let paid = || {
        let mut order = order();
        order.tell("p1", captured(DUE), at(10));
        order
    };
    let called_off = || {
        let mut order = order();
        order.ask(&Command::Cancel, at(10)).unwrap();
        order
    };
    let found = |mut order: Order, theirs| reconcile(&mut order, &said(theirs)).1;
    assert_eq!(found(paid(), Status::Attempted), ["ours_ahead"]);
    assert_eq!(found(order(), Status::Paid), ["theirs_ahead"]);
    assert_eq!(found(order(), Status::Expired), ["theirs_ahead"]);
    assert_eq!(found(paid(), Status::Expired), ["contradiction"]);
    assert_eq!(found(called_off(), Status::Paid), ["contradiction"]);
    assert!(found(called_off(), Status::Cancelled).is_empty());
}

#[test]
fn a_contradiction_names_both_sides_and_an_unknown_status_its_text() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(10));
    let reconciled = order.reconcile(&said(Status::Cancelled), at(60)).unwrap();
    let texts = reconciled.discrepancies.iter().map(ToString::to_string);
    assert_eq!(
        texts.collect::<Vec<_>>(),
        ["ours is PAID, theirs CANCELLED: neither can become the other"]
    );

    let unknown = Report {
        status: Some(ReportedStatus::Unknown("PARTLY_PAID".into())),
        ..ours()
    };
    let reconciled = order.reconcile(&unknown, at(60)).unwrap();
    let theirs = "PARTLY_PAID".into();
    assert_eq!(
        reconciled.discrepancies,
        [Discrepancy::UnknownStatus { theirs }]
    );
    assert_eq!(reconciled.passage.after, Status::Paid);
}

#[test]
fn a_payment_is_missing_there_only_where_the_report_lists_all() {
    let mut order = order();
    order.tell("p1", PaymentFact::Failed, at(10));
    order.tell("p2", PaymentFact::Failed, at(20));
    let some = telling(vec![told("p1", PaymentFact::Failed, 10)]);
    assert!(reconcile(&mut order, &some).1.is_empty());

    let all = Report {
        lists_all_payments: true,
        ..some
    };
    let reconciled = order.reconcile(&all, at(60)).unwrap();
    let payment = pay("p2");
    assert_eq!(
        reconciled.discrepancies,
        [Discrepancy::OnlyHere { payment }]
    );
}

#[test]
fn a_capture_told_differently_is_named_with_both_amounts() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(10));
    let report = telling(vec![told("p1", captured(DUE - 1), 20)]);
    let reconciled = order.reconcile(&report, at(60)).unwrap();
    let conflict = Conflict::Captured {
        ours: inr(DUE),
        theirs: inr(DUE - 1),
    };
    let payment = Some(pay("p1"));
    assert_eq!(
        reconciled.discrepancies,
        [Discrepancy::Conflict { payment, conflict }]
    );
    assert_eq!(order.status(), Status::Paid);
}
