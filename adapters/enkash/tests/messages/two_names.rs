//! Guards against a message that two readers read as two: one believes the first name, the other
//! the second, and money is credited to the wrong order, payment or currency.

use crate::common::{Channel, minimal_reply, order_reply, payment_reply, webhook};
use order_lifecycle_enkash::ReadError;

const CHANNELS: [Channel; 4] = [webhook, order_reply, payment_reply, minimal_reply];

fn differ(one: &'static str, other: &'static str) -> ReadError {
    ReadError::Differ { one, other }
}

#[test]
fn two_names_of_one_thing_that_disagree_are_refused_by_both_names() {
    let success = r#""status":"SUCCESS","amount":1"#;
    for (fields, one, other) in [
        (
            r#""transactionId":"EK1","payment_id":"EK2""#,
            "transactionId",
            "payment_id",
        ),
        (
            r#""transactionId":"ORD1","payment_id":"EK2""#,
            "transactionId",
            "payment_id",
        ),
        (
            r#""orderId":"ORD1","order_id":"ORD2""#,
            "orderId",
            "order_id",
        ),
        (
            r#""orderId":"ORD1","order_id":"EK9","uniqueTransactionId":"EK8""#,
            "orderId",
            "order_id",
        ),
        (r#""checksum":"a","signature":"b""#, "checksum", "signature"),
        (r#""checksum":"a","checkSum":"b""#, "checksum", "checkSum"),
        (r#""signature":"a","checkSum":"b""#, "signature", "checkSum"),
    ] {
        for channel in CHANNELS {
            let error = channel(&format!("{{{fields},{success}}}")).unwrap_err();
            assert_eq!(error, differ(one, other), "{fields}");
        }
    }
    let error = webhook(r#"{"transactionId":"EK1","payment_id":"EK2"}"#).unwrap_err();
    assert_eq!(error.as_str(), "DIFFER");
    assert_eq!(
        error.to_string(),
        "field `transactionId` differs from `payment_id`, but must have the same value"
    );
}

#[test]
fn the_currency_inside_an_amount_and_the_one_beside_it_must_agree() {
    let body = |inner: &str, outer: &str| {
        format!(
            r#"{{"transactionId":"EK1","orderStatus":"PAID","transactionStatus":"SUCCESS",
                "amount":{{"value":499.00,"currency":"{inner}"}},"currency":"{outer}"}}"#
        )
    };
    for channel in CHANNELS {
        let error = channel(&body("USD", "INR")).unwrap_err();
        assert_eq!(error, differ("amount.currency", "currency"));
        assert!(channel(&body(" usd", "USD ")).is_ok());
        assert!(channel(&body("", "USD")).is_ok());
    }
}

#[test]
fn names_that_say_the_same_are_fine_with_white_space_around_them_or_blank() {
    for fields in [
        r#""transactionId":"EK1","payment_id":" EK1 ""#,
        r#""transactionId":"EK1","payment_id":"""#,
        r#""orderId":"ORD1","order_id":"ORD1\t""#,
        r#""orderId":"ORD1","order_id":null"#,
        r#""orderId":"ORD1","order_id":"EK9","uniqueTransactionId":" EK9""#,
        r#""checksum":"a","signature":"a","checkSum":"a""#,
        r#""checksum":"a","signature":"","checkSum":7"#,
    ] {
        for channel in CHANNELS {
            let body = format!(r#"{{{fields},"orderStatus":"CREATED"}}"#);
            assert!(channel(&body).is_ok(), "{fields}");
        }
    }
}

#[test]
fn one_name_twice_with_two_checksums_is_ambiguous_and_not_unsigned() {
    let error = webhook(r#"{"checksum":"a","checksum":"b","signature":"c"}"#).unwrap_err();
    let field = "checksum";
    assert_eq!(error, ReadError::Ambiguous { field });
}
