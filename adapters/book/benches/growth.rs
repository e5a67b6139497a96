//! What one more payment costs an order that has many already: in a book, and alone.
//!
//! `cargo bench -p order-lifecycle-book --bench growth`. Each payment comes in a report of its own.
//! The last thousand of n reports are timed (all of them, where there are fewer), the least of
//! several runs. What the book adds to the order's own time must not grow with n: at the end stands
//! the exponent with which it does, fitted over all sizes, 0 for what does not grow and 1 for what
//! is proportional to n.

use std::hint::black_box;
use std::time::{Duration, Instant};

use order_lifecycle::strategy::CREATED;
use order_lifecycle::{
    Amount, Currency, Notice, Order, OrderId, PaymentFact, PaymentId, Report, Terms,
};
use order_lifecycle_book::{Book, Parking};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
/// What one order was once seen to get in a day.
const DAY: usize = 23_000;
const TIMED: usize = 1_000;

fn main() {
    println!("payments | alone, a report | in a book | what the book adds | asked after each");
    let mut added = Vec::new();
    for size in SIZES {
        let [alone, in_a_book, asked] = timed(size);
        let more = in_a_book.saturating_sub(alone);
        println!("{size:8} | {alone:15.0?} | {in_a_book:9.0?} | {more:18.0?} | {asked:.0?}");
        added.push((size, more));
    }
    println!("what the book adds grows with n^{:.2}", exponent(&added));
    let reports = reports(DAY);
    let began = Instant::now();
    let mut book = book();
    for report in &reports {
        let _ = black_box(book.report(report, CREATED));
    }
    println!(
        "{DAY} reports of one order: {:.2?} in a book",
        began.elapsed()
    );
    let began = Instant::now();
    let mut order = order();
    for report in &reports {
        let _ = black_box(order.reconcile(report, CREATED));
    }
    println!("{DAY} reports of one order: {:.2?} alone", began.elapsed());
}

fn terms() -> Terms {
    let amount = Amount::new(49_900, Currency::INR).unwrap();
    Terms::new(OrderId::new("SHOP1").unwrap(), amount, CREATED)
}

fn order() -> Order {
    Order::new(terms())
}

fn book() -> Book {
    let mut book = Book::new(Parking::NONE);
    let _ = book.create(terms(), CREATED).unwrap();
    book
}

/// A payment each, in no order of their ids.
fn reports(payments: usize) -> Vec<Report> {
    let numbers = (0..payments).map(|number| number * 7_368_787 % payments);
    let report = |number: usize| {
        let payment = PaymentId::new(&format!("EK17875{number:08}GwZaa")).unwrap();
        Report {
            order: Some(OrderId::new("SHOP1").unwrap()),
            notices: vec![Notice::payment(payment, PaymentFact::Failed, CREATED)],
            ..Report::default()
        }
    };
    numbers.map(report).collect()
}

/// What one of the last reports takes: given to an order alone, to a book, and to a book that is
/// asked after each for the next wake-up and for a duty.
fn timed(payments: usize) -> [Duration; 3] {
    let reports = reports(payments);
    let (before, last) = reports.split_at(payments.saturating_sub(TIMED));
    let (mut order, mut book) = (order(), book());
    for report in before {
        let _ = order.reconcile(report, CREATED);
        let _ = book.report(report, CREATED);
    }
    let took = |began: Instant| {
        let reports = u32::try_from(last.len()).unwrap();
        began.elapsed() / reports
    };
    let mut shortest = [Duration::MAX; 3];
    // In turns, so that all three have the machine at its best once.
    for run in 0..(50_000 / payments).clamp(15, 1_000) {
        let (mut order, mut book) = (order.clone(), book.clone());
        let began = Instant::now();
        for report in last {
            let _ = black_box(order.reconcile(report, CREATED));
        }
        shortest[0] = shortest[0].min(took(began));
        let mut asked = book.clone();
        let began = Instant::now();
        for report in last {
            let _ = black_box(book.report(report, CREATED));
        }
        shortest[1] = shortest[1].min(took(began));
        if run < 3 {
            let began = Instant::now();
            for report in last {
                let _ = black_box(asked.report(report, CREATED));
                black_box(asked.next_wake());
                black_box(asked.duties().next());
            }
            shortest[2] = shortest[2].min(took(began));
        }
    }
    shortest
}

/// The slope of the logarithms, by least squares.
fn exponent(points: &[(usize, Duration)]) -> f64 {
    let logarithms = points.iter().map(|(size, time)| {
        let size = u32::try_from(*size).unwrap();
        // Less than a tenth of a microsecond is not told apart from what the machine does beside.
        (f64::from(size).ln(), time.as_secs_f64().max(1e-7).ln())
    });
    let points: Vec<_> = logarithms.collect();
    let count = f64::from(u32::try_from(points.len()).unwrap());
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|it| it.0), mean(|it| it.1));
    let covariance: f64 = points.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let variance: f64 = points.iter().map(|it| (it.0 - x).powi(2)).sum();
    covariance / variance
}
