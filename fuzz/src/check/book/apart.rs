//! The orders of a book, each alone.

use std::collections::BTreeMap;

use order_lifecycle::{Answer, Command, Order, OrderId, Reconciliation, Report, Timestamp};
use order_lifecycle_book::Applied;

use crate::about;

/// The orders that are here, and the ones that were.
#[derive(Default)]
pub(super) struct Apart {
    pub(super) live: BTreeMap<OrderId, Order>,
    pub(super) archived: BTreeMap<OrderId, Order>,
}

/// What has to become of a report.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Applied { order: OrderId, withheld: bool },
    Parked,
    Archived { order: OrderId },
    Clash,
    NoId,
}

impl Apart {
    pub(super) fn knows(&self, id: &OrderId) -> bool {
        self.live.contains_key(id) || self.archived.contains_key(id)
    }

    fn all(&self) -> impl Iterator<Item = &Order> {
        self.live.values().chain(self.archived.values())
    }

    /// The one order of which something holds.
    pub(super) fn only_owner(&self, has: impl Fn(&Order) -> bool) -> Option<&OrderId> {
        let mut owners = self.all().filter(|order| has(order));
        let owner = owners.next().map(Order::id);
        assert!(owners.next().is_none(), "it belongs to two orders");
        owner
    }

    fn is_foreign(&self, id: &OrderId, has: impl Fn(&Order) -> bool) -> bool {
        self.all().any(|order| order.id() != id && has(order))
    }

    /// Whether no name of an order is another order's.
    pub(super) fn is_free(&self, order: &Order) -> bool {
        let has = |other: &Order| {
            let payment = order.payments().any(|it| other.payment(it.id()).is_some());
            let mut theirs = order.provider_orders();
            payment || theirs.any(|it| other.provider_orders().any(|bound| bound == it))
        };
        !self.is_foreign(order.id(), has)
    }

    /// Whether no name in a command is another order's.
    pub(super) fn is_free_for(&self, id: &OrderId, command: &Command) -> bool {
        let payment = command.payment();
        !self.is_foreign(id, |other| {
            let bound = if let Command::Bind { provider_order } = command {
                other.provider_orders().any(|bound| bound == provider_order)
            } else {
                false
            };
            bound || payment.is_some_and(|it| other.payment(it).is_some())
        })
    }

    /// What has to become of a report, by whose its names are.
    pub(super) fn fate(&self, report: &Report) -> Fate {
        let theirs = report.provider_order.as_ref();
        let payments: Vec<_> = report.payments().collect();
        let owner = match &report.order {
            Some(id) => Some(id).filter(|id| self.knows(id)),
            None => {
                let bound = theirs.and_then(|id| {
                    self.only_owner(|order| order.provider_orders().any(|bound| bound == id))
                });
                let of_payment = |id| self.only_owner(|order| order.payment(id).is_some());
                bound.or_else(|| payments.iter().find_map(|id| of_payment(id)))
            }
        };
        let Some(order) = owner.cloned() else {
            let nameless = report.order.is_none() && theirs.is_none() && payments.is_empty();
            return if nameless { Fate::NoId } else { Fate::Parked };
        };
        if self.archived.contains_key(&order) {
            return Fate::Archived { order };
        }
        let has_one = |other: &Order| payments.iter().any(|id| other.payment(id).is_some());
        if self.is_foreign(&order, has_one) {
            return Fate::Clash;
        }
        let bound = |other: &Order| {
            theirs.is_some_and(|it| other.provider_orders().any(|bound| bound == it))
        };
        let withheld = self.is_foreign(&order, bound);
        Fate::Applied { order, withheld }
    }

    /// Gives a report that was applied to the same order here.
    pub(super) fn apply(
        &mut self,
        applied: &Applied,
        report: &Report,
        now: Timestamp,
    ) -> Reconciliation {
        let order = self
            .live
            .get_mut(&applied.order)
            .expect("an order that is here");
        let told = match &applied.clash {
            Some(_) => about::of_payments_only(&applied.order, report),
            None => Report {
                order: Some(applied.order.clone()),
                ..report.clone()
            },
        };
        let mut reconciled = order.reconcile(&told, now).expect("a report on it");
        if applied.clash.is_some() {
            // Words about the order as a whole were withheld.
            for (at, notice) in report.notices.iter().enumerate() {
                if notice.subject().is_none() {
                    reconciled.answers.insert(at, Answer::Stale);
                }
            }
        }
        reconciled
    }
}
