//! Guards the door through which anyone can check the core from outside: it must run every
//! incident, and it must be able to disagree.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::order;

fn incidents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/incidents")
}

#[test]
fn every_incident_agrees() {
    let run = order(&["trace", incidents().to_str().unwrap()], b"");
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert_eq!(
        run.out.lines().last(),
        Some("147 traces, 147 agree, 0 disagree, 0 skipped")
    );
}

/// Two orders, and a payment that is used for both.
const MANY: &str = r#"{"id": "T-3", "title": "Shared", "scope": "many", "orders": {"o1": {"amount": "10.00", "currency": "INR"}, "o2": {"amount": "9.00", "currency": "INR"}}, "steps": [{"at": "1s", "order": "o1", "notice": "captured", "payment": "p1", "amount": "10.00", "expect": {"answer": "applied", "disposition": "won"}}, {"at": "2s", "order": "o2", "command": "start_payment", "payment": "p1", "expect": {"answer": "conflict", "status": "CREATED"}}], "final": {"o1": {"status": "PAID", "winner": "p1"}, "o2": {"status": "CREATED", "winner": null}}}"#;

#[test]
fn a_trace_of_several_orders_judges_each_order_by_its_name() {
    let run = |trace: &str| order(&["trace", "--quiet", "-"], trace.as_bytes()).out;
    assert_eq!(run(MANY), "1 traces, 1 agree, 0 disagree, 0 skipped\n");
    for (from, to, told) in [
        (
            r#""conflict""#,
            r#""applied""#,
            r#"T-3: step 2: answer: expected "applied", got "conflict""#,
        ),
        (
            r#""o2": {"status": "CREATED""#,
            r#""o2": {"status": "PAID""#,
            r#"T-3: final of o2: status: expected "PAID", got "CREATED""#,
        ),
        (
            r#""order": "o2""#,
            r#""order": "o3""#,
            "T-3: malformed: step 2: its order is not known",
        ),
        (
            r#""order": "o2", "#,
            "",
            "T-3: malformed: step 2: it needs `order`",
        ),
    ] {
        let out = run(&MANY.replace(from, to));
        assert!(out.contains(told), "{told} is not in\n{out}");
    }
}

#[test]
fn a_trace_of_an_unknown_scope_is_skipped_by_name() {
    let run = order(&["trace", "-"], MANY.replace("many", "all").as_bytes());
    assert!(
        run.out.starts_with("T-3: skipped: scope all\n"),
        "{}",
        run.out
    );
}

#[test]
fn the_committed_incidents_are_the_shared_ones_where_those_are_at_hand() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = ["incidents", "incidents-2"].map(|folder| shared.join(folder));
    if !shared.iter().all(|folder| folder.is_dir()) {
        println!("no shared incidents beside this checkout: nothing to compare");
        return;
    }
    let read = |folder: &Path| {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            // What is said about them differs: each README cites the rules that are beside it.
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .map(|path| {
                (
                    path.file_name().unwrap().to_owned(),
                    fs::read(path).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    assert_eq!(read(&incidents()).len(), 147);
    let mut theirs = shared.map(|folder| read(&folder)).concat();
    theirs.sort();
    // What happens to holds was told by nobody else.
    let mut ours = read(&incidents());
    ours.retain(|(name, _)| !name.to_string_lossy().starts_with("H-"));
    let drifted = theirs
        .iter()
        .zip(&ours)
        .filter(|(theirs, ours)| theirs != ours);
    // Binding a second provider order was a conflict, and is not: checkout can be begun anew.
    let drifted: Vec<_> = drifted.map(|(_, ours)| &ours.0).collect();
    assert!(
        drifted.iter().all(|name| *name == "I-095.json") && theirs.len() == ours.len(),
        "the committed incidents drifted"
    );
}

const AGREES: &str = r#"{"id": "T-1", "title": "Paid", "terms": {"amount": "10.00", "currency": "INR"}, "steps": [{"at": "1s", "notice": "captured", "payment": "p1", "amount": "10.00", "expect": {"answer": "applied"}}], "final": {"status": "PAID", "winner": "p1", "duties": [], "received": "10.00", "refunded": "0.00"}}"#;

#[test]
fn a_mismatch_names_trace_step_key_expected_and_got() {
    let wrong = AGREES.replace(
        r#""answer": "applied""#,
        r#""answer": "stale", "deadline": "5m""#,
    );
    let wrong = wrong.replace(r#""winner": "p1""#, r#""winner": null"#);
    let input = format!("{AGREES}\n\n{wrong}\n");
    let run = order(&["trace", "--quiet", "-"], input.as_bytes());
    assert_eq!(run.code, Some(1));
    assert_eq!(
        run.out.lines().collect::<Vec<_>>(),
        [
            r#"T-1: step 1: answer: expected "stale", got "applied""#,
            r#"T-1: step 1: deadline: expected "5m", got null"#,
            r#"T-1: final: winner: expected null, got "p1""#,
            "2 traces, 1 agree, 1 disagree, 0 skipped",
        ]
    );
}

#[test]
fn a_malformed_trace_disagrees_with_its_reason_and_never_stops_the_rest() {
    let cases = [
        ("{", "-:1: malformed: EOF"),
        (
            r#"{"id": "x", "steps": []}"#,
            "x: malformed: a trace of one order needs `terms`",
        ),
        (
            &AGREES.replace("captured", "seized"),
            "step 1: unknown notice `seized`",
        ),
        (&AGREES.replace("1s", "1y"), "step 1: `1y` is not an offset"),
        (
            &AGREES.replace(
                r#""amount": "10.00", "expect""#,
                r#""amount": "10", "expect""#,
            ),
            "exactly the digits",
        ),
        (
            &AGREES.replace(r#""INR""#, r#""RS""#),
            "currency: currency is `RS`, but must be one of the codes of ISO 4217",
        ),
        (
            &AGREES.replace("answer", "anwser"),
            "unknown expectation `anwser`",
        ),
        (
            &AGREES.replace("p1", ""),
            "payment: payment id is ``, but must not be empty",
        ),
        (
            &AGREES.replace(r#""at""#, r#""when""#),
            "unknown field `when`",
        ),
    ];
    for (line, reason) in cases {
        let input = format!("{line}\n{AGREES}\n");
        let run = order(&["trace", "--quiet", "-"], input.as_bytes());
        assert!(run.out.contains(reason), "{}", run.out);
        assert!(
            run.out
                .ends_with("2 traces, 1 agree, 1 disagree, 0 skipped\n"),
            "{}",
            run.out
        );
        assert_eq!(run.code, Some(1));
    }
}

#[test]
fn an_order_of_arrival_that_ends_otherwise_is_named() {
    // Which capture stands depends on the provider's time, so this is wrong in one order only.
    let trace = AGREES
        .replace(r#""final""#, r#""permute": true, "final""#)
        .replace(
            r#""steps": ["#,
            r#""steps": [{"at": "0s", "notice": "order_expired"}, "#,
        )
        .replace(r#""expect": {"answer": "applied"}"#, r#""expect": {}"#)
        .replace(r#""winner": "p1""#, r#""winner": null"#)
        .replace("PAID", "EXPIRED");
    let run = order(&["trace", "--quiet", "-"], trace.as_bytes());
    assert!(
        run.out
            .contains(r#"T-1: permutation 2 1: final: status: expected "EXPIRED", got "PAID""#),
        "{}",
        run.out
    );
}

#[test]
fn negative_and_millisecond_offsets_are_understood() {
    let trace = r#"{"id": "T-2", "terms": {"amount": "1", "currency": "JPY", "ttl": "1500ms"}, "steps": [
        {"at": "-5s", "notice": "pending", "payment": "p1", "occurred": "-1s500ms", "expect": {"deadline": "15m"}},
        {"at": "-1s", "notice": "failed", "payment": "p1", "expect": {"deadline": "1s500ms"}},
        {"at": "1499ms", "advance": true, "expect": {"status": "ATTEMPTED"}},
        {"at": "2s", "advance": true, "expect": {"status": "EXPIRED", "closed_at": "1500ms", "cause": "timeout", "deadline": null}}],
        "final": {"status": "EXPIRED", "winner": null, "duties": [], "received": "0", "refunded": "0"}}"#;
    let run = order(&["trace", "-"], trace.replace('\n', " ").as_bytes());
    assert_eq!(
        run.out,
        "T-2: agrees: \n1 traces, 1 agree, 0 disagree, 0 skipped\n"
    );
}

#[test]
fn a_path_that_cannot_be_read_is_an_error_of_the_call() {
    assert_eq!(order(&["trace", "no-such-file.json"], b"").code, Some(2));
}

#[test]
fn the_diagram_is_drawn_with_and_without_the_honour_edges() {
    let chart = order(&["diagram"], b"").out;
    assert!(chart.contains("EXPIRED --> PAID : honour"));
    let strict = order(&["diagram", "--strict", "--format", "dot"], b"").out;
    assert!(strict.starts_with("digraph") && !strict.contains("honour"));
}
