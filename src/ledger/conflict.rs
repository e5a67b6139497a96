//! In what two reports of one thing can differ.

use crate::lifecycle::status::Status;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, ProviderOrderId, RefundId};

/// One thing that was reported with two contents: what stood, and what was reported now.
///
/// What stands after it was decided by the merge rules, or nothing changed where the variant says
/// so. `ours` is what stood *before* the input, also where `theirs` has taken its place, so that
/// the two can be shown to somebody side by side. A conflict is no error: the fact was taken in.
///
/// | conflict | what stands now |
/// |---|---|
/// | capture, refund, dispute | the later by the provider's time; at one instant the greater |
/// | currency | both, and what goes back in another currency is in no sum |
/// | order amount, provider order | ours; facts about payments were merged all the same |
/// | closing | ours: the order stays paid |
///
/// Not every one is somebody's mistake. A capture that grew because more was captured is a conflict
/// too: nothing in the message tells it from an amount that is wrong, as in incident I-122b.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
pub enum Conflict {
    /// The capture of the notice's payment was reported with another amount or currency.
    #[error("the capture is `{theirs}`, but was `{ours}`")]
    Captured {
        /// What stood.
        ours: Amount,
        /// What was reported.
        theirs: Amount,
    },
    /// A refund was reported with another amount or currency. A cumulative figure under the id of
    /// one refund looks like this (incident I-130b).
    #[error("refund `{refund}` is `{theirs}`, but was `{ours}`")]
    Refund {
        /// The refund.
        refund: RefundId,
        /// What stood.
        ours: Amount,
        /// What was reported.
        theirs: Amount,
    },
    /// A dispute was reported with another amount or currency.
    #[error("dispute `{dispute}` is `{theirs}`, but was `{ours}`")]
    Dispute {
        /// The dispute.
        dispute: DisputeId,
        /// What stood.
        ours: Amount,
        /// What was reported.
        theirs: Amount,
    },
    /// A refund, a refunded total or a dispute is in another currency than the capture, and is
    /// not counted. Repeating the message repeats the conflict.
    #[error("the money goes back in `{theirs}`, but was captured in `{ours}`")]
    Currency {
        /// The capture's.
        ours: Currency,
        /// What was reported.
        theirs: Currency,
    },
    /// The report is about an order of another amount. Its words about the order were withheld: an
    /// old checkout of a changed cart must not close the new one.
    #[error("the provider's order costs `{theirs}`, but ours `{ours}`")]
    OrderAmount {
        /// What our order costs.
        ours: Amount,
        /// What theirs costs.
        theirs: Amount,
    },
    /// The report is about a provider order that is not bound, while another is. Its words about
    /// the order were withheld.
    #[error("the provider's order is `{theirs}`, but bound is `{ours}`")]
    ProviderOrder {
        /// The current one.
        ours: ProviderOrderId,
        /// The one that the report is about.
        theirs: ProviderOrderId,
    },
    /// The provider closed an order that is paid. Nothing changed: a session that lapses a day
    /// after its order was paid does not take the payment back (incident I-41).
    #[error("the provider says `{theirs}`, but the order is `{ours}`")]
    Closing {
        /// Ours: paid.
        ours: Status,
        /// Theirs.
        theirs: Status,
    },
}

impl Conflict {
    /// Returns the stable code, for example `captured`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Captured { .. } => "captured",
            Self::Refund { .. } => "refund",
            Self::Dispute { .. } => "dispute",
            Self::Currency { .. } => "currency",
            Self::OrderAmount { .. } => "order_amount",
            Self::ProviderOrder { .. } => "provider_order",
            Self::Closing { .. } => "closing",
        }
    }

    /// What the provider says of a paid order, if that is what they differ in.
    pub(crate) const fn closing(&self) -> Option<Status> {
        if let Self::Closing { theirs, .. } = self {
            Some(*theirs)
        } else {
            None
        }
    }
}
