//! What a message costs: reading it, beside what the order does with it.
//!
//! `cargo bench -p order-lifecycle-enkash --bench read`. Both in turns, in one run, and the median of
//! the rounds; the goal is that the order takes a tenth of the reading at most.

use std::hint::black_box;
use std::time::Instant;

use order_lifecycle::{Amount, Currency, Notice, Order, OrderId, Report, Terms, Timestamp};
use order_lifecycle_enkash::payment_notify;

const ROUNDS: usize = 101;
const TIMES: u32 = 2_000;

/// As the documentation of the gateway shows it.
const BODY: &[u8] = br#"{"surcharge":0.2,"surchargeGst":0.04,"amount":10.00,"finalAmount":10.24,
    "transactionStatus":"SUCCESS","orderStatus":"PAID","txnDate":"2026-08-24 20:46:02",
    "orderId":"ORD1787584522462ck78p","transactionId":"EK1787584557962GwZaa","currency":"INR",
    "paymentMode":"UPI","checksum":"b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"}"#;

fn main() {
    let now = "2026-08-24T15:16:05Z".parse().unwrap();
    let report = read(now);
    let [notice] = &*report.notices else {
        panic!("it tells one thing: {report:?}")
    };
    let mut order = order();
    let _ = order.observe(notice, now);

    let (mut reading, mut repeating) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        reading.push(nanoseconds(|| drop(black_box(read(now)))));
        repeating.push(nanoseconds(|| observe(&mut order, notice, now)));
    }
    let (read, observed) = (median(reading), median(repeating));
    println!("reading a message of {} bytes: {read:.0} ns", BODY.len());
    println!("the order, told of it again: {observed:.1} ns");
    println!("1/{:.0}, where 1/10 is the goal", read / observed);
}

fn order() -> Order {
    let id = OrderId::new("A-1").unwrap();
    let amount = Amount::parse("10.00", Currency::INR).unwrap();
    let created = "2026-08-24T15:15:00Z".parse().unwrap();
    Order::new(Terms::new(id, amount, created))
}

fn read(now: Timestamp) -> Report {
    let accepts = |_: &[u8], _: &str| true;
    let message = payment_notify(black_box(BODY), now).unwrap();
    message.verified_by(accepts).unwrap().report
}

fn observe(order: &mut Order, notice: &Notice, now: Timestamp) {
    let _ = black_box(order.observe(black_box(notice), now));
}

fn nanoseconds(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..TIMES {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
