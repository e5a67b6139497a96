//! What each field alone must be: the table of values that it refuses.

use serde_json::{Value, json};

use crate::case::{Case, at_minute, case};
use crate::orders;

/// Every field, with a value that breaks what the field alone must be.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn values() -> Vec<Case> {
    let never = || json!(i64::MAX);
    let paid = |put, value, rule| case(orders::paid, put, value, rule);
    let again = |put, value, rule| case(orders::returned, put, value, rule);
    let open = |put, value, rule| case(orders::attempted, put, value, rule);
    let late = |put, value, rule| case(orders::honoured, put, value, rule);
    vec![
        paid("terms.order", json!(""), "id"),
        paid("terms.amount.minor", json!(0), "money"),
        paid("terms.amount.currency", json!("inr"), "unknown_word"),
        paid("terms.created_at", never(), "outside_calendar"),
        open("terms.deadline", never(), "outside_calendar"),
        open("terms.deadline", at_minute(0), "expiry"),
        open("terms.inactivity_ms", json!(0), "expiry"),
        paid("terms.attempt_window_ms", json!(0), "expiry"),
        paid("terms.hold_window_ms", json!(0), "expiry"),
        late("terms.after_expiry", json!("refund"), "not_honoured").naming("paid.winner"),
        case(
            orders::accepted,
            "terms.after_cancel",
            json!("refund"),
            "not_honoured",
        )
        .naming("paid.winner"),
        paid("terms.mismatch", json!("REVIEW"), "unknown_word"),
        paid("terms.capture", json!("us"), "unknown_word"),
        paid("terms.concurrency", json!("never"), "unknown_word"),
        paid("terms.custom[0][0]", json!(""), "custom_field").naming("terms.custom[0]"),
        paid("terms.custom[0][0]", json!("cart"), "custom_field").naming("terms.custom[1]"),
        paid("terms.custom[0][0]", json!("z"), "not_sorted").naming("terms.custom[1]"),
        paid("terms.custom[1][1]", json!("v".repeat(513)), "custom_field")
            .naming("terms.custom[1]"),
        paid("provider_orders[0]", json!("\n"), "id"),
        paid("provider_orders", json!(["a", "b", "a"]), "bound_twice").naming("provider_orders[2]"),
        paid("provider_orders", seventeen(), "too_many_bound").naming("provider_orders[16]"),
        paid("status", json!("paid"), "unknown_word"),
        open("last_activity", never(), "outside_calendar"),
        late("closing.cause", json!("weather"), "unknown_word"),
        late("closing.cause", json!("provider"), "unknown_word"),
        late("closing.at", never(), "outside_calendar"),
        paid("paid.winner", json!("pay_9"), "unknown_winner"),
        paid("paid.settled", json!(49_899), "settled_too_little"),
        again("paid.as_captured", json!(false), "settled_too_little").naming("paid.settled"),
        again("paid.settled", json!(0), "settled_too_little"),
        again(
            "payments[1].accepted.settled",
            json!(0),
            "settled_too_little",
        ),
        again(
            "payments[1].accepted.as_captured",
            json!(false),
            "settled_too_little",
        )
        .naming("payments[1].accepted.settled"),
        paid("clock", never(), "outside_calendar"),
        paid("revision", json!(0), "revision_too_small"),
        paid("revision", json!(i64::MAX), "revision_out_of_range"),
        paid("revision", json!(u64::MAX), "revision_out_of_range"),
        paid("payments[0].acknowledged", json!(-1), "negative"),
        paid("payments[0].payment", json!(""), "id"),
        paid("payments[0].payment", json!("pay_2"), "not_sorted").naming("payments[1].payment"),
        paid("payments[0].first_heard", never(), "outside_calendar"),
        open("payments[0].limit", never(), "outside_calendar"),
        open("payments[0].failed", never(), "outside_calendar"),
        open("payments[0].authorized", never(), "outside_calendar"),
        open("payments[0].held.amount.minor", json!(0), "money"),
        open(
            "payments[0].held.amount.currency",
            json!(""),
            "unknown_word",
        ),
        open("payments[0].held.told_at", never(), "outside_calendar"),
        open("payments[0].held_until", never(), "outside_calendar"),
        open("payments[0].hold_heard", never(), "outside_calendar"),
        open(
            "payments[6].capture.rest_held",
            json!(false),
            "overtaken_by_capture",
        )
        .naming("payments[6].held"),
        open("payments[0].capture_pending", never(), "outside_calendar"),
        paid(
            "payments[0].hold_heard",
            at_minute(1),
            "overtaken_by_capture",
        ),
        paid(
            "payments[0].capture_pending",
            at_minute(1),
            "overtaken_by_capture",
        ),
        paid(
            "payments[0].held_until",
            at_minute(1),
            "overtaken_by_capture",
        ),
        paid("payments[0].held", held(), "overtaken_by_capture"),
        paid("payments[0].reversed", never(), "outside_calendar"),
        paid("payments[0].limit", at_minute(1), "overtaken_by_capture"),
        paid("payments[0].failed", at_minute(1), "overtaken_by_capture"),
        paid(
            "payments[0].authorized",
            at_minute(1),
            "overtaken_by_capture",
        ),
        paid("payments[0].voided", json!(true), "overtaken_by_capture"),
        paid("payments[1].capture.amount.minor", json!(-1), "money"),
        paid(
            "payments[1].capture.amount.currency",
            json!(""),
            "unknown_word",
        ),
        paid("payments[1].capture.told_at", never(), "outside_calendar"),
        paid(
            "payments[1].capture.told_at",
            at_minute(0),
            "earliest_after_told",
        )
        .naming("payments[1].capture.earliest"),
        paid("payments[1].capture.earliest", never(), "outside_calendar"),
        paid(
            "payments[1].capture.reached_open",
            json!(false),
            "reached_open",
        ),
        paid("payments[1].refund_total.amount.minor", json!(-1), "money"),
        paid(
            "payments[1].refund_total.amount.currency",
            json!("?"),
            "unknown_word",
        ),
        paid("payments[1].refund_total.at", never(), "outside_calendar"),
        paid("payments[1].refunds[0].refund", json!(""), "id"),
        paid("payments[1].refunds[0].refund", json!("z"), "not_sorted")
            .naming("payments[1].refunds[1].refund"),
        paid("payments[1].refunds[0].request", json!(""), "id"),
        paid("payments[1].refunds[0].amount.minor", json!(0), "money"),
        paid(
            "payments[1].refunds[0].amount.currency",
            json!("?"),
            "unknown_word",
        ),
        paid("payments[1].refunds[0].state", json!("won"), "unknown_word"),
        paid("payments[1].refunds[0].at", never(), "outside_calendar"),
        paid("payments[1].disputes[0].dispute", json!(""), "id"),
        paid("payments[1].disputes[0].amount.minor", json!(0), "money"),
        paid(
            "payments[1].disputes[0].amount.currency",
            json!("?"),
            "unknown_word",
        ),
        paid(
            "payments[1].disputes[0].state",
            json!("done"),
            "unknown_word",
        ),
        paid("payments[1].disputes[0].at", never(), "outside_calendar"),
        paid("payments[1].requests[0].request", json!(""), "id"),
        paid(
            "payments[1].requests[0].request",
            json!("R-2"),
            "repeated_request",
        )
        .naming("payments[1].requests[1].request"),
        paid("payments[1].requests[0].amount.minor", json!(0), "money"),
        paid(
            "payments[1].requests[0].amount.currency",
            json!("?"),
            "unknown_word",
        ),
        paid(
            "payments[1].requests[0].standing",
            json!(-1),
            "standing_out_of_range",
        ),
        paid(
            "payments[1].requests[0].standing",
            json!(100_01),
            "standing_out_of_range",
        ),
    ]
}

/// One provider order more than can be bound.
fn seventeen() -> Value {
    json!(
        (0..17)
            .map(|number| format!("o{number}"))
            .collect::<Vec<_>>()
    )
}

/// How much is held, as a record tells it.
fn held() -> Value {
    json!({"amount": {"minor": 1, "currency": "USD"}, "told_at": 0})
}
