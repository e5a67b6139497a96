//! Law: a record that is accepted, whoever wrote it, is an order: L1 and L2 hold, it is written
//! again as the same record (L11), and every law holds for whatever is given to it afterwards.

use order_lifecycle::{Order, OrderRecord};
use serde_json::Value;

use crate::{draw, law};

/// The first byte says what follows: a record in JSON or in postcard and then steps, or a history
/// whose record is falsified in one place.
pub fn check(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    match choice % 3 {
        0 => {
            let mut records = serde_json::Deserializer::from_slice(rest).into_iter();
            if let Some(Ok(record)) = records.next() {
                accept(record, &rest[records.byte_offset()..]);
            }
        }
        1 => {
            if let Ok((record, rest)) = postcard::take_from_bytes(rest) {
                accept(record, rest);
            }
        }
        _ => falsify(rest),
    }
}

/// Loads a record, unless it breaks a rule, and goes on from there.
fn accept(record: OrderRecord, steps: &[u8]) {
    let mut order = match Order::try_from(record.clone()) {
        Ok(order) => order,
        Err(error) => {
            assert!(!error.field.is_empty(), "a refusal names the field");
            return;
        }
    };
    assert_eq!(OrderRecord::from(&order), record, "L11: the same record");
    law::holds(&order);
    assert_eq!(law::stored(&order), order);
    let due = order.amount();
    for entry in draw::entries(&draw::steps(steps), due) {
        let _ = law::apply(&entry, &mut order);
    }
    law::stored(&order);
}

/// Puts another value in one place of the record of a history's first half, and goes on with the
/// second half.
fn falsify(data: &[u8]) {
    let [place, other, rest @ ..] = data else {
        return;
    };
    let (mut order, entries) = draw::history(rest);
    let first = entries.len().div_ceil(2);
    for entry in &entries[..first] {
        let _ = law::apply(entry, &mut order);
    }
    let record = law::put_away(&order);
    let mut values = Vec::new();
    leaves(&mut record.clone(), &mut |value| values.push(value.clone()));
    let put = another(&values, usize::from(*place), *other);
    let (mut number, mut false_one) = (0, record);
    leaves(&mut false_one, &mut |value| {
        if number == usize::from(*place) % values.len() {
            *value = put.clone();
        }
        number += 1;
    });
    let behind = &rest[rest.len().min(draw::WIDTH * (first + 1))..];
    // A value of another type is no record at all.
    if let Ok(record) = serde_json::from_value(false_one) {
        accept(record, behind);
    }
}

/// Another value from the same record, a number beside the one that is there, or nothing.
fn another(values: &[Value], place: usize, other: u8) -> Value {
    let here = &values[place % values.len()];
    match (other, here.as_i64(), here.as_bool()) {
        (0, Some(number), _) => number.saturating_add(1).into(),
        (1, Some(number), _) => number.saturating_sub(1).into(),
        (2, Some(number), _) => number.saturating_add(60_000).into(),
        (3, Some(number), _) => number.saturating_sub(60_000).into(),
        (4, ..) => Value::Null,
        (_, _, Some(flag)) => (!flag).into(),
        _ => values[usize::from(other) % values.len()].clone(),
    }
}

/// Calls back with every value that holds no others.
fn leaves(value: &mut Value, each: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|it| leaves(it, each)),
        Value::Object(fields) => fields.values_mut().for_each(|it| leaves(it, each)),
        _ => each(value),
    }
}
