//! Reports about other orders. Guards against a poll, a settlement row or a webhook of one order
//! that closes, binds or pays another.

use order_lifecycle::strategy::{CREATED, amounts, reports};
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::about::{holds, is_of_another_order, is_ours};
use crate::harness::{Step, always, cases_with_reports, count, drawn, dues};
use crate::story::Case;

/// Histories between whose inputs stand reports that tell the provider's order, what it costs and
/// what became of it as a whole.
fn cases() -> impl Strategy<Value = Case> {
    let words = vec((any::<Index>(), words()), 1..4);
    (cases_with_reports(20), words).prop_map(|(mut case, words)| {
        for (place, report) in words {
            let place = place.index(case.history.len() + 1);
            let before = place.checked_sub(1).map(|it| case.history[it].at);
            let at = before.unwrap_or(CREATED);
            let input = Input::Report(report);
            case.history.insert(place, Entry { at, input });
        }
        case
    })
}

fn words() -> impl Strategy<Value = Report> {
    let [due, ..] = dues();
    let provider_order = select(&["o1", "o2"]);
    let occurred_at = CREATED;
    let word = select(vec![
        Notice::CheckoutRendered { occurred_at },
        Notice::Cancelled { occurred_at },
        Notice::Expired { occurred_at },
    ]);
    let told = (reports(due), provider_order, amounts(due), word);
    told.prop_map(|(mut report, provider_order, amount, word)| {
        report.provider_order = ProviderOrderId::new(provider_order).ok();
        report.amount = Some(amount);
        report.notices.push(word);
        report
    })
}

/// A step that was a report.
struct Heard<'s> {
    step: &'s Step<'s>,
    report: &'s Report,
}

fn heard<'s>(steps: &'s [Step<'s>]) -> impl Iterator<Item = Heard<'s>> {
    steps.iter().filter_map(|step| match &step.entry.input {
        Input::Report(report) => Some(Heard { step, report }),
        Input::Command(_) | Input::Notice(_) | Input::Advance => None,
    })
}

#[test]
fn always_a_report_of_another_order_changes_nothing_but_payments_that_are_ours() {
    always(cases(), |case| {
        for Heard { step, report } in heard(&case.walk()) {
            let ours = is_ours(&step.before, report);
            let taken_in = matches!(step.answered, Answered::Report(Ok(_)));
            prop_assert_eq!(taken_in, ours, "{:?}", report);
            let held = holds(report, step.entry.at, &step.before, &step.after);
            prop_assert_eq!(held, Ok(()), "{:?}", report);
        }
        Ok(())
    });
}

#[test]
fn always_words_about_another_order_are_answered_as_a_conflict() {
    always(cases(), |case| {
        for Heard { step, report } in heard(&case.walk()) {
            let Answered::Report(Ok(answered)) = &step.answered else {
                continue;
            };
            if !is_of_another_order(&step.before, report) {
                continue;
            }
            prop_assert!(!answered.bound, "bound by {:?}", report);
            let answers = report.notices.iter().zip(&answered.answers);
            for (_, answer) in answers.filter(|(notice, _)| notice.subject().is_none()) {
                let withheld = matches!(answer, Answer::Conflict(_));
                prop_assert!(withheld, "{:?} for {:?}", answer, report);
            }
        }
        Ok(())
    });
}

impl Heard<'_> {
    fn is_ours(&self) -> bool {
        is_ours(&self.step.before, self.report)
    }

    fn names_another(&self) -> bool {
        let id = self.report.order.as_ref();
        id.is_some_and(|id| id != self.step.before.id())
    }

    fn is_nameless(&self) -> bool {
        self.report.order.is_none()
    }

    fn has_payment_of_ours(&self) -> bool {
        let mut payments = self.report.payments();
        payments.any(|it| self.step.before.payment(it).is_some())
    }

    fn has_provider_order_of_ours(&self) -> bool {
        let theirs = self.report.provider_order.as_ref();
        theirs.is_some_and(|it| self.step.before.provider_orders().any(|bound| bound == it))
    }

    fn has_another_amount(&self) -> bool {
        let amount = self.report.amount;
        amount.is_some_and(|it| it != self.step.before.amount())
    }

    fn meets_an_open_order(&self) -> bool {
        self.step.timed.status().is_open()
    }

    fn would_close(&self) -> bool {
        let closing = |it: &Notice| matches!(it, Notice::Cancelled { .. } | Notice::Expired { .. });
        self.meets_an_open_order() && self.report.notices.iter().any(closing)
    }

    fn would_bind(&self) -> bool {
        let unbound = self.step.before.provider_order().is_none();
        unbound && self.report.provider_order.is_some()
    }

    fn brought_money(&self) -> bool {
        self.step.after.sums().received > self.step.before.sums().received
    }
}

#[test]
fn sometimes_reports_of_another_order_would_have_moved_ours() {
    let least = [
        ("another merchant's id, with a payment of ours", 200),
        ("another merchant's id, on an open order", 120),
        ("no merchant's id, and nothing of ours", 250),
        ("no merchant's id, by the provider's alone", 30),
        ("no merchant's id, by a payment alone", 300),
        ("another amount would close an open order", 150),
        ("another provider order would close an open order", 12),
        ("another amount would bind a provider order", 300),
        ("another amount beside money that is taken in", 120),
    ];
    count(&drawn(&cases()), least, |case| {
        let steps = case.walk();
        let any = |kind: fn(&Heard<'_>) -> bool| heard(&steps).any(|it| kind(&it));
        let ours = |kind: fn(&Heard<'_>) -> bool| heard(&steps).any(|it| it.is_ours() && kind(&it));
        [
            any(|it| it.names_another() && it.has_payment_of_ours()),
            any(|it| it.names_another() && it.meets_an_open_order()),
            any(|it| it.is_nameless() && !it.is_ours()),
            ours(|it| it.is_nameless() && !it.has_payment_of_ours()),
            ours(|it| it.is_nameless() && !it.has_provider_order_of_ours()),
            ours(|it| it.has_another_amount() && it.would_close()),
            ours(|it| {
                let other = is_of_another_order(&it.step.before, it.report);
                other && !it.has_another_amount() && it.would_close()
            }),
            ours(|it| it.has_another_amount() && it.would_bind()),
            ours(|it| it.has_another_amount() && it.brought_money()),
        ]
    });
}
