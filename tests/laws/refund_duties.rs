//! L10, how refund duties change and what keys they bear. Guards against a refund that is sent
//! twice because its second duty bears another key, and against one that is never sent because it
//! bears an old one. What of this comes up is counted beside the other duties.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::*;
use proptest::prelude::*;

use crate::duties::{refunds, to_give_back};
use crate::harness::{Step, always, cases};
use crate::oracle::Memory;
use crate::qualifying::converted;
use crate::story::Case;

#[test]
fn always_a_refund_duty_shrinks_only_by_facts_about_its_payment_or_a_withdrawn_request() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let (was, is) = (refunds(&step.before), refunds(&step.after));
            for (name, (minor, key)) in &was {
                let (payment, request) = name;
                let told = step.told().is_some_and(|told| told.0 == payment);
                let withdrawn = match step.done() {
                    Some(Command::WithdrawRefund {
                        payment: from,
                        request: ended,
                    }) => from == payment && request.as_ref() == Some(ended),
                    _ => false,
                };
                let now = is.get(name);
                // The only money that is left waits, until what was paid first is here again.
                let stands = |order: &Order| order.disposition(payment).map(Disposition::as_str);
                let waits = stands(&step.before) != stands(&step.after)
                    && stands(&step.after) == Some("review");
                if !told && !withdrawn && !waits {
                    let kept = now.map_or(0, |now| now.0);
                    prop_assert!(kept >= *minor, "{:?} shrank to {}", name, kept);
                }
                let asked = match step.done() {
                    Some(Command::Refund { payment: from, .. }) => from == payment,
                    _ => false,
                };
                if let Some(now) = now
                    && !told
                    && !withdrawn
                    && !asked
                {
                    prop_assert_eq!(now.1, *key, "the key of {:?} is stable", name);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn always_a_refund_fact_creates_no_refund_duty_beyond_what_it_takes_back() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            let given_back = |memory: &Memory, order: &Order, id: &PaymentId| {
                let places = order.payment(id).and_then(|it| memory.places(order, it));
                places.map_or(0, |places| places.given_back)
            };
            let told = step.told().filter(|told| {
                matches!(
                    told.1,
                    PaymentFact::Refund { .. } | PaymentFact::RefundTotal { .. }
                )
            });
            let before = told.map(|told| given_back(&memory, &step.timed, told.0));
            memory.note(&step);
            let Some(((payment, fact), before)) = told.zip(before) else {
                continue;
            };
            // What the payment's refunds cover no more, or what this one covers no more: of the
            // request that it turned out not to answer, all of it.
            let [was, is] = [&step.timed, &step.after].map(|it| covered(it, payment, fact));
            let taken_back = (before - given_back(&memory, &step.after, payment))
                .max(if reattributed(&step) { was } else { was - is })
                .max(0);
            let was = to_give_back(&step.timed, payment);
            let is = to_give_back(&step.after, payment);
            // What a refund in another currency withheld is listed once it is told otherwise.
            let withheld = step.timed.payment(payment).is_some_and(converted);
            prop_assert!(withheld || is - was <= taken_back, "{} after {}", is, was);
            if step.timed.status() == step.after.status() {
                for other in step.after.payments().map(Payment::id) {
                    let (was, is) = (&step.timed, &step.after);
                    let stands = |order: &Order| order.disposition(other);
                    let same = to_give_back(was, other) == to_give_back(is, other)
                        || stands(was) != stands(is);
                    prop_assert!(other == payment || same, "`{}` is another payment", other);
                }
            }
        }
        Ok(())
    });
}

/// Minor units that the refund of a fact gives back of its payment.
fn covered(order: &Order, payment: &PaymentId, fact: &PaymentFact) -> i128 {
    let PaymentFact::Refund { refund, .. } = fact else {
        return 0;
    };
    let payment = order.payment(payment);
    let refunds = payment.into_iter().flat_map(Payment::refunds);
    refunds
        .filter(|it| it.id() == refund && it.state() != RefundState::Failed)
        .map(|it| i128::from(it.amount().minor()))
        .sum()
}

#[test]
fn always_a_refund_key_names_one_refund() {
    always(cases(), |case: &Case| {
        let mut names = BTreeMap::new();
        let mut keys = BTreeMap::new();
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            for ((payment, request), (_, key)) in refunds(&step.after) {
                let known = step
                    .after
                    .payment(&payment)
                    .expect("a duty names a payment");
                let attempt = memory.attempt(known, request.as_ref());
                let name = (payment, request, attempt);
                let first = names.entry(key.to_string()).or_insert_with(|| name.clone());
                prop_assert_eq!(&*first, &name, "one key, two refunds");
                let first = keys.entry(name.clone()).or_insert(key);
                prop_assert_eq!(*first, key, "one refund, two keys: {:?}", name);
            }
        }
        Ok(())
    });
}

#[test]
fn always_a_refund_key_under_which_a_refund_was_sent_is_never_listed_again() {
    always(cases(), |case: &Case| {
        let mut used = BTreeSet::new();
        for step in case.walk() {
            if reattributed(&step) {
                break;
            }
            for (name, (_, key)) in refunds(&step.after) {
                prop_assert!(!used.contains(&key.to_string()), "{:?} again", name);
            }
            // What a worker does for each duty: it sends the refund under the key, and reports it.
            if let Some((
                payment,
                PaymentFact::Refund {
                    refund, request, ..
                },
            )) = step.told()
                && let Some(known) = step.timed.payment(payment)
                && known.refunds().all(|it| it.id() != refund)
            {
                let name = (payment.clone(), request.clone());
                let sent = refunds(&step.timed).remove(&name);
                used.extend(sent.map(|(_, key)| key.to_string()));
            }
        }
        Ok(())
    });
}

/// Whether a refund turns out to answer another request than it was taken to answer, so that it
/// was not the one that was sent.
fn reattributed(step: &Step<'_>) -> bool {
    let answers = |order: &Order, payment: &PaymentId, refund: &RefundId| {
        let payment = order.payment(payment)?;
        let refund = payment.refunds().find(|it| it.id() == refund)?;
        let request = refund.request();
        Some(
            request
                .filter(|id| payment.requests().any(|it| it.id() == *id))
                .cloned(),
        )
    };
    step.timed.payments().any(|payment| {
        payment.refunds().any(|refund| {
            let (payment, refund) = (payment.id(), refund.id());
            answers(&step.timed, payment, refund) != answers(&step.after, payment, refund)
        })
    })
}
