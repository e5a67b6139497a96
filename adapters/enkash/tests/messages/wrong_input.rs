//! Guards against half-read messages: each way in which an input can be wrong has one name, and
//! nothing of such a message counts.

use crate::common::{RECEIVED_AT, about_payment, order_reply, payment, payment_reply, webhook};
use order_lifecycle_enkash::{Asked, Channel, ReadError, payment_notify, read};

fn refused(body: &str) -> ReadError {
    webhook(body).unwrap_err()
}

fn message(body: &str) -> String {
    refused(body).to_string()
}

#[test]
fn what_is_no_json_is_named_with_its_place() {
    for body in [
        "",
        "{",
        "nonsense",
        r#"{"a":1}x"#,
        r#"{"a":01}"#,
        r#"{"a":NaN}"#,
    ] {
        assert_eq!(refused(body).as_str(), "NOT_JSON", "{body}");
    }
    assert_eq!(
        message("{\n\"a\" 1}"),
        "body is no JSON at line 2, column 5, but must be one JSON value"
    );
    let deep = "[".repeat(400_000);
    assert_eq!(refused(&deep).as_str(), "NOT_JSON");
}

#[test]
fn what_is_no_object_is_named() {
    for (body, found) in [
        ("[]", "a list"),
        ("\"a\"", "a text"),
        ("7", "a number"),
        ("true", "a truth value"),
        ("null", "nothing"),
    ] {
        assert_eq!(refused(body), ReadError::NotObject { found });
    }
}

#[test]
fn what_is_no_utf8_is_named_with_its_place() {
    let error = payment_notify(b"{\"a\":\"\xc3\x28\"}", RECEIVED_AT).unwrap_err();
    assert_eq!(error, ReadError::NotUtf8 { at: 6 });
}

#[test]
fn half_a_surrogate_is_no_text() {
    let body = r#"{"transactionId":"EK\ud800"}"#;
    let field = "transactionId";
    assert_eq!(refused(body), ReadError::NotText { field });
}

#[test]
fn the_gateways_own_errors_keep_code_and_text() {
    for (body, code, text) in [
        (
            r#"{"response_code":117,"payload":"Token is invalid."}"#,
            "117",
            "Token is invalid.",
        ),
        (
            r#"{"response_code":"9","response_message":"no","payload":{}}"#,
            "9",
            "no",
        ),
        (r#"{"response_code":-1,"message":"broken"}"#, "-1", "broken"),
        (r#"{"response_code":1}"#, "1", ""),
        (
            r#"{"resultCode":156,"resultMessage":"bad input"}"#,
            "156",
            "bad input",
        ),
        // Only 0 and 200 are documented as success, here as in a token's reply.
        (
            r#"{"resultCode":201,"resultMessage":"Created","status":"SUCCESS"}"#,
            "201",
            "Created",
        ),
        (r#"{"resultCode":199}"#, "199", ""),
        (r#"{"resultCode":1}"#, "1", ""),
        (r#"{"resultCode":2000}"#, "2000", ""),
        (r#"{"resultCode":"0x0"}"#, "0x0", ""),
        (r#"{"response_code":200,"payload":{}}"#, "200", "{}"),
        (r#"{"response_code":201,"payload":{}}"#, "201", "{}"),
        (
            r#"{"resultCode":158,"resultMessage":null,"payload":null}"#,
            "158",
            "",
        ),
    ] {
        let expected = ReadError::Gateway {
            code: code.into(),
            message: text.into(),
        };
        assert_eq!(refused(body), expected, "{body}");
    }
}

#[test]
fn a_success_without_an_object_is_refused() {
    for (body, found) in [
        (
            r#"{"response_code":0,"payload":"https://checkout"}"#,
            "https://checkout",
        ),
        (r#"{"response_code":0,"payload":null}"#, ""),
        (r#"{"response_code":0}"#, ""),
        (r#"{"payload":[1]}"#, "[1]"),
    ] {
        let found = found.into();
        assert_eq!(refused(body), ReadError::NoPayload { found }, "{body}");
    }
}

#[test]
fn a_needed_name_given_twice_with_different_values_is_refused() {
    for body in [
        about_payment(r#""status":"FAILED","status":"SUCCESS","amount":1"#),
        about_payment(r#""status":"SUCCESS","amount":1,"amount":2"#),
        about_payment(r#""transactionId":"EK2""#),
        r#"{"response_code":1,"response_code":0,"payload":{}}"#.into(),
        r#"{"payload":{},"payload":{"a":1}}"#.into(),
    ] {
        assert_eq!(refused(&body).as_str(), "AMBIGUOUS", "{body}");
    }
}

#[test]
fn a_value_of_another_type_is_named() {
    let number = about_payment(r#""status":7"#);
    assert_eq!(
        message(&number),
        "field `status` is a number, but must be a text"
    );
    let list = about_payment(r#""status":"SUCCESS","amount":[]"#);
    let expected = "field `amount` is a list, but must be a number or a text";
    assert_eq!(message(&list), expected);
    for body in [
        r#"{"transactionId":1}"#,
        r#"{"orderId":{}}"#,
        r#"{"orderStatus":true}"#,
        r#"{"response_code":{}}"#,
    ] {
        assert_eq!(refused(body).as_str(), "WRONG_TYPE", "{body}");
    }
}

#[test]
fn an_id_that_cannot_be_one_is_named_with_its_field() {
    let long = format!(r#"{{"transactionId":"{}"}}"#, "x".repeat(400_000));
    let quoted = "x".repeat(40);
    assert_eq!(
        message(&long),
        format!(
            "field `transactionId` is `{quoted}…`, but must have at most 255 bytes, not 400000"
        )
    );
    assert_eq!(
        message(r#"{"orderId":"a\u0000"}"#),
        "field `orderId` is `a\\0`, but must not have the control character '\\0' at byte 1"
    );
    assert_eq!(
        message(r#"{"merchantOrderId":"a\nb"}"#),
        "field `merchantOrderId` is `a\\nb`, but must not have the control character '\\n' \
         at byte 1"
    );
    let invisible = refused(r#"{"transactionId":"EK\u200b1"}"#);
    assert!(matches!(
        invisible,
        ReadError::Id {
            field: "transactionId",
            ..
        }
    ));
}

#[test]
fn a_needed_amount_that_is_none_is_named_with_its_value() {
    for (amount, quoted) in [
        ("1e400", "1e400"),
        ("1E2", "1E2"),
        ("-0", "-0"),
        ("-10.00", "-10.00"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("10.001", "10.001"),
        ("10.000", "10.000"),
        (
            "0.1000000000000000055511151231257827",
            "0.1000000000000000055511151231257827",
        ),
        ("92233720368547758.08", "92233720368547758.08"),
        ("\"NaN\"", "NaN"),
        ("\"Infinity\"", "Infinity"),
        ("\"₹10\"", "₹10"),
        ("\"1,000.00\"", "1,000.00"),
        ("\"10.00 \"", "10.00 "),
    ] {
        let body = about_payment(&format!(r#""status":"SUCCESS","amount":{amount}"#));
        let expected = format!("field `amount` is `{quoted}`, but must ");
        assert!(message(&body).starts_with(&expected), "{amount}");
    }
}

#[test]
fn a_million_digits_are_refused_and_not_quoted() {
    let amount = "9".repeat(400_000);
    let body = about_payment(&format!(r#""status":"SUCCESS","amount":{amount}"#));
    assert_eq!(refused(&body).as_str(), "AMOUNT");
    assert!(message(&body).len() < 150);
}

#[test]
fn an_order_replys_bad_amount_does_not_let_its_order_facts_through() {
    let body = r#"{"orderId":"ORD1","orderStatus":"CANCELLED","amount":"ten"}"#;
    let error = order_reply(body).unwrap_err();
    assert_eq!(error.as_str(), "AMOUNT");
}

#[test]
fn an_unknown_currency_is_named() {
    let body = about_payment(r#""status":"SUCCESS","amount":1,"currency":"rupees""#);
    assert_eq!(
        message(&body),
        "field `currency` is `RUPEES`, but must be one of the codes of ISO 4217"
    );
}

#[test]
fn a_needed_date_that_is_none_is_named_with_its_value() {
    for date in [
        "yesterday",
        "2026-02-30 10:00:00",
        "1787584557962",
        "2026-08-24",
    ] {
        let body = about_payment(&format!(r#""status":"FAILED","txnDate":"{date}""#));
        let expected = format!("field `txnDate` is `{date}`, but must be a date and time");
        assert_eq!(message(&body), expected);
    }
    let number = about_payment(r#""status":"FAILED","txnDate":1787584557962"#);
    assert_eq!(refused(&number).as_str(), "WRONG_TYPE");
    let created = about_payment(r#""status":"SUCCESS","amount":1,"created":"never""#);
    let error = payment_reply(&created).unwrap_err();
    assert_eq!(
        error.to_string(),
        "field `created` is `never`, but must be a date and time"
    );
}

#[test]
fn a_long_value_is_quoted_up_to_forty_characters() {
    let date = "é".repeat(1_000);
    let body = about_payment(&format!(r#""status":"FAILED","txnDate":"{date}""#));
    let value = format!("{}…", "é".repeat(40));
    let field = "txnDate";
    assert_eq!(refused(&body), ReadError::Date { field, value });
}

#[test]
fn a_channel_that_needs_what_was_asked_says_so() {
    let nothing = Asked::default();
    let needs = |channel, asked: &Asked| read(channel, b"{}", asked, RECEIVED_AT);
    assert_eq!(
        needs(Channel::UpiStatus, &nothing).unwrap_err().to_string(),
        "payment id is missing, but must be the one that was asked for on channel `upi_status`"
    );
    let error = needs(Channel::Refund, &nothing).unwrap_err();
    let channel = Channel::Refund;
    let what = "payment id";
    assert_eq!(error, ReadError::NotAsked { channel, what });
    let half = Asked {
        payment: Some(payment()),
        request: None,
    };
    let what = "request id";
    assert_eq!(
        needs(channel, &half).unwrap_err(),
        ReadError::NotAsked { channel, what }
    );
    let whole = Asked {
        request: "R1".parse().ok(),
        ..half
    };
    for channel in Channel::ALL.iter().copied() {
        assert!(needs(channel, &whole).is_ok(), "{channel}");
    }
}

#[test]
fn channels_are_found_by_their_names_and_by_nothing_else() {
    for channel in Channel::ALL {
        assert_eq!(channel.as_str().parse(), Ok(*channel));
    }
    let error = "PAYMENT_NOTIFY".parse::<Channel>().unwrap_err();
    let names: Vec<_> = Channel::ALL.iter().map(|it| it.as_str()).collect();
    let known = names.join(", ");
    assert_eq!(error.known, known);
    let expected = format!("channel is `PAYMENT_NOTIFY`, but must be one of {known}");
    assert_eq!(error.to_string(), expected);
}
