//! Guards against a body that stops the reader by what is made of it: everybody's messages unread.
//!
//! One test in a program of its own, because it counts every byte that the program takes.

use std::alloc::System;

use cap::Cap;
use order_lifecycle::Timestamp;
use order_lifecycle_enkash::{Body, browser_return, payment_notify};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_787_584_565_000).unwrap();

/// All that reading may take, freed again or not: a few ids and excerpts, and the room of twenty
/// names for each object inside another.
const ROOM: usize = 16_384;

/// Runs something and counts the bytes that it takes in all, and those that it keeps.
fn taken<T>(run: impl FnOnce() -> T) -> (usize, usize, T) {
    let (total, kept) = (HEAP.total_allocated(), HEAP.allocated());
    let result = run();
    let (total, kept) = (HEAP.total_allocated() - total, HEAP.allocated() - kept);
    (total, kept, result)
}

fn listed(many: usize, write: impl Fn(usize) -> String) -> String {
    (0..many).map(write).collect()
}

fn object(fields: &str) -> String {
    format!(r#"{{{fields}"transactionId":"EK1","status":"FAILED"}}"#)
}

#[test]
fn what_is_taken_and_kept_of_a_body_does_not_grow_with_it() {
    let keys = |many: usize| listed(many, |at| format!("\"k{at}\":0,"));
    let (million, some) = (keys(1_000_000), keys(50_000));
    let escaped = listed(50_000, |at| format!("\"\\u006b{at}\":[{at}],"));
    let twice = r#""status":"SUCCESS","amount":1,"#.repeat(50_000);
    for body in [
        object(&million),
        object(&escaped),
        object(&twice).replace(r#","status":"FAILED"}"#, r#","orderStatus":"PAID"}"#),
        object(&format!(r#""amount":{{{some}"value":1}},"#)),
        object("").replace('{', &format!(r#"{{"payload":{{{some}"status":"FAILED"}},"#)),
    ] {
        let limited = Body::from(&*body).at_most(body.len());
        let (total, kept, message) = taken(|| payment_notify(limited, RECEIVED_AT));
        assert!(message.is_ok(), "{message:?}");
        assert!(total <= ROOM, "{total} of {}", body.len());
        assert!(kept <= ROOM, "{kept}");
    }

    let query = listed(50_000, |at| format!("k{at}=v&"));
    let limited = Body::from(&*query).at_most(query.len());
    let (total, _, about) = taken(|| browser_return(limited));
    assert!(about.unwrap().is_nobody());
    assert!(total <= ROOM, "{total} of {}", query.len());

    // Texts are read whole, so they take as much as they are long; what is kept of them does not.
    let long = "x".repeat(300_000);
    let body = format!(
        r#"{{"transactionId":"EK1","status":"{long}","orderStatus":"{long}","checksum":"{long}"}}"#
    );
    let (total, kept, message) = taken(|| payment_notify(&*body, RECEIVED_AT));
    assert!(message.is_ok());
    assert!(total <= 3 * body.len(), "{total}");
    assert!(kept <= ROOM, "{kept}");
}
