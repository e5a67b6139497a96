//! L10, duties. Guards against a refund sent twice, sent beyond what was captured, or never sent;
//! and against a crash between deciding and doing.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, sometimes};
use crate::oracle::{Memory, Places, own_limit};
use crate::qualifying::honours;
use crate::story::Case;

/// A duty without its amount and key.
type Name = (&'static str, PaymentId, Option<RequestId>);

fn name(duty: &Duty<'_>) -> Name {
    match duty {
        Duty::Refund {
            payment, request, ..
        } => ("refund", (*payment).clone(), request.cloned()),
        Duty::Void { payment } => ("void", (*payment).clone(), None),
        Duty::Poll { payment } => ("poll", (*payment).clone(), None),
        Duty::Decide { payment, .. } => ("decide", (*payment).clone(), None),
    }
}

/// The refund duties of an order: minor units and key.
fn refunds(order: &Order) -> BTreeMap<(PaymentId, Option<RequestId>), (i128, RefundKey)> {
    let mut refunds = BTreeMap::new();
    for duty in order.duties() {
        if let Duty::Refund {
            payment,
            request,
            amount,
            key,
        } = duty
        {
            let name = (payment.clone(), request.cloned());
            refunds.insert(name, (amount.minor().into(), key));
        }
    }
    refunds
}

/// Minor units of all refund duties of one payment.
fn to_give_back(order: &Order, payment: &PaymentId) -> i128 {
    let refunds = refunds(order);
    let of = |(name, _): &(&(PaymentId, _), _)| name.0 == *payment;
    refunds.iter().filter(of).map(|(_, (minor, _))| minor).sum()
}

#[test]
fn always_the_same_state_lists_the_same_duties_each_once() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let duties: Vec<_> = step.after.duties().collect();
            let again = step.after.clone();
            prop_assert_eq!(&duties, &again.duties().collect::<Vec<_>>());
            let names: BTreeSet<_> = duties.iter().map(name).collect();
            prop_assert_eq!(names.len(), duties.len(), "{:?}", duties);
        }
        Ok(())
    });
}

#[test]
fn always_refund_duties_stay_within_what_is_left_and_add_up_to_what_is_owed() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let order = &step.after;
            let mut owed = BTreeMap::<Currency, i128>::new();
            for payment in order.payments() {
                let places = memory.places(order, payment);
                let duties = to_give_back(order, payment.id());
                let left = places.as_ref().map_or(0, Places::left);
                prop_assert!(duties <= left, "{} of {} left", duties, left);
                if let Some(places) = places {
                    *owed.entry(places.captured.currency()).or_default() += duties;
                }
            }
            for (currency, owed) in owed {
                prop_assert_eq!(order.sums_in(currency).owed, owed);
            }
            for duty in order.duties() {
                if let Duty::Refund {
                    payment, amount, ..
                } = duty
                {
                    let captured = order.payment(payment).and_then(Payment::captured);
                    prop_assert_eq!(captured.map(Amount::currency), Some(amount.currency()));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn always_the_duties_are_those_that_the_state_calls_for() {
    always(cases(), |case: &Case| {
        let mut memory = Memory::default();
        for step in case.walk() {
            memory.note(&step);
            let expected = expected(&memory, &step.after);
            let listed = step.after.duties().map(|duty| {
                let (kind, payment, request) = name(&duty);
                let text = match duty {
                    Duty::Refund { amount, .. } => amount.to_string(),
                    Duty::Decide { why, .. } => why.to_string(),
                    Duty::Void { .. } | Duty::Poll { .. } => String::new(),
                };
                (kind, payment, request, text)
            });
            prop_assert_eq!(listed.collect::<BTreeSet<_>>(), expected);
        }
        Ok(())
    });
}

fn expected(
    memory: &Memory,
    order: &Order,
) -> BTreeSet<(&'static str, PaymentId, Option<RequestId>, String)> {
    let mut duties = BTreeSet::new();
    for payment in order.payments() {
        let id = payment.id();
        let open = order.status().is_open();
        let live = payment.is_live();
        let honouring = honours(order, order.clock());
        let overdue = own_limit(order, payment).is_some_and(|limit| limit <= order.clock());
        if !open && live && !honouring {
            duties.insert(("void", id.clone(), None, String::new()));
        }
        if memory.refund_in_doubt(payment) || live && (open && overdue || honouring) {
            duties.insert(("poll", id.clone(), None, String::new()));
        }
        let Some(places) = memory.places(order, payment) else {
            continue;
        };
        let amount = |minor: i128| {
            let (minor, currency) = (i64::try_from(minor), places.captured.currency());
            let amount = minor
                .ok()
                .and_then(|minor| Amount::new(minor, currency).ok());
            amount.map(|amount| amount.to_string())
        };
        for (request, open) in &places.requested {
            if let Some(amount) = amount(*open) {
                duties.insert(("refund", id.clone(), Some(request.clone()), amount));
            }
        }
        if let Some(amount) = amount(places.unkept) {
            duties.insert(("refund", id.clone(), None, amount));
        }
        if let Some(why) = places.why.filter(|_| places.under_review > 0) {
            duties.insert(("decide", id.clone(), None, why.to_string()));
        }
    }
    duties
}

#[test]
fn always_a_repeated_notice_adds_and_removes_no_duty() {
    always(cases(), |case: &Case| {
        let mut told = Vec::new();
        for step in case.walk() {
            if let Some(notice) = step.notice() {
                told.push(notice.clone());
            }
            for notice in &told {
                let mut order = step.after.clone();
                let _ = order.observe(notice, order.clock());
                let (was, is) = (step.after.duties(), order.duties());
                prop_assert_eq!(
                    was.collect::<Vec<_>>(),
                    is.collect::<Vec<_>>(),
                    "{:?}",
                    notice
                );
            }
        }
        Ok(())
    });
}

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
                if !told && !withdrawn {
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
            // What the payment's refunds cover no more, or what this one covers no more.
            let taken_back = (before - given_back(&memory, &step.after, payment))
                .max(covered(&step.timed, payment, fact) - covered(&step.after, payment, fact))
                .max(0);
            let was = to_give_back(&step.timed, payment);
            let is = to_give_back(&step.after, payment);
            prop_assert!(is - was <= taken_back, "{} after {}", is, was);
            if step.timed.status() == step.after.status() {
                for other in step.after.payments().map(Payment::id) {
                    let (was, is) = (&step.timed, &step.after);
                    let same = to_give_back(was, other) == to_give_back(is, other);
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

#[test]
fn sometimes_each_duty_appears_and_is_closed() {
    let least = [
        ("a refund of money that is not kept", 400),
        ("a refund that a request asked for", 100),
        ("both of one payment", 4),
        ("a void", 150),
        ("a poll of an overdue payment", 150),
        ("a poll of a refund", 150),
        ("a poll because a closed order would still honour", 15),
        ("a decision", 400),
        ("a refund closed by a refund fact", 60),
        ("a refund closed by withdrawing its request", 8),
        ("a refund restored by a failure", 15),
        ("two requests share less than they ask for", 8),
        (
            "requests capped by a dispute, a return or another refund",
            15,
        ),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        let has = |kind: &dyn Fn(&Order, Name) -> bool| {
            any(&|step| {
                step.after
                    .duties()
                    .any(|duty| kind(&step.after, name(&duty)))
            })
        };
        let of = |order: &Order, name: &Name| order.payment(&name.1).cloned();
        let live = |order: &Order, name: &Name| of(order, name).is_some_and(|it| it.is_live());
        let fell = |step: &Step<'_>| {
            let told = step.told().map(|told| told.0.clone());
            told.is_some_and(|id| to_give_back(&step.after, &id) < to_give_back(&step.timed, &id))
        };
        let grew = |step: &Step<'_>| {
            let told = step.told().map(|told| told.0.clone());
            told.is_some_and(|id| to_give_back(&step.after, &id) > to_give_back(&step.timed, &id))
        };
        let refund = |step: &Step<'_>, failed: bool| match step.told() {
            Some((_, PaymentFact::Refund { state, .. })) => {
                (*state == RefundState::Failed) == failed
            }
            _ => false,
        };
        [
            has(&|_, name| name.0 == "refund" && name.2.is_none()),
            has(&|_, name| name.0 == "refund" && name.2.is_some()),
            any(&|step| {
                let refunds = refunds(&step.after);
                let asked = refunds.keys().filter(|(_, request)| request.is_some());
                asked
                    .into_iter()
                    .any(|(id, _)| refunds.contains_key(&(id.clone(), None)))
            }),
            has(&|_, name| name.0 == "void"),
            has(&|order, name| name.0 == "poll" && order.status().is_open() && live(order, &name)),
            has(&|order, name| name.0 == "poll" && !live(order, &name)),
            has(&|order, name| name.0 == "poll" && !order.status().is_open() && live(order, &name)),
            has(&|_, name| name.0 == "decide"),
            any(&|step| fell(step) && refund(step, false)),
            any(&|step| {
                let withdrawn = matches!(step.done(), Some(Command::WithdrawRefund { .. }));
                withdrawn && refunds(&step.after).len() < refunds(&step.timed).len()
            }),
            any(&|step| grew(step) && refund(step, true)),
            any(&|step| {
                step.after.payments().any(|payment| {
                    let asked: i128 = payment
                        .requests()
                        .map(|request| i128::from(request.amount().minor()))
                        .sum();
                    let duties = to_give_back(&step.after, payment.id());
                    payment.requests().count() == 2 && (1..asked).contains(&duties)
                })
            }),
            any(&|step| {
                let told = step.told().map(|told| told.0.clone());
                let asked = |order: &Order| {
                    let refunds = refunds(order).into_iter();
                    refunds
                        .filter(|(name, _)| Some(&name.0) == told.as_ref() && name.1.is_some())
                        .map(|(_, (minor, _))| minor)
                        .sum::<i128>()
                };
                let capped = matches!(
                    step.told(),
                    Some((
                        _,
                        PaymentFact::Dispute { .. }
                            | PaymentFact::Reversed
                            | PaymentFact::RefundTotal { .. }
                    ))
                );
                capped && asked(&step.after) < asked(&step.timed)
            }),
        ]
    });
}
