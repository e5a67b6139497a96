//! Guards against a message that is applied to an order that it is not about, and against one
//! payment used for two orders.

use serde_json::Value;

use crate::program::{received, replay, replayed, statuses, two_orders};

#[test]
fn the_merchants_id_decides_before_the_gateways_and_that_before_a_payments() {
    let start =
        r#"{"at":"2026-11-24T10:01:00Z","order":"A2","command":"start_payment","payment":"EK2"}"#;
    let by_payment = received(
        "payment_notify",
        r#"{"transactionId":"EK2","status":"SUCCESS","amount":"10.00"}"#,
    );
    let paid = replayed(two_orders(&format!("{start}\n{by_payment}")));
    assert_eq!(statuses(&paid), ["CREATED", "PAID"]);
    let by_merchant = received(
        "order_status",
        r#"{"merchantOrderId":"A3","orderId":"ORD1","orderStatus":"CANCELLED"}"#,
    );
    let unmoved = replayed(two_orders(&by_merchant));
    assert_eq!(statuses(&unmoved), ["CREATED", "CREATED"]);
    assert_eq!(unmoved["no_order"][0]["order"], "A3");
}

#[test]
fn a_message_before_its_order_is_applied_when_the_order_is_created() {
    let paid = r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS","amount":10}"#;
    let log = format!("{}{}", received("order_status", paid), two_orders(""));
    let document = replayed(&log);
    assert_eq!(statuses(&document), ["PAID", "CREATED"]);
    assert_eq!(document["summary"]["no_order"], 0);

    let output = replay(&log, &["--explain", "A1"]);
    let story = output.out;
    let created = story.find("line 2  create").unwrap();
    let paid = story
        .find("line 1  order_status\n    EK1 captured 10.00 INR at 2026-11-24T10:05:00Z\n")
        .unwrap();
    assert!(created < paid, "{story}");
}

#[test]
fn a_message_that_bears_the_gateways_id_only_waits_until_that_is_bound() {
    let paid = received(
        "payment_notify",
        r#"{"orderId":"ORD2","transactionId":"EK2","status":"SUCCESS","amount":10}"#,
    );
    let refunded = received(
        "payment_notify",
        r#"{"transactionId":"EK2","status":"REFUNDED"}"#,
    );
    let bind =
        r#"{"at":"2026-11-24T10:06:00Z","order":"A2","command":"bind","provider_order":"ORD2"}"#;
    let waits = replayed(two_orders(&format!("{paid}{refunded}")));
    assert_eq!(statuses(&waits), ["CREATED", "CREATED"]);
    assert_eq!(waits["summary"]["no_order"], 2);
    let bound = replayed(two_orders(&format!("{paid}{refunded}{bind}\n")));
    assert_eq!(statuses(&bound), ["CREATED", "PAID"]);
    assert_eq!(bound["summary"]["no_order"], 0);
}

#[test]
fn where_a_message_and_its_order_disagree_is_counted_and_what_is_serious_is_listed() {
    let status = |status: &str| {
        received(
            "order_status",
            &format!(r#"{{"merchantOrderId":"A1","orderId":"ORD1","orderStatus":"{status}"}}"#),
        )
    };
    let cancel = r#"{"at":"2026-11-24T10:04:00Z","order":"A1","command":"cancel"}"#;
    let ahead = replayed(two_orders(&status("PAID")));
    assert_eq!(ahead["summary"]["discrepancies"]["theirs_ahead"], 1);
    assert_eq!(ahead["summary"]["conflicts"], 0);
    let contrary = replayed(two_orders(&format!("{cancel}\n{}", status("PAID"))));
    assert_eq!(contrary["summary"]["discrepancies"]["contradiction"], 1);
    assert_eq!(
        contrary["conflicts"][0]["what"],
        "ours is CANCELLED, theirs PAID: neither can become the other"
    );
}

#[test]
fn a_gateway_order_is_bound_by_what_the_gateway_says_but_not_by_a_browser() {
    let ids = r#"{"merchantOrderId":"A2","orderId":"ORD2","status":"CREATED"}"#;
    for (channel, bound) in [
        ("browser_return", Value::Null),
        ("order_status", "ORD2".into()),
    ] {
        let document = replayed(two_orders(&received(channel, ids)));
        assert_eq!(document["orders"][1]["provider_order"], bound, "{channel}");
    }
}

#[test]
fn a_report_about_another_gateway_order_counts_for_payments_only() {
    let reply = |order: &str, amount: &str| {
        let said = format!(r#""orderId":"{order}","orderStatus":"EXPIRED","amount":{amount}"#);
        received(
            "order_status",
            &format!(r#"{{"merchantOrderId":"A2",{said}}}"#),
        )
    };
    for (reply, conflict) in [
        (
            reply("ORD1", "10"),
            "provider order `ORD1` belongs to order `A1`, not to `A2`",
        ),
        (
            reply("ORD2", "11"),
            "the provider's order costs `11.00 INR`, but ours `10.00 INR`",
        ),
    ] {
        let document = replayed(two_orders(&reply));
        assert_eq!(statuses(&document), ["CREATED", "CREATED"]);
        assert_eq!(document["conflicts"][0]["what"], conflict);
    }
    let document = replayed(two_orders(&reply("ORD2", "10")));
    assert_eq!(statuses(&document), ["CREATED", "EXPIRED"]);
}

#[test]
fn a_payment_of_one_order_never_touches_another() {
    let paid = |order: &str| {
        let fields = r#""transactionId":"EK1","transactionStatus":"SUCCESS","amount":10"#;
        received(
            "order_status",
            &format!(r#"{{"merchantOrderId":"{order}",{fields}}}"#),
        )
    };
    let document = replayed(two_orders(&format!("{}{}", paid("A2"), paid("A1"))));
    assert_eq!(statuses(&document), ["CREATED", "PAID"]);
    let conflict = &document["conflicts"][0];
    assert_eq!(conflict["order"], "A1");
    assert_eq!(
        conflict["what"],
        "payment `EK1` belongs to order `A2`, not to `A1`"
    );
}

#[test]
fn money_that_is_reported_as_taken_and_given_back_at_once_pays_nothing() {
    let refunded = r#"{"orderId":"ORD1","transactionId":"EK1","status":"REFUNDED","amount":10}"#;
    let document = replayed(two_orders(&received("transaction_status", refunded)));
    let order = &document["orders"][0];
    assert_eq!(order["status"], "ATTEMPTED");
    assert_eq!(order["sums"]["INR"]["given_back"], "10.00");
}

#[test]
fn ids_are_trimmed_in_every_kind_of_line() {
    for space in ["", " ", "\\t", "\u{a0}", "\u{3000} "] {
        let id = |id: &str| format!("{space}{id}{space}");
        let at = |line: String| format!(r#"{{"at":"2026-11-24T10:00:00Z",{line}}}"#);
        let command = |words: String| at(format!(r#""order":"{}",{words}"#, id("A1")));
        let (payment, request) = (id("EK1"), id("RF1"));
        let terms = r#""amount":"10.00","currency":"INR""#;
        let body = format!(
            r#""merchantOrderId":"{}","transactionId":"{payment}","transactionStatus":"SUCCESS","amount":10"#,
            id("A1")
        );
        let refund = format!(r#""payment":"{payment}","request":"{request}""#);
        let asked = r#""channel":"refund","body":{"transactionStatus":"SUCCESS","amount":4}"#;
        let log = [
            at(format!(r#""create":{{"order":"{}",{terms}}}"#, id("A1"))),
            command(format!(
                r#""command":"bind","provider_order":"{}""#,
                id("ORD1")
            )),
            command(format!(
                r#""command":"start_payment","payment":"{payment}""#
            )),
            received("order_status", &format!("{{{body}}}"))
                .trim()
                .to_owned(),
            command(format!(r#""command":"refund",{refund},"amount":"4.00""#)),
            at(format!("{refund},{asked}")),
        ];
        let run = replay(log.join("\n"), &["--json"]);
        let document = run.document();
        assert_eq!((&*run.err, run.code), ("", Some(0)), "{space:?}");
        assert_eq!(document["summary"]["no_order"], 0, "{space:?}");
        let found = &document["orders"][0];
        assert_eq!(found["provider_order"], "ORD1", "{space:?}");
        assert_eq!(found["winner"], "EK1", "{space:?}");
        assert_eq!(found["sums"]["INR"]["given_back"], "4.00", "{space:?}");
        assert_eq!(found["duties"].as_array().unwrap().len(), 0, "{space:?}");
    }
}

#[test]
fn a_message_that_waited_for_a_day_is_named_and_belongs_to_nobody() {
    let paid = |payment: &str, at: &str| {
        let fields = r#""merchantOrderId":"A9","status":"FAILED""#;
        let body = format!(r#"{{{fields},"transactionId":"{payment}"}}"#);
        received("payment_notify", &body).replacen("2026-11-24T10:05:00Z", at, 1)
    };
    let terms = r#""amount":"10.00","currency":"INR""#;
    let create = format!(r#""create":{{"order":"A9",{terms}}}"#);
    let create = format!(r#"{{"at":"2026-11-25T11:00:00Z",{create}}}"#);
    let log = paid("EK1", "2026-11-24T10:05:00Z") + &paid("EK2", "2026-11-25T10:05:00Z") + &create;
    let document = replayed(log);
    assert_eq!(document["summary"]["no_order"], 1);
    assert_eq!(document["no_order"][0]["line"], 1);
    let payments = document["orders"][0]["payments"].as_array().unwrap();
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0]["payment"], "EK2");
}

#[test]
fn what_a_refused_message_leaves_open_is_counted_all_the_same() {
    let start =
        r#"{"at":"2026-11-24T10:01:00Z","order":"A2","command":"start_payment","payment":"EK1"}"#;
    let taken = received(
        "order_status",
        r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS"}"#,
    );
    let document = replayed(two_orders(&format!("{start}\n{taken}")));
    assert_eq!(document["summary"]["conflicts"], 1);
    assert_eq!(document["summary"]["hints"]["NO_AMOUNT"], 1);
}
