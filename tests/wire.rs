//! Guards against stored texts that change their spelling, or that are read past their one door.

use order_lifecycle::{Currency, OrderId, PaymentId, Status};
use serde_json::{from_str, to_string};

#[test]
fn statuses_currencies_and_ids_are_stored_as_the_text_they_print() {
    let statuses = Status::ALL.map(|status| to_string(&status).unwrap());
    assert_eq!(
        statuses,
        [
            r#""CREATED""#,
            r#""CHECKOUT_RENDERED""#,
            r#""ATTEMPTED""#,
            r#""PAID""#,
            r#""CANCELLED""#,
            r#""EXPIRED""#
        ]
    );
    for (status, text) in Status::ALL.into_iter().zip(&statuses) {
        assert_eq!(from_str::<Status>(text).unwrap(), status);
    }
    assert_eq!(to_string(&Currency::INR).unwrap(), r#""INR""#);
    let id: PaymentId = from_str(r#""pay_1""#).unwrap();
    assert_eq!(to_string(&id).unwrap(), r#""pay_1""#);
}

#[test]
fn what_the_door_refuses_is_refused_when_read() {
    let reason = from_str::<OrderId>(r#""""#).unwrap_err().to_string();
    assert!(reason.contains("order id is empty"), "{reason}");
    let reason = from_str::<Status>(r#""paid""#).unwrap_err().to_string();
    assert!(reason.contains("unknown order status `paid`"), "{reason}");
    let reason = from_str::<Currency>(r#""RS""#).unwrap_err().to_string();
    assert!(reason.contains("unknown currency `RS`"), "{reason}");
}
