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
