//! Guards against a forger who is believed: fulfilled but not paid.

use serde_json::Value;

use crate::program::{bytes, order, received, replay, replayed, said, statuses, two_orders};

const FORGED: &str =
    r#"{"merchantOrderId":"A1","transactionId":"HACK","status":"SUCCESS","amount":10.00}"#;
const POSTED: &str = r#""channel":"payment_notify""#;

/// Every channel, and why it is trusted.
const TRUST: [(&str, &str); 8] = [
    ("payment_notify", "verified"),
    ("browser_return", "never"),
    ("order_status", "own_request"),
    ("transaction_status", "own_request"),
    ("upi_status", "own_request"),
    ("minimal_status", "own_request"),
    ("refund", "own_request"),
    ("payment_link", "never"),
];

#[test]
fn a_webhook_that_nobody_verified_pays_nothing_and_is_a_hint_to_poll() {
    for word in ["", r#","verified":false"#] {
        let posted = said(&format!("{POSTED}{word}"), FORGED);
        let document = replayed(two_orders(&posted));
        assert_eq!(statuses(&document), ["CREATED", "CREATED"]);
        let first = &document["orders"][0];
        assert_eq!(first["payments"].as_array().unwrap().len(), 0);
        assert_eq!(document["summary"]["hints"]["UNVERIFIED"], 1);

        let story = replay(two_orders(&posted), &["--explain", "A1"]).out;
        let told =
            "payment_notify\n    nobody verified this webhook\n    ask the gateway; CREATED\n";
        assert!(story.contains(told), "{story}");
    }
    let verified = replayed(two_orders(&received("payment_notify", FORGED)));
    assert_eq!(statuses(&verified), ["PAID", "CREATED"]);
}

#[test]
fn what_nobody_verified_binds_no_gateway_order_and_takes_no_payment_from_its_order() {
    let ids =
        r#"{"merchantOrderId":"A2","orderId":"ORD2","transactionId":"EK1","status":"FAILED"}"#;
    let paid = r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS","amount":10}"#;
    let log = format!("{}{}", said(POSTED, ids), received("order_status", paid));
    let document = replayed(two_orders(&log));
    assert_eq!(document["orders"][1]["provider_order"], Value::Null);
    assert_eq!(statuses(&document), ["PAID", "CREATED"]);
    assert_eq!(document["summary"]["conflicts"], 0);
}

#[test]
fn the_reply_to_a_poll_is_believed_after_the_webhook_was_not() {
    let webhook = r#"{"orderId":"ORD1","transactionId":"EK1","status":"SUCCESS","amount":10}"#;
    let log = format!(
        "{}{}",
        said(POSTED, webhook),
        received("transaction_status", webhook)
    );
    let document = replayed(two_orders(&log));
    assert_eq!(statuses(&document), ["PAID", "CREATED"]);
    let channels = &document["summary"]["channels"];
    assert_eq!(channels["payment_notify"]["hints"], 1);
    assert_eq!(channels["transaction_status"]["trusted"], 1);
}

#[test]
fn every_channel_is_trusted_as_the_document_and_the_manual_say() {
    let help = order(&["replay", "--help"], b"").out;
    let (_, manual) = help
        .split_once("Not every channel is trusted")
        .expect("the manual says what is trusted");
    for (channel, trust) in TRUST {
        let body = r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS","status":"SUCCESS","amount":10}"#;
        let asked = r#""payment":"EK1","request":"R1""#;
        let plain = said(&format!(r#""channel":"{channel}",{asked}"#), body);
        let document = replayed(two_orders(&plain));
        let channels = document["summary"]["channels"].as_object().unwrap();
        assert_eq!(channels.len(), TRUST.len());
        assert_eq!(channels[channel]["trust"], trust, "{channel}");
        let is_believed = trust == "own_request";
        assert_eq!(channels[channel]["trusted"], u64::from(is_believed));
        assert_eq!(channels[channel]["hints"], u64::from(!is_believed));
        let payments = document["orders"][0]["payments"].as_array().unwrap();
        assert_eq!(!payments.is_empty(), is_believed, "{channel}");

        let rule = manual
            .split("\n   * ")
            .find(|rule| rule.contains(&format!("`{channel}`")))
            .unwrap();
        let said = match trust {
            "own_request" => "trusted. They",
            "verified" => "trusted where the line has `\"verified\":true`",
            _ => "never trusted",
        };
        assert!(rule.contains(said), "{channel}: {rule}");

        let table = include_str!("../../README.md").lines();
        let row = table
            .filter(|line| line.starts_with('|'))
            .find(|line| line.contains(&format!("`{channel}`")));
        let said = match trust {
            "own_request" => "| yes: ",
            "verified" => "| where the line has",
            _ => "| never |",
        };
        assert!(row.unwrap().contains(said), "{channel}: {row:?}");
    }
}

#[test]
fn a_word_that_a_browser_was_verified_is_a_bad_line() {
    for (channel, trust) in TRUST {
        let line = said(&format!(r#""channel":"{channel}","verified":true"#), "{}");
        let run = replay(line, &[]);
        let refused = format!(
            "line 1: key `verified`: channel is `{channel}`, but must be `payment_notify` for that\n"
        );
        assert_eq!(run.err.contains(&refused), trust != "verified", "{channel}");
    }
}

#[test]
fn an_id_that_was_asked_for_is_trimmed_as_those_in_a_body_are() {
    let asked = r#""channel":"refund","payment":" EK1 ","request":"R1\t""#;
    let paid = r#"{"merchantOrderId":"A1","transactionId":"EK1\t","transactionStatus":"SUCCESS","amount":10}"#;
    let done = r#"{"status":"SUCCESS","amount":10}"#;
    let log = format!("{}{}", received("order_status", paid), said(asked, done));
    let document = replayed(two_orders(&log));
    let order = &document["orders"][0];
    assert_eq!(order["payments"].as_array().unwrap().len(), 1);
    assert_eq!(order["sums"]["INR"]["given_back"], "10.00");
}

#[test]
fn what_nobody_verified_takes_no_room_from_what_waits_for_its_order() {
    let paid = r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS","amount":10}"#;
    let forged = |number: usize| {
        let body = format!(r#"{{"merchantOrderId":"F{number}","transactionId":"HACK"}}"#);
        said(POSTED, &body)
    };
    let flood: String = (0..10_001).map(forged).collect();
    let log = format!(
        "{}{flood}{}",
        received("order_status", paid),
        two_orders("")
    );
    let document = replayed(log);
    assert_eq!(statuses(&document), ["PAID", "CREATED"]);
    assert_eq!(document["summary"]["no_order"], 10_001);
}

#[test]
fn the_day_shows_what_is_trusted_and_what_is_not() {
    let run = replay(bytes("day.jsonl"), &[]);
    for line in [
        "trusted, as replies to our own requests: ",
        "trusted where the line says `verified`: ",
        "never trusted, only hints to poll: ",
    ] {
        assert!(run.out.contains(line), "{line}");
    }
    let day = replayed(bytes("day.jsonl"));
    let channels = &day["summary"]["channels"];
    assert_eq!(channels["payment_notify"]["hints"], 2);
    let orders = day["orders"].as_array().unwrap();
    let of = |id: &str| orders.iter().find(|order| order["order"] == id).unwrap();
    // Somebody posted that it was paid.
    assert_eq!(of("SHOP0097")["status"], "EXPIRED");
    assert_eq!(of("SHOP0097")["payments"].as_array().unwrap().len(), 0);
    // The webhook was genuine, but only the reply counted.
    assert_eq!(of("SHOP0098")["status"], "PAID");
}
