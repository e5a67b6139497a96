//! One way in which a stored order can be made into another one.

use order_lifecycle::Order;
use serde_json::{Value, json};

use crate::make;

/// One value put in the place of another, and what then is refused.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) of: fn() -> Order,
    /// Where, for example `payments[0].capture.amount.minor`.
    pub(crate) put: &'static str,
    pub(crate) value: Value,
    /// The field that is named, where it is not the same.
    pub(crate) named: Option<&'static str>,
    pub(crate) rule: &'static str,
}

pub(crate) fn case(of: fn() -> Order, put: &'static str, value: Value, rule: &'static str) -> Case {
    let named = None;
    Case {
        of,
        put,
        value,
        named,
        rule,
    }
}

impl Case {
    /// The rule is broken by this field, which is told as another's fault.
    pub(crate) fn naming(mut self, field: &'static str) -> Self {
        self.named = Some(field);
        self
    }
}

/// Milliseconds since 1970 at so many minutes after the creation of every order here.
pub(crate) fn at_minute(minute: i64) -> Value {
    json!(make::at(60 * minute))
}
