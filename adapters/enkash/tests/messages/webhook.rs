//! Guards against the losses of a misread webhook: paid but not fulfilled, fulfilled but not paid.

use crate::common::{
    ORDER, PAYMENT, RECEIVED_AT, TXN_DATE, about_payment, at, captured, inr, notice, payment,
    webhook,
};
use order_lifecycle::{Money, Notice, PaymentFact, Report, ReportedStatus, Status, Timestamp};
use order_lifecycle_enkash::{Hint, Said, Trusted};

fn read(body: &str) -> Trusted {
    webhook(body).unwrap()
}

/// Reads a webhook about the payment and answers with the facts alone.
fn facts(fields: &str) -> Vec<PaymentFact> {
    let notices = read(&about_payment(fields)).report.notices;
    let fact = |notice| match notice {
        Notice::Payment { fact, .. } => Some(fact),
        Notice::CheckoutRendered { .. } | Notice::Cancelled { .. } | Notice::Expired { .. } => None,
    };
    notices.into_iter().filter_map(fact).collect()
}

fn said(field: &'static str, text: &str) -> Said {
    let text = text.into();
    Said { field, text }
}

#[test]
fn golden_success_captures_the_amount_without_the_customers_fees() {
    let message = read(include_str!("golden/notify_success.json"));
    let expected = Report {
        order: None,
        provider_order: Some(ORDER.parse().unwrap()),
        amount: None,
        status: Some(ReportedStatus::Known(Status::Paid)),
        notices: vec![notice(captured("10.00"), TXN_DATE)],
        lists_all_payments: false,
    };
    assert_eq!(message.report, expected);
    assert_eq!(message.payment, Some(payment()));
    assert!(!message.asks_to_poll());
}

#[test]
fn golden_failure_ends_the_attempt_and_not_the_order() {
    let message = read(include_str!("golden/notify_failed.json"));
    assert_eq!(
        message.report.notices,
        [notice(PaymentFact::Failed, TXN_DATE)]
    );
    let attempted = ReportedStatus::Known(Status::Attempted);
    assert_eq!(message.report.status, Some(attempted));
    assert!(!message.asks_to_poll());
}

/// The rows of one table of the documented rules: the statuses, and what they are said to mean.
fn documented(heading: &str) -> Vec<(&'static str, &'static str)> {
    let rules = include_str!("../../src/docs/rules.md");
    let (_, section) = rules.split_once(heading).unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    let mut found = Vec::new();
    for row in rows {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (statuses, fact) = (cells.next().unwrap(), cells.next().unwrap());
        let statuses = statuses.split('`').map(str::trim);
        let statuses = statuses.filter(|text| !text.is_empty());
        found.extend(statuses.map(|status| (status, fact)));
    }
    found
}

#[test]
fn every_documented_payment_status_does_what_the_rules_say() {
    let rows = documented("## The status of a payment");
    assert_eq!(rows.len(), 14);
    for (status, rule) in rows {
        let expected = match rule.split([':', ',']).next().unwrap() {
            "pending" => vec![PaymentFact::Pending { limit: None }],
            "authorized" => vec![PaymentFact::authorized(inr("10.00"))],
            "failed" => vec![PaymentFact::Failed],
            "captured" if status == "REFUNDED" => {
                let amount = Money::from(inr("10.00"));
                vec![captured("10.00"), PaymentFact::RefundTotal { amount }]
            }
            "captured" => vec![captured("10.00")],
            other => panic!("{other}"),
        };
        let mut found = facts(&format!(r#""transactionStatus":"{status}","amount":10.00"#));
        found.sort_by_key(|fact| matches!(fact, PaymentFact::RefundTotal { .. }));
        assert_eq!(found, expected, "{status}");
    }
}

#[test]
fn statuses_are_compared_in_capitals_and_without_spaces() {
    assert_eq!(
        facts(r#""transactionStatus":" success ","amount":10.00"#),
        [captured("10.00")]
    );
    let message = read(r#"{"orderStatus":" paid\n"}"#);
    let paid = ReportedStatus::Known(Status::Paid);
    assert_eq!(message.report.status, Some(paid));
}

#[test]
fn an_unknown_payment_status_moves_nothing_and_is_kept() {
    let message = read(&about_payment(r#""transactionStatus":"Chargeback?""#));
    assert!(message.report.notices.is_empty());
    assert_eq!(message.payment, Some(payment()));
    let unknown = said("transactionStatus", "Chargeback?");
    assert_eq!(message.hints, [Hint::UnknownStatus(unknown)]);
}

#[test]
fn a_payment_without_a_status_moves_nothing() {
    for fields in [r#""amount":1"#, r#""status":"","transactionStatus":null"#] {
        let message = read(&about_payment(fields));
        assert!(message.report.notices.is_empty());
        assert_eq!(message.hints, [Hint::NoStatus]);
    }
}

#[test]
fn order_statuses_of_the_checkout_are_read_as_it_reads_them() {
    let status = |text| {
        read(&format!(r#"{{"orderStatus":"{text}"}}"#))
            .report
            .status
    };
    for text in ["PAID", "SUCCESS", "CAPTURED"] {
        let paid = ReportedStatus::Known(Status::Paid);
        assert_eq!(status(text), Some(paid), "{text}");
    }
    let expired = ReportedStatus::Known(Status::Expired);
    assert_eq!(status("TIMEOUT"), Some(expired));
    for known in Status::ALL {
        assert_eq!(status(known.as_str()), Some(ReportedStatus::Known(*known)));
    }
}

#[test]
fn an_unknown_order_status_is_reported_as_text_and_moves_nothing() {
    for text in [
        "FAILED",
        "PAYMENT_CONFIRMATION_PENDING",
        "PENDING",
        "PROCESSING",
        "refunded",
    ] {
        let message = read(&about_payment(&format!(
            r#""status":"PENDING","orderStatus":"{text}""#
        )));
        let unknown = ReportedStatus::Unknown(text.into());
        assert_eq!(message.report.status, Some(unknown));
        assert_eq!(message.report.notices.len(), 1);
        let hint = Hint::UnknownStatus(said("orderStatus", text));
        assert_eq!(message.hints, [hint]);
    }
}

#[test]
fn order_facts_come_after_the_payments_and_are_dated_by_their_arrival() {
    let occurred_at = RECEIVED_AT;
    for (status, order) in [
        (
            "CHECKOUT_RENDERED",
            Notice::CheckoutRendered { occurred_at },
        ),
        ("CANCELLED", Notice::Cancelled { occurred_at }),
        ("EXPIRED", Notice::Expired { occurred_at }),
    ] {
        let message = read(&about_payment(&format!(
            r#""status":"FAILED","orderStatus":"{status}","txnDate":"2026-08-24 20:46:02""#
        )));
        let payment = notice(PaymentFact::Failed, TXN_DATE);
        assert_eq!(message.report.notices, [payment, order]);
    }
}

#[test]
fn created_attempted_and_paid_orders_are_no_facts() {
    for status in ["CREATED", "ATTEMPTED", "PAID"] {
        let message = read(&format!(r#"{{"orderStatus":"{status}"}}"#));
        assert!(message.report.notices.is_empty(), "{status}");
    }
}

#[test]
fn money_taken_without_an_amount_is_held_and_asked_about() {
    for amount in [
        "",
        r#","amount":null"#,
        r#","amount":"""#,
        r#","amount":" ""#,
    ] {
        for status in ["SUCCESS", "REFUNDED", "PARTIALLY_REFUNDED"] {
            let message = read(&about_payment(&format!(r#""status":"{status}"{amount}"#)));
            let held = notice(
                PaymentFact::Authorized {
                    amount: None,
                    until: None,
                },
                RECEIVED_AT,
            );
            assert_eq!(message.report.notices, [held]);
            assert_eq!(message.hints, [Hint::NoAmount]);
        }
    }
}

#[test]
fn a_partly_refunded_payment_was_captured_and_is_asked_about() {
    let message = read(&about_payment(
        r#""status":"PARTIALLY_REFUNDED","amount":"10.00""#,
    ));
    assert_eq!(
        message.report.notices,
        [notice(captured("10.00"), RECEIVED_AT)]
    );
    assert_eq!(message.hints, [Hint::PartlyRefunded]);
}

#[test]
fn amounts_keep_every_digit_as_number_and_as_text() {
    for amount in ["\"10.00\"", "10", "10.0", "10.00", "\"10\""] {
        let fields = format!(r#""status":"SUCCESS","amount":{amount}"#);
        assert_eq!(facts(&fields), [captured("10.00")], "{amount}");
    }
    let largest = r#""status":"SUCCESS","amount":92233720368547758.07"#;
    assert_eq!(facts(largest), [captured("92233720368547758.07")]);
}

#[test]
fn the_currency_is_read_in_any_case_and_is_rupees_unless_said() {
    for currency in [
        "",
        r#","currency":null"#,
        r#","currency":"""#,
        r#","currency":"inr""#,
    ] {
        let fields = format!(r#""status":"SUCCESS","amount":10.00{currency}"#);
        assert_eq!(facts(&fields), [captured("10.00")], "{currency}");
    }
    let fact = &facts(r#""status":"SUCCESS","amount":10.00,"currency":"usd""#)[0];
    assert_ne!(*fact, captured("10.00"));
}

#[test]
fn what_no_fact_needs_is_never_looked_at() {
    for fields in [
        r#""status":"FAILED","amount":1e400"#,
        r#""status":"FAILED","amount":{"deep":[]},"currency":7"#,
        r#""status":"FAILED","created":"never","lastModified":0"#,
        r#""status":"FAILED","mdr":"NaN","finalAmount":[],"checksum":{}"#,
        r#""status":"FAILED","mdr":1,"mdr":2"#,
    ] {
        assert_eq!(facts(fields), [PaymentFact::Failed], "{fields}");
    }
    let deep = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
    let fields = format!(r#""status":"FAILED","more":{deep}"#);
    assert_eq!(facts(&fields), [PaymentFact::Failed]);
}

#[test]
fn a_date_without_a_zone_is_indian_and_one_ahead_is_the_arrival() {
    let occurred = |date: &str| -> Timestamp {
        let fields = format!(r#""status":"FAILED","txnDate":{date}"#);
        read(&about_payment(&fields)).report.notices[0].occurred_at()
    };
    assert_eq!(occurred(r#""2026-08-24 20:46:02""#), TXN_DATE);
    assert_eq!(
        occurred(r#""2026-08-24T20:46:02.5""#),
        at("2026-08-24T15:16:02.5Z")
    );
    assert_eq!(occurred(r#""9999-12-31 23:59:59""#), RECEIVED_AT);
    assert_eq!(occurred("null"), RECEIVED_AT);
    assert_eq!(occurred(r#""""#), RECEIVED_AT);
}

#[test]
fn a_repeated_name_with_one_value_is_no_contradiction() {
    let fields = format!(r#""status":"FAILED","transactionId":"{PAYMENT}""#);
    assert_eq!(facts(&fields), [PaymentFact::Failed]);
}
