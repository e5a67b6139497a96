//! In what a provider's report and an order can disagree.

use alloc::string::String;
use core::fmt;

use crate::id::{PaymentId, ProviderOrderId};
use crate::money::Amount;
use crate::outcome::Conflict;
use crate::status::Status;

/// One thing in which a provider's report and our order disagree.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Discrepancy {
    /// Their status can still become ours: they are late, or a message to them was lost.
    OursAhead {
        /// Our status.
        ours: Status,
        /// Their status.
        theirs: Status,
    },
    /// Our status can still become theirs: facts about a payment have not reached us. Poll.
    TheirsAhead {
        /// Our status.
        ours: Status,
        /// Their status.
        theirs: Status,
    },
    /// Neither status can become the other.
    Contradiction {
        /// Our status.
        ours: Status,
        /// Their status.
        theirs: Status,
    },
    /// Their status is none of the six.
    UnknownStatus {
        /// The text, as it came.
        theirs: String,
    },
    /// Their order costs something else. Its facts about the order were withheld.
    OrderAmount {
        /// What our order costs.
        ours: Amount,
        /// What theirs costs.
        theirs: Amount,
    },
    /// Another provider order is bound to ours. Its facts about the order were withheld.
    ProviderOrder {
        /// The bound one.
        ours: ProviderOrderId,
        /// The one that the report bears.
        theirs: ProviderOrderId,
    },
    /// The report claims to list all payments and lacks one of ours.
    OnlyHere {
        /// The payment.
        payment: PaymentId,
    },
    /// A payment that the order did not know before this report.
    OnlyThere {
        /// The payment.
        payment: PaymentId,
    },
    /// A capture, refund or dispute was told with other content than before.
    PaymentDiffers {
        /// The payment.
        payment: PaymentId,
        /// What differs, with both values.
        conflict: Conflict,
    },
}

impl Discrepancy {
    /// Returns the stable code, for example `theirs_ahead`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::OursAhead { .. } => "ours_ahead",
            Self::TheirsAhead { .. } => "theirs_ahead",
            Self::Contradiction { .. } => "contradiction",
            Self::UnknownStatus { .. } => "unknown_status",
            Self::OrderAmount { .. } => "order_amount",
            Self::ProviderOrder { .. } => "provider_order",
            Self::OnlyHere { .. } => "only_here",
            Self::OnlyThere { .. } => "only_there",
            Self::PaymentDiffers { .. } => "payment_differs",
        }
    }

    /// Returns the conflict for which words about the order are withheld.
    pub(crate) fn as_conflict(&self) -> Option<Conflict> {
        match self {
            Self::OrderAmount { ours, theirs } => Some(Conflict::OrderAmount {
                ours: *ours,
                theirs: *theirs,
            }),
            Self::ProviderOrder { ours, theirs } => Some(Conflict::ProviderOrder {
                ours: ours.clone(),
                theirs: theirs.clone(),
            }),
            Self::OursAhead { .. }
            | Self::TheirsAhead { .. }
            | Self::Contradiction { .. }
            | Self::UnknownStatus { .. }
            | Self::OnlyHere { .. }
            | Self::OnlyThere { .. }
            | Self::PaymentDiffers { .. } => None,
        }
    }
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OursAhead { ours, theirs } => {
                write!(f, "ours is `{ours}`, theirs still `{theirs}`")
            }
            Self::TheirsAhead { ours, theirs } => {
                write!(f, "theirs is `{theirs}`, ours still `{ours}`")
            }
            Self::Contradiction { ours, theirs } => {
                write!(
                    f,
                    "ours is `{ours}`, theirs `{theirs}`: neither can become the other"
                )
            }
            Self::UnknownStatus { theirs } => write!(f, "theirs is the unknown status `{theirs}`"),
            Self::OrderAmount { ours, theirs } => {
                write!(f, "our order costs `{ours}`, theirs `{theirs}`")
            }
            Self::ProviderOrder { ours, theirs } => {
                write!(f, "provider order is `{theirs}`, bound is `{ours}`")
            }
            Self::OnlyHere { payment } => write!(f, "payment `{payment}` is known only here"),
            Self::OnlyThere { payment } => write!(f, "payment `{payment}` was known only there"),
            Self::PaymentDiffers { payment, conflict } => {
                write!(f, "payment `{payment}`: {conflict}")
            }
        }
    }
}
