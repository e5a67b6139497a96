//! The figures that are read off what left a payment, in one currency each.

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::outflow::Outflow;
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::RequestId;

impl Outflow {
    /// Minor units refunded in a currency: the sum of refunds pending or done, or the reported
    /// total, whichever is larger. The two are never added.
    ///
    /// They are two views of the same money, and either may lag behind. Refunds of 2 and 3 beside a
    /// total of 5 are 5, and were once booked as 7 (incident I-130); a total of 40 beside no single
    /// refund is 40, for it was made in the provider's dashboard (I-77, I-131).
    pub(crate) fn refunded(&self, currency: Currency) -> i128 {
        let sum = self.tallies.in_currency(currency).refunded;
        let total = self
            .total
            .map(|total| total.value)
            .filter(|total| total.1 == currency);
        sum.max(total.map_or(0, |total| total.0.into()))
    }

    /// Minor units in dispute or lost in a currency. An open dispute counts: most providers take
    /// the money at once, and giving it back besides would pay the customer twice (incident I-88).
    pub(crate) fn disputed(&self, currency: Currency) -> i128 {
        self.tallies.in_currency(currency).disputed
    }

    /// Minor units lost in disputes in a currency. Apart from the open ones, because a dispute that
    /// may yet be won does not keep a capture from paying the order.
    pub(crate) fn lost(&self, currency: Currency) -> i128 {
        self.tallies.in_currency(currency).lost
    }

    /// Minor units of all requests in a currency: answered, and open. Each answers for its own: a
    /// refund that bears too much of one request answers nothing of the next.
    pub(crate) fn requested(&self, currency: Currency) -> (i128, i128) {
        let row = self.tallies.in_currency(currency);
        (row.answered, row.standing.saturating_sub(row.answered))
    }

    /// Tells whether nothing is asked back any more: every request, of whatever currency, is
    /// withdrawn with nothing answered.
    pub(crate) fn nothing_stands(&self) -> bool {
        self.tallies.nothing_stands()
    }

    /// Minor units of a request that pending or done refunds bearing it have answered.
    ///
    /// Never more than what stands of it. A refund of 40 for a request of 30 answers 30, and its
    /// other 10 went back unasked.
    pub(crate) fn answered(&self, request: &RefundRequest) -> i128 {
        request.up_to_standing(self.tallies.borne(&request.id))
    }

    /// Minor units that would be open of a request if all of it were asked for, beyond those that
    /// are open now: what making a withdrawn request again adds.
    ///
    /// Asked 30, of which 10 were answered, and withdrawn: 10 stand and none are open, so 20 come
    /// back. If the refund of 10 fails, those 10 are open again by themselves, and 20 still come.
    pub(crate) fn reopened(&self, request: &RefundRequest) -> i128 {
        let whole = RefundRequest {
            standing: request.asked.minor(),
            ..request.clone()
        };
        self.open(&whole).saturating_sub(self.open(request))
    }

    /// Minor units of a request that nothing has answered yet. Not capped by what is left of the
    /// capture: that is for the duties to do, across all requests together.
    pub(crate) fn open(&self, request: &RefundRequest) -> i128 {
        i128::from(request.standing).saturating_sub(self.answered(request))
    }

    /// Tells whether any refund is pending or done, in whatever currency.
    pub(crate) fn any_refund_stands(&self) -> bool {
        self.tallies.any_refund_stands()
    }

    /// Tells whether the end of a refund is not known: one is pending, or one failed later than
    /// the total was told, which may still count it.
    ///
    /// A total of 30 told at 5, and a refund of 30 failed@7: the larger figure still says that 30
    /// went back, and nobody would send them again. Asking for a fresh total settles it. A total
    /// told at 7 or later has taken the failure into account.
    pub(crate) fn refund_in_doubt(&self) -> bool {
        self.refunds.iter().any(|refund| self.is_in_doubt(refund))
    }

    /// The same of one refund.
    pub(super) fn is_in_doubt(&self, refund: &Refund) -> bool {
        match refund.state() {
            RefundState::Pending => true,
            RefundState::Failed => self.total.is_some_and(|total| total.at < refund.told.at),
            RefundState::Done => false,
        }
    }

    /// Tells whether a refund, pending or done, was reported in another currency than this one. It
    /// may be the very refund that is owed, told as the customer received it.
    pub(crate) fn converted(&self, currency: Currency) -> bool {
        let mut counting = self.refunds.iter().filter(|refund| refund.counts());
        counting.any(|refund| refund.amount().currency() != currency)
    }

    /// Minor units that went back more than once: what refunds and lost disputes come to above the
    /// capture, each of them taken for no more than was captured.
    ///
    /// One that is larger by itself gave back what was never told as captured, a surcharge or a
    /// movement of currencies (incident I-86b), and nothing twice.
    pub(crate) fn overreturned(&self, captured: Amount) -> i128 {
        let currency = captured.currency();
        if self.gone(currency) <= captured.minor().into() {
            return 0;
        }
        let least = |amount: Amount| {
            let minor = amount.minor().min(captured.minor());
            Amount::from_parts(minor, amount.currency())
        };
        let refunds = self.refunds.iter().filter(|refund| refund.counts());
        let refunds = total_in(currency, refunds.map(Refund::amount).map(least));
        let total = self.total.map(|total| total.value);
        let total = total.filter(|total| total.1 == currency);
        let total = total.map_or(0, |total| total.0.min(captured.minor()));
        let lost = self.disputes.iter();
        let lost = lost.filter(|dispute| dispute.state() == DisputeState::Lost);
        let lost = total_in(currency, lost.map(Dispute::amount).map(least));
        let gone = refunds.max(total.into()).saturating_add(lost);
        gone.saturating_sub(captured.minor().into()).max(0)
    }

    /// Minor units refunded or lost in a currency.
    pub(crate) fn gone(&self, currency: Currency) -> i128 {
        self.refunded(currency).saturating_add(self.lost(currency))
    }

    /// How many refunds are known that answer this request, or none of ours, and how many of them
    /// failed. The first only grows, unless the provider moves a refund to another request, so that
    /// the two together do not come back.
    pub(crate) fn tries(&self, request: Option<&RequestId>) -> [u64; 2] {
        self.tallies.tries(request)
    }
}

/// Minor units of those amounts that are in a currency. Saturating in 128 bits: no number of
/// amounts of 63 bits that fits into memory comes near the end.
fn total_in(currency: Currency, amounts: impl Iterator<Item = Amount>) -> i128 {
    amounts
        .filter(|amount| amount.currency() == currency)
        .fold(0, |sum: i128, amount| {
            sum.saturating_add(amount.minor().into())
        })
}
