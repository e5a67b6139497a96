//! Guards stored orders against other crates of the same build: with `serde-human-readable` of
//! `time`, which anybody's dependency may turn on, instants in JSON turn from numbers into texts.
//! Records do not: an order that was stored before such a dependency came is still read.

use std::fs;
use std::path::PathBuf;

use order_lifecycle::{Order, OrderRecord};
use time::{OffsetDateTime, UtcDateTime};

#[test]
fn the_feature_is_on_in_this_build() {
    let epoch = serde_json::to_value(OffsetDateTime::UNIX_EPOCH).unwrap();
    assert_eq!(epoch, "1970-01-01 00:00:00.0 +00:00:00");
    let epoch = serde_json::to_value(UtcDateTime::UNIX_EPOCH).unwrap();
    assert!(epoch.is_string(), "{epoch}");
}

#[test]
fn every_record_of_every_status_is_written_as_it_is_without_the_feature() {
    for name in [
        "created",
        "checkout_rendered",
        "attempted",
        "paid",
        "cancelled",
        "expired",
        "honoured",
    ] {
        let golden = golden(name);
        assert_eq!(rewritten(&golden), golden, "{name}");
    }
}

#[test]
fn a_record_of_version_1_is_brought_up_to_date_as_it_is_without_the_feature() {
    assert_eq!(rewritten(&golden("version_1")), golden("honoured"));
}

#[test]
fn no_golden_record_is_left_out_here() {
    let names = fs::read_dir(directory()).unwrap();
    let paths = names.map(|entry| entry.unwrap().path());
    let json = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
    assert_eq!(json.count(), 8);
}

fn rewritten(text: &str) -> String {
    let record: OrderRecord = serde_json::from_str(text).unwrap();
    let order = Order::try_from(record).unwrap();
    serde_json::to_string_pretty(&OrderRecord::from(&order)).unwrap() + "\n"
}

fn golden(name: &str) -> String {
    fs::read_to_string(directory().join(format!("{name}.json"))).unwrap()
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/record/golden")
}
