//! All reasons for which money does not pay the order. Guards against a merchant who decides about
//! doubtful money and is told half of what is wrong with it.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{always, cases, sometimes};
use crate::oracle::{Memory, Stand, is_part};
use crate::qualifying::is_here;
use crate::story::Case;

#[test]
fn always_money_stands_where_the_specification_says_for_all_reasons_that_hold() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let order = &step.after;
            prop_assert_eq!(order.dispositions().count(), order.payments().len());
            for ((payment, stands), known) in order.dispositions().zip(order.payments()) {
                prop_assert_eq!(payment, known);
                prop_assert_eq!(stands, order.disposition(payment.id()));
                let told = stands.map(|it| {
                    let why = it.why().into_iter().flat_map(UnappliedReasons::iter);
                    (it.as_str(), why.collect::<Vec<_>>())
                });
                prop_assert_eq!(told, expected(&memory, order, payment));
            }
        }
        Ok(())
    });
}

/// The code of where a payment's money stands, and every reason for it, the deciding one first.
fn expected(
    memory: &Memory,
    order: &Order,
    payment: &Payment,
) -> Option<(&'static str, Vec<UnappliedReason>)> {
    let places = memory.places(order, payment)?;
    let (captured, due) = (places.captured, order.amount());
    let (code, first) = match places.stand {
        Stand::Won => return Some(("won", Vec::new())),
        Stand::Surplus(first) => ("surplus", first),
        Stand::Review(first) => ("review", first),
    };
    let in_time = memory.reached_open(payment) || memory.is_honoured(order, payment);
    let asked = payment
        .requests()
        .any(|it| memory.standing(payment, it) > 0);
    let whole = is_here(payment, captured.currency()) && !asked;
    let holds = |reason| match reason {
        UnappliedReason::PaidByAnother
        | UnappliedReason::AmountChanged
        | UnappliedReason::WinnerReturned
        | UnappliedReason::Overreturned
        | UnappliedReason::ShortHold => false,
        UnappliedReason::Partial => is_part(order, payment, captured),
        UnappliedReason::CurrencyMismatch => captured.currency() != due.currency(),
        UnappliedReason::AmountMismatch => {
            captured.currency() == due.currency()
                && captured.minor() != due.minor()
                && !is_part(order, payment, captured)
        }
        UnappliedReason::FundsReturned => {
            let undecided = order.winner().is_none() || first == UnappliedReason::WinnerReturned;
            code == "review" && undecided && !whole
        }
        UnappliedReason::AfterExpiry => order.status() == Status::Expired && !in_time,
        UnappliedReason::AfterCancel => order.status() == Status::Cancelled && !in_time,
    };
    let all = UnappliedReason::ALL.iter().copied();
    let others = all.filter(|it| *it != first && holds(*it));
    Some((code, [first].into_iter().chain(others).collect()))
}

#[test]
fn always_the_first_reason_is_among_all_and_what_has_won_has_none() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            for (_, stands) in step.after.dispositions() {
                let Some(stands) = stands else { continue };
                let Some(why) = stands.why() else {
                    prop_assert_eq!(stands, Disposition::Won);
                    continue;
                };
                prop_assert_ne!(stands, Disposition::Won);
                let listed: Vec<_> = why.iter().collect();
                prop_assert_eq!(listed.first(), Some(&why.first()));
                for reason in UnappliedReason::ALL {
                    let times = listed.iter().filter(|it| *it == reason).count();
                    prop_assert_eq!(times, usize::from(why.contains(*reason)), "{}", reason);
                }
                let words: Vec<_> = listed.iter().map(|it| it.as_str()).collect();
                prop_assert_eq!(why.to_string(), words.join(", "));
            }
        }
        Ok(())
    });
}

#[test]
fn sometimes_money_is_doubtful_for_several_reasons() {
    let least = [
        ("paid_by_another", 300),
        ("paid_by_another, amount_mismatch", 60),
        ("paid_by_another, currency_mismatch", 30),
        ("amount_changed, amount_mismatch", 60),
        ("amount_mismatch, funds_returned", 60),
        ("currency_mismatch, funds_returned", 3),
        ("amount_mismatch, after_expiry", 10),
        ("after_expiry, amount_mismatch", 15),
        ("after_expiry, funds_returned", 15),
        ("after_cancel, funds_returned", 5),
        ("after_expiry, amount_mismatch, funds_returned", 5),
    ];
    sometimes(least, |case: &Case| {
        let told = case.walk().into_iter().flat_map(|step| {
            let dispositions = step.after.dispositions();
            let why = dispositions.filter_map(|(_, stands)| stands?.why());
            why.map(|why| why.to_string()).collect::<Vec<_>>()
        });
        let told: Vec<_> = told.collect();
        least.map(|(reasons, _)| told.iter().any(|it| it == reasons))
    });
}
