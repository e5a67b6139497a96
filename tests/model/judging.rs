//! Where the captured money of the reference order stands, and why. Guards against money that is
//! kept or given back for a reason that does not hold, and against reasons that nobody is told.

use order_lifecycle::*;

use crate::history::{Told, millis};
use crate::money::{is_here, is_whole};
use crate::reference::{Reference, Taken};

/// Where captured money stands: the code, and every reason that holds, the deciding one first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) code: &'static str,
    pub(crate) why: Vec<UnappliedReason>,
}

impl From<Disposition> for Verdict {
    fn from(disposition: Disposition) -> Self {
        let why = disposition.why().into_iter();
        Self {
            code: disposition.as_str(),
            why: why.flat_map(UnappliedReasons::iter).collect(),
        }
    }
}

impl Verdict {
    pub(crate) fn won(&self) -> bool {
        self.code == "won"
    }

    pub(crate) fn under_review(&self) -> bool {
        self.code == "review"
    }

    /// The reason that decided.
    pub(crate) fn first(&self) -> Option<UnappliedReason> {
        self.why.first().copied()
    }
}

impl Reference {
    pub(crate) fn disposition(&self, payment: &Told) -> Option<Verdict> {
        let (code, first) = self.decided(payment)?;
        let mut why: Vec<_> = first.into_iter().collect();
        if first.is_some() {
            // Surplus goes back whatever is left of it.
            let listed = |reason| reason != UnappliedReason::FundsReturned || code == "review";
            let also = UnappliedReason::ALL.iter().copied();
            let also = also.filter(|it| first != Some(*it) && listed(*it));
            why.extend(also.filter(|it| self.holds(*it, payment)));
        }
        Some(Verdict { code, why })
    }

    /// The first row of the specification's table that applies.
    fn decided(&self, payment: &Told) -> Option<(&'static str, Option<UnappliedReason>)> {
        let captured = payment.captured()?;
        let holds = |reason| self.holds(reason, payment).then_some(reason);
        if let Some(why) = holds(UnappliedReason::PaidByAnother) {
            return Some(("surplus", Some(why)));
        }
        if let Some(why) = holds(UnappliedReason::AmountChanged) {
            return Some(("review", Some(why)));
        }
        if let Some(why) = holds(UnappliedReason::WinnerReturned) {
            return Some(("review", Some(why)));
        }
        if self.winner.is_some() {
            return Some(("won", None));
        }
        let unequal = holds(UnappliedReason::CurrencyMismatch);
        let unequal = unequal.or_else(|| holds(UnappliedReason::AmountMismatch));
        let unequal = unequal.or_else(|| holds(UnappliedReason::Partial));
        debug_assert_eq!(unequal.is_some(), captured != self.terms.amount());
        let for_good = unequal.is_some() && unequal != Some(UnappliedReason::Partial);
        if for_good && self.terms.policy().mismatch == Mismatch::Refund {
            return Some(("surplus", unequal));
        }
        if let Some((late, _)) = self.late_money()
            && let Some(why) = self.too_late(payment)
        {
            let code = match late {
                LateMoney::Review => "review",
                LateMoney::Refund | LateMoney::HonourWithin(_) => "surplus",
            };
            return Some((code, Some(why)));
        }
        let why = unequal
            .or_else(|| holds(UnappliedReason::FundsReturned))
            .or_else(|| self.after_closing())
            .expect("an exact and whole capture pays an open order");
        Some(("review", Some(why)))
    }

    fn holds(&self, reason: UnappliedReason, payment: &Told) -> bool {
        let (Some(captured), due) = (payment.captured(), self.terms.amount()) else {
            return false;
        };
        let abroad = captured.currency() != due.currency();
        let in_parts = !abroad && payment.rest_is_held() && captured.minor() < due.minor();
        let taken = self.taken(payment.payment);
        let paid_otherwise = self.winner.is_some() && taken.is_none();
        let only_one_here = captured == due && self.nothing_is_here();
        match reason {
            UnappliedReason::PaidByAnother => paid_otherwise && !only_one_here,
            UnappliedReason::WinnerReturned => paid_otherwise && only_one_here,
            UnappliedReason::Overreturned | UnappliedReason::ShortHold => false,
            UnappliedReason::AmountChanged => taken.is_some_and(|taken| taken.captured != captured),
            UnappliedReason::CurrencyMismatch => abroad,
            UnappliedReason::AmountMismatch => !abroad && captured != due && !in_parts,
            UnappliedReason::Partial => in_parts,
            UnappliedReason::FundsReturned => {
                let undecided = self.winner.is_none() || paid_otherwise && only_one_here;
                undecided && !is_whole(payment)
            }
            UnappliedReason::AfterExpiry | UnappliedReason::AfterCancel => {
                self.too_late(payment) == Some(reason)
            }
        }
    }

    /// With which capture a payment was taken for the order, if it was.
    pub(crate) fn taken(&self, payment: &PaymentId) -> Option<Taken> {
        let won = self.winner.as_ref().filter(|(winner, _)| winner == payment);
        won.map(|(_, taken)| *taken)
            .or_else(|| self.accepted.get(payment).copied())
    }

    /// How much above the price, or with a minus how much below it, the winner was taken for.
    pub(crate) fn beside_the_price(&self) -> i64 {
        let taken = self.winner.as_ref().map(|(_, taken)| *taken);
        let taken = taken.filter(|taken| taken.as_captured);
        taken.map_or(0, |taken| {
            taken.captured.minor() - self.terms.amount().minor()
        })
    }

    /// Whether all the money that was taken for the order has gone back.
    pub(crate) fn nothing_is_here(&self) -> bool {
        let winner = self.winner.iter().map(|(winner, _)| winner);
        let mut taken = winner.chain(self.accepted.keys());
        taken.all(|payment| !is_here(&self.told(payment)))
    }

    /// Why a capture that was first heard of on the closed order does not pay it.
    fn too_late(&self, payment: &Told) -> Option<UnappliedReason> {
        let honoured = |at| self.is_honoured(at);
        let captured = payment.earliest_capture(millis(self.terms.created_at()));
        let in_time = !payment.came_late() || captured.is_some_and(honoured);
        self.after_closing().filter(|_| !in_time)
    }

    /// What the order's closing, while it is unpaid, is called as a reason.
    fn after_closing(&self) -> Option<UnappliedReason> {
        let closed = self.closing.filter(|_| self.winner.is_none())?;
        Some(if closed.status == Status::Cancelled {
            UnappliedReason::AfterCancel
        } else {
            UnappliedReason::AfterExpiry
        })
    }
}
