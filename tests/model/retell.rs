//! A disagreement, told as a trace in the format of the incidents, with what the reference expects
//! of every step and of the end. Guards against a bug that was found and cannot be shown again.

use std::fmt::Write as _;

use order_lifecycle::*;

use crate::history::Millis;
use crate::owing::Owed;
use crate::reference::{Reference, Said};
use crate::story::{self, Case, Step};

/// Tells a case as `order trace FILE` reads it.
pub(crate) fn retold(id: &str, title: &str, case: &Case) -> String {
    let mut model = Reference::new(case.terms.clone());
    let mut text = format!("{{\n  \"id\": \"{id}\",\n  \"title\": \"{title}\",\n");
    let terms = story::terms(&case.terms);
    let _ = write!(text, "  \"terms\": {{{terms}}},\n  \"steps\": [");
    for (number, entry) in case.history.iter().enumerate() {
        let response = model.hear(entry);
        let comma = if number == 0 { "" } else { "," };
        let step = Step(entry).to_string();
        let step = step.strip_suffix('}').unwrap_or(&step);
        let mut expected = vec![("status", quoted(response.after.as_str()))];
        match &response.said {
            Said::Nothing => {}
            Said::Answered(answer) => expected.push(("answer", quoted(answer.as_str()))),
            Said::Refused(reason) => {
                let reason = object(&[("refused", quoted(reason.as_str()))]);
                expected.push(("answer", reason));
            }
        }
        if let Some(stands) = &response.disposition {
            expected.push(("disposition", quoted(stands.code)));
            if let Some(why) = stands.first().filter(|_| stands.under_review()) {
                expected.push(("why", quoted(why.as_str())));
            }
        }
        expected.push(("duties", duties(&model)));
        let _ = write!(
            text,
            "{comma}\n    {step}, \"expect\": {}}}",
            object(&expected)
        );
    }
    let _ = write!(text, "\n  ],\n  \"final\": {}\n}}\n", end(&model));
    text
}

fn end(model: &Reference) -> String {
    let currency = model.terms.amount().currency();
    let sums = &model.sums(&model.standing())[&currency];
    let winner = model.winner.as_ref().map(|(winner, _)| winner.as_str());
    let mut end = vec![
        ("status", quoted(model.status().as_str())),
        ("winner", or_null(winner.map(quoted))),
        ("duties", duties(model)),
    ];
    for (place, minor) in sums.places() {
        end.push((place, quoted(&currency.decimal(minor).to_string())));
    }
    let offset = |at: Millis| {
        let instant = Timestamp::from_millis(at).expect("within the calendar");
        quoted(&story::offset(instant))
    };
    end.push((
        "deadline",
        or_null(model.deadline().map(|(at, _)| offset(at))),
    ));
    if let Some(closed) = model.closing.filter(|_| model.winner.is_none()) {
        end.push(("closed_at", offset(closed.at)));
        end.push(("cause", quoted(cause(closed.cause))));
    }
    object(&end)
}

fn duties(model: &Reference) -> String {
    let duties = model.duties(&model.standing());
    let duties: Vec<_> = duties.iter().map(|owed| duty(owed, model)).collect();
    format!("[{}]", duties.join(", "))
}

fn duty(owed: &Owed, model: &Reference) -> String {
    let named = |duty: &str, payment: &PaymentId| {
        vec![
            ("duty", quoted(duty)),
            ("payment", quoted(payment.as_str())),
        ]
    };
    match owed {
        Owed::Refund {
            payment,
            request,
            amount,
        } => {
            let mut fields = named("refund", payment);
            let currency = amount.currency();
            let decimal = currency.decimal(amount.minor().into()).to_string();
            fields.push(("amount", quoted(&decimal)));
            if currency != model.terms.amount().currency() {
                fields.push(("currency", quoted(currency.as_str())));
            }
            if let Some(request) = request {
                fields.push(("request", quoted(request.as_str())));
            }
            object(&fields)
        }
        Owed::Void { payment } => object(&named("void", payment)),
        Owed::Poll { payment } => object(&named("poll", payment)),
        Owed::Capture { payment, amount } => {
            let mut fields = named("capture", payment);
            let decimal = amount.currency().decimal(amount.minor().into());
            fields.push(("amount", quoted(&decimal.to_string())));
            object(&fields)
        }
        Owed::Decide { payment, why } => {
            let mut fields = named("decide", payment);
            fields.push(("why", quoted(why[0].as_str())));
            object(&fields)
        }
    }
}

/// A trace does not tell one word of the provider's from the other: the status does.
fn cause(cause: ClosingCause) -> &'static str {
    match cause {
        ClosingCause::ProviderCancelled | ClosingCause::ProviderExpired => "provider",
        ClosingCause::Merchant | ClosingCause::Timeout | ClosingCause::Inactivity => cause.as_str(),
    }
}

fn or_null(text: Option<String>) -> String {
    text.unwrap_or_else(|| "null".to_owned())
}

/// Ids and codes here need no escapes.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|(key, value)| format!("\"{key}\": {value}"))
        .collect();
    format!("{{{}}}", fields.join(", "))
}

mod tests {
    use std::path::Path;

    use order_lifecycle::strategy::CREATED;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::disorder;
    use crate::instants::later;

    #[test]
    fn a_history_is_told_with_what_is_expected_of_every_step_and_of_the_end() {
        let due = Amount::parse("10.00", Currency::INR).expect("an amount");
        let policy = Policy {
            after_cancel: LateMoney::HonourWithin(std::time::Duration::ZERO),
            ..Policy::DEFAULT
        };
        let terms = Terms::new(OrderId::new("A-1").expect("an id"), due, CREATED);
        let expiry = Expiry::after(std::time::Duration::from_secs(60));
        let terms = terms
            .with_expiry(expiry)
            .expect("in time")
            .with_policy(policy);
        let at = |millis| later(CREATED, millis);
        let payment = PaymentId::new("p1").expect("an id");
        let amount = Amount::parse("9.00", Currency::INR).expect("an amount");
        let captured = Notice::payment(payment, PaymentFact::Captured { amount }, at(-1));
        let history = vec![
            Entry {
                at: at(1),
                input: Input::Notice(captured),
            },
            Entry {
                at: at(60_000),
                input: Input::Command(Command::Cancel),
            },
        ];
        let case = Case { terms, history };
        assert_eq!(
            retold("M-1", "paid too little", &case),
            include_str!("retold.json")
        );
    }

    #[test]
    #[ignore = "writes traces for `order trace target/tmp/retold`, which has to pass"]
    fn random_histories_are_written_for_the_command_line() {
        let traces = Path::new(env!("CARGO_TARGET_TMPDIR")).join("retold");
        std::fs::create_dir_all(&traces).expect("a place for traces");
        let mut number = 0;
        disorder::for_each(&mut TestRunner::deterministic(), 500, |case| {
            number += 1;
            let id = format!("M-{number:03}");
            let trace = retold(&id, "a random history", &case);
            std::fs::write(traces.join(id + ".json"), trace).expect("a trace");
        });
    }
}
