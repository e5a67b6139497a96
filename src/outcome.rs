use core::fmt;

use crate::currency::Currency;
use crate::id::{DisputeId, ProviderOrderId, RefundId};
use crate::lifecycle::Lifecycle;
use crate::money::Amount;
use crate::state::Closing;
use crate::status::Status;

/// What an input did to an order: law L7 says that none is ever ignored.
///
/// Small and owned; only a conflict about an id longer than 22 bytes costs an allocation.
#[must_use = "the answer tells whether anything changed, and a conflict needs somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outcome {
    /// The status before the input, and before time had advanced to it.
    pub before: Status,
    /// The closing, where time alone closed the order on the way to this input or right after it.
    pub expired: Option<Closing>,
    /// What the input itself did.
    pub answer: Answer,
    /// The status now.
    pub after: Status,
    /// Where the money of the payment stands, for an input about a captured payment.
    pub disposition: Option<Disposition>,
}

/// What an input itself did, apart from time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// Something visible changed.
    Applied,
    /// The order says exactly this already; at most a provider time was refreshed.
    Repeat,
    /// Something later or higher stands; nothing visible changed.
    Stale,
    /// The same thing was told before with other content. What stands was decided by the merge
    /// rules, and may have changed.
    Conflict(Conflict),
}

impl Answer {
    /// Returns the stable code: `applied`, `repeat`, `stale` or `conflict`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Repeat => "repeat",
            Self::Stale => "stale",
            Self::Conflict(_) => "conflict",
        }
    }
}

/// What one identity was told to be, and what it stood at before.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Conflict {
    /// The capture of the notice's payment was told with another amount or currency.
    #[error("captured is `{theirs}`, was `{ours}`")]
    Captured {
        /// What stood.
        ours: Amount,
        /// What was told.
        theirs: Amount,
    },
    /// A refund was told with another amount or currency.
    #[error("refund `{refund}` is `{theirs}`, was `{ours}`")]
    Refund {
        /// The refund.
        refund: RefundId,
        /// What stood.
        ours: Amount,
        /// What was told.
        theirs: Amount,
    },
    /// A dispute was told with another amount or currency.
    #[error("dispute `{dispute}` is `{theirs}`, was `{ours}`")]
    Dispute {
        /// The dispute.
        dispute: DisputeId,
        /// What stood.
        ours: Amount,
        /// What was told.
        theirs: Amount,
    },
    /// A refund, a refunded total or a dispute is in another currency than the capture, and is
    /// not counted.
    #[error("the money goes back in `{theirs}`, was captured in `{ours}`")]
    Currency {
        /// The capture's.
        ours: Currency,
        /// What was told.
        theirs: Currency,
    },
    /// The report is about an order of another amount. Its words about the order were withheld.
    #[error("the provider's order costs `{theirs}`, ours `{ours}`")]
    OrderAmount {
        /// What our order costs.
        ours: Amount,
        /// What theirs costs.
        theirs: Amount,
    },
    /// Another provider order is bound. Nothing changed.
    #[error("provider order is `{theirs}`, bound is `{ours}`")]
    ProviderOrder {
        /// The bound one.
        ours: ProviderOrderId,
        /// The one that was to be bound.
        theirs: ProviderOrderId,
    },
    /// The provider closed an order that is paid. Nothing changed.
    #[error("the provider says `{theirs}`, the order is `{ours}`")]
    Closing {
        /// Ours: paid.
        ours: Status,
        /// Theirs.
        theirs: Status,
    },
}

/// Where captured money stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Disposition {
    /// It paid the order.
    Won,
    /// The order does not keep it.
    Surplus,
    /// It waits for a decision: `Accept` keeps it, `Refund` gives it back.
    UnderReview(Why),
}

/// Why money is under review.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Why {
    /// It is not the order's amount.
    AmountMismatch,
    /// It is not in the order's currency.
    CurrencyMismatch,
    /// Some of it was returned, refunded, lost or asked back before it could win.
    FundsReturned,
    /// The winner's captured amount was told differently after it won.
    AmountChanged,
    /// It came after the order expired.
    AfterExpiry,
    /// It came after the order was cancelled.
    AfterCancel,
}

impl Disposition {
    /// Returns the stable code: `won`, `surplus` or `review`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Surplus => "surplus",
            Self::UnderReview(_) => "review",
        }
    }
}

impl Why {
    /// Returns the stable code, for example `amount_mismatch`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AmountMismatch => "amount_mismatch",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::FundsReturned => "funds_returned",
            Self::AmountChanged => "amount_changed",
            Self::AfterExpiry => "after_expiry",
            Self::AfterCancel => "after_cancel",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Outcome {
    /// Lists the statuses that the order went through with this input, the first and the last
    /// included. A capture of a payment never heard of takes a `CREATED` order through
    /// `ATTEMPTED` to `PAID` in one input.
    pub fn steps(&self) -> impl Iterator<Item = Status> {
        steps(self.before, self.expired, self.after)
    }
}

/// The statuses between two, through the closing by time where there was one.
pub(crate) fn steps(
    before: Status,
    expired: Option<Closing>,
    after: Status,
) -> impl Iterator<Item = Status> {
    let expired = expired.map(|_| Status::Expired);
    let from = expired.unwrap_or(before);
    let between = (from != after && !Lifecycle::Honouring.can_become(from, after))
        .then_some(Status::Attempted);
    let mut last = None;
    [Some(before), expired, between, Some(after)]
        .into_iter()
        .flatten()
        .filter(move |step| last.replace(*step) != Some(*step))
}
