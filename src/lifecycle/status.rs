//! The public label of an order.

use crate::value::word::words;

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
/// # Ok::<(), order_lifecycle::error::UnknownWord>(())
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

// In the order in which an order usually meets them, which is that of the table's rows.
words!(Status, "order status": Created = "CREATED", CheckoutRendered = "CHECKOUT_RENDERED",
    Attempted = "ATTEMPTED", Paid = "PAID", Cancelled = "CANCELLED", Expired = "EXPIRED");

impl Status {
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
