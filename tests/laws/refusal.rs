//! L6, a refusal is inert. Guards against half a command: refused to the caller, and yet booked.

use order_lifecycle::strategy::parts;
use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{Step, always, cases, dues, sometimes};
use crate::story::Case;

#[test]
fn always_a_refused_command_moves_nothing_but_the_clock() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            if let Some(refusal) = step.refusal() {
                prop_assert_eq!(&step.after, &step.timed);
                let passage = refusal.passage;
                prop_assert_eq!(passage.before, step.before.status());
                prop_assert_eq!(passage.after, step.after.status());
                let expired = step.before.status() != step.after.status();
                let closing = step.after.closing().filter(|_| expired);
                prop_assert_eq!(passage.closed_by_time, closing);
            }
        }
        Ok(())
    });
}

#[test]
fn always_the_first_reason_that_applies_is_given() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let Input::Command(command) = &step.entry.input else {
                continue;
            };
            let closed = match step.timed.status() {
                Status::Created | Status::CheckoutRendered | Status::Attempted => None,
                Status::Paid => Some("already_paid"),
                Status::Cancelled => Some("order_cancelled"),
                Status::Expired => Some("order_expired"),
            };
            let refused = step.refusal().map(|it| it.reason.as_str());
            match command {
                Command::RenderCheckout => prop_assert_eq!(refused, closed),
                Command::StartPayment { payment, .. } => {
                    prop_assert_eq!(refused, closed.or(refuses_start(&step.timed, payment)));
                }
                Command::Cancel | Command::ForceCancel => {
                    let live = step.timed.payments().any(Payment::is_live);
                    let expected = match closed {
                        Some("order_cancelled") => None,
                        None if *command == Command::Cancel && live => Some("payment_in_flight"),
                        closed => closed,
                    };
                    prop_assert_eq!(refused, expected);
                }
                Command::Accept { payment }
                | Command::AcceptAsCaptured { payment }
                | Command::Refund { payment, .. }
                | Command::WithdrawRefund { payment, .. } => {
                    let unknown = step.timed.payment(payment).is_none();
                    prop_assert_eq!(refused == Some("unknown_payment"), unknown);
                }
                Command::Bind { .. } => prop_assert_eq!(refused, None),
                other => prop_assert!(false, "no rule is tested for {other:?}"),
            }
        }
        Ok(())
    });
}

/// The first reason that an open order has to refuse a payment.
fn refuses_start(order: &Order, payment: &PaymentId) -> Option<&'static str> {
    if let Some(known) = order.payment(payment) {
        return (!known.is_live()).then_some("payment_ended");
    }
    let past = |deadline| deadline <= order.clock();
    let one = order.terms().policy().concurrency == Concurrency::OneAtATime;
    if order.terms().deadline().is_some_and(past) {
        Some("deadline_passed")
    } else if one && order.payments().any(Payment::is_live) {
        Some("payment_in_flight")
    } else {
        None
    }
}

#[test]
fn always_whatever_could_be_commanded_can_be_asked_about() {
    always((cases(), parts(dues()[0])), |(case, amount)| {
        let commands = each_verb(case.terms.amount(), *amount);
        for step in case.walk() {
            for command in &commands {
                let told = step.after.refusal(command);
                let mut order = step.after.clone();
                let done = order.command(command, step.after.clock());
                prop_assert_eq!(told.as_ref(), done.as_ref().err());
                match done {
                    Ok(_) => {}
                    Err(refusal) => {
                        prop_assert_eq!(refusal.verb, command.verb());
                        prop_assert_eq!(&order, &step.after, "asked about, and booked");
                    }
                }
            }
        }
        Ok(())
    });
}

/// A command of each verb, for payments that are known and for one that never is.
fn each_verb(due: Amount, part: Amount) -> Vec<Command> {
    let mut commands = vec![
        Command::RenderCheckout,
        Command::Cancel,
        Command::ForceCancel,
        Command::Bind {
            provider_order: ProviderOrderId::new("o1").expect("an id"),
        },
    ];
    let request = || RequestId::new("q1").expect("an id");
    for payment in ["p1", "p2", "p3", "nobody's"] {
        let payment = || PaymentId::new(payment).expect("an id");
        commands.push(Command::StartPayment {
            payment: payment(),
            limit: None,
        });
        commands.push(Command::Accept { payment: payment() });
        commands.push(Command::AcceptAsCaptured { payment: payment() });
        commands.extend([due, part].map(|amount| Command::Refund {
            payment: payment(),
            request: request(),
            amount,
        }));
        commands.push(Command::WithdrawRefund {
            payment: payment(),
            request: request(),
        });
    }
    commands
}

#[test]
fn always_a_refusal_asked_for_is_the_one_that_comes() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let Input::Command(command) = &step.entry.input else {
                continue;
            };
            // Before time advances to the command, and after: it is the order's own clock that counts.
            for order in [&step.before, &step.timed] {
                let untouched = order.clone();
                let told = order.refusal(command);
                prop_assert_eq!(order, &untouched);
                let mut tried = order.clone();
                prop_assert_eq!(told, tried.command(command, order.clock()).err());
            }
            let asked = step.timed.refusal(command).map(|it| it.reason);
            prop_assert_eq!(asked.as_ref(), step.refusal().map(|it| &it.reason));
        }
        Ok(())
    });
}

#[test]
fn sometimes_a_refusal_asked_for_comes_only_because_time_advances() {
    let least = [
        ("refused before and after", 300),
        ("refused only after", 10),
        ("refused neither before nor after", 300),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let refused: Vec<_> = steps
            .iter()
            .filter_map(|step| match &step.entry.input {
                Input::Command(command) => Some((step, command)),
                Input::Notice(_) | Input::Report(_) | Input::Advance => None,
            })
            .map(|(step, command)| {
                [&step.before, &step.timed].map(|it| it.refusal(command).is_some())
            })
            .collect();
        [[true, true], [false, true], [false, false]].map(|kind| refused.contains(&kind))
    });
}

#[test]
fn sometimes_a_command_is_refused_for_each_reason() {
    let least = [
        ("already_paid", 300),
        ("order_cancelled", 50),
        ("order_expired", 60),
        ("payment_in_flight", 60),
        ("unknown_payment", 500),
        ("payment_ended", 30),
        ("deadline_passed", 3),
        ("not_under_review", 150),
        ("currency_mismatch", 4),
        ("underpaid", 5),
        ("funds_returned", 15),
        ("only_held", 10),
        ("request_differs", 6),
        ("exceeds_refundable", 150),
        ("unknown_request", 100),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let reasons: Vec<_> = steps
            .iter()
            .filter_map(Step::refusal)
            .map(|refusal| refusal.reason.as_str())
            .collect();
        least.map(|(reason, _)| reasons.contains(&reason))
    });
}
