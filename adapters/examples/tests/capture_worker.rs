//! Guards against money taken twice by a worker that was killed.
//!
//! The worker is killed between storing a capture and sending it, and between sending it and hearing
//! of it, up to three times in a row. Each time, before it starts again, the customer's second hold
//! arrives and everything that was delivered is delivered again. The gateway honours idempotency
//! keys, and would capture both holds.

use std::collections::{BTreeMap, BTreeSet};

use order_lifecycle::{
    Amount, CaptureKey, CapturePolicy, Currency, Notice, Order, OrderId, PaymentFact, PaymentId,
    Policy, Status, Terms, Timestamp,
};
use order_lifecycle_examples::captures::{Gateway, turn};
use order_lifecycle_examples::{Outcome, Store};

/// In paise.
const PRICE: i64 = 49_900;

/// Where the worker is killed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Death {
    /// The capture is stored as pending and not sent.
    BeforeSending,
    /// It is sent, and the answer is lost with the worker.
    BeforeHearing,
}

/// A gateway that captures whatever is held, once for each key.
#[derive(Default)]
struct Provider {
    payments: BTreeMap<PaymentId, PaymentFact>,
    keys: BTreeSet<String>,
    /// What it captured in all.
    taken: i64,
    /// How the worker dies at its next sendings, the next one last.
    deaths: Vec<Death>,
}

impl Provider {
    fn take(&mut self, key: CaptureKey, payment: &PaymentId, amount: Amount) -> PaymentFact {
        if self.keys.insert(key.to_string()) {
            self.taken += amount.minor();
            let captured = PaymentFact::Captured { amount };
            self.payments.insert(payment.clone(), captured);
        }
        self.ask(payment)
    }
}

impl Gateway for Provider {
    fn capture(
        &mut self,
        key: CaptureKey,
        payment: &PaymentId,
        amount: Amount,
    ) -> Outcome<Option<PaymentFact>> {
        let death = self.deaths.pop();
        if death == Some(Death::BeforeSending) {
            return Err("killed before sending".into());
        }
        let fact = self.take(key, payment, amount);
        match death {
            Some(_) => Err("killed before hearing".into()),
            None => Ok(Some(fact)),
        }
    }

    fn void(&mut self, payment: &PaymentId) -> PaymentFact {
        self.payments.insert(payment.clone(), PaymentFact::Voided);
        PaymentFact::Voided
    }

    fn ask(&self, payment: &PaymentId) -> PaymentFact {
        self.payments[payment].clone()
    }
}

/// One order, one worker, one gateway.
struct Shop {
    store: Store,
    provider: Provider,
    id: OrderId,
    now: Timestamp,
    delivered: Vec<Notice>,
}

impl Shop {
    /// An order whose holds we capture, with one of them.
    fn open(deaths: &[Death]) -> Self {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        let mut shop = Self {
            store: Store::default(),
            provider: Provider::default(),
            id: "A-1".parse().unwrap(),
            now,
            delivered: Vec::new(),
        };
        shop.provider.deaths = deaths.to_vec();
        let terms = Terms::new(shop.id.clone(), price(), now).with_policy(Policy {
            capture: CapturePolicy::Ours,
            ..Policy::DEFAULT
        });
        shop.store.create(terms).unwrap();
        // By its name the second is before the first: the order of hearing decides.
        shop.hold("pay_2");
        shop
    }

    /// The gateway holds the price of a payment and says so.
    fn hold(&mut self, payment: &str) {
        let payment: PaymentId = payment.parse().unwrap();
        let held = PaymentFact::authorized(price());
        self.tick();
        self.provider.payments.insert(payment.clone(), held.clone());
        self.deliver(Notice::payment(payment, held, self.now));
    }

    fn deliver(&mut self, notice: Notice) {
        let now = self.now;
        let observed = |order: &mut Order| order.observe(&notice, now);
        let _ = self.store.change(&self.id, observed).unwrap();
        self.delivered.push(notice);
    }

    fn deliver_all_again(&mut self) {
        for notice in std::mem::take(&mut self.delivered) {
            self.deliver(notice);
        }
    }

    fn tick(&mut self) {
        self.now = Timestamp::from_millis(self.now.millis() + 1_000).unwrap();
    }

    /// Works until nothing is left to do or the worker is killed, and tells which.
    fn work(&mut self) -> Result<(), ()> {
        for _ in 0..20 {
            self.tick();
            match turn(&mut self.store, &mut self.provider, &self.id, self.now) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(_) => return Err(()),
            }
        }
        panic!("the worker comes to no end");
    }

    fn assert_captured_once(&self, deaths: &[Death]) {
        let order = self.store.load(&self.id).unwrap();
        assert_eq!(self.provider.taken, PRICE, "{deaths:?}");
        assert_eq!(self.provider.keys.len(), 1, "{deaths:?}");
        assert_eq!(order.status(), Status::Paid, "{deaths:?}");
        let winner = order.winner().map(|it| it.id().as_str());
        assert_eq!(winner, Some("pay_2"), "{deaths:?}");
        assert_eq!(order.duties().count(), 0, "{}", order.explain());
    }
}

fn price() -> Amount {
    Amount::new(PRICE, Currency::INR).unwrap()
}

/// Every way to be killed up to three times, the empty one included.
fn all_deaths() -> Vec<Vec<Death>> {
    let mut all = vec![vec![]];
    let mut longest = all.clone();
    for _ in 0..3 {
        let longer = |deaths: &Vec<Death>| {
            [Death::BeforeSending, Death::BeforeHearing].map(|death| {
                let mut deaths = deaths.clone();
                deaths.push(death);
                deaths
            })
        };
        longest = longest.iter().flat_map(longer).collect();
        all.extend(longest.clone());
    }
    all
}

#[test]
fn the_hold_is_captured_once_wherever_the_worker_is_killed() {
    for deaths in all_deaths() {
        let mut shop = Shop::open(&deaths);
        while shop.work().is_err() {}
        shop.assert_captured_once(&deaths);
    }
}

#[test]
fn a_second_hold_and_duplicates_meanwhile_take_no_more_money_and_the_second_is_let_go() {
    for deaths in all_deaths() {
        let mut shop = Shop::open(&deaths);
        while shop.work().is_err() {
            shop.hold("pay_1");
            shop.deliver_all_again();
        }
        shop.assert_captured_once(&deaths);
        shop.hold("pay_3");
        shop.deliver_all_again();
        shop.work().unwrap();
        shop.assert_captured_once(&deaths);
        let other: PaymentId = "pay_1".parse().unwrap();
        let second = shop.provider.payments.get(&other);
        let let_go = second.is_none_or(|fact| *fact == PaymentFact::Voided);
        assert!(let_go, "{deaths:?}: {second:?}");
    }
}
