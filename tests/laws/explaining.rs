//! An explanation leaves nothing out. Guards against a customer who is told half of it: a payment,
//! a duty or a place of money that the support agent never sees.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{always, cases, sometimes};
use crate::story::Case;

/// The section of an explanation that lists what is to do.
fn to_do(told: &str) -> Vec<&str> {
    let lines = told.lines().skip_while(|line| *line != "To do:").skip(1);
    lines.take_while(|line| line.starts_with("- ")).collect()
}

#[test]
fn always_an_explanation_names_status_winner_payments_and_duties() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let told = order.explain().to_string();
            let lines: Vec<_> = told.lines().collect();
            let first = format!("Order {} is {} as of ", order.id(), order.status());
            prop_assert!(told.starts_with(&first), "{told}");
            if let Some(winner) = order.winner() {
                let paid = format!("It was paid by {} with ", winner.id());
                prop_assert!(lines.iter().any(|line| line.starts_with(&paid)), "{told}");
            }
            for payment in order.payments() {
                let account = format!("- {}: ", payment.id());
                prop_assert!(
                    lines.iter().any(|line| line.starts_with(&account)),
                    "{told}"
                );
            }
            let listed = to_do(&told);
            prop_assert_eq!(listed.len(), order.duties().count(), "{}", told);
            for (line, duty) in listed.iter().zip(order.duties()) {
                prop_assert!(line.contains(duty.payment().as_str()), "{told}");
                if let Duty::Refund { amount, .. } = duty {
                    prop_assert!(line.contains(&amount.to_string()), "{told}");
                }
            }
        }
        Ok(())
    });
}

#[test]
fn always_an_explanation_tells_every_place_of_money_and_the_next_instant() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let told = order.explain().to_string();
            for currency in order.currencies() {
                let sums = order.sums_in(currency);
                let received = currency.decimal(sums.received);
                let begin = format!("Of {received} {currency} received, ");
                let line = told.lines().find(|line| line.starts_with(&begin));
                prop_assert!(line.is_some(), "{told}");
                for (minor, place) in [
                    (sums.applied, "pays the order"),
                    (sums.owed, "is owed back"),
                    (sums.given_back, "is refunded"),
                    (sums.disputed, "is disputed"),
                    (sums.returned, "was reversed"),
                    (sums.under_review, "waits for a decision"),
                ] {
                    let part = format!(", {} {place}", currency.decimal(minor));
                    prop_assert_eq!(line.unwrap_or("").contains(&part), minor != 0, "{}", told);
                }
            }
            let nothing = told.ends_with("\nTime alone changes nothing more.");
            prop_assert!(!nothing || order.next_wake().is_none(), "{told}");
            prop_assert_eq!(told.contains("expires at "), order.expires_at().is_some());
        }
        Ok(())
    });
}

#[test]
fn sometimes_each_kind_of_sentence_is_told() {
    let least = [
        ("No checkout was rendered", 10),
        ("The customer was sent to the payment page", 10),
        ("It was attempted by", 100),
        ("It was paid by", 300),
        ("The merchant accepted that amount", 3),
        ("The merchant accepted the late payment", 3),
        ("Its policy honours a capture", 10),
        ("was cancelled by the merchant", 50),
        ("was cancelled by the provider", 10),
        ("by the provider's word", 10),
        (", its absolute deadline.", 30),
        ("held it open past its absolute deadline", 10),
        ("there had been no activity for", 20),
        ("does not keep it: the order is paid by", 100),
        ("does not keep it: it is not the", 20),
        ("and the policy gives such money back", 30),
        ("is honoured.", 5),
        ("is under review: it is not the", 20),
        ("is under review: some of it was", 20),
        ("and another amount was reported since", 20),
        ("is under review: it came after", 30),
        ("is under review: it could pay the order only after", 2),
        ("Nothing of it is left to decide about", 10),
        ("no refund answers it yet", 50),
        ("or keep asking until it has ended", 50),
        ("Ask the provider about", 50),
    ];
    sometimes(least, |case: &Case| {
        let told: String = case
            .walk()
            .iter()
            .map(|step| step.after.explain().to_string())
            .collect();
        least.map(|(sentence, _)| told.contains(sentence))
    });
}
