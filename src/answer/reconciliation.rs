//! What a report did, whether it was about the order at all, and where the two disagree.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::answer::outcome::{Answer, Passage};
use crate::ledger::conflict::Conflict;
use crate::ledger::course::Progress;
use crate::lifecycle::status::Status;
use crate::value::id::{OrderId, PaymentId, ProviderOrderId};
use crate::value::word::words;

/// What a report did to an order, and where the two disagree after it.
#[must_use = "discrepancies and conflicts need somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Reconciliation {
    /// The way that the order went.
    pub passage: Passage,
    /// What each notice did, in the report's order. Where the money of a captured payment stands
    /// after all of them is for [`Order::disposition`](crate::Order::disposition) to say.
    pub answers: Vec<Answer>,
    /// Whether the order learnt the provider's order id.
    pub bound: bool,
    /// Where the report and the order disagree.
    pub discrepancies: Vec<Discrepancy>,
}

/// A report that is about another order. Nothing was applied, and no time has passed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[error("the report is about {}, not about `{ours}`", Named(.order.as_ref(), .provider_order.as_ref()))]
pub struct NotOurs {
    /// The order that was asked.
    pub ours: OrderId,
    /// The merchant's id that the report bears.
    pub order: Option<OrderId>,
    /// The provider's id that the report bears.
    pub provider_order: Option<ProviderOrderId>,
}

/// The ids of a report in words.
struct Named<'n>(Option<&'n OrderId>, Option<&'n ProviderOrderId>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(Some(order), _) => write!(f, "order `{order}`"),
            Self(None, Some(provider_order)) => write!(f, "provider order `{provider_order}`"),
            Self(None, None) => f.write_str("no order that it names"),
        }
    }
}

/// One thing in which a provider's report and our order disagree.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields, rename_all = "snake_case")
)]
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
    /// The report claims to list all payments and lacks one of ours, of which nothing is captured.
    OnlyHere {
        /// The payment.
        payment: PaymentId,
    },
    /// A payment is captured here, and by the report it failed, was voided or is not known.
    CapturedHere {
        /// The payment.
        payment: PaymentId,
        /// How it ended there; `None` where it is not known there, although all are listed.
        #[cfg_attr(
            feature = "serde",
            serde(deserialize_with = "crate::value::wire::present")
        )]
        theirs: Option<Progress>,
    },
    /// A payment that the order did not know before this report.
    OnlyThere {
        /// The payment.
        payment: PaymentId,
    },
    /// One thing is reported with another content than we have: a capture, refund or dispute of a
    /// payment, or the identity or the amount of the order, which withholds what the report says
    /// of the order as a whole.
    Conflict {
        /// The payment; `None` where it is about the order.
        payment: Option<PaymentId>,
        /// What differs, with both values.
        conflict: Conflict,
    },
}

/// How much a discrepancy matters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// A matter of time: one side is behind, and nothing about money is in doubt.
    Note,
    /// Somebody should look: something does not fit, or was not understood.
    Look,
    /// The two sides differ about money.
    Money,
}

words!(Severity, "severity": Note = "note", Look = "look", Money = "money");

impl Discrepancy {
    /// Returns the stable code, for example `theirs_ahead`; of a conflict the conflict's.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::OursAhead { .. } => "ours_ahead",
            Self::TheirsAhead { .. } => "theirs_ahead",
            Self::Contradiction { .. } => "contradiction",
            Self::UnknownStatus { .. } => "unknown_status",
            Self::OnlyHere { .. } => "only_here",
            Self::CapturedHere { .. } => "captured_here",
            Self::OnlyThere { .. } => "only_there",
            Self::Conflict { conflict, .. } => conflict.as_str(),
        }
    }

    /// Returns how much it matters. A status that is behind is a [`Note`](Severity::Note), not a
    /// contradiction about money; a status that only money explains, one that neither side can
    /// come to, and every amount that differs are [`Money`](Severity::Money).
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::OursAhead { .. } | Self::OnlyThere { .. } => Severity::Note,
            Self::TheirsAhead { theirs, .. } if *theirs != Status::Paid => Severity::Note,
            Self::UnknownStatus { .. } | Self::OnlyHere { .. } => Severity::Look,
            Self::Contradiction { ours, theirs }
                if *ours != Status::Paid && *theirs != Status::Paid =>
            {
                Severity::Look
            }
            Self::TheirsAhead { .. } | Self::Contradiction { .. } | Self::CapturedHere { .. } => {
                Severity::Money
            }
            Self::Conflict { conflict, .. } => match conflict {
                Conflict::ProviderOrder { .. } => Severity::Look,
                Conflict::Captured { .. }
                | Conflict::Refund { .. }
                | Conflict::Dispute { .. }
                | Conflict::Currency { .. }
                | Conflict::OrderAmount { .. }
                | Conflict::Closing { .. } => Severity::Money,
            },
        }
    }
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OursAhead { ours, theirs } => write!(f, "ours is {ours}, theirs still {theirs}"),
            Self::TheirsAhead { ours, theirs } => {
                write!(f, "theirs is {theirs}, ours still {ours}")
            }
            Self::Contradiction { ours, theirs } => {
                write!(
                    f,
                    "ours is {ours}, theirs {theirs}: neither can become the other"
                )
            }
            Self::UnknownStatus { theirs } => write!(f, "theirs is the unknown status `{theirs}`"),
            Self::OnlyHere { payment } => write!(f, "payment {payment} is known only here"),
            Self::CapturedHere {
                payment,
                theirs: Some(theirs),
            } => write!(f, "payment {payment} is captured here, and {theirs} there"),
            Self::CapturedHere {
                payment,
                theirs: None,
            } => write!(f, "payment {payment} is captured here, and not known there"),
            Self::OnlyThere { payment } => write!(f, "payment {payment} was known only there"),
            Self::Conflict {
                payment: None,
                conflict,
            } => fmt::Display::fmt(conflict, f),
            Self::Conflict {
                payment: Some(payment),
                conflict,
            } => write!(f, "payment {payment}: {conflict}"),
        }
    }
}
