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
//! | overreturned | what went back more than once | what somebody has to look at |
//! | answered | refunds pending or done that bear a request, up to what stands of it | duties |
//! | open | what stands of a request and is not answered | duties |
//!
//! A pending refund counts like one that is done. It may be on its way, and whoever does not count
//! it sends the money a second time (incidents I-112 and I-134). If it fails after all, that fact
//! takes it out again, and what it had answered is owed once more.
//!
//! None of these figures is added up when it is read: [`Tallies`] keeps them while things change,
//! so that a payment with very many refunds answers as fast as one with two. That is why nothing
//! here is written but by the functions below.

mod figures;

use alloc::vec::Vec;
use core::mem;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::latest::{Change, Latest, Merged};
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::ledger::settlement::Settlement;
use crate::ledger::sorted::{Found, Iter, Sorted};
use crate::ledger::tallies::{Tallies, Turn};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

/// What may leave a payment. Not empty where there is one: a payment of which nothing ever left has
/// none, so that two payments that heard the same are equal.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Outflow {
    refunds: Sorted<Refund>,
    disputes: Sorted<Dispute>,
    /// In the order in which they were asked, which is the order in which they share what is left.
    /// Never removed: a withdrawn one still says what its refunds answered.
    requests: Vec<RefundRequest>,
    /// Minor units and currency of the provider's cumulative figure. `None` says that none was
    /// reported, which is not the same as zero: a zero that is later says that a refund failed.
    pub(crate) total: Option<Latest<(i64, Currency)>>,
    /// How we accepted its money for an order that another payment had paid and kept nothing for.
    pub(crate) accepted: Option<Settlement>,
    /// Minor units that went back above the capture when we last acknowledged that. Zero: never.
    pub(crate) acknowledged: i64,
    /// Follows from the first three.
    tallies: Tallies,
}

impl Outflow {
    /// Takes what a record has proved: refunds and disputes sorted by id, no request twice.
    #[cfg(feature = "serde")]
    pub(crate) fn new(
        refunds: Vec<Refund>,
        disputes: Vec<Dispute>,
        requests: Vec<RefundRequest>,
        total: Option<Latest<(i64, Currency)>>,
    ) -> Self {
        let mut tallies = Tallies::default();
        for request in &requests {
            tallies.request(request);
        }
        for refund in &refunds {
            tallies.refund(Turn::In, refund, &requests);
        }
        for dispute in &disputes {
            tallies.dispute(Turn::In, dispute);
        }
        Self {
            refunds: Sorted::from_sorted(refunds),
            disputes: Sorted::from_sorted(disputes),
            requests,
            total,
            accepted: None,
            acknowledged: 0,
            tallies,
        }
    }

    /// The refunds, by id.
    pub(crate) fn refunds(&self) -> Iter<'_, Refund> {
        self.refunds.iter()
    }

    /// The disputes, by id.
    pub(crate) fn disputes(&self) -> Iter<'_, Dispute> {
        self.disputes.iter()
    }

    /// The requests of ours, in the order of asking.
    pub(crate) fn requests(&self) -> &[RefundRequest] {
        &self.requests
    }

    /// A request of ours by its id.
    pub(crate) fn request(&self, id: &RequestId) -> Option<&RefundRequest> {
        self.requests.get(self.tallies.place(id)?)
    }

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
        let found = self.refunds.find_or_insert(id, || Refund {
            id: id.clone(),
            request: request.cloned(),
            told,
        });
        let Some(Found {
            item: known, new, ..
        }) = found
        else {
            debug_assert!(false, "a refund that was found or put in is there");
            return (Merged::OVERTAKEN, None);
        };
        let (tallies, requests) = (&mut self.tallies, &self.requests);
        if new {
            tallies.refund(Turn::In, known, requests);
            return (Merged::CHANGED, None);
        }
        let stood = known.amount();
        let differs = stood != Amount::from_parts(told.value.1, told.value.2);
        let was = known.told.at;
        let learns = known.learns(request);
        let news = learns || told > known.told;
        if news {
            tallies.refund(Turn::Out, known, requests);
        }
        let mut merged = known.told.hear(told);
        if learns {
            known.request = request.cloned();
            merged = Merged::CHANGED;
        } else if request.is_some_and(|told| known.request.as_ref() != Some(told)) {
            merged.stands = false;
        }
        if news {
            tallies.refund(Turn::In, known, requests);
        }
        let failed = known.state() == RefundState::Failed;
        if merged.change == Change::Hidden && failed && self.total_lies_between(was, told.at) {
            merged.change = self.doubt_unless_another(id);
        }
        (merged, differs.then_some(stood))
    }

    /// Tells whether a failure that moved forward has overtaken the total, which may count it now.
    fn total_lies_between(&self, was: Timestamp, is: Timestamp) -> bool {
        self.total
            .is_some_and(|total| was <= total.at && total.at < is)
    }

    /// What a refund means that alone came into doubt; one beside others that are is no news.
    fn doubt_unless_another(&self, id: &RefundId) -> Change {
        let mut others = self.refunds.iter().filter(|other| other.id != *id);
        if others.any(|other| self.is_in_doubt(other)) {
            Change::Hidden
        } else {
            Change::Doubt
        }
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
        let found = self.disputes.find_or_insert(id, || Dispute {
            id: id.clone(),
            told,
        });
        let Some(Found {
            item: known, new, ..
        }) = found
        else {
            debug_assert!(false, "a dispute that was found or put in is there");
            return (Merged::OVERTAKEN, None);
        };
        if new {
            self.tallies.dispute(Turn::In, known);
            return (Merged::CHANGED, None);
        }
        let stood = known.amount();
        let differs = stood != Amount::from_parts(told.value.1, told.value.2);
        self.tallies.dispute(Turn::Out, known);
        let merged = known.told.hear(told);
        self.tallies.dispute(Turn::In, known);
        (merged, differs.then_some(stood))
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
        let Some(mut total) = self.total else {
            self.total = Some(told);
            return Merged::CHANGED;
        };
        let mut merged = total.hear(told);
        let doubted = merged.change == Change::Hidden && self.refund_in_doubt();
        self.total = Some(total);
        if doubted && !self.refund_in_doubt() {
            merged.change = Change::Doubt;
        }
        merged
    }

    /// Takes note of a request, or of a withdrawn one made again. The amount is the same as before,
    /// which the caller has made sure of; the order of asking stays that of the first time.
    pub(crate) fn ask(&mut self, id: &RequestId, asked: Amount) {
        let standing = asked.minor();
        if let Some(place) = self.tallies.place(id) {
            self.restand(place, standing);
            return;
        }
        let request = RefundRequest {
            id: id.clone(),
            asked,
            standing,
        };
        // Refunds that came before the request they bear answer it from now on.
        let bearing = |refund: &&Refund| refund.request.as_ref() == Some(id);
        let early = self.tallies.has_strays().then_some(&self.refunds);
        let early = || early.into_iter().flat_map(Sorted::iter).filter(bearing);
        let (tallies, requests) = (&mut self.tallies, &mut self.requests);
        early().for_each(|refund| tallies.refund(Turn::Out, refund, requests));
        tallies.request(&request);
        requests.push(request);
        early().for_each(|refund| tallies.refund(Turn::In, refund, requests));
    }

    /// Ends what is open of a request; what refunds answered of it stays answered.
    pub(crate) fn withdraw(&mut self, id: &RequestId) {
        let answered = self.request(id).map(|request| self.answered(request));
        let answered = answered.and_then(|minor| i64::try_from(minor).ok());
        if let Some((place, standing)) = self.tallies.place(id).zip(answered) {
            self.restand(place, standing);
        }
    }

    /// Lets so much stand of the request at a place.
    fn restand(&mut self, place: usize, standing: i64) {
        if let Some(request) = self.requests.get_mut(place) {
            let before = mem::replace(&mut request.standing, standing);
            self.tallies.restand(request, before);
        }
    }
}

#[cfg(test)]
mod tests;
