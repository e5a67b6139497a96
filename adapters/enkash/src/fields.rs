//! The fields of one object, read as tolerantly as is safe: unknown ones are skipped unread, and
//! missing, `null` and blank are one thing.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::ReadError;
use crate::excerpt::excerpt;

/// An object whose values are still text: a number keeps every digit that was sent.
#[derive(Default)]
pub(crate) struct Fields<'a> {
    values: BTreeMap<String, Value<'a>>,
    /// Names given more than once with different values: a reader that takes the first and one
    /// that takes the last would see two different messages.
    ambiguous: BTreeSet<String>,
}

#[derive(PartialEq)]
enum Value<'a> {
    /// JSON as it stands in the body.
    Json(&'a str),
    /// A value of a query string, decoded.
    Query(String),
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
    pub(crate) fn from_query(query: &str) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            fields.add(name.into_owned(), Value::Query(value.into_owned()));
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

    fn add(&mut self, name: String, value: Value<'a>) {
        match self.values.get(&name) {
            Some(known) if *known != value => {
                self.ambiguous.insert(name);
            }
            Some(_) => {}
            None => {
                self.values.insert(name, value);
            }
        }
    }

    fn value(&self, field: &'static str) -> Result<Option<&Value<'a>>, ReadError> {
        if self.ambiguous.contains(field) {
            return Err(ReadError::Ambiguous { field });
        }
        Ok(self
            .values
            .get(field)
            .filter(|value| **value != Value::Json("null")))
    }

    /// Returns a field that is an object, and nothing for any other.
    pub(crate) fn object(&self, field: &'static str) -> Result<Option<Self>, ReadError> {
        Ok(match self.value(field)? {
            Some(Value::Json(json)) => Self::nested(json),
            Some(Value::Query(_)) | None => None,
        })
    }

    /// Returns a text.
    pub(crate) fn text(&self, field: &'static str) -> Result<Option<String>, ReadError> {
        self.read(field, "a text", |_| false)
    }

    /// Returns a text that names something, without the white space around it.
    pub(crate) fn name(&self, field: &'static str) -> Result<Option<String>, ReadError> {
        let text = self.text(field)?;
        Ok(text.map(|text| text.trim().into()))
    }

    /// Returns a text or the digits of a number.
    pub(crate) fn number(&self, field: &'static str) -> Result<Option<String>, ReadError> {
        self.read(field, "a number or a text", |found| found == "a number")
    }

    /// Returns the beginning of whatever stands in a field, for quoting it.
    pub(crate) fn quoted(&self, field: &'static str) -> String {
        match self.values.get(field) {
            Some(Value::Json("null")) | None => String::new(),
            Some(Value::Json(json)) => match serde_json::from_str::<String>(json) {
                Ok(text) => excerpt(&text),
                Err(_) => excerpt(json),
            },
            Some(Value::Query(text)) => excerpt(text),
        }
    }

    fn read(
        &self,
        field: &'static str,
        wanted: &'static str,
        as_it_stands: fn(&str) -> bool,
    ) -> Result<Option<String>, ReadError> {
        let text = match self.value(field)? {
            None => return Ok(None),
            // What percent-decoding could not read stands there as this mark.
            Some(Value::Query(text)) if text.contains(char::REPLACEMENT_CHARACTER) => {
                return Err(ReadError::NotText { field });
            }
            Some(Value::Query(text)) => text.clone(),
            Some(Value::Json(json)) if json.starts_with('"') => {
                // A lone surrogate is JSON, but no text.
                serde_json::from_str(json).map_err(|_| ReadError::NotText { field })?
            }
            Some(Value::Json(json)) => {
                let found = kind(json);
                if !as_it_stands(found) {
                    return Err(ReadError::WrongType {
                        field,
                        found,
                        wanted,
                    });
                }
                (*json).to_string()
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
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.add(name, Value::Json(value.get()));
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Object)
    }
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
