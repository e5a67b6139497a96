//! Guards stored orders against other crates of the same build: with `serde-human-readable` of
//! `time`, which anybody's dependency may turn on, instants in JSON turn from numbers into texts.
//! Records and logs do not: what was stored before such a dependency came is still read.

use std::fs;
use std::path::PathBuf;

use order_lifecycle::{LogLine, Order, OrderRecord};
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
        "returned",
    ] {
        let golden = golden(name);
        assert_eq!(rewritten(&golden), golden, "{name}");
    }
}

#[test]
fn a_line_of_a_log_bears_its_instants_as_it_does_without_the_feature() {
    let terms = r#"{"order":"A1","amount":{"minor":49900,"currency":"INR"},"created_at":1795514400000,
        "deadline":1795515300000,"inactivity_ms":60000,"attempt_window_ms":900000,
        "hold_window_ms":432000000,
        "after_expiry":{"honour_within":600000},"after_cancel":"review","mismatch":"review",
        "concurrency":"allow","capture":"by_provider","custom":[]}"#;
    let limit = r#"{"start_payment":{"payment":"EK1","limit":1795514700000}}"#;
    let failed = r#"{"payment":{"id":"EK1","fact":"failed","occurred_at":1795514455000}}"#;
    for (at, input) in [
        (1_795_514_400_000_i64, format!(r#"{{"create":{terms}}}"#)),
        (1_795_514_460_000, format!(r#"{{"command":{limit}}}"#)),
        (1_795_514_460_000, format!(r#"{{"notice":{failed}}}"#)),
        (1_795_514_460_000, r#""advance""#.to_owned()),
    ] {
        let text =
            format!(r#"{{"at":{at},"order":"A1","input":{input}}}"#).replace("\n        ", "");
        let line: LogLine = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&line).unwrap(), text);
    }
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
