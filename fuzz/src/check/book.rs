//! Law: a book is its orders, each as it would be alone, and no report vanishes.
//!
//! Beside the book stand the same orders, fed with nothing but what the book says that it applied.
//! From them alone follows whose every payment is, and so what may become of a report.

use std::collections::BTreeMap;
use std::time::Duration;

use order_lifecycle::{Command, Duty, Order, OrderId, Report, Timestamp};
use order_lifecycle_book::{Book, CommandError, Created, Parked, Parking, Received, Replayed};

use crate::draw::{self, Op, Step};
use crate::law;

mod apart;

use apart::{Apart, Fate};

/// Room for one report with the longest status, or for three small ones.
const PARKING: Parking = Parking {
    most: 3,
    most_bytes: 2_600,
    longest: Duration::from_secs(40 * 60),
};

struct Pair {
    book: Book,
    apart: Apart,
    taken: Vec<Order>,
    reports: u64,
    settled: u64,
}

/// Terms for all orders, then a day of a book.
pub fn check(data: &[u8]) {
    let (agreed, rest) = draw::split(data);
    let steps = draw::steps(rest);
    let mut pair = Pair {
        book: Book::new(PARKING),
        apart: Apart::default(),
        taken: Vec::new(),
        reports: 0,
        settled: 0,
    };
    let mut behind = steps.as_slice();
    while let Some((step, rest)) = behind.split_first() {
        behind = rest;
        pair.take(*step, agreed, &mut behind);
        pair.agree();
        // Right after every step, also when nobody has asked the book itself for a while.
        agree_when_asked(&mut pair.book.clone(), &pair.apart);
        if step.now.is_multiple_of(4) {
            agree_when_asked(&mut pair.book, &pair.apart);
        }
    }
}

impl Pair {
    fn take(&mut self, step: Step, agreed: &[u8], behind: &mut &[Step]) {
        let (now, id) = (step.now(), step.order());
        let due = draw::terms(agreed, id.clone()).amount();
        match step.op() {
            Op::Create => self.create(step, agreed),
            Op::Insert => self.insert(step, agreed),
            Op::Archive => self.archive(&id),
            Op::Forget => {
                let known = self.apart.archived.remove(&id).is_some();
                assert_eq!(self.book.forget(&id), known);
            }
            Op::Advance => self.advance(now),
            Op::Report => {
                let report = step.report(due, behind);
                self.report(&report, now);
            }
            _ => match (step.command(due), step.notice(due)) {
                (Some(command), _) => self.command(&id, &command, now),
                (None, notice) => {
                    let report = Report {
                        order: Some(id),
                        notices: notice.into_iter().collect(),
                        ..Report::default()
                    };
                    self.report(&report, now);
                }
            },
        }
    }

    fn create(&mut self, step: Step, agreed: &[u8]) {
        let mut agreed = agreed.to_vec();
        if let Some(flags) = agreed.get_mut(2) {
            *flags ^= step.amount & 1;
        }
        let (id, now) = (step.order(), step.now());
        let terms = draw::terms(&agreed, id.clone());
        match self.book.create(terms.clone(), now) {
            Ok(Created::New(replayed)) => {
                assert!(!self.apart.knows(&id), "created twice");
                self.apart.live.insert(id, Order::new(terms));
                self.replayed(&replayed, now);
            }
            Ok(Created::Repeat) => assert_eq!(*self.apart.live[&id].terms(), terms),
            Err(_) => assert!(self.apart.knows(&id)),
        }
    }

    /// Brings in what was archived once, perhaps long ago, or an order that nobody has seen.
    fn insert(&mut self, step: Step, agreed: &[u8]) {
        let now = step.now();
        let old = self.taken.get(usize::from(step.amount)).cloned();
        let order = old.unwrap_or_else(|| {
            let mut order = Order::new(draw::terms(agreed, step.order()));
            let start = Command::StartPayment {
                payment: step.payment(),
                limit: None,
            };
            let _ = order.command(&start, now);
            if let Some(provider_order) = step.provider_order() {
                let _ = order.command(&Command::Bind { provider_order }, now);
            }
            order
        });
        let order = law::stored(&order);
        let inserted = self.book.insert(order.clone(), now);
        let welcome = !self.apart.live.contains_key(order.id()) && self.apart.is_free(&order);
        assert_eq!(inserted.is_ok(), welcome, "{inserted:?}");
        if let Ok(replayed) = inserted {
            self.apart.archived.remove(order.id());
            self.apart.live.insert(order.id().clone(), order);
            self.replayed(&replayed, now);
        }
    }

    fn archive(&mut self, id: &OrderId) {
        let order = self.apart.live.remove(id);
        assert_eq!(self.book.archive(id), order);
        if let Some(order) = order {
            self.apart.archived.insert(id.clone(), order.clone());
            self.taken.push(order);
        }
    }

    fn advance(&mut self, now: Timestamp) {
        let advanced = self.book.advance(now);
        let mut closed = BTreeMap::new();
        for (id, order) in &mut self.apart.live {
            if order.next_wake().is_some_and(|at| at <= now) {
                closed.extend(order.advance(now).map(|it| (id.clone(), it)));
            }
        }
        assert_eq!(advanced.closed.len(), closed.len(), "each is closed once");
        assert_eq!(
            advanced.closed.into_iter().collect::<BTreeMap<_, _>>(),
            closed
        );
        self.settled += size(&advanced.dropped);
    }

    fn command(&mut self, id: &OrderId, command: &Command, now: Timestamp) {
        let free = self.apart.is_free_for(id, command);
        match self.book.command(id, command, now) {
            Ok(done) => {
                assert!(free, "a command with another order's name");
                let order = self.apart.live.get_mut(id).expect("an order that is here");
                assert_eq!(order.command(command, now), Ok(done.outcome));
                self.replayed(&done.replayed, now);
            }
            Err(CommandError::Refused(refusal)) => {
                assert!(free, "asked with another order's name");
                let order = self.apart.live.get_mut(id).expect("an order that is here");
                assert_eq!(order.command(command, now), Err(refusal));
            }
            Err(CommandError::Clash(_)) => assert!(!free),
            Err(_) => assert!(!self.apart.live.contains_key(id)),
        }
    }

    fn report(&mut self, report: &Report, now: Timestamp) {
        self.reports += 1;
        let heard = self.book.report(report, now);
        self.received(report, &heard.received, now);
        self.replayed(&heard.replayed, now);
    }

    fn replayed(&mut self, replayed: &[Replayed], now: Timestamp) {
        for Replayed { parked, received } in replayed {
            let waits_again = matches!(received, Received::Parked { .. });
            assert!(!waits_again, "what is replayed has found its order");
            self.received(&parked.report, received, now);
        }
    }

    /// What became of a report is what its owner says, and that once.
    fn received(&mut self, report: &Report, received: &Received, now: Timestamp) {
        let fate = self.apart.fate(report);
        match received {
            Received::Applied(applied) => {
                let order = applied.order.clone();
                let withheld = applied.clash.is_some();
                assert_eq!(fate, Fate::Applied { order, withheld });
                let ours = self.apart.apply(applied, report, now);
                assert_eq!(applied.reconciliation, ours, "as it would be alone");
                self.settled += 1;
            }
            Received::Parked { ticket, dropped } => {
                assert_eq!(fate, Fate::Parked);
                self.has_room(*ticket, dropped);
                self.settled += size(dropped);
            }
            Received::Archived { order } => {
                let order = order.clone();
                assert_eq!(fate, Fate::Archived { order });
                self.settled += 1;
            }
            Received::Clash(clash) => {
                assert_eq!(fate, Fate::Clash);
                assert_ne!(clash.owner(), clash.asked());
                self.settled += 1;
            }
            Received::NoId => {
                assert_eq!(fate, Fate::NoId);
                self.settled += 1;
            }
        }
    }

    /// What waits is within its bounds, and nothing had to go that could have stayed.
    fn has_room(&self, ticket: u64, dropped: &[Parked]) {
        let waiting = self.book.parked();
        let count = waiting.len();
        let bytes: usize = waiting.map(Parked::bytes).sum();
        assert_eq!(self.book.parked_bytes(), bytes);
        assert!(count <= PARKING.most && bytes <= PARKING.most_bytes);

        let told = self.book.parked().chain(dropped);
        let told = told.filter(|it| it.ticket == ticket).collect::<Vec<_>>();
        let [told] = told[..] else {
            panic!("a report that neither waits nor is handed back");
        };
        let is_too_large = told.bytes() > PARKING.most_bytes;
        assert_eq!(dropped.contains(told), is_too_large, "handed back at once");
        let is_old = |it: &&Parked| lapse(it).is_some_and(|at| at <= told.heard_at);
        let mut others = dropped.iter().filter(|it| it.ticket != ticket);
        if let Some(last) = others.rfind(|it| !is_old(it)) {
            assert!(!is_too_large, "others go for a report that does not stay");
            let is_full = count == PARKING.most || bytes + last.bytes() > PARKING.most_bytes;
            assert!(is_full, "dropped, and there was room");
        }
    }

    /// All that can be read of the two is the same.
    fn agree(&self) {
        let (book, apart) = (&self.book, &self.apart);
        let ours: BTreeMap<_, _> = book.iter().map(|it| (it.id(), it)).collect();
        assert!(ours.into_iter().eq(&apart.live), "as they would be alone");
        assert_eq!(book.archived(), apart.archived.len());
        apart.live.values().for_each(law::holds);

        let parked = u64::try_from(book.parked().len()).expect("few");
        assert_eq!(self.settled + parked, self.reports, "a report vanished");
        for waiting in book.parked() {
            assert_eq!(apart.fate(&waiting.report), Fate::Parked, "waits in vain");
        }
        let (payments, provider_orders) = draw::names();
        for id in payments {
            let owner = apart.only_owner(|order| order.payment(&id).is_some());
            assert_eq!(book.owner_of_payment(&id), owner);
        }
        for id in provider_orders {
            let owner = apart.only_owner(|order| order.provider_orders().any(|bound| *bound == id));
            assert_eq!(book.owner_of_provider_order(&id), owner);
        }
    }
}

/// Who is due next, and all duties, are what the orders say of themselves.
fn agree_when_asked(book: &mut Book, apart: &Apart) {
    let wakes = apart.live.values().filter_map(Order::next_wake);
    let lapses = book.parked().filter_map(lapse);
    let next = wakes.chain(lapses).min();
    assert_eq!(book.next_wake(), next);
    let duties = |(order, duty): (&Order, Duty<'_>)| format!("{} {duty:?}", order.id());
    let mut listed: Vec<_> = book.duties().map(duties).collect();
    let all = apart.live.values();
    let all = all.flat_map(|order| order.duties().map(move |duty| (order, duty)));
    let mut all: Vec<_> = all.map(duties).collect();
    listed.sort_unstable();
    all.sort_unstable();
    assert_eq!(listed, all);
}

fn lapse(parked: &Parked) -> Option<Timestamp> {
    parked.heard_at.checked_add(PARKING.longest)
}

fn size(dropped: &[Parked]) -> u64 {
    u64::try_from(dropped.len()).expect("few")
}
