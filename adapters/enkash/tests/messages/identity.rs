//! Guards against money credited to the wrong order or payment, or to one that does not exist.

use crate::common::{ORDER, RECEIVED_AT, captured, inr, webhook};
use order_lifecycle::{Answer, Notice, Order, Status, Terms};
use order_lifecycle_enkash::{Hint, Trusted};

fn read(body: &str) -> Trusted {
    webhook(body).unwrap()
}

#[test]
fn a_webhook_without_a_payment_id_is_only_a_hint() {
    for status in ["PAID", "ATTEMPTED", "CREATED"] {
        let message = read(&format!(
            r#"{{"orderStatus":"{status}","status":"SUCCESS","amount":10.00}}"#
        ));
        assert!(message.report.notices.is_empty());
        assert_eq!(message.hints, [Hint::NoPayment]);
    }
}

#[test]
fn an_order_in_the_place_of_a_payment_is_no_payment() {
    for id in [ORDER, "ORD1", "X1"] {
        let message = read(&format!(
            r#"{{"orderId":"X1","transactionId":"{id}","status":"SUCCESS","amount":10.00}}"#
        ));
        assert!(message.report.notices.is_empty(), "{id}");
        assert_eq!(message.payment, None);
        assert_eq!(message.hints, [Hint::NoPayment]);
    }
}

#[test]
fn white_space_around_an_id_makes_no_other_id_and_refuses_nothing() {
    let message = read(
        r#"{"merchantOrderId":"\tA1 ","orderId":" ORD7\n","transactionId":"EK1 ",
            "status":"SUCCESS","amount":10.00}"#,
    );
    assert_eq!(message.report.order, "A1".parse().ok());
    assert_eq!(message.report.provider_order, "ORD7".parse().ok());
    let captured = Notice::payment("EK1".parse().unwrap(), captured("10.00"), RECEIVED_AT);
    assert_eq!(message.report.notices, [captured]);

    let blank = read(r#"{"merchantOrderId":" ","orderId":"\t","transactionId":"\u3000"}"#);
    assert_eq!(blank, read("{}"));
}

#[test]
fn a_payment_with_and_without_white_space_is_one_payment_and_captured_once() {
    let amount = inr("10.00");
    let mut order = Order::new(Terms::new("A1".parse().unwrap(), amount, RECEIVED_AT));
    for (id, answer) in [("EK1", Answer::Applied), ("EK1 ", Answer::Repeat)] {
        let ids = format!(r#""merchantOrderId":"A1","transactionId":"{id}""#);
        let body = format!(r#"{{{ids},"status":"SUCCESS","amount":10.00}}"#);
        let reconciliation = order.reconcile(&read(&body).report, RECEIVED_AT).unwrap();
        assert_eq!(reconciliation.answers, [answer]);
    }
    assert_eq!(order.payments().len(), 1);
    assert_eq!(order.status(), Status::Paid);
    assert_eq!(order.duties().count(), 0);
}

#[test]
fn white_space_hides_no_order_in_the_place_of_a_payment() {
    for body in [
        r#"{"orderId":"X1","transactionId":" X1","status":"SUCCESS","amount":1}"#,
        r#"{"transactionId":" ORD1","status":"SUCCESS","amount":1}"#,
    ] {
        assert_eq!(read(body).hints, [Hint::NoPayment], "{body}");
    }
}

#[test]
fn the_alias_of_the_order_id_counts_unless_it_repeats_another_id() {
    let order = |body: &str| read(body).report.provider_order;
    let expected = ORDER.parse().ok();
    assert_eq!(order(&format!(r#"{{"order_id":"{ORDER}"}}"#)), expected);
    let alias = r#"{"order_id":"EK58110VWCF","uniqueTransactionId":"EK58110VWCF"}"#;
    assert_eq!(order(alias), None);
    let padded = r#"{"order_id":"EK58110VWCF ","uniqueTransactionId":" EK58110VWCF"}"#;
    assert_eq!(order(padded), None);
}
