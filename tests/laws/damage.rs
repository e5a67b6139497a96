//! L11, damaged records. Guards against an order that a fault of storage has made out of another
//! one: whatever is read of it is an order by every law, or nothing.

use order_lifecycle::{Order, OrderRecord, Sums};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::any_order;
use crate::forgery::{self as lies, Forgery, forgeries};
use crate::harness::{always, cases, cases_with_reports, count, drawn};
use crate::open_record::OpenRecord;
use crate::story::Case;

/// One fault in a text or in bytes.
#[derive(Clone, Debug)]
enum Fault {
    Becomes(Index, u8),
    /// A digit becomes another, so that more of the damage can still be read.
    Digit(Index, u8),
    Lost(Index, Index),
    Twice(Index, Index),
}

#[test]
fn always_damaged_bytes_are_refused_or_an_order_by_every_law() {
    let damage = (vec(faults(), 1..4), cases_with_reports(10).boxed());
    always((cases().boxed(), damage), |(case, (faults, after))| {
        let record = OrderRecord::from(&case.end());
        let json = damaged(json!(record).to_string().into_bytes(), faults);
        if let Ok(record) = serde_json::from_slice(&json) {
            is_an_order_or_refused(record, after)?;
        }
        let bytes = damaged(postcard::to_allocvec(&record).expect("bytes"), faults);
        if let Ok(record) = postcard::from_bytes(&bytes) {
            is_an_order_or_refused(record, after)?;
        }
        Ok(())
    });
}

#[test]
fn always_a_record_with_parts_of_another_is_refused_or_an_order_by_every_law() {
    always(grafts(), |(case, graft)| {
        match serde_json::from_value(grafted(case, graft)) {
            Ok(record) => is_an_order_or_refused(record, &graft.1),
            Err(_) => Ok(()),
        }
    });
}

#[test]
fn always_a_forged_record_is_refused_or_an_order_by_every_law() {
    always(forged(), |(case, (tales, after))| {
        let mut records = tales.iter().map(|tale| forge(case, tale));
        records.try_for_each(|record| is_an_order_or_refused(record, after))
    });
}

#[test]
fn always_an_order_that_was_never_damaged_keeps_every_law() {
    always(cases_with_reports(30), |case| {
        for step in case.walk() {
            keeps_the_laws(&step.after)?;
        }
        Ok(())
    });
}

#[test]
fn sometimes_a_damaged_record_is_accepted_and_sometimes_refused() {
    let least = [("another order", 150), ("refused by a rule", 300)];
    count(&drawn(&grafts()), least, |(case, graft)| {
        let read = serde_json::from_value::<OrderRecord>(grafted(case, graft));
        let loaded = read.ok().map(Order::try_from);
        let other = |loaded: &Order| *loaded != case.end();
        [
            loaded
                .as_ref()
                .is_some_and(|it| it.as_ref().is_ok_and(other)),
            loaded.as_ref().is_some_and(Result::is_err),
        ]
    });
}

#[test]
fn sometimes_a_forged_record_breaks_each_rule_between_its_parts() {
    let least = [
        ("before_creation", 250),
        ("after_clock", 120),
        ("after_last_activity", 25),
        ("payments_before_attempt", 100),
        ("no_payment", 70),
        ("cause_not_due", 30),
        ("held_open", 2),
        ("reached_open", 140),
        ("reached_closed", 7),
        ("outlived_deadline", 18),
        ("winner_not_captured", 140),
        ("settled_too_little", 40),
        ("not_honoured", 14),
        ("not_won", 70),
        ("already_expired", 15),
        ("revision_too_small", 60),
        ("revision_too_large", 12),
        ("no_activity", 10),
    ];
    count(&drawn(&forged()), least, |(case, (tales, _))| {
        let refused = |tale: &Vec<_>| Order::try_from(forge(case, tale)).err();
        let refused: Vec<_> = tales.iter().filter_map(refused).collect();
        least.map(|(name, _)| refused.iter().any(|it| it.rule.as_str() == name))
    });
}

#[test]
fn sometimes_a_forged_record_is_that_of_another_order() {
    let least = [("another order", 600), ("refused", 800)];
    count(&drawn(&forged()), least, |(case, (tales, _))| {
        let loaded = tales.iter().map(|tale| Order::try_from(forge(case, tale)));
        let loaded: Vec<_> = loaded.collect();
        let other = |it: &Order| *it != case.end();
        [
            loaded.iter().any(|it| it.as_ref().is_ok_and(other)),
            loaded.iter().any(Result::is_err),
        ]
    });
}

/// A record is refused, or it is the record of an order that keeps the laws, whatever is done to
/// it, and can be put away again after each input.
fn is_an_order_or_refused(record: OrderRecord, after: &Case) -> Result<(), TestCaseError> {
    let Ok(mut order) = Order::try_from(record.clone()) else {
        return Ok(());
    };
    prop_assert_eq!(OrderRecord::from(&order), record);
    keeps_the_laws(&order)?;
    for entry in &after.history {
        let _ = entry.apply(&mut order);
        keeps_the_laws(&order)?;
        let loaded = Order::try_from(OrderRecord::from(&order));
        let loaded = loaded.map_err(|refused| TestCaseError::fail(refused.to_string()))?;
        prop_assert_eq!(&loaded, &order);
    }
    Ok(())
}

fn keeps_the_laws(order: &Order) -> Result<(), TestCaseError> {
    prop_assert_eq!(any_order::holds(order), Ok(()), "{}", order.explain());
    for currency in order.currencies() {
        let Sums {
            received,
            applied,
            owed,
            given_back,
            disputed,
            returned,
            under_review,
            ..
        } = order.sums_in(currency);
        let placed = applied + owed + given_back + disputed + returned + under_review;
        prop_assert_eq!(placed, received, "L2");
    }
    let _ = order.duties().count();
    Ok(())
}

/// A case, and beside it several tales of it that are not so.
fn forged() -> impl Strategy<Value = (Case, (Vec<Vec<Forgery>>, Case))> {
    // After a long history few orders are still open.
    let case = prop_oneof![
        1 => cases_with_reports(30).boxed(),
        2 => cases_with_reports(6).boxed(),
    ];
    let tales = vec(vec(forgeries(), 1..3), 1..6);
    (case, (tales, cases_with_reports(10).boxed()))
}

fn forge(case: &Case, tale: &[Forgery]) -> OrderRecord {
    lies::forged(OpenRecord::of(&case.end()), tale)
}

/// A case, and beside it which parts of its record are those of another's.
fn grafts() -> impl Strategy<Value = (Case, (Vec<Index>, Case))> {
    // Boxed, because two generators of histories are more than the stack of a test holds.
    let other = cases_with_reports(30).boxed();
    (cases().boxed(), (vec(any::<Index>(), 1..4), other))
}

fn grafted(case: &Case, (places, other): &(Vec<Index>, Case)) -> Value {
    let mut record = json!(OrderRecord::from(&case.end()));
    let other = json!(OrderRecord::from(&other.end()));
    for place in places {
        let paths = paths(&other);
        let path = place.get(&paths);
        if let (Some(here), Some(there)) = (record.pointer_mut(path), other.pointer(path)) {
            *here = there.clone();
        }
    }
    record
}

/// Lists the pointers to all that a value contains.
fn paths(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(items) => (0..).map(|at: usize| at.to_string()).zip(items).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let below = |(name, value): (String, &Value)| {
        let paths = paths(value).into_iter().chain([String::new()]);
        paths
            .map(move |path| format!("/{name}{path}"))
            .collect::<Vec<_>>()
    };
    inner.into_iter().flat_map(below).collect()
}

fn faults() -> impl Strategy<Value = Fault> + Clone {
    let place = any::<Index>;
    prop_oneof![
        2 => (place(), any::<u8>()).prop_map(|(at, byte)| Fault::Becomes(at, byte)),
        4 => (place(), b'0'..=b'9').prop_map(|(at, digit)| Fault::Digit(at, digit)),
        1 => (place(), place()).prop_map(|(from, to)| Fault::Lost(from, to)),
        1 => (place(), place()).prop_map(|(from, to)| Fault::Twice(from, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, faults: &[Fault]) -> Vec<u8> {
    for fault in faults {
        let length = bytes.len().max(1);
        let range = |from: &Index, to: &Index| {
            let (from, to) = (from.index(length), to.index(length));
            from.min(to)..from.max(to)
        };
        match fault {
            Fault::Becomes(at, byte) => {
                if let Some(here) = bytes.get_mut(at.index(length)) {
                    *here = *byte;
                }
            }
            Fault::Digit(at, digit) => {
                let digits = bytes.iter_mut().filter(|byte| byte.is_ascii_digit());
                let mut digits: Vec<&mut u8> = digits.collect();
                if !digits.is_empty() {
                    let at = at.index(digits.len());
                    *digits[at] = *digit;
                }
            }
            Fault::Lost(from, to) => drop(bytes.drain(range(from, to))),
            Fault::Twice(from, to) => {
                let range = range(from, to);
                let part = bytes[range.clone()].to_vec();
                bytes.splice(range.end..range.end, part);
            }
        }
    }
    bytes
}
