//! One report against one order: whether it is about it, what it tells, and what it disagrees with.

use alloc::vec::Vec;
use core::fmt;

use time::UtcDateTime;

use crate::decide::Decided;
use crate::discrepancy::Discrepancy;
use crate::id::{OrderId, ProviderOrderId};
use crate::input::{Command, Fact, Notice};
use crate::instant::Instant;
use crate::lifecycle::Lifecycle;
use crate::order::Order;
use crate::outcome::{Answer, Conflict, steps};
use crate::report::{Report, ReportedStatus};
use crate::state::{Closing, State};
use crate::status::Status;

/// What a report did to an order, and where the two disagree after it.
#[must_use = "discrepancies and conflicts need somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reconciliation {
    /// The status before the report, and before time had advanced to it.
    pub before: Status,
    /// The closing, where time alone closed the order on the way to this report or right after it.
    pub expired: Option<Closing>,
    /// What each notice did, in the report's order. Where the money of a captured payment stands
    /// after all of them is for [`Order::disposition`] to say.
    pub answers: Vec<Answer>,
    /// Whether the order learnt the provider's order id.
    pub bound: bool,
    /// The status now.
    pub after: Status,
    /// Where the report and the order disagree.
    pub discrepancies: Vec<Discrepancy>,
}

/// A report that is about another order. Nothing was applied, and no time has passed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the report is about {}, not about `{ours}`", Named(.order.as_ref(), .provider_order.as_ref()))]
pub struct NotOurs {
    /// The order that was asked.
    pub ours: OrderId,
    /// The merchant's id that the report bears.
    pub order: Option<OrderId>,
    /// The provider's id that the report bears.
    pub provider_order: Option<ProviderOrderId>,
}

impl Order {
    /// Takes in everything that one provider message says, and compares what is left.
    ///
    /// The report is ours if it bears the merchant's id of this order or, where it bears none, the
    /// bound provider order id or a payment that the order knows. Then the order advances to `now`,
    /// learns the provider's order id if none is bound, merges all facts about payments, and only
    /// then is judged, once: of several captures that qualify, the earliest by the provider's time
    /// wins, at one instant the smallest id. The provider's words about the order as a whole come
    /// last. So the order of the notices inside a report does not matter.
    ///
    /// Another provider order id or another order amount withholds those words about the order,
    /// answered as conflicts and not compared, and never the facts about payments: captures are
    /// judged by their own amount. All that changes counts as one revision and one activity.
    ///
    /// # Errors
    ///
    /// [`NotOurs`] when the merchant's id differs, or when no id that the report bears matches.
    /// The order is what it was; not even time has passed.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # use time::macros::utc_datetime;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, utc_datetime!(2026-11-24 10:00)));
    /// let now = utc_datetime!(2026-11-24 10:05);
    /// let report = Report {
    ///     order: Some(OrderId::new("A-1")?),
    ///     status: Some(ReportedStatus::Known(Status::Paid)),
    ///     ..Report::default()
    /// };
    /// // The provider says that the order is paid, but not by which payment: nothing moves.
    /// let reconciled = order.reconcile(&report, now)?;
    /// assert_eq!(reconciled.after, Status::Created);
    /// let (ours, theirs) = (Status::Created, Status::Paid);
    /// assert_eq!(reconciled.discrepancies, [Discrepancy::TheirsAhead { ours, theirs }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reconcile(
        &mut self,
        report: &Report,
        now: UtcDateTime,
    ) -> Result<Reconciliation, NotOurs> {
        self.recognise(report)?;
        let before = self.status();
        let expired = self.advance(now);
        let mut discrepancies = self.identity(report);
        let withheld = discrepancies.first().and_then(Discrepancy::as_conflict);
        let unheard = self.unheard(report);

        let bound = self.bind_reported(report, withheld.is_none());
        let decided = self.hear_report(&report.notices, withheld.as_ref());
        let changed = bound || decided.iter().any(|decided| decided.changed);
        let moved = bound || decided.iter().any(|decided| decided.moved);
        let ended = self.note_change(changed, moved);

        let answers: Vec<_> = decided.into_iter().map(|decided| decided.answer).collect();
        discrepancies.extend(differing(&report.notices, &answers));
        discrepancies.extend(unheard);
        if withheld.is_none() {
            discrepancies.extend(self.only_here(report));
            discrepancies.extend(self.compare(report.status.as_ref(), &answers));
        }
        Ok(Reconciliation {
            before,
            expired: expired.or(ended),
            answers,
            bound,
            after: self.status(),
            discrepancies,
        })
    }

    fn bind_reported(&mut self, report: &Report, trusted: bool) -> bool {
        let theirs = report.provider_order.as_ref().filter(|_| trusted);
        let news = theirs.filter(|_| self.provider_order.is_none());
        news.cloned().is_some_and(|provider_order| {
            self.decide(&Command::Bind { provider_order })
                .is_ok_and(|decided| decided.changed)
        })
    }

    /// Merges all facts about payments, judges once, and hears about the order itself last.
    fn hear_report(&mut self, notices: &[Notice], withheld: Option<&Conflict>) -> Vec<Decided> {
        let mut decided: Vec<_> = notices.iter().map(|_| Decided::STALE).collect();
        let told = || notices.iter().map(|it| (&it.fact, it.occurred_at));
        for ((fact, occurred_at), decided) in told().zip(&mut decided) {
            if let Fact::Payment { payment, fact } = fact {
                *decided = self.merge(payment, fact, Instant::truncated(occurred_at));
            }
        }
        let payments = told().filter_map(|(fact, _)| fact.payment());
        self.settle_by_first(payments);
        for turn in [Fact::CheckoutRendered, Fact::Cancelled, Fact::Expired] {
            for ((fact, occurred_at), decided) in told().zip(&mut decided) {
                if *fact == turn {
                    *decided = match withheld {
                        Some(conflict) => Decided {
                            answer: Answer::Conflict(conflict.clone()),
                            ..Decided::STALE
                        },
                        None => self.hear(fact, Instant::truncated(occurred_at)),
                    };
                }
            }
        }
        decided
    }
}

impl<S: State> Order<S> {
    /// Tells whether a report is about this order, by the ids that it bears.
    ///
    /// # Errors
    ///
    /// [`NotOurs`] as from [`reconcile`](Order::reconcile), which asks this first.
    pub fn recognise(&self, report: &Report) -> Result<(), NotOurs> {
        let ours = if let Some(order) = &report.order {
            order == self.id()
        } else {
            let theirs = report.provider_order.as_ref();
            theirs.is_some() && theirs == self.provider_order.as_ref()
                || report.payments().any(|it| self.payment(it).is_some())
        };
        if ours {
            return Ok(());
        }
        Err(NotOurs {
            ours: self.id().clone(),
            order: report.order.clone(),
            provider_order: report.provider_order.clone(),
        })
    }

    /// What of a report contradicts the identity and the terms of the order.
    fn identity(&self, report: &Report) -> Vec<Discrepancy> {
        let provider_order = self
            .provider_order
            .as_ref()
            .zip(report.provider_order.as_ref());
        let provider_order = provider_order.filter(|(ours, theirs)| ours != theirs);
        let provider_order = provider_order.map(|(ours, theirs)| Discrepancy::ProviderOrder {
            ours: ours.clone(),
            theirs: theirs.clone(),
        });
        let ours = self.amount();
        let amount = report.amount.filter(|theirs| *theirs != ours);
        let amount = amount.map(|theirs| Discrepancy::OrderAmount { ours, theirs });
        provider_order.into_iter().chain(amount).collect()
    }

    /// The payments that a report tells of and the order does not know yet, each once.
    fn unheard(&self, report: &Report) -> Vec<Discrepancy> {
        let mut unheard = Vec::new();
        for payment in report.payments() {
            let only_there = || Discrepancy::OnlyThere {
                payment: payment.clone(),
            };
            if self.payment(payment).is_none() && !unheard.contains(&only_there()) {
                unheard.push(only_there());
            }
        }
        unheard
    }

    fn only_here(&self, report: &Report) -> impl Iterator<Item = Discrepancy> {
        let ours = self.payments().filter(|_| report.lists_all_payments);
        ours.map(crate::Payment::id)
            .filter(|ours| report.payments().all(|theirs| theirs != *ours))
            .map(|payment| Discrepancy::OnlyHere {
                payment: payment.clone(),
            })
    }

    /// Compares statuses by what can become of them without honouring anything late. A closing that
    /// a paid order did not believe is a status that was told.
    fn compare(&self, told: Option<&ReportedStatus>, answers: &[Answer]) -> Option<Discrepancy> {
        let ours = self.status();
        let closing = answers.iter().find_map(|answer| match answer {
            Answer::Conflict(Conflict::Closing { theirs, .. }) => Some(*theirs),
            Answer::Conflict(_) | Answer::Applied | Answer::Repeat | Answer::Stale => None,
        });
        let theirs = match told {
            Some(ReportedStatus::Known(theirs)) => *theirs,
            Some(ReportedStatus::Unknown(text)) => {
                let theirs = text.clone();
                return Some(Discrepancy::UnknownStatus { theirs });
            }
            None => closing?,
        };
        if ours == theirs {
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

/// The facts about payments that were told before with other content.
fn differing(notices: &[Notice], answers: &[Answer]) -> impl Iterator<Item = Discrepancy> {
    notices
        .iter()
        .zip(answers)
        .filter_map(|(notice, answer)| match answer {
            Answer::Conflict(conflict) => Some(Discrepancy::PaymentDiffers {
                payment: notice.fact.payment()?.clone(),
                conflict: conflict.clone(),
            }),
            Answer::Applied | Answer::Repeat | Answer::Stale => None,
        })
}

impl Reconciliation {
    /// Lists the statuses that the order went through with this report, the first and the last
    /// included.
    pub fn steps(&self) -> impl Iterator<Item = Status> {
        steps(self.before, self.expired, self.after)
    }
}

/// The ids of a report in words.
struct Named<'n>(Option<&'n OrderId>, Option<&'n ProviderOrderId>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(Some(order), _) => write!(f, "order `{order}`"),
            Self(None, Some(provider_order)) => write!(f, "provider order `{provider_order}`"),
            Self(None, None) => f.write_str("no order that it names"),
        }
    }
}
