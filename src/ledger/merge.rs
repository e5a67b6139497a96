//! How one fact is merged into what is known of a payment: law L3.
//!
//! No fact is weighed, and none is refused. Each is compared with what stands and with nothing
//! else, never with the order's status: correct messages were thrown away by guards that asked
//! whether they were allowed (incidents I-38, I-70, I-97). Some sequences worth knowing, each with
//! the provider's time after the `@`, received in any order:
//!
//! | reported | ends as |
//! |---|---|
//! | failed@3, captured@5 | captured: a failure is not the end of an attempt (I-44, I-49) |
//! | captured@3, failed@5 | captured: a late failure is overtaken (I-38, I-47) |
//! | auth@3, failed@5 | voided: a failure after a hold means that the hold is gone |
//! | failed@3, auth@5 | authorised: the provider tried again (I-70) |
//! | auth@3, failed@5, auth@7 | authorised: the later hold stands, a step back from voided |
//! | auth@3, failed@3 | voided: at one instant the hold is gone |
//! | auth@3, voided@2 | voided: the end of a hold was reported, whatever its time |
//! | captured@3, reversed@5, captured@7 | captured and taken: it came, went, came again (I-140) |
//! | captured@3, reversed@3 | captured and returned: at one instant the money is gone |
//! | auth@3, refund r1 pending or done | voided: what was never captured was given back |
//! | reversed@3 | voided, and its money returned: what came is not known, but it is not here |
//!
//! Merging answers two things: what changed, and whether what was reported contradicts what stood
//! (a [`Conflict`]). They are independent. A contradiction that is older than what stands changes
//! nothing and is a conflict all the same, because somebody has to see that a provider says both.

mod capture;

use crate::input::notice::PaymentFact;
use crate::ledger::conflict::Conflict;
use crate::ledger::course::{Capture, Course, Funds, Progress};
use crate::ledger::hold::Hold;
use crate::ledger::latest::{Latest, Merged, later};
use crate::ledger::payment::Payment;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::timestamp::Timestamp;
use alloc::boxed::Box;

/// When and how a fact is heard: all that merging may know besides the fact itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hearing {
    /// The provider's time. Only this one decides what stands.
    pub(crate) occurred: Timestamp,
    /// The order's clock. It bounds the date of a capture, and nothing else.
    pub(crate) now: Timestamp,
    /// Whether the order is open, for the first capture to note. No rule of merging asks it.
    pub(crate) order_open: bool,
    /// The earliest instant at which a capture is believed to have happened: what is told for a
    /// time before it (a default date, a wrong zone) is dated by our hearing of it.
    pub(crate) believed_from: Timestamp,
}

impl Hearing {
    /// When a capture happened, for policies that ask: not after we heard of it, and not long
    /// before there was anything to pay.
    fn date(self) -> Timestamp {
        if self.occurred < self.believed_from {
            self.now
        } else {
            self.occurred.min(self.now)
        }
    }

    /// A capture, as it is heard.
    fn capture(self, amount: Amount, rest_held: bool) -> Capture {
        Capture {
            minor: amount.minor(),
            told: self.occurred,
            earliest: self.date(),
            currency: amount.currency(),
            reached_open: self.order_open,
            rest_held,
        }
    }
}

impl Payment {
    /// Merges one fact. Never refused. SPEC: L3, L7
    ///
    /// At most one conflict is named, the nearer one first: the same refund or dispute with another
    /// content, and only then that its currency is not the capture's. Money that goes back makes no
    /// capture known: a refund of a payment never heard of leaves it pending, for money may have
    /// moved, and counts as soon as the capture is reported in the same currency (I-92).
    pub(crate) fn hear(
        &mut self,
        fact: &PaymentFact,
        hearing: Hearing,
    ) -> (Merged, Option<Box<Conflict>>) {
        match fact {
            PaymentFact::Captured { amount } | PaymentFact::PartlyCaptured { amount } => {
                let part = matches!(fact, PaymentFact::PartlyCaptured { .. });
                self.hear_capture(*amount, part, hearing)
            }
            PaymentFact::Pending { limit } => (self.hear_pending(*limit), None),
            PaymentFact::Failed
            | PaymentFact::Authorized { .. }
            | PaymentFact::CapturePending
            | PaymentFact::Voided
            | PaymentFact::Reversed => (self.hear_outcome(fact, hearing), None),
            PaymentFact::Refund {
                refund,
                request,
                amount,
                state,
            } => {
                let told = register(*state, *amount, hearing);
                let back = self.outflow_mut();
                let (merged, stood) = back.hear_refund(refund, request.as_ref(), told);
                let conflict = stood.map(|ours| {
                    Box::new(Conflict::Refund {
                        refund: refund.clone(),
                        ours,
                        theirs: *amount,
                    })
                });
                (merged, conflict.or_else(|| self.foreign(amount.currency())))
            }
            PaymentFact::RefundTotal { amount } => {
                let merged = self.outflow_mut().hear_total(*amount, hearing.occurred);
                (merged, self.foreign(amount.currency()))
            }
            PaymentFact::Dispute {
                dispute,
                amount,
                state,
            } => {
                let told = register(*state, *amount, hearing);
                let (merged, stood) = self.outflow_mut().hear_dispute(dispute, told);
                let conflict = stood.map(|ours| {
                    Box::new(Conflict::Dispute {
                        dispute: dispute.clone(),
                        ours,
                        theirs: *amount,
                    })
                });
                (merged, conflict.or_else(|| self.foreign(amount.currency())))
            }
        }
    }

    /// Money that goes back in another currency than it was captured in is a conflict. It is kept
    /// and is in no sum: taking 10 USD for 10 INR would close a debt that was not paid.
    ///
    /// Before the capture there is nothing to compare with, and the refund itself is no
    /// contradiction then; the reads compare again whenever they count.
    fn foreign(&self, theirs: Currency) -> Option<Box<Conflict>> {
        let ours = self.capture()?.currency;
        (ours != theirs).then(|| Box::new(Conflict::Currency { ours, theirs }))
    }

    /// Merges that a payment was started, with the limit until which it can be paid.
    ///
    /// A larger limit of a live payment is news, because it can move the instant at which the order
    /// expires. Beside a hold, which has an end of its own, and of a payment that has ended it is
    /// kept and moves nothing: it is stale. A pending that brings no news is a repeat only while
    /// pending is what stands; beside a hold or an end it is stale (I-61), and so is a limit
    /// shorter than the known one, for a payment that could be paid until 12:10 still can.
    fn hear_pending(&mut self, told: Option<Timestamp>) -> Merged {
        let moved = self.extend(told);
        let shorter = told.is_some() && told < self.limit();
        match self.progress() {
            Progress::Pending if moved => Merged::CHANGED,
            Progress::Pending if !shorter => Merged::same(moved),
            Progress::Pending
            | Progress::Failed
            | Progress::Authorized
            | Progress::Voided
            | Progress::Captured => Merged::overtaken_by(moved),
        }
    }

    /// Merges the end of a payment, a hold, the end of a hold, or a reversal.
    ///
    /// Failures and holds keep their latest times, because which came last tells a lapsed hold from
    /// a second try. A void needs no time: it says by itself that a hold ended. A reversal is kept
    /// even before any capture and beside one, for it is compared with the capture whenever that
    /// comes. Beside a capture the other three are not even stored, as those before it were
    /// dropped: only so does the ledger not depend on which came first. SPEC: L3
    ///
    /// Applied means that progress or funds are different now. A failure that only moved the latest
    /// time of one is a repeat, and a new revision all the same.
    fn hear_outcome(&mut self, fact: &PaymentFact, hearing: Hearing) -> Merged {
        if self.captured_whole() && !matches!(fact, PaymentFact::Reversed) {
            return Merged::OVERTAKEN;
        }
        let (before, occurred) = (self.standing(), hearing.occurred);
        let moved = match (fact, &mut self.course) {
            (PaymentFact::Reversed, _) => later(&mut self.reversed, occurred),
            (PaymentFact::Failed, Course::Running { failed, .. }) => later(failed, occurred),
            (&PaymentFact::Authorized { amount, until }, Course::Running { authorized, .. }) => {
                let again = later(authorized, occurred);
                self.hear_hold(amount, until, hearing) || again
            }
            (
                &PaymentFact::Authorized { amount, until },
                Course::Captured {
                    rest_held: true, ..
                },
            ) => self.hear_hold(amount, until, hearing),
            (
                PaymentFact::CapturePending,
                Course::Running { .. }
                | Course::Captured {
                    rest_held: true, ..
                },
            ) => self.hold_mut().hear(Hold {
                capture_pending: Some(occurred),
                ..Hold::default()
            }),
            (PaymentFact::Voided, Course::Captured { rest_held, .. }) if *rest_held => {
                *rest_held = false;
                self.forget_hold();
                true
            }
            (PaymentFact::Voided, Course::Running { voided, .. }) => {
                !core::mem::replace(voided, true)
            }
            _ => return Merged::OVERTAKEN,
        };
        if self.standing() != before {
            Merged::CHANGED
        } else if self.says(fact) {
            Merged::same(moved)
        } else {
            Merged::overtaken_by(moved)
        }
    }

    /// Tells whether a capture is known of which no rest is held: only a reversal can follow it.
    fn captured_whole(&self) -> bool {
        self.capture().is_some_and(|capture| !capture.rest_held)
    }

    /// What can be seen of progress, funds and hold. Most payments have no hold to look at.
    #[inline]
    fn standing(&self) -> impl PartialEq + use<> {
        let rest = self.rest_is_held();
        let hold = if rest || self.hold().is_some() {
            let until = self.hold_in_force().and_then(|hold| hold.until);
            (rest, self.held(), until, self.capture_pending())
        } else {
            (false, None, None, false)
        };
        (self.progress(), self.funds(), hold)
    }

    /// Merges how much is held and until when, where that was told. SPEC: L3
    fn hear_hold(
        &mut self,
        amount: Option<Amount>,
        until: Option<Timestamp>,
        hearing: Hearing,
    ) -> bool {
        let amount = amount.map(|amount| Latest {
            at: hearing.occurred,
            value: (amount.minor(), amount.currency()),
        });
        self.hold_mut().hear(Hold {
            amount,
            until,
            heard: Some(hearing.now),
            capture_pending: None,
        })
    }

    /// Tells whether a fact about the outcome is what stands, and not something later or higher.
    /// The provider's time is not asked: what is reported again is a repeat however old the report
    /// is.
    fn says(&self, fact: &PaymentFact) -> bool {
        let progress = self.progress();
        match (fact, &self.course) {
            (PaymentFact::Reversed, _) => self.funds() == Some(Funds::Returned),
            // A failure that ended a hold is in force although the hold makes it a void.
            (
                PaymentFact::Failed,
                Course::Running {
                    failed, authorized, ..
                },
            ) => progress == Progress::Failed || (authorized.is_some() && failed >= authorized),
            (PaymentFact::Authorized { amount, until }, _) => {
                let amount_stands = amount.is_none() || *amount == self.held();
                let end_stands = until.is_none() || *until == self.limit();
                progress == Progress::Authorized && amount_stands && end_stands
            }
            (PaymentFact::Voided, _) => progress == Progress::Voided,
            (PaymentFact::CapturePending, _) => self.capture_pending(),
            _ => false,
        }
    }
}

/// A state with its amount, as a register keeps them: in the order in which ties are decided.
fn register<T>(state: T, amount: Amount, hearing: Hearing) -> Latest<(T, i64, Currency)> {
    Latest {
        at: hearing.occurred,
        value: (state, amount.minor(), amount.currency()),
    }
}
