//! What the compared histories reach. Guards against a comparison that agrees because nothing
//! happens in it.

use std::collections::BTreeMap;

use order_lifecycle::*;
use proptest::test_runner::TestRunner;

use crate::disorder;
use crate::history::millis;
use crate::owing::Owed;
use crate::reference::{Reference, Response, Said};

/// Histories looked at, always the same ones.
const COVERED: usize = 10_000;

/// What has to happen, and in how many steps at least.
const LEAST: [(&str, usize); 83] = [
    ("CANCELLED by merchant", 200),
    ("CANCELLED by provider_cancelled", 30),
    ("EXPIRED by provider_expired", 10),
    ("a changed amount was acknowledged", 30),
    ("a conflict changed the duties", 700),
    ("a request was withdrawn in part", 10),
    ("a withdrawn request was made again", 10),
    ("an input a millisecond before the deadline", 100),
    ("an input at the deadline", 200),
    ("an input at the wake-up", 300),
    ("answer applied", 10_000),
    ("answer conflict", 1_000),
    ("answer repeat", 2_000),
    ("answer stale", 1_000),
    ("conflict captured", 600),
    ("conflict closing", 70),
    ("conflict currency", 400),
    ("conflict dispute", 20),
    ("conflict refund", 500),
    ("disposition surplus", 2_000),
    ("disposition won", 5_000),
    ("duty decide after_cancel", 100),
    ("duty decide after_expiry", 500),
    ("duty decide amount_changed", 600),
    ("duty decide amount_mismatch", 700),
    ("duty decide currency_mismatch", 800),
    ("duty decide funds_returned", 400),
    ("duty decide overreturned", 100),
    ("duty decide winner_returned", 100),
    ("duty poll, closed", 4_000),
    ("duty poll, open", 2_000),
    ("duty refund by request", 1_000),
    ("duty refund of a surplus", 5_000),
    ("duty refund of the winner", 100),
    ("duty void, CANCELLED", 400),
    ("duty void, EXPIRED", 1_000),
    ("duty void, PAID", 1_000),
    ("expired before it was noticed", 300),
    ("expired by an input that ended the last hold", 20),
    ("expired by inactivity", 100),
    ("expired by timeout", 400),
    ("expired when a hold ended", 30),
    ("held open past its deadline", 200),
    ("honoured by Accept", 20),
    ("honoured by the policy", 100),
    ("honoured when it became whole or early enough", 20),
    ("refused already_paid", 800),
    ("refused currency_mismatch", 40),
    ("refused deadline_passed", 2),
    ("refused exceeds_refundable", 1_000),
    ("refused funds_returned", 40),
    ("refused not_under_review", 400),
    ("refused only_held", 10),
    ("refused order_cancelled", 100),
    ("refused order_expired", 500),
    ("refused payment_ended", 100),
    ("refused payment_in_flight", 100),
    ("refused request_differs", 40),
    ("refused underpaid", 2),
    ("refused unknown_payment", 800),
    ("refused unknown_request", 1_000),
    ("review after_cancel", 100),
    ("review after_expiry", 300),
    ("review amount_changed", 400),
    ("review amount_mismatch", 600),
    ("review currency_mismatch", 500),
    ("review funds_returned", 600),
    ("review, also amount_mismatch", 400),
    ("review, also currency_mismatch", 100),
    ("review, also funds_returned", 600),
    ("status ATTEMPTED", 6_000),
    ("status CANCELLED", 1_000),
    ("status CHECKOUT_RENDERED", 60),
    ("status CREATED", 400),
    ("status EXPIRED", 4_000),
    ("status PAID", 10_000),
    ("surplus, also after_cancel", 100),
    ("surplus, also after_expiry", 100),
    ("surplus, also amount_mismatch", 200),
    ("surplus, also currency_mismatch", 100),
    ("the clock stepped back", 3_000),
    ("time alone changed the duties", 30),
    ("won by a withdrawn request", 5),
];

#[test]
fn sometimes_the_compared_histories_reach_every_answer_reason_status_and_duty() {
    let mut counts = BTreeMap::new();
    disorder::for_each(&mut TestRunner::deterministic(), COVERED, |case| {
        let mut model = Reference::new(case.terms);
        for entry in &case.history {
            let before = model.clone();
            let response = model.hear(entry);
            let mut happened = Vec::new();
            answered(&response, &mut happened);
            timed(&before, entry, &response, &model, &mut happened);
            owed(&before, &model, &mut happened);
            decided(&before, entry, &response, &model, &mut happened);
            happened.sort_unstable();
            happened.dedup();
            for what in happened {
                *counts.entry(what).or_insert(0_usize) += 1;
            }
        }
    });
    for (what, count) in &counts {
        println!("{count:>6}: {what}");
    }
    for (what, least) in LEAST {
        let count = counts.get(what).copied().unwrap_or(0);
        assert!(count >= least, "only {count} steps: {what}");
    }
}

fn answered(response: &Response, happened: &mut Vec<String>) {
    happened.push(format!("status {}", response.after));
    match &response.said {
        Said::Nothing => {}
        Said::Refused(reason) => happened.push(format!("refused {}", reason.as_str())),
        Said::Answered(answer) => {
            happened.push(format!("answer {}", answer.as_str()));
            if let Answer::Conflict(conflict) = answer {
                let kind = match **conflict {
                    Conflict::Captured { .. } => "captured",
                    Conflict::Refund { .. } => "refund",
                    Conflict::Dispute { .. } => "dispute",
                    Conflict::Currency { .. } => "currency",
                    Conflict::ProviderOrder { .. } => "provider order",
                    Conflict::Closing { .. } => "closing",
                    // Only whole reports answer so.
                    Conflict::OrderAmount { .. } => "order amount",
                };
                happened.push(format!("conflict {kind}"));
            }
        }
    }
    if let Some(stands) = &response.disposition {
        let first = stands.first().filter(|_| stands.under_review());
        happened.push(match first {
            Some(why) => format!("review {why}"),
            None => format!("disposition {}", stands.code),
        });
        let also = stands.why.iter().skip(1);
        happened.extend(also.map(|it| format!("{}, also {it}", stands.code)));
    }
}

fn timed(
    before: &Reference,
    entry: &Entry,
    response: &Response,
    after: &Reference,
    happened: &mut Vec<String>,
) {
    let now = millis(entry.at);
    let deadline = before.deadline().map(|(at, _)| at);
    let mut when = |it: bool, what: &str| {
        if it {
            happened.push(what.to_owned());
        }
    };
    when(now < before.clock, "the clock stepped back");
    when(deadline == Some(now), "an input at the deadline");
    when(
        deadline == Some(now + 1),
        "an input a millisecond before the deadline",
    );
    when(
        before.next_wake(&before.duties(&before.standing())) == Some(now),
        "an input at the wake-up",
    );
    let fixed = after.terms.deadline().map(millis);
    let open = after.status().is_open();
    when(
        open && fixed.is_some_and(|it| it <= after.clock),
        "held open past its deadline",
    );
    if let Some((at, cause)) = response.expired {
        when(true, &format!("expired by {}", cause.as_str()));
        let in_time = deadline.is_some_and(|it| it <= after.clock);
        when(!in_time, "expired by an input that ended the last hold");
        when(at < after.clock, "expired before it was noticed");
        when(
            at > before.clock && fixed.is_some_and(|it| it < at),
            "expired when a hold ended",
        );
    }
}

fn owed(before: &Reference, after: &Reference, happened: &mut Vec<String>) {
    let duties = |model: &Reference| model.duties(&model.standing());
    for owed in duties(after) {
        happened.push(match owed {
            Owed::Refund {
                request: Some(_), ..
            } => "duty refund by request".to_owned(),
            Owed::Refund { payment, .. } => {
                let won = after
                    .winner
                    .as_ref()
                    .is_some_and(|(winner, _)| *winner == payment);
                let whose = if won { "of the winner" } else { "of a surplus" };
                format!("duty refund {whose}")
            }
            Owed::Void { .. } => format!("duty void, {}", after.status()),
            Owed::Poll { .. } => {
                let open = if after.status().is_open() {
                    "open"
                } else {
                    "closed"
                };
                format!("duty poll, {open}")
            }
            Owed::Capture { .. } => "duty capture".to_owned(),
            Owed::Decide { why, .. } => format!("duty decide {}", why[0]),
        });
    }
    if before.status() == after.status() && before.heard.len() == after.heard.len() {
        let changed = duties(before) != duties(after);
        happened.extend(changed.then(|| "time alone changed the duties".to_owned()));
    }
}

fn decided(
    before: &Reference,
    entry: &Entry,
    response: &Response,
    after: &Reference,
    happened: &mut Vec<String>,
) {
    let applied = response.said == Said::Answered(Answer::Applied);
    if let (None, Some(closed), None) = (before.closing, after.closing, response.expired) {
        happened.push(format!("{} by {}", closed.status, closed.cause.as_str()));
    }
    let accepted = matches!(&entry.input, Input::Command(Command::Accept { .. }));
    if let (None, Some((payment, _)), Some(_)) = (&before.winner, &after.winner, after.closing) {
        let by = if accepted { "Accept" } else { "the policy" };
        happened.push(format!("honoured by {by}"));
        let again = before.told(payment).captured().is_some();
        if again && !accepted {
            happened.push("honoured when it became whole or early enough".to_owned());
        }
    }
    let acknowledged = accepted && applied && before.winner.is_some();
    happened.extend(acknowledged.then(|| "a changed amount was acknowledged".to_owned()));
    let changed = matches!(response.said, Said::Answered(Answer::Conflict(_)))
        && before.duties(&before.standing()) != after.duties(&after.standing());
    happened.extend(changed.then(|| "a conflict changed the duties".to_owned()));
    if let Input::Command(Command::WithdrawRefund { payment, .. }) = &entry.input {
        let won = before.winner.is_none() && after.winner.is_some();
        happened.extend(won.then(|| "won by a withdrawn request".to_owned()));
        let stands = after.told(payment).asked().iter().any(|asked| {
            let minor = i128::from(asked.amount.minor());
            asked.stands > 0 && asked.stands < minor
        });
        happened.extend(stands.then(|| "a request was withdrawn in part".to_owned()));
    }
    if let Input::Command(Command::Refund { payment, .. }) = &entry.input {
        let again = |model: &Reference| model.told(payment).asked().len();
        let again = applied && again(before) == again(after);
        happened.extend(again.then(|| "a withdrawn request was made again".to_owned()));
    }
}
