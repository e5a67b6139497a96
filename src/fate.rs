//! Why an order has its status: the decisions, in sentences.

use core::fmt;

use crate::id::PaymentId;
use crate::money::Amount;
use crate::order::Order;
use crate::payment::Payment;
use crate::policy::LateMoney;
use crate::state::{AnyState, Cause, Closed, Paid, State, Way};
use crate::words::{Span, when};

/// What became of an order, each sentence on a line of its own.
#[derive(Clone, Copy)]
pub(crate) struct Fate<'o, S> {
    pub(crate) order: &'o Order<S>,
}

impl<S: State> fmt::Display for Fate<'_, S> {
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
                let closed = state.closed_unpaid();
                closed.map_or(Ok(()), |closed| write!(f, "\nIt {}.", self.ending(closed)))
            }
        }
    }
}

impl<'o, S: State> Fate<'o, S> {
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

    fn paid(self, paid: Paid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let due = self.order.amount();
        let settled = Amount::from_parts(paid.settled, due.currency());
        let winner = self.order.winner();
        let Some((winner, capture)) = winner.and_then(|it| Some((it, it.capture()?))) else {
            return Ok(());
        };
        let dated = when(capture.earliest);
        write!(
            f,
            "\nIt was paid by {} with {settled}, dated {dated}.",
            winner.id()
        )?;
        if settled != due {
            // Only a decision takes anything but the exact amount.
            write!(
                f,
                "\nThe merchant accepted that amount, although the order costs {due}."
            )?;
        }
        if let Some(closed) = paid.honoured {
            write!(f, "\nBefore that it {}.", self.ending(closed))?;
            if settled == due {
                self.honoured(closed, f)?;
            }
        }
        Ok(())
    }

    /// Why an order that was closed is paid by what it costs: by its policy, or else by a decision.
    /// Where a policy honours, there is nothing for a decision: what comes later is a surplus.
    fn honoured(self, closed: Closed, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.order.terms.policy().late(closed.way) {
            LateMoney::HonourWithin(within) => match closed.closing().at.after(within) {
                None => f.write_str("\nIts policy honours a capture however late it is."),
                Some(end) => {
                    let end = when(end);
                    write!(f, "\nIts policy honours a capture dated before {end}.")
                }
            },
            LateMoney::Refund | LateMoney::Review => {
                f.write_str("\nThe merchant accepted the late payment.")
            }
        }
    }

    fn ending(self, closed: Closed) -> Ending<'o, S> {
        Ending {
            order: self.order,
            closed,
        }
    }
}

/// How an order was closed unpaid, as the predicate of a sentence.
struct Ending<'o, S> {
    order: &'o Order<S>,
    closed: Closed,
}

impl<S: State> fmt::Display for Ending<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (terms, closing) = (&self.order.terms, self.closed.closing());
        let at = when(closing.at);
        match (closing.cause, self.closed.way) {
            (Cause::Merchant, Way::Cancelled) => write!(f, "was cancelled by the merchant at {at}"),
            (Cause::Provider, Way::Cancelled) => write!(f, "was cancelled by the provider at {at}"),
            (Cause::Provider, Way::Expired) => write!(f, "expired at {at} by the provider's word"),
            (Cause::Timeout, _) => match terms.absolute_deadline() {
                Some(deadline) if deadline < closing.at => {
                    let deadline = when(deadline);
                    write!(
                        f,
                        "expired at {at}: a payment had held it open past its absolute "
                    )?;
                    write!(f, "deadline, {deadline}")
                }
                Some(_) | None => write!(f, "expired at {at}, its absolute deadline"),
            },
            (Cause::Inactivity, _) => {
                write!(f, "expired at {at}: there had been no activity")?;
                // A payment may have held it open for longer than that.
                let span = terms.inactivity().map(Span);
                span.map_or(Ok(()), |span| write!(f, " for {span}"))
            }
            (Cause::Merchant, Way::Expired) => write!(f, "expired at {at}"),
        }
    }
}

fn list<'o>(
    mut ids: impl Iterator<Item = &'o PaymentId>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    ids.next().map_or(Ok(()), |first| write!(f, "{first}"))?;
    ids.try_for_each(|id| write!(f, ", {id}"))
}
