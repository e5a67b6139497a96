//! Runs the program, and reads what it prints.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Run {
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// Runs the program with some text on its standard input.
pub(crate) fn order(arguments: &[&str], input: &[u8]) -> Run {
    run(env!("CARGO_BIN_EXE_order"), arguments, input)
}

pub(crate) fn run(program: &str, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

/// Replays a log.
pub(crate) fn replay(log: impl AsRef<[u8]>, arguments: &[&str]) -> Run {
    order(&[&["replay", "-"], arguments].concat(), log.as_ref())
}

/// Replays a log and reads the document of `--json`.
pub(crate) fn replayed(log: impl AsRef<[u8]>) -> Value {
    replay(log, &["--json"]).document()
}

/// Compares two files, at the instant of the samples unless the arguments say another.
pub(crate) fn reconcile(files: &[PathBuf; 2], arguments: &[&str]) -> Run {
    let [ours, theirs] = files.each_ref().map(|file| file.to_str().unwrap());
    let mut all = vec!["reconcile", ours, theirs];
    if !arguments.contains(&"--now") {
        all.extend(["--now", "2026-11-24T18:30:00Z"]);
    }
    all.extend(arguments);
    order(&all, b"")
}

/// Compares two texts, the second in a file of a name that ends so.
pub(crate) fn compare(ours: &str, end: &str, theirs: &str, arguments: &[&str]) -> Run {
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
    let run = reconcile(&files, arguments);
    for file in &files {
        fs::remove_file(file).unwrap();
    }
    run
}

/// Compares two texts and reads the document of `--json`.
pub(crate) fn compared(ours: &str, end: &str, theirs: &str, arguments: &[&str]) -> Value {
    compare(ours, end, theirs, &[arguments, &["--json"]].concat()).document()
}

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

/// The statuses of all orders of a replay, by id.
pub(crate) fn statuses(document: &Value) -> Vec<&str> {
    let orders = document["orders"].as_array().unwrap().iter();
    orders
        .map(|order| order["status"].as_str().unwrap())
        .collect()
}

/// Two orders of ten rupees, the first bound to `ORD1`.
pub(crate) fn two_orders(then: &str) -> String {
    let create = ["A1", "A2"].map(|order| {
        let terms = r#""amount":"10.00","currency":"INR","ttl":"15m""#;
        format!(r#"{{"at":"2026-11-24T10:00:00Z","create":{{"order":"{order}",{terms}}}}}"#)
    });
    let bind =
        r#"{"at":"2026-11-24T10:00:01Z","order":"A1","command":"bind","provider_order":"ORD1"}"#;
    format!("{}\n{bind}\n{then}", create.join("\n"))
}

/// A line with a trusted message that came five minutes later.
pub(crate) fn received(channel: &str, body: &str) -> String {
    match channel {
        "payment_notify" => said(r#""channel":"payment_notify","verified":true"#, body),
        _ => said(&format!(r#""channel":"{channel}""#), body),
    }
}

/// The same, the channel and what is said of it written out.
pub(crate) fn said(channel: &str, body: &str) -> String {
    format!(r#"{{"at":"2026-11-24T10:05:00Z",{channel},"body":{body}}}"#) + "\n"
}

pub(crate) fn sample(name: &str) -> PathBuf {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    samples.join(name)
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(sample(name)).unwrap()
}

pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(sample(name)).unwrap()
}
