//! The laws that hold after every input, whatever the target.

use order_lifecycle::{
    Amount, Answered, Duty, Entry, Input, Lifecycle, Order, OrderRecord, Payment, PaymentId, Sums,
};

use crate::qualifying::converted;
use crate::{about, any_order};

/// Gives an input to an order, and holds what became of it against the laws.
pub(crate) fn apply(entry: &Entry, order: &mut Order) -> Answered {
    let before = order.clone();
    let mut timed = order.clone();
    timed.advance(entry.at);
    let answered = entry.apply(order);
    if let Input::Report(report) = &entry.input {
        let ours = about::is_ours(&before, report);
        assert_eq!(matches!(answered, Answered::Report(Ok(_))), ours);
        assert_eq!(about::holds(report, entry.at, &before, order), Ok(()));
        if ours {
            let first = about::first_capture_wins(report, &timed, order);
            assert_eq!(first, Ok(()));
        }
    }
    match &answered {
        Answered::Command(Err(_)) => assert_eq!(*order, timed, "L6: a refusal is inert"),
        Answered::Notice(outcome) => {
            let steps: Vec<_> = outcome.passage.steps().collect();
            assert_eq!(
                Lifecycle::Honouring.validate_history(&steps),
                Ok(()),
                "the table"
            );
        }
        Answered::Report(Ok(reconciled)) => {
            let steps: Vec<_> = reconciled.passage.steps().collect();
            assert_eq!(
                Lifecycle::Honouring.validate_history(&steps),
                Ok(()),
                "the table"
            );
        }
        Answered::Command(Ok(_)) | Answered::Report(Err(_)) | Answered::Advance(_) => {}
    }
    if before.winner().is_some() {
        assert_eq!(winner(&before), winner(order), "L1: the winner stays");
    }
    assert!(order.clock() >= before.clock(), "L9: time runs on");
    let only_time = *order == timed || *order == before;
    assert!(
        order.revision() > timed.revision() || only_time,
        "a change without a revision"
    );
    holds(order);
    answered
}

/// Holds an order against the laws that need no history.
pub(crate) fn holds(order: &Order) {
    assert_eq!(any_order::holds(order), Ok(()));
    for currency in order.currencies() {
        let sums = order.sums_in(currency);
        assert_eq!(sums.received, places(&sums), "L2: nothing lost");
        let captured = order.payments().filter_map(Payment::captured);
        let captured = captured.filter(|amount| amount.currency() == currency);
        let captured: i128 = captured.map(|amount| i128::from(amount.minor())).sum();
        assert_eq!(sums.received, captured, "L2: all that was captured");
        let due = order.duties().filter_map(|duty| match duty {
            Duty::Refund { amount, .. } => Some(amount),
            Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } | Duty::Decide { .. } => {
                None
            }
        });
        let due = due.filter(|amount| amount.currency() == currency);
        let due: i128 = due.map(|amount| i128::from(amount.minor())).sum();
        // What a refund in another currency withholds is owed all the same.
        let withheld = order.payments().any(|payment| {
            payment.captured().map(Amount::currency) == Some(currency) && converted(payment)
        });
        assert!(
            sums.owed == due || withheld && sums.owed > due,
            "L10: what is owed is what is due"
        );
    }
    if let Some(at) = order.expires_at() {
        let mut then = order.clone();
        let closing = then.advance(at);
        assert!(closing.is_some(), "at its deadline an order is closed");
        assert_eq!(then.expires_at(), None);
    }
}

/// The order put away and fetched again, in both formats (L11).
pub(crate) fn stored(order: &Order) -> Order {
    let record = OrderRecord::from(order);
    let text = serde_json::to_vec(&record).expect("text");
    let bytes = postcard::to_allocvec(&record).expect("bytes");
    let of_text: OrderRecord = serde_json::from_slice(&text).expect("a record");
    let of_bytes: OrderRecord = postcard::from_bytes(&bytes).expect("a record");
    assert_eq!(of_text, record, "L11");
    assert_eq!(of_bytes, record, "L11");
    let loaded = Order::try_from(record).expect("the record of an order");
    assert_eq!(loaded, *order, "L11");
    loaded
}

/// The record of an order as a tree.
pub(crate) fn put_away(order: &Order) -> serde_json::Value {
    serde_json::to_value(OrderRecord::from(order)).expect("a tree")
}

fn winner(order: &Order) -> Option<&PaymentId> {
    order.winner().map(Payment::id)
}

fn places(sums: &Sums) -> i128 {
    let kept = sums.applied + sums.owed + sums.under_review;
    kept + sums.given_back + sums.disputed + sums.returned
}
