//! L12, the log as it is written. Guards against a disaster after which the log can be read and
//! tells of another order.

use std::time::Duration;

use order_lifecycle::*;
use proptest::prelude::*;
use proptest::sample::Index;
use time::{OffsetDateTime, UtcDateTime, UtcOffset};

use crate::harness::{always, cases_with_reports};

#[test]
fn always_a_written_log_reads_as_the_same_log() {
    always(cases_with_reports(30), |case| {
        for entry in &case.history {
            let text = serde_json::to_string(entry).expect("text");
            prop_assert_eq!(
                &serde_json::from_str::<Entry>(&text).expect("an entry"),
                entry
            );
            let tree = serde_json::to_value(entry).expect("a tree");
            prop_assert_eq!(
                &serde_json::from_value::<Entry>(tree).expect("an entry"),
                entry
            );
            let bytes = postcard::to_allocvec(entry).expect("bytes");
            let (read, rest): (Entry, _) = postcard::take_from_bytes(&bytes).expect("an entry");
            prop_assert_eq!((&read, rest.len()), (entry, 0), "{}", text);
        }
        Ok(())
    });
}

#[test]
fn always_a_record_and_the_rest_of_the_written_log_give_the_order_of_the_whole_log() {
    always((cases_with_reports(30), any::<Index>()), |(case, cut)| {
        let read = written(case.terms.id(), &case.history);
        let mut whole = Order::new(case.terms.clone());
        whole.replay(&read);
        prop_assert_eq!(&whole, &case.end());

        let (first, rest) = read.split_at(cut.index(read.len() + 1));
        let mut order = Order::new(case.terms.clone());
        order.replay(first);
        let record = OrderRecord::from(&order);
        let mut loaded = Order::try_from(record).expect("a record");
        loaded.replay(rest);
        prop_assert_eq!(&loaded, &whole);
        Ok(())
    });
}

#[test]
fn always_a_log_that_begins_with_the_creation_gives_the_order_without_anything_else() {
    always(cases_with_reports(30), |case| {
        let created = LogLine::created(case.terms.clone());
        prop_assert_eq!(&created.order, case.terms.id());
        prop_assert_eq!(created.at, case.terms.created_at());
        prop_assert_eq!(created.clone().into_entry(), None);
        let inputs = case.history.iter().cloned();
        let inputs = inputs.map(|entry| LogLine::new(case.terms.id().clone(), entry));
        let mut order = None;
        for line in [created].into_iter().chain(inputs) {
            let text = serde_json::to_string(&line).expect("a line");
            let bytes = postcard::to_allocvec(&line).expect("bytes");
            let read: LogLine = serde_json::from_str(&text).expect("a line");
            prop_assert_eq!(&read, &line, "{}", text);
            let (read, rest): (LogLine, _) = postcard::take_from_bytes(&bytes).expect("a line");
            prop_assert_eq!((&read, rest.len()), (&line, 0), "{}", text);
            let LogLine { at, input, .. } = read;
            match (input, &mut order) {
                (Logged::Create(terms), None) => order = Some(Order::new(*terms)),
                (Logged::Input(input), Some(order)) => {
                    let _ = Entry { at, input }.apply(order);
                }
                (Logged::Create(_), Some(_)) | (Logged::Input(_), None) => {
                    prop_assert!(false, "a creation in another place than the first");
                }
            }
        }
        prop_assert_eq!(order, Some(case.end()));
        Ok(())
    });
}

#[test]
fn always_what_is_finer_than_a_millisecond_is_lost_at_the_door_and_changes_no_order() {
    always(
        (cases_with_reports(30), 1..1_000_000_u64),
        |(case, nanos)| {
            let mut finer = case.clone();
            for entry in &mut finer.history {
                add(entry, Duration::from_nanos(*nanos));
            }
            let read = written(case.terms.id(), &finer.history);
            prop_assert_eq!(&read, &case.history);
            let mut order = Order::new(case.terms.clone());
            order.replay(&read);
            prop_assert_eq!(&order, &finer.end());
            Ok(())
        },
    );
}

/// Writes a log as lines, and reads it back.
fn written(order: &OrderId, log: &[Entry]) -> Vec<Entry> {
    let lines = log.iter().map(|entry| {
        let line = LogLine::new(order.clone(), entry.clone());
        serde_json::to_string(&line).expect("a line")
    });
    let lines: Vec<_> = lines.collect();
    let text = lines.join("\n");
    let read = text.lines().map(|line| {
        let read: LogLine = serde_json::from_str(line).expect(line);
        assert_eq!(read.order, *order);
        read.into_entry().expect("no creation")
    });
    read.collect()
}

/// The same instant as finer clocks than ours would tell it.
fn finer(instant: Timestamp, by: Duration) -> Timestamp {
    let utc = UtcDateTime::from(instant) + by;
    let east =
        OffsetDateTime::from(instant).to_offset(UtcOffset::from_hms(5, 30, 0).expect("east"));
    let read = Timestamp::from(utc);
    assert_eq!(Timestamp::from(east + by), read);
    read
}

/// Gives every instant of an entry anew.
fn add(entry: &mut Entry, by: Duration) {
    entry.at = finer(entry.at, by);
    match &mut entry.input {
        Input::Command(Command::StartPayment { limit, .. }) => add_to_limit(limit, by),
        Input::Command(_) | Input::Advance => {}
        Input::Notice(notice) => add_to_notice(notice, by),
        Input::Report(report) => {
            for notice in &mut report.notices {
                add_to_notice(notice, by);
            }
        }
    }
}

fn add_to_notice(notice: &mut Notice, by: Duration) {
    let occurred = finer(notice.occurred_at(), by);
    *notice = notice.clone().with_occurred_at(occurred);
    if let Notice::Payment {
        fact: PaymentFact::Pending { limit },
        ..
    } = notice
    {
        add_to_limit(limit, by);
    }
}

fn add_to_limit(limit: &mut Option<Timestamp>, by: Duration) {
    if let Some(limit) = limit {
        *limit = finer(*limit, by);
    }
}
