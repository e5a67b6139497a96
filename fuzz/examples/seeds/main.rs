//! Writes the files from which the corpora were grown, out of the incidents, the golden records,
//! forged ones, the gateway's golden messages and the sample day: `cargo run --example seeds`.
//!
//! A seed is a place to start from and not the incident itself: times are rounded to minutes, and
//! amounts to those beside the order's.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use order_lifecycle_enkash::Channel;
use order_lifecycle_fuzz::check::report::BETWEEN_MESSAGES;
use order_lifecycle_fuzz::draw::{CREATED, Op, Step};
use serde_json::Value;

mod forged;

type Seeds = Vec<Vec<u8>>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut incidents = Vec::new();
    for path in listed(&root.join("tests/incidents"), "json")? {
        let incident: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        if incident.get("terms").is_some() {
            incidents.push((terms(&incident["terms"]), steps(&incident)));
        }
    }
    let records = records(&root.join("tests/record/golden"), &incidents)?;
    let messages = messages(&root.join("adapters"))?;
    for (target, seeds) in [
        ("inputs", histories(&incidents)),
        ("replay", logs(&incidents)),
        ("book", books(&incidents)),
        ("record", records),
        ("report", messages),
        ("money", decimals()),
    ] {
        let folder = root.join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:03}")), seed)?;
        }
        println!("{target}: {} seeds", seeds.len());
    }
    Ok(())
}

fn listed(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

// Histories.

fn terms(agreed: &Value) -> Step {
    let late = |key: &str| match &agreed[key] {
        Value::String(word) if word == "refund" => 1,
        Value::String(word) if word == "review" => 0,
        Value::Null => 1,
        _ => 32,
    };
    let flag = |key: &str, word: &str| u8::from(agreed[key].as_str() == Some(word));
    let length = |key: &str| agreed[key].as_str().map_or(0, |text| minutes(text).max(1));
    Step {
        now: late("after_expiry"),
        told: late("after_cancel"),
        op: flag("mismatch", "refund")
            + 2 * flag("concurrency", "one_at_a_time")
            + 4 * flag("capture", "ours"),
        payment: length("ttl"),
        amount: length("idle"),
        name: length("attempt_window").max(15),
        ..Step::default()
    }
}

fn steps(incident: &Value) -> Vec<Step> {
    let due = incident["terms"]["amount"].as_str().unwrap_or("1");
    let steps = incident["steps"].as_array();
    steps
        .into_iter()
        .flatten()
        .map(|it| step(it, due))
        .collect()
}

fn step(step: &Value, due: &str) -> Step {
    let text = |key: &str| step[key].as_str().unwrap_or("");
    let is_command = step.get("command").is_some();
    let op = match (text("command"), text("notice")) {
        ("render_checkout", _) => Op::Render,
        ("start_payment", _) => Op::Start,
        ("cancel", _) => Op::Cancel,
        ("force_cancel", _) => Op::ForceCancel,
        ("accept", _) => Op::Accept,
        ("refund", _) => Op::Refund,
        ("withdraw_refund", _) => Op::Withdraw,
        ("bind", _) => Op::Bind,
        (_, "started" | "pending") => Op::Pending,
        (_, "failed") => Op::Failed,
        (_, "authorized") => Op::Authorized,
        (_, "voided") => Op::Voided,
        (_, "captured") if text("rest") == "held" => Op::PartlyCaptured,
        (_, "captured") => Op::Captured,
        (_, "capture_pending") => Op::CapturePending,
        (_, "reversed") => Op::Reversed,
        (_, "refund") => Op::Refunded,
        (_, "refund_total") => Op::RefundTotal,
        (_, "dispute") => Op::Disputed,
        (_, "checkout_rendered") => Op::Rendered,
        (_, "order_cancelled") => Op::Cancelled,
        (_, "order_expired") => Op::Expired,
        _ => Op::Advance,
    };
    let at = |key: &str| CREATED.saturating_add(minutes(text(key)));
    let has = |key: &str| step.get(key).is_some();
    Step {
        now: at("at"),
        told: at(if has("occurred") { "occurred" } else { "at" }),
        op: op as u8,
        payment: number(text("payment")),
        amount: beside(text("amount"), due) + 128 * u8::from(has("currency")),
        name: number(text("refund")) + number(text("dispute")),
        request: if is_command || has("request") {
            number(text("request"))
        } else {
            3
        },
        more: match text("state") {
            "failed" | "won" => 1,
            "done" | "lost" => 2,
            _ if has("limit") => at("limit"),
            _ => 0,
        },
    }
}

/// The minutes of `90s`, `5m`, `2h` or `10d`, rounded up, at most those of four hours.
fn minutes(text: &str) -> u8 {
    let (digits, unit) = text.split_at(text.len().saturating_sub(1));
    let count: u64 = digits.parse().unwrap_or(0);
    let minutes = match unit {
        "s" => count.div_ceil(60),
        "m" => count,
        "h" => count * 60,
        _ => count * 24 * 60,
    };
    u8::try_from(minutes.min(230)).unwrap_or(230)
}

/// The number behind a letter, from 0.
fn number(id: &str) -> u8 {
    let digits = id.trim_start_matches(|it: char| !it.is_ascii_digit());
    digits.parse::<u8>().map_or(0, |it| it.saturating_sub(1))
}

/// Which of the amounts beside what is due is meant.
fn beside(amount: &str, due: &str) -> u8 {
    let minor = |text: &str| text.replace('.', "").parse().unwrap_or(0_u64);
    let (amount, due) = (minor(amount), minor(due));
    match amount {
        _ if amount == due || amount == 0 => 0,
        _ if amount >= 2 * due => 3,
        _ if amount > due => 1,
        _ if 2 * amount == due => 5,
        _ if 2 * amount < due => 4,
        _ => 2,
    }
}

type Incident = (Step, Vec<Step>);

fn bytes(steps: impl IntoIterator<Item = Step>) -> Vec<u8> {
    steps.into_iter().flat_map(Step::bytes).collect()
}

fn histories(incidents: &[Incident]) -> Seeds {
    let history = |(terms, steps): &Incident| bytes([*terms].into_iter().chain(steps.clone()));
    incidents.iter().map(history).collect()
}

/// Cut in the middle, with every notice in a report of its own.
fn logs(incidents: &[Incident]) -> Seeds {
    let log = |(terms, steps): &Incident| {
        let cut = u8::try_from(steps.len() / 2).unwrap_or(0);
        let reported = steps.iter().flat_map(|step| {
            let is_notice = (Op::Pending as u8..=Op::Expired as u8).contains(&step.op);
            let report = Step {
                op: Op::Report as u8,
                name: 1,
                request: 0,
                ..*step
            };
            is_notice
                .then_some(Step {
                    payment: 0,
                    amount: 0,
                    more: 9,
                    ..report
                })
                .into_iter()
                .chain([*step])
        });
        [vec![cut], bytes([*terms].into_iter().chain(reported))].concat()
    };
    incidents.iter().map(log).collect()
}

/// Two incidents at once, of two orders: one is created late, one is archived in the end.
fn books(incidents: &[Incident]) -> Seeds {
    let book = |pair: &[Incident]| {
        let [(terms, one), (_, other)] = pair else {
            return Vec::new();
        };
        let of = |order: u8, step: &Step| Step {
            op: step.op | order << 5,
            payment: step.payment + 2 * order,
            ..*step
        };
        let create = |order: u8| {
            of(
                order,
                &Step {
                    now: CREATED,
                    op: Op::Create as u8,
                    ..Step::default()
                },
            )
        };
        let mut steps: Vec<_> = one.iter().map(|it| of(0, it)).collect();
        steps.extend(other.iter().map(|it| of(1, it)));
        steps.sort_by_key(|step| step.now);
        steps.insert(steps.len() / 2, create(1));
        steps.insert(0, create(0));
        let archive = Step {
            op: Op::Archive as u8,
            ..Step::default()
        };
        let insert = Step {
            op: Op::Insert as u8,
            now: 240,
            ..Step::default()
        };
        let late = Step {
            op: Op::Report as u8,
            now: 240,
            payment: 3,
            name: 1,
            request: 3,
            ..Step::default()
        };
        steps.extend([archive, late, one[0], insert, late, one[0]]);
        bytes([*terms].into_iter().chain(steps))
    };
    incidents.windows(2).map(book).collect()
}

// Records.

/// The golden ones, the forged ones, and those of the incidents with a number changed.
fn records(golden: &Path, incidents: &[Incident]) -> Result<Seeds, Box<dyn Error>> {
    let behind = bytes(incidents[0].1.iter().copied());
    let mut seeds = Vec::new();
    for path in listed(golden, "json")? {
        let record: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        seeds.push([vec![0], serde_json::to_vec(&record)?, behind.clone()].concat());
    }
    for record in forged::records()? {
        seeds.push([vec![0], serde_json::to_vec(&record)?].concat());
    }
    for path in listed(golden, "hex")? {
        let text: String = fs::read_to_string(path)?.split_whitespace().collect();
        let digits: Vec<_> = text.chars().collect();
        let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16);
        let bytes: Result<Vec<_>, _> = digits.chunks(2).map(byte).collect();
        seeds.push([vec![1], bytes?, behind.clone()].concat());
    }
    for (place, history) in (0..=u8::MAX).cycle().step_by(7).zip(histories(incidents)) {
        seeds.push([vec![2, place, place % 5], history].concat());
    }
    Ok(seeds)
}

// Messages.

/// The golden ones, and those of the sample day by twos.
fn messages(adapters: &Path) -> Result<Seeds, Box<dyn Error>> {
    let mut seeds = Vec::new();
    for path in listed(&adapters.join("enkash/tests/messages/golden"), "json")? {
        for channel in 0..Channel::ALL.len() {
            seeds.push([vec![u8::try_from(channel)?], fs::read(&path)?].concat());
        }
    }
    let mut told = Vec::new();
    // Some of its lines are broken on purpose.
    let day = fs::read(adapters.join("cli/samples/day.jsonl"))?;
    for line in String::from_utf8_lossy(&day).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let name = line["channel"].as_str();
        let of_name = |it: &Channel| Some(it.as_str()) == name;
        let Some(channel) = Channel::ALL.iter().position(of_name) else {
            continue;
        };
        let body = match &line["body"] {
            Value::String(text) => text.clone(),
            body => body.to_string(),
        };
        told.push([vec![u8::try_from(channel)?], body.into_bytes()].concat());
    }
    seeds.extend(told.chunks(2).map(|pair| pair.join(&BETWEEN_MESSAGES)));
    Ok(seeds)
}

fn decimals() -> Seeds {
    let texts = [
        "1",
        "499.00",
        "0.01",
        "007.5",
        "92233720368547758.07",
        "92233720368547758.08",
        "1.",
        ".5",
        "-1",
        "+1",
        "1e3",
        "1,000.00",
        "1.000",
        "1.2345",
        "0.00",
        "9223372036854775807",
    ];
    let each = (0..4_u8).flat_map(|choice| texts.map(|text| [&[choice], text.as_bytes()].concat()));
    each.collect()
}
