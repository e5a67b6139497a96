//! Law: whatever bytes a gateway channel brings are a report or a typed error, and a report feeds
//! an order without losing a minor unit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_lifecycle::{Amount, Currency, Order, OrderId, PaymentId, RequestId, Terms};
use order_lifecycle_enkash::{Asked, Channel, read};
use time::UtcDateTime;

fuzz_target!(|data: (u8, &[u8])| {
    let (choice, body) = data;
    let channel = Channel::ALL[usize::from(choice) % Channel::ALL.len()];
    let asked = Asked {
        payment: PaymentId::new("EK1").ok(),
        request: RequestId::new("q1").ok(),
    };
    let heard = UtcDateTime::UNIX_EPOCH + time::Duration::days(20_000);
    let Ok(message) = read(channel, body, &asked, heard) else {
        return;
    };
    let (Ok(id), Ok(amount)) = (OrderId::new("A-1"), Amount::new(1_000, Currency::INR)) else {
        return;
    };
    let mut order = Order::new(Terms::new(id, amount, heard));
    for notice in &message.report.notices {
        assert!(
            notice.occurred_at <= heard,
            "no stamp lies ahead of the hearing"
        );
        let _ = order.observe(notice, heard);
        let repeated = order.clone();
        let _ = order.observe(notice, heard);
        assert_eq!(order, repeated, "a notice told twice changes nothing");
    }
    for currency in order.currencies() {
        let sums = order.sums_in(currency);
        let places = sums.applied
            + sums.owed
            + sums.given_back
            + sums.disputed
            + sums.returned
            + sums.under_review;
        assert_eq!(sums.received, places);
    }
});
