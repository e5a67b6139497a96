use core::time::Duration;

use time::UtcDateTime;

use crate::instant::Instant;

/// When time alone closes an order: at an absolute deadline, after a time without activity, or
/// whichever comes first; and how long a payment of unknown fate keeps the order open.
///
/// Every instant is half-open: before it the order is alive, at it the order has expired. A
/// deadline that would lie behind the end of the calendar never comes.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::Expiry;
///
/// let quarter = Duration::from_secs(15 * 60);
/// let expiry = Expiry::after(2 * quarter).or_inactive_for(quarter).with_attempt_window(quarter);
/// # let _ = expiry;
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Expiry {
    deadline: Deadline,
    inactivity: Option<Duration>,
    attempt_window: Duration,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Deadline {
    Never,
    At(UtcDateTime),
    After(Duration),
}

/// An expiry that no order can have. Nothing was created.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpiryError {
    /// The absolute deadline is not after the creation.
    #[error("the deadline `{deadline}` is not after the creation at `{created_at}`")]
    DeadlineNotAfterCreation {
        /// The deadline, in whole milliseconds.
        deadline: UtcDateTime,
        /// The creation, in whole milliseconds.
        created_at: UtcDateTime,
    },
    /// A duration is shorter than one millisecond.
    #[error("the {rule} of `{duration:?}` is shorter than a millisecond")]
    ZeroDuration {
        /// Which one: `deadline`, `inactivity timeout` or `attempt window`.
        rule: &'static str,
        /// What was given.
        duration: Duration,
    },
}

impl Expiry {
    /// How long a payment keeps the order open when nobody told its limit: 15 minutes.
    pub const DEFAULT_ATTEMPT_WINDOW: Duration = Duration::from_secs(15 * 60);

    /// No deadline and no inactivity timeout: only an input closes the order.
    pub const NEVER: Self = Self {
        deadline: Deadline::Never,
        inactivity: None,
        attempt_window: Self::DEFAULT_ATTEMPT_WINDOW,
    };

    /// Expires at an instant.
    #[must_use]
    pub const fn at(deadline: UtcDateTime) -> Self {
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

    /// Expires a duration after the last visible change to the open order.
    #[must_use]
    pub const fn inactive_for(duration: Duration) -> Self {
        Self::NEVER.or_inactive_for(duration)
    }

    /// Adds an inactivity timeout: the earlier of the two rules closes the order.
    #[must_use]
    pub const fn or_inactive_for(mut self, duration: Duration) -> Self {
        self.inactivity = Some(duration);
        self
    }

    /// Sets how long a payment keeps the order open while nobody told its own limit, counted from
    /// when it was first heard of.
    #[must_use]
    pub const fn with_attempt_window(mut self, duration: Duration) -> Self {
        self.attempt_window = duration;
        self
    }

    pub(crate) fn deadline_from(self, created: Instant) -> Result<Option<Instant>, ExpiryError> {
        match self.deadline {
            Deadline::Never => Ok(None),
            Deadline::After(duration) => Ok(created.after(positive("deadline", duration)?)),
            Deadline::At(at) => {
                let deadline = Instant::truncated(at);
                if deadline > created {
                    return Ok(Some(deadline));
                }
                Err(ExpiryError::DeadlineNotAfterCreation {
                    deadline: deadline.into(),
                    created_at: created.into(),
                })
            }
        }
    }

    pub(crate) fn checked_inactivity(self) -> Result<Option<Duration>, ExpiryError> {
        self.inactivity
            .map(|duration| positive("inactivity timeout", duration))
            .transpose()
    }

    pub(crate) fn checked_attempt_window(self) -> Result<Duration, ExpiryError> {
        positive("attempt window", self.attempt_window)
    }
}

fn positive(rule: &'static str, duration: Duration) -> Result<Duration, ExpiryError> {
    if duration.as_millis() == 0 {
        return Err(ExpiryError::ZeroDuration { rule, duration });
    }
    Ok(duration)
}
