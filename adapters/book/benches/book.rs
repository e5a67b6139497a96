//! What a book costs: time per event among many orders, bytes per order, and the expiry of many.
//!
//! `cargo bench -p order-lifecycle-book`. Every event is about an order drawn at random, so that
//! none is warm in a cache that a million would not fit into, and each changes its order.

use std::alloc::System;
use std::time::Duration;

use cap::Cap;
use divan::{Bencher, black_box};
use order_lifecycle::strategy::CREATED;
use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, OrderId, PaymentFact, PaymentId, ProviderOrderId,
    Report, Terms, Timestamp,
};
use order_lifecycle_book::{Book, Parking};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const NOW: Timestamp = minute(5);
const SIZES: [usize; 2] = [10_000, 1_000_000];
/// Events in one bench: 50 samples of 100.
const EVENTS: usize = 5_000;

fn main() {
    for orders in SIZES {
        bytes("created", orders, |orders| created(orders, orders));
        bytes("with a provider order and a payment", orders, opened);
        bytes("the same, archived one by one", orders, archived);
    }
    divan::main();
}

fn bytes(what: &str, orders: usize, build: impl FnOnce(usize) -> Book) {
    let before = HEAP.allocated();
    let mut book = build(orders);
    // What is noted of the orders that changed takes memory too.
    black_box(book.next_wake());
    let bytes = HEAP.allocated() - before;
    println!("{orders} orders {what}: {} bytes each", bytes / orders);
    drop(book);
}

const fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_millis(CREATED.millis() + minutes * 60_000).unwrap()
}

fn amount() -> Amount {
    Amount::new(49_900, Currency::INR).unwrap()
}

fn order(number: usize) -> OrderId {
    OrderId::new(&format!("SHOP{number:08}")).unwrap()
}

fn provider_order(number: usize) -> ProviderOrderId {
    ProviderOrderId::new(&format!("ORD17875{number:08}ck78p")).unwrap()
}

fn payment(number: usize) -> PaymentId {
    PaymentId::new(&format!("EK17875{number:08}GwZaa")).unwrap()
}

fn terms(number: usize, after: Duration) -> Terms {
    let terms = Terms::new(order(number), amount(), CREATED);
    terms.with_expiry(Expiry::after(after)).unwrap()
}

/// A book of so many orders, the first of them due a quarter of an hour after their creation, the
/// others after a day.
fn created(orders: usize, due: usize) -> Book {
    let mut book = Book::with_capacity(orders, Parking::NONE);
    for number in 0..orders {
        let quarters = if number < due { 1 } else { 96 };
        let terms = terms(number, Duration::from_secs(quarters * 900));
        let _ = book.create(terms, CREATED).unwrap();
    }
    book
}

fn open_all(book: &mut Book) {
    for number in 0..book.len() {
        let _ = book.report(
            &told(number, PaymentFact::Pending { limit: None }, true),
            NOW,
        );
    }
}

fn opened(orders: usize) -> Book {
    let mut book = created(orders, orders);
    open_all(&mut book);
    book
}

fn archived(orders: usize) -> Book {
    let mut book = Book::new(Parking::NONE);
    for number in 0..orders {
        let _ = book.create(terms(number, Duration::from_secs(900)), CREATED);
        let pending = PaymentFact::Pending { limit: None };
        let _ = book.report(&told(number, pending, true), NOW);
        book.archive(&order(number));
    }
    book
}

/// A webhook about an order's payment. It bears the provider's order id, and the merchant's where
/// that is asked for.
fn told(number: usize, fact: PaymentFact, by_merchant: bool) -> Report {
    Report {
        order: by_merchant.then(|| order(number)),
        provider_order: Some(provider_order(number)),
        notices: vec![Notice::payment(payment(number), fact, NOW)],
        ..Report::default()
    }
}

/// Numbers below a limit, each once, in an order that no cache predicts.
fn shuffled(below: usize) -> impl Iterator<Item = usize> {
    // A prime that divides no limit, so that its multiples visit every number.
    (0..below)
        .map(move |number| number * 7_368_787 % below)
        .take(EVENTS)
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 100)]
fn create(bencher: Bencher, orders: usize) {
    let mut book = created(orders, orders);
    let day = Duration::from_secs(86_400);
    let mut new = (orders..orders + EVENTS).map(|number| terms(number, day));
    bencher
        .with_inputs(|| new.next().unwrap())
        .bench_local_values(|terms| book.create(terms, NOW).is_ok());
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 100)]
fn start_payment(bencher: Bencher, orders: usize) {
    let mut book = created(orders, orders);
    let mut events = shuffled(orders).map(|number| {
        let payment = payment(number);
        (
            order(number),
            Command::StartPayment {
                payment,
                limit: None,
            },
        )
    });
    bencher
        .with_inputs(|| events.next().unwrap())
        .bench_local_refs(|(order, command)| book.command(order, command, NOW).is_ok());
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 100)]
fn capture_by_provider_order(bencher: Bencher, orders: usize) {
    let mut book = opened(orders);
    let captured = PaymentFact::Captured { amount: amount() };
    let mut events = shuffled(orders).map(|number| told(number, captured.clone(), false));
    bencher
        .with_inputs(|| events.next().unwrap())
        .bench_local_refs(|report| black_box(book.report(report, NOW)));
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 100)]
fn repeated_report(bencher: Bencher, orders: usize) {
    let mut book = opened(orders);
    let pending = PaymentFact::Pending { limit: None };
    let mut events = shuffled(orders).map(|number| told(number, pending.clone(), true));
    bencher
        .with_inputs(|| events.next().unwrap())
        .bench_local_refs(|report| black_box(book.report(report, NOW)));
}

/// The same reports to the orders alone: what the book adds is the difference.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 100)]
fn repeated_report_without_a_book(bencher: Bencher, orders: usize) {
    let mut all: Vec<_> = opened(orders).iter().cloned().collect();
    let pending = PaymentFact::Pending { limit: None };
    let mut events = shuffled(orders).map(|number| (number, told(number, pending.clone(), true)));
    bencher
        .with_inputs(|| events.next().unwrap())
        .bench_local_refs(|(number, report)| black_box(all[*number].reconcile(report, NOW)));
}

/// A hundred thousand orders expire, among none and among nine hundred thousand others.
#[divan::bench(args = [100_000, 1_000_000], sample_count = 5, sample_size = 1)]
fn expire_100_000(bencher: Bencher, orders: usize) {
    let book = created(orders, 100_000);
    let due = minute(15);
    bencher
        .with_inputs(|| book.clone())
        .bench_local_refs(|book| {
            let advanced = book.advance(due);
            assert_eq!(advanced.closed.len(), 100_000);
        });
}

/// Nothing is due, among many.
#[divan::bench(args = SIZES)]
fn advance_to_nothing(bencher: Bencher, orders: usize) {
    let mut book = created(orders, orders);
    bencher.bench_local(|| black_box(book.advance(NOW)));
}

/// A hundred orders have a duty, among many.
#[divan::bench(args = SIZES)]
fn list_100_duties(bencher: Bencher, orders: usize) {
    let mut book = opened(orders);
    for number in shuffled(orders).take(100) {
        let _ = book.command(&order(number), &Command::ForceCancel, NOW);
    }
    bencher.bench_local(|| assert_eq!(black_box(&mut book).duties().count(), 100));
}
