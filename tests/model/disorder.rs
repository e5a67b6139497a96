//! Histories for the comparison: drawn by the crate's strategies, then disordered. Guards against
//! a loss that takes a message repeated, out of order, out of time, or meant for other terms.

use std::time::Duration;

use order_lifecycle::strategy::{self, CREATED, Disorder, UNIT};
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::instants::later;
use crate::plots;
use crate::story::Case;

/// How many histories are made of each that is drawn. Drawing costs more than comparing.
const OF_EACH: usize = 32;

/// So long that whatever it is added to never comes.
const NEVER: Duration = Duration::from_secs(400_000_000_000);

/// Calls back with so many cases, each another one.
pub(crate) fn for_each(runner: &mut TestRunner, count: usize, mut each: impl FnMut(Case)) {
    let cases = cases();
    let draw = |runner: &mut TestRunner| cases.new_tree(runner).expect("a case").current();
    let mut chance = Chance(u64::from(runner.rng().next_u32()) | 1);
    let mut other = draw(runner);
    let mut case = draw(runner);
    for number in 0..count {
        if number % OF_EACH == 0 {
            other = std::mem::replace(&mut case, draw(runner));
            each(case.clone());
        } else {
            let mut disordered = case.clone();
            for _ in 0..=chance.below(3) {
                disorder(&mut disordered, &other, &mut chance);
            }
            each(disordered);
        }
    }
}

/// Generates an order's terms and a history of up to some twenty inputs, many of them with a plot.
fn cases() -> impl Strategy<Value = Case> {
    let of = |minor, currency| {
        let due = Amount::new(minor, currency).expect("an amount");
        let plain = strategy::histories(due, 0..20);
        let woven = plots::woven(strategy::histories(due, 0..12), due);
        // The model knows notices, not reports.
        let told = strategy::lives(
            due,
            Disorder {
                lost: 0,
                ..Disorder::all(15)
            },
        );
        (
            strategy::terms(due),
            prop_oneof![3 => plain, 3 => woven, 2 => giving_back(due), 1 => told],
        )
            .prop_map(|(terms, history)| Case { terms, history })
    };
    prop_oneof![
        8 => of(1_000, Currency::INR),
        1 => of(1, Currency::JPY),
        1 => of(i64::MAX, Currency::KWD),
    ]
}

/// Generates a capture followed by nothing but requests, refunds and doubts about it.
fn giving_back(due: Amount) -> impl Strategy<Value = Vec<Entry>> + Clone {
    let parts = || prop_oneof![strategy::parts(due), Just(due)];
    let request = || select(&["q1", "q1", "q2"]).prop_map(|id| RequestId::new(id).expect("an id"));
    let ask = (request(), parts()).prop_map(|(request, amount)| {
        let payment = payment();
        Command::Refund {
            payment,
            request,
            amount,
        }
    });
    let withdraw = request().prop_map(|request| {
        let payment = payment();
        Command::WithdrawRefund { payment, request }
    });
    let refund = select(&["r1", "r2", "r3"]).prop_map(|id| RefundId::new(id).expect("an id"));
    let state = select(&[RefundState::Pending, RefundState::Failed, RefundState::Done]);
    let refund = (refund, option::weighted(0.8, request()), parts(), state);
    let refund = refund.prop_map(|(refund, request, amount, state)| PaymentFact::Refund {
        refund,
        request,
        amount,
        state,
    });
    let accept = Just(Command::Accept { payment: payment() });
    let command = prop_oneof![4 => ask, 4 => withdraw, 1 => accept, 1 => strategy::commands(due)];
    let fact = prop_oneof![3 => refund, 1 => strategy::payment_facts(due)];
    let step = prop_oneof![command.prop_map(Err), fact.prop_map(Ok)];
    let amount = strategy::amounts(due);
    (amount, vec(step, 2..14)).prop_map(|(amount, steps)| {
        let captured = Ok(PaymentFact::Captured { amount });
        let steps = std::iter::once(captured).chain(steps).zip(0..);
        let entry = |(step, number): (Result<PaymentFact, Command>, i64)| {
            let at = later(CREATED, 100_000 * number);
            let input = match step {
                Ok(fact) => Input::Notice(Notice::payment(payment(), fact, at)),
                Err(command) => Input::Command(command),
            };
            Entry { at, input }
        };
        steps.map(entry).collect()
    })
}

fn payment() -> PaymentId {
    PaymentId::new("p2").expect("an id")
}

/// Small numbers by chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = usize::try_from(self.0 >> 33).unwrap_or(0);
        high % bound.max(1)
    }

    fn of<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }
}

/// Makes one change to a case.
fn disorder(case: &mut Case, other: &Case, chance: &mut Chance) {
    let history = &mut case.history;
    let length = history.len();
    let (one, two) = (chance.below(length), chance.below(length));
    match chance.below(12) {
        0 => case.terms = other.terms.clone(),
        1 => case.terms = endless(&case.terms, chance),
        2 | 3 => {
            let cut = chance.below(other.history.len());
            history.truncate(one);
            history.extend_from_slice(other.history.get(cut..).unwrap_or_default());
        }
        _ if length == 0 => {}
        4 | 5 => {
            let (input, into) = (history[one].input.clone(), history[two].input.clone());
            (history[one].input, history[two].input) = (into, input);
        }
        6 => {
            let again = history[one].clone();
            history.insert(two.max(one), again);
        }
        7 => drop(history.remove(one)),
        8 => {
            let by = chance.of(&[-1, 0, 1]) + chance.of(&[0, 600_000, 1_200_000]);
            for entry in &mut history[one..] {
                entry.at = later(entry.at, by);
            }
        }
        9 => {
            let at = &mut history[one].at;
            *at = later(*at, 1);
        }
        10 => restamp(&mut history[one].input, chance),
        _ => {
            for entry in history {
                meant_for_one(&mut entry.input);
            }
        }
    }
}

/// The same terms with a rule that never comes to bear.
fn endless(terms: &Terms, chance: &mut Chance) -> Terms {
    let late = LateMoney::HonourWithin(NEVER);
    let policy = Policy {
        after_expiry: late,
        after_cancel: late,
        ..*terms.policy()
    };
    let expiry = chance.of(&[
        Expiry::after(UNIT)
            .with_attempt_window(NEVER)
            .with_hold_window(NEVER),
        Expiry::NEVER
            .with_inactivity_timeout(UNIT)
            .with_attempt_window(NEVER),
        Expiry::after(NEVER).with_inactivity_timeout(UNIT),
        Expiry::after(UNIT).with_inactivity_timeout(NEVER),
        Expiry::at(Timestamp::MAX).with_inactivity_timeout(UNIT),
    ]);
    let terms = Terms::new(terms.id().clone(), terms.amount(), CREATED);
    terms
        .with_policy(policy)
        .with_expiry(expiry)
        .expect("in time")
}

/// Gives a notice another stamp, or a limit another end.
fn restamp(input: &mut Input, chance: &mut Chance) {
    let beside = later(CREATED, chance.of(&[-1, 1, 600_000]));
    let other = chance.of(&[beside, Timestamp::MAX, Timestamp::EPOCH]);
    match input {
        Input::Command(Command::StartPayment { limit, .. })
        | Input::Notice(Notice::Payment {
            fact: PaymentFact::Pending { limit } | PaymentFact::Authorized { until: limit, .. },
            ..
        }) => *limit = chance.of(&[None, Some(other)]),
        Input::Notice(notice) => *notice = notice.clone().with_occurred_at(other),
        Input::Command(_) | Input::Advance | Input::Report(_) => {}
    }
}

/// Turns an input about any payment into one about the same payment.
fn meant_for_one(input: &mut Input) {
    match input {
        Input::Command(
            Command::StartPayment { payment, .. }
            | Command::Accept { payment }
            | Command::Refund { payment, .. }
            | Command::WithdrawRefund { payment, .. },
        )
        | Input::Notice(Notice::Payment { payment, .. }) => *payment = self::payment(),
        Input::Command(_) | Input::Notice(_) | Input::Advance | Input::Report(_) => {}
    }
}
