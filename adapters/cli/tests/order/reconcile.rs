//! Guards the door of a nightly comparison: a row that got lost without a word, a file that was
//! misread, a call that was misunderstood.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::ours;
use crate::program::{compare, compared, found, reconcile, sample, text};

/// No disagreement.
const NOTHING: [&str; 0] = [];

#[test]
fn the_samples_orders_are_what_the_generator_writes() {
    assert_eq!(text("ours.jsonl"), ours::ours());
}

#[test]
fn the_sample_is_compared_as_expected() {
    let run = |more: &[&str]| {
        let files = [sample("ours.jsonl"), sample("theirs.csv")];
        let arguments = [&["--complete"], more].concat();
        let output = reconcile(&files, &arguments);
        assert_eq!(output.code, Some(1));
        output.out
    };
    assert_eq!(run(&[]), text("reconcile.expected.txt"));
    assert_eq!(run(&["--json"]), text("reconcile.expected.json"));
}

#[test]
fn the_sample_shows_every_kind_of_disagreement() {
    let document: Value = serde_json::from_str(&text("reconcile.expected.json")).unwrap();
    let kinds = document["discrepancies"].as_object().unwrap();
    assert_eq!(kinds.len(), 17);
    for (kind, found) in kinds {
        assert!(found["count"].as_u64() > Some(0), "{kind}");
    }
}

#[test]
fn both_sides_agree_and_the_exit_code_is_0() {
    let paid = paid();
    let rows = "merchantOrderId,orderId,orderStatus,transactionId,transactionStatus,amount\n\
                A01,ORD01,PAID,,,499.00\n\
                A01,ORD01,PAID,EK01,SUCCESS,499.00\n";
    let output = compare(&paid, "csv", rows, &["--complete"]);
    assert_eq!(output.code, Some(0), "{}", output.err);
    assert!(output.out.ends_with("\nBoth sides agree.\n"));
    assert_eq!(output.err, "");
}

#[test]
fn columns_come_in_any_order_with_quotes_byte_order_mark_and_either_line_end() {
    for rows in [
        "transactionId,merchantOrderId,amount,status\nEK01,A01,499.00,SUCCESS\n",
        "status,amount,merchantOrderId,transactionId\nSUCCESS,499.00,A01,EK01",
        "status,amount,merchantOrderId,transactionId\r\nSUCCESS,499.00,A01,EK01\r\n",
        "\u{feff}status,amount,merchantOrderId,transactionId\nSUCCESS,499.00,A01,EK01\n",
        "\"status\",\"amount\",\"merchantOrderId\",\"transactionId\"\n\
         \"SUCCESS\",\"499.00\",\"A01\",\"EK01\"\n",
        "\u{a0}status,amount\u{2003},\tmerchantOrderId,transactionId\nSUCCESS,499.00,A01,EK01\n",
        " status , amount , merchantOrderId , transactionId \n SUCCESS , 499.00 , A01 , EK01 \n",
        "txnMsg,status,amount,merchantOrderId,transactionId\n\
         \"Paid, \"\"at last\"\" | after two tries\" ,SUCCESS,499.00,A01,EK01\n",
    ] {
        let document = compared(&paid(), "csv", rows, &["--complete"]);
        assert_eq!(found(&document), NOTHING, "{rows:?}");
        assert_eq!(document["theirs"]["rows"], 1, "{rows:?}");
        assert_eq!(document["theirs"]["bad"], 0, "{rows:?}");
    }
}

#[test]
fn an_empty_cell_is_a_field_that_is_not_there() {
    let rows = "merchantOrderId,orderId,transactionId,transactionStatus,status,amount,currency\n\
                A01,,EK01,, success ,499,\n";
    assert_eq!(found(&compared(&paid(), "csv", rows, &[])), NOTHING);
}

#[test]
fn columns_that_are_not_read_are_named_once() {
    let rows = "merchantOrderId,mdr,orderStatus,Amount\nA01,1,PAID,5\nA01,2,PAID,5\n";
    let output = compare(&paid(), "csv", rows, &[]);
    assert_eq!(
        output.err,
        "theirs: columns that are not read: mdr, Amount\n"
    );
}

#[test]
fn a_bad_row_is_named_with_its_line_and_the_rest_goes_on() {
    let rows = "merchantOrderId,transactionId,status,amount,txnDate\n\
                A01,EK02,SUCCESS,\"1,499.00\",\n\
                A01,EK02,SUCCESS,499.001,\n\
                A01,EK02\n\
                A01,EK02,SUCCESS,499.00,yesterday\n\
                ,,PAID,499.00,\n\
                A01,EK02,SUCCESS,499.00,\n";
    let output = compare(&paid(), "csv", rows, &["--json"]);
    let expected = "\
theirs, line 2: field `amount` is `1,499.00`, but must be a plain decimal number
theirs, line 3: field `amount` is `499.001`, but must have at most the 2 decimal digits of INR
theirs, line 4: it has 2 cells, the header has 5
theirs, line 5: field `txnDate` is `yesterday`, but must be a date and time
theirs, line 6: it names neither an order nor a payment
";
    assert_eq!(output.err, expected);
    let document = output.document();
    assert_eq!(document["theirs"]["bad"], 5);
    assert_eq!(found(&document), ["only_there A01 EK02 499.00"]);
    assert_eq!(output.code, Some(1));
}

#[test]
fn a_bad_order_of_ours_is_named_with_its_line_and_the_rest_goes_on() {
    let paid = paid();
    let cut = paid.replace("\"revision\"", "\"revisions\"");
    let other = ours::line(&ours::hear(ours::order(2), 1, ours::captured()));
    let (long, end) = ("x".repeat(1 << 20), "\n");
    let file = [&paid, &cut, &paid, &other, "{", &long, end].join("\n");
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    let output = compare(&file, "csv", rows, &["--json"]);
    let named = &output.err;
    let named: Vec<_> = named.lines().collect();
    assert_eq!(named.len(), 5, "{named:#?}");
    assert!(
        named[0].starts_with("ours, line 2: record version 1 has no field `revisions`"),
        "{named:#?}"
    );
    assert_eq!(named[1], "ours, line 3: order `A01` is in the book already");
    assert!(named[2].starts_with("ours, line 4: payment `EK01` belongs to order `A01`"));
    assert!(named[3].starts_with("ours, line 5: EOF while parsing"));
    assert_eq!(
        named[4],
        "ours, line 6: it is too long, but must have at most 1048576 bytes"
    );
    let document = output.document();
    assert_eq!(document["orders"]["held"], 1);
    assert_eq!(document["ours"]["bad"], 5);
    assert_eq!(output.code, Some(1));
}

#[test]
fn what_cannot_be_read_or_asked_is_exit_code_2() {
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    for (end, rows, arguments) in [
        ("txt", rows, &[][..]),
        ("csv", "orderStatus,amount\nPAID,5\n", &[]),
        ("csv", "orderId,orderId\nORD01,ORD01\n", &[]),
        ("csv", "", &[]),
        ("csv", "\"orderId\nORD01\n", &[]),
        ("csv", "orderId\rORD01\r", &[]),
        ("csv", rows, &["--latest", "tomorrow"]),
        ("csv", rows, &["--longest-line", "0"]),
        ("csv", rows, &["--now", "today"]),
        ("csv", rows, &["--list", "many"]),
    ] {
        let output = compare(&paid(), end, rows, arguments);
        assert_eq!(output.code, Some(2), "{rows} {arguments:?}");
        assert!(!output.err.is_empty());
    }
    let missing = [PathBuf::from("missing.jsonl"), PathBuf::from("missing.csv")];
    assert_eq!(reconcile(&missing, &[]).code, Some(2));
    let named = compare(&paid(), "txt", rows, &["--format", "csv"]);
    assert_eq!(named.code, Some(0));
}

#[test]
fn json_lines_are_read_in_their_envelope_or_without() {
    let rows = r#"
{"response_code":0,"response_message":"","payload":{"merchantOrderId":"A01","orderId":"ORD01","amount":499.00,"orderStatus":"PAID"}}
{"transactionId":"EK01","transactionStatus":"SUCCESS","amount":499.00}

{"response_code":0,"payload":{"transactionId":"EK01","status":null,"amount":"499.00","settlementPayoutId":"SP1"}}
"#;
    let document = compared(&paid(), "jsonl", rows, &["--complete"]);
    assert_eq!(found(&document), NOTHING);
    assert_eq!(document["theirs"]["rows"], 3);
    let bad = "{\"response_code\":117,\"payload\":\"Token is invalid.\"}\n[]\nnothing\n";
    let document = compared(&paid(), "jsonl", bad, &[]);
    assert_eq!(document["theirs"]["bad"], 3);
}

#[test]
fn our_orders_are_never_written() {
    let files = [sample("ours.jsonl"), sample("theirs.csv")];
    let before = fs::metadata(&files[0]).unwrap().modified().unwrap();
    let _ = reconcile(&files, &[]);
    assert_eq!(fs::metadata(&files[0]).unwrap().modified().unwrap(), before);
    assert_eq!(text("ours.jsonl"), ours::ours());
}

/// One order of ours, paid by one payment.
pub(crate) fn paid() -> String {
    ours::line(&ours::hear(ours::order(1), 1, ours::captured()))
}
