//! What it costs to compare a million rows with our orders.
//!
//! `cargo bench -p order-lifecycle-cli --bench reconcile [-- ROWS]`. Times the program itself, from
//! reading its files to printing, beside what reading the rows alone costs. Three rows an order:
//! the order, its payment, the settlement. One order in a hundred has a payment that only they know.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[path = "../samples/ours.rs"]
#[expect(dead_code, reason = "its sample is for the tests")]
mod ours;

fn main() {
    let rows = std::env::args().find_map(|it| it.parse::<u32>().ok());
    let orders = rows.unwrap_or(1_000_000) / 3;
    let rows = orders * 3;
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (ours, theirs) = (directory.join("ours.jsonl"), directory.join("theirs"));
    let (csv, jsonl) = (theirs.with_extension("csv"), theirs.with_extension("jsonl"));
    write_ours(&ours, orders);
    write_theirs(&csv, &jsonl, orders);
    println!("{orders} orders, {rows} rows");

    let reading = time(|| assert_eq!(read(&csv), rows));
    told("csv alone, every cell looked at", rows, reading);
    let nothing = directory.join("nothing.csv");
    fs::write(&nothing, "merchantOrderId\n").unwrap();
    let (loading, _) = compare(&ours, &nothing);
    told("loading our orders, in orders", orders, loading);
    for file in [&csv, &jsonl] {
        let (whole, peak) = compare(&ours, file);
        let name = file.extension().unwrap().to_string_lossy();
        told(
            &format!("{name}, without the loading"),
            rows,
            whole.saturating_sub(loading),
        );
        println!("  {:.2} s in all, peak memory {peak}", whole.as_secs_f64());
    }
}

fn told(what: &str, count: u32, took: Duration) {
    let rate = f64::from(count) / took.as_secs_f64();
    println!("{what}: {:.2} s, {rate:.0} a second", took.as_secs_f64());
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn read(csv: &Path) -> u32 {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    let (mut record, mut rows, mut bytes) = (csv::ByteRecord::new(), 0, 0);
    while reader.read_byte_record(&mut record).unwrap() {
        bytes += record.iter().map(<[u8]>::len).sum::<usize>();
        rows += 1;
    }
    assert!(bytes > 0);
    rows
}

/// Runs the program, and tells how long it took and the most memory it had.
fn compare(ours: &Path, theirs: &Path) -> (Duration, String) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_order"))
        .args([
            "reconcile",
            "--now",
            "2026-11-24T18:30:00Z",
            "--json",
            "--allow-empty",
        ])
        .args([ours, theirs])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = "unknown".to_owned();
    loop {
        if let Some(latest) = high_water(&child) {
            peak = latest;
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(matches!(status.code(), Some(0 | 1)), "{status}");
            return (start.elapsed(), peak);
        }
        sleep(Duration::from_millis(5));
    }
}

/// The most memory that a process had so far, where the system tells.
fn high_water(child: &Child) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map(|size| size.trim().to_owned())
}

fn write_ours(path: &Path, orders: u32) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    for n in 0..orders {
        let order = match n % 100 {
            0 => ours::order(n),
            _ => ours::hear(ours::order(n), n, ours::captured()),
        };
        writeln!(out, "{}", ours::line(&order)).unwrap();
    }
    out.flush().unwrap();
}

fn write_theirs(csv: &Path, jsonl: &Path, orders: u32) {
    const HEADER: [&str; 8] = [
        "merchantOrderId",
        "orderId",
        "orderStatus",
        "transactionId",
        "transactionStatus",
        "amount",
        "txnDate",
        "settlementPayoutId",
    ];
    let mut table = BufWriter::new(File::create(csv).unwrap());
    let mut lines = BufWriter::new(File::create(jsonl).unwrap());
    writeln!(table, "{}", HEADER.join(",")).unwrap();
    for n in 0..orders {
        let (order, theirs, payment) = (
            format!("A{n:02}"),
            format!("ORD{n:02}"),
            format!("EK{n:02}"),
        );
        let date = "2026-11-23 10:05:00";
        for row in [
            [&*order, &theirs, "PAID", "", "", "499.00", "", ""],
            [
                &order, &theirs, "PAID", &payment, "SUCCESS", "499.00", date, "",
            ],
            ["", "", "", &payment, "", "499.00", date, "SP1"],
        ] {
            writeln!(table, "{}", row.join(",")).unwrap();
            let mut line = String::new();
            for (name, cell) in HEADER.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let comma = if line.is_empty() { "" } else { "," };
                write!(line, "{comma}\"{name}\":\"{cell}\"").unwrap();
            }
            writeln!(lines, "{{{line}}}").unwrap();
        }
    }
    table.flush().unwrap();
    lines.flush().unwrap();
}
