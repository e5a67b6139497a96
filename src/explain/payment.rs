//! What is to be said of one payment, and why its money stands where it does.
//!
//! A sentence is written only where something is remembered that makes it true. Money that is in no
//! sum is named as such, since a reader who adds up the lines would else come to another result.

use core::fmt;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::course::{Funds, Progress};
use crate::ledger::payment::Payment;
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::{Paid, State};
use crate::rules::disposition::{Disposition, UnappliedReason, UnappliedReasons};
use crate::terms::policy::LateMoney;
use crate::value::amount::Amount;
use crate::value::currency::Currency;

/// One payment: its course, where its money stands, and what went back.
pub(crate) struct PaymentStory<'o, S: State> {
    pub(crate) order: &'o Order<S>,
    pub(crate) payment: &'o Payment,
    pub(crate) disposition: Option<Disposition>,
}

impl<S: State> fmt::Display for PaymentStory<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.payment.id())?;
        self.course(f)?;
        if self.payment.is_live() {
            self.waiting(f)?;
        }
        if let Some(disposition) = self.disposition {
            self.standing(disposition, f)?;
        }
        self.payment
            .requests()
            .try_for_each(|it| self.request(it, f))?;
        self.payment
            .refunds()
            .try_for_each(|it| self.refund(it, f))?;
        if let Some(total) = self.payment.refund_total() {
            let note = self.uncounted(total.currency());
            write!(
                f,
                "\n  The provider says that {total} was refunded in all{note}."
            )?;
        }
        self.payment
            .disputes()
            .try_for_each(|it| self.dispute(it, f))
    }
}

impl<S: State> PaymentStory<'_, S> {
    /// How far it came.
    fn course(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let back = self.payment.funds() == Some(Funds::Returned);
        if let Some(capture) = self.payment.capture() {
            let (amount, dated) = (capture.amount(), capture.earliest);
            write!(f, "captured {amount}, dated {dated}.")?;
            match self.payment.held() {
                Some(held) => write!(f, "\n  {held} more is held.")?,
                None if self.payment.rest_is_held() => f.write_str("\n  More is held.")?,
                None => {}
            }
            if back {
                f.write_str("\n  It was reversed: its money went back as a whole.")?;
            }
            return Ok(());
        }
        if let Some(held) = self.payment.held() {
            return write!(f, "authorized, {held} is held and not taken.");
        }
        f.write_str(match self.payment.progress() {
            Progress::Pending => "pending, no outcome is known.",
            Progress::Failed => "failed before any money was held.",
            Progress::Authorized => "authorized, money is held and not taken.",
            Progress::Voided if back => "voided, its money went back and no capture was reported.",
            Progress::Voided | Progress::Captured => "voided, its hold was released or lapsed.",
        })
    }

    /// Until when an outcome is waited for, and what that does to an order that could expire.
    fn waiting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.order.own_limit(self.payment);
        let overdue = self.order.is_overdue(self.payment);
        match limit {
            Some(limit) if overdue => write!(f, "\n  It is overdue since {limit}.")?,
            Some(limit) => write!(f, "\n  Its outcome is expected before {limit}.")?,
            None => {}
        }
        if self.order.rule().is_none() {
            return Ok(());
        }
        let deadline = self.order.terms.deadline();
        if deadline.is_some_and(|deadline| !self.payment.heard_before(deadline)) {
            return f.write_str("\n  It came after the deadline and does not hold the order open.");
        }
        if limit.is_none() || self.payment.progress() == Progress::Authorized {
            f.write_str("\n  It holds the order open without limit.")
        } else if overdue {
            f.write_str("\n  It does not hold the order open any more.")
        } else {
            f.write_str("\n  It holds the order open until then.")
        }
    }

    /// Where its money stands. Under review is said only while any of it is here to be decided
    /// about; and a winner whose amount changed has paid the order all the same.
    fn standing(&self, disposition: Disposition, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let split = self.order.split(self.payment, self.disposition);
        let undecided = split.is_some_and(|split| split.under_review > 0);
        let because = Because {
            order: self.order,
            payment: self.payment,
            disposition: self.disposition,
        };
        match disposition {
            Disposition::Won if self.payment.accepted().is_some() => {
                f.write_str("\n  It was accepted in the place of what paid the order.")
            }
            Disposition::Won => f.write_str("\n  It paid the order."),
            Disposition::Surplus(_) => write!(f, "\n  The order does not keep it: {because}."),
            Disposition::UnderReview(why) if why.contains(UnappliedReason::AmountChanged) => {
                f.write_str("\n  It paid the order.")?;
                let review = if undecided {
                    "It is under review"
                } else {
                    "Nothing of it is left"
                };
                write!(f, "\n  {review}: {because}.")
            }
            Disposition::UnderReview(_) if undecided => {
                write!(f, "\n  It is under review: {because}.")
            }
            Disposition::UnderReview(_) => {
                write!(f, "\n  It did not pay the order: {because}.")?;
                f.write_str("\n  Nothing of it is left to decide about.")
            }
        }
    }

    /// One request of ours. Withdrawn or not, what is open and what was answered is said of it.
    fn request(&self, request: &RefundRequest, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, asked) = (&request.id, request.asked);
        write!(f, "\n  Request {id} to give {asked} back")?;
        let open = self.payment.outflow().map_or(0, |back| back.open(request));
        if request.standing < asked.minor() {
            f.write_str(" was withdrawn")?;
        }
        match (open, request.standing) {
            (1.., _) => {
                let open = asked.currency().decimal(open);
                write!(f, ": {open} is not answered yet.")
            }
            (_, 1..) => {
                let answered = asked.currency().decimal(request.standing.into());
                write!(f, ": {answered} is answered by refunds.")
            }
            _ => f.write_str("."),
        }
    }

    /// One refund. One that failed moved no money, so nothing is said of what it would count for.
    fn refund(&self, refund: &Refund, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = refund.amount();
        let note = self.uncounted(amount.currency());
        write!(f, "\n  Refund {} of {amount}", refund.id())?;
        if let Some(request) = refund.request() {
            write!(f, " for request {request}")?;
        }
        match refund.state() {
            RefundState::Pending => write!(f, " is pending{note}."),
            RefundState::Done => write!(f, " is done{note}."),
            RefundState::Failed => f.write_str(" failed."),
        }
    }

    /// One dispute. One that was won takes no money.
    fn dispute(&self, dispute: &Dispute, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = dispute.amount();
        let note = self.uncounted(amount.currency());
        write!(f, "\n  Dispute {} over {amount}", dispute.id())?;
        match dispute.state() {
            DisputeState::Open => write!(f, " is open{note}."),
            DisputeState::Lost => write!(f, " is lost{note}."),
            DisputeState::Won => f.write_str(" is won."),
        }
    }

    /// Why money that goes back in a currency is in no sum, if so.
    fn uncounted(&self, currency: Currency) -> &'static str {
        match self.payment.captured().map(Amount::currency) {
            None => ", and counts once a capture is known",
            Some(captured) if captured != currency => {
                ", and does not count, being in another currency"
            }
            Some(_) => "",
        }
    }
}

/// Why captured money is owed back or under review, as a clause: the reason that decided, what the
/// policies make of it, and the other reasons that hold. Reads the judgement, and judges nothing.
pub(crate) struct Because<'o, S: State> {
    pub(crate) order: &'o Order<S>,
    pub(crate) payment: &'o Payment,
    pub(crate) disposition: Option<Disposition>,
}

impl<S: State> fmt::Display for Because<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.disposition {
            None => f.write_str("nothing of it is captured"),
            Some(Disposition::Won) => f.write_str("more was captured than the order costs"),
            Some(Disposition::Surplus(why)) => {
                self.clause(why.first(), f)?;
                self.policy(why.first(), f)?;
                self.others(why, f)
            }
            Some(Disposition::UnderReview(why)) => {
                self.clause(why.first(), f)?;
                self.others(why, f)
            }
        }
    }
}

impl<S: State> Because<'_, S> {
    /// One reason, as a clause that can follow "because".
    fn clause(&self, reason: UnappliedReason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let due = self.order.amount();
        match reason {
            UnappliedReason::PaidByAnother => match self.order.winner() {
                Some(winner) => write!(f, "the order is paid by {}", winner.id()),
                None => f.write_str("the order is paid by another payment"),
            },
            UnappliedReason::AmountMismatch | UnappliedReason::CurrencyMismatch => {
                write!(f, "it is not the {due} that the order costs")
            }
            UnappliedReason::FundsReturned => f.write_str(
                "some of it was refunded, reversed, lost or asked back before it could pay the \
                 order",
            ),
            UnappliedReason::WinnerReturned => match self.order.winner() {
                Some(winner) => {
                    let winner = winner.id();
                    write!(f, "nothing is left of {winner}, which paid the order")
                }
                None => f.write_str("nothing is left of what paid the order"),
            },
            UnappliedReason::Partial => write!(
                f,
                "it is a part of the {due} that the order costs, and the rest can still be taken"
            ),
            UnappliedReason::ShortHold => {
                write!(f, "less is held than the {due} that the order costs")
            }
            UnappliedReason::Overreturned => f.write_str("its money went back more than once"),
            UnappliedReason::AmountChanged => {
                let accepted = self.payment.accepted();
                let paid = self.order.state.any().paid().map(Paid::settlement);
                let settled = accepted.or(paid).map_or(0, |settlement| settlement.minor);
                let settled = Amount::from_parts(settled, due.currency());
                write!(
                    f,
                    "the order was settled with {settled}, and another amount was reported since"
                )
            }
            UnappliedReason::AfterExpiry | UnappliedReason::AfterCancel => {
                let closed = self.closed();
                let capture = self.payment.capture();
                if capture.is_some_and(|capture| capture.reached_open) {
                    write!(f, "it could pay the order only after that {closed}")
                } else {
                    write!(f, "it came after the order {closed}")
                }
            }
        }
    }

    /// What the policies make of the reason for which money is not kept.
    fn policy(&self, reason: UnappliedReason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let honoured = self.order.late_money().and_then(|(closing, policy)| {
            let LateMoney::HonourWithin(within) = policy else {
                return None;
            };
            closing.at.checked_add(within)
        });
        match (reason, honoured) {
            (UnappliedReason::AfterExpiry | UnappliedReason::AfterCancel, Some(end)) => {
                write!(f, ", and only a capture dated before {end} is honoured")
            }
            (UnappliedReason::PaidByAnother | UnappliedReason::WinnerReturned, _) => Ok(()),
            _ => f.write_str(", and the policy gives such money back"),
        }
    }

    /// The reasons besides the one that decided.
    fn others(&self, why: UnappliedReasons, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of what was settled with another amount, how it differs from the price is no news.
        let mut others = why
            .iter()
            .skip(1)
            .filter(|_| why.first() != UnappliedReason::AmountChanged);
        others.try_for_each(|reason| {
            f.write_str("; also, ")?;
            self.clause(reason, f)
        })
    }

    /// How the order ended, for money that came after it. Asked of unpaid orders only.
    fn closed(&self) -> &'static str {
        match self.order.status() {
            Status::Cancelled => "was cancelled",
            Status::Created
            | Status::CheckoutRendered
            | Status::Attempted
            | Status::Paid
            | Status::Expired => "expired",
        }
    }
}
