//! Guards a log in which much is wrong: whatever can be read is applied, whatever cannot is named,
//! and nothing that was made to deceive does.

use crate::generate;
use crate::program::{bytes, replay, replayed, statuses, text};

#[test]
fn the_committed_log_is_what_the_generator_writes() {
    assert!(
        generate::broken() == bytes("broken.jsonl"),
        "write it again, see samples/README.md"
    );
}

#[test]
fn the_committed_result_is_what_the_replay_prints() {
    for (name, arguments) in [
        ("broken.expected.json", &["--json"][..]),
        ("broken.expected.txt", &[]),
    ] {
        let run = replay(bytes("broken.jsonl"), arguments);
        assert_eq!(run.out, text(name), "{name}");
        assert_eq!(run.code, Some(1));
    }
}

#[test]
fn its_orders_end_as_if_nothing_had_been_wrong() {
    let broken = replayed(bytes("broken.jsonl"));
    assert_eq!(statuses(&broken), ["PAID", "PAID", "CHECKOUT_RENDERED"]);
    let orders = broken["orders"].as_array().unwrap();
    for order in orders {
        assert_eq!(order["duties"].as_array().unwrap().len(), 0);
    }
    let payments = |at: usize| orders[at]["payments"].as_array().unwrap().len();
    assert_eq!([payments(0), payments(1), payments(2)], [1, 1, 0]);
    assert_eq!(orders[2]["amount"], "360.00");
}

#[test]
fn every_bad_line_is_named_in_the_document_and_on_standard_error() {
    let run = replay(bytes("broken.jsonl"), &["--json"]);
    let document = run.document();
    let named = document["bad_lines"].as_array().unwrap().iter();
    let named =
        named.map(|bad| format!("line {}: {}", bad["line"], bad["reason"].as_str().unwrap()));
    assert_eq!(
        run.err.lines().map(ToOwned::to_owned).collect::<Vec<_>>(),
        named.collect::<Vec<_>>()
    );
    assert_eq!(document["summary"]["bad"], 29);
    assert!(
        !run.err
            .contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}'])
    );
}
