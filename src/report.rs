use alloc::string::String;
use alloc::vec::Vec;

use crate::id::{OrderId, PaymentId, ProviderOrderId};
use crate::input::Notice;
use crate::money::Amount;
use crate::status::Status;

/// Everything that one provider message says about one order.
///
/// Webhook, poll and settlement row are one thing. Adapters turn bytes into reports and know
/// nothing else; what a report does not say is `None`, `false` or empty, never guessed.
/// [`Order::reconcile`](crate::Order::reconcile) takes it in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(deny_unknown_fields)
)]
pub struct Report {
    /// The merchant's id of the order, where the message bears it.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::wire::told"))]
    pub order: Option<OrderId>,
    /// The provider's id of the order, where the message bears it.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::wire::told"))]
    pub provider_order: Option<ProviderOrderId>,
    /// What the provider's order costs, where the message says so.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::wire::told"))]
    pub amount: Option<Amount>,
    /// The provider's status of the order, where the message says so. It is compared and moves
    /// nothing; what moves an order are notices.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::wire::told"))]
    pub status: Option<ReportedStatus>,
    /// The facts it tells. Their order does not matter.
    pub notices: Vec<Notice>,
    /// Whether the notices tell of every payment that the provider knows for this order, so that
    /// one which is missing is missing there.
    pub lists_all_payments: bool,
}

/// The status of an order as a provider tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ReportedStatus {
    /// One of the six.
    Known(Status),
    /// Any other text, kept as it came. It moves nothing.
    Unknown(String),
}

impl Report {
    /// Lists the payments that the notices are about, once for each notice.
    pub fn payments(&self) -> impl Iterator<Item = &PaymentId> {
        self.notices
            .iter()
            .filter_map(|notice| notice.fact.payment())
    }
}
