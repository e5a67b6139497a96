//! The rules of what settled an order, and of money that did not.

use super::{Checked, ensure};
use crate::ledger::payment::Payment;
use crate::ledger::settlement::Settlement;
use crate::order::Order;
use crate::record::error::{RecordError, RecordRule};
use crate::rules::disposition::Disposition;
use crate::rules::judge::late_policy;
use crate::terms::policy::LateMoney;

/// The winner is captured, and settled the order with at least its amount unless it was waived.
pub(super) fn the_winner_paid_enough(order: &Order) -> Checked {
    let Some((paid, winner)) = order.state.paid().zip(order.winner()) else {
        return Ok(());
    };
    ensure(winner.capture().is_some(), || {
        RecordError::new("paid.winner", winner.id(), RecordRule::WinnerNotCaptured)
    })?;
    ensure(settles(paid.settlement(), order), || {
        let settled = paid.settled;
        RecordError::new("paid.settled", settled, RecordRule::SettledTooLittle)
    })
}

/// The price at least, unless it was accepted as captured; then anything.
fn settles(settlement: Settlement, order: &Order) -> bool {
    let due = order.amount().minor();
    settlement.minor >= if settlement.as_captured { 1 } else { due }
}

/// A payment is accepted beside the winner only once there is one, and settles like it.
pub(super) fn only_a_paid_order_accepted_beside_its_winner(order: &Order) -> Checked {
    let winner = order.winner().map(Payment::id);
    for (at, payment) in order.ledger.iter().enumerate() {
        let Some(accepted) = payment.accepted() else {
            continue;
        };
        let beside = winner.is_some_and(|winner| winner != payment.id());
        ensure(beside && payment.capture().is_some(), || {
            let field = format_args!("payments[{at}].accepted");
            RecordError::new(field, payment.id(), RecordRule::NotAccepted)
        })?;
        ensure(settles(accepted, order), || {
            let field = format_args!("payments[{at}].accepted.settled");
            RecordError::new(field, accepted.minor, RecordRule::SettledTooLittle)
        })?;
    }
    Ok(())
}

/// Money that the policy for late money sends back is never accepted, so it never won. SPEC: L5
pub(super) fn a_closing_is_honoured_by_policy(order: &Order) -> Checked {
    let (Some(paid), Some(winner)) = (order.state.paid(), order.winner()) else {
        return Ok(());
    };
    let (Some(closing), Some(capture)) = (paid.honoured, winner.capture()) else {
        return Ok(());
    };
    let let_in = match late_policy(order.terms.policy(), closing) {
        LateMoney::Review => true,
        LateMoney::Refund => false,
        LateMoney::HonourWithin(within) => {
            let end = closing.at.checked_add(within);
            end.is_none_or(|end| capture.earliest < end)
        }
    };
    ensure(let_in || capture.reached_open, || {
        RecordError::new("paid.winner", winner.id(), RecordRule::NotHonoured)
    })
}

/// Money that qualifies wins within the input that made it so. A record of an unpaid order with
/// such money would be paid by loading it, and loading is no input.
///
/// SPEC: L1
pub(super) fn money_that_qualifies_has_won(order: &Order) -> Checked {
    if order.state.paid().is_some() {
        return Ok(());
    }
    let won = |(_, (_, judged)): &(usize, (_, _))| *judged == Some(Disposition::Won);
    match order.dispositions().enumerate().find(won) {
        None => Ok(()),
        Some((at, (payment, _))) => {
            let field = format_args!("payments[{at}].payment");
            Err(RecordError::new(field, payment.id(), RecordRule::NotWon))
        }
    }
}
