//! What money was taken for the order with, and whether as it was.

use crate::ledger::course::Capture;
use crate::value::amount::Amount;

/// How a payment's money was taken for the order: a decision, kept so that a correction of the
/// captured amount is noticed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Settlement {
    /// Minor units of the capture when it won, was accepted or was last acknowledged. The currency
    /// is the order's: nothing else ever settles one.
    pub(crate) minor: i64,
    /// Whether it was accepted as captured: a shortfall is waived, and an excess is kept.
    pub(crate) as_captured: bool,
}

impl Settlement {
    /// By a capture that is taken at the price.
    pub(crate) const fn at_the_price(capture: &Capture) -> Self {
        Self {
            minor: capture.minor,
            as_captured: false,
        }
    }

    /// Tells whether a capture is still what settled the order: exactly, or what was accepted.
    pub(crate) fn covers(self, capture: &Capture, due: Amount) -> bool {
        capture.minor == self.minor && capture.currency == due.currency()
    }
}
