//! Guards what a nightly comparison says: money that only they know of and nobody looks for, an
//! order shown as paid that they say is not, and a list so full of noise that nobody reads it.

use crate::ours;
use crate::program::{compare, compared, found, text};
use crate::reconcile::paid;

/// No disagreement.
const NOTHING: [&str; 0] = [];

#[test]
fn the_order_of_the_rows_decides_nothing() {
    let rows = text("theirs.csv");
    let (header, rows) = rows.split_once('\n').unwrap();
    let reversed: Vec<_> = [header].into_iter().chain(rows.lines().rev()).collect();
    let reversed = reversed.join("\n");
    let [one, other] = [text("theirs.csv"), reversed]
        .map(|rows| compared(&text("ours.jsonl"), "csv", &rows, &["--complete"]));
    assert_eq!(sorted(found(&one)), sorted(found(&other)));
    assert_eq!(one["learnt"], other["learnt"]);
    assert_eq!(one["duties"], other["duties"]);
}

#[test]
fn a_status_is_compared_once_after_all_rows_of_the_order() {
    let pending = ours::line(&ours::order(1));
    let header = "merchantOrderId,orderStatus,transactionId,transactionStatus,amount\n";
    let (order, payment) = ("A01,PAID,,,499.00\n", "A01,PAID,EK01,SUCCESS,499.00\n");
    for rows in [[order, payment, order], [payment, order, order]] {
        let rows = header.to_owned() + &rows.concat();
        let document = compared(&pending, "csv", &rows, &[]);
        assert_eq!(found(&document), ["only_there A01 EK01 499.00"]);
        assert_eq!(document["learnt"]["INR"]["applied"], "499.00");
    }
    let document = compared(&pending, "csv", &(header.to_owned() + order + order), &[]);
    assert_eq!(found(&document), ["theirs_ahead A01  499.00"]);
}

#[test]
fn a_failed_payment_of_a_paid_order_is_no_disagreement() {
    let paid = ours::hear(ours::order(1), 11, order_lifecycle::PaymentFact::Failed);
    let paid = ours::line(&ours::hear(paid, 1, ours::captured()));
    let rows = "merchantOrderId,orderStatus,transactionId,transactionStatus,amount\n\
                A01,PAID,EK11,FAILED,499.00\n\
                A01,PAID,EK01,SUCCESS,499.00\n";
    assert_eq!(
        found(&compared(&paid, "csv", rows, &["--complete"])),
        NOTHING
    );
}

#[test]
fn a_row_waits_for_a_later_one_that_tells_whose_payment_it_is_about() {
    let rows = "merchantOrderId,transactionId,settlementPayoutId,transactionStatus,amount\n\
                ,EK02,SP1,,499.00\n\
                ,EK03,SP1,,499.00\n\
                A01,EK02,,SUCCESS,499.00\n";
    let document = compared(&paid(), "csv", rows, &[]);
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
    let document = compared(&paid(), "csv", rows, &[]);
    assert_eq!(found(&document), ["payment_behind A01 EK01 499.00"]);
    let learnt = &document["learnt"]["INR"];
    assert_eq!(learnt["given_back"], "499.00");
    assert_eq!(learnt["applied"], "-499.00");
    let rows = rows.replace("REFUNDED", "PARTIALLY_REFUNDED");
    let document = compared(&paid(), "csv", &rows, &[]);
    assert_eq!(found(&document), ["unclear_row A01 EK01 499.00"]);
}

#[test]
fn what_is_missing_there_is_said_only_of_a_complete_export() {
    let both = paid() + "\n" + &ours::line(&ours::order(2));
    let rows = "merchantOrderId,orderStatus\nA01,PAID\n";
    assert_eq!(found(&compared(&both, "csv", rows, &[])), NOTHING);
    let expected = [
        "captured_here A01 EK01 499.00",
        "order_only_here A02  499.00",
    ];
    assert_eq!(
        found(&compared(&both, "csv", rows, &["--complete"])),
        expected
    );
}

#[test]
fn everything_is_counted_and_so_many_are_listed() {
    let header = ["merchantOrderId,transactionId,status,amount".to_owned()];
    let rows = (10..30).map(|n| format!("A{n},EK{n},SUCCESS,1.50"));
    let rows: Vec<_> = header.into_iter().chain(rows).collect();
    let rows = rows.join("\n");
    let strangers = compared(&paid(), "csv", &rows, &["--list", "2"]);
    let strangers = &strangers["discrepancies"]["order_only_there"];
    assert_eq!(strangers["count"], 20);
    assert_eq!(strangers["money"]["INR"], "30.00");
    assert_eq!(strangers["first"].as_array().unwrap().len(), 2);
    let text = compare(&paid(), "csv", &rows, &["--list", "2"]).out;
    assert!(text.contains("\n  and 18 more\n"), "{text}");
}

fn sorted(mut found: Vec<String>) -> Vec<String> {
    found.sort();
    found
}

#[test]
fn a_row_that_waited_is_noted_like_any_other() {
    let rows = "merchantOrderId,transactionId,transactionStatus,amount\n\
                ,EK02,PARTIALLY_REFUNDED,499.00\n\
                ,EK02,CHARGEBACK,499.00\n\
                A01,EK02,SUCCESS,499.00\n";
    let document = compared(&paid(), "csv", rows, &[]);
    let expected = [
        "only_there A01 EK02 499.00",
        "order_only_there  EK02 ",
        "unclear_row A01 EK02 499.00",
    ];
    assert_eq!(found(&document), expected);
    assert_eq!(
        document["discrepancies"]["unclear_row"]["first"][0]["line"],
        2
    );
}

#[test]
fn a_row_that_gives_one_orders_id_to_another_tells_nothing_of_its_status() {
    let both = paid() + "\n" + &ours::line(&ours::order(2));
    let header = "merchantOrderId,orderId,orderStatus\n";
    let clash = "provider_order_of_another_order A02  ";
    for (rows, expected) in [
        ("A02,ORD01,PAID\n", &[clash][..]),
        ("A02,ORD01,PAID\nA02,ORD02,CREATED\n", &[clash]),
        (
            "A02,ORD02,PAID\nA02,ORD01,CREATED\n",
            &[clash, "theirs_ahead A02  499.00"],
        ),
    ] {
        let document = compared(&both, "csv", &(header.to_owned() + rows), &[]);
        assert_eq!(found(&document), expected, "{rows}");
    }
}

#[test]
fn a_row_of_an_order_that_is_not_ours_is_about_none_of_ours() {
    let rows = "merchantOrderId,transactionId,transactionStatus,amount\n\
                A99,EK01,CHARGEBACK,\nA99,EK01,FAILED,\n";
    let document = compared(&paid(), "csv", rows, &[]);
    assert_eq!(found(&document), ["order_only_there A99 EK01 "; 2]);
    assert_eq!(document["orders"]["told_of"], 0);
}

#[test]
fn what_several_rows_show_of_one_payment_counts_once_and_the_most_of_it_counts() {
    let header = "transactionId,transactionStatus,amount,txnDate\n";
    let (failed, pending) = ("EK01,FAILED,,\n", "EK01,PENDING,,\n");
    let (success, less) = (
        "EK01,SUCCESS,499.00,\n",
        "EK01,SUCCESS,490.00,2026-11-23 10:06:00\n",
    );
    for (rows, expected) in [
        ([failed, success, pending].concat(), &[][..]),
        ([success, failed, pending].concat(), &[]),
        (
            [pending, failed].concat(),
            &["captured_here A01 EK01 499.00"],
        ),
        (
            [less, less, failed].concat(),
            &["payment_differs A01 EK01 9.00"],
        ),
    ] {
        let rows = header.to_owned() + &rows;
        let document = compared(&paid(), "csv", &rows, &["--complete"]);
        assert_eq!(found(&document), expected, "{rows}");
    }
}

#[test]
fn so_many_differences_of_one_order_are_counted_once_and_all_the_others_each_time() {
    let header = "transactionId,transactionStatus,amount,txnDate\n";
    let row = |paisa: u32| format!("EK01,SUCCESS,400.{paisa:02},2026-11-23 10:06:{paisa:02}\n");
    // The latest comes first, so that what we have is the same each time.
    let rows = [50].into_iter().chain(0..40).chain(0..40);
    let rows: String = rows.map(row).collect();
    let document = compared(&paid(), "csv", &(header.to_owned() + &rows), &[]);
    let count = document["discrepancies"]["payment_differs"]["count"].as_u64();
    assert_eq!(count, Some(41 + 9));
}

#[test]
fn a_duty_that_was_due_before_is_no_news() {
    let twice = ours::hear(ours::order(1), 1, ours::captured());
    let twice = ours::hear(ours::hear(twice, 2, ours::captured()), 3, ours::captured());
    let rows = "merchantOrderId,transactionId,transactionStatus,amount\nA01,EK04,SUCCESS,499.00\n";
    let document = compared(&ours::line(&twice), "csv", rows, &[]);
    assert_eq!(document["duties"]["count"], 1);
    assert_eq!(document["duties"]["first"][0]["payment"], "EK04");
}

#[test]
fn rows_beyond_those_that_can_wait_are_named_and_not_lost() {
    let header = ["transactionId,transactionStatus,amount".to_owned()];
    let rows = (1..=10_001).map(|n| format!("EX{n},SUCCESS,1.00"));
    let rows: Vec<_> = header.into_iter().chain(rows).collect();
    let rows = rows.join("\n");
    let document = compared(&paid(), "csv", &rows, &["--list", "1"]);
    let strangers = &document["discrepancies"]["order_only_there"];
    assert_eq!(strangers["count"], 10_001);
    assert_eq!(strangers["money"]["INR"], "10001.00");
    assert_eq!(strangers["first"][0]["line"], 2);
}

#[test]
fn only_refunds_and_decisions_are_learnt_as_duties() {
    let mut order = ours::order(1);
    let at = order.terms().created_at();
    let _ = order
        .command(&order_lifecycle::Command::Cancel, at)
        .unwrap();
    let rows = |status: &str| {
        let header = "merchantOrderId,transactionId,transactionStatus,amount";
        format!("{header}\nA01,EK09,{status},499.00\n")
    };
    for (status, duties) in [("AUTHORIZED", 0), ("SUCCESS", 1)] {
        let document = compared(&ours::line(&order), "csv", &rows(status), &[]);
        assert_eq!(document["duties"]["count"], duties, "{status}");
    }
}
