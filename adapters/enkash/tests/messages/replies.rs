//! Guards against misread polls: an order closed on a reply about another one, a capture dated by
//! a snapshot, a payment credited to the wrong attempt.

use crate::common::{
    Channel, ORDER, PAYMENT, RECEIVED_AT, at, captured, inr, minimal_reply, notice, order_reply,
    payment, payment_reply,
};
use order_lifecycle::{Currency, Money, Notice, Order, PaymentFact, ReportedStatus, Status, Terms};
use order_lifecycle_enkash::{
    Hint, OwnRequest, ReadError, Trusted, transaction_status, upi_status,
};

fn reply(payload: &str) -> String {
    format!(r#"{{"response_code":0,"response_message":"Success","payload":{payload}}}"#)
}

fn upi(payload: &str) -> Result<Trusted, ReadError> {
    let reply = reply(payload);
    let message = upi_status(&*reply, &payment(), RECEIVED_AT)?;
    Ok(message.trusted(OwnRequest))
}

#[test]
fn golden_cancelled_order_is_an_order_fact_with_the_orders_amount() {
    let body = include_str!("golden/order_cancelled.json");
    let message = order_reply(body).unwrap();
    let report = message.report;
    assert_eq!(report.order, "RANDOMID123".parse().ok());
    assert_eq!(report.provider_order, ORDER.parse().ok());
    assert_eq!(report.amount, Some(inr("10.00")));
    let cancelled = ReportedStatus::Known(Status::Cancelled);
    assert_eq!(report.status, Some(cancelled));
    let occurred_at = RECEIVED_AT;
    assert_eq!(report.notices, [Notice::Cancelled { occurred_at }]);
    assert!(message.hints.is_empty());
}

#[test]
fn an_order_replys_amount_may_be_plain_and_may_be_missing() {
    let amount = |payload| order_reply(&reply(payload)).unwrap().report.amount;
    assert_eq!(amount(r#"{"amount":"10.00"}"#), Some(inr("10.00")));
    assert_eq!(amount(r#"{"amount":{"value":"10"}}"#), Some(inr("10.00")));
    assert_eq!(amount(r#"{"amount":{}}"#), None);
    assert_eq!(amount("{}"), None);
}

#[test]
fn money_of_another_currency_inside_an_amount_pays_nothing() {
    let paid = |amount: &str| {
        let payload = format!(
            r#"{{"merchantOrderId":"A1","orderStatus":"PAID","transactionId":"{PAYMENT}",
                "transactionStatus":"SUCCESS","amount":{amount}}}"#
        );
        let terms = Terms::new("A1".parse().unwrap(), inr("499.00"), RECEIVED_AT);
        [order_reply, payment_reply].map(|channel: Channel| {
            let mut order = Order::new(terms.clone());
            let report = channel(&reply(&payload)).unwrap().report;
            let _ = order.reconcile(&report, RECEIVED_AT).unwrap();
            (order.status(), order.sums_in(Currency::INR).received)
        })
    };
    let pays = (Status::Paid, 49_900);
    assert_eq!(paid(r#"{"value":499.00,"currency":"INR"}"#), [pays; 2]);
    assert_eq!(paid(r#"{"value":499.00}"#), [pays; 2]);
    let pays_nothing = (Status::Attempted, 0);
    for amount in [
        r#"{"value":499.00,"currency":"USD"}"#,
        r#"{"value":"499","currency":"usd "}"#,
    ] {
        assert_eq!(paid(amount), [pays_nothing; 2], "{amount}");
    }
}

#[test]
fn an_order_without_a_payment_asks_for_one_only_if_there_must_be_one() {
    let hints = |status| {
        let payload = format!(r#"{{"orderStatus":"{status}"}}"#);
        order_reply(&reply(&payload)).unwrap().hints
    };
    for status in ["CREATED", "CHECKOUT_RENDERED", "CANCELLED", "EXPIRED"] {
        assert!(hints(status).is_empty(), "{status}");
    }
    for status in ["ATTEMPTED", "PAID", "", "FAILED"] {
        assert_eq!(hints(status)[0], Hint::NoPayment, "{status}");
    }
}

#[test]
fn an_orders_status_may_be_its_only_status() {
    let payload = format!(r#"{{"transactionId":"{PAYMENT}","status":"EXPIRED","amount":10}}"#);
    let message = order_reply(&reply(&payload)).unwrap();
    let expired = ReportedStatus::Known(Status::Expired);
    assert_eq!(message.report.status, Some(expired));
    let occurred_at = RECEIVED_AT;
    assert_eq!(message.report.notices, [Notice::Expired { occurred_at }]);
    assert_eq!(message.hints, [Hint::NoStatus]);
}

#[test]
fn a_payment_in_an_order_reply_is_not_dated_by_the_orders_creation() {
    let payload = format!(
        r#"{{"orderStatus":"PAID","transactionId":"{PAYMENT}","transactionStatus":"SUCCESS",
            "amount":10.00,"created":"2026-08-24T15:15:22Z"}}"#
    );
    let message = order_reply(&reply(&payload)).unwrap();
    assert_eq!(
        message.report.notices,
        [notice(captured("10.00"), RECEIVED_AT)]
    );
}

#[test]
fn golden_refunded_transaction_was_captured_at_its_creation() {
    let body = include_str!("golden/transaction_refunded.json");
    let received_at = at("2026-08-26T09:00:00Z");
    let message = transaction_status(body, received_at).unwrap();
    let message = message.trusted(OwnRequest);
    let total = PaymentFact::RefundTotal {
        amount: Money::from(inr("10.00")),
    };
    let created = at("2026-08-24T15:15:57Z");
    assert_eq!(
        message.report.notices,
        [
            notice(captured("10.00"), created),
            notice(total, received_at)
        ]
    );
    assert_eq!(message.report.amount, None);
    assert!(message.hints.is_empty());
}

#[test]
fn only_a_capture_is_dated_by_the_attempts_creation_and_only_without_a_date() {
    let occurred = |fields: &str| {
        let payload = format!(
            r#"{{"transactionId":"{PAYMENT}","amount":10,"created":"2026-08-24T15:00:00Z",{fields}}}"#
        );
        let message = payment_reply(&reply(&payload)).unwrap();
        message.report.notices[0].occurred_at()
    };
    assert_eq!(
        occurred(r#""status":"SUCCESS""#),
        at("2026-08-24T15:00:00Z")
    );
    assert_eq!(occurred(r#""status":"FAILED""#), RECEIVED_AT);
    assert_eq!(
        occurred(r#""status":"SUCCESS","txnDate":"2026-08-24 20:40:00""#),
        at("2026-08-24T15:10:00Z")
    );
}

#[test]
fn a_upi_reply_is_about_the_payment_that_was_asked() {
    for (status, fact) in [
        (
            "SUCCESS",
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
        ),
        ("FAILED", PaymentFact::Failed),
        ("PROCESS", PaymentFact::Pending { limit: None }),
        ("PENDING_WITH_BANK", PaymentFact::Pending { limit: None }),
        (
            "AUTHORIZED",
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
        ),
    ] {
        let payload = format!(r#"{{"status":"{status}","orderId":"{ORDER}"}}"#);
        let message = upi(&payload).unwrap();
        assert_eq!(
            message.report.notices,
            [notice(fact, RECEIVED_AT)],
            "{status}"
        );
        assert_eq!(message.report.provider_order, ORDER.parse().ok());
    }
}

#[test]
fn an_unrecognised_upi_status_is_no_failure() {
    let message = upi(r#"{"status":"OTHER"}"#).unwrap();
    assert!(message.report.notices.is_empty());
    assert!(message.asks_to_poll());
}

#[test]
fn a_upi_reply_about_another_payment_is_refused() {
    let error = upi(r#"{"status":"SUCCESS","transactionId":"EK2"}"#).unwrap_err();
    let expected = ReadError::OtherPayment {
        found: "EK2".into(),
        wanted: PAYMENT.into(),
    };
    assert_eq!(error, expected);

    let payload = format!(r#"{{"status":"SUCCESS","transactionId":"{PAYMENT}"}}"#);
    let message = upi(&payload).unwrap();
    assert_eq!(message.report.notices.len(), 1);
}

#[test]
fn golden_minimal_status_of_a_pending_payment() {
    let body = include_str!("golden/minimal_pending.json");
    let message = minimal_reply(body).unwrap();
    let pending = notice(PaymentFact::Pending { limit: None }, RECEIVED_AT);
    assert_eq!(message.report.notices, [pending]);
    assert_eq!(message.report.amount, None);
    assert!(message.hints.is_empty());
}

#[test]
fn replies_are_read_bare_too() {
    let payload = format!(r#"{{"transactionId":"{PAYMENT}","status":"FAILED"}}"#);
    let wrapped = payment_reply(&reply(&payload)).unwrap();
    let bare = payment_reply(&payload).unwrap();
    let text = format!(r#"{{"response_code":"0","payload":{payload}}}"#);
    let code_as_text = payment_reply(&text).unwrap();
    let uncoded = format!(r#"{{"payload":{payload}}}"#);
    let uncoded = payment_reply(&uncoded).unwrap();
    assert!(
        [bare, code_as_text, uncoded]
            .iter()
            .all(|it| *it == wrapped)
    );
}

#[test]
fn both_success_codes_of_a_bare_reply_are_success() {
    for code in ["0", "200", "\"200\"", "null"] {
        let body = format!(
            r#"{{"transactionId":"{PAYMENT}","transactionStatus":"CREATED","resultCode":{code}}}"#
        );
        let message = payment_reply(&body).unwrap();
        assert_eq!(message.report.notices.len(), 1, "{code}");
    }
}
