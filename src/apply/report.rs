//! One message of the provider: whose it is, all of its facts judged once, and what still
//! disagrees.
//!
//! A message says two kinds of things. About payments it tells facts, and they are merged whatever
//! else it says: money that was captured was captured, also beside a wrong order amount. About the
//! order it gives an opinion, which moves nothing by itself. A status `PAID` without a capture is
//! no reason to ship. It is compared with ours, and what differs is handed to somebody who looks.
//! The exceptions are the provider's own closing and the rendered checkout, which come as notices.

use alloc::vec::Vec;

use crate::answer::reconciliation::{NotOurs, Reconciliation};
use crate::apply::compare::{about_order, differing};
use crate::apply::decide::Decided;
use crate::input::notice::Notice;
use crate::input::report::Report;
use crate::ledger::conflict::Conflict;
use crate::ledger::latest::Change;
use crate::order::Order;
use crate::order::state::State;
use crate::value::timestamp::Timestamp;

impl Order {
    /// Takes in everything that one provider message says, and compares what is left.
    ///
    /// The report is ours if it bears the merchant's id of this order or, where it bears none, a
    /// bound provider order id or a payment that the order knows. Then the order advances to `now`,
    /// learns the provider's order id if none is bound, merges all facts about payments, and only
    /// then is judged, once: of several captures that qualify, the earliest by the provider's time
    /// wins, at one instant the smallest id. The provider's words about the order as a whole come
    /// last. So the order of the notices inside a report does not matter.
    ///
    /// A provider order id that is not bound, while another is, or another order amount withholds
    /// those words about the order, answered as conflicts and not compared, and never the facts
    /// about payments: captures are judged by their own amount. An *earlier* bound provider order
    /// that was closed is stale: checkout went on in the current one. All that changes counts as
    /// one revision and one activity.
    ///
    /// # Errors
    ///
    /// [`NotOurs`] when the merchant's id differs, or when no id that the report bears matches.
    /// The order is what it was; not even time has passed.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// let now = "2026-11-24T10:05:00Z".parse()?;
    /// let report = Report {
    ///     order: Some(OrderId::new("A-1")?),
    ///     status: Some(ReportedStatus::Known(Status::Paid)),
    ///     ..Report::default()
    /// };
    /// // The provider says that the order is paid, but not by which payment: nothing moves.
    /// let reconciled = order.reconcile(&report, now)?;
    /// assert_eq!(reconciled.passage.after, Status::Created);
    /// let (ours, theirs) = (Status::Created, Status::Paid);
    /// assert_eq!(reconciled.discrepancies, [Discrepancy::TheirsAhead { ours, theirs }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reconcile(
        &mut self,
        report: &Report,
        now: Timestamp,
    ) -> Result<Reconciliation, NotOurs> {
        self.recognise(report)?;
        let passage = self.set_out(now);
        let identity = self.identity(report);
        let withheld = identity.first();
        let unheard = self.unheard(report);

        let bound = withheld.is_none() && self.learn_provider_order(report);
        let binding = if bound {
            Change::Visible
        } else {
            Change::Nothing
        };
        let earlier = report.provider_order.as_ref();
        let earlier = earlier.is_some_and(|it| self.bound.is_earlier(it));
        let words = match withheld {
            Some(conflict) => Words::Withheld(conflict),
            None if earlier => Words::OfAnEarlierCheckout,
            None => Words::Heard,
        };
        let decided = self.hear_all(&report.notices, words);
        let changes = decided.iter().map(|decided| decided.change);
        let passage = self.arrive(passage, changes.fold(binding, Change::max));

        let answers: Vec<_> = decided.into_iter().map(|decided| decided.answer).collect();
        let mut discrepancies: Vec<_> = identity.iter().cloned().map(about_order).collect();
        discrepancies.extend(differing(&report.notices, &answers));
        discrepancies.extend(unheard);
        if withheld.is_none() {
            discrepancies.extend(self.only_here(report));
            discrepancies.extend(self.captured_here(report));
            discrepancies.extend(self.compare(report.status.as_ref(), earlier, &answers));
        }
        Ok(Reconciliation {
            passage,
            answers,
            bound,
            discrepancies,
        })
    }

    /// Learns the provider's id of the order from a report of which nothing is withheld. Not from
    /// one with another amount: it may be about an older checkout of the same cart (incident
    /// I-118).
    fn learn_provider_order(&mut self, report: &Report) -> bool {
        let news = report.provider_order.as_ref();
        let news = news.filter(|_| self.bound.current().is_none());
        news.is_some_and(|theirs| {
            self.bound.push(theirs.clone());
            true
        })
    }

    /// Merges all facts about payments, judges once, and hears about the order itself last, in the
    /// order rendered, cancelled, expired.
    fn hear_all(&mut self, notices: &[Notice], words: Words<'_>) -> Vec<Decided> {
        let mut decided: Vec<_> = notices.iter().map(|_| Decided::STALE).collect();
        for (notice, decided) in notices.iter().zip(&mut decided) {
            if let Notice::Payment {
                payment,
                fact,
                occurred_at,
            } = notice
            {
                *decided = self.merge(payment, fact, *occurred_at);
            }
        }
        self.settle_by_first(notices.iter().filter_map(Notice::subject));
        for turn in [Turn::Rendered, Turn::Cancelled, Turn::Expired] {
            for (notice, decided) in notices.iter().zip(&mut decided) {
                if Turn::of(notice) == Some(turn) {
                    *decided = match words {
                        Words::Withheld(conflict) => Decided {
                            answer: conflict.clone().into(),
                            ..Decided::STALE
                        },
                        Words::OfAnEarlierCheckout if turn != Turn::Rendered => Decided::STALE,
                        Words::OfAnEarlierCheckout | Words::Heard => self.hear_of_order(notice),
                    };
                }
            }
        }
        decided
    }
}

/// What becomes of the words of a report about the order as a whole.
#[derive(Clone, Copy)]
enum Words<'c> {
    Heard,
    /// Closings are stale, for checkout went on in another provider order.
    OfAnEarlierCheckout,
    /// For this reason.
    Withheld(&'c Conflict),
}

/// When a fact about the order as a whole has its turn, in this order: rendering is the weakest
/// word, and of two closings in one report the first in this list stands. Any fixed order would do;
/// what matters is that the lines of a message cannot choose it. SPEC: L3
#[derive(Clone, Copy, Eq, PartialEq)]
enum Turn {
    Rendered,
    Cancelled,
    Expired,
}

impl Turn {
    const fn of(notice: &Notice) -> Option<Self> {
        match notice {
            Notice::CheckoutRendered { .. } => Some(Self::Rendered),
            Notice::Cancelled { .. } => Some(Self::Cancelled),
            Notice::Expired { .. } => Some(Self::Expired),
            Notice::Payment { .. } => None,
        }
    }
}

impl<S: State> Order<S> {
    /// Tells whether a report is about this order, by the ids that it bears. Nothing moves.
    ///
    /// The merchant's id decides alone where there is one: a report that names another order is not
    /// ours, whatever payment it tells of. Without it, a bound provider order id or a known payment
    /// is enough. A report that bears none of the three is nobody's.
    ///
    /// # Errors
    ///
    /// [`NotOurs`] as from [`reconcile`](Order::reconcile), which asks this first.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::new(Terms::new(OrderId::new("A-1")?, amount, Timestamp::EPOCH));
    /// let report = |id: &str| Report { order: id.parse().ok(), ..Report::default() };
    /// assert!(order.recognise(&report("A-1")).is_ok());
    /// let not_ours = order.recognise(&report("A-2")).unwrap_err();
    /// assert_eq!(not_ours.to_string(), "the report is about order `A-2`, not about `A-1`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recognise(&self, report: &Report) -> Result<(), NotOurs> {
        let ours = if let Some(order) = &report.order {
            order == self.id()
        } else {
            let theirs = report.provider_order.as_ref();
            theirs.is_some_and(|theirs| self.bound.contains(theirs))
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
    fn identity(&self, report: &Report) -> Vec<Conflict> {
        let bound = self.bound.current();
        let provider_order = bound.zip(report.provider_order.as_ref());
        let provider_order = provider_order.filter(|(_, theirs)| !self.bound.contains(theirs));
        let provider_order = provider_order.map(|(ours, theirs)| Conflict::ProviderOrder {
            ours: ours.clone(),
            theirs: theirs.clone(),
        });
        let ours = self.amount();
        let amount = report.amount.filter(|theirs| *theirs != ours);
        let amount = amount.map(|theirs| Conflict::OrderAmount { ours, theirs });
        provider_order.into_iter().chain(amount).collect()
    }
}
