//! Runs the program on two files, and reads what it prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

const NOW: [&str; 2] = ["--now", "2026-11-24T18:30:00Z"];

/// Every disagreement: its kind, order, payment and the money at stake.
pub(crate) fn found(document: &Value) -> Vec<String> {
    let kinds = document["discrepancies"].as_object().unwrap();
    let entries = kinds.iter().flat_map(|(kind, found)| {
        let first = found["first"].as_array().unwrap();
        first.iter().map(move |it| (kind, it))
    });
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    entries
        .map(|(kind, it)| {
            let [order, payment, amount] = ["order", "payment", "amount"].map(|key| word(&it[key]));
            format!("{kind} {order} {payment} {amount}")
        })
        .collect()
}

pub(crate) fn json(ours: &str, end: &str, theirs: &str, arguments: &[&str]) -> Value {
    let output = compare(ours, end, theirs, &[arguments, &["--json"]].concat());
    serde_json::from_str(&out(&output)).unwrap()
}

/// Compares two texts, the second in a file of a name that ends so.
pub(crate) fn compare(ours: &str, end: &str, theirs: &str, arguments: &[&str]) -> Output {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reconcile");
    fs::create_dir_all(&directory).unwrap();
    let files = [
        directory.join(format!("{number}.ours.jsonl")),
        directory.join(format!("{number}.theirs.{end}")),
    ];
    fs::write(&files[0], ours).unwrap();
    fs::write(&files[1], theirs).unwrap();
    let output = order(&files, arguments);
    for file in &files {
        fs::remove_file(file).unwrap();
    }
    output
}

pub(crate) fn order(files: &[PathBuf; 2], arguments: &[&str]) -> Output {
    let now = if arguments.contains(&"--now") {
        &[][..]
    } else {
        &NOW
    };
    Command::new(env!("CARGO_BIN_EXE_order"))
        .arg("reconcile")
        .args(files)
        .args(now)
        .args(arguments)
        .output()
        .unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn sample(name: &str) -> PathBuf {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    samples.join(name)
}

pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(sample(name)).unwrap()
}
