//! Reports that came before the order they are about.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::time::Duration;

use order_lifecycle::{
    Notice, OrderId, PaymentFact, PaymentId, ProviderOrderId, Report, ReportedStatus, Timestamp,
};

/// How many reports wait for an order that is not here yet, how large they may be together, and for
/// how long they wait.
///
/// A webhook may be faster than the transaction that creates its order. What waits is in nobody's
/// ledger, so the limits exist only to bound memory, and what is dropped is handed back: ask the
/// provider about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Parking {
    /// The most reports that wait. One more drops the oldest. With 0 nothing waits: each report
    /// is handed back at once.
    pub most: usize,
    /// The most bytes that all reports take that wait, each counted as [`Parked::bytes`] says. One
    /// byte more drops the oldest, and further ones until the rest fits. A report that is larger
    /// than this all by itself is handed back at once, and none that waits goes for it.
    pub most_bytes: usize,
    /// The longest that one waits: half-open, so at this very age it is dropped.
    pub longest: Duration,
}

impl Parking {
    /// Nothing waits: a report whose order is not here is handed back at once.
    pub const NONE: Self = Self {
        most: 0,
        most_bytes: 0,
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

impl Parked {
    /// What a report counts for before anything in it is counted.
    const REPORT: usize = 512;
    /// What each of its notices counts for before the ids in it are counted.
    const NOTICE: usize = 256;

    /// Returns how many bytes the report counts for as long as it waits: 512, 256 for each of its
    /// notices, twice the bytes of every id in it, and the bytes of a status that is none of the
    /// six.
    ///
    /// An estimate from above that is the same on every platform, because what is dropped depends
    /// on it. The names under which a report waits are in it, and therefore ids count twice.
    ///
    /// ```
    /// use order_lifecycle::{OrderId, Report, ReportedStatus, Timestamp};
    /// use order_lifecycle_book::Parked;
    ///
    /// let report = Report {
    ///     order: Some(OrderId::new("A-1")?),
    ///     status: Some(ReportedStatus::Unknown("ON_HOLD".into())),
    ///     ..Report::default()
    /// };
    /// let parked = Parked { ticket: 0, heard_at: Timestamp::EPOCH, report };
    /// assert_eq!(parked.bytes(), 512 + 2 * 3 + 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bytes(&self) -> usize {
        let Report {
            order,
            provider_order,
            status,
            notices,
            ..
        } = &self.report;
        let order = order.as_ref().map_or(0, |id| id.as_str().len());
        let theirs = provider_order.as_ref().map_or(0, |id| id.as_str().len());
        let status = match status {
            Some(ReportedStatus::Known(_)) | None => 0,
            Some(unknown) => unknown.as_str().len(),
        };
        let notices = notices.iter().map(|notice| {
            let ids = ids(notice).saturating_mul(2);
            ids.saturating_add(Self::NOTICE)
        });
        let ids = order.saturating_add(theirs).saturating_mul(2);
        let base = Self::REPORT.saturating_add(ids).saturating_add(status);
        notices.fold(base, usize::saturating_add)
    }
}

/// Adds up the bytes of the ids in a notice.
fn ids(notice: &Notice) -> usize {
    let Notice::Payment { payment, fact, .. } = notice else {
        return 0;
    };
    let others = match fact {
        PaymentFact::Refund {
            refund, request, ..
        } => {
            let request = request.as_ref().map_or(0, |id| id.as_str().len());
            refund.as_str().len().saturating_add(request)
        }
        PaymentFact::Dispute { dispute, .. } => dispute.as_str().len(),
        PaymentFact::Pending { .. }
        | PaymentFact::Failed
        | PaymentFact::Authorized { .. }
        | PaymentFact::Voided
        | PaymentFact::Captured { .. }
        | PaymentFact::PartlyCaptured { .. }
        | PaymentFact::CapturePending
        | PaymentFact::Reversed
        | PaymentFact::RefundTotal { .. } => 0,
    };
    payment.as_str().len().saturating_add(others)
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
    /// What all of them count for.
    bytes: usize,
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
            bytes: 0,
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

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Parks a report, and drops what is too old, too many or too large.
    pub(crate) fn park(&mut self, report: &Report, now: Timestamp) -> (u64, Vec<Parked>) {
        let mut dropped = self.advance(now);
        let ticket = self.next;
        self.next = ticket.saturating_add(1);
        let parked = Parked {
            ticket,
            heard_at: self.clock,
            report: report.clone(),
        };
        if parked.bytes() > self.parking.most_bytes {
            // Whoever sends one message that is too large must not empty the lot with it.
            self.dropped = self.dropped.saturating_add(1);
            dropped.push(parked);
            return (ticket, dropped);
        }
        self.put(parked);
        while self.is_too_full()
            && let Some(oldest) = self.drop_oldest()
        {
            dropped.push(oldest);
        }
        (ticket, dropped)
    }

    fn is_too_full(&self) -> bool {
        self.reports.len() > self.parking.most || self.bytes > self.parking.most_bytes
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
        self.bytes = self.bytes.saturating_sub(parked.bytes());
        for name in names(&parked.report) {
            self.names.remove(&(name, ticket));
        }
        Some(parked)
    }

    pub(crate) fn put(&mut self, parked: Parked) {
        let ticket = parked.ticket;
        self.bytes = self.bytes.saturating_add(parked.bytes());
        self.names
            .extend(names(&parked.report).map(|name| (name, ticket)));
        self.reports.insert(ticket, parked);
    }
}
