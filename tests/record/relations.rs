//! What the fields say of each other: the table of values that contradict the rest.

use order_lifecycle::{Order, OrderRecord};
use serde_json::{Value, json};

use crate::case::{Case, at_minute, case};
use crate::orders;

/// Values that could be those of an order, of another one than this.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn relations() -> Vec<Case> {
    let null = || json!(null);
    let new = |put, value, rule| case(orders::created, put, value, rule);
    let rendered = |put, value, rule| case(orders::checkout_rendered, put, value, rule);
    let open = |put, value, rule| case(orders::attempted, put, value, rule);
    let paid = |put, value, rule| case(orders::paid, put, value, rule);
    let cancelled = |put, value, rule| case(orders::cancelled, put, value, rule);
    let expired = |put, value, rule| case(orders::expired, put, value, rule);
    let late = |put, value, rule| case(orders::honoured, put, value, rule);
    let again = |put, value, rule| case(orders::returned, put, value, rule);
    let payment = |of: fn() -> Order| json!(OrderRecord::from(&of()))["payments"].take();
    vec![
        // The status and the fields beside it.
        open("last_activity", null(), "missing"),
        cancelled("closing", null(), "missing"),
        paid("paid", null(), "missing"),
        paid("last_activity", at_minute(1), "out_of_place"),
        open(
            "closing",
            json!(OrderRecord::from(&orders::cancelled()))["closing"].take(),
            "out_of_place",
        ),
        open(
            "paid",
            json!({"winner": "pay_1", "settled": 49_900, "as_captured": false}),
            "out_of_place",
        ),
        cancelled("status", json!("EXPIRED"), "closed_otherwise").naming("closing.cause"),
        cancelled(
            "closing.cause",
            json!("provider_expired"),
            "closed_otherwise",
        ),
        cancelled("closing.cause", json!("timeout"), "closed_otherwise"),
        expired("closing.cause", json!("merchant"), "closed_otherwise"),
        expired(
            "closing.cause",
            json!("provider_cancelled"),
            "closed_otherwise",
        ),
        new("payments", payment(orders::attempted), "after_clock").naming("payments[0].hold_heard"),
        rendered("payments", payment(orders::expired), "after_last_activity")
            .naming("payments[0].first_heard"),
        open("status", json!("CREATED"), "payments_before_attempt").naming("payments"),
        open("payments", json!([]), "no_payment"),
        // Instants that know each other.
        paid("clock", at_minute(-1), "before_creation"),
        open("last_activity", at_minute(-1), "before_creation"),
        open("last_activity", at_minute(21), "after_clock"),
        open("payments[0].held.told_at", at_minute(4), "no_such_hold"),
        open("payments[0].authorized", null(), "no_such_hold").naming("payments[0].held.told_at"),
        open("payments[0].hold_heard", null(), "no_such_hold").naming("payments[0].held.told_at"),
        open("payments[0].hold_heard", at_minute(0), "no_such_hold"),
        open("payments[0].hold_heard", at_minute(59), "after_clock"),
        open("payments[1].held_until", at_minute(9), "no_such_hold"),
        open("payments[0].first_heard", at_minute(-1), "before_creation"),
        open(
            "payments[1].first_heard",
            at_minute(19),
            "after_last_activity",
        ),
        open("last_activity", at_minute(7), "after_last_activity")
            .naming("payments[5].first_heard"),
        paid("payments[0].first_heard", at_minute(15), "after_clock"),
        paid("payments[0].capture", capture(15, false), "after_clock")
            .naming("payments[0].capture.earliest"),
        open(
            "payments[4].capture",
            capture(11, true),
            "after_last_activity",
        )
        .naming("payments[4].capture.earliest"),
        late("closing.at", at_minute(-1), "before_creation"),
        late("closing.at", at_minute(19), "after_clock"),
        rendered("clock", at_minute(23), "already_expired"),
        // What time can have closed.
        late("closing.at", at_minute(14), "cause_not_due").naming("closing.cause"),
        late("closing.cause", json!("inactivity"), "cause_not_due"),
        late("terms.deadline", null(), "cause_not_due").naming("closing.cause"),
        expired("closing.at", at_minute(24), "cause_not_due").naming("closing.cause"),
        expired("terms.deadline", at_minute(24), "cause_not_due").naming("closing.cause"),
        expired("payments[0].failed", null(), "held_open").naming("payments[0].payment"),
        late("terms.deadline", at_minute(1), "outlived_deadline"),
        case(
            orders::untried,
            "terms.deadline",
            at_minute(2),
            "outlived_deadline",
        ),
        // Money that reached the order, or came too late.
        open(
            "payments[4].capture.reached_open",
            json!(false),
            "reached_open",
        ),
        cancelled(
            "payments[0].capture.reached_open",
            json!(true),
            "reached_closed",
        )
        .naming("payments[0].capture.earliest"),
        late(
            "payments[0].capture.earliest",
            at_minute(15),
            "earliest_after_told",
        ),
        late("payments[0].capture", capture(16, false), "not_honoured").naming("paid.winner"),
        paid("payments[2].requests", asked(), "request_without_capture")
            .naming("payments[2].requests[0]"),
        paid("paid.winner", json!("pay_3"), "winner_not_captured"),
        paid("paid.winner", json!("pay_1"), "reached_open")
            .naming("payments[0].capture.reached_open"),
        open("payments[4].capture.amount.minor", json!(49_900), "not_won")
            .naming("payments[4].payment"),
        open(
            "payments[3].capture.amount.currency",
            json!("INR"),
            "not_won",
        )
        .naming("payments[3].payment"),
        // Changes, counted.
        new("revision", json!(2), "revision_too_large"),
        rendered("revision", json!(0), "revision_too_small"),
        open("revision", json!(5), "revision_too_small"),
        cancelled("revision", json!(1), "revision_too_small"),
        paid("revision", json!(4), "revision_too_small"),
        new("provider_orders", json!([]), "revision_too_large").naming("revision"),
        new(
            "provider_orders",
            json!(["a", "b", "c"]),
            "revision_too_small",
        )
        .naming("revision"),
        // Money accepted beside the winner.
        again("revision", json!(3), "revision_too_small"),
        paid("payments[1].accepted", accepted(49_900), "not_accepted"),
        paid("payments[2].accepted", accepted(49_900), "not_accepted"),
        open("payments[4].accepted", accepted(49_900), "not_accepted"),
        paid(
            "payments[0].accepted",
            accepted(49_899),
            "settled_too_little",
        )
        .naming("payments[0].accepted.settled"),
        // Captures dated long before the order.
        paid(
            "payments[1].capture.earliest",
            at_minute(-6),
            "not_believed",
        ),
        paid("payments[1].capture.told_at", at_minute(-6), "not_believed")
            .naming("payments[1].capture.earliest"),
        case(
            orders::untouched,
            "last_activity",
            at_minute(1),
            "no_activity",
        ),
    ]
}

fn capture(minute: i64, reached_open: bool) -> Value {
    json!({
        "amount": {"minor": 49_899, "currency": "INR"},
        "told_at": at_minute(minute),
        "earliest": at_minute(minute),
        "reached_open": reached_open,
        "rest_held": false,
    })
}

fn accepted(settled: i64) -> Value {
    json!({"settled": settled, "as_captured": false})
}

fn asked() -> Value {
    let amount = json!({"minor": 1, "currency": "INR"});
    json!([{"request": "R-9", "amount": amount, "standing": 1}])
}
