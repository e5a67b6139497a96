//! Our orders, and what the rows of the export do to them in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use order_lifecycle::{
    Discrepancy, Notice, Order, OrderId, OrderRecord, PaymentFact, PaymentId, Progress, Report,
    ReportedStatus, Severity, Timestamp,
};
use order_lifecycle_book::{Applied, Book, Clash, Parked, Parking, Received};
use order_lifecycle_enkash::Hint;

use super::finding::{Finding, Findings, Kind, Stake, whole};
use super::row::{About, Row};
use super::sides;
use crate::quote::{malformed, plain};

/// Most rows that wait for a later one to tell whose payment they are about.
const WAITING: usize = 10_000;

/// Most bytes that all of them take.
const WAITING_BYTES: usize = 64 << 20;

/// Most discrepancies of one order that are listed only once, though many rows show them.
const NOTED: usize = 32;

pub(crate) struct Cases {
    pub(crate) book: Book,
    touched: HashMap<OrderId, Box<Case>>,
    /// What the rows say that wait in the book, by ticket.
    waiting: HashMap<u64, About>,
    pub(crate) now: Timestamp,
    pub(crate) findings: Findings,
}

/// What the rows say of one order.
pub(crate) struct Case {
    /// The order before the first row, at the same `now`.
    pub(crate) before: Order,
    /// What was said last of its status.
    pub(crate) status: Option<ReportedStatus>,
    /// Its payments that rows name.
    told: BTreeMap<PaymentId, Told>,
    /// The discrepancies that rows have shown, in words.
    noted: Vec<String>,
    /// The payments whose money is reported differently.
    pub(crate) differing: BTreeSet<PaymentId>,
}

/// What the rows say of a payment.
#[derive(Default)]
pub(crate) struct Told {
    /// How far it is at most, where a row says so.
    pub(crate) progress: Option<Progress>,
}

impl Cases {
    pub(crate) fn at(now: Timestamp, list: usize) -> Self {
        let parking = Parking {
            most: WAITING,
            most_bytes: WAITING_BYTES,
            longest: std::time::Duration::MAX,
        };
        Self {
            book: Book::new(parking),
            touched: HashMap::new(),
            waiting: HashMap::new(),
            now,
            findings: Findings::listing(list),
        }
    }

    /// Takes in one of our orders, as it is now.
    pub(crate) fn load(&mut self, line: &[u8]) -> Result<(), String> {
        let record: OrderRecord =
            serde_json::from_slice(line).map_err(|error| malformed(&error))?;
        let mut order = Order::try_from(record).map_err(|error| error.to_string())?;
        order.advance(self.now);
        let taken = self.book.insert(order, self.now);
        taken.map(drop).map_err(|error| error.to_string())
    }

    /// Applies a row to the order that it is about.
    pub(crate) fn apply(&mut self, row: Row) -> Result<(), String> {
        let Row { mut report, about } = row;
        let payment = about.payment.as_ref();
        let owner = self.book.owner_of_report(&report).cloned();
        // A payment of which a row reports no fact is named by the row and not by its report.
        let owner = owner.or_else(|| match &report.order {
            Some(_) => None,
            None => self.book.owner_of_payment(payment?).cloned(),
        });
        let is_findable = report.provider_order.is_some() || report.payments().next().is_some();
        match owner {
            Some(owner) => {
                self.touch(&owner);
                report.order.get_or_insert(owner);
            }
            // All of our orders are here, so an id of ours that is not is none.
            None if report.order.is_some() || payment.is_some() && !is_findable => {
                self.stranger(about.line, &report, payment);
                return Ok(());
            }
            None if !is_findable => return Err("it names neither an order nor a payment".into()),
            None => {}
        }
        let heard = self.book.report(&report, self.now);
        self.receive(about, &report, heard.received);
        for replayed in heard.replayed {
            let Parked { ticket, report, .. } = replayed.parked;
            if let Some(about) = self.waiting.remove(&ticket) {
                self.receive(about, &report, replayed.received);
            }
        }
        Ok(())
    }

    /// Gives up on the rows that still wait.
    pub(crate) fn close(&mut self) {
        let left: Vec<_> = self.book.parked().cloned().collect();
        for parked in &left {
            self.give_up(parked);
        }
    }

    pub(crate) fn of(&self, order: &OrderId) -> Option<&Case> {
        self.touched.get(order).map(Box::as_ref)
    }

    /// Returns how many of our orders a row was about.
    pub(crate) fn touched(&self) -> usize {
        self.touched.len()
    }

    fn touch(&mut self, order: &OrderId) {
        if let (None, Some(before)) = (self.touched.get(order), self.book.get(order)) {
            let case = Case::of(before.clone());
            self.touched.insert(order.clone(), Box::new(case));
        }
    }

    fn receive(&mut self, about: About, report: &Report, received: Received) {
        match received {
            Received::Applied(applied) => self.note(about, report, applied),
            Received::Parked { ticket, dropped } => {
                self.waiting.insert(ticket, about);
                for parked in &dropped {
                    self.give_up(parked);
                }
            }
            Received::Clash(clash) => self.clash(about.line, report, &clash),
            // Nothing is archived here, and a row without any id does not come so far.
            Received::Archived { .. } | Received::NoId => {
                self.stranger(about.line, report, about.payment.as_ref());
            }
        }
    }

    /// Keeps what a row says of the order that it was applied to.
    fn note(&mut self, about: About, report: &Report, applied: Applied) {
        let Applied {
            order,
            reconciliation,
            clash,
        } = applied;
        let Some(case) = self.touched.get_mut(&order) else {
            return;
        };
        // Money that moved without an amount is reported as no more than an attempt.
        let is_clear = !about.hints.contains(&Hint::NoAmount);
        for (payment, progress) in Row::progress(report) {
            case.tell(payment, Some(progress).filter(|_| is_clear));
        }
        if let Some(payment) = &about.payment {
            case.tell(payment, None);
        }
        for discrepancy in reconciliation.discrepancies {
            if let Some(kind) = Kind::of(&discrepancy)
                && case.is_news(&discrepancy)
            {
                let line = Some(about.line);
                let finding = sides::finding(&case.before, &discrepancy);
                self.findings.add(kind, Finding { line, ..finding });
            }
        }
        self.unclear(&about, report, &order);
        match clash {
            Some(clash) => self.clash(about.line, report, &clash),
            None => self.said(&order, about.status),
        }
    }

    fn said(&mut self, order: &OrderId, status: Option<ReportedStatus>) {
        if let (Some(case), Some(_)) = (self.touched.get_mut(order), &status) {
            case.status = status;
        }
    }

    /// Notes a row that uses for one order what another one has.
    fn clash(&mut self, line: u64, report: &Report, clash: &Clash) {
        let severity = match clash {
            Clash::Payment { .. } => Severity::Money,
            Clash::ProviderOrder { .. } => Severity::Look,
        };
        let finding = Finding {
            line: Some(line),
            ours: Some(format!("of order {}", clash.owner())),
            theirs: Some(format!("of order {}", clash.asked())),
            ..Finding::of_order(clash.asked(), severity)
        };
        let (kind, finding) = match clash {
            Clash::Payment { payment, .. } => {
                let stake = stake(report);
                let finding = Finding { stake, ..finding }.about_payment(payment);
                (Kind::PaymentOfAnotherOrder, finding)
            }
            Clash::ProviderOrder { provider_order, .. } => {
                let provider_order = Some(provider_order.to_string());
                let finding = Finding {
                    provider_order,
                    ..finding
                };
                (Kind::ProviderOrderOfAnotherOrder, finding)
            }
        };
        self.findings.add(kind, finding);
    }

    /// Notes what a row leaves open about its payment.
    fn unclear(&mut self, about: &About, report: &Report, order: &OrderId) {
        let known = self.book.get(order);
        let known = known.and_then(|it| it.payment(about.payment.as_ref()?));
        let is_back = known.is_some_and(|payment| sides::went_back(payment) > 0);
        // How much was given back of a payment is only news where we know of nothing.
        let open = about
            .hints
            .iter()
            .filter(|hint| **hint != Hint::PartlyRefunded || !is_back);
        for hint in open {
            let finding = Finding {
                line: Some(about.line),
                payment: about.payment.as_ref().map(ToString::to_string),
                theirs: Some(plain(&hint.to_string())),
                stake: stake(report),
                ..Finding::of_order(order, Severity::Look)
            };
            self.findings.add(Kind::UnclearRow, finding);
        }
    }

    fn give_up(&mut self, parked: &Parked) {
        if let Some(about) = self.waiting.remove(&parked.ticket) {
            self.stranger(about.line, &parked.report, about.payment.as_ref());
        }
    }

    /// Notes a row of an order that is none of ours.
    fn stranger(&mut self, line: u64, report: &Report, payment: Option<&PaymentId>) {
        let stake = stake(report);
        let severity = stake.map_or(Severity::Look, |_| Severity::Money);
        let finding = Finding {
            line: Some(line),
            order: report.order.as_ref().map(ToString::to_string),
            provider_order: report.provider_order.as_ref().map(ToString::to_string),
            payment: payment.map(ToString::to_string),
            stake,
            ..Finding::new(severity)
        };
        self.findings.add(Kind::OrderOnlyThere, finding);
    }
}

impl Case {
    fn of(before: Order) -> Self {
        Self {
            before,
            status: None,
            told: BTreeMap::new(),
            noted: Vec::new(),
            differing: BTreeSet::new(),
        }
    }

    /// Returns what rows say of a payment; `None` where none names it.
    pub(crate) fn told(&self, payment: &PaymentId) -> Option<&Told> {
        self.told.get(payment)
    }

    fn tell(&mut self, payment: &PaymentId, progress: Option<Progress>) {
        let told = self.told.entry(payment.clone()).or_default();
        told.progress = told.progress.max(progress);
    }

    fn is_news(&mut self, discrepancy: &Discrepancy) -> bool {
        if let Discrepancy::Conflict {
            payment: Some(payment),
            ..
        } = discrepancy
        {
            self.differing.insert(payment.clone());
        }
        // Beyond the limit each row counts, so that no file makes this grow for ever.
        let words = discrepancy.to_string();
        let is_news = !self.noted.contains(&words);
        if is_news && self.noted.len() < NOTED {
            self.noted.push(words);
        }
        is_news
    }
}

/// What a row says was captured.
fn stake(report: &Report) -> Option<Stake> {
    report.notices.iter().find_map(|notice| match notice {
        Notice::Payment {
            fact: PaymentFact::Captured { amount },
            ..
        } => Some(whole(*amount)),
        Notice::Payment { .. }
        | Notice::CheckoutRendered { .. }
        | Notice::Cancelled { .. }
        | Notice::Expired { .. } => None,
    })
}
