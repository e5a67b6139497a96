//! Guards against the browser as a witness: fulfilled but not paid.

use crate::common::{ORDER, payment};
use order_lifecycle::{OrderId, PaymentId, ProviderOrderId};
use order_lifecycle_enkash::{About, ReadError, Said, browser_return, payment_link};

fn ids(about: &About) -> [Option<&str>; 4] {
    [
        about.order.as_ref().map(OrderId::as_str),
        about.provider_order.as_ref().map(ProviderOrderId::as_str),
        about.payment.as_ref().map(PaymentId::as_str),
        about.link.as_deref(),
    ]
}

#[test]
fn golden_return_says_only_whom_to_ask_about() {
    let body = include_bytes!("golden/browser_return.txt");
    let about = browser_return(body).unwrap();
    let payment = payment();
    assert_eq!(
        ids(&about),
        [None, Some(ORDER), Some(payment.as_str()), None]
    );
    assert_eq!(browser_return(&body[1..]), Ok(about));
}

#[test]
fn the_callback_of_the_custom_checkout_is_read_as_json() {
    let body = br#"{"order_id":"EK58110VWCF","payment_id":"EK1787584557962GwZaa",
        "signature":"5e884898","payment_status":"success","amount":"10.24","status":"SUCCESS"}"#;
    let about = browser_return(body).unwrap();
    let payment = payment();
    assert_eq!(ids(&about), [None, None, Some(payment.as_str()), None]);
}

#[test]
fn a_return_without_any_transaction_names_nobody() {
    for body in [
        "",
        "?",
        "status=FAILED&reason=checkout_unavailable",
        r#"{"status":"FAILED","reason":"checkout_unavailable"}"#,
        "orderId=&transactionId=",
    ] {
        let about = browser_return(body).unwrap();
        assert!(about.is_nobody(), "{body}");
        assert_eq!(about.to_string(), "nobody");
    }
}

#[test]
fn ids_in_a_query_are_decoded_and_trimmed() {
    let about =
        browser_return("merchantOrderId=a%2Bb+c+&orderId=+ORD7%09&transactionId=EK%31%20").unwrap();
    assert_eq!(
        ids(&about),
        [Some("a+b c"), Some("ORD7"), Some("EK1"), None]
    );
    assert_eq!(
        about.to_string(),
        "order `a+b c`, provider order `ORD7`, payment `EK1`"
    );
}

#[test]
fn a_query_that_cannot_be_read_is_refused() {
    let code = |body: &[u8]| browser_return(body).unwrap_err().as_str();
    assert_eq!(code(b"orderId=\xff"), "NOT_UTF8");
    assert_eq!(code(b"orderId=%ff"), "NOT_TEXT");
    assert_eq!(code(b"orderId=a%00"), "ID");
    assert_eq!(code(b"orderId=a&orderId=b"), "AMBIGUOUS");
    assert_eq!(code(b"transactionId=EK1&payment_id=EK2"), "DIFFER");
    assert_eq!(code(b"[]"), "NOT_OBJECT");
    assert_eq!(code(b"{"), "NOT_JSON");
}

#[test]
fn what_a_return_says_of_money_is_never_looked_at() {
    let body = b"orderId=ORD1&amount=1e400&txnDate=never&status=%ff&status=b";
    assert_eq!(
        ids(&browser_return(body).unwrap()),
        [None, Some("ORD1"), None, None]
    );
}

#[test]
fn a_payment_link_webhook_says_only_which_link() {
    let body = br#"{"quickCollectRequestId":" QC1 ","type":"PAYMENT","amount":10.00,
        "paymentStatus":"SUCCESS","orderId":"ORD1","transactionId":"EK1"}"#;
    let about = payment_link(body).unwrap();
    assert_eq!(ids(&about), [None, None, None, Some("QC1")]);
    assert!(payment_link(b"{}").unwrap().is_nobody());
    let error = payment_link(br#"{"quickCollectRequestId":7}"#).unwrap_err();
    assert!(matches!(error, ReadError::WrongType { .. }));
    let long = format!(r#"{{"quickCollectRequestId":"{}"}}"#, "Q".repeat(400_000));
    let link = payment_link(&*long).unwrap().link.unwrap();
    assert!(link.len() <= Said::LONGEST, "{}", link.len());
}
