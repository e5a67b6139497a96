//! The written form of what an order says: it goes out to another service and comes back equal.

use order_lifecycle::{
    Answer, Closing, Command, Conflict, Currency, Discrepancy, Disposition, Expiry, NotOurs,
    Notice, Order, OwnedDuty, PaymentFact, Policy, RefundState, Report, ReportedStatus, Status,
    Sums,
};
use serde_json::{from_str, to_string};

use crate::make::{
    Feed, HELD, at, captured, id, inr, order, order_with, pay, refund, seconds, start, usd,
};
use crate::{pinned, pinned_choice, unread};

/// An order whose only minute has passed.
fn expired() -> Order {
    let mut order = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    order.advance(at(60));
    order
}

fn paid() -> Order {
    let mut order = order();
    order.tell("p1", captured(10_000), at(1));
    order
}

#[test]
fn an_outcome_tells_the_passage_the_answer_and_where_the_money_stands() {
    let mut order = order();
    let notice = Notice::payment(pay("p1"), captured(10_000), at(1));
    pinned(
        &order.observe(&notice, at(1)),
        r#"{"passage":{"before":"CREATED","closed_by_time":null,"after":"PAID"},"answer":"applied","disposition":"won"}"#,
    );
    pinned(
        &order.observe(&notice, at(1)),
        r#"{"passage":{"before":"PAID","closed_by_time":null,"after":"PAID"},"answer":"repeat","disposition":"won"}"#,
    );
    let other = Notice::payment(pay("p1"), captured(9_999), at(2));
    pinned(
        &order.observe(&other, at(2)),
        r#"{"passage":{"before":"PAID","closed_by_time":null,"after":"PAID"},"answer":{"conflict":{"captured":{"ours":{"minor":10000,"currency":"INR"},"theirs":{"minor":9999,"currency":"INR"}}}},"disposition":{"review":["amount_changed","amount_mismatch"]}}"#,
    );
    let mut late = order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let occurred_at = at(90);
    pinned(
        &late.observe(&Notice::CheckoutRendered { occurred_at }, at(90)),
        r#"{"passage":{"before":"CREATED","closed_by_time":{"at":1795514460000,"cause":"timeout"},"after":"EXPIRED"},"answer":"stale","disposition":null}"#,
    );
}

#[test]
fn a_refusal_tells_the_verb_the_reason_and_the_passage() {
    let refused = |order: &mut Order, command: &Command| order.command(command, at(90));
    pinned(
        &refused(&mut paid(), &Command::Cancel).unwrap_err(),
        r#"{"verb":"cancel","reason":"already_paid","passage":{"before":"PAID","closed_by_time":null,"after":"PAID"}}"#,
    );
    let mut failed = order();
    failed.tell("p1", PaymentFact::Failed, at(1));
    pinned(
        &refused(&mut failed, &start("p1")).unwrap_err(),
        r#"{"verb":"start_payment","reason":{"payment_ended":{"progress":"failed"}},"passage":{"before":"ATTEMPTED","closed_by_time":null,"after":"ATTEMPTED"}}"#,
    );
}

#[test]
fn a_reconciliation_tells_each_answer_and_each_discrepancy() {
    let mut order = paid();
    let report = Report {
        order: Some(id("A-1")),
        provider_order: Some(id("o1")),
        status: Some(ReportedStatus::Known(Status::Attempted)),
        notices: vec![
            Notice::payment(pay("p1"), captured(10_000), at(1)),
            Notice::payment(pay("p2"), PaymentFact::Failed, at(1)),
        ],
        ..Report::default()
    };
    pinned(
        &order.reconcile(&report, at(60)).unwrap(),
        r#"{"passage":{"before":"PAID","closed_by_time":null,"after":"PAID"},"answers":["repeat","applied"],"bound":true,"discrepancies":[{"only_there":{"payment":"p2"}},{"ours_ahead":{"ours":"PAID","theirs":"ATTEMPTED"}}]}"#,
    );
    let foreign = Report {
        order: Some(id("A-2")),
        ..report
    };
    pinned(
        &order.reconcile(&foreign, at(60)).unwrap_err(),
        r#"{"ours":"A-1","order":"A-2","provider_order":"o1"}"#,
    );
    let error = NotOurs {
        ours: id("A-1"),
        order: None,
        provider_order: None,
    };
    pinned(
        &error,
        r#"{"ours":"A-1","order":null,"provider_order":null}"#,
    );
}

/// A conflict of each kind.
pub(crate) fn conflicts() -> [Conflict; 7] {
    let (ours, theirs) = (inr(2), inr(1));
    [
        Conflict::Captured { ours, theirs },
        Conflict::Refund {
            refund: id("r1"),
            ours,
            theirs,
        },
        Conflict::Dispute {
            dispute: id("d1"),
            ours,
            theirs,
        },
        Conflict::Currency {
            ours: Currency::INR,
            theirs: Currency::USD,
        },
        Conflict::OrderAmount { ours, theirs },
        Conflict::ProviderOrder {
            ours: id("o1"),
            theirs: id("o2"),
        },
        Conflict::Closing {
            ours: Status::Paid,
            theirs: Status::Expired,
        },
    ]
}

#[test]
fn every_conflict_has_its_words_and_both_contents() {
    let amounts = r#""ours":{"minor":2,"currency":"INR"},"theirs":{"minor":1,"currency":"INR"}"#;
    let written = [
        format!(r#"{{"captured":{{{amounts}}}}}"#),
        format!(r#"{{"refund":{{"refund":"r1",{amounts}}}}}"#),
        format!(r#"{{"dispute":{{"dispute":"d1",{amounts}}}}}"#),
        r#"{"currency":{"ours":"INR","theirs":"USD"}}"#.into(),
        format!(r#"{{"order_amount":{{{amounts}}}}}"#),
        r#"{"provider_order":{"ours":"o1","theirs":"o2"}}"#.into(),
        r#"{"closing":{"ours":"PAID","theirs":"EXPIRED"}}"#.into(),
    ];
    for (place, (conflict, json)) in (0..).zip(conflicts().into_iter().zip(written)) {
        pinned_choice(&conflict, place, &json);
        let json = format!(r#"{{"conflict":{json}}}"#);
        pinned_choice(&Answer::from(conflict), 3, &json);
    }
    pinned_choice(&Answer::Applied, 0, r#""applied""#);
    pinned_choice(&Answer::Repeat, 1, r#""repeat""#);
    pinned_choice(&Answer::Stale, 2, r#""stale""#);
}

/// A discrepancy of each kind, the last of them a conflict.
pub(crate) fn discrepancies() -> Vec<Discrepancy> {
    let (ours, theirs) = (Status::Paid, Status::Expired);
    let payment = || pay("p1");
    let mut all = vec![
        Discrepancy::OursAhead { ours, theirs },
        Discrepancy::TheirsAhead { ours, theirs },
        Discrepancy::Contradiction { ours, theirs },
        Discrepancy::UnknownStatus { theirs: "?".into() },
        Discrepancy::OnlyHere { payment: payment() },
        Discrepancy::CapturedHere {
            payment: payment(),
            theirs: Some(order_lifecycle::Progress::Failed),
        },
        Discrepancy::OnlyThere { payment: payment() },
    ];
    all.extend(conflicts().map(|conflict| Discrepancy::Conflict {
        payment: Some(payment()),
        conflict,
    }));
    all
}

#[test]
fn every_discrepancy_has_its_words() {
    let written = [
        r#"{"ours_ahead":{"ours":"PAID","theirs":"EXPIRED"}}"#,
        r#"{"theirs_ahead":{"ours":"PAID","theirs":"EXPIRED"}}"#,
        r#"{"contradiction":{"ours":"PAID","theirs":"EXPIRED"}}"#,
        r#"{"unknown_status":{"theirs":"?"}}"#,
        r#"{"only_here":{"payment":"p1"}}"#,
        r#"{"captured_here":{"payment":"p1","theirs":"failed"}}"#,
        r#"{"only_there":{"payment":"p1"}}"#,
    ];
    for (place, (discrepancy, json)) in (0..).zip(discrepancies().iter().zip(written)) {
        pinned_choice(discrepancy, place, json);
    }
    for conflict in conflicts() {
        let inner = to_string(&conflict).unwrap();
        for (payment, text) in [(None, "null"), (Some(pay("p1")), r#""p1""#)] {
            let conflict = conflict.clone();
            let json = format!(r#"{{"conflict":{{"payment":{text},"conflict":{inner}}}}}"#);
            pinned_choice(&Discrepancy::Conflict { payment, conflict }, 7, &json);
        }
    }
}

/// A duty of each kind, as it is written.
pub(crate) fn duties() -> Vec<(OwnedDuty, String)> {
    let mut busy = paid();
    busy.tell("p2", captured(10_000), at(1));
    busy.tell("p3", HELD, at(1));
    busy.tell("p1", refund("r1", None, 100, RefundState::Pending), at(2));
    busy.tell("p1", crate::make::refund_total(200), at(2));
    busy.ask(&crate::make::ask_back("p1", "q1", 500), at(2))
        .unwrap();
    let mut late = expired();
    late.tell("p1", captured(1), at(61));
    let listed = [&busy, &late].map(|order| order.duties().map(OwnedDuty::from));
    let keys: Vec<String> = busy
        .duties()
        .filter_map(|duty| match duty {
            order_lifecycle::Duty::Refund { key, .. } => Some(key.to_string()),
            order_lifecycle::Duty::Void { .. }
            | order_lifecycle::Duty::Poll { .. }
            | order_lifecycle::Duty::Capture { .. }
            | order_lifecycle::Duty::Decide { .. } => None,
        })
        .collect();
    let written = [
        r#"{"poll":{"payment":"p1"}}"#.into(),
        format!(
            r#"{{"refund":{{"payment":"p1","request":"q1","amount":{{"minor":500,"currency":"INR"}},"key":"{}"}}}}"#,
            keys[0]
        ),
        format!(
            r#"{{"refund":{{"payment":"p2","request":null,"amount":{{"minor":10000,"currency":"INR"}},"key":"{}"}}}}"#,
            keys[1]
        ),
        r#"{"void":{"payment":"p3"}}"#.into(),
        r#"{"decide":{"payment":"p1","why":["after_expiry","amount_mismatch"]}}"#.into(),
    ];
    let duties: Vec<_> = listed.into_iter().flatten().collect();
    assert_eq!(duties.len(), written.len(), "{duties:?}");
    duties.into_iter().zip(written).collect()
}

#[test]
fn every_duty_that_is_kept_has_its_words() {
    for (duty, json) in duties() {
        let place = match duty {
            OwnedDuty::Refund { .. } => 0,
            OwnedDuty::Void { .. } => 1,
            OwnedDuty::Poll { .. } => 2,
            OwnedDuty::Capture { .. } => 3,
            OwnedDuty::Decide { .. } => 4,
        };
        pinned_choice(&duty, place, &json);
        assert_eq!(to_string(&duty.as_duty()).unwrap(), json);
    }
    let refund = r#"{"refund":{"payment":"p1","amount":{"minor":1,"currency":"INR"},"key":"00000000000000000000000000000000"}}"#;
    assert!(unread::<OwnedDuty>(refund).contains("missing field `request`"));
}

#[test]
fn a_disposition_tells_every_reason_and_the_one_that_decided_first() {
    let standing = |order: &Order| order.disposition(&pay("p1")).unwrap();
    pinned_choice(&standing(&paid()), 0, r#""won""#);
    let mut other = order();
    other.tell("p2", captured(10_000), at(1));
    other.tell("p1", PaymentFact::Captured { amount: usd(1) }, at(1));
    let json = r#"{"surplus":["paid_by_another","currency_mismatch"]}"#;
    pinned_choice(&standing(&other), 1, json);
    let mut late = expired();
    late.tell("p1", captured(1), at(61));
    let json = r#"{"review":["after_expiry","amount_mismatch"]}"#;
    pinned_choice(&standing(&late), 2, json);

    let none = unread::<Disposition>(r#"{"surplus":[]}"#);
    assert!(
        none.contains("reasons are none, but must be at least one"),
        "{none}"
    );
    let twice = r#"{"surplus":["after_expiry","after_cancel","after_expiry"]}"#;
    let read: Disposition = from_str(twice).unwrap();
    assert_eq!(read.to_string(), "surplus (after_expiry, after_cancel)");
}

#[test]
fn sums_tell_every_place_of_the_money() {
    let mut order = paid();
    order.tell("p2", captured(10_000), at(1));
    let sums: Sums = order.sums();
    pinned(
        &sums,
        r#"{"currency":"INR","received":20000,"refunded":0,"applied":10000,"owed":10000,"given_back":0,"disputed":0,"returned":0,"under_review":0,"overreturned":0}"#,
    );
    for (name, minor) in sums.places() {
        let value = serde_json::to_value(sums).unwrap();
        assert_eq!(
            value[name],
            serde_json::json!(i64::try_from(minor).unwrap())
        );
    }
}

#[test]
fn a_closing_tells_when_and_by_what() {
    let closing: Closing = expired().closing().unwrap();
    pinned(&closing, r#"{"at":1795514460000,"cause":"timeout"}"#);
    let with_status = r#"{"at":1795514460000,"cause":"timeout","status":"EXPIRED"}"#;
    assert!(unread::<Closing>(with_status).contains("unknown field `status`"));
}
