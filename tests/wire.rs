//! Guards against stored texts that change their spelling, or that are read past their one door:
//! a log that tells of another order once a newer version reads it.

use std::fmt::Debug;

use order_lifecycle::{
    Amount, Command, Currency, DisputeState, Entry, Fact, Input, LogLine, Money, Notice, OrderId,
    PaymentFact, PaymentId, RefundState, Report, ReportedStatus, RequestId, Status,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{from_str, to_string};
use time::UtcDateTime;
use time::macros::utc_datetime;

#[test]
fn statuses_currencies_and_ids_are_stored_as_the_text_they_print() {
    let statuses = Status::ALL.map(|status| to_string(&status).unwrap());
    assert_eq!(
        statuses,
        [
            r#""CREATED""#,
            r#""CHECKOUT_RENDERED""#,
            r#""ATTEMPTED""#,
            r#""PAID""#,
            r#""CANCELLED""#,
            r#""EXPIRED""#
        ]
    );
    for (status, text) in Status::ALL.into_iter().zip(&statuses) {
        assert_eq!(from_str::<Status>(text).unwrap(), status);
    }
    assert_eq!(to_string(&Currency::INR).unwrap(), r#""INR""#);
    let id: PaymentId = from_str(r#""pay_1""#).unwrap();
    assert_eq!(to_string(&id).unwrap(), r#""pay_1""#);
}

#[test]
fn what_the_door_refuses_is_refused_when_read() {
    let reason = from_str::<OrderId>(r#""""#).unwrap_err().to_string();
    assert!(reason.contains("order id is empty"), "{reason}");
    let reason = from_str::<Status>(r#""paid""#).unwrap_err().to_string();
    assert!(reason.contains("unknown order status `paid`"), "{reason}");
    let reason = from_str::<Currency>(r#""RS""#).unwrap_err().to_string();
    assert!(reason.contains("unknown currency `RS`"), "{reason}");
}

const AT: UtcDateTime = utc_datetime!(2026-11-24 10:01);
const LATER: UtcDateTime = utc_datetime!(2026-11-24 10:15:00.250);

fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
}

fn id<T: std::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Pins the JSON of a value, and its first byte in postcard, which counts the words.
#[track_caller]
fn pinned<T: Debug + DeserializeOwned + PartialEq + Serialize>(value: &T, word: u8, json: &str) {
    assert_eq!(to_string(value).unwrap(), json);
    assert_eq!(&from_str::<T>(json).unwrap(), value, "{json}");
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(bytes.first(), Some(&word), "{json}");
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value, "{json}");
}

#[test]
fn every_command_has_its_words() {
    let (payment, request) = (|| id("EK1"), || id::<RequestId>("q1"));
    let limit = Some(LATER);
    let commands = [
        (Command::RenderCheckout, r#""render_checkout""#),
        (
            Command::StartPayment {
                payment: payment(),
                limit,
            },
            r#"{"start_payment":{"payment":"EK1","limit":1795515300250}}"#,
        ),
        (Command::Cancel, r#""cancel""#),
        (Command::ForceCancel, r#""force_cancel""#),
        (
            Command::Accept { payment: payment() },
            r#"{"accept":{"payment":"EK1"}}"#,
        ),
        (
            Command::Refund {
                payment: payment(),
                request: request(),
                amount: inr(100),
            },
            r#"{"refund":{"payment":"EK1","request":"q1","amount":{"minor":100,"currency":"INR"}}}"#,
        ),
        (
            Command::WithdrawRefund {
                payment: payment(),
                request: request(),
            },
            r#"{"withdraw_refund":{"payment":"EK1","request":"q1"}}"#,
        ),
        (
            Command::Bind {
                provider_order: id("ORD1"),
            },
            r#"{"bind":{"provider_order":"ORD1"}}"#,
        ),
    ];
    for (word, (command, json)) in (0..).zip(&commands) {
        pinned(command, word, json);
        // The words of the log are those of every other place.
        assert!(json.contains(&format!("\"{}\"", command.verb())));
    }
    let unlimited = Command::StartPayment {
        payment: payment(),
        limit: None,
    };
    let json = r#"{"start_payment":{"payment":"EK1","limit":null}}"#;
    pinned(&unlimited, 1, json);
}

#[test]
fn every_fact_about_a_payment_has_its_words() {
    let amount = inr(49_900);
    let zero = Money::new(0, Currency::INR).unwrap();
    let facts = [
        (
            PaymentFact::Pending { limit: Some(LATER) },
            r#"{"pending":{"limit":1795515300250}}"#,
        ),
        (PaymentFact::Failed, r#""failed""#),
        (PaymentFact::Authorized, r#""authorized""#),
        (PaymentFact::Voided, r#""voided""#),
        (
            PaymentFact::Captured { amount },
            r#"{"captured":{"amount":{"minor":49900,"currency":"INR"}}}"#,
        ),
        (PaymentFact::Reversed, r#""reversed""#),
        (
            PaymentFact::Refund {
                refund: id("r1"),
                request: None,
                amount,
                state: RefundState::Done,
            },
            r#"{"refund":{"refund":"r1","request":null,"amount":{"minor":49900,"currency":"INR"},"state":"done"}}"#,
        ),
        (
            PaymentFact::RefundTotal { amount: zero },
            r#"{"refund_total":{"amount":{"minor":0,"currency":"INR"}}}"#,
        ),
        (
            PaymentFact::Dispute {
                dispute: id("d1"),
                amount,
                state: DisputeState::Open,
            },
            r#"{"dispute":{"dispute":"d1","amount":{"minor":49900,"currency":"INR"},"state":"open"}}"#,
        ),
    ];
    for (word, (fact, json)) in (0..).zip(&facts) {
        pinned(fact, word, json);
    }
}

#[test]
fn every_fact_about_an_order_and_every_state_has_its_word() {
    let failed = Fact::Payment {
        payment: id("EK1"),
        fact: PaymentFact::Failed,
    };
    let json = r#"{"payment":{"payment":"EK1","fact":"failed"}}"#;
    pinned(&failed, 0, json);
    pinned(&Fact::CheckoutRendered, 1, r#""checkout_rendered""#);
    pinned(&Fact::Cancelled, 2, r#""cancelled""#);
    pinned(&Fact::Expired, 3, r#""expired""#);

    pinned(&RefundState::Pending, 0, r#""pending""#);
    pinned(&RefundState::Failed, 1, r#""failed""#);
    pinned(&RefundState::Done, 2, r#""done""#);
    pinned(&DisputeState::Open, 0, r#""open""#);
    pinned(&DisputeState::Won, 1, r#""won""#);
    pinned(&DisputeState::Lost, 2, r#""lost""#);
}

#[test]
fn every_input_is_a_line_of_a_log() {
    let captured = PaymentFact::Captured {
        amount: inr(49_900),
    };
    let report = Report {
        order: Some(id("A1001")),
        provider_order: None,
        amount: Some(inr(49_900)),
        status: Some(ReportedStatus::Known(Status::Paid)),
        notices: vec![Notice::payment(id("EK1"), captured, AT)],
        lists_all_payments: true,
    };
    let cancelled = Notice {
        fact: Fact::Cancelled,
        occurred_at: AT,
    };
    let inputs = [
        (Input::Advance, r#""advance""#),
        (Input::Command(Command::Cancel), r#"{"command":"cancel"}"#),
        (
            Input::Notice(cancelled),
            r#"{"notice":{"fact":"cancelled","occurred_at":1795514460000}}"#,
        ),
        (
            Input::Report(report),
            r#"{"report":{"order":"A1001","provider_order":null,"amount":{"minor":49900,"currency":"INR"},"status":"PAID","notices":[{"fact":{"payment":{"payment":"EK1","fact":{"captured":{"amount":{"minor":49900,"currency":"INR"}}}}},"occurred_at":1795514460000}],"lists_all_payments":true}}"#,
        ),
    ];
    for (word, (input, json)) in (0..).zip(inputs) {
        pinned(&input, word, json);
        let entry = Entry { at: LATER, input };
        let line = LogLine::new(id("A1001"), entry.clone());
        let written = to_string(&line).unwrap();
        assert_eq!(
            written,
            format!(r#"{{"at":1795515300250,"order":"A1001","input":{json}}}"#)
        );
        let read: LogLine = from_str(&written).unwrap();
        assert_eq!(read, line);
        assert_eq!(read.into_entry(), entry);
    }
}

#[test]
fn a_reported_status_is_its_text_and_known_where_it_is_one_of_the_six() {
    let unknown = ReportedStatus::Unknown("PARTLY_PAID".into());
    pinned(&unknown, 11, r#""PARTLY_PAID""#);
    pinned(&ReportedStatus::Known(Status::Paid), 4, r#""PAID""#);
    let like_known = to_string(&ReportedStatus::Unknown("PAID".into())).unwrap();
    let read: ReportedStatus = from_str(&like_known).unwrap();
    assert_eq!(read, ReportedStatus::Known(Status::Paid));
}

#[test]
fn what_is_finer_than_a_millisecond_is_cut_off_towards_the_past() {
    let written = |occurred_at| {
        let fact = Fact::Expired;
        to_string(&Notice { fact, occurred_at }).unwrap()
    };
    let finer = written(utc_datetime!(2026-11-24 10:15:00.250_999_999));
    assert_eq!(finer, written(LATER));
    let before_1970 = written(utc_datetime!(1969-12-31 23:59:59.999_9));
    assert_eq!(before_1970, r#"{"fact":"expired","occurred_at":-1}"#);
}

#[test]
fn what_is_no_input_is_refused_and_what_is_wrong_is_named() {
    let command = |json: &str| format!(r#"{{"command":{json}}}"#);
    let captured = |amount: &str| {
        let fact = format!(r#"{{"captured":{{"amount":{amount}}}}}"#);
        let fact = format!(r#"{{"payment":{{"payment":"EK1","fact":{fact}}}}}"#);
        format!(r#"{{"notice":{{"fact":{fact},"occurred_at":0}}}}"#)
    };
    let notice = |more: &str| format!(r#"{{"notice":{{"fact":"expired"{more}}}}}"#);
    let start = |more: &str| command(&format!(r#"{{"start_payment":{{"payment":{more}}}}}"#));
    let report = |keys: &str| format!(r#"{{"report":{{{keys}}}}}"#);
    let nothing_told = r#""order":null,"provider_order":null,"amount":null,"notices":[]"#;
    for (json, problem) in [
        (r#""wait""#.into(), "unknown variant `wait`"),
        (command(r#""pay""#), "unknown variant `pay`"),
        (command(r#""Cancel""#), "unknown variant `Cancel`"),
        (start(r#""EK1""#), "missing field `limit`"),
        (start(r#""EK1","limit":1.5"#), "floating point `1.5`"),
        (start(r#""EK1","limit":"5m""#), r#"string "5m""#),
        (
            start(r#""EK1","limit":null,"now":0"#),
            "unknown field `now`",
        ),
        (start(r#""","limit":null"#), "payment id is empty"),
        (captured(r#"{"minor":0,"currency":"INR"}"#), "is zero"),
        (captured(r#"{"minor":-1,"currency":"INR"}"#), "negative"),
        (
            captured(r#"{"minor":1,"currency":"RS"}"#),
            "unknown currency `RS`",
        ),
        (captured(r#"{"minor":1}"#), "missing field `currency`"),
        (notice(""), "missing field `occurred_at`"),
        (
            notice(r#","occurred_at":253402300800000"#),
            "instant `253402300800000` in milliseconds since 1970 lies outside the calendar",
        ),
        (
            notice(r#","occurred_at":9223372036854775807"#),
            "lies outside the calendar",
        ),
        (
            report(&format!(r#"{nothing_told},"lists_all_payments":false"#)),
            "missing field `status`",
        ),
        (
            report(&format!(r#"{nothing_told},"status":null"#)),
            "missing field `lists_all_payments`",
        ),
    ] {
        let refused = from_str::<Input>(&json).unwrap_err().to_string();
        assert!(refused.contains(problem), "{refused}\nfor {json}");
    }
    let nobody = r#"{"at":0,"input":"advance"}"#;
    let refused = from_str::<LogLine>(nobody).unwrap_err().to_string();
    assert!(refused.contains("missing field `order`"), "{refused}");
}

#[test]
fn no_key_that_may_be_null_may_be_missing() {
    let refund = r#"{"refund":{"refund":"r1","request":null,"amount":{"minor":1,"currency":"INR"},"state":"done"}}"#;
    assert!(from_str::<PaymentFact>(refund).is_ok());
    let refused = from_str::<PaymentFact>(&refund.replace(r#""request":null,"#, ""));
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("missing field `request`"), "{refused}");

    let pending = from_str::<PaymentFact>(r#"{"pending":{}}"#).unwrap_err();
    assert!(
        pending.to_string().contains("missing field `limit`"),
        "{pending}"
    );

    let report = r#"{"order":null,"provider_order":null,"amount":null,"status":null,"notices":[],"lists_all_payments":false}"#;
    assert_eq!(from_str::<Report>(report).unwrap(), Report::default());
    for key in ["order", "provider_order", "amount", "status"] {
        let missing = report.replacen(&format!(r#""{key}":null,"#), "", 1);
        let refused = from_str::<Report>(&missing).unwrap_err().to_string();
        let problem = format!("missing field `{key}`");
        assert!(refused.contains(&problem), "{refused}");
    }
}
