//! L11, record. Guards against money, a decision or a duty that is lost or changed because an order
//! was put away and fetched again.

use order_lifecycle::{Known, Order, OrderRecord, ProviderOrderId};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{always, cases_with_reports, count, drawn};
use crate::open_record::{CaptureRecord, OpenRecord, PaymentRecord};
use crate::story::Case;

#[test]
fn always_a_record_loads_as_the_same_order_after_every_input() {
    always(cases_with_reports(30), |case| {
        let mut order = Order::new(case.terms.clone());
        prop_assert_eq!(&stored(&order)?, &order);
        for entry in &case.history {
            let _ = entry.apply(&mut order);
            let loaded = stored(&order)?;
            prop_assert_eq!(&loaded, &order);
            prop_assert!(loaded.duties().eq(order.duties()));
            prop_assert_eq!(loaded.next_wake(), order.next_wake());
        }
        Ok(())
    });
}

#[test]
fn always_a_record_tells_for_a_store_what_the_order_tells() {
    always(cases_with_reports(30), |case| {
        let orders = case.walk().into_iter().map(|step| step.after);
        for order in orders.chain([Order::new(case.terms.clone())]) {
            let text = serde_json::to_string(&OrderRecord::from(&order)).expect("text");
            let read = serde_json::from_str(&text).expect("a record");
            for record in [OrderRecord::from(&order), read] {
                prop_assert_eq!(record.version(), OrderRecord::VERSION);
                prop_assert_eq!(record.id(), order.id().as_str());
                prop_assert_eq!(record.status(), order.status().as_str());
                prop_assert_eq!(record.revision(), order.revision());
                prop_assert_eq!(record.next_wake(), order.next_wake());
                let bound = order.provider_order().map(ProviderOrderId::as_str);
                prop_assert_eq!(record.provider_order(), bound);
                let payments = order.payments().map(|payment| payment.id().as_str());
                prop_assert!(record.payments().eq(payments), "{}", text);
            }
        }
        Ok(())
    });
}

#[test]
fn always_a_record_of_a_typed_order_is_the_record_of_the_order() {
    always(cases_with_reports(30), |case| {
        for step in case.walk() {
            let of_typed = match step.after.clone().known() {
                Known::Created(order) => OrderRecord::from(&order),
                Known::CheckoutRendered(order) => OrderRecord::from(&order),
                Known::Attempted(order) => OrderRecord::from(&order),
                Known::Paid(order) => OrderRecord::from(&order),
                Known::Cancelled(order) => OrderRecord::from(&order),
                Known::Expired(order) => OrderRecord::from(&order),
            };
            prop_assert_eq!(of_typed, OrderRecord::from(&step.after));
        }
        Ok(())
    });
}

#[test]
fn always_a_loaded_order_answers_like_one_that_was_never_put_away() {
    always((cases_with_reports(30), any::<Index>()), |(case, half)| {
        let (before, rest) = case.history.split_at(half.index(case.history.len() + 1));
        let mut order = Order::new(case.terms.clone());
        order.replay(before);
        let mut loaded = stored(&order)?;
        for entry in rest {
            prop_assert_eq!(entry.apply(&mut loaded), entry.apply(&mut order));
            prop_assert_eq!(&loaded, &order);
            loaded = stored(&loaded)?;
        }
        Ok(())
    });
}

#[test]
fn sometimes_there_is_something_to_lose() {
    let least = [
        ("paid after it was closed", 100),
        ("a capture that reached the closed order only", 400),
        ("a capture told twice, for two times", 800),
        ("a withdrawn request", 30),
        ("a refund that answers a request", 500),
        ("a failure or a hold before any capture", 200),
        ("a payment with a limit of its own", 150),
        ("an order that is still open", 150),
    ];
    count(&drawn(&cases_with_reports(30)), least, |case: &Case| {
        let record = OpenRecord::of(&case.end());
        let any = |kind: &dyn Fn(&PaymentRecord) -> bool| record.payments.iter().any(kind);
        let capture = |kind: fn(&CaptureRecord) -> bool| {
            any(&|payment| payment.capture.as_ref().is_some_and(kind))
        };
        [
            record.paid.is_some() && record.closing.is_some(),
            record.closing.is_some() && capture(|capture| !capture.reached_open),
            capture(|capture| capture.earliest < capture.told_at),
            any(&|it| it.requests.iter().any(|it| it.standing < it.amount.minor)),
            any(&|it| it.refunds.iter().any(|it| it.request.is_some())),
            any(&|it| it.failed.or(it.authorized).is_some()),
            any(&|it| it.limit.is_some()),
            record.last_activity.is_some(),
        ]
    });
}

/// Puts an order away in every format and fetches it again.
fn stored(order: &Order) -> Result<Order, TestCaseError> {
    let record = OrderRecord::from(order);
    let compact = serde_json::to_string(&record).expect("text");
    let pretty = serde_json::to_string_pretty(&record).expect("text");
    let bytes = postcard::to_allocvec(&record).expect("bytes");
    let read: [OrderRecord; 3] = [
        serde_json::from_str(&compact).expect("a record"),
        serde_json::from_str(&pretty).expect("a record"),
        postcard::from_bytes(&bytes).expect("a record"),
    ];
    for read in &read {
        prop_assert_eq!(read, &record);
    }
    let loaded = Order::try_from(record);
    loaded.map_err(|refused| TestCaseError::fail(format!("{refused}\nin {compact}")))
}
