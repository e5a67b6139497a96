//! L10, holds. Guards against a customer charged twice because two holds were captured, and against
//! a hold that lapses because nobody took it.

use order_lifecycle::*;
use proptest::prelude::*;

use crate::harness::{always, cases};
use crate::story::Case;

/// How much is held in all for a payment, what was captured of it included.
pub(crate) fn hold(payment: &Payment) -> Option<Amount> {
    let held = payment.held()?;
    let taken = payment.captured().map_or(0, Amount::minor);
    Amount::new(held.minor() + taken, held.currency()).ok()
}

/// Whether a hold pays what is due.
pub(crate) fn covers(hold: Amount, due: Amount) -> bool {
    hold.currency() == due.currency() && hold.minor() >= due.minor()
}

#[test]
fn always_at_most_one_hold_is_captured_for_what_is_missing_and_no_more_than_it_has() {
    always(cases(), |case: &Case| {
        for step in case.walk() {
            let order = &step.after;
            let captures = order.duties().filter_map(|duty| match duty {
                Duty::Capture {
                    payment, amount, ..
                } => Some((payment, amount)),
                _ => None,
            });
            let captures: Vec<_> = captures.collect();
            prop_assert!(captures.len() <= 1, "two at a time");
            let sent = order.payments().any(Payment::capture_pending);
            let part = order.payments().find(|it| it.rest_is_held());
            let Some((payment, amount)) = captures.first() else {
                let ours = order.terms().policy().capture == CapturePolicy::Ours;
                let mut holds = order.payments().filter_map(hold);
                let one = holds.any(|hold| covers(hold, order.amount()));
                let waits = ours && one && order.status().is_open() && part.is_none();
                prop_assert!(!waits || sent, "nobody takes the hold");
                continue;
            };
            let payment = order.payment(payment).expect("it is known");
            let taken = payment.captured().map_or(0, Amount::minor);
            prop_assert!(order.status().is_open() && !sent);
            prop_assert!(order.terms().policy().capture == CapturePolicy::Ours);
            prop_assert!(part.is_none_or(|part| part.id() == payment.id()));
            prop_assert_eq!(amount.minor() + taken, order.amount().minor());
            prop_assert!(
                payment
                    .held()
                    .is_some_and(|held| amount.minor() <= held.minor())
            );
        }
        Ok(())
    });
}
