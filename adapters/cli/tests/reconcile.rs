//! Guards a nightly comparison with the gateway: money that only they know of and nobody looks for,
//! an order shown as paid that they say is not, a row that got lost without a word, and a list so
//! full of noise that nobody reads it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

#[path = "../samples/ours.rs"]
#[expect(dead_code, reason = "its `main` is for the command line")]
mod ours;
#[path = "reconcile/program.rs"]
mod program;

use program::{compare, err, found, json, order, out, sample, text};

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
        let output = order(&files, &arguments);
        assert_eq!(output.status.code(), Some(1));
        out(&output)
    };
    assert_eq!(run(&[]), text("reconcile.expected.txt"));
    assert_eq!(run(&["--json"]), text("reconcile.expected.json"));
}

#[test]
fn the_sample_shows_every_kind_of_disagreement() {
    let document: Value = serde_json::from_str(&text("reconcile.expected.json")).unwrap();
    let kinds = document["discrepancies"].as_object().unwrap();
    assert_eq!(kinds.len(), 16);
    for (kind, found) in kinds {
        assert!(found["count"].as_u64() > Some(0), "{kind}");
    }
}

#[test]
fn the_order_of_the_rows_decides_nothing() {
    let rows = text("theirs.csv");
    let (header, rows) = rows.split_once('\n').unwrap();
    let reversed: Vec<_> = [header].into_iter().chain(rows.lines().rev()).collect();
    let reversed = reversed.join("\n");
    let [one, other] = [text("theirs.csv"), reversed]
        .map(|rows| json(&text("ours.jsonl"), "csv", &rows, &["--complete"]));
    assert_eq!(sorted(found(&one)), sorted(found(&other)));
    assert_eq!(one["learnt"], other["learnt"]);
    assert_eq!(one["duties"], other["duties"]);
}

#[test]
fn both_sides_agree_and_the_exit_code_is_0() {
    let paid = paid();
    let rows = "merchantOrderId,orderId,orderStatus,transactionId,transactionStatus,amount\n\
                A01,ORD01,PAID,,,499.00\n\
                A01,ORD01,PAID,EK01,SUCCESS,499.00\n";
    let output = compare(&paid, "csv", rows, &["--complete"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).ends_with("\nBoth sides agree.\n"));
    assert_eq!(err(&output), "");
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
        " status , amount , merchantOrderId , transactionId \n SUCCESS , 499.00 , A01 , EK01 \n",
        "txnMsg,status,amount,merchantOrderId,transactionId\n\
         \"Paid, \"\"at last\"\"\nafter two tries\",SUCCESS,499.00,A01,EK01\n",
    ] {
        let document = json(&paid(), "csv", rows, &["--complete"]);
        assert_eq!(found(&document), NOTHING, "{rows:?}");
        assert_eq!(document["theirs"]["rows"], 1, "{rows:?}");
        assert_eq!(document["theirs"]["bad"], 0, "{rows:?}");
    }
}

#[test]
fn an_empty_cell_is_a_field_that_is_not_there() {
    let rows = "merchantOrderId,orderId,transactionId,transactionStatus,status,amount,currency\n\
                A01,,EK01,, success ,499,\n";
    assert_eq!(found(&json(&paid(), "csv", rows, &[])), NOTHING);
}

#[test]
fn columns_that_are_not_read_are_named_once() {
    let rows = "merchantOrderId,mdr,orderStatus,Amount\nA01,1,PAID,5\nA01,2,PAID,5\n";
    let output = compare(&paid(), "csv", rows, &[]);
    assert_eq!(
        err(&output),
        "theirs: columns that are not read: mdr, Amount\n"
    );
}

#[test]
fn a_bad_row_is_told_with_its_line_and_the_rest_goes_on() {
    let rows = "merchantOrderId,transactionId,status,amount,txnDate\n\
                A01,EK02,SUCCESS,\"1,499.00\",\n\
                A01,EK02,SUCCESS,499.001,\n\
                A01,EK02\n\
                A01,EK02,SUCCESS,499.00,yesterday\n\
                ,,PAID,499.00,\n\
                A01,EK02,SUCCESS,499.00,\n";
    let output = compare(&paid(), "csv", rows, &["--json"]);
    let expected = "\
theirs, line 2: field `amount`: amount `1,499.00` is not a plain decimal number
theirs, line 3: field `amount`: amount `499.001` has more than the 2 decimal digits of INR
theirs, line 4: it has 2 cells, the header has 5
theirs, line 5: field `txnDate`: `yesterday` is not a date and time
theirs, line 6: it names neither an order nor a payment
";
    assert_eq!(err(&output), expected);
    let document: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(document["theirs"]["bad"], 5);
    assert_eq!(found(&document), ["only_there A01 EK02 499.00"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_quote_that_nobody_closes_swallows_no_row_silently() {
    let rows = "merchantOrderId,transactionId,status,amount,txnMsg\n\
                A01,EK01,SUCCESS,499.00,\"Paid\n\
                A01,EK02,SUCCESS,499.00,Paid\n";
    let output = compare(&paid(), "csv", rows, &[]);
    let expected = "theirs, line 2: the file ends inside its quotes\n";
    assert!(err(&output).ends_with(expected), "{}", err(&output));
    assert_eq!(output.status.code(), Some(1));

    let endless = rows.to_owned() + &"x".repeat(3 << 20);
    let output = compare(&paid(), "csv", &endless, &[]);
    assert!(err(&output).contains("a row is longer than 1048576 bytes"));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_bad_order_of_ours_is_told_with_its_line_and_the_rest_goes_on() {
    let paid = paid();
    let cut = paid.replace("\"revision\"", "\"revisions\"");
    let other = ours::line(&ours::hear(ours::order(2), 1, ours::captured()));
    let (long, end) = ("x".repeat(1 << 20), "\n");
    let file = [&paid, &cut, &paid, &other, "{", &long, end].join("\n");
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    let output = compare(&file, "csv", rows, &["--json"]);
    let told = err(&output);
    let told: Vec<_> = told.lines().collect();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(
        told[0].starts_with("ours, line 2: record version 2 has no field `revisions`"),
        "{told:#?}"
    );
    assert_eq!(told[1], "ours, line 3: order `A01` is in the book already");
    assert!(told[2].starts_with("ours, line 4: payment `EK01` belongs to order `A01`"));
    assert!(told[3].starts_with("ours, line 5: EOF while parsing"));
    assert_eq!(told[4], "ours, line 6: it is longer than 1048576 bytes");
    let document: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(document["orders"]["held"], 1);
    assert_eq!(document["ours"]["bad"], 5);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_or_asked_is_exit_code_2() {
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    for (end, rows, arguments) in [
        ("txt", rows, &[][..]),
        ("csv", "orderStatus,amount\nPAID,5\n", &[]),
        ("csv", "orderId,orderId\nORD01,ORD01\n", &[]),
        ("csv", "", &[]),
        ("csv", rows, &["--now", "today"]),
        ("csv", rows, &["--list", "many"]),
    ] {
        let output = compare(&paid(), end, rows, arguments);
        assert_eq!(output.status.code(), Some(2), "{rows} {arguments:?}");
        assert!(!err(&output).is_empty());
    }
    let missing = [PathBuf::from("missing.jsonl"), PathBuf::from("missing.csv")];
    assert_eq!(order(&missing, &[]).status.code(), Some(2));
    let named = compare(&paid(), "txt", rows, &["--format", "csv"]);
    assert_eq!(named.status.code(), Some(0));
}

#[test]
fn json_lines_are_read_in_their_envelope_or_without() {
    let rows = r#"
{"response_code":0,"response_message":"","payload":{"merchantOrderId":"A01","orderId":"ORD01","amount":499.00,"orderStatus":"PAID"}}
{"transactionId":"EK01","transactionStatus":"SUCCESS","amount":499.00}

{"response_code":0,"payload":{"transactionId":"EK01","status":null,"amount":"499.00","settlementPayoutId":"SP1"}}
"#;
    let document = json(&paid(), "jsonl", rows, &["--complete"]);
    assert_eq!(found(&document), NOTHING);
    assert_eq!(document["theirs"]["rows"], 3);
    let bad = "{\"response_code\":117,\"payload\":\"Token is invalid.\"}\n[]\nnothing\n";
    let document = json(&paid(), "jsonl", bad, &[]);
    assert_eq!(document["theirs"]["bad"], 3);
}

#[test]
fn a_status_is_compared_once_after_all_rows_of_the_order() {
    let pending = ours::line(&ours::order(1));
    let header = "merchantOrderId,orderStatus,transactionId,transactionStatus,amount\n";
    let (order, payment) = ("A01,PAID,,,499.00\n", "A01,PAID,EK01,SUCCESS,499.00\n");
    for rows in [[order, payment, order], [payment, order, order]] {
        let rows = header.to_owned() + &rows.concat();
        let document = json(&pending, "csv", &rows, &[]);
        assert_eq!(found(&document), ["only_there A01 EK01 499.00"]);
        assert_eq!(document["learnt"]["INR"]["applied"], "499.00");
    }
    let document = json(&pending, "csv", &(header.to_owned() + order + order), &[]);
    assert_eq!(found(&document), ["theirs_ahead A01  499.00"]);
}

#[test]
fn a_failed_payment_of_a_paid_order_is_no_disagreement() {
    let paid = ours::hear(ours::order(1), 11, order_lifecycle::PaymentFact::Failed);
    let paid = ours::line(&ours::hear(paid, 1, ours::captured()));
    let rows = "merchantOrderId,orderStatus,transactionId,transactionStatus,amount\n\
                A01,PAID,EK11,FAILED,499.00\n\
                A01,PAID,EK01,SUCCESS,499.00\n";
    assert_eq!(found(&json(&paid, "csv", rows, &["--complete"])), NOTHING);
}

#[test]
fn a_row_waits_for_a_later_one_that_tells_whose_payment_it_is_about() {
    let rows = "merchantOrderId,transactionId,settlementPayoutId,transactionStatus,amount\n\
                ,EK02,SP1,,499.00\n\
                ,EK03,SP1,,499.00\n\
                A01,EK02,,SUCCESS,499.00\n";
    let document = json(&paid(), "csv", rows, &[]);
    let expected = [
        "only_there A01 EK02 499.00",
        "order_only_there  EK03 499.00",
    ];
    assert_eq!(found(&document), expected);
    let lost = &document["discrepancies"]["order_only_there"]["first"][0];
    assert_eq!(lost["line"], 3);
}

#[test]
fn money_that_went_back_there_is_learnt() {
    let rows = "transactionId,transactionStatus,amount\nEK01,REFUNDED,499.00\n";
    let document = json(&paid(), "csv", rows, &[]);
    assert_eq!(found(&document), ["payment_behind A01 EK01 499.00"]);
    let learnt = &document["learnt"]["INR"];
    assert_eq!(learnt["given_back"], "499.00");
    assert_eq!(learnt["applied"], "-499.00");
    let rows = rows.replace("REFUNDED", "PARTIALLY_REFUNDED");
    let document = json(&paid(), "csv", &rows, &[]);
    assert_eq!(found(&document), ["unclear_row A01 EK01 499.00"]);
}

#[test]
fn what_is_missing_there_is_told_only_of_a_complete_export() {
    let both = paid() + "\n" + &ours::line(&ours::order(2));
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    assert_eq!(found(&json(&both, "csv", rows, &[])), NOTHING);
    let expected = ["only_here A01 EK01 499.00", "order_only_here A02  499.00"];
    assert_eq!(found(&json(&both, "csv", rows, &["--complete"])), expected);
}

#[test]
fn everything_is_counted_and_so_many_are_listed() {
    let header = ["merchantOrderId,transactionId,status,amount".to_owned()];
    let rows = (10..30).map(|n| format!("A{n},EK{n},SUCCESS,1.50"));
    let rows: Vec<_> = header.into_iter().chain(rows).collect();
    let rows = rows.join("\n");
    let strangers = json(&paid(), "csv", &rows, &["--list", "2"]);
    let strangers = &strangers["discrepancies"]["order_only_there"];
    assert_eq!(strangers["count"], 20);
    assert_eq!(strangers["money"]["INR"], "30.00");
    assert_eq!(strangers["first"].as_array().unwrap().len(), 2);
    let text = out(&compare(&paid(), "csv", &rows, &["--list", "2"]));
    assert!(text.contains("\n  and 18 more\n"), "{text}");
}

#[test]
fn our_orders_are_never_written() {
    let files = [sample("ours.jsonl"), sample("theirs.csv")];
    let before = fs::metadata(&files[0]).unwrap().modified().unwrap();
    let _ = order(&files, &[]);
    assert_eq!(fs::metadata(&files[0]).unwrap().modified().unwrap(), before);
    assert_eq!(text("ours.jsonl"), ours::ours());
}

/// One order of ours, paid by one payment.
fn paid() -> String {
    ours::line(&ours::hear(ours::order(1), 1, ours::captured()))
}

fn sorted(mut found: Vec<String>) -> Vec<String> {
    found.sort();
    found
}
