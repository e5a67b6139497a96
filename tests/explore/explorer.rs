//! Breadth first over every state that a plan can reach.
//!
//! A plain queue and a set, not `stateright`: its `Model` wants states that are `Hash`, which an
//! order is not, its symmetry reduction comes with depth-first search only, so that its traces are
//! not the shortest, and it checks properties of states, where most of the laws here are about
//! steps. What it would save is the seventy lines below.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use order_lifecycle::{Order, Terms};

use crate::open_record::OpenRecord;
use crate::plan::{Input, Plan, at, when};
use crate::{state_laws, step_laws};

/// What a plan came to.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) name: &'static str,
    pub(crate) states: usize,
    /// Inputs tried: each of the plan's in each state, at each instant not before its clock.
    pub(crate) edges: usize,
    /// How often each kind of thing was come by.
    pub(crate) reached: BTreeMap<(&'static str, &'static str), usize>,
}

/// A state other than the first is known by the state and the input that it was first reached by.
type Origin = (usize, u8, usize);

struct Search<'p> {
    plan: &'p Plan,
    terms: &'p Terms,
    seen: HashSet<u128>,
    origins: Vec<Origin>,
    /// Reached, and not yet left. Only these orders are kept.
    waiting: VecDeque<(usize, Order)>,
}

/// Holds every law in every state and on every edge, under each of the plan's terms.
pub(crate) fn explore(plan: &Plan) -> Found {
    let mut found = Found {
        name: plan.name,
        ..Found::default()
    };
    for terms in &plan.terms {
        let mut search = Search {
            plan,
            terms,
            seen: HashSet::new(),
            origins: Vec::new(),
            waiting: VecDeque::new(),
        };
        search.arrive(Order::new(terms.clone()), (0, 0, 0));
        while let Some((from, order)) = search.waiting.pop_front() {
            search.held(&[], from, || state_laws::hold(&order, &mut found.reached));
            search.leave(from, &order, &mut found);
        }
        found.states += search.seen.len();
    }
    found
}

impl Search<'_> {
    /// Queues a state that was not seen before.
    fn arrive(&mut self, order: Order, origin: Origin) {
        if self.seen.insert(key(&order)) {
            self.waiting.push_back((self.origins.len(), order));
            self.origins.push(origin);
        }
    }

    fn leave(&mut self, from: usize, order: &Order, found: &mut Found) {
        let nows = self.plan.nows.clone();
        for now in nows.filter(|now| at(*now) >= order.clock()) {
            let mut timed = order.clone();
            let expired = timed.advance(at(now));
            for (number, input) in self.plan.inputs.iter().enumerate() {
                found.edges += 1;
                let after = self.held(&[(now, input)], from, || {
                    let step = step_laws::Step::take(order, (&timed, expired), input, at(now));
                    step.hold(&mut found.reached);
                    step.after
                });
                // Most inputs change nothing, and comparing is cheaper than writing down.
                if after != *order {
                    self.arrive(after, (from, now, number));
                }
            }
        }
    }

    /// Runs what holds laws, and tells the shortest way to where one does not, or where something
    /// panics. SPEC: L7
    fn held<T>(&self, last: &[(u8, &Input)], from: usize, laws: impl FnOnce() -> T) -> T {
        catch_unwind(AssertUnwindSafe(laws)).unwrap_or_else(|panic| {
            eprintln!("\nA law is broken in `{}`. Shortest way:", self.plan.name);
            eprintln!("   {:?}", self.terms);
            for (now, input) in self.way(from).iter().chain(last) {
                eprintln!("   {}: {}", when(*now), input.label);
            }
            resume_unwind(panic)
        })
    }

    /// The inputs that lead from the new order to a state.
    fn way(&self, mut to: usize) -> Vec<(u8, &Input)> {
        let mut way = Vec::new();
        while to > 0 {
            let (from, now, input) = self.origins[to];
            way.push((now, &self.plan.inputs[input]));
            to = from;
        }
        way.reverse();
        way
    }
}

/// What tells a state from all others, in 128 bits of two hashes: of ten million states two would
/// be taken for one with a chance of less than one in 10^24.
///
/// It is made of the order's record without the terms, which a search shares, and without the
/// revision, which only counts. A plan lets every payment do the same, so which of them has which
/// name does not matter: names are left out, and the payments sorted by what remains.
fn key(order: &Order) -> u128 {
    let record = OpenRecord::of(order);
    let winner = record.paid.as_ref().map(|paid| paid.winner.clone());
    let mut payments = Vec::new();
    for mut payment in record.payments {
        let won = winner.as_ref() == Some(&payment.payment);
        payment.payment.clear();
        payments.push(encoded(&(won, payment)));
    }
    payments.sort_unstable();
    let settled = record.paid.map(|paid| (paid.settled, paid.as_captured));
    let decided = (record.status, record.last_activity, record.closing, settled);
    let bytes = encoded(&(decided, record.provider_orders, record.clock, payments));
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(&bytes);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

fn encoded(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("a record is written down")
}
