//! Guards against rows of an export that get lost without a word: money of which nobody hears, and
//! two sides that seem to agree.

use crate::ours;
use crate::program::{Run, compare, found};
use crate::reconcile::paid;

const HEADER: &str = "merchantOrderId,transactionId,status,amount,txnMsg\n";

/// Compares two orders, of which the first is paid, with rows.
fn rows(rows: &str) -> Run {
    let ours = [paid(), ours::line(&ours::order(2))].join("\n");
    compare(&ours, "csv", &(HEADER.to_owned() + rows), &["--json"])
}

/// The bad lines, without what is said every time.
fn bad(run: &Run) -> Vec<&str> {
    let lines = run.err.lines();
    let lines = lines.filter(|it| !it.contains("columns that are not read"));
    lines
        .map(|it| it.strip_prefix("theirs, line ").unwrap())
        .collect()
}

const OPEN: &str = "a quote is not closed in its line";
const STRAY: &str = "a quote stands within a cell that does not begin with one";
const BEHIND: &str = "text follows the quote that closes a cell";

#[test]
fn a_quote_that_a_later_row_closes_swallows_nothing() {
    let run = rows(
        "A01,EK01,SUCCESS,499.00,\"Paid\n\
         A01,EK02,SUCCESS,499.00,Paid\n\
         A02,EK03,SUCCESS,499.00,Paid\n\
         A01,EK04,FAILED,499.00,Declined\"\n\
         A01,EK05,FAILED,499.00,Declined\n",
    );
    assert_eq!(bad(&run), [format!("2: {OPEN}"), format!("5: {STRAY}")]);
    let expected = [
        "only_there A01 EK02 499.00",
        "only_there A01 EK05 ",
        "only_there A02 EK03 499.00",
    ];
    assert_eq!(found(&run.document()), expected);
    assert_eq!(run.code, Some(1));
}

#[test]
fn a_quote_that_nobody_closes_swallows_nothing_either() {
    let run = rows(
        "A01,EK01,SUCCESS,499.00,\"Paid\n\
         A01,EK02,SUCCESS,499.00,Paid",
    );
    assert_eq!(bad(&run), [format!("2: {OPEN}")]);
    assert_eq!(found(&run.document()), ["only_there A01 EK02 499.00"]);
    let endless = format!("A01,EK01,SUCCESS,499.00,\"{}\n", "x".repeat(3 << 20));
    let run = rows(&(endless + "A01,EK02,SUCCESS,499.00,Paid\n"));
    assert_eq!(
        bad(&run),
        ["2: it is too long, but must have at most 1048576 bytes"]
    );
    assert_eq!(found(&run.document()), ["only_there A01 EK02 499.00"]);
}

#[test]
fn only_quotes_that_mean_one_thing_are_read() {
    let good = [
        "\"\"",
        "\"Paid\"",
        "\"Paid\" ",
        "\"Paid\"\t",
        "\"\"\"\"",
        "\"\"\"Paid\"\"\"",
        "\"a,b\"",
        "Pa'id",
        "",
        " ",
    ];
    for cell in good {
        let run = rows(&format!(
            "A01,EK01,SUCCESS,499.00,{cell}\nA01,EK02,FAILED,,\n"
        ));
        assert_eq!(bad(&run), [""; 0], "{cell}");
        assert_eq!(found(&run.document()), ["only_there A01 EK02 "], "{cell}");
    }
    for (cell, wrong) in [
        ("\"", OPEN),
        ("\"Paid", OPEN),
        ("\"Paid\"\"", OPEN),
        ("Paid\"", STRAY),
        ("Pa\"id", STRAY),
        (" \"Paid\"", STRAY),
        ("\"Paid\"x", BEHIND),
        ("\"Pa\"id\"", BEHIND),
        ("\"Pa\" id", BEHIND),
        ("\"Pa\" \"id\"", BEHIND),
        ("Pa\rid", "a line ends within it"),
        ("\"Pa\rid\"", "a line ends within it"),
        ("\"Pa\r", "a quote is not closed in its line"),
        ("Paid,", "it has 6 cells, the header has 5"),
    ] {
        let run = rows(&format!(
            "A01,EK01,SUCCESS,499.00,{cell}\nA01,EK02,FAILED,,\n"
        ));
        assert_eq!(bad(&run), [format!("2: {wrong}")], "{cell}");
        assert_eq!(found(&run.document()), ["only_there A01 EK02 "], "{cell}");
        assert_eq!(run.code, Some(1), "{cell}");
    }
}

#[test]
fn a_row_of_a_date_that_cannot_be_true_is_bad() {
    let header = "transactionId,status,amount,txnDate\n";
    let row = |date: &str| format!("{header}EK01,SUCCESS,490.00,{date}\n");
    let late = "theirs, line 2: its date is `2026-11-25T18:30:00.001Z`, but must be at most \
                `2026-11-25T18:30:00Z` (see --latest)\n";
    let far = "2030-01-01T00:00:00Z";
    for (date, arguments, err) in [
        ("2026-11-25T18:30:00Z", &[][..], ""),
        ("2026-11-25T18:30:00.001Z", &[], late),
        ("2026-11-25T18:30:00.001Z", &["--latest", far], ""),
        (far, &["--latest", far], ""),
        (far, &["--now", "2029-12-31T00:00:00Z"], ""),
    ] {
        let run = compare(&paid(), "csv", &row(date), arguments);
        assert_eq!(run.err, err, "{date} {arguments:?}");
        assert!(
            run.out.contains("payment_differs") == err.is_empty(),
            "{}",
            run.out
        );
    }
    let run = compare(&paid(), "csv", &row("9999-12-31 00:00:00"), &["--json"]);
    assert_eq!(found(&run.document()), [""; 0]);
    assert_eq!(run.code, Some(1));
}

#[test]
fn an_export_without_a_row_is_an_error_unless_it_may_be_empty() {
    let header = "merchantOrderId,orderStatus\n";
    for (end, theirs) in [
        ("csv", ""),
        ("csv", "\u{feff}"),
        ("csv", header),
        ("csv", &format!("{header}\n  \r\n")),
        ("jsonl", ""),
        ("jsonl", "\u{feff}\n \n"),
    ] {
        let run = compare(&paid(), end, theirs, &[]);
        assert_eq!((&*run.out, run.code), ("", Some(2)), "{theirs:?}");
        assert!(
            run.err.contains("has no row: say --allow-empty"),
            "{}",
            run.err
        );
        let run = compare(&paid(), end, theirs, &["--allow-empty"]);
        assert_eq!(run.code, Some(0), "{theirs:?} {}", run.err);
        assert!(run.out.contains("theirs: 0 rows, 0 bad"), "{}", run.out);
        let run = compare(&paid(), end, theirs, &["--allow-empty", "--complete"]);
        assert_eq!(run.code, Some(1), "{theirs:?}");
    }
    // One that has rows, and be they bad, is no empty one.
    let run = compare(&paid(), "jsonl", "nothing\n", &[]);
    assert_eq!(run.code, Some(1));
}

#[test]
fn ids_are_trimmed_the_same_way_in_csv_and_in_json() {
    for space in ["", " ", "\t", "\u{a0}", "\u{2003}", "\u{3000} "] {
        let id = |id: &str| format!("{space}{id}{space}");
        let (order, bound, payment) = (id("A01"), id("ORD01"), id("EK01"));
        let csv = format!(
            "merchantOrderId,orderId,transactionId,status,amount\n\
             {order},,{payment},{},499.00\n,{bound},{payment},SUCCESS,499.00\n",
            id("SUCCESS")
        );
        let json = |ids: &str| {
            let more = format!(r#""transactionId":"{payment}","status":"SUCCESS","amount":499.00"#);
            format!("{{{ids},{more}}}\n").replace('\t', "\\t")
        };
        let jsonl = json(&format!(r#""merchantOrderId":"{order}""#))
            + &json(&format!(r#""orderId":"{bound}""#));
        for (end, theirs) in [("csv", csv), ("jsonl", jsonl)] {
            let run = compare(&paid(), end, &theirs, &["--complete"]);
            assert_eq!(
                (&*run.err, run.code),
                ("", Some(0)),
                "{end} {space:?} {}",
                run.out
            );
        }
    }
}

#[test]
fn a_byte_order_mark_is_skipped_in_every_file() {
    let json = r#"{"transactionId":"EK01","status":"SUCCESS","amount":499.00}"#;
    let ours = format!(
        "\u{feff}{}\n\u{feff}{}\n",
        paid(),
        ours::line(&ours::order(2))
    );
    let csv = format!("\u{feff}{HEADER}\u{feff}A01,EK01,SUCCESS,499.00,\n");
    for (end, theirs) in [
        ("csv", &*csv),
        ("jsonl", &format!("\u{feff}{json}\n\u{feff}{json}\n")),
    ] {
        let run = compare(&ours, end, theirs, &["--json"]);
        assert_eq!(run.code, Some(0), "{end} {}", run.out);
        assert_eq!(run.document()["orders"]["held"], 2, "{end}");
    }
}
