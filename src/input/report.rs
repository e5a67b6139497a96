//! All that one provider message says about one order.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::input::notice::Notice;
use crate::lifecycle::status::Status;
use crate::value::amount::Amount;
use crate::value::id::{OrderId, PaymentId, ProviderOrderId};

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
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "crate::value::wire::present")
    )]
    pub order: Option<OrderId>,
    /// The provider's id of the order, where the message bears it.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "crate::value::wire::present")
    )]
    pub provider_order: Option<ProviderOrderId>,
    /// What the provider's order costs, where the message says so.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "crate::value::wire::present")
    )]
    pub amount: Option<Amount>,
    /// The provider's status of the order, where the message says so. It is compared and moves
    /// nothing; what moves an order are notices.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "crate::value::wire::present")
    )]
    pub status: Option<ReportedStatus>,
    /// The facts it reports. Their order does not matter.
    pub notices: Vec<Notice>,
    /// Whether the notices report every payment that the provider knows for this order, so that
    /// one which is missing is missing there.
    pub lists_all_payments: bool,
}

/// The status of an order as a provider reports it.
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
        self.notices.iter().filter_map(Notice::subject)
    }
}

impl fmt::Display for Report {
    /// Writes one line, for example `a report of A-1 as PAID: pay_1 captured 10.00 INR at …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report")?;
        match (&self.order, &self.provider_order) {
            (Some(order), _) => write!(f, " of {order}")?,
            (None, Some(provider_order)) => write!(f, " of the provider's {provider_order}")?,
            (None, None) => {}
        }
        if let Some(status) = &self.status {
            write!(f, " as {status}")?;
        }
        let mut between = ":";
        for notice in &self.notices {
            write!(f, "{between} {notice}")?;
            between = ";";
        }
        Ok(())
    }
}

impl From<Notice> for Report {
    /// Makes a report of one fact and nothing else. It bears no id of the order.
    fn from(notice: Notice) -> Self {
        Self {
            notices: alloc::vec![notice],
            ..Self::default()
        }
    }
}

impl ReportedStatus {
    /// Returns the text, as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(status) => status.as_str(),
            Self::Unknown(text) => text,
        }
    }
}

impl From<Status> for ReportedStatus {
    fn from(status: Status) -> Self {
        Self::Known(status)
    }
}

impl fmt::Display for ReportedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ReportedStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ReportedStatus {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(text.parse().map_or(Self::Unknown(text), Self::Known))
    }
}
