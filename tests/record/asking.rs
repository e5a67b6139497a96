//! Guards the columns beside a stored record: what a store asks a record is what the order says.

use order_lifecycle::{
    Notice, Order, OrderRecord, Payment, PaymentFact, ProviderOrderId, Timestamp,
};
use serde_json::json;

use crate::make::{at, id};
use crate::orders;

/// The records of all orders here, each written and read again, with the order.
fn records() -> impl Iterator<Item = (Order, OrderRecord)> {
    orders::all().into_iter().map(|(_, order)| {
        let text = serde_json::to_string(&OrderRecord::from(&order)).unwrap();
        let read: OrderRecord = serde_json::from_str(&text).unwrap();
        assert_eq!(read, OrderRecord::from(&order));
        (order, read)
    })
}

#[test]
fn a_record_knows_its_version() {
    assert_eq!(OrderRecord::VERSION, 1);
    for (_, record) in records() {
        assert_eq!(record.version(), 1);
        assert_eq!(json!(record)["version"], json!(1));
    }
}

#[test]
fn a_record_knows_the_id_of_its_order() {
    for (order, record) in records() {
        assert_eq!(record.id(), order.id().as_str());
        assert_eq!(record.id(), "A-1001");
    }
}

#[test]
fn a_record_knows_the_providers_order_once_it_is_bound() {
    let mut bound = 0;
    for (order, record) in records() {
        let ours = order.provider_order().map(ProviderOrderId::as_str);
        assert_eq!(record.provider_order(), ours);
        let all = order.provider_orders().map(ProviderOrderId::as_str);
        assert!(record.provider_orders().eq(all));
        bound += usize::from(ours.is_some());
    }
    assert_eq!(bound, 3);
}

#[test]
fn a_record_knows_the_status_as_the_gateway_spells_it() {
    let mut seen = Vec::new();
    for (order, record) in records() {
        assert_eq!(record.status(), order.status().as_str());
        seen.push(record.status().to_owned());
    }
    seen.dedup();
    let six = [
        "CREATED",
        "CHECKOUT_RENDERED",
        "ATTEMPTED",
        "PAID",
        "CANCELLED",
        "EXPIRED",
    ];
    assert_eq!(seen[..6], six);
}

#[test]
fn a_record_knows_the_revision_that_it_may_be_stored_over() {
    for (order, record) in records() {
        assert_eq!(record.revision(), order.revision());
    }
    let mut order = orders::created();
    let before = OrderRecord::from(&order).revision();
    let failed = Notice::payment(id("pay_1"), PaymentFact::Failed, at(60));
    let _ = order.observe(&failed, at(120));
    assert_eq!(OrderRecord::from(&order).revision(), before + 1);
    let _ = order.observe(&failed, at(180));
    assert_eq!(OrderRecord::from(&order).revision(), before + 1);
}

#[test]
fn a_record_knows_when_time_changes_its_order_next() {
    let mut woken = 0;
    for (order, record) in records() {
        assert_eq!(record.next_wake(), order.next_wake());
        woken += usize::from(record.next_wake().is_some());
    }
    assert!(woken >= 1, "no order here waits for anything");
    let waiting = OrderRecord::from(&orders::checkout_rendered());
    assert_eq!(waiting.next_wake(), Some(orders::minute(23)));
}

#[test]
fn a_record_that_no_order_can_have_waits_for_nothing() {
    let mut record = json!(OrderRecord::from(&orders::checkout_rendered()));
    record["clock"] = json!(i64::MAX);
    let record: OrderRecord = serde_json::from_value(record).unwrap();
    assert_eq!(record.next_wake(), None::<Timestamp>);
    assert_eq!(record.id(), "A-1001");
}

#[test]
fn a_record_lists_the_ids_of_the_payments() {
    for (order, record) in records() {
        let ours = order.payments().map(Payment::id);
        assert!(
            record
                .payments()
                .eq(ours.map(order_lifecycle::PaymentId::as_str))
        );
        assert_eq!(record.payments().len(), order.payments().len());
    }
    let paid = OrderRecord::from(&orders::paid());
    let ids: Vec<_> = paid.payments().collect();
    assert_eq!(ids, ["pay_1", "pay_2", "pay_3"]);
}
