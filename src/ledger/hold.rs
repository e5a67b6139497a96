//! What is known of a hold besides that it stands: how much is held, until when, and whether it is
//! being captured.

use crate::ledger::latest::{Latest, later};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;

/// What is known of a hold, as far as that was told. Not empty where there is one.
///
/// Kept while nothing is captured, ended holds included, for a later one may bring it back; and
/// beside a capture while the rest of the hold stays.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Hold {
    /// Minor units and currency, as told last. Of all that was held, captured parts included.
    pub(crate) amount: Option<Latest<(i64, Currency)>>,
    /// The largest end told.
    pub(crate) until: Option<Timestamp>,
    /// When we first heard that money is held: the order's clock then. Ours, and decides which of
    /// several holds is captured.
    pub(crate) heard: Option<Timestamp>,
    /// The latest time at which a capture of ours was said to be on its way.
    pub(crate) capture_pending: Option<Timestamp>,
}

impl Hold {
    /// How much was held in all, as everybody outside the ledger reads it.
    pub(crate) fn amount(self) -> Option<Amount> {
        let (minor, currency) = self.amount?.value;
        Some(Amount::from_parts(minor, currency))
    }

    /// Merges what was told of it, and tells whether anything moved, a hidden time included.
    /// SPEC: L3
    pub(crate) fn hear(&mut self, told: Self) -> bool {
        let stood = *self;
        self.amount = self.amount.max(told.amount);
        self.heard = earlier(self.heard, told.heard);
        for (register, told) in [
            (&mut self.until, told.until),
            (&mut self.capture_pending, told.capture_pending),
        ] {
            if let Some(told) = told {
                later(register, told);
            }
        }
        *self != stood
    }
}

/// The earlier of two instants, where there are two.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
