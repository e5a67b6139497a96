//! How a capture is merged: what is told of the money that was taken, once and again.

use alloc::boxed::Box;

use crate::ledger::conflict::Conflict;
use crate::ledger::course::{Capture, Course};
use crate::ledger::latest::{Change, Merged};
use crate::ledger::merge::Hearing;
use crate::ledger::payment::Payment;
use crate::value::amount::Amount;

impl Payment {
    /// Merges a capture: how much was taken in all for this payment so far.
    ///
    /// The first one overtakes what was known of the course. Whether it reached the order open is
    /// noted then and never again: money that came in time does not become late because the message
    /// is delivered once more after the closing (I-125b). Later ones are merged part by part:
    ///
    /// | part | rule |
    /// |---|---|
    /// | amount and its time | register; another amount is a conflict, unless a part grew |
    /// | date | the earliest that is believed, clamped to our clock; an earlier one is hidden |
    /// | taken or returned | follows from the two latest times; a change of it is visible |
    /// | rest | held while every capture was told as a part, and no void; then released for good |
    ///
    /// The amount is the provider's figure and not what the order still needed: a second payment on
    /// a paid order was once recorded as zero, and the customer's money was nowhere (I-124).
    pub(super) fn hear_capture(
        &mut self,
        amount: Amount,
        part: bool,
        hearing: Hearing,
    ) -> (Merged, Option<Box<Conflict>>) {
        let voided = matches!(self.course, Course::Running { voided: true, .. });
        let told = hearing.capture(amount, part && !voided);
        let Some(known) = self.capture() else {
            // Limit, failures, holds and voids are gone with the course that held them.
            self.course = told.into();
            if !told.rest_held {
                self.forget_hold();
            }
            return (Merged::CHANGED, None);
        };
        self.hear_capture_again(known, told)
    }

    /// Merges what is told once more of a capture that is known.
    fn hear_capture_again(
        &mut self,
        known: Capture,
        told: Capture,
    ) -> (Merged, Option<Box<Conflict>>) {
        let mut register = known.register();
        let mut merged = register.hear(told.register());
        let (minor, currency) = register.value;
        let earliest = known.earliest.min(told.earliest);
        let dated = Change::hidden_if(earliest < known.earliest);
        let released = Change::hidden_if(known.rest_held && !told.rest_held);
        merged.change = merged.change.max(dated).max(released);
        // What changes no register changes nothing that can be seen: by far the most repeats.
        if merged.change > Change::Nothing {
            let before = self.standing();
            if !told.rest_held {
                self.forget_hold();
            }
            self.course = Capture {
                minor,
                currency,
                told: register.at,
                earliest,
                rest_held: known.rest_held && told.rest_held,
                ..known
            }
            .into();
            // A repeat with a later time can bring back money that a reversal had taken away, end
            // the waiting for an answer, or release the rest of a hold.
            if self.standing() != before {
                merged.change = Change::Visible;
            }
        }
        // Compared with what stood before, so that an old figure that comes late is named too.
        let (ours, theirs) = (known.amount(), told.amount());
        let contradicted = ours != theirs && !grows(known, told);
        let conflict = || Box::new(Conflict::Captured { ours, theirs });
        (merged, contradicted.then(conflict))
    }
}

/// Tells whether of two totals the smaller was told as a part, and not after the larger: then more
/// was taken meanwhile, and neither contradicts the other.
fn grows(known: Capture, told: Capture) -> bool {
    let (part, total) = if known.minor < told.minor {
        (known, told)
    } else {
        (told, known)
    };
    part.rest_held && part.told <= total.told && part.currency == total.currency
}
