//! Reports that came before the order they are about.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::time::Duration;

use order_lifecycle::{OrderId, PaymentId, ProviderOrderId, Report, Timestamp};

/// How many reports wait for an order that is not here yet, and for how long.
///
/// A webhook may be faster than the transaction that creates its order. What waits is in nobody's
/// ledger, so both limits exist only to bound memory, and what is dropped is handed back: ask the
/// provider about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Parking {
    /// The most reports that wait. One more drops the oldest. With 0 nothing waits: each report
    /// is handed back at once.
    pub most: usize,
    /// The longest that one waits: half-open, so at this very age it is dropped.
    pub longest: Duration,
}

impl Parking {
    /// Nothing waits: a report whose order is not here is handed back at once.
    pub const NONE: Self = Self {
        most: 0,
        longest: Duration::ZERO,
    };
}

/// A report that waits, or waited, for an order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parked {
    /// Its number, growing in the order of arrival.
    pub ticket: u64,
    /// The `now` with which it came, never before that of an earlier one.
    pub heard_at: Timestamp,
    /// The report.
    pub report: Report,
}

/// A name by which a waiting report would find its order.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Name {
    Order(OrderId),
    ProviderOrder(ProviderOrderId),
    Payment(PaymentId),
}

/// The reports that wait.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    parking: Parking,
    /// The largest `now` of any report or advance.
    clock: Timestamp,
    next: u64,
    reports: BTreeMap<u64, Parked>,
    names: BTreeSet<(Name, u64)>,
    dropped: u64,
}

/// Lists the names by which a report finds its order: the merchant's id and nothing else where it
/// bears one, else every id that it bears.
pub(crate) fn names(report: &Report) -> impl Iterator<Item = Name> {
    let order = report.order.iter();
    let others = report.order.is_none().then_some(report);
    let provider_order = others.and_then(|report| report.provider_order.as_ref());
    let payments = others.into_iter().flat_map(Report::payments);
    order
        .cloned()
        .map(Name::Order)
        .chain(provider_order.cloned().map(Name::ProviderOrder))
        .chain(payments.cloned().map(Name::Payment))
}

impl Lot {
    pub(crate) fn new(parking: Parking) -> Self {
        Self {
            parking,
            clock: Timestamp::MIN,
            next: 0,
            reports: BTreeMap::new(),
            names: BTreeSet::new(),
            dropped: 0,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Parked> {
        self.reports.values()
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Parks a report, and drops what is too old or too many.
    pub(crate) fn park(&mut self, report: &Report, now: Timestamp) -> (u64, Vec<Parked>) {
        let mut dropped = self.advance(now);
        let ticket = self.next;
        self.next = ticket.saturating_add(1);
        self.put(Parked {
            ticket,
            heard_at: self.clock,
            report: report.clone(),
        });
        while self.reports.len() > self.parking.most {
            dropped.extend(self.drop_oldest());
        }
        (ticket, dropped)
    }

    /// Lets time pass, and drops what is too old.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Vec<Parked> {
        self.clock = self.clock.max(now);
        let mut dropped = Vec::new();
        while self.next_lapse().is_some_and(|at| at <= self.clock) {
            dropped.extend(self.drop_oldest());
        }
        dropped
    }

    /// Returns the instant at which the oldest report is too old.
    pub(crate) fn next_lapse(&self) -> Option<Timestamp> {
        let (_, oldest) = self.reports.first_key_value()?;
        oldest.heard_at.checked_add(self.parking.longest)
    }

    fn drop_oldest(&mut self) -> Option<Parked> {
        let (ticket, _) = self.reports.first_key_value()?;
        self.dropped = self.dropped.saturating_add(1);
        self.take(*ticket)
    }

    /// Lists the tickets that wait for a name.
    pub(crate) fn waiting(&self, name: Name) -> impl Iterator<Item = u64> {
        let all = (name.clone(), 0)..=(name, u64::MAX);
        self.names.range(all).map(|(_, ticket)| *ticket)
    }

    pub(crate) fn take(&mut self, ticket: u64) -> Option<Parked> {
        let parked = self.reports.remove(&ticket)?;
        for name in names(&parked.report) {
            self.names.remove(&(name, ticket));
        }
        Some(parked)
    }

    pub(crate) fn put(&mut self, parked: Parked) {
        let ticket = parked.ticket;
        self.names
            .extend(names(&parked.report).map(|name| (name, ticket)));
        self.reports.insert(ticket, parked);
    }
}
