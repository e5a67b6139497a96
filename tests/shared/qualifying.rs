//! What makes a payment qualify to pay an order, read from outside.

use order_lifecycle::*;

/// Whether a payment is captured for exactly what the order costs, and nothing of it is returned,
/// refunded or lost. What is asked back is for the caller to ask.
pub(crate) fn is_exact_and_here(order: &Order, payment: &Payment) -> bool {
    payment.captured() == Some(order.amount()) && is_here(payment, order.amount().currency())
}

/// Whether nothing of a payment captured in a currency is returned, refunded or lost.
pub(crate) fn is_here(payment: &Payment, currency: Currency) -> bool {
    let lost = payment
        .disputes()
        .filter(|dispute| dispute.state() == DisputeState::Lost);
    payment.funds() == Some(Funds::Taken)
        && refunded(payment, currency) == 0
        && sum_in(currency, lost.map(Dispute::amount)) == 0
}

/// Whether a closed and unpaid order would be paid by a capture that occurred at an instant.
pub(crate) fn honours(order: &Order, occurred: Timestamp) -> bool {
    let policy = order.terms().policy();
    let late = match order.status() {
        Status::Expired => policy.after_expiry,
        Status::Cancelled => policy.after_cancel,
        Status::Created | Status::CheckoutRendered | Status::Attempted | Status::Paid => {
            return false;
        }
    };
    let closed = order.closing().map(Closing::at);
    match (late, closed) {
        (LateMoney::HonourWithin(within), Some(closed)) => {
            let end = closed.checked_add(within);
            end.is_none_or(|end| occurred < end)
        }
        (LateMoney::HonourWithin(_) | LateMoney::Refund | LateMoney::Review, _) => false,
    }
}

/// Minor units refunded: pending and done ones, or the total where that says more.
pub(crate) fn refunded(payment: &Payment, currency: Currency) -> i128 {
    let total = payment
        .refund_total()
        .filter(|total| total.currency() == currency);
    sum_in(currency, gone(payment).map(Refund::amount))
        .max(total.map_or(0, |total| total.minor().into()))
}

/// The refunds that have not failed.
pub(crate) fn gone(payment: &Payment) -> impl Iterator<Item = &Refund> {
    payment
        .refunds()
        .filter(|refund| refund.state() != RefundState::Failed)
}

/// Whether a refund that counts was told in another currency than the payment was captured in.
pub(crate) fn converted(payment: &Payment) -> bool {
    let captured = payment.captured().map(Amount::currency);
    gone(payment).any(|refund| captured.is_some_and(|it| it != refund.amount().currency()))
}

pub(crate) fn sum_in(currency: Currency, amounts: impl Iterator<Item = Amount>) -> i128 {
    amounts
        .filter(|amount| amount.currency() == currency)
        .map(|amount| i128::from(amount.minor()))
        .sum()
}
