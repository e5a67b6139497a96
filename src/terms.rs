use alloc::boxed::Box;
use core::time::Duration;

use time::UtcDateTime;

use crate::custom::CustomFields;
use crate::expiry::Expiry;
use crate::id::OrderId;
use crate::instant::Instant;
use crate::money::Amount;
use crate::policy::Policy;
use crate::{Currency, ExpiryError};

/// What was agreed when the order was created. Immutable for ever: no input changes a term.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::{Amount, Currency, Expiry, OrderId, Terms};
/// use time::macros::utc_datetime;
///
/// let terms = Terms::new(
///     OrderId::new("A-1001")?,
///     Amount::parse("499.00", Currency::INR)?,
///     utc_datetime!(2026-11-24 10:00),
/// )
/// .expiring(Expiry::after(Duration::from_secs(15 * 60)))?;
///
/// assert_eq!(terms.deadline(), Some(utc_datetime!(2026-11-24 10:15)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terms {
    id: OrderId,
    minor: i64,
    created_at: Instant,
    deadline: Option<Instant>,
    /// Milliseconds; 0 when there is no such rule.
    inactivity: u64,
    /// Milliseconds, at least 1.
    attempt_window: u64,
    /// What most orders leave at its default, so that they do not pay for it.
    rare: Option<Box<Rare>>,
    currency: Currency,
}

#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Rare {
    policy: Policy,
    custom: CustomFields,
}

impl Terms {
    /// Agrees on an id, an amount and the instant of creation, truncated to whole milliseconds.
    ///
    /// Without further words the order never expires, has the default [`Policy`] and no custom
    /// fields.
    #[must_use]
    pub fn new(id: OrderId, amount: Amount, created_at: UtcDateTime) -> Self {
        Self {
            id,
            minor: amount.minor(),
            created_at: Instant::truncated(created_at),
            deadline: None,
            inactivity: 0,
            attempt_window: millis(Expiry::DEFAULT_ATTEMPT_WINDOW),
            rare: None,
            currency: amount.currency(),
        }
    }

    /// Agrees on when time alone closes the order.
    ///
    /// # Errors
    ///
    /// [`ExpiryError`]: the deadline is not after the creation; the deadline's, the inactivity's
    /// or the attempt window's duration is shorter than a millisecond.
    pub fn expiring(mut self, expiry: Expiry) -> Result<Self, ExpiryError> {
        self.deadline = expiry.deadline_from(self.created_at)?;
        self.inactivity = expiry.checked_inactivity()?.map_or(0, millis);
        self.attempt_window = millis(expiry.checked_attempt_window()?);
        Ok(self)
    }

    /// Agrees on what happens to late, unequal and concurrent payments. Durations are truncated to
    /// whole milliseconds.
    #[must_use]
    pub fn governed_by(self, policy: Policy) -> Self {
        let (policy, custom) = (policy.in_millis(), self.custom().clone());
        self.with(Rare { policy, custom })
    }

    /// Attaches the merchant's own fields.
    #[must_use]
    pub fn carrying(self, custom: CustomFields) -> Self {
        let policy = *self.policy();
        self.with(Rare { policy, custom })
    }

    /// Keeps nothing where all is at its default, so that terms that say the same are the same.
    fn with(mut self, rare: Rare) -> Self {
        self.rare = (rare != Rare::default()).then(|| Box::new(rare));
        self
    }

    /// Returns the merchant's id of the order.
    #[must_use]
    pub fn id(&self) -> &OrderId {
        &self.id
    }

    /// Returns what the order costs.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount::from_parts(self.minor, self.currency)
    }

    /// Returns the instant of creation.
    #[must_use]
    pub fn created_at(&self) -> UtcDateTime {
        self.created_at.into()
    }

    /// Returns the absolute deadline: half-open, so at this very instant the order has expired.
    /// `None` when there is none, or when it lies behind the end of the calendar.
    #[must_use]
    pub fn deadline(&self) -> Option<UtcDateTime> {
        self.deadline.map(UtcDateTime::from)
    }

    /// Returns how long an open order may go without activity.
    #[must_use]
    pub fn inactivity(&self) -> Option<Duration> {
        (self.inactivity > 0).then(|| Duration::from_millis(self.inactivity))
    }

    /// Returns how long a payment holds the order open when nobody told its own limit.
    #[must_use]
    pub fn attempt_window(&self) -> Duration {
        Duration::from_millis(self.attempt_window)
    }

    /// Returns the policies.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.rare
            .as_deref()
            .map_or(&Policy::DEFAULT, |rare| &rare.policy)
    }

    /// Returns the merchant's own fields.
    #[must_use]
    pub fn custom(&self) -> &CustomFields {
        static NONE: CustomFields = CustomFields::EMPTY;
        self.rare.as_deref().map_or(&NONE, |rare| &rare.custom)
    }

    pub(crate) fn created(&self) -> Instant {
        self.created_at
    }

    /// The instant at which an order has been inactive for too long, if there is such a rule.
    pub(crate) fn inactive_since(&self, last_activity: Instant) -> Option<Instant> {
        if self.inactivity == 0 {
            None
        } else {
            last_activity.after_millis(self.inactivity)
        }
    }

    /// The end of the attempt window of a payment first heard of at an instant.
    pub(crate) fn window_since(&self, first_heard: Instant) -> Option<Instant> {
        first_heard.after_millis(self.attempt_window)
    }

    pub(crate) fn absolute_deadline(&self) -> Option<Instant> {
        self.deadline
    }
}

/// Whole milliseconds of a duration; one too long to count never ends.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::utc_datetime;

    #[test]
    fn terms_that_say_the_same_are_the_same_however_they_were_agreed() {
        let amount = Amount::from_parts(100, Currency::INR);
        let terms = || {
            let id = OrderId::new("A-1").unwrap();
            Terms::new(id, amount, utc_datetime!(2026-11-24 10:00))
        };
        let strict = Policy {
            mismatch: crate::Mismatch::Refund,
            ..Policy::DEFAULT
        };
        assert_eq!(
            terms().governed_by(strict).governed_by(Policy::DEFAULT),
            terms()
        );
    }
}
