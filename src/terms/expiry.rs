//! When time alone closes an order, as it is agreed; `rules/clock` says what comes of it.

use core::time::Duration;

use crate::value::timestamp::{Timestamp, whole_millis};

/// When time alone closes an order: at an absolute deadline, after a time without activity, or
/// whichever comes first; how long a payment of unknown fate keeps the order open, and after what
/// time a hold of money is asked about.
///
/// Every instant is half-open: before it the order is alive, at it the order has expired. A
/// deadline that would lie behind the end of the calendar never comes.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::Expiry;
///
/// let quarter = Duration::from_secs(15 * 60);
/// let expiry = Expiry::after(2 * quarter)
///     .with_inactivity_timeout(quarter)
///     .with_attempt_window(quarter);
/// # let _ = expiry;
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Expiry {
    deadline: Deadline,
    inactivity: Option<Duration>,
    attempt_window: Duration,
    hold_window: Duration,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Deadline {
    Never,
    At(Timestamp),
    After(Duration),
}

/// An expiry that no order can have. Nothing was created.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpiryError {
    /// The absolute deadline is not after the creation.
    #[error("deadline is `{deadline}`, but must be after the creation at `{created_at}`")]
    DeadlineNotAfterCreation {
        /// The deadline.
        deadline: Timestamp,
        /// The creation.
        created_at: Timestamp,
    },
    /// A duration is shorter than one millisecond.
    #[error("{rule} is `{duration:?}`, but must be at least a millisecond")]
    ZeroDuration {
        /// Which one: `deadline`, `inactivity timeout`, `attempt window` or `hold window`.
        rule: &'static str,
        /// What was given.
        duration: Duration,
    },
}

impl Expiry {
    /// How long a payment keeps the order open when its limit was not reported: 15 minutes.
    pub const DEFAULT_ATTEMPT_WINDOW: Duration = Duration::from_secs(15 * 60);

    /// How long a hold is believed to stand when its end was not reported: five days.
    pub const DEFAULT_HOLD_WINDOW: Duration = Duration::from_secs(5 * 24 * 60 * 60);

    /// No deadline and no inactivity timeout: only an input closes the order.
    pub const NEVER: Self = Self {
        deadline: Deadline::Never,
        inactivity: None,
        attempt_window: Self::DEFAULT_ATTEMPT_WINDOW,
        hold_window: Self::DEFAULT_HOLD_WINDOW,
    };

    /// Expires at an instant.
    #[must_use]
    pub const fn at(deadline: Timestamp) -> Self {
        Self {
            deadline: Deadline::At(deadline),
            ..Self::NEVER
        }
    }

    /// Expires a duration after the order's creation.
    #[must_use]
    pub const fn after(duration: Duration) -> Self {
        Self {
            deadline: Deadline::After(duration),
            ..Self::NEVER
        }
    }

    /// Adds an inactivity timeout, a duration after the last visible change to the open order:
    /// the earlier of the two rules closes it.
    #[must_use]
    pub const fn with_inactivity_timeout(mut self, duration: Duration) -> Self {
        self.inactivity = Some(duration);
        self
    }

    /// Sets how long a payment keeps the order open while its own limit was not reported, counted
    /// from when it was first heard of.
    #[must_use]
    pub const fn with_attempt_window(mut self, duration: Duration) -> Self {
        self.attempt_window = duration;
        self
    }

    /// Sets how long a hold of a known amount is believed to stand while its end was not reported,
    /// counted from when the payment was first heard of. Then it is overdue, and polled; it keeps
    /// holding the order open until a fact ends it.
    #[must_use]
    pub const fn with_hold_window(mut self, duration: Duration) -> Self {
        self.hold_window = duration;
        self
    }

    pub(super) fn deadline_from(
        self,
        created_at: Timestamp,
    ) -> Result<Option<Timestamp>, ExpiryError> {
        match self.deadline {
            Deadline::Never => Ok(None),
            Deadline::After(duration) => {
                Ok(created_at.after_millis(positive("deadline", duration)?))
            }
            Deadline::At(deadline) if deadline > created_at => Ok(Some(deadline)),
            Deadline::At(deadline) => Err(ExpiryError::DeadlineNotAfterCreation {
                deadline,
                created_at,
            }),
        }
    }

    /// Whole milliseconds.
    pub(super) fn checked_inactivity(self) -> Result<Option<u64>, ExpiryError> {
        self.inactivity
            .map(|duration| positive("inactivity timeout", duration))
            .transpose()
    }

    /// Whole milliseconds, at least one.
    pub(super) fn checked_attempt_window(self) -> Result<u64, ExpiryError> {
        positive("attempt window", self.attempt_window)
    }

    /// Whole milliseconds, at least one.
    pub(super) fn checked_hold_window(self) -> Result<u64, ExpiryError> {
        positive("hold window", self.hold_window)
    }
}

/// Whole milliseconds of a duration that has at least one.
fn positive(rule: &'static str, duration: Duration) -> Result<u64, ExpiryError> {
    match whole_millis(duration) {
        0 => Err(ExpiryError::ZeroDuration { rule, duration }),
        millis => Ok(millis),
    }
}
