//! Ways into a JSON value.

use serde_json::Value;

/// Lists the pointers to all that a value contains, itself first.
pub(crate) fn paths(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(items) => (0..).map(|at: usize| at.to_string()).zip(items).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let mut found = vec![String::new()];
    for (name, value) in inner {
        found.extend(paths(value).iter().map(|path| format!("/{name}{path}")));
    }
    found
}

pub(crate) fn at<'v>(record: &'v mut Value, pointer: &str) -> &'v mut Value {
    let there = record.pointer_mut(pointer);
    there.unwrap_or_else(|| panic!("nothing at `{pointer}`"))
}

/// `payments[0].capture` as `/payments/0/capture`.
pub(crate) fn pointer(field: &str) -> String {
    let path = field.replace(']', "").replace(['.', '['], "/");
    format!("/{path}")
}

/// `/payments/0/capture` as `payments[0].capture`.
pub(crate) fn field(pointer: &str) -> String {
    let mut field = String::new();
    for part in pointer.split('/').skip(1) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            field.extend(["[", part, "]"]);
        } else {
            field += if field.is_empty() { "" } else { "." };
            field += part;
        }
    }
    field
}

/// `payments[0].capture` as `payments[].capture`; of a pair, its place in it stays.
pub(crate) fn any_place(field: &str) -> String {
    let digits = |c: char| c.is_ascii_digit();
    let (pair, rest) = match field.rsplit_once("][") {
        Some((list, place)) => (list, format!("][{place}")),
        None => (field, String::new()),
    };
    pair.replace(digits, "") + &rest
}
