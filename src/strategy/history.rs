//! Histories: what an order is given, one entry after the other.

use alloc::vec::Vec;

use proptest::collection::{SizeRange, vec};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::Index;

use super::{UNIT, at, commands, millis, notices, reports};
use crate::input::command::Command;
use crate::input::notice::Notice;
use crate::input::report::Report;
use crate::input::{Entry, Input};
use crate::value::amount::Amount;
use crate::value::timestamp::Timestamp;

/// Generates histories of an order for this amount, created at [`CREATED`](super::CREATED):
/// commands, notices and time, with repeats of what was given before, provider times long past or
/// still to come, and clocks that stand still, step on, or step back. Shrinks to fewer and simpler
/// entries.
pub fn histories(
    due: Amount,
    length: impl Into<SizeRange>,
) -> impl Strategy<Value = Vec<Entry>> + Clone {
    vec((paces(), draws(due)), length).prop_map(history)
}

/// Generates the same histories with whole [`reports`] between the other inputs.
pub fn histories_with_reports(
    due: Amount,
    length: impl Into<SizeRange>,
) -> impl Strategy<Value = Vec<Entry>> + Clone {
    let report = (reports(due), any::<bool>());
    let report = report.prop_map(|(report, own)| Draw::Report(report, own));
    // Boxed, because both side by side are more than the stack of a test holds.
    let draw = prop_oneof![3 => draws(due).boxed(), 1 => report.boxed()];
    vec((paces(), draw), length).prop_map(history)
}

/// What is drawn for one entry, before it is known what went before.
#[derive(Clone, Debug)]
enum Draw {
    Advance,
    Command(Command),
    /// A notice, and whether it occurred when it says or as it is heard.
    Notice(Notice, bool),
    /// A report, and whether its notices occurred when they say or as they are heard.
    Report(Report, bool),
    /// One of the inputs before, again.
    Again(Index),
}

fn draws(due: Amount) -> impl Strategy<Value = Draw> + Clone {
    prop_oneof![
        1 => Just(Draw::Advance),
        5 => commands(due).prop_map(Draw::Command),
        12 => (notices(due), any::<bool>()).prop_map(|(notice, own)| Draw::Notice(notice, own)),
        3 => any::<Index>().prop_map(Draw::Again),
    ]
}

fn history(drawn: Vec<(i64, Draw)>) -> Vec<Entry> {
    let mut history = Vec::with_capacity(drawn.len());
    let mut now = 0_i64;
    for (pace, draw) in drawn {
        now = now.saturating_add(pace);
        let entry = draw.at(at(now), &history);
        history.push(entry);
    }
    history
}

impl Draw {
    fn at(self, at: Timestamp, before: &[Entry]) -> Entry {
        let input = match self {
            Self::Command(command) => Input::Command(command),
            Self::Notice(notice, own) => Input::Notice(occurred(notice, own, at)),
            Self::Report(mut report, own) => {
                let notices = report.notices.into_iter();
                report.notices = notices.map(|it| occurred(it, own, at)).collect();
                Input::Report(report)
            }
            Self::Again(index) if !before.is_empty() => index.get(before).input.clone(),
            Self::Again(_) | Self::Advance => Input::Advance,
        };
        Entry { at, input }
    }
}

fn occurred(notice: Notice, own: bool, heard_at: Timestamp) -> Notice {
    if own {
        notice
    } else {
        notice.with_occurred_at(heard_at)
    }
}

/// How far the clock steps from one entry to the next, in milliseconds.
fn paces() -> impl Strategy<Value = i64> + Clone {
    let unit = millis(UNIT);
    prop_oneof![
        12 => Just(0),
        1 => Just(1),
        5 => Just(unit),
        1 => Just(unit.saturating_add(1)),
        1 => Just(unit.saturating_sub(1)),
        1 => Just(unit.saturating_mul(3)),
        1 => Just(-1),
        1 => Just(unit.saturating_neg()),
    ]
}
