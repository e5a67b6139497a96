//! Guards against an order that a fault of storage, a script or a hand has made into another one:
//! paid by nobody, paid twice, or with money that nobody captured.

use std::collections::BTreeSet;

use order_lifecycle::{Order, OrderRecord};
use serde_json::json;

use crate::case::Case;
use crate::orders;
use crate::paths::{any_place, at, field, paths, pointer};
use crate::relations::relations;
use crate::values::values;

#[test]
fn every_corruption_is_refused_by_its_field_and_rule() {
    for case in values().iter().chain(&relations()) {
        let Case { put, value, .. } = case;
        let mut record = json!(OrderRecord::from(&(case.of)()));
        *at(&mut record, &pointer(put)) = value.clone();
        let record: OrderRecord = serde_json::from_value(record).expect(put);
        let refused = Order::try_from(record).expect_err(put);
        let named = (refused.field.as_str(), refused.rule.as_str());
        let expected = (case.named.unwrap_or(put), case.rule);
        assert_eq!(named, expected, "{put} = {value}: {refused}");
    }
}

#[test]
fn every_field_of_a_record_has_a_corruption() {
    let mut covered: BTreeSet<String> = values().iter().map(|it| any_place(it.put)).collect();
    // Refused when it is read, as the tests of reading show.
    covered.insert("version".into());
    for (name, order) in orders::all() {
        let record = json!(OrderRecord::from(&order));
        for path in paths(&record) {
            let leaf = record.pointer(&path).unwrap();
            let empty = leaf.is_null() || leaf == &json!([]);
            if empty || leaf.is_object() || leaf.is_array() {
                continue;
            }
            // How late money is honoured is one value, of whatever type.
            let field = any_place(&field(path.trim_end_matches("/honour_within")));
            assert!(covered.contains(&field), "{name}: no corruption of {field}");
        }
    }
}

#[test]
fn every_rule_between_the_parts_refuses_something() {
    let cases = [values(), relations()].concat();
    let refused: BTreeSet<&str> = cases.iter().map(|case| case.rule).collect();
    // Two more: the rules about the version are tested where it is read.
    let rules = [
        "after_clock",
        "after_last_activity",
        "already_expired",
        "before_creation",
        "bound_twice",
        "cause_not_due",
        "closed_otherwise",
        "custom_field",
        "earliest_after_told",
        "expiry",
        "held_open",
        "id",
        "missing",
        "money",
        "negative",
        "no_activity",
        "no_payment",
        "no_such_hold",
        "not_accepted",
        "not_believed",
        "not_honoured",
        "not_sorted",
        "not_won",
        "out_of_place",
        "outlived_deadline",
        "outside_calendar",
        "overtaken_by_capture",
        "payments_before_attempt",
        "reached_closed",
        "reached_open",
        "repeated_request",
        "request_without_capture",
        "revision_out_of_range",
        "revision_too_large",
        "revision_too_small",
        "settled_too_little",
        "standing_out_of_range",
        "too_many_bound",
        "unknown_winner",
        "unknown_word",
        "winner_not_captured",
    ];
    assert_eq!(refused, BTreeSet::from(rules));
}

#[test]
fn every_field_of_a_record_has_a_value_somewhere() {
    let mut filled = BTreeSet::new();
    let mut there = BTreeSet::new();
    for (_, order) in orders::all() {
        let record = json!(OrderRecord::from(&order));
        for path in paths(&record) {
            let leaf = record.pointer(&path).unwrap();
            let name = any_place(&field(&path));
            there.insert(name.clone());
            if !leaf.is_null() && leaf != &json!([]) {
                filled.insert(name);
            }
        }
    }
    assert_eq!(there, filled);
}
