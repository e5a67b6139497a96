//! What is known of a hold besides that it stands: how much is held, and until when.

use crate::ledger::latest::{Latest, later};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;

/// How much is held for a payment and until when, as far as that was told. Not empty where there is
/// one: of a hold that was told without either, nothing is kept here.
///
/// Kept while there is no capture, ended holds included: a later one may bring it back.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Hold {
    /// Minor units and currency, as told last.
    pub(crate) amount: Option<Latest<(i64, Currency)>>,
    /// The largest end told.
    pub(crate) until: Option<Timestamp>,
}

impl Hold {
    /// How much is held, as everybody outside the ledger reads it.
    pub(crate) fn amount(self) -> Option<Amount> {
        let (minor, currency) = self.amount?.value;
        Some(Amount::from_parts(minor, currency))
    }

    /// Merges what was told of it, and tells whether anything moved, a hidden time included.
    /// SPEC: L3
    pub(crate) fn hear(&mut self, told: Self) -> bool {
        let stood = *self;
        self.amount = self.amount.max(told.amount);
        if let Some(until) = told.until {
            later(&mut self.until, until);
        }
        *self != stood
    }
}
