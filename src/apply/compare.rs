//! Where a report and the order disagree, once the order has taken in what the report says.
//!
//! Nothing here moves anything. What differs is handed to somebody who looks.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::answer::outcome::Answer;
use crate::answer::reconciliation::Discrepancy;
use crate::input::notice::{Notice, PaymentFact};
use crate::input::report::{Report, ReportedStatus};
use crate::ledger::conflict::Conflict;
use crate::ledger::course::Progress;
use crate::ledger::payment::Payment;
use crate::lifecycle::Lifecycle;
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::state::State;

impl<S: State> Order<S> {
    /// The payments that a report tells of and the order does not know yet, each once.
    pub(super) fn unheard(&self, report: &Report) -> Vec<Discrepancy> {
        let mut seen = BTreeSet::new();
        let news = report.payments().filter(|it| self.payment(it).is_none());
        news.filter(|it| seen.insert(*it))
            .map(|payment| Discrepancy::OnlyThere {
                payment: payment.clone(),
            })
            .collect()
    }

    /// The payments that a report which claims to list all does not have. Captured ones among them
    /// are money that the provider does not know of; nothing is taken back because a list is short.
    pub(super) fn only_here(&self, report: &Report) -> impl Iterator<Item = Discrepancy> {
        let lists_all = |_: &_| report.lists_all_payments;
        let theirs: BTreeSet<_> = report.payments().filter(lists_all).collect();
        let ours = self.payments().filter(move |_| report.lists_all_payments);
        ours.filter(move |ours| !theirs.contains(ours.id()))
            .map(|ours| {
                let payment = ours.id().clone();
                if ours.captured().is_some() {
                    Discrepancy::CapturedHere {
                        payment,
                        theirs: None,
                    }
                } else {
                    Discrepancy::OnlyHere { payment }
                }
            })
    }

    /// The payments captured here of which a report says that they failed or were voided, and not
    /// that they were captured. The winner stays, and somebody must look. A failure from before the
    /// capture is an old message and no contradiction, unless the report says how everything
    /// stands.
    pub(super) fn captured_here(&self, report: &Report) -> Vec<Discrepancy> {
        let mut ended = BTreeMap::new();
        let mut captured = BTreeSet::new();
        for notice in &report.notices {
            let Notice::Payment {
                payment,
                fact,
                occurred_at,
            } = notice
            else {
                continue;
            };
            let theirs = match fact {
                PaymentFact::Captured { .. } | PaymentFact::PartlyCaptured { .. } => {
                    captured.insert(payment);
                    continue;
                }
                PaymentFact::Failed => Progress::Failed,
                PaymentFact::Voided => Progress::Voided,
                PaymentFact::Pending { .. }
                | PaymentFact::Authorized { .. }
                | PaymentFact::CapturePending
                | PaymentFact::Reversed
                | PaymentFact::Refund { .. }
                | PaymentFact::RefundTotal { .. }
                | PaymentFact::Dispute { .. } => continue,
            };
            let here = self.payment(payment).and_then(Payment::capture);
            let since = here.is_some_and(|it| it.told <= *occurred_at || report.lists_all_payments);
            if since {
                let known = ended.entry(payment).or_insert(theirs);
                *known = theirs.max(*known);
            }
        }
        ended.retain(|payment, _| !captured.contains(payment));
        let ended = ended.into_iter();
        ended
            .map(|(payment, theirs)| Discrepancy::CapturedHere {
                payment: payment.clone(),
                theirs: Some(theirs),
            })
            .collect()
    }

    /// Compares statuses by what can become of them without honouring anything late. A closing that
    /// a paid order did not believe is a status that was told.
    ///
    /// Being behind is a matter of time, and the next message or a poll ends it. Only what neither
    /// can become is a contradiction: `PAID` here and `EXPIRED` there. Whatever it is, our status
    /// stays. That an earlier checkout was closed is no news of the one that went on.
    pub(super) fn compare(
        &self,
        told: Option<&ReportedStatus>,
        earlier: bool,
        answers: &[Answer],
    ) -> Option<Discrepancy> {
        let ours = self.status();
        let closing = answers.iter().find_map(|answer| match answer {
            Answer::Conflict(conflict) => conflict.closing(),
            Answer::Applied | Answer::Repeat | Answer::Stale => None,
        });
        let theirs = match told {
            Some(ReportedStatus::Known(theirs)) => *theirs,
            Some(ReportedStatus::Unknown(text)) => {
                let theirs = text.clone();
                return Some(Discrepancy::UnknownStatus { theirs });
            }
            None => closing?,
        };
        let left = earlier && matches!(theirs, Status::Cancelled | Status::Expired);
        if ours == theirs || left {
            None
        } else if Lifecycle::Strict.can_reach(theirs, ours) {
            Some(Discrepancy::OursAhead { ours, theirs })
        } else if Lifecycle::Strict.can_reach(ours, theirs) {
            Some(Discrepancy::TheirsAhead { ours, theirs })
        } else {
            Some(Discrepancy::Contradiction { ours, theirs })
        }
    }
}

/// The facts about payments that were reported before with other content.
pub(super) fn differing(
    notices: &[Notice],
    answers: &[Answer],
) -> impl Iterator<Item = Discrepancy> {
    let told = notices.iter().zip(answers);
    told.filter_map(|(notice, answer)| match answer {
        Answer::Conflict(conflict) => Some(Discrepancy::Conflict {
            payment: Some(notice.subject()?.clone()),
            conflict: (**conflict).clone(),
        }),
        Answer::Applied | Answer::Repeat | Answer::Stale => None,
    })
}

/// What contradicts the identity or the terms of the order.
pub(super) fn about_order(conflict: Conflict) -> Discrepancy {
    Discrepancy::Conflict {
        payment: None,
        conflict,
    }
}
