use core::fmt;
use core::str::FromStr;

use alloc::string::String;

use crate::text::excerpt;

/// The public label of an order, spelled as the gateway's order API spells it.
///
/// Source: the EnKash order statuses. The label says nothing about money by itself: a paid order
/// may have been refunded, and a closed one may owe money back. Ask the sums and the duties.
///
/// There is deliberately no `Ord` and no `Default`: statuses have no rank, and no status may be
/// assumed.
///
/// ```
/// use order_lifecycle::Status;
///
/// let status: Status = "CHECKOUT_RENDERED".parse()?;
/// assert_eq!(status, Status::CheckoutRendered);
/// assert_eq!(status.to_string(), "CHECKOUT_RENDERED");
/// assert!(status.is_open());
/// # Ok::<(), order_lifecycle::UnknownStatus>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Status {
    /// The order exists and can be paid.
    Created,
    /// The customer was sent to the payment page.
    CheckoutRendered,
    /// At least one payment is known; its outcome is the payment's, not the order's.
    Attempted,
    /// One payment paid the order. Never left.
    Paid,
    /// The merchant, the customer or the provider cancelled the order.
    Cancelled,
    /// Time, or the provider, closed the order.
    Expired,
}

impl Status {
    /// Every status, in the order in which an order usually meets them.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::CheckoutRendered,
        Self::Attempted,
        Self::Paid,
        Self::Cancelled,
        Self::Expired,
    ];

    /// Returns the label in the gateway's spelling, for example `CHECKOUT_RENDERED`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::CheckoutRendered => "CHECKOUT_RENDERED",
            Self::Attempted => "ATTEMPTED",
            Self::Paid => "PAID",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
        }
    }

    /// Tells whether a payment can still win the order without honouring it late: `CREATED`,
    /// `CHECKOUT_RENDERED` and `ATTEMPTED`.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Created | Self::CheckoutRendered | Self::Attempted => true,
            Self::Paid | Self::Cancelled | Self::Expired => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that is not one of the six statuses.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown order status `{text}`")]
pub struct UnknownStatus {
    /// The beginning of the text that was given.
    pub text: String,
}

impl FromStr for Status {
    type Err = UnknownStatus;

    /// Reads exactly the gateway's spelling.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`] for any other text, other letter cases included.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| UnknownStatus {
                text: excerpt(text),
            })
    }
}

#[cfg(feature = "serde")]
crate::text::serde_as_text!(Status, Status::as_str);
