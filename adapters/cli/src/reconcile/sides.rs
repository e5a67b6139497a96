//! Both sides of a disagreement in words.

use order_lifecycle::{
    Amount, Conflict, Discrepancy, Funds, Order, Payment, RefundState, Severity,
};

use super::finding::{Finding, difference, whole};
use crate::quote::plain;

/// Says what the core found of an order.
pub(crate) fn finding(order: &Order, discrepancy: &Discrepancy) -> Finding {
    let severity = discrepancy.severity();
    let about = || Finding::of_order(order.id(), severity);
    let statuses = |ours: &dyn ToString, theirs: &dyn ToString| Finding {
        ours: Some(ours.to_string()),
        theirs: Some(plain(&theirs.to_string())),
        stake: Some(whole(order.amount())),
        ..about()
    };
    match discrepancy {
        Discrepancy::OursAhead { ours, theirs }
        | Discrepancy::TheirsAhead { ours, theirs }
        | Discrepancy::Contradiction { ours, theirs } => statuses(ours, theirs),
        Discrepancy::UnknownStatus { theirs } => statuses(&order.status(), theirs),
        Discrepancy::OnlyHere { payment }
        | Discrepancy::OnlyThere { payment }
        | Discrepancy::CapturedHere { payment, .. } => about().about_payment(payment),
        Discrepancy::Conflict { payment, conflict } => {
            let finding = conflicting(order, conflict, severity);
            match payment {
                Some(payment) => finding.about_payment(payment),
                None => finding,
            }
        }
    }
}

fn conflicting(order: &Order, conflict: &Conflict, severity: Severity) -> Finding {
    let sides = |what: &str, ours: &dyn ToString, theirs: &dyn ToString| Finding {
        ours: Some(format!("{what}{}", ours.to_string())),
        theirs: Some(format!("{what}{}", theirs.to_string())),
        ..Finding::of_order(order.id(), severity)
    };
    let amounts = |what: &str, ours: Amount, theirs: Amount| Finding {
        stake: Some(difference(ours, theirs)),
        ..sides(what, &ours, &theirs)
    };
    let whole_order = |finding| Finding {
        stake: Some(whole(order.amount())),
        ..finding
    };
    match conflict {
        Conflict::Captured { ours, theirs } => amounts("captured ", *ours, *theirs),
        Conflict::Refund {
            refund,
            ours,
            theirs,
        } => amounts(&format!("refund {refund} "), *ours, *theirs),
        Conflict::Dispute {
            dispute,
            ours,
            theirs,
        } => amounts(&format!("dispute {dispute} "), *ours, *theirs),
        Conflict::Currency { ours, theirs } => sides("money in ", ours, theirs),
        Conflict::OrderAmount { ours, theirs } => amounts("", *ours, *theirs),
        Conflict::ProviderOrder { ours, theirs } => whole_order(sides("", ours, theirs)),
        Conflict::Closing { ours, theirs } => whole_order(sides("", ours, theirs)),
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
        let back = captured.currency().decimal(back);
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
