//! L14, typed equals dynamic. Guards against two sets of rules: an order that one service may
//! cancel and another may not.

use order_lifecycle::strategy::payments;
use order_lifecycle::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use time::UtcDateTime;

use crate::harness::{Step, always, cases, sometimes};
use crate::story::Case;

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

fn agree(order: &Order, id: &PaymentId, now: UtcDateTime) -> TestCaseResult {
    let status = order.status();
    match order.state() {
        AnyState::Created(_) => {
            let typed = narrowed::<Created>(order)?;
            let dynamic = dynamic(order, &Command::RenderCheckout, now);
            prop_assert_eq!(erased(typed.render_checkout(now)), dynamic);
            open::<Created>(order, id, now)?;
        }
        AnyState::CheckoutRendered(_) => open::<CheckoutRendered>(order, id, now)?,
        AnyState::Attempted(_) => {
            open::<Attempted>(order, id, now)?;
            acceptable::<Attempted>(order, id, now)?;
        }
        AnyState::Paid(_) => {
            let typed = narrowed::<Paid>(order)?;
            prop_assert_eq!(typed.winner(), order.winner());
        }
        AnyState::Cancelled(_) => acceptable::<Cancelled>(order, id, now)?,
        AnyState::Expired(_) => acceptable::<Expired>(order, id, now)?,
    }
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
    Ok(())
}

fn open<S: Open>(order: &Order, id: &PaymentId, now: UtcDateTime) -> TestCaseResult {
    let typed = || narrowed::<S>(order);
    let start = |limit| Command::StartPayment {
        payment: id.clone(),
        limit,
    };
    let started = typed()?.start_payment(id.clone(), now);
    prop_assert_eq!(erased(started), dynamic(order, &start(None), now));
    let limit = now + time::Duration::HOUR;
    let started = typed()?.start_payment_until(id.clone(), limit, now);
    prop_assert_eq!(erased(started), dynamic(order, &start(Some(limit)), now));
    let cancelled = typed()?.cancel(now);
    prop_assert_eq!(erased(cancelled), dynamic(order, &Command::Cancel, now));
    let cancelled = typed()?.force_cancel(now);
    prop_assert_eq!(
        erased(cancelled),
        dynamic(order, &Command::ForceCancel, now)
    );
    Ok(())
}

fn acceptable<S: Acceptable>(order: &Order, id: &PaymentId, now: UtcDateTime) -> TestCaseResult {
    let accept = Command::Accept {
        payment: id.clone(),
    };
    let accepted = narrowed::<S>(order)?.accept(id.clone(), now);
    prop_assert_eq!(erased(accepted), dynamic(order, &accept, now));
    Ok(())
}

fn narrowed<S: Known>(order: &Order) -> Result<Order<S>, TestCaseError> {
    let narrowed = Order::<S>::try_from(order.clone());
    narrowed.map_err(|order| TestCaseError::fail(format!("it is {}", order.status())))
}

fn proves<S: Known>(order: &Order) -> bool {
    match Order::<S>::try_from(order.clone()) {
        Ok(proof) => Order::from(proof) == *order,
        Err(_) => false,
    }
}

fn erased<S: Known>(result: Result<Order<S>, Refused>) -> (Order, Option<Refusal>) {
    match result {
        Ok(order) => (order.into(), None),
        Err(refused) => (refused.order, Some(refused.refusal)),
    }
}

fn dynamic(order: &Order, command: &Command, now: UtcDateTime) -> (Order, Option<Refusal>) {
    let mut order = order.clone();
    let refusal = order.command(command, now).err();
    (order, refusal)
}

#[test]
fn sometimes_every_status_is_commanded() {
    let least = Status::ALL.map(|status| match status {
        Status::CheckoutRendered => (status.as_str(), 25),
        _ => (status.as_str(), 100),
    });
    sometimes(least, |case: &Case| {
        let steps = case.walk();
        let any = |kind: &dyn Fn(&Step<'_>) -> bool| steps.iter().any(kind);
        Status::ALL.map(|status| any(&|step| step.before.status() == status))
    });
}
