//! Why an order has its status: the decisions, in sentences.

use core::fmt;

use crate::explain::words::Span;
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::order::Order;
use crate::order::state::{AnyState, Paid, State};
use crate::rules::judge::late_policy;
use crate::terms::policy::LateMoney;
use crate::value::amount::Amount;
use crate::value::id::PaymentId;

/// What became of an order, each sentence on a line of its own.
#[derive(Clone, Copy)]
pub(crate) struct StatusStory<'o, S: State> {
    pub(crate) order: &'o Order<S>,
}

impl<S: State> fmt::Display for StatusStory<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.order.state.any() {
            AnyState::Created(_) => {
                f.write_str("\nNo checkout was rendered, and no payment is known.")
            }
            AnyState::CheckoutRendered(_) => {
                f.write_str("\nThe customer was sent to the payment page, and no payment is known.")
            }
            AnyState::Attempted(_) => self.attempted(f),
            AnyState::Paid(paid) => self.paid(paid, f),
            state @ (AnyState::Cancelled(_) | AnyState::Expired(_)) => {
                let closing = state.closed_unpaid();
                closing.map_or(Ok(()), |closing| {
                    write!(f, "\nIt {}.", self.ending(closing))
                })
            }
        }
    }
}

impl<'o, S: State> StatusStory<'o, S> {
    /// Who tried, and whom it still waits for.
    fn attempted(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\nIt was attempted by ")?;
        list(self.order.payments().map(Payment::id), f)?;
        f.write_str(", and is not paid.")?;
        let mut live = self.order.payments().filter(|it| it.is_live()).peekable();
        if live.peek().is_none() {
            return f.write_str("\nNo payment is under way.");
        }
        f.write_str("\nIt waits for the outcome of ")?;
        list(live.map(Payment::id), f)?;
        f.write_str(".")
    }

    /// Who paid with what, and what a reader would not expect of it: another amount than the price,
    /// or a closing before.
    fn paid(self, paid: Paid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let due = self.order.amount();
        let settled = Amount::from_parts(paid.settled, due.currency());
        let winner = self.order.winner();
        let Some((winner, capture)) = winner.and_then(|it| Some((it, it.capture()?))) else {
            debug_assert!(false, "the winner of a paid order is captured");
            return Ok(());
        };
        let dated = capture.earliest;
        write!(
            f,
            "\nIt was paid by {} with {settled}, dated {dated}.",
            winner.id()
        )?;
        if settled != due {
            // Only a decision takes anything but the exact amount.
            let how = if paid.as_captured { " as captured" } else { "" };
            write!(
                f,
                "\nThe merchant accepted that amount{how}, although the order costs {due}."
            )?;
        }
        if let Some(closing) = paid.honoured {
            write!(f, "\nBefore that it {}.", self.ending(closing))?;
            if settled == due {
                self.honoured(closing, f)?;
            }
        }
        Ok(())
    }

    /// Why an order that was closed is paid by what it costs: by its policy, or else by a decision.
    /// Where a policy honours, there is nothing for a decision: what comes later is a surplus.
    fn honoured(self, closing: Closing, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match late_policy(self.order.terms.policy(), closing) {
            LateMoney::HonourWithin(within) => match closing.at.checked_add(within) {
                None => f.write_str("\nIts policy honours a capture however late it is."),
                Some(end) => {
                    write!(f, "\nIts policy honours a capture dated before {end}.")
                }
            },
            LateMoney::Refund | LateMoney::Review => {
                f.write_str("\nThe merchant accepted the late payment.")
            }
        }
    }

    /// A closing, to be put into a sentence.
    fn ending(self, closing: Closing) -> Ending<'o, S> {
        Ending {
            order: self.order,
            closing,
        }
    }
}

/// How an order was closed unpaid, as the predicate of a sentence.
struct Ending<'o, S: State> {
    order: &'o Order<S>,
    closing: Closing,
}

impl<S: State> fmt::Display for Ending<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (terms, Closing { at, cause }) = (&self.order.terms, self.closing);
        match cause {
            ClosingCause::Merchant => write!(f, "was cancelled by the merchant at {at}"),
            ClosingCause::ProviderCancelled => write!(f, "was cancelled by the provider at {at}"),
            ClosingCause::ProviderExpired => write!(f, "expired at {at} by the provider's word"),
            ClosingCause::Timeout => match terms.deadline() {
                Some(deadline) if deadline < at => {
                    write!(
                        f,
                        "expired at {at}: a payment had held it open past its absolute "
                    )?;
                    write!(f, "deadline, {deadline}")
                }
                Some(_) | None => write!(f, "expired at {at}, its absolute deadline"),
            },
            ClosingCause::Inactivity => {
                write!(f, "expired at {at}: there had been no activity")?;
                // A payment may have held it open for longer than that.
                let span = terms.inactivity_timeout().map(Span);
                span.map_or(Ok(()), |span| write!(f, " for {span}"))
            }
        }
    }
}

/// Ids with commas between them.
fn list<'o>(
    mut ids: impl Iterator<Item = &'o PaymentId>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    ids.next().map_or(Ok(()), |first| write!(f, "{first}"))?;
    ids.try_for_each(|id| write!(f, ", {id}"))
}
