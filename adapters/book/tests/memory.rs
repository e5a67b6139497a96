//! Guards against a process that is talked out of its memory: whatever is sent to orders that never
//! come, what waits takes no more of the heap than it may.

use std::alloc::System;
use std::time::Duration;

use cap::Cap;
use order_lifecycle::strategy::CREATED;
use order_lifecycle::{Notice, OrderId, PaymentFact, PaymentId, Report, ReportedStatus};
use order_lifecycle_book::{Book, Parking};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// How many reports of a kind are sent, and which.
type Kind = (usize, fn(usize) -> Report);

const MOST_BYTES: usize = 4 << 20;

fn bearing(order: &str) -> Report {
    Report {
        order: OrderId::new(order).ok(),
        ..Report::default()
    }
}

/// Of one kind each, and more than may wait: small, with a long status, with long ids, with many
/// payments.
fn reports() -> [Kind; 4] {
    [
        (9_000, |number| bearing(&format!("A{number}"))),
        (9, |number| Report {
            status: Some(ReportedStatus::Unknown("H".repeat(1_000_000))),
            ..bearing(&format!("A{number}"))
        }),
        (9_000, |number| bearing(&format!("{number:0255}"))),
        (90, |number| {
            let told = |payment| {
                let id = PaymentId::new(&format!("{number:0100}{payment:0100}")).unwrap();
                Notice::payment(id, PaymentFact::Failed, CREATED)
            };
            Report {
                notices: (0..100).map(told).collect(),
                ..Report::default()
            }
        }),
    ]
}

#[test]
fn what_waits_takes_no_more_memory_than_it_may() {
    for (kind, (reports, report)) in reports().iter().enumerate() {
        let before = HEAP.allocated();
        let mut book = Book::new(Parking {
            most: usize::MAX,
            most_bytes: MOST_BYTES,
            longest: Duration::MAX,
        });
        for number in 0..*reports {
            let _ = book.report(&report(number), CREATED);
        }
        assert_ne!(book.dropped(), 0);
        let (counted, taken) = (book.parked_bytes(), HEAP.allocated() - before);
        assert!(taken <= MOST_BYTES, "kind {kind} takes {taken} bytes");
        assert!(
            counted <= MOST_BYTES && counted <= 4 * taken,
            "kind {kind}: {counted} {taken}"
        );
    }
}
