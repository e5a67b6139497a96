//! Guards against the browser as a witness: fulfilled but not paid.

use crate::common::{ORDER, payment};
use order_lifecycle::Report;
use order_lifecycle_enkash::{Hint, Message, ReadError, browser_return, payment_link};

#[test]
fn golden_return_says_only_whom_to_ask_about() {
    let body = include_bytes!("golden/browser_return.txt");
    let expected = Message {
        report: Report {
            provider_order: ORDER.parse().ok(),
            ..Report::default()
        },
        payment: Some(payment()),
        hints: vec![Hint::BrowserReturn],
        ..Message::default()
    };
    assert_eq!(browser_return(body), Ok(expected.clone()));
    assert_eq!(browser_return(&body[1..]), Ok(expected));
}

#[test]
fn the_callback_of_the_custom_checkout_is_read_as_json() {
    let body = br#"{"order_id":"EK58110VWCF","payment_id":"EK1787584557962GwZaa",
        "signature":"5e884898","payment_status":"success","amount":"10.24","status":"SUCCESS"}"#;
    let message = browser_return(body).unwrap();
    assert_eq!(message.payment, Some(payment()));
    assert_eq!(message.report, Report::default());
    assert_eq!(message.checksum.as_deref(), Some("5e884898"));
}

#[test]
fn a_return_without_any_transaction_is_still_a_hint() {
    for body in [
        "",
        "?",
        "status=FAILED&reason=checkout_unavailable",
        r#"{"status":"FAILED","reason":"checkout_unavailable"}"#,
        "orderId=&transactionId=",
    ] {
        let message = browser_return(body.as_bytes()).unwrap();
        assert_eq!(message.report, Report::default(), "{body}");
        assert_eq!(message.hints, [Hint::BrowserReturn]);
    }
}

#[test]
fn ids_in_a_query_are_decoded() {
    let message = browser_return(b"merchantOrderId=a%2Bb+c&transactionId=EK%31").unwrap();
    assert_eq!(message.report.order, "a+b c".parse().ok());
    assert_eq!(message.payment, "EK1".parse().ok());
}

#[test]
fn a_query_that_cannot_be_read_is_refused() {
    let code = |body: &[u8]| browser_return(body).unwrap_err().as_str();
    assert_eq!(code(b"orderId=\xff"), "NOT_UTF8");
    assert_eq!(code(b"orderId=%ff"), "NOT_TEXT");
    assert_eq!(code(b"orderId=a%00"), "ID");
    assert_eq!(code(b"orderId=a&orderId=b"), "AMBIGUOUS");
    assert_eq!(code(b"[]"), "NOT_OBJECT");
    assert_eq!(code(b"{"), "NOT_JSON");
}

#[test]
fn what_a_return_says_of_money_is_never_looked_at() {
    let body = b"orderId=ORD1&amount=1e400&txnDate=never&status=%ff&status=b";
    assert!(browser_return(body).unwrap().report.notices.is_empty());
}

#[test]
fn a_payment_link_webhook_moves_nothing() {
    let body = br#"{"quickCollectRequestId":" QC1 ","type":"PAYMENT","amount":10.00,
        "paymentStatus":"SUCCESS","orderId":"ORD1","transactionId":"EK1"}"#;
    let message = payment_link(body).unwrap();
    assert_eq!(message.report, Report::default());
    assert_eq!(message.payment, None);
    let link = Some("QC1".into());
    assert_eq!(message.hints, [Hint::PaymentLink { link }]);
    let nothing = payment_link(b"{}").unwrap();
    assert_eq!(nothing.hints, [Hint::PaymentLink { link: None }]);
    let error = payment_link(br#"{"quickCollectRequestId":7}"#).unwrap_err();
    assert!(matches!(error, ReadError::WrongType { .. }));
}
