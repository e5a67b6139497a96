//! Guards against orders in a database that a new release can no longer read, or reads as another
//! order: the files are what earlier releases have written.
//!
//! `ORDER_LIFECYCLE_BLESS=1 cargo test --features serde --test record` writes them anew. A change
//! of a file that exists is a new version of the record, never a blessing.

use std::fs;
use std::path::PathBuf;

use order_lifecycle::{Order, OrderRecord};

use crate::orders;

#[test]
fn every_status_is_written_as_its_golden_file_and_read_back_as_the_same_order() {
    for (name, order) in orders::all() {
        let record = OrderRecord::from(&order);
        let text = serde_json::to_string_pretty(&record).unwrap() + "\n";
        let golden = golden(&format!("{name}.json"), &text);
        assert_eq!(text, golden, "{name}");
        let read: OrderRecord = serde_json::from_str(&golden).unwrap();
        assert_eq!(Order::try_from(read).unwrap(), order, "{name}");
    }
}

#[test]
fn every_status_has_the_bytes_of_its_golden_file_in_postcard() {
    for (name, order) in orders::all() {
        let bytes = postcard::to_allocvec(&OrderRecord::from(&order)).unwrap();
        let text = hex(&bytes);
        assert_eq!(
            text,
            golden(&format!("{name}.postcard.hex"), &text),
            "{name}"
        );
        let read: OrderRecord = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(Order::try_from(read).unwrap(), order, "{name}");
    }
}

fn path(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/record/golden").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn golden(name: &str, written: &str) -> String {
    if std::env::var_os("ORDER_LIFECYCLE_BLESS").is_some() {
        fs::write(path(name), written).unwrap();
    }
    read(name)
}

/// Thirty-two bytes a line.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.chunks(32) {
        text.extend(line.iter().map(|byte| format!("{byte:02x}")));
        text.push('\n');
    }
    text
}
