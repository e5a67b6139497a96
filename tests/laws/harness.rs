//! Runs a law over many cases, and counts the cases that make it worth running.

use std::fmt::Debug;
use std::sync::LazyLock;

use order_lifecycle::strategy::{self, Disorder};
use order_lifecycle::{
    Amount, Answer, Answered, Command, Currency, Entry, Input, Notice, Order, Outcome, PaymentFact,
    PaymentId, Refusal, Timestamp,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, Reason, TestCaseResult, TestError, TestRunner};

use crate::plots;
use crate::story::Case;

/// Histories for each law, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 1_000;

/// Histories for each coverage test, always the same ones.
const COVERED: usize = 2_000;

/// Holds a law against many cases.
pub(crate) fn always<S: Strategy>(cases: S, law: impl Fn(&S::Value) -> TestCaseResult)
where
    S::Value: Debug + Shorten,
{
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    match TestRunner::new(config).run(&cases, |case| law(&case)) {
        Ok(()) => {}
        Err(TestError::Fail(why, case)) => {
            let (why, case) = shortest((why, case), &law);
            panic!("{why}\nin the shortest case found:\n{case:?}");
        }
        Err(TestError::Abort(why)) => panic!("gave up: {why}"),
    }
}

/// Drops one step after the other for as long as the law still fails.
fn shortest<T: Shorten>(
    (mut why, mut case): (Reason, T),
    law: &impl Fn(&T) -> TestCaseResult,
) -> (Reason, T) {
    loop {
        let fails = |case: T| match law(&case) {
            Err(TestCaseError::Fail(why)) => Some((why, case)),
            Err(TestCaseError::Reject(_)) | Ok(()) => None,
        };
        match case.shorter().into_iter().find_map(fails) {
            Some(shorter) => (why, case) = shorter,
            None => return (why, case),
        }
    }
}

/// Something with a history that can be cut.
pub(crate) trait Shorten: Sized {
    /// Lists the same thing with one step less, for each step.
    fn shorter(&self) -> Vec<Self>;
}

impl Shorten for Case {
    fn shorter(&self) -> Vec<Self> {
        let without = |step| {
            let mut case = self.clone();
            case.history.remove(step);
            case
        };
        (0..self.history.len()).map(without).collect()
    }
}

impl<T: Clone> Shorten for (Case, T) {
    fn shorter(&self) -> Vec<Self> {
        let cases = self.0.shorter().into_iter();
        cases.map(|case| (case, self.1.clone())).collect()
    }
}

/// Counts, over always the same cases, how many are of each kind, and demands the least number
/// given beside it.
pub(crate) fn sometimes<const N: usize>(
    least: [(&str, usize); N],
    kinds: impl Fn(&Case) -> [bool; N],
) {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| drawn(&cases()));
    count(&CASES, least, kinds);
}

/// Draws the cases to count, always the same ones.
pub(crate) fn drawn<S: Strategy>(cases: &S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let draw = |_| cases.new_tree(&mut runner).expect("a case").current();
    (0..COVERED).map(draw).collect()
}

/// Counts how many cases are of each kind, and demands the least number given beside it.
pub(crate) fn count<T, const N: usize>(
    cases: &[T],
    least: [(&str, usize); N],
    kinds: impl Fn(&T) -> [bool; N],
) {
    let mut counts = [0; N];
    for case in cases {
        for (count, is_of) in counts.iter_mut().zip(kinds(case)) {
            *count += usize::from(is_of);
        }
    }
    let table = least.iter().zip(counts);
    for ((kind, least), count) in table.clone() {
        println!("{count:>5} of {COVERED} (at least {least}): {kind}");
    }
    for ((kind, least), count) in table {
        assert!(count >= *least, "only {count} of {COVERED} cases: {kind}");
    }
}

/// The order amounts that the laws are tried on: an ordinary one, the least, and the greatest.
pub(crate) fn dues() -> [Amount; 3] {
    let amount = |minor, currency| Amount::new(minor, currency).expect("a positive amount");
    [
        amount(1_000, Currency::INR),
        amount(1, Currency::JPY),
        amount(i64::MAX, Currency::KWD),
    ]
}

/// Generates an order's terms and a history of up to some thirty inputs: any at all, with a plot in
/// it, or one of a provider that is heard in disorder.
pub(crate) fn cases() -> impl Strategy<Value = Case> + Clone {
    cases_of(30)
}

/// Generates an order's terms and a history of fewer inputs than so many.
pub(crate) fn cases_of(longest: usize) -> impl Strategy<Value = Case> + Clone {
    cases_with(move |due| {
        let plain = strategy::histories(due, 0..longest);
        let woven = plots::woven(strategy::histories(due, 0..longest / 2), due);
        let told = Disorder {
            lost: 0,
            ..Disorder::USUAL
        };
        let lives = strategy::lives(due, told);
        prop_oneof![2 => plain, 2 => woven, 1 => lives]
    })
}

/// Generates the same with whole reports between the other inputs.
pub(crate) fn cases_with_reports(longest: usize) -> impl Strategy<Value = Case> + Clone {
    cases_with(move |due| {
        let plain = strategy::histories_with_reports(due, 0..longest);
        let woven = plots::woven(strategy::histories_with_reports(due, 0..longest / 2), due);
        let lives = strategy::lives(due, Disorder::USUAL);
        prop_oneof![2 => plain, 2 => woven, 1 => lives]
    })
}

fn cases_with<H: Strategy<Value = Vec<Entry>> + Clone + 'static>(
    history: impl Fn(Amount) -> H,
) -> impl Strategy<Value = Case> + Clone {
    // Boxed, because all side by side are more than the stack of a test holds.
    let [ordinary, least, greatest] = dues().map(|due| {
        let cases = (strategy::terms(due), history(due).boxed());
        cases
            .prop_map(|(terms, history)| Case { terms, history })
            .boxed()
    });
    prop_oneof![8 => ordinary, 1 => least, 1 => greatest]
}

/// One step of a case, with the order at each stage of it.
pub(crate) struct Step<'c> {
    pub(crate) entry: &'c Entry,
    /// The order before the input.
    pub(crate) before: Order,
    /// The order before the input, and advanced to it.
    pub(crate) timed: Order,
    pub(crate) answered: Answered,
    pub(crate) after: Order,
}

impl Case {
    /// Lets a case happen, step by step.
    pub(crate) fn walk(&self) -> Vec<Step<'_>> {
        let mut order = Order::new(self.terms.clone());
        let mut steps = Vec::new();
        for entry in &self.history {
            let before = order.clone();
            let mut timed = before.clone();
            timed.advance(entry.at);
            let answered = entry.apply(&mut order);
            steps.push(Step {
                entry,
                before,
                timed,
                answered,
                after: order.clone(),
            });
        }
        steps
    }

    /// Lets a case happen, and returns its end.
    pub(crate) fn end(&self) -> Order {
        let mut order = Order::new(self.terms.clone());
        order.replay(&self.history);
        order
    }
}

impl Step<'_> {
    /// The command, if it was one that was not refused.
    pub(crate) fn done(&self) -> Option<&Command> {
        match &self.entry.input {
            Input::Command(command) if self.refusal().is_none() => Some(command),
            Input::Command(_) | Input::Notice(_) | Input::Report(_) | Input::Advance => None,
        }
    }

    /// Whether money was accepted, at the price or as captured.
    pub(crate) fn accepted(&self) -> bool {
        let accept = matches!(
            self.done(),
            Some(Command::Accept { .. } | Command::AcceptAsCaptured { .. })
        );
        accept
            && self
                .outcome()
                .is_some_and(|it| it.answer == Answer::Applied)
    }

    /// The payment and the fact, if it was a notice about a payment.
    pub(crate) fn told(&self) -> Option<(&PaymentId, &PaymentFact)> {
        match &self.entry.input {
            Input::Notice(Notice::Payment { payment, fact, .. }) => Some((payment, fact)),
            Input::Command(_) | Input::Notice(_) | Input::Report(_) | Input::Advance => None,
        }
    }

    /// The notice, if it was one.
    pub(crate) fn notice(&self) -> Option<&Notice> {
        match &self.entry.input {
            Input::Notice(notice) => Some(notice),
            Input::Command(_) | Input::Report(_) | Input::Advance => None,
        }
    }

    /// The answer, if it was a command that was not refused, or a notice.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        self.answered.outcome()
    }

    /// The refusal, if it was a command that was refused.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.answered.refusal()
    }
}

/// The same order at a later clock, or at the same.
pub(crate) fn advanced(order: &Order, to: Timestamp) -> Order {
    let mut order = order.clone();
    order.advance(to);
    order
}
