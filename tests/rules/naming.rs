//! Guards against two texts that look like one id, and against ids and keys that come back as
//! others than they went out.

use std::collections::BTreeMap;

use order_lifecycle::error::{IdError, IdProblem};
use order_lifecycle::{
    DisputeId, Duty, OrderId, PaymentId, ProviderOrderId, RefundId, RefundKey, RefundState,
    RequestId,
};

use crate::make::{DUE, Feed, at, captured, id, order, refund};

type Door = fn(&str) -> Result<String, IdError>;

/// The doors of all kinds of ids, each with what it calls itself.
const DOORS: [(&str, Door); 6] = [
    ("order id", |text| OrderId::new(text).map(String::from)),
    ("provider order id", |text| {
        ProviderOrderId::new(text).map(String::from)
    }),
    ("payment id", |text| PaymentId::new(text).map(String::from)),
    ("refund id", |text| RefundId::new(text).map(String::from)),
    ("request id", |text| RequestId::new(text).map(String::from)),
    ("dispute id", |text| DisputeId::new(text).map(String::from)),
];

#[test]
fn an_id_has_no_padding_and_nothing_that_nobody_sees() {
    let invisible = |character, at| IdProblem::Invisible { character, at };
    for (text, problem) in [
        ("", IdProblem::Empty),
        (" pay_1", IdProblem::Padded),
        ("pay_1 ", IdProblem::Padded),
        ("pay_1\n", IdProblem::Padded),
        ("\u{a0}pay_1", IdProblem::Padded),
        ("pay_1\u{3000}", IdProblem::Padded),
        ("pay\u{200b}_1", invisible('\u{200b}', 3)),
        ("pay_1\u{200d}", invisible('\u{200d}', 5)),
        ("\u{feff}pay_1", invisible('\u{feff}', 0)),
        ("pay_\u{202e}1", invisible('\u{202e}', 4)),
        ("pay_\u{2066}1", invisible('\u{2066}', 4)),
        ("pay\u{ad}_1", invisible('\u{ad}', 3)),
        (
            "pay\t_1",
            IdProblem::Control {
                character: '\t',
                at: 3,
            },
        ),
    ] {
        for (kind, door) in DOORS {
            let error = door(text).unwrap_err();
            assert_eq!((error.kind, error.problem), (kind, problem), "{text:?}");
        }
    }
}

#[test]
fn what_is_refused_as_an_id_is_quoted_so_that_it_is_seen() {
    for (text, sentence) in [
        (
            "pay_1 ",
            "payment id is `pay_1 `, but must not begin or end with white space",
        ),
        (
            "pay\u{200b}_1",
            "payment id is `pay\\u{200b}_1`, but must not have the invisible character \
             '\\u{200b}' at byte 3",
        ),
    ] {
        let error = PaymentId::new(text).unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
}

#[test]
fn ids_that_are_seen_are_kept_as_they_are() {
    for text in ["pay_1", "EK 1", "支付-1", "ÜBER/2026#1", &"x".repeat(255)] {
        for (kind, door) in DOORS {
            assert_eq!(door(text).as_deref(), Ok(text), "{kind}");
        }
    }
}

#[test]
fn an_id_is_found_by_its_text() {
    let known = BTreeMap::from([(id::<PaymentId>("pay_1"), 1)]);
    assert_eq!(known.get("pay_1"), Some(&1));
    let payment = PaymentId::try_from("pay_1").unwrap();
    assert_eq!(AsRef::<str>::as_ref(&payment), "pay_1");
}

fn key() -> RefundKey {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p2", captured(DUE), at(2));
    let keys: Vec<_> = order
        .duties()
        .filter_map(|duty| match duty {
            Duty::Refund { key, .. } => Some(key),
            Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } | Duty::Decide { .. } => {
                None
            }
        })
        .collect();
    assert_eq!(keys.len(), 1);
    keys[0]
}

#[test]
fn the_key_of_a_refund_becomes_the_id_of_it_or_of_a_request_and_is_read_back() {
    let key = key();
    let text = key.to_string();
    assert_eq!(text.len(), 32);
    assert_eq!(RefundId::from(key).as_str(), text);
    assert_eq!(RequestId::from(key).as_str(), text);
    assert_eq!(String::from(key), text);
    assert_eq!(text.parse(), Ok(key));
    assert_eq!(id::<RefundId>(&text), RefundId::from(key));

    for wrong in ["", &text[1..], &text.to_uppercase(), &format!("{text}0")] {
        assert!(wrong.parse::<RefundKey>().is_err(), "{wrong}");
    }
    let signed = format!("+{}", &text[1..]);
    assert!(signed.parse::<RefundKey>().is_err(), "{signed}");
    let error = "key".parse::<RefundKey>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "refund key is `key`, but must be one of the keys of 32 characters of 0-9a-f"
    );
}

#[test]
fn a_refund_that_bears_its_key_as_its_id_closes_its_duty() {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order.tell("p2", captured(DUE), at(2));
    let made = RefundId::from(key());
    order.tell(
        "p2",
        refund(made.as_str(), None, DUE, RefundState::Done),
        at(3),
    );
    assert_eq!(order.duties().count(), 0);
}
