//! Where the money of the reference order is, and what is still to be done about it. Guards against
//! money that is in no place or in two, and against duties that nobody is told of.

use std::collections::BTreeMap;

use order_lifecycle::{
    Amount, Currency, DisputeState, Duty, LateMoney, PaymentId, RefundState, RequestId,
    UnappliedReason,
};

use crate::giving_back::Asked;
use crate::history::{Millis, Told, later, minor};
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
    asked: Vec<Request>,
    /// To be given back without a request.
    unkept: i128,
    pub(crate) applied: i128,
    pub(crate) under_review: i128,
    /// Less what went back, was lost or is asked back; an open dispute does not count.
    pub(crate) acceptable: i128,
    /// What went back or was lost of more than there was.
    pub(crate) overreturned: i128,
    /// Whether refunds may have been told in another currency, so that none is sent.
    converted: bool,
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
struct Request {
    id: RequestId,
    answered: i128,
    open: i128,
    /// What of it is open and still there.
    owed: i128,
}

/// A duty without its key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Owed {
    Refund {
        payment: PaymentId,
        request: Option<RequestId>,
        amount: Amount,
    },
    Void {
        payment: PaymentId,
    },
    Poll {
        payment: PaymentId,
    },
    Decide {
        payment: PaymentId,
        why: Vec<UnappliedReason>,
    },
}

impl From<Duty<'_>> for Owed {
    fn from(duty: Duty) -> Self {
        match duty {
            Duty::Refund {
                payment,
                request,
                amount,
                ..
            } => Self::Refund {
                payment: payment.clone(),
                request: request.cloned(),
                amount,
            },
            Duty::Void { payment } => Self::Void {
                payment: payment.clone(),
            },
            Duty::Poll { payment } => Self::Poll {
                payment: payment.clone(),
            },
            Duty::Decide { payment, why } => Self::Decide {
                payment: payment.clone(),
                why: why.iter().collect(),
            },
        }
    }
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

    /// What the outside world still owes the order.
    pub(crate) fn duties(&self, standing: &[(Told, Option<Places>)]) -> Vec<Owed> {
        let mut duties = Vec::new();
        let (open, unpaid) = (self.status().is_open(), self.winner.is_none());
        for (told, places) in standing {
            let payment = || told.payment.clone();
            if let Some(places) = places {
                let acknowledged = self.acknowledged.get(told.payment).copied();
                duties.extend(places.duties(told.payment, acknowledged.unwrap_or(0)));
            }
            let honoured = !open && unpaid && self.is_honoured(self.clock);
            if told.is_live() && !open && !honoured {
                duties.push(Owed::Void { payment: payment() });
            }
            if self.is_polled(told) {
                duties.push(Owed::Poll { payment: payment() });
            }
        }
        duties
    }

    /// Whether the provider is to be asked about a payment.
    pub(crate) fn is_polled(&self, told: &Told) -> bool {
        let (open, unpaid, live) = (
            self.status().is_open(),
            self.winner.is_none(),
            told.is_live(),
        );
        let overdue = live && self.limit(told).is_some_and(|limit| limit <= self.clock);
        let honoured = live && !open && unpaid && self.is_honoured(self.clock);
        open && overdue || honoured || told.refunds_in_doubt() || told.converted()
    }

    /// The next instant at which time alone changes the status or the duties that are listed now,
    /// by trying each at which it could.
    pub(crate) fn next_wake(&self, now: &[Owed]) -> Option<Millis> {
        let deadline = self.deadline().map(|(at, _)| at);
        let limits = self.payments().into_iter().map(|told| self.limit(&told));
        let honoured = self.late_money().and_then(|(late, closed)| match late {
            LateMoney::HonourWithin(within) => later(closed.at, within),
            LateMoney::Refund | LateMoney::Review => None,
        });
        let instants = limits.chain([deadline, honoured]).flatten();
        let mut instants: Vec<_> = instants.filter(|at| *at > self.clock).collect();
        instants.sort_unstable();
        let differs = |at: &Millis| {
            let then = self.at(*at);
            then.status() != self.status() || then.duties(&then.standing()) != now
        };
        instants.into_iter().find(differs)
    }
}

impl Places {
    fn duties(&self, payment: &PaymentId, acknowledged: i128) -> Vec<Owed> {
        let mut duties = Vec::new();
        let asked = self.asked.iter().map(|it| (Some(&it.id), it.owed));
        let back = asked.chain([(None, self.unkept)]);
        for (request, duty) in back.filter(|_| !self.converted) {
            let duty = i64::try_from(duty).expect("no more than was captured");
            if let Ok(amount) = Amount::new(duty, self.captured.currency()) {
                let (payment, request) = (payment.clone(), request.cloned());
                duties.push(Owed::Refund {
                    payment,
                    request,
                    amount,
                });
            }
        }
        if self.stands.under_review() && self.under_review > 0 {
            let (payment, why) = (payment.clone(), self.stands.why.clone());
            duties.push(Owed::Decide { payment, why });
        }
        if self.overreturned > 0 && self.overreturned != acknowledged {
            let (payment, why) = (payment.clone(), vec![UnappliedReason::Overreturned]);
            duties.push(Owed::Decide { payment, why });
        }
        duties
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
