//! What it costs to put an order away and to fetch it again, in JSON and in postcard.
//!
//! `cargo bench --features serde --bench record`. Both ways are whole: from the order to bytes, and
//! from bytes to an order of which every rule has been proved. The sizes are printed first.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, OrderRecord, PaymentFact, PaymentId,
    RefundId, RefundState, RequestId, Terms, Timestamp,
};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// 2026-11-24 10:00 UTC.
const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();
/// Five minutes later.
const NOW: Timestamp = Timestamp::from_millis(1_795_514_700_000).unwrap();

fn main() {
    for size in SIZES {
        let order = order(size);
        let (json, postcard) = (to_json(&order).len(), to_postcard(&order).len());
        println!("record of {size}: {json} bytes of JSON, {postcard} of postcard");
    }
    divan::main();
}

const SIZES: [&str; 2] = ["one_payment", "rich"];

/// An order paid by its only payment; or one with four payments, of which two were captured, and
/// with two requests and four refunds for each of those.
fn order(size: &str) -> Order {
    let quarter = std::time::Duration::from_secs(900);
    let id = OrderId::new("ORD1787584522462ck78p").unwrap();
    let terms = Terms::new(id, inr(49_900), CREATED);
    let mut order = Order::new(terms.with_expiry(Expiry::after(quarter)).unwrap());
    let captured = PaymentFact::Captured {
        amount: inr(49_900),
    };
    if size == "one_payment" {
        told(&mut order, 1, captured);
        return order;
    }
    told(&mut order, 1, PaymentFact::Failed);
    told(&mut order, 2, PaymentFact::Pending { limit: None });
    for number in [3, 4] {
        told(&mut order, number, captured.clone());
        for request in 0..2 {
            // Nothing is kept of the surplus, so none of it can be asked for.
            let _ = order.command(
                &Command::Refund {
                    payment: payment(number),
                    request: RequestId::new(&format!("request-{request}")).unwrap(),
                    amount: inr(9_900),
                },
                NOW,
            );
        }
        for refund in 0..4 {
            let fact = PaymentFact::Refund {
                refund: RefundId::new(&format!("EK57635421552233{refund}")).unwrap(),
                request: Some(RequestId::new("request-0").unwrap()),
                amount: inr(990),
                state: RefundState::Done,
            };
            told(&mut order, number, fact);
        }
    }
    order
}

fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
}

fn payment(number: u64) -> PaymentId {
    PaymentId::new(&format!("EK178758455796{number}GwZaa")).unwrap()
}

fn told(order: &mut Order, number: u64, fact: PaymentFact) {
    let _ = order.observe(&Notice::payment(payment(number), fact, NOW), NOW);
}

fn to_json(order: &Order) -> Vec<u8> {
    serde_json::to_vec(&OrderRecord::from(order)).unwrap()
}

fn to_postcard(order: &Order) -> Vec<u8> {
    postcard::to_allocvec(&OrderRecord::from(order)).unwrap()
}

#[divan::bench(args = SIZES)]
fn encode_json(bencher: Bencher, size: &str) {
    let order = order(size);
    let bytes = BytesCount::new(to_json(&order).len());
    bencher
        .counter(bytes)
        .bench_local(|| to_json(black_box(&order)));
}

#[divan::bench(args = SIZES)]
fn encode_postcard(bencher: Bencher, size: &str) {
    let order = order(size);
    let bytes = BytesCount::new(to_postcard(&order).len());
    bencher
        .counter(bytes)
        .bench_local(|| to_postcard(black_box(&order)));
}

#[divan::bench(args = SIZES)]
fn decode_json(bencher: Bencher, size: &str) {
    let stored = to_json(&order(size));
    bencher
        .counter(BytesCount::new(stored.len()))
        .bench_local(|| {
            let record: OrderRecord = serde_json::from_slice(black_box(&stored)).unwrap();
            Order::try_from(record).unwrap()
        });
}

#[divan::bench(args = SIZES)]
fn decode_postcard(bencher: Bencher, size: &str) {
    let stored = to_postcard(&order(size));
    bencher
        .counter(BytesCount::new(stored.len()))
        .bench_local(|| {
            let record: OrderRecord = postcard::from_bytes(black_box(&stored)).unwrap();
            Order::try_from(record).unwrap()
        });
}

/// The proof alone, of a record that has been read.
#[divan::bench(args = SIZES)]
fn prove(bencher: Bencher, size: &str) {
    let record = OrderRecord::from(&order(size));
    bencher
        .with_inputs(|| record.clone())
        .bench_local_values(|record| Order::try_from(record).unwrap());
}
