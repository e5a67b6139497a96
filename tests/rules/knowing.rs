//! Guards against goods that leave for an order which is not paid, and against a status that a
//! `match` has forgotten.

use order_lifecycle::state::{Attempted, Cancelled, Created, Expired, Paid};
use order_lifecycle::{
    Closing, ClosingCause, Command, Expiry, Known, Notice, Order, Payment, PaymentFact, Policy,
    Proof, Status,
};

use crate::make::{DUE, Feed, at, captured, order, order_with, pay, seconds, start, terms};

/// An order of each status, in the order of [`Status::ALL`].
fn one_of_each() -> [Order; 6] {
    let new = || order_with(Expiry::after(seconds(60)), Policy::DEFAULT);
    let mut orders = [new(), new(), new(), new(), new(), new()];
    let [_, rendered, attempted, paid, cancelled, expired] = &mut orders;
    rendered.ask(&Command::RenderCheckout, at(1)).unwrap();
    attempted.ask(&start("p1"), at(1)).unwrap();
    paid.tell("p1", captured(DUE), at(1));
    cancelled.ask(&Command::Cancel, at(1)).unwrap();
    expired.advance(at(60));
    assert!(orders.iter().map(Order::status).eq(Status::ALL.to_vec()));
    orders
}

#[test]
fn every_status_has_its_typed_order_and_comes_back_from_it() {
    for order in one_of_each() {
        let known = order.clone().known();
        assert_eq!(known.status(), order.status());
        let typed = match known.clone() {
            Known::Created(order) => order.status(),
            Known::CheckoutRendered(order) => order.status(),
            Known::Attempted(order) => order.status(),
            Known::Paid(order) => order.status(),
            Known::Cancelled(order) => order.status(),
            Known::Expired(order) => order.status(),
        };
        assert_eq!(typed, order.status());
        assert_eq!(Order::from(known), order);
    }
}

#[test]
fn a_paid_a_cancelled_and_an_expired_order_are_each_proved_in_exactly_their_status() {
    for order in one_of_each() {
        let status = order.status();
        assert_eq!(order.as_paid().is_some(), status == Status::Paid);
        assert_eq!(order.as_cancelled().is_some(), status == Status::Cancelled);
        assert_eq!(order.as_expired().is_some(), status == Status::Expired);
    }
}

/// What a proof shows lives as long as the order, and not only as long as the proof.
fn payer(order: &Order) -> Option<&Payment> {
    order.as_paid().map(Proof::paid_by)
}

#[test]
fn a_proof_is_of_the_order_itself_and_of_no_copy() {
    let [_, _, _, paid, cancelled, expired] = one_of_each();
    assert!(std::ptr::eq(
        paid.as_paid().unwrap().order(),
        &raw const paid
    ));
    let proofs = (
        cancelled.as_cancelled().unwrap(),
        expired.as_expired().unwrap(),
    );
    assert!(std::ptr::eq(proofs.0.order(), &raw const cancelled));
    assert!(std::ptr::eq(proofs.1.order(), &raw const expired));
    assert_eq!(Some(proofs.0.closed()), cancelled.closing());
    assert_eq!(Some(proofs.1.closed()), expired.closing());
    assert!(std::ptr::eq(payer(&paid).unwrap(), paid.winner().unwrap()));
}

#[test]
fn a_paid_order_was_paid_by_its_winner_whatever_comes_later() {
    let mut order = order();
    order.tell("p5", captured(DUE), at(1));
    for other in ["p1", "p9"] {
        order.tell(other, captured(DUE), at(2));
    }
    order.tell("p5", PaymentFact::Reversed, at(3));
    assert_eq!(payer(&order).map(Payment::id), Some(&pay("p5")));
    let paid = Order::<Paid>::try_from(order.clone()).unwrap();
    assert_eq!(Some(paid.paid_by()), order.winner());
    assert_eq!(Some(paid.paid_by()), paid.winner());
}

#[test]
fn a_closed_order_tells_when_and_by_what_without_an_option() {
    let [.., cancelled, expired] = one_of_each();
    let closed: Closing = Order::<Cancelled>::try_from(cancelled).unwrap().closed();
    assert_eq!(
        (closed.at(), closed.cause()),
        (at(1), ClosingCause::Merchant)
    );
    let closed: Closing = Order::<Expired>::try_from(expired).unwrap().closed();
    assert_eq!(
        (closed.at(), closed.cause()),
        (at(60), ClosingCause::Timeout)
    );
}

#[test]
fn the_status_of_a_closing_follows_from_its_cause() {
    use ClosingCause::{Inactivity, Merchant, ProviderCancelled, ProviderExpired, Timeout};
    let statuses = [
        (Merchant, Status::Cancelled),
        (ProviderCancelled, Status::Cancelled),
        (ProviderExpired, Status::Expired),
        (Timeout, Status::Expired),
        (Inactivity, Status::Expired),
    ];
    assert!(
        statuses
            .iter()
            .map(|(cause, _)| cause)
            .eq(ClosingCause::ALL)
    );
    for (cause, status) in statuses {
        assert_eq!(cause.status(), status, "{cause}");
        let mut order = match cause {
            Timeout => order_with(Expiry::after(seconds(60)), Policy::DEFAULT),
            Inactivity => order_with(
                Expiry::NEVER.with_inactivity_timeout(seconds(60)),
                Policy::DEFAULT,
            ),
            Merchant | ProviderCancelled | ProviderExpired => order(),
        };
        let occurred_at = at(60);
        match cause {
            Merchant => assert!(order.ask(&Command::Cancel, at(60)).is_ok()),
            ProviderCancelled => {
                let _ = order.observe(&Notice::Cancelled { occurred_at }, at(60));
            }
            ProviderExpired => {
                let _ = order.observe(&Notice::Expired { occurred_at }, at(60));
            }
            Timeout | Inactivity => assert!(order.advance(at(60)).is_some()),
        }
        let closing = order.closing().unwrap();
        assert_eq!((closing.cause(), closing.at()), (cause, at(60)));
        assert_eq!((closing.status(), order.status()), (status, status));
    }
}

#[test]
fn states_widen_and_narrow_and_a_wrong_guess_hands_the_order_back() {
    let created = Order::create(terms());
    let erased = Order::from(created.clone());
    assert_eq!(erased, Order::new(terms()));
    let erased = Order::<Paid>::try_from(erased).unwrap_err();
    assert!(matches!(erased.clone().known(), Known::Created(_)));
    assert_eq!(Order::<Created>::try_from(erased), Ok(created.clone()));
    let attempted: Order<Attempted> = created.start_payment(pay("p1"), at(1)).unwrap();
    assert_eq!(attempted.status(), Status::Attempted);
}

#[test]
fn a_proof_of_a_status_explains_itself_as_the_erased_order_does() {
    let created = Order::create(terms());
    let erased: Order = created.clone().into();
    assert_eq!(created.explain().to_string(), erased.explain().to_string());
}
