//! The written form of everything that an order can be given.

use order_lifecycle::{
    Command, DisputeState, Notice, PaymentFact, RefundState, Report, ReportedStatus, Status,
};
use serde_json::{from_str, to_string};
use time::macros::utc_datetime;

use crate::make::{
    accept, accept_as_captured, ask_back, at, at_millis, bind, captured, dispute, id, inr, refund,
    refund_total, start, start_until, withdraw,
};
use crate::{pinned, pinned_choice};

#[test]
fn every_command_has_its_words() {
    let commands = [
        (Command::RenderCheckout, r#""render_checkout""#),
        (
            start_until("EK1", at_millis(900_250)),
            r#"{"start_payment":{"payment":"EK1","limit":1795515300250}}"#,
        ),
        (Command::Cancel, r#""cancel""#),
        (Command::ForceCancel, r#""force_cancel""#),
        (accept("EK1"), r#"{"accept":{"payment":"EK1"}}"#),
        (
            accept_as_captured("EK1"),
            r#"{"accept_as_captured":{"payment":"EK1"}}"#,
        ),
        (
            ask_back("EK1", "q1", 100),
            r#"{"refund":{"payment":"EK1","request":"q1","amount":{"minor":100,"currency":"INR"}}}"#,
        ),
        (
            withdraw("EK1", "q1"),
            r#"{"withdraw_refund":{"payment":"EK1","request":"q1"}}"#,
        ),
        (bind("ORD1"), r#"{"bind":{"provider_order":"ORD1"}}"#),
    ];
    for (place, (command, json)) in (0..).zip(&commands) {
        pinned_choice(command, place, json);
        // The words of the log are those of every other place.
        assert!(json.contains(&format!("\"{}\"", command.verb())));
    }
    let json = r#"{"start_payment":{"payment":"EK1","limit":null}}"#;
    pinned_choice(&start("EK1"), 1, json);
}

#[test]
fn every_fact_about_a_payment_has_its_words() {
    let limit = Some(at_millis(900_250));
    let facts = [
        (
            PaymentFact::Pending { limit },
            r#"{"pending":{"limit":1795515300250}}"#,
        ),
        (PaymentFact::Failed, r#""failed""#),
        (
            PaymentFact::Authorized {
                amount: Some(inr(49_900)),
                until: limit,
            },
            r#"{"authorized":{"amount":{"minor":49900,"currency":"INR"},"until":1795515300250}}"#,
        ),
        (PaymentFact::Voided, r#""voided""#),
        (
            captured(49_900),
            r#"{"captured":{"amount":{"minor":49900,"currency":"INR"}}}"#,
        ),
        (
            PaymentFact::PartlyCaptured { amount: inr(100) },
            r#"{"partly_captured":{"amount":{"minor":100,"currency":"INR"}}}"#,
        ),
        (PaymentFact::CapturePending, r#""capture_pending""#),
        (PaymentFact::Reversed, r#""reversed""#),
        (
            refund("r1", None, 49_900, RefundState::Done),
            r#"{"refund":{"refund":"r1","request":null,"amount":{"minor":49900,"currency":"INR"},"state":"done"}}"#,
        ),
        (
            refund_total(0),
            r#"{"refund_total":{"amount":{"minor":0,"currency":"INR"}}}"#,
        ),
        (
            dispute("d1", 49_900, DisputeState::Open),
            r#"{"dispute":{"dispute":"d1","amount":{"minor":49900,"currency":"INR"},"state":"open"}}"#,
        ),
    ];
    for (place, (fact, json)) in (0..).zip(facts) {
        pinned_choice(&fact, place, json);
        let notice = Notice::payment(id("EK1"), fact, at(60));
        let json =
            format!(r#"{{"payment":{{"id":"EK1","fact":{json},"occurred_at":1795514460000}}}}"#);
        pinned_choice(&notice, 0, &json);
    }
    let answering = refund("r1", Some("q1"), 1, RefundState::Pending);
    let json = r#"{"refund":{"refund":"r1","request":"q1","amount":{"minor":1,"currency":"INR"},"state":"pending"}}"#;
    pinned_choice(&answering, 8, json);
    let unlimited = PaymentFact::Pending { limit: None };
    pinned_choice(&unlimited, 0, r#"{"pending":{"limit":null}}"#);
}

#[test]
fn every_fact_about_an_order_has_its_words() {
    let occurred_at = at(60);
    let notices = [
        (
            Notice::CheckoutRendered { occurred_at },
            r#"{"checkout_rendered":{"occurred_at":1795514460000}}"#,
        ),
        (
            Notice::Cancelled { occurred_at },
            r#"{"cancelled":{"occurred_at":1795514460000}}"#,
        ),
        (
            Notice::Expired { occurred_at },
            r#"{"expired":{"occurred_at":1795514460000}}"#,
        ),
    ];
    for (place, (notice, json)) in (1..).zip(notices) {
        pinned_choice(&notice, place, json);
    }
}

#[test]
fn a_report_says_of_everything_whether_it_was_told() {
    let nothing = r#"{"order":null,"provider_order":null,"amount":null,"status":null,"notices":[],"lists_all_payments":false}"#;
    pinned(&Report::default(), nothing);
    let report = Report {
        order: Some(id("A1001")),
        provider_order: Some(id("ORD1")),
        amount: Some(crate::make::inr(49_900)),
        status: Some(ReportedStatus::from(Status::CheckoutRendered)),
        notices: vec![Notice::payment(id("EK1"), PaymentFact::Failed, at(60))],
        lists_all_payments: true,
    };
    let json = r#"{"order":"A1001","provider_order":"ORD1","amount":{"minor":49900,"currency":"INR"},"status":"CHECKOUT_RENDERED","notices":[{"payment":{"id":"EK1","fact":"failed","occurred_at":1795514460000}}],"lists_all_payments":true}"#;
    pinned(&report, json);
}

#[test]
fn a_reported_status_is_its_text_and_known_where_it_is_one_of_the_six() {
    let unknown = ReportedStatus::Unknown("PARTLY_PAID".into());
    pinned(&unknown, r#""PARTLY_PAID""#);
    for &status in Status::ALL {
        let known = ReportedStatus::Known(status);
        pinned(&known, &format!("\"{status}\""));
        let unknown = ReportedStatus::Unknown(status.to_string());
        let read: ReportedStatus = from_str(&to_string(&unknown).unwrap()).unwrap();
        assert_eq!(read, known);
    }
}

#[test]
fn what_is_finer_than_a_millisecond_is_cut_off_towards_the_past() {
    let written = |occurred_at: time::UtcDateTime| {
        let occurred_at = occurred_at.into();
        to_string(&Notice::Expired { occurred_at }).unwrap()
    };
    let finer = written(utc_datetime!(2026-11-24 10:15:00.250_999_999));
    assert_eq!(finer, r#"{"expired":{"occurred_at":1795515300250}}"#);
    let before_1970 = written(utc_datetime!(1969-12-31 23:59:59.999_9));
    assert_eq!(before_1970, r#"{"expired":{"occurred_at":-1}}"#);
}
