//! Guards the door through which a log comes in: a line that stops the rest, a message applied to
//! an order that it is not about, one payment used for two orders.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use order_lifecycle::{
    Amount, Currency, Entry, Input, LogLine, Notice, OrderId, PaymentFact, PaymentId,
    ProviderOrderId, Report, ReportedStatus, Status,
};
use serde_json::Value;
use time::macros::utc_datetime;

fn replay(log: &[u8], arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_order"))
        .args(["replay", "-"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(log).unwrap();
    child.wait_with_output().unwrap()
}

fn document(log: &str) -> Value {
    serde_json::from_slice(&replay(log.as_bytes(), &["--json"]).stdout).unwrap()
}

/// Two orders of ten rupees, the first bound to `ORD1`.
fn two_orders(then: &str) -> String {
    let create = ["A1", "A2"].map(|order| {
        let terms = r#""amount":"10.00","currency":"INR","ttl":"15m""#;
        format!(r#"{{"at":"2026-11-24T10:00:00Z","create":{{"order":"{order}",{terms}}}}}"#)
    });
    let bind =
        r#"{"at":"2026-11-24T10:00:01Z","order":"A1","command":"bind","provider_order":"ORD1"}"#;
    format!("{}\n{bind}\n{then}", create.join("\n"))
}

fn heard(channel: &str, body: &str) -> String {
    format!(r#"{{"at":"2026-11-24T10:05:00Z","channel":"{channel}","body":{body}}}"#) + "\n"
}

fn statuses(document: &Value) -> Vec<&str> {
    let orders = document["orders"].as_array().unwrap().iter();
    orders
        .map(|order| order["status"].as_str().unwrap())
        .collect()
}

#[test]
fn a_bad_line_is_named_with_its_number_and_stops_nothing() {
    let mut log = two_orders("").into_bytes();
    log.extend(b"\n\xff\xfe\n  \n{\"at\":1}\r\n[]\n{\"at\":\"2026-11-24T10:00Z\"}\n");
    let paid = r#"{"orderId":"ORD1","transactionId":"EK1","status":"SUCCESS","amount":10}"#;
    log.extend(heard("payment_notify", paid).trim_end().bytes());
    let output = replay(&log, &[]);
    assert_eq!(output.status.code(), Some(1));
    let reasons = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        reasons.lines().collect::<Vec<_>>(),
        [
            "line 5: it is not UTF-8 at byte 0",
            "line 7: key `at`: `1` is not an instant of RFC 3339 with an offset",
            "line 8: it is not a JSON object",
            "line 9: key `at`: `2026-11-24T10:00Z` is not an instant of RFC 3339 with an offset",
        ]
    );
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("| A1    | PAID"), "{table}");
    assert!(table.contains("8 lines, 4 bad"), "{table}");
}

#[test]
fn a_line_without_end_is_a_bad_line_and_the_next_one_is_read() {
    let log = format!("{}\n{}", "x".repeat(3 << 20), two_orders(""));
    let output = replay(log.as_bytes(), &[]);
    let reasons = String::from_utf8(output.stderr).unwrap();
    assert_eq!(reasons, "line 1: it is longer than 1048576 bytes\n");
    assert!(output.stdout.starts_with(b"| order "));
}

#[test]
fn what_a_terminal_would_obey_is_printed_as_text() {
    let body = r#"{"response_code":9,"message":"\u001b[2J\u0007"}"#;
    let output = replay(heard("order_status", body).as_bytes(), &[]);
    let reasons = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        reasons,
        "line 1: gateway answered `9`: `\\u{1b}[2J\\u{7}`\n"
    );
}

#[test]
fn a_log_without_bad_lines_is_a_success_and_an_unreadable_one_is_an_error() {
    assert_eq!(
        replay(two_orders("").as_bytes(), &[]).status.code(),
        Some(0)
    );
    assert_eq!(replay(b"", &["--json"]).status.code(), Some(0));
    let missing = Command::new(env!("CARGO_BIN_EXE_order"))
        .args(["replay", "no such file"])
        .output();
    assert_eq!(missing.unwrap().status.code(), Some(2));
}

#[test]
fn the_merchants_id_decides_before_the_gateways_and_that_before_a_payments() {
    let start =
        r#"{"at":"2026-11-24T10:01:00Z","order":"A2","command":"start_payment","payment":"EK2"}"#;
    let by_payment = heard(
        "payment_notify",
        r#"{"transactionId":"EK2","status":"SUCCESS","amount":"10.00"}"#,
    );
    let paid = document(&two_orders(&format!("{start}\n{by_payment}")));
    assert_eq!(statuses(&paid), ["CREATED", "PAID"]);
    let by_merchant = heard(
        "order_status",
        r#"{"merchantOrderId":"A3","orderId":"ORD1","orderStatus":"CANCELLED"}"#,
    );
    let unmoved = document(&two_orders(&by_merchant));
    assert_eq!(statuses(&unmoved), ["CREATED", "CREATED"]);
    assert_eq!(unmoved["no_order"][0]["order"], "A3");
}

#[test]
fn a_message_before_its_order_is_applied_when_the_order_is_created() {
    let paid = r#"{"merchantOrderId":"A1","transactionId":"EK1","transactionStatus":"SUCCESS","amount":10}"#;
    let log = format!("{}{}", heard("order_status", paid), two_orders(""));
    let document = document(&log);
    assert_eq!(statuses(&document), ["PAID", "CREATED"]);
    assert_eq!(document["summary"]["no_order"], 0);

    let output = replay(log.as_bytes(), &["--explain", "A1"]);
    let story = String::from_utf8(output.stdout).unwrap();
    let created = story.find("line 2  create").unwrap();
    let told = story
        .find("line 1  order_status\n    EK1 captured 10.00 INR")
        .unwrap();
    assert!(created < told, "{story}");
}

#[test]
fn a_message_that_bears_the_gateways_id_only_waits_until_that_is_bound() {
    let paid = heard(
        "payment_notify",
        r#"{"orderId":"ORD2","transactionId":"EK2","status":"SUCCESS","amount":10}"#,
    );
    let refunded = heard(
        "payment_notify",
        r#"{"transactionId":"EK2","status":"REFUNDED"}"#,
    );
    let bind =
        r#"{"at":"2026-11-24T10:06:00Z","order":"A2","command":"bind","provider_order":"ORD2"}"#;
    let waits = document(&two_orders(&format!("{paid}{refunded}")));
    assert_eq!(statuses(&waits), ["CREATED", "CREATED"]);
    assert_eq!(waits["summary"]["no_order"], 2);
    let bound = document(&two_orders(&format!("{paid}{refunded}{bind}\n")));
    assert_eq!(statuses(&bound), ["CREATED", "PAID"]);
    assert_eq!(bound["summary"]["no_order"], 0);
}

#[test]
fn where_a_message_and_its_order_disagree_is_counted_and_what_is_serious_is_listed() {
    let status = |status: &str| {
        heard(
            "order_status",
            &format!(r#"{{"merchantOrderId":"A1","orderId":"ORD1","orderStatus":"{status}"}}"#),
        )
    };
    let cancel = r#"{"at":"2026-11-24T10:04:00Z","order":"A1","command":"cancel"}"#;
    let ahead = document(&two_orders(&status("PAID")));
    assert_eq!(ahead["summary"]["discrepancies"]["theirs_ahead"], 1);
    assert_eq!(ahead["summary"]["conflicts"], 0);
    let contrary = document(&two_orders(&format!("{cancel}\n{}", status("PAID"))));
    assert_eq!(contrary["summary"]["discrepancies"]["contradiction"], 1);
    assert_eq!(
        contrary["conflicts"][0]["what"],
        "ours is `CANCELLED`, theirs `PAID`: neither can become the other"
    );
}

#[test]
fn a_gateway_order_is_bound_by_what_the_gateway_says_but_not_by_a_browser() {
    let ids = r#"{"merchantOrderId":"A2","orderId":"ORD2","status":"CREATED"}"#;
    for (channel, bound) in [
        ("browser_return", Value::Null),
        ("order_status", "ORD2".into()),
    ] {
        let document = document(&two_orders(&heard(channel, ids)));
        assert_eq!(document["orders"][1]["provider_order"], bound, "{channel}");
    }
}

#[test]
fn a_report_about_another_gateway_order_tells_of_payments_only() {
    let reply = |order: &str, amount: &str| {
        let said = format!(r#""orderId":"{order}","orderStatus":"EXPIRED","amount":{amount}"#);
        heard(
            "order_status",
            &format!(r#"{{"merchantOrderId":"A2",{said}}}"#),
        )
    };
    for (reply, conflict) in [
        (
            reply("ORD1", "10"),
            "provider order `ORD1` belongs to order `A1`, not to `A2`",
        ),
        (
            reply("ORD2", "11"),
            "our order costs `10.00 INR`, theirs `11.00 INR`",
        ),
    ] {
        let document = document(&two_orders(&reply));
        assert_eq!(statuses(&document), ["CREATED", "CREATED"]);
        assert_eq!(document["conflicts"][0]["what"], conflict);
    }
    let document = document(&two_orders(&reply("ORD2", "10")));
    assert_eq!(statuses(&document), ["CREATED", "EXPIRED"]);
}

#[test]
fn a_payment_of_one_order_never_touches_another() {
    let paid = |order: &str| {
        let fields = r#""transactionId":"EK1","transactionStatus":"SUCCESS","amount":10"#;
        heard(
            "order_status",
            &format!(r#"{{"merchantOrderId":"{order}",{fields}}}"#),
        )
    };
    let document = document(&two_orders(&format!("{}{}", paid("A2"), paid("A1"))));
    assert_eq!(statuses(&document), ["CREATED", "PAID"]);
    let conflict = &document["conflicts"][0];
    assert_eq!(conflict["order"], "A1");
    assert_eq!(
        conflict["what"],
        "payment `EK1` belongs to order `A2`, not to `A1`"
    );
}

#[test]
fn money_that_is_told_as_taken_and_given_back_at_once_pays_nothing() {
    let refunded = r#"{"orderId":"ORD1","transactionId":"EK1","status":"REFUNDED","amount":10}"#;
    let document = document(&two_orders(&heard("transaction_status", refunded)));
    let order = &document["orders"][0];
    assert_eq!(order["status"], "ATTEMPTED");
    assert_eq!(order["sums"]["INR"]["given_back"], "10.00");
}

#[test]
fn time_runs_until_the_last_line_or_until_now() {
    let log = two_orders("");
    for (now, status) in [
        ("2026-11-24T10:14:59.999Z", "CREATED"),
        ("2026-11-24T15:45:00+05:30", "EXPIRED"),
    ] {
        let output = replay(log.as_bytes(), &["--json", "--now", now]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(statuses(&document), [status, status], "{now}");
    }
}

#[test]
fn the_story_of_an_order_tells_each_input_its_answer_and_what_is_owed_and_why() {
    let paid = |payment: &str| {
        let fields = r#""orderId":"ORD1","status":"SUCCESS","amount":10"#;
        heard(
            "payment_notify",
            &format!(r#"{{"transactionId":"{payment}",{fields}}}"#),
        )
    };
    let log = two_orders(&format!("{}{}", paid("EK1"), paid("EK2")));
    let output = replay(log.as_bytes(), &["--explain", "A1"]);
    let story = String::from_utf8(output.stdout).unwrap();
    for part in [
        "create for 10.00 INR, payable before 2026-11-24T10:15:00Z\n    created; CREATED\n",
        "line 4  payment_notify\n    EK1 captured 10.00 INR\n",
        "    applied, won; CREATED -> ATTEMPTED -> PAID\n",
        "    applied, surplus; PAID\n",
        "\nIt was paid by EK1 with 10.00 INR, dated 2026-11-24T",
        "\nOf 20.00 INR received, 10.00 pays the order, 10.00 is owed back.\n",
        "\nTo do:\n- Refund 10.00 INR of EK2: the order is paid by EK1.\n",
    ] {
        assert!(story.contains(part), "{part:?} is not in\n{story}");
    }
    let nobody = replay(log.as_bytes(), &["--explain", "A9"]);
    assert_eq!(nobody.status.code(), Some(2));
}

#[test]
fn the_log_of_an_order_as_the_core_writes_it_is_given_to_that_order() {
    let a2 = OrderId::new("A2").unwrap();
    let line = |minute: i64, input: Input| {
        let at = utc_datetime!(2026-11-24 10:00) + time::Duration::minutes(minute);
        serde_json::to_string(&LogLine::new(a2.clone(), Entry { at, input })).unwrap()
    };
    let payment = PaymentId::new("EK2").unwrap();
    let amount = Amount::parse("10.00", Currency::INR).unwrap();
    let start = order_lifecycle::Command::StartPayment {
        payment: payment.clone(),
        limit: None,
    };
    let captured = Notice::payment(
        payment,
        PaymentFact::Captured { amount },
        utc_datetime!(2026-11-24 10:02),
    );
    let report = Report {
        order: Some(a2.clone()),
        provider_order: Some(ProviderOrderId::new("ORD2").unwrap()),
        status: Some(ReportedStatus::Known(Status::Paid)),
        notices: vec![captured.clone()],
        ..Report::default()
    };
    let lines = [
        line(1, Input::Command(start)),
        line(2, Input::Report(report)),
        line(3, Input::Notice(captured)),
        line(16, Input::Advance),
    ];
    let document = document(&two_orders(&lines.join("\n")));
    assert_eq!(statuses(&document), ["EXPIRED", "PAID"]);
    assert_eq!(document["orders"][1]["provider_order"], "ORD2");
    assert_eq!(document["summary"]["answers"]["applied"], 3);
    assert_eq!(document["summary"]["answers"]["repeat"], 1);
}

#[test]
fn an_entry_may_bear_its_instant_as_a_text_and_nothing_that_is_no_part_of_it() {
    let advance =
        |at: &str, more: &str| format!(r#"{{"at":{at},"order":"A1","input":"advance"{more}}}"#);
    let lines = [
        advance(r#""2026-11-24T15:45:00+05:30""#, ""),
        advance("1795515300000", r#","payment":"EK1""#),
        advance("1e12", ""),
        advance("253402300800000", ""),
        advance("1795515300000", "").replace("A1", "A3"),
        advance("1795515300000", "").replace("advance", "wait"),
    ];
    let output = replay(two_orders(&lines.join("\n")).as_bytes(), &["--json"]);
    let reasons = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        reasons.lines().collect::<Vec<_>>(),
        [
            "line 5: unknown field `payment`, expected one of `at`, `order`, `input` at column 60",
            "line 6: key `at`: `1e12` is not an instant of RFC 3339 with an offset",
            "line 7: key `at`: it lies outside the calendar",
            "line 8: no order `A3` was created",
            "line 9: unknown variant `wait`, expected one of `advance`, `command`, `notice`, \
             `report` at column 47",
        ]
    );
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(statuses(&document), ["EXPIRED", "EXPIRED"]);
}

#[test]
fn an_entry_about_a_payment_of_another_order_is_a_conflict() {
    let started = |order: &str| {
        let start = r#"{"command":{"start_payment":{"payment":"EK1","limit":null}}}"#;
        format!(r#"{{"at":1795514460000,"order":"{order}","input":{start}}}"#)
    };
    let log = two_orders(&format!("{}\n{}", started("A2"), started("A1")));
    let document = document(&log);
    assert_eq!(statuses(&document), ["CREATED", "ATTEMPTED"]);
    let conflict = &document["conflicts"][0];
    assert_eq!(conflict["order"], "A1");
    assert_eq!(
        conflict["what"],
        "payment `EK1` belongs to order `A2`, not to `A1`"
    );
}
