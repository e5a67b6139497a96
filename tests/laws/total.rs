//! L7, total. Guards against the one message that stops the queue, and the one that vanishes.

use order_lifecycle::*;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

use crate::harness::{always, cases, count, drawn};
use crate::story::Case;

/// A case with some of its instants moved to the ends of the calendar.
fn extreme() -> impl Strategy<Value = Case> {
    let ends = vec![Timestamp::MIN, Timestamp::MAX, Timestamp::EPOCH];
    let ends = vec(weighted(0.1, select(ends)), 90);
    (cases(), ends, any::<bool>()).prop_map(|(case, ends, forever)| {
        let mut ends = ends.into_iter();
        let history = case.history.into_iter().map(|entry| Entry {
            at: ends.next().flatten().unwrap_or(entry.at),
            input: match entry.input {
                Input::Notice(notice) => {
                    let occurred = ends.next().flatten().unwrap_or(notice.occurred_at());
                    let notice = notice.with_occurred_at(occurred);
                    Input::Notice(limited(notice, ends.next().flatten()))
                }
                other => other,
            },
        });
        let history = history.collect();
        let terms = if forever {
            endless(&case.terms)
        } else {
            case.terms
        };
        Case { terms, history }
    })
}

fn limited(mut notice: Notice, end: Option<Timestamp>) -> Notice {
    if let Notice::Payment {
        fact: PaymentFact::Pending { limit },
        ..
    } = &mut notice
    {
        *limit = end.or(*limit);
    }
    notice
}

/// The same terms with durations that no calendar holds.
fn endless(terms: &Terms) -> Terms {
    let forever = core::time::Duration::MAX;
    let expiry = Expiry::after(forever)
        .with_inactivity_timeout(forever)
        .with_attempt_window(forever);
    let late = LateMoney::HonourWithin(forever);
    let policy = Policy {
        after_expiry: late,
        after_cancel: late,
        ..*terms.policy()
    };
    let endless = terms.clone().with_expiry(expiry).expect("long is not zero");
    endless.with_policy(policy)
}

#[test]
fn always_no_input_panics_or_is_ignored() {
    always(extreme(), |case: &Case| {
        for step in case.walk() {
            read_everything(&step.after);
            if let Some(refusal) = step.refusal() {
                let told = refusal.to_string();
                prop_assert!(told.starts_with("cannot "), "{}", told);
                prop_assert!(told.ends_with(&refusal.reason.to_string()), "{}", told);
            }
            if let Some((payment, fact)) = step.told() {
                is_noted(&step.after, payment, fact)?;
            }
            if let Some(outcome) = step.outcome() {
                prop_assert!(!outcome.answer.as_str().is_empty());
            }
        }
        Ok(())
    });
}

fn read_everything(order: &Order) {
    let duties: Vec<_> = order.duties().map(|duty| format!("{duty:?}")).collect();
    let sums: Vec<_> = order.currencies().map(|it| order.sums_in(it)).collect();
    let shown = format!("{:?} {:?}", order.expires_at(), order.next_wake());
    let ahead = order.next_wake().is_none_or(|wake| wake > order.clock());
    assert!(
        ahead && duties.len() <= 9 * order.payments().len() && sums.len() <= 3 && !shown.is_empty()
    );
    let mut later = order.clone();
    later.advance(Timestamp::MAX);
    assert!(later.expires_at().is_none());
}

/// What was told can be read, or something that overtakes it.
fn is_noted(order: &Order, payment: &PaymentId, fact: &PaymentFact) -> TestCaseResult {
    let Some(payment) = order.payment(payment) else {
        prop_assert!(false, "the payment is not known");
        return Ok(());
    };
    let noted = match fact {
        PaymentFact::Pending { .. } | PaymentFact::CapturePending => true,
        PaymentFact::Failed => payment.progress() >= Progress::Failed,
        PaymentFact::Authorized { .. } => payment.progress() >= Progress::Authorized,
        PaymentFact::Voided | PaymentFact::Reversed => payment.progress() >= Progress::Voided,
        PaymentFact::Captured { .. } | PaymentFact::PartlyCaptured { .. } => {
            payment.progress() == Progress::Captured
        }
        PaymentFact::Refund { refund, .. } => payment.refunds().any(|it| it.id() == refund),
        PaymentFact::RefundTotal { .. } => payment.refund_total().is_some(),
        PaymentFact::Dispute { dispute, .. } => payment.disputes().any(|it| it.id() == dispute),
    };
    prop_assert!(noted, "{:?} left no trace in {:?}", fact, payment);
    Ok(())
}

#[test]
fn sometimes_inputs_come_at_the_ends_of_the_calendar() {
    let least = [
        ("a `now` at the end of the calendar", 300),
        ("a `now` at its beginning", 300),
        ("a fact that occurred at the end of the calendar", 300),
        ("durations that no calendar holds", 500),
        (
            "an order that costs all that 64 bits hold, captured twice",
            10,
        ),
    ];
    count(&drawn(&extreme()), least, |case| {
        let at = |end| case.history.iter().any(|entry| entry.at == end);
        let occurred = |entry: &Entry| match &entry.input {
            Input::Notice(notice) => notice.occurred_at() == Timestamp::MAX,
            Input::Command(_) | Input::Report(_) | Input::Advance => false,
        };
        [
            at(Timestamp::MAX),
            at(Timestamp::MIN),
            case.history.iter().any(occurred),
            case.terms.deadline().is_none() && case.terms.inactivity_timeout().is_some(),
            case.end().sums().received > i128::from(i64::MAX),
        ]
    });
}
