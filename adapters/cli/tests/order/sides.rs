//! Guards how the money of one payment is compared: a refund on its way that is sent again, money
//! that is counted twice, a row that is taken for more than it says.

use order_lifecycle::{Amount, Currency, Expiry, Order, PaymentFact, RefundState, Terms};

use crate::ours;
use crate::program::{compare, compared, found};
use crate::reconcile::paid;

/// No disagreement.
const NOTHING: [&str; 0] = [];

/// An order with one payment, of which these facts were reported.
fn told(facts: impl IntoIterator<Item = PaymentFact>) -> String {
    let order = ours::order(1);
    ours::line(
        &facts
            .into_iter()
            .fold(order, |it, fact| ours::hear(it, 1, fact)),
    )
}

fn amount(text: &str) -> Amount {
    Amount::parse(text, Currency::INR).unwrap()
}

/// A refund of a hundred rupees.
fn refund(state: RefundState) -> PaymentFact {
    PaymentFact::Refund {
        refund: "RF1".parse().unwrap(),
        request: None,
        amount: amount("100.00"),
        state,
    }
}

fn pending() -> PaymentFact {
    PaymentFact::Pending { limit: None }
}

#[test]
fn a_row_is_a_settlement_only_where_it_names_a_payout() {
    let row = |payout: &str| format!(r#"{{"transactionId":"EK01","amount":"499.00"{payout}}}"#);
    let unclear = ["unclear_row A01 EK01 "];
    let settled = ["payment_behind A01 EK01 499.00"];
    for (payout, expected) in [
        ("", unclear),
        (r#","settlementPayoutId":null"#, unclear),
        (r#","settlementPayoutId":"""#, unclear),
        (r#","settlementPayoutId":" \t""#, unclear),
        (r#","settlementPayoutId":"SP1""#, settled),
        (r#","settlementPayoutId":7001"#, settled),
        (r#","settlementPayoutId":"SP1","status":null"#, settled),
    ] {
        let document = compared(&told([pending()]), "jsonl", &row(payout), &[]);
        assert_eq!(found(&document), expected, "{payout}");
    }
    let failed = row(r#","settlementPayoutId":"SP1","status":"FAILED""#);
    let document = compared(&told([pending()]), "jsonl", &failed, &[]);
    assert_eq!(found(&document), ["payment_behind A01 EK01 "]);
}

#[test]
fn of_several_statuses_the_last_that_was_said_counts() {
    let header = "merchantOrderId,orderStatus,transactionId,status,amount\n";
    let (created, paid, none) = ("A01,CREATED,,,\n", "A01,PAID,,,\n", "A01,,,,499.00\n");
    let nothing = &NOTHING[..];
    for (rows, expected) in [
        ([created, paid, none], &["theirs_ahead A01  499.00"][..]),
        ([paid, none, created], nothing),
        ([paid, created, created], nothing),
    ] {
        let rows = header.to_owned() + &rows.concat();
        let document = compared(&told([]), "csv", &rows, &[]);
        assert_eq!(found(&document), expected, "{rows}");
    }
}

#[test]
fn our_orders_are_compared_as_they_are_at_now() {
    let terms = ours::order(1).terms().clone();
    let expiry = Expiry::after(std::time::Duration::from_secs(60));
    let order = Order::new(Terms::with_expiry(terms, expiry).unwrap());
    let rows = "merchantOrderId,orderStatus\nA77,PAID\n";
    for (now, status) in [
        ("2026-11-23T10:00:59.999+05:30", "CREATED"),
        ("2026-11-23T10:01:00+05:30", "EXPIRED"),
    ] {
        let arguments = ["--complete", "--now", now];
        let document = compared(&ours::line(&order), "csv", rows, &arguments);
        let only_here = &document["discrepancies"]["order_only_here"]["first"][0];
        assert_eq!(only_here["ours"], status, "{now}");
    }
}

#[test]
fn what_went_back_here_is_refunds_done_and_pending_and_is_not_added_to_their_total() {
    let total = |text: &str| PaymentFact::RefundTotal {
        amount: amount(text).into(),
    };
    let (done, on_its_way) = (refund(RefundState::Done), refund(RefundState::Pending));
    let rows = "transactionId,transactionStatus,amount\nEK01,REFUNDED,499.00\n";
    for (facts, words, stake) in [
        (vec![], "captured 499.00 INR", "499.00"),
        (
            vec![refund(RefundState::Failed)],
            "captured 499.00 INR",
            "499.00",
        ),
        (
            vec![done.clone()],
            "captured 499.00 INR, 100.00 refunded",
            "399.00",
        ),
        (
            vec![on_its_way.clone()],
            "captured 499.00 INR, 100.00 refunded",
            "399.00",
        ),
        (
            vec![total("40.00")],
            "captured 499.00 INR, 40.00 refunded",
            "459.00",
        ),
        (
            vec![done.clone(), total("100.00")],
            "captured 499.00 INR, 100.00 refunded",
            "399.00",
        ),
        (
            vec![on_its_way, total("40.00")],
            "captured 499.00 INR, 100.00 refunded",
            "399.00",
        ),
        (
            vec![done, total("140.00")],
            "captured 499.00 INR, 140.00 refunded",
            "359.00",
        ),
    ] {
        let facts = [ours::captured()].into_iter().chain(facts);
        let document = compared(&told(facts), "csv", rows, &[]);
        assert_eq!(
            found(&document),
            [format!("payment_behind A01 EK01 {stake}")]
        );
        let behind = &document["discrepancies"]["payment_behind"]["first"][0];
        assert_eq!(behind["ours"], words);
        assert_eq!(behind["theirs"], "captured 499.00 INR, 499.00 refunded");
        assert_eq!(behind["severity"], "note");
    }
}

#[test]
fn how_much_went_back_is_asked_only_where_we_know_of_nothing() {
    let rows = "transactionId,transactionStatus,amount\nEK01,PARTIALLY_REFUNDED,499.00\n";
    for (state, expected) in [
        (RefundState::Pending, &NOTHING[..]),
        (RefundState::Done, &NOTHING),
        (RefundState::Failed, &["unclear_row A01 EK01 499.00"]),
    ] {
        let told = told([ours::captured(), refund(state)]);
        assert_eq!(
            found(&compared(&told, "csv", rows, &[])),
            expected,
            "{state}"
        );
    }
}

#[test]
fn a_row_that_names_nothing_but_a_payment_of_ours_is_ours() {
    for row in ["EK01,CHARGEBACK,", "EK01,,", "EK01,SUCCESS,"] {
        let rows = format!("transactionId,transactionStatus,amount\n{row}\n");
        let run = compare(&paid(), "csv", &rows, &["--json", "--complete"]);
        let document = run.document();
        assert_eq!(found(&document), ["unclear_row A01 EK01 "], "{row}");
        assert_eq!(document["orders"]["told_of"], 1, "{row}");
        assert_eq!(document["theirs"]["bad"], 0, "{row}");
    }
    let rows = "transactionId,transactionStatus,amount\nEK77,CHARGEBACK,\n";
    let document = compared(&paid(), "csv", rows, &[]);
    assert_eq!(found(&document), ["order_only_there  EK77 "]);
}

#[test]
fn the_difference_of_two_amounts_is_theirs_where_the_currencies_differ() {
    for (amount, currency, stake, of) in [
        ("490.00", "INR", "9.00", "INR"),
        ("510.00", "INR", "11.00", "INR"),
        ("10.00", "USD", "10.00", "USD"),
        ("600.00", "USD", "600.00", "USD"),
    ] {
        let rows = format!(
            "transactionId,transactionStatus,amount,currency,txnDate\n\
             EK01,SUCCESS,{amount},{currency},2026-11-23 10:06:00\n"
        );
        let document = compared(&paid(), "csv", &rows, &[]);
        let differs = &document["discrepancies"]["payment_differs"];
        assert_eq!(differs["count"], 1);
        assert_eq!(differs["money"][of], stake, "{rows}");
        assert_eq!(differs["first"][0]["amount"], stake, "{rows}");
        assert_eq!(differs["first"][0]["currency"], of, "{rows}");
        assert_eq!(differs["first"][0]["ours"], "captured 499.00 INR");
        let theirs = format!("captured {amount} {currency}");
        assert_eq!(differs["first"][0]["theirs"], theirs);
    }
}

#[test]
fn they_know_less_only_of_what_their_word_cannot_mean() {
    let ahead = |severity: &'static str, stake: &str| {
        Some((severity, format!("payment_ahead A01 EK01 {stake}")))
    };
    for (ours, theirs, expected) in [
        (PaymentFact::Voided, "FAILED", None),
        (PaymentFact::Voided, "PENDING", ahead("note", "")),
        (
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
            "AUTHORIZED",
            None,
        ),
        (
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
            "PENDING",
            ahead("note", ""),
        ),
        (PaymentFact::Failed, "FAILED", None),
        (PaymentFact::Failed, "PENDING", ahead("note", "")),
        (ours::captured(), "AUTHORIZED", ahead("money", "499.00")),
        (ours::captured(), "SUCCESS", None),
    ] {
        let rows = format!("transactionId,transactionStatus,amount\nEK01,{theirs},499.00\n");
        let document = compared(&told([ours.clone()]), "csv", &rows, &[]);
        let (severity, expected) = expected.unzip();
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(found(&document), expected, "{ours:?} {theirs}");
        let first = &document["discrepancies"]["payment_ahead"]["first"][0];
        assert_eq!(first["severity"].as_str(), severity, "{ours:?} {theirs}");
    }
    for theirs in ["FAILED", "CANCELLED"] {
        let rows = format!("transactionId,transactionStatus,amount\nEK01,{theirs},499.00\n");
        let document = compared(&told([ours::captured()]), "csv", &rows, &[]);
        assert_eq!(
            found(&document),
            ["captured_here A01 EK01 499.00"],
            "{theirs}"
        );
        let first = &document["discrepancies"]["captured_here"]["first"][0];
        assert_eq!(first["severity"], "money");
    }
}

#[test]
fn a_payment_is_said_with_what_became_of_its_money_in_its_own_currency() {
    let foreign = Amount::parse("100.00", Currency::USD).unwrap();
    let foreign_refund = PaymentFact::Refund {
        refund: "RF2".parse().unwrap(),
        request: None,
        amount: foreign,
        state: RefundState::Done,
    };
    let foreign_total = PaymentFact::RefundTotal {
        amount: foreign.into(),
    };
    for (fact, words) in [
        (PaymentFact::Reversed, "captured 499.00 INR, returned"),
        (foreign_refund, "captured 499.00 INR"),
        (foreign_total, "captured 499.00 INR"),
        (
            refund(RefundState::Done),
            "captured 499.00 INR, 100.00 refunded",
        ),
    ] {
        let rows = "merchantOrderId,amount\nA01,499.00\n";
        let ours = told([ours::captured(), fact]);
        let document = compared(&ours, "csv", rows, &["--complete"]);
        let only_here = &document["discrepancies"]["captured_here"]["first"][0];
        assert_eq!(only_here["ours"], words);
        assert_eq!(only_here["severity"], "money");
    }
}

#[test]
fn an_order_that_is_only_here_is_about_money_where_it_took_some() {
    let rows = "merchantOrderId,amount\nA77,499.00\n";
    for (ours, severity) in [
        (told([]), "look"),
        (told([pending()]), "look"),
        (paid(), "money"),
    ] {
        let document = compared(&ours, "csv", rows, &["--complete"]);
        let only_here = &document["discrepancies"]["order_only_here"]["first"][0];
        assert_eq!(only_here["severity"], severity);
    }
}

#[test]
fn a_bad_line_on_either_side_is_no_agreement() {
    let rows = "merchantOrderId,amount\nA01,499.00\n";
    for (ours, rows, code) in [
        (paid(), rows.to_owned(), 0),
        (paid() + "\n{", rows.to_owned(), 1),
        (paid(), rows.to_owned() + "A01\n", 1),
    ] {
        let run = compare(&ours, "csv", &rows, &[]);
        assert_eq!(run.code, Some(code), "{}", run.out);
        assert_eq!(run.out.contains("They do not agree."), code == 1);
    }
}
