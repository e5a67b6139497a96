//! Guards against money given back twice by a worker that was killed.
//!
//! The worker is killed between storing a refund and sending it, and between sending it and hearing
//! of it, up to three times in a row. Each time, before it starts again, another refund of the same
//! payment arrives that the worker knows nothing of. The gateway honours idempotency keys.

use std::collections::BTreeMap;

use order_lifecycle::{
    Amount, Command, Currency, Notice, OrderId, PaymentFact, PaymentId, RefundId, RefundState,
    RequestId, Terms, Timestamp,
};
use order_lifecycle_examples::refunds::{Gateway, turn};
use order_lifecycle_examples::{Outcome, Store};

/// The price, what was captured, and the excess that is owed back, in paise.
const PRICE: i64 = 49_900;
const CAPTURED: i64 = 54_900;
const EXCESS: i64 = CAPTURED - PRICE;
/// What the refund is of that arrives meanwhile.
const OTHER: i64 = 1_000;

/// Where the worker is killed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Death {
    /// The refund is stored and not sent.
    BeforeSending,
    /// It is sent, and the answer is lost with the worker.
    BeforeHearing,
}

/// A gateway that pays each key once, and never more than was captured.
#[derive(Default)]
struct Provider {
    refunds: BTreeMap<RefundId, (i64, RefundState)>,
    /// How the worker dies at its next sendings, the next one last.
    deaths: Vec<Death>,
    sendings: u32,
}

impl Provider {
    fn paid(&self) -> i64 {
        let done = self.refunds.values();
        let done = done.filter(|(_, state)| *state == RefundState::Done);
        done.map(|(minor, _)| minor).sum()
    }

    fn take(&mut self, key: &RefundId, minor: i64) -> RefundState {
        let state = if self.paid() + minor <= CAPTURED {
            RefundState::Done
        } else {
            RefundState::Failed
        };
        let (_, state) = self.refunds.entry(key.clone()).or_insert((minor, state));
        *state
    }
}

impl Gateway for Provider {
    fn send(
        &mut self,
        key: &RefundId,
        _: &PaymentId,
        amount: Amount,
    ) -> Outcome<Option<RefundState>> {
        self.sendings += 1;
        let death = self.deaths.pop();
        if death == Some(Death::BeforeSending) {
            return Err("killed before sending".into());
        }
        let state = self.take(key, amount.minor());
        match death {
            Some(_) => Err("killed before hearing".into()),
            None => Ok(Some(state)),
        }
    }

    fn ask(&self, key: &RefundId) -> RefundState {
        let known = self.refunds.get(key);
        known.map_or(RefundState::Failed, |(_, state)| *state)
    }
}

/// One order, one worker, one gateway.
struct Shop {
    store: Store,
    provider: Provider,
    id: OrderId,
    payment: PaymentId,
    now: Timestamp,
}

impl Shop {
    /// An order that was paid with more than its price, and accepted: the excess is owed back.
    fn open() -> Self {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        let mut shop = Self {
            store: Store::default(),
            provider: Provider::default(),
            id: "A-1".parse().unwrap(),
            payment: "pay_1".parse().unwrap(),
            now,
        };
        let terms = Terms::new(shop.id.clone(), inr(PRICE), now);
        shop.store.create(terms).unwrap();
        let amount = inr(CAPTURED);
        shop.observe(PaymentFact::Captured { amount });
        shop.command(&Command::Accept {
            payment: shop.payment.clone(),
        });
        shop
    }

    fn observe(&mut self, fact: PaymentFact) {
        let notice = Notice::payment(self.payment.clone(), fact, self.now);
        let now = self.now;
        let observed = |order: &mut order_lifecycle::Order| order.observe(&notice, now);
        let _ = self.store.change(&self.id, observed).unwrap();
    }

    fn command(&mut self, command: &Command) {
        let now = self.now;
        let commanded = |order: &mut order_lifecycle::Order| order.command(command, now);
        let _ = self.store.change(&self.id, commanded).unwrap().unwrap();
    }

    /// Lets somebody give a part back by hand, for a request or for none, and the gateway report
    /// it.
    fn by_hand(&mut self, name: &str, request: Option<&RequestId>) {
        let refund: RefundId = name.parse().unwrap();
        let state = self.provider.take(&refund, OTHER);
        self.observe(PaymentFact::Refund {
            refund,
            request: request.cloned(),
            amount: inr(OTHER),
            state,
        });
    }

    /// Works until nothing is left to do or the worker is killed, and tells which.
    fn work(&mut self) -> Result<(), ()> {
        for _ in 0..20 {
            match turn(&mut self.store, &mut self.provider, &self.id, self.now) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(_) => return Err(()),
            }
        }
        panic!("the worker comes to no end");
    }

    fn assert_settled(&self) {
        let order = self.store.load(&self.id).unwrap();
        assert_eq!(order.duties().count(), 0, "{}", order.explain());
        let sums = order.sums();
        assert_eq!(sums.given_back, i128::from(self.provider.paid()));
        assert_eq!(sums.owed, 0);
    }
}

fn inr(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).unwrap()
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
fn the_worker_pays_what_is_owed_once_wherever_it_is_killed() {
    for deaths in all_deaths() {
        let mut shop = Shop::open();
        shop.provider.deaths.clone_from(&deaths);
        while shop.work().is_err() {}
        assert_eq!(shop.provider.paid(), EXCESS, "{deaths:?}");
        shop.assert_settled();
    }
}

#[test]
fn a_refund_by_hand_meanwhile_makes_the_gateway_pay_no_more_than_is_owed() {
    for deaths in all_deaths() {
        let mut shop = Shop::open();
        shop.provider.deaths.clone_from(&deaths);
        let mut owed = EXCESS;
        while shop.work().is_err() {
            // What the worker has sent is gone. Whatever somebody gives back by hand after that is a
            // gift on top of it; before that, it is a part of what is owed.
            let is_gift = shop.provider.paid() >= EXCESS;
            shop.by_hand(&format!("hand-{}", shop.provider.sendings), None);
            owed += if is_gift { OTHER } else { 0 };
            assert!(shop.provider.paid() <= owed, "{deaths:?}");
        }
        assert_eq!(shop.provider.paid(), owed, "{deaths:?}");
        shop.assert_settled();
    }
}

#[test]
fn the_answer_to_another_request_meanwhile_changes_nothing_of_what_is_owed() {
    for deaths in all_deaths() {
        let mut shop = Shop::open();
        shop.provider.deaths.clone_from(&deaths);
        let mut owed = EXCESS;
        while shop.work().is_err() {
            let request: RequestId = format!("goodwill-{}", shop.provider.sendings)
                .parse()
                .unwrap();
            shop.command(&Command::Refund {
                payment: shop.payment.clone(),
                request: request.clone(),
                amount: inr(OTHER),
            });
            owed += OTHER;
            shop.by_hand(&format!("hand-{}", shop.provider.sendings), Some(&request));
            assert!(shop.provider.paid() <= owed, "{deaths:?}");
        }
        assert_eq!(shop.provider.paid(), owed, "{deaths:?}");
        shop.assert_settled();
    }
}

#[test]
fn a_request_is_answered_once_wherever_the_worker_is_killed() {
    for deaths in all_deaths() {
        let mut shop = Shop::open();
        shop.provider.deaths.clone_from(&deaths);
        shop.command(&Command::Refund {
            payment: shop.payment.clone(),
            request: "R-1".parse().unwrap(),
            amount: inr(10_000),
        });
        while shop.work().is_err() {}
        assert_eq!(shop.provider.paid(), EXCESS + 10_000, "{deaths:?}");
        shop.assert_settled();
    }
}
