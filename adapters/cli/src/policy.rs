//! The words of the policies, the same in logs and in traces. `None` is a word that is none.

use order_lifecycle::{Concurrency, LateMoney, Mismatch};

use crate::offset::Offset;

pub(crate) fn late_money(text: &str) -> Option<LateMoney> {
    match (text, text.strip_prefix("honour:")) {
        ("review", _) => Some(LateMoney::Review),
        ("refund", _) => Some(LateMoney::Refund),
        (_, Some(within)) => Offset::parse(within)?
            .duration()
            .map(LateMoney::HonourWithin),
        (_, None) => None,
    }
}

pub(crate) fn mismatch(text: &str) -> Option<Mismatch> {
    match text {
        "review" => Some(Mismatch::Review),
        "refund" => Some(Mismatch::Refund),
        _ => None,
    }
}

pub(crate) fn concurrency(text: &str) -> Option<Concurrency> {
    match text {
        "allow" => Some(Concurrency::Allow),
        "one_at_a_time" => Some(Concurrency::OneAtATime),
        _ => None,
    }
}
