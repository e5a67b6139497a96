//! What was agreed when an order was created, immutable for ever.
//!
//! # Theory of operation
//!
//! [`Terms`] are made once, by the merchant, and no input changes one of them: that is the
//! protection against tampering which the order promises to both sides. They hold the identity,
//! the price, the instant of creation, when time alone closes the order ([`Expiry`]), what happens
//! to doubtful money ([`Policy`]) and fields of the merchant's own ([`CustomFields`]). Policies are
//! part of the terms, never global: an order goes by what was agreed when it was created, however
//! the shop's settings change while it lives.
//!
//! Checks happen here, when terms are made; durations become whole milliseconds. Arithmetic that
//! leaves the calendar means "never". What most orders leave at its default lies behind one
//! pointer.
//!
//! This room may use values. It knows no status, no payment and no clock, and it decides nothing:
//! what a deadline or a policy *does* is written in `rules`.

pub(crate) mod custom;
pub(crate) mod expiry;
pub(crate) mod policy;

use alloc::boxed::Box;
use core::fmt;
use core::time::Duration;

use self::custom::CustomFields;
use self::expiry::{Expiry, ExpiryError};
use self::policy::Policy;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::OrderId;
use crate::value::timestamp::{Timestamp, whole_millis};

/// What was agreed when the order was created. Immutable for ever: no input changes a term.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::{Amount, Currency, Expiry, OrderId, Terms};
///
/// let terms = Terms::new(
///     OrderId::new("A-1001")?,
///     Amount::parse("499.00", Currency::INR)?,
///     "2026-11-24T10:00:00Z".parse()?,
/// )
/// .with_expiry(Expiry::after(Duration::from_secs(15 * 60)))?;
///
/// assert_eq!(terms.deadline(), Some("2026-11-24T10:15:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Terms {
    id: OrderId,
    minor: i64,
    created_at: Timestamp,
    deadline: Option<Timestamp>,
    /// Milliseconds; 0 when there is no such rule.
    inactivity: u64,
    /// Milliseconds, at least 1.
    attempt_window: u64,
    /// What most orders leave at its default, so that they do not pay for it.
    rare: Option<Box<Rare>>,
    currency: Currency,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Rare {
    policy: Policy,
    custom: CustomFields,
    /// Milliseconds.
    hold_window: u64,
}

impl Rare {
    const DEFAULT: Self = Self {
        policy: Policy::DEFAULT,
        custom: CustomFields::EMPTY,
        hold_window: Expiry::DEFAULT_HOLD_WINDOW.as_secs().saturating_mul(1_000),
    };
}

impl Terms {
    /// Agrees on an id, an amount and the instant of creation.
    ///
    /// Without further words the order never expires, has the default [`Policy`] and no custom
    /// fields.
    #[must_use]
    pub fn new(id: OrderId, amount: Amount, created_at: Timestamp) -> Self {
        Self {
            id,
            minor: amount.minor(),
            created_at,
            deadline: None,
            inactivity: 0,
            attempt_window: whole_millis(Expiry::DEFAULT_ATTEMPT_WINDOW),
            rare: None,
            currency: amount.currency(),
        }
    }

    /// Agrees on when time alone closes the order.
    ///
    /// # Errors
    ///
    /// [`ExpiryError`]: the deadline is not after the creation; the deadline's, the inactivity's
    /// the attempt window's or the hold window's duration is shorter than a millisecond.
    pub fn with_expiry(mut self, expiry: Expiry) -> Result<Self, ExpiryError> {
        self.deadline = expiry.deadline_from(self.created_at)?;
        self.inactivity = expiry.checked_inactivity()?.unwrap_or(0);
        self.attempt_window = expiry.checked_attempt_window()?;
        let hold_window = expiry.checked_hold_window()?;
        Ok(self.with(|rare| rare.hold_window = hold_window))
    }

    /// Agrees on what happens to late, unequal and concurrent payments. Durations are truncated to
    /// whole milliseconds.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        self.with(|rare| rare.policy = policy.in_millis())
    }

    /// Attaches the merchant's own fields.
    #[must_use]
    pub fn with_custom(self, custom: CustomFields) -> Self {
        self.with(|rare| rare.custom = custom)
    }

    /// Keeps nothing where all is at its default, so that terms that say the same are the same.
    fn with(mut self, agree: impl FnOnce(&mut Rare)) -> Self {
        let mut rare = self.rare().clone();
        agree(&mut rare);
        self.rare = (rare != Rare::DEFAULT).then(|| Box::new(rare));
        self
    }

    fn rare(&self) -> &Rare {
        static DEFAULT: Rare = Rare::DEFAULT;
        self.rare.as_deref().unwrap_or(&DEFAULT)
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
    pub fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Returns the absolute deadline: half-open, so at this very instant the order has expired.
    /// `None` when there is none, or when it lies behind the end of the calendar.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        self.deadline
    }

    /// Returns how long an open order may go without activity.
    #[must_use]
    pub fn inactivity_timeout(&self) -> Option<Duration> {
        (self.inactivity > 0).then(|| Duration::from_millis(self.inactivity))
    }

    /// Returns how long a payment holds the order open when its own limit was not reported.
    #[must_use]
    pub fn attempt_window(&self) -> Duration {
        Duration::from_millis(self.attempt_window)
    }

    /// Returns how long a hold is believed to stand when its end was not reported.
    #[must_use]
    pub fn hold_window(&self) -> Duration {
        Duration::from_millis(self.rare().hold_window)
    }

    /// Returns the policies.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.rare().policy
    }

    /// Returns the merchant's own fields.
    #[must_use]
    pub fn custom(&self) -> &CustomFields {
        &self.rare().custom
    }

    /// The instant at which an order has been inactive for too long, if there is such a rule.
    pub(crate) fn inactive_since(&self, last_activity: Timestamp) -> Option<Timestamp> {
        if self.inactivity == 0 {
            None
        } else {
            last_activity.after_millis(self.inactivity)
        }
    }

    /// The earliest instant at which a capture is believed to have happened, where a policy asks:
    /// five minutes before the creation, for clocks that disagree. What is told for a time before
    /// that is a default date or a wrong zone.
    pub(crate) fn captures_believed_from(&self) -> Timestamp {
        const CLOCKS_DISAGREE_BY: u32 = 5 * 60 * 1_000;
        self.created_at.millis_earlier(CLOCKS_DISAGREE_BY)
    }

    /// The end of the hold window of a payment first heard of at an instant.
    pub(crate) fn hold_window_since(&self, first_heard: Timestamp) -> Option<Timestamp> {
        first_heard.after_millis(self.rare().hold_window)
    }

    /// The end of the attempt window of a payment first heard of at an instant.
    pub(crate) fn window_since(&self, first_heard: Timestamp) -> Option<Timestamp> {
        first_heard.after_millis(self.attempt_window)
    }
}

#[expect(
    clippy::missing_fields_in_debug,
    reason = "each is shown as it is read, not as it is packed"
)]
impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terms")
            .field("id", &self.id)
            .field("amount", &self.amount())
            .field("created_at", &self.created_at)
            .field("deadline", &self.deadline)
            .field("inactivity_timeout", &self.inactivity_timeout())
            .field("attempt_window", &self.attempt_window())
            .field("hold_window", &self.hold_window())
            .field("policy", self.policy())
            .field("custom", self.custom())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_say_the_same_are_the_same_however_they_were_agreed() {
        let amount = Amount::from_parts(100, Currency::INR);
        let terms = || {
            let id = OrderId::new("A-1").unwrap();
            Terms::new(id, amount, Timestamp::EPOCH)
        };
        let strict = Policy {
            mismatch: super::policy::Mismatch::Refund,
            ..Policy::DEFAULT
        };
        assert_eq!(
            terms().with_policy(strict).with_policy(Policy::DEFAULT),
            terms()
        );
    }
}
