//! Guards against money given back twice, or never.

use crate::common::{RECEIVED_AT, inr, notice, payment};
use order_lifecycle::{PaymentFact, RefundState, RequestId};
use order_lifecycle_enkash::{Hint, OwnRequest, ReadError, Said, Trusted, refund};

fn request() -> RequestId {
    "EK576354215522333D33233005".parse().unwrap()
}

fn read(fields: &str) -> Result<Trusted, ReadError> {
    let body = format!(r#"{{"response_code":0,"response_message":"","payload":{{{fields}}}}}"#);
    let message = refund(&*body, &payment(), &request(), RECEIVED_AT)?;
    Ok(message.trusted(OwnRequest))
}

fn fact(amount: &str, state: RefundState) -> PaymentFact {
    PaymentFact::Refund {
        refund: request().as_str().parse().unwrap(),
        request: Some(request()),
        amount: inr(amount),
        state,
    }
}

#[test]
fn golden_created_refund_is_pending_since_it_was_received() {
    let body = include_bytes!("golden/refund_created.json");
    let message = refund(body, &payment(), &request(), RECEIVED_AT).unwrap();
    let message = message.trusted(OwnRequest);
    let pending = notice(fact("100.00", RefundState::Pending), RECEIVED_AT);
    assert_eq!(message.report.notices, [pending]);
    assert_eq!(message.payment, Some(payment()));
    assert!(message.hints.is_empty());
}

#[test]
fn every_known_status_moves_the_refund() {
    for (status, state) in [
        ("CREATED", RefundState::Pending),
        ("AUTHORIZED", RefundState::Pending),
        ("PENDING", RefundState::Pending),
        ("PENDING_WITH_BANK", RefundState::Pending),
        ("PROCESS", RefundState::Pending),
        ("PROCESSING", RefundState::Pending),
        ("SUCCESS", RefundState::Done),
        ("refunded", RefundState::Done),
        ("FAILED", RefundState::Failed),
        ("CANCELLED", RefundState::Failed),
    ] {
        let message = read(&format!(r#""status":"{status}","amount":"100""#)).unwrap();
        let expected = notice(fact("100.00", state), RECEIVED_AT);
        assert_eq!(message.report.notices, [expected], "{status}");
        assert!(message.hints.is_empty());
    }
}

#[test]
fn an_unknown_or_missing_status_leaves_the_refund_pending() {
    let pending = [notice(fact("1.00", RefundState::Pending), RECEIVED_AT)];
    for status in ["TIMEOUT", "PARTIALLY_REFUNDED", "INITIATED"] {
        let message = read(&format!(r#""status":"{status}","amount":1"#)).unwrap();
        assert_eq!(message.report.notices, pending, "{status}");
        let said = Said {
            field: "status",
            text: status.into(),
        };
        assert_eq!(message.hints, [Hint::UnknownStatus(said)]);
    }
    let message = read(r#""amount":1"#).unwrap();
    assert_eq!(message.report.notices, pending);
    assert_eq!(message.hints, [Hint::NoStatus]);
}

#[test]
fn the_transaction_status_is_the_refunds_where_it_stands_alone() {
    for (status, state) in [
        ("CREATED", RefundState::Pending),
        ("REFUNDED", RefundState::Done),
        ("FAILED", RefundState::Failed),
    ] {
        for beside in ["", r#""status":null,"#, r#""status":" ","#] {
            let fields = format!(r#"{beside}"transactionStatus":"{status}","amount":1"#);
            let message = read(&fields).unwrap();
            let expected = notice(fact("1.00", state), RECEIVED_AT);
            assert_eq!(message.report.notices, [expected], "{fields}");
            assert!(message.hints.is_empty());
        }
    }
}

#[test]
fn two_statuses_that_disagree_leave_the_refund_pending_and_asked_about() {
    let pending = [notice(fact("1.00", RefundState::Pending), RECEIVED_AT)];
    for (one, other) in [
        ("FAILED", "SUCCESS"),
        ("SUCCESS", "FAILED"),
        ("FAILED", "CREATED"),
        ("CREATED", "NEW_WORD"),
    ] {
        let fields = format!(r#""status":"{one}","transactionStatus":"{other}","amount":1"#);
        let message = read(&fields).unwrap();
        assert_eq!(message.report.notices, pending, "{fields}");
        let said = |field, text: &str| Said {
            field,
            text: text.into(),
        };
        let (one, other) = (said("status", one), said("transactionStatus", other));
        assert_eq!(message.hints, [Hint::Disagreement { one, other }]);
    }
    let agreed = read(r#""status":"REFUNDED","transactionStatus":"SUCCESS","amount":1"#).unwrap();
    assert!(agreed.hints.is_empty());
}

#[test]
fn a_reply_without_an_amount_reports_no_fact() {
    let message = read(r#""status":"SUCCESS""#).unwrap();
    assert!(message.report.notices.is_empty());
    assert_eq!(message.hints, [Hint::NoAmount]);
}

#[test]
fn the_id_in_the_reply_is_neither_the_payment_nor_the_refund() {
    let message = read(r#""status":"SUCCESS","amount":1,"transactionId":"EK9""#).unwrap();
    let done = notice(fact("1.00", RefundState::Done), RECEIVED_AT);
    assert_eq!(message.report.notices, [done]);
}

#[test]
fn a_refused_request_is_the_gateways_error_and_no_failed_refund() {
    let body = br#"{"response_code":117,"response_message":"","payload":"Token is invalid."}"#;
    let error = refund(body, &payment(), &request(), RECEIVED_AT).unwrap_err();
    let expected = ReadError::Gateway {
        code: "117".into(),
        message: "Token is invalid.".into(),
    };
    assert_eq!(error, expected);
}

#[test]
fn an_amount_that_is_none_refuses_the_reply() {
    for amount in ["0", "-1", "1.001", "\"1,00\"", "[]"] {
        assert!(read(&format!(r#""status":"SUCCESS","amount":{amount}"#)).is_err());
    }
}
