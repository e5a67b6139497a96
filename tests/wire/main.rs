//! Guards against stored texts that change their spelling, or that are read past their one door:
//! a log that tells of another order once a newer version reads it.

#[path = "../shared/make.rs"]
mod make;

mod answers;
mod inputs;
mod lines;
mod refusing;
mod values;
mod words;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{from_str, to_string};

/// Pins the JSON of a value, and proves that it comes back from there and from postcard.
#[track_caller]
fn pinned<T: Debug + DeserializeOwned + PartialEq + Serialize>(value: &T, json: &str) {
    assert_eq!(to_string(value).unwrap(), json);
    assert_eq!(&from_str::<T>(json).unwrap(), value, "{json}");
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value, "{json}");
}

/// Pins, beside the JSON, the place of a choice in its list, which is its first byte in postcard.
#[track_caller]
fn pinned_choice<T: Debug + DeserializeOwned + PartialEq + Serialize>(
    value: &T,
    place: u8,
    json: &str,
) {
    pinned(value, json);
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(bytes.first(), Some(&place), "{json}");
}

/// Why a text is not read as a value.
#[track_caller]
fn unread<T: Debug + DeserializeOwned>(json: &str) -> String {
    from_str::<T>(json).expect_err(json).to_string()
}
