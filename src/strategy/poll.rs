//! What a provider answers to whoever asks it.

use alloc::vec::Vec;

use super::order_id;
use crate::input::notice::{Notice, PaymentFact};
use crate::input::report::Report;
use crate::value::timestamp::Timestamp;

/// What a poll tells: of all that has happened by then, what nothing later has replaced.
pub(super) fn poll(happened: &[Notice], at: Timestamp) -> Report {
    let by_then = happened.iter().filter(|notice| notice.occurred_at() <= at);
    let by_then: Vec<_> = by_then.collect();
    let stands = |(place, notice): (usize, &&Notice)| {
        let mut after = by_then.iter().skip(place.saturating_add(1));
        let replaced = after.any(|later| replaces(later, notice));
        (!replaced).then(|| (*notice).clone())
    };
    Report {
        order: order_id(),
        notices: by_then.iter().enumerate().filter_map(stands).collect(),
        lists_all_payments: true,
        ..Report::default()
    }
}

/// Tells whether a provider that is asked tells the later fact in place of the earlier one. How
/// long a payment may run is still told when money is held for it.
fn replaces(later: &Notice, earlier: &Notice) -> bool {
    use PaymentFact::{
        Authorized, Captured, Dispute, Failed, Pending, Refund, RefundTotal, Voided,
    };
    let (
        Notice::Payment { payment, fact, .. },
        Notice::Payment {
            payment: of,
            fact: earlier,
            ..
        },
    ) = (later, earlier)
    else {
        return false;
    };
    payment == of
        && match (fact, earlier) {
            (
                Refund { refund, .. },
                Refund {
                    refund: earlier, ..
                },
            ) => refund == earlier,
            (
                Dispute { dispute, .. },
                Dispute {
                    dispute: earlier, ..
                },
            ) => dispute == earlier,
            (RefundTotal { .. }, RefundTotal { .. })
            | (Failed | Voided | Captured { .. }, Pending { .. } | Failed | Authorized { .. }) => {
                true
            }
            _ => false,
        }
}
