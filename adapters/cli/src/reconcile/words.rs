//! Both sides of a disagreement in words.

use order_lifecycle::{
    Amount, Conflict, Discrepancy, Funds, Order, Payment, PaymentId, RefundState, decimal,
};

use super::finding::{Finding, Stake, difference, whole};
use crate::replay::words::plain;

/// Says what the core found of an order.
pub(crate) fn finding(order: &Order, discrepancy: &Discrepancy) -> Finding {
    let sides = |ours: &dyn ToString, theirs: &dyn ToString, stake| Finding {
        ours: Some(ours.to_string()),
        theirs: Some(plain(&theirs.to_string())),
        stake: Some(stake),
        ..Finding::of_order(order.id())
    };
    let cost = whole(order.amount());
    match discrepancy {
        Discrepancy::OursAhead { ours, theirs }
        | Discrepancy::TheirsAhead { ours, theirs }
        | Discrepancy::Contradiction { ours, theirs } => sides(ours, theirs, cost),
        Discrepancy::UnknownStatus { theirs } => sides(&order.status(), theirs, cost),
        Discrepancy::OrderAmount { ours, theirs } => {
            sides(ours, theirs, difference(*ours, *theirs))
        }
        Discrepancy::ProviderOrder { ours, theirs } => sides(ours, theirs, cost),
        Discrepancy::OnlyHere { payment } | Discrepancy::OnlyThere { payment } => {
            Finding::of_payment(order.id(), payment)
        }
        Discrepancy::PaymentDiffers { payment, conflict } => differing(order, payment, conflict),
    }
}

fn differing(order: &Order, payment: &PaymentId, conflict: &Conflict) -> Finding {
    let sides = |what: &str, ours: &dyn ToString, theirs: &dyn ToString| Finding {
        ours: Some(format!("{what} {}", ours.to_string())),
        theirs: Some(format!("{what} {}", theirs.to_string())),
        ..Finding::of_payment(order.id(), payment)
    };
    let amounts = |what: &str, ours: Amount, theirs: Amount| Finding {
        stake: Some(difference(ours, theirs)),
        ..sides(what, &ours, &theirs)
    };
    match conflict {
        Conflict::Captured { ours, theirs } => amounts("captured", *ours, *theirs),
        Conflict::Refund {
            refund,
            ours,
            theirs,
        } => amounts(&format!("refund {refund}"), *ours, *theirs),
        Conflict::Dispute {
            dispute,
            ours,
            theirs,
        } => amounts(&format!("dispute {dispute}"), *ours, *theirs),
        Conflict::Currency { ours, theirs } => sides("money in", ours, theirs),
        Conflict::OrderAmount { ours, theirs } => amounts("order of", *ours, *theirs),
        Conflict::ProviderOrder { ours, theirs } => sides("order", ours, theirs),
        Conflict::Closing { ours, theirs } => sides("order", ours, theirs),
    }
}

/// Says how far a payment is and what became of its money.
pub(crate) fn payment(payment: &Payment) -> String {
    let progress = payment.progress();
    let Some(captured) = payment.captured() else {
        return progress.to_string();
    };
    let mut words = format!("{progress} {captured}");
    if payment.funds() == Some(Funds::Returned) {
        words.push_str(", returned");
    }
    let back = went_back(payment);
    if back > 0 {
        let back = decimal(back, captured.currency());
        words.push_str(", ");
        words.push_str(&back.to_string());
        words.push_str(" refunded");
    }
    words
}

/// What was given back of a payment or is on its way, in minor units of what was captured.
pub(crate) fn went_back(payment: &Payment) -> i128 {
    let captured = payment.captured().map(Amount::currency);
    let refunds = payment.refunds().filter(|refund| match refund.state() {
        RefundState::Pending | RefundState::Done => Some(refund.amount().currency()) == captured,
        RefundState::Failed => false,
    });
    let refunds: i128 = refunds
        .map(|refund| i128::from(refund.amount().minor()))
        .sum();
    let total = payment.refund_total();
    let total = total.filter(|total| Some(total.currency()) == captured);
    total.map_or(refunds, |total| refunds.max(total.minor().into()))
}

/// Says an amount of money.
pub(crate) fn stake((minor, currency): Stake) -> String {
    format!("{} {currency}", decimal(minor, currency))
}

/// Says where a line stops being what it should be. The error's own line is always 1: one line is
/// all it has seen.
pub(crate) fn malformed(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(&*text, |it| it.0);
    format!("{problem} at column {}", error.column())
}
