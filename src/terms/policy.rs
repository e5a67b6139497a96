//! What the merchant wants done with late, unequal and concurrent payments.

use core::fmt;
use core::time::Duration;

use crate::value::timestamp::whole_millis;
use crate::value::word::words;

/// What the merchant wants done with late, unequal and concurrent payments.
///
/// The policies are part of the terms: agreed at creation, stored with the order, never global.
/// By default nothing irreversible happens unasked: closed stays closed, and doubtful money waits
/// for a decision.
///
/// ```
/// use core::time::Duration;
/// use order_lifecycle::{LateMoney, Policy};
///
/// let policy = Policy {
///     after_expiry: LateMoney::HonourWithin(Duration::from_secs(600)),
///     ..Policy::DEFAULT
/// };
/// assert_eq!(policy.after_cancel, LateMoney::Review);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Policy {
    /// A capture first received after the order expired.
    pub after_expiry: LateMoney,
    /// A capture first received after the order was cancelled.
    pub after_cancel: LateMoney,
    /// A capture whose amount or currency is not the order's.
    pub mismatch: Mismatch,
    /// Starting a payment while another one is live, overdue ones included.
    pub concurrency: Concurrency,
    /// Who takes the money of a hold.
    pub capture: CapturePolicy,
}

/// What happens to a capture first received after the order was closed unpaid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LateMoney {
    /// It is owed back.
    Refund,
    /// It pays the order when it occurred before the closing plus this duration, half-open, and
    /// is owed back otherwise. Zero means: paid in time, received late. When a capture occurred is
    /// the provider's word, but never later than we received it.
    HonourWithin(Duration),
    /// It waits for a decision.
    Review,
}

/// What happens to a capture whose amount or currency is not the order's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mismatch {
    /// It waits for a decision.
    Review,
    /// It is owed back, whatever the policy for late money says.
    Refund,
}

/// Whether a payment may be started while another one is live.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Concurrency {
    /// It may; at most one can win all the same.
    Allow,
    /// It is refused until every other payment has ended.
    OneAtATime,
}

/// Who takes the money that is held for a payment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CapturePolicy {
    /// The provider, by itself or because somebody asked for it elsewhere. No duty is listed.
    ByProvider,
    /// We do: an open order lists one [`Capture`](crate::Duty::Capture), of the hold that is to pay
    /// it.
    Ours,
}

words!(CapturePolicy, "capture policy": ByProvider = "by_provider", Ours = "ours");
words!(Mismatch, "mismatch policy": Review = "review", Refund = "refund");
words!(Concurrency, "concurrency policy": Allow = "allow", OneAtATime = "one_at_a_time");

impl Policy {
    /// Review late and unequal money, allow concurrent payments, leave captures to the provider.
    pub const DEFAULT: Self = Self {
        after_expiry: LateMoney::Review,
        after_cancel: LateMoney::Review,
        mismatch: Mismatch::Review,
        concurrency: Concurrency::Allow,
        capture: CapturePolicy::ByProvider,
    };

    pub(super) fn in_millis(self) -> Self {
        Self {
            after_expiry: self.after_expiry.in_millis(),
            after_cancel: self.after_cancel.in_millis(),
            ..self
        }
    }
}

impl LateMoney {
    fn in_millis(self) -> Self {
        match self {
            Self::HonourWithin(within) => {
                Self::HonourWithin(Duration::from_millis(whole_millis(within)))
            }
            Self::Refund | Self::Review => self,
        }
    }
}

impl fmt::Display for LateMoney {
    /// Writes `review`, `refund`, or `honour within 600000 ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refund => f.pad("refund"),
            Self::HonourWithin(within) => write!(f, "honour within {} ms", whole_millis(*within)),
            Self::Review => f.pad("review"),
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}
