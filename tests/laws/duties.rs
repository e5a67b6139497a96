//! L10, duties. Guards against a refund sent twice, sent beyond what was captured, or never sent;
//! and against a crash between deciding and doing.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, sometimes};
use crate::one_hold::{covers, hold};
use crate::oracle::{Memory, Places, Stand, own_limit};
use crate::qualifying::{converted, honours};
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
        Duty::Capture { payment, .. } => ("capture", (*payment).clone(), None),
        Duty::Decide { payment, .. } => ("decide", (*payment).clone(), None),
    }
}

/// The refund duties of an order: minor units and key.
pub(crate) fn refunds(
    order: &Order,
) -> BTreeMap<(PaymentId, Option<RequestId>), (i128, RefundKey)> {
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
pub(crate) fn to_give_back(order: &Order, payment: &PaymentId) -> i128 {
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
                    // What a refund in another currency withholds is owed all the same.
                    let withheld = if converted(payment) {
                        places.owed()
                    } else {
                        duties
                    };
                    prop_assert!(!converted(payment) || duties == 0);
                    *owed.entry(places.captured.currency()).or_default() += withheld;
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
                    Duty::Decide { why, .. } => why.first().to_string(),
                    Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } => String::new(),
                };
                (kind, payment, request, text)
            });
            let listed = listed.filter(|(kind, ..)| *kind != "capture");
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
        let in_doubt = memory.refund_in_doubt(payment) || converted(payment);
        let in_doubt = in_doubt || payment.capture_pending();
        let ours = open && order.terms().policy().capture == CapturePolicy::Ours;
        let short = ours && hold(payment).is_some_and(|hold| !covers(hold, order.amount()));
        if in_doubt || live && (open && overdue || honouring) {
            duties.insert(("poll", id.clone(), None, String::new()));
        }
        let short_hold = UnappliedReason::ShortHold.to_string();
        let Some(places) = memory.places(order, payment) else {
            if short {
                duties.insert(("decide", id.clone(), None, short_hold));
            }
            continue;
        };
        let amount = |minor: i128| {
            let (minor, currency) = (i64::try_from(minor), places.captured.currency());
            let amount = minor
                .ok()
                .and_then(|minor| Amount::new(minor, currency).ok());
            amount.map(|amount| amount.to_string())
        };
        let sent = !converted(payment);
        for (request, open) in places.requested.iter().filter(|_| sent) {
            if let Some(amount) = amount(*open) {
                duties.insert(("refund", id.clone(), Some(request.clone()), amount));
            }
        }
        if let Some(amount) = amount(places.unkept).filter(|_| sent) {
            duties.insert(("refund", id.clone(), None, amount));
        }
        if memory.to_acknowledge(payment) > 0 {
            let why = UnappliedReason::Overreturned.to_string();
            duties.insert(("decide", id.clone(), None, why));
        } else if let Stand::Review(why) = places.stand
            && places.under_review > 0
            && why != UnappliedReason::Partial
        {
            duties.insert(("decide", id.clone(), None, why.to_string()));
        } else if short {
            duties.insert(("decide", id.clone(), None, short_hold));
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
