//! Guards against a capture, a refund or a whole order that is lost because a field was missing,
//! misspelled, given twice or written by a newer release, and reading went on without it.

use order_lifecycle::error::RecordError;
use order_lifecycle::{Order, OrderRecord};
use serde_json::{Map, Value, json};

use crate::orders;
use crate::paths::{at, paths};

fn records() -> impl Iterator<Item = (Order, Value)> {
    orders::all().into_iter().map(|(_, order)| {
        let record = serde_json::to_value(OrderRecord::from(&order)).unwrap();
        (order, record)
    })
}

fn refused(text: &str) -> String {
    let read = serde_json::from_str::<OrderRecord>(text);
    read.expect_err(text).to_string()
}

#[test]
fn every_missing_field_is_refused_the_nullable_ones_too() {
    let mut missed = 0;
    for (_, record) in records() {
        for (path, object) in objects(&record) {
            for name in object.keys() {
                let mut without = record.clone();
                at(&mut without, &path)
                    .as_object_mut()
                    .unwrap()
                    .remove(name);
                let reason = refused(&without.to_string());
                let externally_tagged = name == "honour_within";
                let named = reason.contains(&format!("missing field `{name}`"));
                assert!(named || externally_tagged, "{path}/{name}: {reason}");
                missed += 1;
            }
        }
    }
    assert!(missed > 300, "only {missed}");
}

#[test]
fn every_unknown_field_is_refused() {
    for (_, record) in records() {
        for (path, _) in objects(&record) {
            let mut with = record.clone();
            let object = at(&mut with, &path).as_object_mut().unwrap();
            object.insert("surprise".into(), json!(1));
            let reason = refused(&with.to_string());
            let named = reason.contains("`surprise`") || reason.contains("expected value");
            assert!(named || path.ends_with("after_expiry"), "{path}: {reason}");
        }
    }
}

#[test]
fn a_field_that_is_given_twice_is_refused() {
    for (_, record) in records() {
        for (path, object) in objects(&record) {
            for name in object.keys().filter(|name| *name != "honour_within") {
                // A key that no record has is as long as one that it has, so that the text of the
                // second can be put in its place.
                let mut twice = record.clone();
                let object = at(&mut twice, &path).as_object_mut().unwrap();
                object.insert("\u{1}".into(), object[name].clone());
                let text = twice.to_string().replace("\\u0001", name);
                let reason = refused(&text);
                let named = reason.contains(&format!("duplicate field `{name}`"));
                assert!(named, "{path}/{name}: {reason}");
            }
        }
    }
}

#[test]
fn the_fields_of_a_map_come_in_any_order() {
    for (order, record) in records() {
        let read: OrderRecord = serde_json::from_str(&reversed(&record)).unwrap();
        assert_eq!(Order::try_from(read).unwrap(), order);
    }
}

/// The versions that are not read, and why not.
const OTHERS: [(u32, &str); 3] = [
    (
        0,
        "record field `version` is `0`, but must be a version that was released",
    ),
    (
        2,
        "record field `version` is `2`, but must be at most 1, the newest version that this \
         release reads: upgrade the release before it loads the order",
    ),
    (
        u32::MAX,
        "record field `version` is `4294967295`, but must be at most 1, the newest version that \
         this release reads: upgrade the release before it loads the order",
    ),
];

#[test]
fn another_version_is_refused_by_name_whatever_else_it_says() {
    for (version, sentence) in OTHERS {
        let (_, mut record) = records().next().unwrap();
        record["version"] = json!(version);
        assert!(refused(&record.to_string()).contains(sentence));
        record["surprise"] = json!({ "from": ["the", "future"] });
        assert!(refused(&record.to_string()).contains(sentence));
        assert!(refused(&reversed(&record)).contains(sentence));
    }
}

#[test]
fn a_sequence_is_read_in_version_1_and_in_no_other() {
    for (order, _) in records() {
        let bytes = postcard::to_allocvec(&OrderRecord::from(&order)).unwrap();
        let read = |version: u32| {
            let mut other = postcard::to_allocvec(&version).unwrap();
            other.extend(&bytes[1..]);
            postcard::from_bytes::<OrderRecord>(&other)
        };
        assert_eq!(bytes[0], 1);
        assert_eq!(read(1).map(Order::try_from), Ok(Ok(order)));
        for (version, _) in OTHERS {
            assert!(read(version).is_err(), "{version}");
        }
    }
}

#[test]
fn a_version_has_its_own_fields_and_no_others() {
    let (_, record) = records().next().unwrap();
    for version in [0, 1, 2] {
        for (name, value) in [("last_seen", json!(0)), ("provider_orders", json!([]))] {
            let mut record = record.clone();
            record["version"] = json!(version);
            record[name] = value;
            let reads = version == 1 && name == "provider_orders";
            let read = serde_json::from_value::<OrderRecord>(record);
            assert_eq!(read.is_ok(), reads, "{version} {name}: {read:?}");
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_with_the_name_of_its_field() {
    let (_, record) = records().next().unwrap();
    for name in record.as_object().unwrap().keys() {
        let mut record = record.clone();
        record[name] = json!([[[]]]);
        let reason = refused(&record.to_string());
        assert!(reason.contains(&format!("`{name}`")), "{name}: {reason}");
    }
    let reason = refused("1");
    assert!(
        reason.contains("expected the record of an order"),
        "{reason}"
    );
}

/// The refusal of a record of which one value is another.
fn with(order: &Order, pointer: &str, value: Value) -> RecordError {
    let mut record = json!(OrderRecord::from(order));
    *at(&mut record, pointer) = value;
    let record: OrderRecord = serde_json::from_value(record).unwrap();
    Order::try_from(record).unwrap_err()
}

#[test]
fn an_error_names_the_field_its_value_and_the_rule() {
    let minor = "/payments/1/refunds/0/amount/minor";
    let refused = with(&orders::paid(), minor, json!(0));
    assert_eq!(
        refused.to_string(),
        "record field `payments[1].refunds[0].amount.minor` is `0`, but must be more than zero"
    );
    assert_eq!(refused.rule.as_str(), "money");

    let name = json!("line\nbreak".repeat(9));
    let refused = with(&orders::created(), "/terms/order", name);
    assert_eq!(refused.field, "terms.order");
    assert!(refused.value.starts_with("line\\nbreakline\\n"));
    assert!(refused.value.ends_with('…'));
}

/// Lists every object of a record with the pointer to it.
fn objects(record: &Value) -> Vec<(String, Map<String, Value>)> {
    let inner = paths(record).into_iter();
    let found = inner.filter_map(|path| {
        let object = record.pointer(&path)?.as_object()?.clone();
        Some((path, object))
    });
    found.collect()
}

/// Writes a value with the fields of each object in reverse.
fn reversed(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(",");
    match value {
        Value::Object(fields) => {
            let field = |(name, value)| format!("{}:{}", json!(name), reversed(value));
            format!("{{{}}}", join(fields.iter().rev().map(field).collect()))
        }
        Value::Array(items) => format!("[{}]", join(items.iter().map(reversed).collect())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}
