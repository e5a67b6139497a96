//! Guards the log that an order writes of itself: it gives the order again, alone or among other
//! lines.

use std::time::Duration;

use order_lifecycle::{
    Amount, Command, Currency, Duty, Entry, Expiry, Input, LateMoney, LogLine, Notice, Order,
    OrderId, PaymentFact, PaymentId, Policy, ProviderOrderId, Report, Status, Terms, Timestamp,
};

use crate::program::{replay, replayed, statuses, two_orders};

/// So many minutes after the creation of all orders here.
fn minutes(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_795_514_400_000 + minutes * 60_000).unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text, Currency::INR).unwrap()
}

fn payment(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

fn captured(id: &str, minute: i64) -> Notice {
    let amount = amount("10.00");
    Notice::payment(
        payment(id),
        PaymentFact::Captured { amount },
        minutes(minute),
    )
}

fn line(line: &LogLine) -> String {
    serde_json::to_string(line).unwrap()
}

/// An order with what was given to it, as its own log.
struct Kept {
    order: Order,
    log: Vec<String>,
}

impl Kept {
    fn new(terms: Terms) -> Self {
        Self {
            log: vec![line(&LogLine::created(terms.clone()))],
            order: Order::new(terms),
        }
    }

    fn give(&mut self, minute: i64, input: Input) {
        let at = minutes(minute);
        let entry = Entry { at, input };
        let _ = entry.apply(&mut self.order);
        let id = self.order.id().clone();
        self.log.push(line(&LogLine::new(id, entry)));
    }
}

/// A lived life: rendered, tried, expired, paid late and twice, partly refunded, and refused once.
fn lived() -> Kept {
    let expiry = Expiry::after(Duration::from_secs(15 * 60));
    let policy = Policy {
        after_expiry: LateMoney::HonourWithin(Duration::from_secs(600)),
        ..Policy::DEFAULT
    };
    let terms = Terms::new(OrderId::new("A7").unwrap(), amount("10.00"), minutes(0));
    let mut kept = Kept::new(terms.with_policy(policy).with_expiry(expiry).unwrap());
    let start = Command::StartPayment {
        payment: payment("EK1"),
        limit: Some(minutes(5)),
    };
    let report = Report {
        order: Some(OrderId::new("A7").unwrap()),
        provider_order: Some(ProviderOrderId::new("ORD7").unwrap()),
        notices: vec![captured("EK1", 20), captured("EK2", 21)],
        ..Report::default()
    };
    let refund = Command::Refund {
        payment: payment("EK1"),
        request: "BACK".parse().unwrap(),
        amount: amount("4.00"),
    };
    kept.give(1, Input::Command(Command::RenderCheckout));
    kept.give(2, Input::Command(start));
    kept.give(16, Input::Advance);
    kept.give(22, Input::Report(report));
    kept.give(23, Input::Notice(captured("EK2", 21)));
    kept.give(24, Input::Command(Command::Cancel));
    kept.give(25, Input::Command(refund));
    kept
}

#[test]
fn an_orders_own_log_gives_it_again_without_any_other_line() {
    let Kept { order, log } = lived();
    let run = replay(log.join("\n"), &["--json"]);
    assert_eq!((&*run.err, run.code), ("", Some(0)));
    let document = run.document();
    let found = &document["orders"][0];
    assert_eq!(found["status"], order.status().as_str());
    assert_eq!(found["provider_order"], "ORD7");
    assert_eq!(found["winner"], order.winner().unwrap().id().as_str());
    assert_eq!(
        found["closed_at"],
        order.closing().unwrap().at().to_string()
    );
    let sums = order.sums();
    for (place, minor) in sums.places() {
        let sum = sums.currency.decimal(minor).to_string();
        assert_eq!(found["sums"]["INR"][place], sum, "{place}");
    }
    let keys = |duty: Duty<'_>| match duty {
        Duty::Refund { key, .. } => key.to_string(),
        Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } | Duty::Decide { .. } => {
            panic!("{duty}")
        }
    };
    let expected: Vec<_> = order.duties().map(keys).collect();
    let duties = found["duties"].as_array().unwrap().iter();
    let found: Vec<_> = duties.map(|duty| duty["key"].as_str().unwrap()).collect();
    assert_eq!(found, expected);
    assert_eq!(expected.len(), 2);
    let answers = &document["summary"]["answers"];
    assert_eq!(
        (&answers["refused"], &answers["repeat"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn the_story_of_an_orders_own_log_begins_with_what_was_agreed() {
    let run = replay(lived().log.join("\n"), &["--explain", "A7"]);
    for part in [
        "Order A7, 10.00 INR\n\n2026-11-24T10:00:00Z  line 1  log\n",
        "    create for 10.00 INR, payable before 2026-11-24T10:15:00Z, honour within 10m of expiry\n",
        "    created; CREATED\n",
        "    start_payment EK1 until 2026-11-24T10:05:00Z\n    applied; CHECKOUT_RENDERED -> ATTEMPTED\n",
        "    EK1 captured 10.00 INR at 2026-11-24T10:20:00Z\n    applied, won; EXPIRED -> PAID\n",
        "    cancel\n    refused: the order is paid already; PAID\n",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in\n{}", run.out);
    }
}

#[test]
fn a_creation_that_is_repeated_changes_nothing_and_one_of_other_terms_is_a_bad_line() {
    let Kept { order, log } = lived();
    let terms = order.terms();
    let other = Terms::new(terms.id().clone(), amount("11.00"), minutes(0));
    let lines = [
        log.join("\n"),
        log[0].clone(),
        line(&LogLine::created(other)),
    ];
    let run = replay(lines.join("\n"), &["--json"]);
    assert_eq!(
        run.err,
        "line 10: order `A7` was created before with other terms\n"
    );
    assert_eq!(statuses(&run.document()), ["PAID"]);
    let twice = replay(log.join("\n") + "\n" + &log[0], &["--json"]);
    assert_eq!(twice.code, Some(0));
}

#[test]
fn a_creation_of_another_order_or_instant_than_its_lines_is_a_bad_line() {
    let created = lived().log.swap_remove(0);
    let run = replay(created.replacen("A7", "A8", 1), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("creation is of `A7` at"), "{}", run.err);
}

#[test]
fn the_log_of_an_order_as_the_core_writes_it_is_given_to_that_order() {
    let a2 = OrderId::new("A2").unwrap();
    let line = |minute, input: Input| {
        let at = minutes(minute);
        line(&LogLine::new(a2.clone(), Entry { at, input }))
    };
    let start = Command::StartPayment {
        payment: payment("EK2"),
        limit: None,
    };
    let captured = captured("EK2", 2);
    let report = Report {
        order: Some(a2.clone()),
        provider_order: Some(ProviderOrderId::new("ORD2").unwrap()),
        status: Some(Status::Paid.into()),
        notices: vec![captured.clone()],
        ..Report::default()
    };
    let lines = [
        line(1, Input::Command(start)),
        line(2, Input::Report(report)),
        line(3, Input::Notice(captured)),
        line(16, Input::Advance),
    ];
    let document = replayed(two_orders(&lines.join("\n")));
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
        advance(r#""2026-11-24T15:45:00+05:30""#, "").replace("advance", "wait"),
        advance("true", ""),
    ];
    let output = replay(two_orders(&lines.join("\n")).as_bytes(), &["--json"]);
    let reasons = &output.err;
    assert_eq!(
        reasons.lines().collect::<Vec<_>>(),
        [
            "line 5: unknown field `payment`, expected one of `at`, `order`, `input` at column 60",
            "line 6: invalid type: floating point `1000000000000.0`, expected i64 at column 10",
            "line 7: timestamp is `253402300800000` milliseconds, but must lie within the calendar \
             at column 21",
            "line 8: order is `A3`, but must have been created before",
            "line 9: unknown variant `wait`, expected one of `create`, `advance`, `command`, \
             `notice`, `report` at column 47",
            "line 10: unknown variant `wait`, expected one of `create`, `advance`, `command`, \
             `notice`, `report` at column 61",
            "line 11: invalid type: boolean `true`, expected i64 at column 10",
        ]
    );
    let document = output.document();
    assert_eq!(statuses(&document), ["EXPIRED", "EXPIRED"]);
}

#[test]
fn an_entry_about_a_payment_of_another_order_is_a_conflict() {
    let started = |order: &str| {
        let start = r#"{"command":{"start_payment":{"payment":"EK1","limit":null}}}"#;
        format!(r#"{{"at":1795514460000,"order":"{order}","input":{start}}}"#)
    };
    let log = two_orders(&format!("{}\n{}", started("A2"), started("A1")));
    let document = replayed(&log);
    assert_eq!(statuses(&document), ["CREATED", "ATTEMPTED"]);
    let conflict = &document["conflicts"][0];
    assert_eq!(conflict["order"], "A1");
    assert_eq!(
        conflict["what"],
        "payment `EK1` belongs to order `A2`, not to `A1`"
    );
}

#[test]
fn a_report_in_an_orders_log_that_is_about_another_order_is_not_applied() {
    let report = |order: &str| Report {
        order: Some(OrderId::new(order).unwrap()),
        notices: vec![captured("EK1", 2)],
        ..Report::default()
    };
    for (about, status) in [("A1", "PAID"), ("A2", "CREATED")] {
        let at = minutes(3);
        let entry = Entry {
            at,
            input: Input::Report(report(about)),
        };
        let logged = line(&LogLine::new(OrderId::new("A1").unwrap(), entry));
        let document = replayed(two_orders(&logged));
        assert_eq!(statuses(&document), [status, "CREATED"], "{about}");
    }
}

#[test]
fn the_first_fact_of_a_report_bears_the_way_that_the_order_went() {
    let run = replay(lived().log.join("\n"), &["--explain", "A7", "--json"]);
    let document = run.document();
    let story = document["story"].as_array().unwrap().iter();
    let of_report = story.filter(|event| event["line"] == 5 && event["answer"] == "applied");
    let ways: Vec<_> = of_report
        .map(|event| event["statuses"].to_string())
        .collect();
    assert_eq!(ways, [r#"["EXPIRED","PAID"]"#, r#"["PAID"]"#]);
}
