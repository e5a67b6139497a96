//! What is still to be done about the reference order, and when that changes by itself. Guards
//! against duties that nobody is told of.

use order_lifecycle::{
    Amount, CapturePolicy, Duty, LateMoney, PaymentId, RequestId, UnappliedReason,
};

use crate::history::{Millis, Told, later};
use crate::money::Places;
use crate::reference::Reference;

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
    Capture {
        payment: PaymentId,
        amount: Amount,
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
            Duty::Capture {
                payment, amount, ..
            } => Self::Capture {
                payment: payment.clone(),
                amount,
            },
            Duty::Decide { payment, why } => Self::Decide {
                payment: payment.clone(),
                why: why.iter().collect(),
            },
        }
    }
}

impl Reference {
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
        if open && self.terms.policy().capture == CapturePolicy::Ours {
            self.take_a_hold(standing, &mut duties);
        }
        duties
    }

    /// What is to be done with the holds of an open order that we capture: one is taken, and those
    /// that are too small are decided about.
    fn take_a_hold(&self, standing: &[(Told, Option<Places>)], duties: &mut Vec<Owed>) {
        let due = self.terms.amount();
        let told = || standing.iter().map(|(told, _)| told);
        let too_small =
            |hold: Amount| hold.currency() != due.currency() || hold.minor() < due.minor();
        let covers = |it: &&Told| it.hold_in_force().is_some_and(|hold| !too_small(hold));
        for short in told().filter(|it| it.hold_in_force().is_some_and(too_small)) {
            let decides =
                |it: &Owed| matches!(it, Owed::Decide { payment, .. } if payment == short.payment);
            if !duties.iter().any(decides) {
                duties.push(Owed::Decide {
                    payment: short.payment.clone(),
                    why: vec![UnappliedReason::ShortHold],
                });
            }
        }
        let chosen = match told().find(|it| it.rest_is_held()) {
            Some(part) => Some(part).filter(covers),
            None => told().filter(covers).min_by_key(|it| it.hold_heard()),
        };
        let sent = told().any(Told::capture_pending);
        if let Some(chosen) = chosen.filter(|_| !sent) {
            let taken = chosen.captured();
            let same = taken.is_none_or(|taken| taken.currency() == due.currency());
            let missing = due.minor() - taken.map_or(0, Amount::minor);
            let amount = Amount::new(missing, due.currency()).ok();
            duties.extend(amount.filter(|_| same).map(|amount| Owed::Capture {
                payment: chosen.payment.clone(),
                amount,
            }));
        }
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
        open && overdue
            || honoured
            || told.capture_pending()
            || told.refunds_in_doubt()
            || told.converted()
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
        let in_parts = self.stands.why.first() == Some(&UnappliedReason::Partial);
        if self.stands.under_review() && self.under_review > 0 && !in_parts {
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
