//! Guards against mistakes that do not compile for another reason than they should: what each of
//! them should have been, which compiles and does what it says.

use std::fs;
use std::path::Path;

use order_lifecycle::state::{Attempted, Created, Paid};
use order_lifecycle::{
    Amount, Command, Currency, Known, Notice, Order, OrderId, PaymentFact, PaymentId, Proof,
    RefusalReason, Refused, Status, Terms, Timestamp,
};

const NOW: Timestamp = Timestamp::EPOCH;

fn amount() -> Amount {
    Amount::new(1_000, Currency::INR).unwrap()
}

fn created() -> Order<Created> {
    Order::create(Terms::new(OrderId::new("A-1").unwrap(), amount(), NOW))
}

fn payment(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

fn attempted() -> Order<Attempted> {
    created().start_payment(payment("pay_1"), NOW).unwrap()
}

fn paid() -> Order<Paid> {
    let mut order = Order::from(created());
    let captured = PaymentFact::Captured { amount: amount() };
    let _ = order.observe(&Notice::payment(payment("pay_1"), captured, NOW), NOW);
    Order::try_from(order).unwrap()
}

#[test]
fn cancel_a_paid_order() {
    let mut order = Order::from(paid());
    let refusal = order.command(&Command::Cancel, NOW).unwrap_err();
    assert_eq!(refusal.reason, RefusalReason::AlreadyPaid);
}

#[test]
fn cancel_an_order_of_unknown_status() {
    for (order, status) in [
        (Order::from(created()), Status::Cancelled),
        (Order::from(paid()), Status::Paid),
    ] {
        let order = match order.known() {
            Known::Created(order) => order.cancel(NOW).unwrap().into(),
            Known::CheckoutRendered(order) => order.cancel(NOW).unwrap().into(),
            Known::Attempted(order) => order.cancel(NOW).unwrap().into(),
            kept @ (Known::Paid(_) | Known::Cancelled(_) | Known::Expired(_)) => Order::from(kept),
        };
        assert_eq!(order.status(), status);
    }
}

#[test]
fn fulfil_without_proof() {
    fn fulfil(order: &Order<Paid>) -> &PaymentId {
        order.paid_by().id()
    }
    fn fulfil_borrowed(proof: Proof<'_, Paid>) -> &PaymentId {
        proof.paid_by().id()
    }
    assert_eq!(fulfil(&paid()), &payment("pay_1"));
    let order = Order::from(paid());
    assert_eq!(
        order.as_paid().map(fulfil_borrowed),
        Some(&payment("pay_1"))
    );
}

#[test]
fn keep_an_order_of_no_state() {
    struct Shelf {
        order: Order,
        paid: Order<Paid>,
    }
    let shelf = Shelf {
        order: created().into(),
        paid: paid(),
    };
    assert_eq!(shelf.order.id(), shelf.paid.id());
}

#[test]
fn render_an_attempted_order() {
    let rendered = created().render_checkout(NOW).unwrap();
    assert_eq!(rendered.status(), Status::CheckoutRendered);
    let mut again = Order::from(attempted());
    assert!(again.command(&Command::RenderCheckout, NOW).is_ok());
}

#[test]
fn start_on_a_cancelled_order() {
    let twice = attempted().start_payment(payment("pay_2"), NOW).unwrap();
    assert_eq!(twice.payments().len(), 2);
}

#[test]
fn use_an_order_that_was_consumed() {
    let Refused { order, refusal } = attempted().cancel(NOW).unwrap_err();
    assert_eq!(refusal.reason, RefusalReason::PaymentInFlight);
    let order = Order::<Attempted>::try_from(order).unwrap();
    assert!(order.start_payment(payment("pay_2"), NOW).is_ok());
}

#[test]
fn every_mistake_has_its_legal_twin_here() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/illegal");
    let twins = fs::read_to_string(folder.join("legal.rs")).unwrap();
    let mut mistakes = 0;
    for file in fs::read_dir(folder.join("cases")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|it| it == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(twins.contains(&format!("\nfn {name}() {{")), "{name}");
            mistakes += 1;
        }
    }
    assert!(mistakes >= 7, "only {mistakes}");
}
