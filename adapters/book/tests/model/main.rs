//! Guards against a book that loses sight of an order: whatever it answers, a list of orders that
//! is searched from one end to the other answers the same.

mod naive;
mod steps;

use std::collections::BTreeSet;

use order_lifecycle::{Order, OrderId, Timestamp};
use order_lifecycle_book::{
    Advanced, Applied, Book, CommandError, CreateError, Created, Heard, InsertError, Received,
    Replayed,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};

use naive::Naive;
use steps::{PARKING, Step, What, steps};

/// What a step was answered, by the book and by the model alike.
#[derive(Debug, PartialEq)]
enum Answered {
    Created(Result<Created, CreateError>),
    Inserted(Result<Vec<Replayed>, InsertError>),
    Commanded(Result<order_lifecycle_book::Commanded, CommandError>),
    Heard(Heard),
    Archived(Option<Order>),
    Forgot(bool),
    Advanced(Advanced),
}

macro_rules! take {
    ($holder:expr, $step:expr) => {{
        let Step { at, what, .. } = $step;
        match what.clone() {
            What::Create(terms) => Answered::Created($holder.create(terms, *at)),
            What::Insert(order) => Answered::Inserted($holder.insert(order, *at)),
            What::Command(id, command) => Answered::Commanded($holder.command(&id, &command, *at)),
            What::Report(report) => Answered::Heard($holder.report(&report, *at)),
            What::Archive(id) => Answered::Archived($holder.archive(&id)),
            What::Forget(id) => Answered::Forgot($holder.forget(&id)),
            What::Advance => Answered::Advanced($holder.advance(*at)),
        }
    }};
}

/// The same orders are closed; of those due at one instant either may come first.
fn comparable(answered: Answered) -> Answered {
    match answered {
        Answered::Advanced(mut advanced) => {
            advanced.closed.sort_by(|(a, _), (b, _)| a.cmp(b));
            Answered::Advanced(advanced)
        }
        other => other,
    }
}

fn agree(book: &Book, naive: &Naive) -> Result<(), TestCaseError> {
    let sorted = |mut orders: Vec<Order>| {
        orders.sort_by(|a, b| a.id().cmp(b.id()));
        orders
    };
    let ours = sorted(book.iter().cloned().collect());
    prop_assert_eq!(&ours, &sorted(naive.orders.clone()));
    prop_assert_eq!(book.len(), naive.orders.len());
    prop_assert_eq!(book.is_empty(), naive.orders.is_empty());
    prop_assert_eq!(book.archived(), naive.archived.len());
    prop_assert!(book.parked().eq(&naive.parked));
    prop_assert_eq!(book.parked_bytes(), naive.bytes());
    prop_assert_eq!(book.dropped(), naive.dropped);
    for order in &ours {
        prop_assert_eq!(book.get(order.id()), Some(order));
        prop_assert!(!book.is_archived(order.id()));
    }
    for payment in steps::payments() {
        let owner = naive.owner(|order| order.payment(&payment).is_some());
        prop_assert_eq!(book.owner_of_payment(&payment), owner.as_ref());
    }
    for id in steps::provider_orders() {
        let owner = naive.owner(|order| order.provider_orders().any(|bound| *bound == id));
        prop_assert_eq!(book.owner_of_provider_order(&id), owner.as_ref());
    }
    Ok(())
}

/// When somebody asks, all that has changed since somebody asked last is told.
fn agree_when_asked(book: &mut Book, naive: &Naive) -> Result<(), TestCaseError> {
    prop_assert_eq!(book.next_wake(), naive.next_wake());
    let duties = |it: (&Order, order_lifecycle::Duty<'_>)| format!("{} {:?}", it.0.id(), it.1);
    let listed: BTreeSet<_> = book.duties().map(duties).collect();
    prop_assert_eq!(book.duties().count(), listed.len());
    prop_assert_eq!(listed, naive.duties().map(duties).collect());
    Ok(())
}

/// All that an order is, apart from its clock.
fn but_its_clock(order: &Order) -> String {
    let clock = format!("clock: {:?}", order.clock());
    let all = format!("{order:?}");
    assert!(all.contains(&clock));
    all.replace(&clock, "")
}

/// No read can tell that the clocks of orders that are not due stand still.
fn stands_still(book: &Book, now: Timestamp) -> Result<(), TestCaseError> {
    for order in book.iter() {
        let mut advanced = order.clone();
        prop_assert_eq!(advanced.advance(now), None);
        prop_assert_eq!(but_its_clock(&advanced), but_its_clock(order));
        prop_assert!(advanced.duties().eq(order.duties()));
        prop_assert_eq!(advanced.next_wake(), order.next_wake());
    }
    Ok(())
}

#[test]
fn always_a_book_answers_as_a_list_that_is_searched_from_end_to_end() {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 1_000;
    }
    let run = TestRunner::new(config).run(&steps(), |steps| {
        let (mut book, mut naive) = (Book::new(PARKING), Naive::new(PARKING));
        for step in &steps {
            let ours = comparable(take!(book, step));
            prop_assert_eq!(ours, comparable(take!(naive, step)));
            agree(&book, &naive)?;
            agree_when_asked(&mut book.clone(), &naive)?;
            if step.asks {
                agree_when_asked(&mut book, &naive)?;
            }
            if matches!(step.what, What::Advance) {
                stands_still(&book, step.at)?;
            }
        }
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
}

/// What an answer is about, for counting.
fn kinds(answered: &Answered) -> Vec<String> {
    let received = |it: &Received| match it {
        Received::Applied(Applied { clash: Some(_), .. }) => "applied, withheld",
        Received::Applied(_) => "applied",
        Received::Parked { ticket, dropped } => match &dropped[..] {
            [] => "parked",
            [.., last] if last.ticket == *ticket => "handed back",
            [_] => "parked, one dropped",
            [..] => "parked, several dropped",
        },
        Received::Archived { .. } => "archived",
        Received::Clash(_) => "clash",
        Received::NoId => "no id",
    };
    let replayed = |all: &[Replayed]| {
        let all = all
            .iter()
            .map(|it| format!("replayed {}", received(&it.received)));
        all.collect::<Vec<_>>()
    };
    match answered {
        Answered::Created(Ok(Created::New(all))) => [vec!["new".into()], replayed(all)].concat(),
        Answered::Created(Ok(Created::Repeat)) => vec!["repeat".into()],
        Answered::Created(Err(error)) => vec![format!("create {}", error.as_str())],
        Answered::Inserted(Ok(all)) => [vec!["inserted".into()], replayed(all)].concat(),
        Answered::Inserted(Err(error)) => vec![format!("insert {}", error.as_str())],
        Answered::Commanded(Ok(done)) => {
            [vec!["commanded".into()], replayed(&done.replayed)].concat()
        }
        Answered::Commanded(Err(CommandError::Refused(_))) => vec!["refused".into()],
        Answered::Commanded(Err(error)) => vec![format!("command {}", error.as_str())],
        Answered::Heard(heard) => {
            let all = replayed(&heard.replayed).into_iter();
            let all = all.map(|it| format!("heard, {it}"));
            [vec![received(&heard.received).into()], all.collect()].concat()
        }
        Answered::Archived(order) => vec![format!("archive {}", order.is_some())],
        Answered::Forgot(found) => vec![format!("forget {found}")],
        Answered::Advanced(advanced) => {
            let closed = (!advanced.closed.is_empty()).then(|| "closed".into());
            let dropped = (!advanced.dropped.is_empty()).then(|| "dropped".into());
            closed.into_iter().chain(dropped).collect()
        }
    }
}

#[test]
fn sometimes_each_answer_of_a_book_is_given() {
    let mut seen = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..600 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        let mut book = Book::new(PARKING);
        for step in &steps {
            seen.extend(kinds(&take!(book, step)));
        }
    }
    for kind in [
        "applied",
        "applied, withheld",
        "archive true",
        "archived",
        "clash",
        "closed",
        "command archived",
        "command foreign_payment",
        "command foreign_provider_order",
        "command unknown_order",
        "commanded",
        "create archived",
        "create other_terms",
        "dropped",
        "forget true",
        "handed back",
        "heard, replayed applied",
        "insert foreign_payment",
        "insert foreign_provider_order",
        "insert known",
        "inserted",
        "new",
        "no id",
        "parked",
        "parked, one dropped",
        "parked, several dropped",
        "refused",
        "repeat",
        "replayed applied",
        "replayed applied, withheld",
        "replayed clash",
    ] {
        assert!(seen.contains(kind), "never seen: {kind}; but {seen:?}");
    }
}

/// Orders are told apart by their ids alone.
impl Naive {
    fn owner(&self, has: impl Fn(&Order) -> bool) -> Option<OrderId> {
        let mut all = self.orders.iter().chain(&self.archived);
        all.find(|order| has(order)).map(|order| order.id().clone())
    }
}
