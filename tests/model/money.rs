//! Where the money of the reference order is. Guards against money that is in no place or in two.

use std::collections::BTreeMap;

use order_lifecycle::{Amount, Currency, DisputeState, RefundState, RequestId};

use crate::giving_back::Asked;
use crate::history::{Told, minor};
use crate::judging::Verdict;
use crate::reference::Reference;

/// The money of one captured payment.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) captured: Amount,
    pub(crate) stands: Verdict,
    refunded: i128,
    given_back: i128,
    disputed: i128,
    returned: i128,
    pub(crate) asked: Vec<Request>,
    /// To be given back without a request.
    pub(crate) unkept: i128,
    pub(crate) applied: i128,
    pub(crate) under_review: i128,
    /// Less what went back, was lost or is asked back; an open dispute does not count.
    pub(crate) acceptable: i128,
    /// What went back or was lost of more than there was.
    pub(crate) overreturned: i128,
    /// Whether refunds may have been told in another currency, so that none is sent.
    pub(crate) converted: bool,
}

/// The money of an order in one currency, in minor units.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    received: i128,
    refunded: i128,
    applied: i128,
    owed: i128,
    given_back: i128,
    disputed: i128,
    returned: i128,
    under_review: i128,
    overreturned: i128,
}

impl Sums {
    pub(crate) fn places(&self) -> [(&'static str, i128); 9] {
        [
            ("received", self.received),
            ("refunded", self.refunded),
            ("applied", self.applied),
            ("owed", self.owed),
            ("given_back", self.given_back),
            ("disputed", self.disputed),
            ("returned", self.returned),
            ("under_review", self.under_review),
            ("overreturned", self.overreturned),
        ]
    }
}

/// What becomes of one request of ours.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) id: RequestId,
    answered: i128,
    open: i128,
    /// What of it is open and still there.
    pub(crate) owed: i128,
}

impl Reference {
    /// Where every minor unit of a captured payment is.
    pub(crate) fn places(&self, payment: &Told) -> Option<Places> {
        let captured = payment.captured()?;
        let (currency, all) = (captured.currency(), minor(captured));
        let refunded = refunded(payment, currency);
        let given_back = refunded.min(all);
        let disputed_all = disputed(payment, currency, true);
        let disputed_now = disputed_all.min(all - given_back);
        let back = payment.returned();
        let rest = all - given_back - disputed_now;
        let returned = if back { rest } else { 0 };
        let left = rest - returned;

        let asked = of_requests(payment, currency, left);
        let answered: i128 = asked.iter().map(|it| it.answered).sum();
        let open: i128 = asked.iter().map(|it| it.open).sum();
        let room = (left - open).max(0);
        let stands = self.disposition(payment)?;
        let (won, under_review) = (stands.won(), stands.under_review());
        let as_captured = self.taken(payment.payment).is_some_and(|it| it.as_captured);
        let not_kept = match (won, under_review) {
            (true, _) if as_captured => 0,
            (true, _) => all - minor(self.terms.amount()),
            (false, true) => 0,
            (false, false) => all,
        };
        let unasked = refunded - answered;
        let unkept = (not_kept - unasked - disputed_now - returned).clamp(0, room);
        let kept = room - unkept;
        let lost = disputed(payment, currency, false);
        let gone = if back { all } else { refunded + lost + open };
        Some(Places {
            captured,
            stands,
            refunded,
            given_back,
            disputed: disputed_now,
            returned,
            asked,
            unkept,
            applied: if under_review { 0 } else { kept },
            under_review: if under_review { kept } else { 0 },
            acceptable: (all - gone).max(0),
            overreturned: twice(payment, captured),
            converted: payment.converted(),
        })
    }

    /// The payments ever heard of, by id, and where their money is.
    pub(crate) fn standing(&self) -> Vec<(Told<'_>, Option<Places>)> {
        let place = |told| {
            let places = self.places(&told);
            (told, places)
        };
        self.payments().into_iter().map(place).collect()
    }

    /// The sums of every currency of the order and its captures.
    pub(crate) fn sums(&self, standing: &[(Told, Option<Places>)]) -> BTreeMap<Currency, Sums> {
        let ours = self.terms.amount().currency();
        let mut all = BTreeMap::from([(ours, Sums::default())]);
        for places in standing.iter().filter_map(|(_, places)| places.as_ref()) {
            let sums = all.entry(places.captured.currency()).or_default();
            let asked: i128 = places.asked.iter().map(|it| it.owed).sum();
            sums.received += minor(places.captured);
            sums.refunded += places.refunded;
            sums.applied += places.applied;
            sums.owed += asked + places.unkept;
            sums.given_back += places.given_back;
            sums.disputed += places.disputed;
            sums.returned += places.returned;
            sums.under_review += places.under_review;
            sums.overreturned += places.overreturned;
        }
        all
    }
}

/// Whether nothing of a captured payment is returned, refunded, lost or asked back.
pub(crate) fn is_whole(payment: &Told) -> bool {
    let currency = payment.captured().map(Amount::currency);
    let gone = |currency| refunded(payment, currency) + disputed(payment, currency, false);
    let asked = payment.asked().iter().any(|asked| asked.stands > 0);
    currency.is_some_and(|it| gone(it) == 0) && !asked && !payment.returned()
}

/// Whether anything is left of a captured payment, disregarding what is only asked back.
pub(crate) fn is_here(payment: &Told) -> bool {
    payment.captured().is_some_and(|captured| {
        let currency = captured.currency();
        let gone = refunded(payment, currency) + disputed(payment, currency, false);
        !payment.returned() && gone < minor(captured)
    })
}

/// What went back of a capture more than once, each refund and lost dispute for all of it at most.
fn twice(payment: &Told, captured: Amount) -> i128 {
    let (currency, all) = (captured.currency(), minor(captured));
    let counts = |amount: Amount| (amount.currency() == currency).then(|| minor(amount).min(all));
    let refunds = payment.refunds().into_values();
    let refunds = refunds.filter(|(it, _)| it.state != RefundState::Failed);
    let refunds: i128 = refunds.filter_map(|(it, _)| counts(it.amount)).sum();
    let total = payment.total().map(|(_, total)| total);
    let total = total.filter(|total| total.currency() == currency);
    let total = total.map_or(0, |total| i128::from(total.minor()).min(all));
    let lost = payment.disputes().into_values();
    let lost = lost.filter(|it| it.state == DisputeState::Lost);
    let lost: i128 = lost.filter_map(|it| counts(it.amount)).sum();
    (refunds.max(total) + lost - all).max(0)
}

/// Our requests in a currency, the oldest first, and what is owed of each while there is room.
fn of_requests(payment: &Told, currency: Currency, mut room: i128) -> Vec<Request> {
    let asked = payment.asked().into_iter();
    let asked = asked.filter(|asked| asked.amount.currency() == currency);
    let owed = |asked: Asked| {
        let refunded = payment.refunded(Some(asked.request), currency);
        let answered = refunded.min(asked.stands);
        let open = asked.stands - answered;
        let owed = open.min(room);
        room -= owed;
        let id = asked.request.clone();
        Request {
            id,
            answered,
            open,
            owed,
        }
    };
    asked.map(owed).collect()
}

/// What went back or is going back, as its refunds or their total say, whichever is more.
fn refunded(payment: &Told, currency: Currency) -> i128 {
    let total = payment.total().map(|(_, total)| total);
    let total = total.filter(|total| total.currency() == currency);
    let refunds = payment.refunded(None, currency);
    refunds.max(total.map_or(0, |total| total.minor().into()))
}

/// What was lost in disputes, with or without what is in open ones.
fn disputed(payment: &Told, currency: Currency, with_open: bool) -> i128 {
    let counts = |state| match state {
        DisputeState::Open => with_open,
        DisputeState::Won => false,
        DisputeState::Lost => true,
    };
    let disputes = payment.disputes().into_values();
    disputes
        .filter(|it| counts(it.state) && it.amount.currency() == currency)
        .map(|it| minor(it.amount))
        .sum()
}
