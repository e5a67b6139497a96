//! The merchant's own fields of an order, bounded in number and length.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::value::text::excerpt;

/// The merchant's own fields of an order, text to text: the gateway's `customParameters`.
///
/// At most 32 entries; keys of 1 to 64 bytes, values of at most 512 bytes. Iterates by key.
///
/// ```
/// use order_lifecycle::CustomFields;
///
/// let mut fields = CustomFields::EMPTY;
/// fields.insert("cart", "c-77")?;
/// assert_eq!(fields.get("cart"), Some("c-77"));
/// # Ok::<(), order_lifecycle::error::CustomFieldError>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CustomFields(Vec<(Box<str>, Box<str>)>);

/// A custom field that an order cannot carry. The fields are what they were.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CustomFieldError {
    /// The key has no characters.
    #[error("custom field key is ``, but must not be empty")]
    EmptyKey,
    /// The key is too long.
    #[error("custom field key is `{key}`, but must have at most 64 bytes, not {bytes}")]
    KeyTooLong {
        /// The beginning of the key.
        key: String,
        /// Its length in bytes.
        bytes: usize,
    },
    /// The value is too long.
    #[error("custom field `{key}` is {bytes} bytes long, but must have at most 512")]
    ValueTooLong {
        /// The field's key.
        key: String,
        /// The value's length in bytes.
        bytes: usize,
    },
    /// The key is there already.
    #[error("custom field `{key}` is given twice, but must be given once")]
    Duplicate {
        /// The field's key.
        key: String,
    },
    /// There are 32 fields already.
    #[error("custom field `{key}` is the 33rd, but must be one of at most 32")]
    TooMany {
        /// The field's key.
        key: String,
    },
}

impl CustomFields {
    /// No fields.
    pub const EMPTY: Self = Self(Vec::new());

    const MOST: usize = 32;
    const LONGEST_KEY: usize = 64;
    const LONGEST_VALUE: usize = 512;

    /// Adds a field.
    ///
    /// # Errors
    ///
    /// [`CustomFieldError`], in this order: the key is empty or longer than 64 bytes, the value is
    /// longer than 512 bytes, the key is there already, there are 32 fields.
    pub fn insert(&mut self, key: &str, value: &str) -> Result<(), CustomFieldError> {
        if key.is_empty() {
            return Err(CustomFieldError::EmptyKey);
        }
        let quoted = || excerpt(key);
        if key.len() > Self::LONGEST_KEY {
            return Err(CustomFieldError::KeyTooLong {
                key: quoted(),
                bytes: key.len(),
            });
        }
        if value.len() > Self::LONGEST_VALUE {
            return Err(CustomFieldError::ValueTooLong {
                key: quoted(),
                bytes: value.len(),
            });
        }
        match self.0.binary_search_by(|(known, _)| (**known).cmp(key)) {
            Ok(_) => Err(CustomFieldError::Duplicate { key: quoted() }),
            Err(_) if self.0.len() >= Self::MOST => {
                Err(CustomFieldError::TooMany { key: quoted() })
            }
            Err(at) => {
                self.0.insert(at, (key.into(), value.into()));
                Ok(())
            }
        }
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find_map(|(known, value)| (known == key).then_some(value))
    }

    /// Lists the fields by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, &**value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_a_field_can_be_wrong_is_named_and_changes_nothing() {
        let mut fields = CustomFields::EMPTY;
        fields.insert("k", "v").unwrap();
        let before = fields.clone();

        let mut wrong = |key: &str, value: &str| fields.insert(key, value).unwrap_err();
        assert_eq!(wrong("", "v"), CustomFieldError::EmptyKey);
        assert!(matches!(
            wrong(&"k".repeat(65), "v"),
            CustomFieldError::KeyTooLong { bytes: 65, .. }
        ));
        assert!(matches!(
            wrong("k2", &"v".repeat(513)),
            CustomFieldError::ValueTooLong { bytes: 513, .. }
        ));
        assert!(matches!(
            wrong("k", "other"),
            CustomFieldError::Duplicate { .. }
        ));
        assert_eq!(fields, before);
    }

    #[test]
    fn the_longest_field_is_kept_and_found_by_its_key_alone() {
        let (key, value) = ("k".repeat(64), "v".repeat(512));
        let mut fields = CustomFields::EMPTY;
        fields.insert("other", "").unwrap();
        fields.insert(&key, &value).unwrap();
        assert_eq!(fields.get(&key), Some(&*value));
        assert_eq!(fields.get("other"), Some(""));
        assert_eq!(fields.get("k"), None);
    }

    #[test]
    fn the_thirty_third_field_is_one_too_many() {
        let mut fields = CustomFields::EMPTY;
        for at in 0..32 {
            fields.insert(&alloc::format!("k{at}"), "v").unwrap();
        }
        assert!(matches!(
            fields.insert("k32", "v"),
            Err(CustomFieldError::TooMany { .. })
        ));
        assert_eq!(fields.iter().count(), 32);
    }
}
