//! Guards against a forger who is believed: fulfilled but not paid. Nothing that a message reports
//! comes out before somebody answers for it.

use crate::common::{RECEIVED_AT, inr};
use order_lifecycle::{Order, Status, Terms};
use order_lifecycle_enkash::{
    Asked, Channel, Message, OldLog, Received, Unverified, Webhook, payment_notify, read,
};

const FORGED: &str =
    r#"{"merchantOrderId":"F-1","transactionId":"HACK","status":"SUCCESS","amount":500.00}"#;

fn posted(body: &str) -> Message<'_, Webhook> {
    payment_notify(body, RECEIVED_AT).unwrap()
}

#[test]
fn a_post_that_nobody_verified_yields_no_report_and_pays_nothing() {
    let refused = posted(FORGED).verified_by(|_, _| true).unwrap_err();
    assert_eq!(refused.as_str(), "UNSIGNED");
    let about = refused.about();
    assert_eq!(about.to_string(), "order `F-1`, payment `HACK`");

    let mut order = Order::new(Terms::new(
        "F-1".parse().unwrap(),
        inr("500.00"),
        RECEIVED_AT,
    ));
    let signed = FORGED.replace('}', r#","checksum":"guessed"}"#);
    match posted(&signed).verified_by(|_, checksum| checksum == "c0ffee") {
        Ok(trusted) => drop(order.reconcile(&trusted.report, RECEIVED_AT)),
        Err(unverified) => assert_eq!(unverified.as_str(), "REJECTED"),
    }
    assert_eq!(order.status(), Status::Created);
    // The same words, once somebody answers for them: the test above is not idle.
    let trusted = posted(FORGED).trusted(OldLog);
    let _ = order.reconcile(&trusted.report, RECEIVED_AT).unwrap();
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn an_unverified_message_shows_whom_it_is_about_and_nothing_of_its_money() {
    let message = posted(FORGED);
    assert_eq!(message.about().payment, "HACK".parse().ok());
    assert_eq!(message.about().order, "F-1".parse().ok());
    let shown = format!("{message:?}");
    assert!(shown.contains("HACK"), "{shown}");
    assert!(
        !shown.contains("500") && !shown.contains("Captured"),
        "{shown}"
    );
}

#[test]
fn the_check_is_given_the_bytes_that_were_read_and_the_checksum_in_them() {
    let body = r#"{"transactionId":"EK1","status":"FAILED", "checksum":"c0ffee"}"#;
    let check = |bytes: &[u8], checksum: &str| bytes == body.as_bytes() && checksum == "c0ffee";
    assert!(posted(body).verified_by(check).is_ok());
    let other = body.replace(", ", ",");
    let refused = posted(&other).verified_by(check).unwrap_err();
    assert!(matches!(refused, Unverified::Rejected(_)));
    assert_eq!(
        refused.to_string(),
        "checksum is another than the check wants, but must be the same"
    );
}

#[test]
fn a_checksum_has_three_names_and_a_missing_one_is_never_checked() {
    for name in ["checksum", "signature", "checkSum"] {
        let body = format!(r#"{{"{name}":"s"}}"#);
        assert!(posted(&body).verified_by(|_, it| it == "s").is_ok());
    }
    for body in [
        "{}",
        r#"{"checksum":""}"#,
        r#"{"checksum":"  "}"#,
        r#"{"checksum":null}"#,
        r#"{"checksum":7}"#,
        r#"{"checksum":{}}"#,
    ] {
        let checked = posted(body).verified_by(|_, _| panic!("there is nothing to check"));
        assert!(matches!(checked, Err(Unverified::Unsigned(_))), "{body}");
    }
}

#[test]
fn a_checksum_is_kept_up_to_its_bound_and_a_longer_one_matches_nothing() {
    let most = Message::<Webhook>::LONGEST_CHECKSUM;
    let signed = |bytes: usize| format!(r#"{{"checksum":"{}"}}"#, "s".repeat(bytes));
    let longest = signed(most);
    assert!(
        posted(&longest)
            .verified_by(|_, it| it.len() == most)
            .is_ok()
    );
    for bytes in [most + 1, 1_000_000] {
        let body = signed(bytes);
        let refused = posted(&body).verified_by(|_, it| {
            assert!(it.len() < most);
            it == "s".repeat(bytes)
        });
        assert!(matches!(refused, Err(Unverified::Rejected(_))));
    }
}

#[test]
fn every_channel_says_where_its_messages_come_from() {
    let asked = Asked {
        payment: "HACK".parse().ok(),
        request: "R1".parse().ok(),
    };
    for channel in Channel::ALL.iter().copied() {
        let received = read(channel, FORGED, &asked, RECEIVED_AT).unwrap();
        let origin = match received {
            Received::Webhook(_) => "webhook",
            Received::Reply(_) => "reply",
            Received::Hearsay(_) => "hearsay",
        };
        let expected = match channel {
            Channel::PaymentNotify => "webhook",
            Channel::BrowserReturn | Channel::PaymentLink => "hearsay",
            Channel::OrderStatus
            | Channel::TransactionStatus
            | Channel::UpiStatus
            | Channel::MinimalStatus
            | Channel::Refund => "reply",
        };
        assert_eq!(origin, expected, "{channel}");
    }
}
