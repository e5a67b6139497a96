//! The money that leaves a payment after its capture: refunds, disputes, and requests of ours.
//!
//! Most payments have none of it, so all of it lives behind one box.

use alloc::vec::Vec;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::latest::{Latest, Merged};
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Outflow {
    /// Sorted by id.
    pub(crate) refunds: Vec<Refund>,
    /// Sorted by id.
    pub(crate) disputes: Vec<Dispute>,
    /// In the order in which they were asked.
    pub(crate) requests: Vec<RefundRequest>,
    /// Minor units and currency of the provider's cumulative figure.
    pub(crate) total: Option<Latest<(i64, Currency)>>,
}

impl Outflow {
    /// Merges one refund; the second value is the amount that stood before, when another was told.
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

    /// Merges the provider's cumulative refunded total. It may fall; that is no conflict.
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

    /// Takes note of a request, or of a withdrawn one made again.
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
    pub(crate) fn refunded(&self, currency: Currency) -> i128 {
        let refunds = self.refunds.iter().filter(|refund| refund.counts());
        let sum = total_in(currency, refunds.map(Refund::amount));
        let total = self
            .total
            .map(|total| total.value)
            .filter(|total| total.1 == currency);
        sum.max(total.map_or(0, |total| total.0.into()))
    }

    /// Minor units in dispute or lost in a currency.
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

    /// Minor units lost in disputes in a currency.
    pub(crate) fn lost(&self, currency: Currency) -> i128 {
        let lost = self
            .disputes
            .iter()
            .filter(|dispute| dispute.state() == DisputeState::Lost);
        total_in(currency, lost.map(Dispute::amount))
    }

    /// Minor units of a request that pending or done refunds bearing it have answered.
    pub(crate) fn answered(&self, request: &RefundRequest) -> i128 {
        let refunds = self.refunds.iter().filter(|refund| refund.counts());
        let bearing = refunds.filter(|refund| refund.request.as_ref() == Some(&request.id));
        let sum = total_in(request.asked.currency(), bearing.map(Refund::amount));
        sum.min(request.standing.into())
    }

    /// Minor units that would be open of a request if all of it were asked for, beyond those that
    /// are open now.
    pub(crate) fn reopened(&self, request: &RefundRequest) -> i128 {
        let whole = RefundRequest {
            standing: request.asked.minor(),
            ..request.clone()
        };
        self.open(&whole).saturating_sub(self.open(request))
    }

    /// Minor units of a request that nothing has answered yet.
    pub(crate) fn open(&self, request: &RefundRequest) -> i128 {
        i128::from(request.standing).saturating_sub(self.answered(request))
    }

    /// Tells whether the end of a refund is not known: one is pending, or one failed later than
    /// the total was told, which may still count it.
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
    /// Keeps the request told first; of two told, the smaller, so that arrival does not decide.
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

fn total_in(currency: Currency, amounts: impl Iterator<Item = Amount>) -> i128 {
    amounts
        .filter(|amount| amount.currency() == currency)
        .fold(0, |sum: i128, amount| {
            sum.saturating_add(amount.minor().into())
        })
}
