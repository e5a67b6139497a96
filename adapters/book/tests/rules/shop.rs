//! Short words for what the tests do.

use std::time::Duration;

use order_lifecycle::{
    Amount, Command, Currency, Expiry, Notice, Order, OrderId, PaymentFact, PaymentId,
    ProviderOrderId, Report, Status, Terms, Timestamp,
};
use order_lifecycle_book::{Applied, Book, Created, Heard, Parking, Received, Replayed};

pub(crate) const START: Timestamp = order_lifecycle::strategy::CREATED;

pub(crate) fn minute(minutes: u64) -> Timestamp {
    let after = Duration::from_secs(60 * minutes);
    START.checked_add(after).unwrap()
}

pub(crate) fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(Duration::from_millis(1)).unwrap()
}

pub(crate) fn just_after(at: Timestamp) -> Timestamp {
    at.checked_add(Duration::from_millis(1)).unwrap()
}

pub(crate) fn amount() -> Amount {
    Amount::parse("10.00", Currency::INR).unwrap()
}

pub(crate) fn order(id: &str) -> OrderId {
    OrderId::new(id).unwrap()
}

pub(crate) fn payment(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

pub(crate) fn provider_order(id: &str) -> ProviderOrderId {
    ProviderOrderId::new(id).unwrap()
}

/// Terms of ten rupees within a quarter of an hour.
pub(crate) fn terms(id: &str) -> Terms {
    let quarter = Expiry::after(Duration::from_secs(15 * 60));
    Terms::new(order(id), amount(), START)
        .with_expiry(quarter)
        .unwrap()
}

/// A book in which ten reports may wait for an hour.
pub(crate) fn book(orders: &[&str]) -> Book {
    let mut book = Book::new(Parking {
        most: 10,
        most_bytes: usize::MAX,
        longest: Duration::from_secs(3_600),
    });
    for id in orders {
        let created = book.create(terms(id), START).unwrap();
        assert_eq!(created, Created::New(Vec::new()));
    }
    book
}

pub(crate) fn start(id: &str) -> Command {
    Command::StartPayment {
        payment: payment(id),
        limit: None,
    }
}

pub(crate) fn bind(id: &str) -> Command {
    Command::Bind {
        provider_order: provider_order(id),
    }
}

pub(crate) fn told(payment_id: &str, fact: PaymentFact) -> Notice {
    Notice::payment(payment(payment_id), fact, minute(1))
}

pub(crate) fn captured(payment_id: &str) -> Notice {
    told(payment_id, PaymentFact::Captured { amount: amount() })
}

pub(crate) fn pending(payment_id: &str) -> Notice {
    told(payment_id, PaymentFact::Pending { limit: None })
}

/// A report with these ids, where they are not empty.
pub(crate) fn report(merchants: &str, providers: &str, notices: &[Notice]) -> Report {
    Report {
        order: OrderId::new(merchants).ok(),
        provider_order: ProviderOrderId::new(providers).ok(),
        notices: notices.to_vec(),
        ..Report::default()
    }
}

/// The order to which a report was applied, and what it did.
pub(crate) fn applied(heard: Heard) -> Applied {
    assert_eq!(heard.replayed, []);
    as_applied(heard.received)
}

pub(crate) fn as_applied(received: Received) -> Applied {
    match received {
        Received::Applied(applied) => applied,
        other => panic!("not applied but {other:?}"),
    }
}

/// The tickets of what was replayed, each with the order it was applied to.
pub(crate) fn tickets(replayed: Vec<Replayed>) -> Vec<(u64, String)> {
    let told = |it: Replayed| {
        let order = as_applied(it.received).order;
        (it.parked.ticket, order.to_string())
    };
    replayed.into_iter().map(told).collect()
}

pub(crate) fn status(book: &Book, id: &str) -> Status {
    book.get(&order(id)).map(Order::status).unwrap()
}
