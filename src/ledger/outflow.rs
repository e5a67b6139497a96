//! The money that leaves a payment after its capture: refunds, disputes, and requests of ours.
//!
//! Most payments have none of it, so all of it lives behind one box.
//!
//! Refunds, disputes and the refunded total are facts. A request is a decision of ours, and a
//! refund *answers* it by bearing its id. The figures read off here are in one currency, the one
//! asked for; what is in another is kept and in none of them, and may count later, when a capture
//! in its currency is reported.
//!
//! | figure | of | used for |
//! |---|---|---|
//! | refunded | refunds pending or done, or the total, if that is larger | given back |
//! | disputed | disputes open or lost | what cannot be given back as well |
//! | lost | disputes lost | whether a capture is whole |
//! | answered | refunds pending or done that bear a request, up to what stands of it | duties |
//! | open | what stands of a request and is not answered | duties |
//!
//! A pending refund counts like one that is done. It may be on its way, and whoever does not count
//! it sends the money a second time (incidents I-112 and I-134). If it fails after all, that fact
//! takes it out again, and what it had answered is owed once more.

use alloc::vec::Vec;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::latest::{Latest, Merged};
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

/// What may leave a payment. Not empty where there is one: a payment of which nothing ever left has
/// none, so that two payments that heard the same are equal.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Outflow {
    /// Sorted by id, none twice.
    pub(crate) refunds: Vec<Refund>,
    /// Sorted by id, none twice.
    pub(crate) disputes: Vec<Dispute>,
    /// In the order in which they were asked, which is the order in which they share what is left.
    /// Never removed: a withdrawn one still says what its refunds answered.
    pub(crate) requests: Vec<RefundRequest>,
    /// Minor units and currency of the provider's cumulative figure. `None` says that none was
    /// reported, which is not the same as zero: a zero that is later says that a refund failed.
    pub(crate) total: Option<Latest<(i64, Currency)>>,
}

impl Outflow {
    /// Merges one refund; the second value is the amount that stood before, when another was told.
    /// SPEC: L3
    ///
    /// One id is one refund, however many ways tell it (incident I-133), and two ids are two,
    /// however alike they look. That it answers a request of ours is visible when it is learnt,
    /// whatever becomes of state and amount, for it can end a duty. Reporting another request than
    /// the one that is kept is stale.
    pub(crate) fn hear_refund(
        &mut self,
        id: &RefundId,
        request: Option<&RequestId>,
        told: Latest<(RefundState, i64, Currency)>,
    ) -> (Merged, Option<Amount>) {
        let at = match self.refunds.binary_search_by(|known| known.id.cmp(id)) {
            Ok(at) => at,
            Err(at) => {
                let refund = Refund {
                    id: id.clone(),
                    request: request.cloned(),
                    told,
                };
                self.refunds.insert(at, refund);
                return (Merged::CHANGED, None);
            }
        };
        let Some(known) = self.refunds.get_mut(at) else {
            debug_assert!(false, "a refund that was found is there");
            return (Merged::OVERTAKEN, None);
        };
        let stood = known.amount();
        let differs = stood != Amount::from_parts(told.value.1, told.value.2);
        let mut merged = known.told.hear(told);
        if known.learn_request(request) {
            merged = Merged::CHANGED;
        } else if request.is_some_and(|told| known.request.as_ref() != Some(told)) {
            merged.stands = false;
        }
        (merged, differs.then_some(stood))
    }

    /// Merges one dispute; the second value is the amount that stood before, when another was told.
    /// SPEC: L3
    ///
    /// Its state follows the provider's time and not a ladder, because banks go both ways: a
    /// dispute lost@3 is won@4 (incident I-85), and one won@3 is opened again@5 and lost@9. It may
    /// be larger than the charge (I-86b); the sums take no more of it than there is.
    pub(crate) fn hear_dispute(
        &mut self,
        id: &DisputeId,
        told: Latest<(DisputeState, i64, Currency)>,
    ) -> (Merged, Option<Amount>) {
        let at = match self.disputes.binary_search_by(|known| known.id.cmp(id)) {
            Ok(at) => at,
            Err(at) => {
                self.disputes.insert(
                    at,
                    Dispute {
                        id: id.clone(),
                        told,
                    },
                );
                return (Merged::CHANGED, None);
            }
        };
        let Some(known) = self.disputes.get_mut(at) else {
            debug_assert!(false, "a dispute that was found is there");
            return (Merged::OVERTAKEN, None);
        };
        let stood = known.amount();
        let differs = stood != Amount::from_parts(told.value.1, told.value.2);
        (known.told.hear(told), differs.then_some(stood))
    }

    /// Merges the provider's cumulative refunded total. It may fall; that is no conflict. SPEC: L3
    ///
    /// A total that falls says that a refund did not happen after all, and one that rises that
    /// there was one more: both are what such a figure is for.
    pub(crate) fn hear_total(&mut self, amount: Money, at: Timestamp) -> Merged {
        let told = Latest {
            at,
            value: (amount.minor(), amount.currency()),
        };
        if let Some(total) = &mut self.total {
            return total.hear(told);
        }
        self.total = Some(told);
        Merged::CHANGED
    }

    /// Takes note of a request, or of a withdrawn one made again. The amount is the same as before,
    /// which the caller has made sure of; the order of asking stays that of the first time.
    pub(crate) fn ask(&mut self, id: &RequestId, asked: Amount) {
        let standing = asked.minor();
        match self.requests.iter_mut().find(|known| known.id == *id) {
            Some(known) => known.standing = standing,
            None => self.requests.push(RefundRequest {
                id: id.clone(),
                asked,
                standing,
            }),
        }
    }

    /// Minor units refunded in a currency: the sum of refunds pending or done, or the reported
    /// total, whichever is larger. The two are never added.
    ///
    /// They are two views of the same money, and either may lag behind. Refunds of 2 and 3 beside a
    /// total of 5 are 5, and were once booked as 7 (incident I-130); a total of 40 beside no single
    /// refund is 40, for it was made in the provider's dashboard (I-77, I-131).
    pub(crate) fn refunded(&self, currency: Currency) -> i128 {
        let refunds = self.refunds.iter().filter(|refund| refund.counts());
        let sum = total_in(currency, refunds.map(Refund::amount));
        let total = self
            .total
            .map(|total| total.value)
            .filter(|total| total.1 == currency);
        sum.max(total.map_or(0, |total| total.0.into()))
    }

    /// Minor units in dispute or lost in a currency. An open dispute counts: most providers take
    /// the money at once, and giving it back besides would pay the customer twice (incident I-88).
    pub(crate) fn disputed(&self, currency: Currency) -> i128 {
        let disputes = self
            .disputes
            .iter()
            .filter(|dispute| match dispute.state() {
                DisputeState::Open | DisputeState::Lost => true,
                DisputeState::Won => false,
            });
        total_in(currency, disputes.map(Dispute::amount))
    }

    /// Minor units lost in disputes in a currency. Apart from the open ones, because a dispute that
    /// may yet be won does not keep a capture from paying the order.
    pub(crate) fn lost(&self, currency: Currency) -> i128 {
        let lost = self
            .disputes
            .iter()
            .filter(|dispute| dispute.state() == DisputeState::Lost);
        total_in(currency, lost.map(Dispute::amount))
    }

    /// Minor units of a request that pending or done refunds bearing it have answered.
    ///
    /// Never more than what stands of it. A refund of 40 for a request of 30 answers 30, and its
    /// other 10 went back unasked.
    pub(crate) fn answered(&self, request: &RefundRequest) -> i128 {
        let refunds = self.refunds.iter().filter(|refund| refund.counts());
        let bearing = refunds.filter(|refund| refund.request.as_ref() == Some(&request.id));
        let sum = total_in(request.asked.currency(), bearing.map(Refund::amount));
        sum.min(request.standing.into())
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

    /// Tells whether the end of a refund is not known: one is pending, or one failed later than
    /// the total was told, which may still count it.
    ///
    /// A total of 30 told at 5, and a refund of 30 failed@7: the larger figure still says that 30
    /// went back, and nobody would send them again. Asking for a fresh total settles it. A total
    /// told at 7 or later has taken the failure into account.
    pub(crate) fn refund_in_doubt(&self) -> bool {
        self.refunds.iter().any(|refund| match refund.state() {
            RefundState::Pending => true,
            RefundState::Failed => self.total.is_some_and(|total| total.at < refund.told.at),
            RefundState::Done => false,
        })
    }

    /// How many refunds are known that answer this request, or none of ours, and how many of them
    /// failed. The first only grows, unless the provider moves a refund to another request, so that
    /// the two together do not come back.
    pub(crate) fn tries(&self, request: Option<&RequestId>) -> [u64; 2] {
        let known = || {
            self.refunds
                .iter()
                .filter(|refund| self.request_of(refund) == request)
        };
        let failed = known().filter(|refund| refund.state() == RefundState::Failed);
        [known().count(), failed.count()].map(|count| u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// The request of ours that a refund answers; an id that we never asked under answers none.
    fn request_of<'a>(&self, refund: &'a Refund) -> Option<&'a RequestId> {
        let told = refund.request.as_ref();
        told.filter(|told| self.requests.iter().any(|request| request.id == **told))
    }
}

impl Refund {
    /// Learns the request that a refund answers; of two told the smaller id is kept, so that
    /// arrival does not decide. A report without one takes none away: not every message says it.
    /// SPEC: L3
    fn learn_request(&mut self, told: Option<&RequestId>) -> bool {
        let news = match (&self.request, told) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(known), Some(told)) => told < known,
        };
        if news {
            self.request = told.cloned();
        }
        news
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
