//! The fields of one object, read as tolerantly as is safe: unknown ones are skipped unread, and
//! missing, `null` and blank are one thing.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::ReadError;
use crate::excerpt::excerpt;

macro_rules! names {
    ($($at:literal $name:literal)*) => {
        /// How many names are read. Others are not kept, so an object of millions of names takes no
        /// more room than one of these.
        const NAMES: usize = [$($name),*].len();

        /// Where a name has its slot; nowhere if it is not read.
        fn place(name: &str) -> Option<usize> {
            match name {
                $($name => Some($at),)*
                _ => None,
            }
        }
    };
}

names! {
    0 "amount"
    1 "checkSum"
    2 "checksum"
    3 "created"
    4 "currency"
    5 "merchantOrderId"
    6 "message"
    7 "orderId"
    8 "orderStatus"
    9 "order_id"
    10 "payload"
    11 "payment_id"
    12 "quickCollectRequestId"
    13 "response_code"
    14 "response_message"
    15 "resultCode"
    16 "resultMessage"
    17 "settlementPayoutId"
    18 "signature"
    19 "status"
    20 "transactionId"
    21 "transactionStatus"
    22 "txnDate"
    23 "uniqueTransactionId"
    24 "value"
}

/// An object whose values are still text: a number keeps every digit that was sent.
#[derive(Default)]
pub(crate) struct Fields<'a> {
    /// In the order of their names.
    slots: [Slot<'a>; NAMES],
}

#[derive(Default)]
enum Slot<'a> {
    #[default]
    Missing,
    Given(Value<'a>),
    /// Given more than once with different values: a reader that takes the first and one that
    /// takes the last would see two different messages.
    Ambiguous,
}

#[derive(PartialEq)]
enum Value<'a> {
    /// JSON as it stands in the body.
    Json(&'a str),
    /// A value of a query string, decoded.
    Query(Cow<'a, str>),
}

impl<'a> Fields<'a> {
    /// Reads a JSON object.
    pub(crate) fn from_json(json: &'a str) -> Result<Self, ReadError> {
        let syntax = |error: serde_json::Error| ReadError::NotJson {
            line: error.line(),
            column: error.column(),
        };
        if json.trim_start().starts_with('{') {
            return serde_json::from_str(json).map_err(syntax);
        }
        let other: &RawValue = serde_json::from_str(json).map_err(syntax)?;
        Err(ReadError::NotObject {
            found: kind(other.get()),
        })
    }

    /// Reads `application/x-www-form-urlencoded` pairs.
    pub(crate) fn from_query(query: &'a str) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Some(at) = place(&name) {
                fields.add(at, Value::Query(value));
            }
        }
        fields
    }

    fn nested(json: &'a str) -> Option<Self> {
        if json.starts_with('{') {
            serde_json::from_str(json).ok()
        } else {
            None
        }
    }

    fn add(&mut self, at: usize, value: Value<'a>) {
        let Some(slot) = self.slots.get_mut(at) else {
            debug_assert!(false, "a place is that of a name");
            return;
        };
        match slot {
            Slot::Missing => *slot = Slot::Given(value),
            Slot::Given(known) if *known != value => *slot = Slot::Ambiguous,
            Slot::Given(_) | Slot::Ambiguous => {}
        }
    }

    fn slot(&self, field: &str) -> Option<&Slot<'a>> {
        let at = place(field);
        debug_assert!(at.is_some(), "`{field}` is read, so it is among the names");
        self.slots.get(at?)
    }

    fn value(&self, field: &'static str) -> Result<Option<&Value<'a>>, ReadError> {
        match self.slot(field) {
            Some(Slot::Ambiguous) => Err(ReadError::Ambiguous { field }),
            Some(Slot::Given(value)) => Ok(Some(value).filter(|it| **it != Value::Json("null"))),
            Some(Slot::Missing) | None => Ok(None),
        }
    }

    /// Returns a field that is an object, and nothing for any other.
    pub(crate) fn object(&self, field: &'static str) -> Result<Option<Self>, ReadError> {
        Ok(match self.value(field)? {
            Some(Value::Json(json)) => Self::nested(json),
            Some(Value::Query(_)) | None => None,
        })
    }

    /// Returns a text.
    pub(crate) fn text(&self, field: &'static str) -> Result<Option<Cow<'_, str>>, ReadError> {
        self.read(field, "a text", |_| false)
    }

    /// Returns a text that names something, without the white space around it.
    pub(crate) fn name(&self, field: &'static str) -> Result<Option<Cow<'_, str>>, ReadError> {
        let text = self.text(field)?;
        Ok(text.map(|text| match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().into()),
        }))
    }

    /// Returns a text or the digits of a number.
    pub(crate) fn number(&self, field: &'static str) -> Result<Option<Cow<'_, str>>, ReadError> {
        self.read(field, "a number or a text", |found| found == "a number")
    }

    /// Returns the beginning of whatever stands in a field, for quoting it.
    pub(crate) fn quoted(&self, field: &'static str) -> String {
        match self.value(field) {
            Ok(None) | Err(_) => String::new(),
            Ok(Some(Value::Json(json))) => match serde_json::from_str::<String>(json) {
                Ok(text) => excerpt(&text),
                Err(_) => excerpt(json),
            },
            Ok(Some(Value::Query(text))) => excerpt(text),
        }
    }

    fn read(
        &self,
        field: &'static str,
        wanted: &'static str,
        as_it_stands: fn(&str) -> bool,
    ) -> Result<Option<Cow<'_, str>>, ReadError> {
        let text = match self.value(field)? {
            None => return Ok(None),
            // What percent-decoding could not read stands there as this mark.
            Some(Value::Query(text)) if text.contains(char::REPLACEMENT_CHARACTER) => {
                return Err(ReadError::NotText { field });
            }
            Some(Value::Query(text)) => Cow::Borrowed(&**text),
            Some(Value::Json(json)) if json.starts_with('"') => match plain(json) {
                Some(text) => Cow::Borrowed(text),
                // A lone surrogate is JSON, but no text.
                None => serde_json::from_str(json).map_err(|_| ReadError::NotText { field })?,
            },
            Some(Value::Json(json)) => {
                let found = kind(json);
                if !as_it_stands(found) {
                    return Err(ReadError::WrongType {
                        field,
                        found,
                        wanted,
                    });
                }
                Cow::Borrowed(*json)
            }
        };
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Fields::default();
                while let Some(place) = map.next_key_seed(Place)? {
                    if let Some(at) = place {
                        let value: &RawValue = map.next_value()?;
                        fields.add(at, Value::Json(value.get()));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Reads a name without keeping it.
struct Place;

impl<'de> DeserializeSeed<'de> for Place {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Place {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(place(name))
    }
}

/// Returns what stands in a JSON text, if it stands there as it is meant.
fn plain(json: &str) -> Option<&str> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then_some(text)
}

/// Names the type of a JSON value by its first byte.
fn kind(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a truth value",
        Some(b'n') | None => "nothing",
        Some(_) => "a number",
    }
}
