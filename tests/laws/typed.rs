//! L14, typed equals dynamic. Guards against two sets of rules: an order that one service may
//! cancel and another may not.

use order_lifecycle::state::*;
use order_lifecycle::strategy::payments;
use order_lifecycle::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::harness::{Step, always, cases, sometimes};
use crate::instants::later;
use crate::story::Case;

const HOUR: i64 = 60 * 60 * 1_000;

#[test]
fn always_typed_commands_and_dynamic_ones_agree() {
    always((cases(), payments()), |(case, payment)| {
        for step in case.walk() {
            agree(&step.before, payment, step.entry.at)?;
            agree(&step.after, payment, step.after.clock())?;
        }
        Ok(())
    });
}

fn agree(order: &Order, id: &PaymentId, now: Timestamp) -> TestCaseResult {
    match order.clone().known() {
        Known::Created(typed) => {
            let dynamic = dynamic(order, &Command::RenderCheckout, now);
            prop_assert_eq!(erased(typed.clone().render_checkout(now)), dynamic);
            open(order, &typed, id, now)?;
        }
        Known::CheckoutRendered(typed) => open(order, &typed, id, now)?,
        Known::Attempted(typed) => {
            open(order, &typed, id, now)?;
            acceptable(order, &typed, id, now)?;
        }
        Known::Paid(typed) => acceptable(order, &typed, id, now)?,
        Known::Cancelled(typed) => acceptable(order, &typed, id, now)?,
        Known::Expired(typed) => acceptable(order, &typed, id, now)?,
    }
    Ok(())
}

fn open<S: CanStart>(
    order: &Order,
    typed: &Order<S>,
    id: &PaymentId,
    now: Timestamp,
) -> TestCaseResult {
    let start = |limit| Command::StartPayment {
        payment: id.clone(),
        limit,
    };
    let started = typed.clone().start_payment(id.clone(), now);
    prop_assert_eq!(erased(started), dynamic(order, &start(None), now));
    let limit = later(now, HOUR);
    let started = typed.clone().start_payment_until(id.clone(), limit, now);
    prop_assert_eq!(erased(started), dynamic(order, &start(Some(limit)), now));
    let cancelled = typed.clone().cancel(now);
    prop_assert_eq!(erased(cancelled), dynamic(order, &Command::Cancel, now));
    let cancelled = typed.clone().force_cancel(now);
    prop_assert_eq!(
        erased(cancelled),
        dynamic(order, &Command::ForceCancel, now)
    );
    Ok(())
}

fn acceptable<S: CanAccept>(
    order: &Order,
    typed: &Order<S>,
    id: &PaymentId,
    now: Timestamp,
) -> TestCaseResult {
    let accept = Command::Accept {
        payment: id.clone(),
    };
    let accepted = typed.clone().accept(id.clone(), now);
    prop_assert_eq!(erased(accepted), dynamic(order, &accept, now));
    let accept = Command::AcceptAsCaptured {
        payment: id.clone(),
    };
    let accepted = typed.clone().accept_as_captured(id.clone(), now);
    let accepted = accepted.map(Order::from);
    prop_assert_eq!(erased(accepted), dynamic(order, &accept, now));
    Ok(())
}

fn erased<S: State>(result: Result<Order<S>, Refused>) -> (Order, Option<Refusal>)
where
    Order: From<Order<S>>,
{
    match result {
        Ok(order) => (order.into(), None),
        Err(refused) => (refused.order, Some(refused.refusal)),
    }
}

fn dynamic(order: &Order, command: &Command, now: Timestamp) -> (Order, Option<Refusal>) {
    let mut order = order.clone();
    let refusal = order.command(command, now).err();
    (order, refusal)
}

#[test]
fn always_a_known_order_is_the_same_order_in_the_status_that_it_proves() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            for order in [&step.before, &step.timed, &step.after] {
                let status = order.status();
                let known = order.clone().known();
                prop_assert_eq!(known.status(), status);
                prop_assert_eq!(&Order::from(known), order);
                let proofs = [
                    (Status::Created, proves::<Created>(order)),
                    (Status::CheckoutRendered, proves::<CheckoutRendered>(order)),
                    (Status::Attempted, proves::<Attempted>(order)),
                    (Status::Paid, proves::<Paid>(order)),
                    (Status::Cancelled, proves::<Cancelled>(order)),
                    (Status::Expired, proves::<Expired>(order)),
                ];
                for (of, proven) in proofs {
                    prop_assert_eq!(proven, of == status, "{} of {}", of, status);
                }
            }
        }
        Ok(())
    });
}

/// Whether the order narrows to this proof. It comes back the same, narrowed or not.
fn proves<S>(order: &Order) -> bool
where
    S: State,
    Order<S>: TryFrom<Order, Error = Order>,
    Order: From<Order<S>>,
{
    let (proven, back) = match Order::<S>::try_from(order.clone()) {
        Ok(proof) => (proof.status() == order.status(), Order::from(proof)),
        Err(back) => (false, back),
    };
    assert_eq!(back, *order, "handed back as another order");
    proven
}

#[test]
fn always_a_proof_tells_what_the_order_tells() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let (closing, status) = (order.closing(), order.status());
            let paid = order.as_paid();
            prop_assert_eq!(paid.map(Proof::paid_by), order.winner());
            prop_assert!(paid.is_none_or(|it| it.order() == order));
            let cancelled = order.as_cancelled();
            let of = closing.filter(|_| status == Status::Cancelled);
            prop_assert_eq!(cancelled.map(Proof::<Cancelled>::closed), of);
            prop_assert!(cancelled.is_none_or(|it| it.order() == order));
            let expired = order.as_expired();
            let of = closing.filter(|_| status == Status::Expired);
            prop_assert_eq!(expired.map(Proof::<Expired>::closed), of);
            prop_assert!(expired.is_none_or(|it| it.order() == order));
            match order.clone().known() {
                Known::Paid(typed) => prop_assert_eq!(Some(typed.paid_by()), order.winner()),
                Known::Cancelled(typed) => prop_assert_eq!(Some(typed.closed()), closing),
                Known::Expired(typed) => prop_assert_eq!(Some(typed.closed()), closing),
                Known::Created(_) | Known::CheckoutRendered(_) | Known::Attempted(_) => {
                    prop_assert_eq!(closing, None);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn sometimes_every_status_is_commanded() {
    let least = [
        ("CREATED", 100),
        ("CHECKOUT_RENDERED", 25),
        ("ATTEMPTED", 100),
        ("PAID", 100),
        ("CANCELLED", 100),
        ("EXPIRED", 100),
    ];
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        least.map(|(status, _)| any(&|step| step.before.status().as_str() == status))
    });
}
