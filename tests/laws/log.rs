//! L12, the log as it is written. Guards against a disaster after which the log can be read and
//! tells of another order.

use std::time::Duration;

use order_lifecycle::*;
use proptest::prelude::*;
use proptest::sample::Index;
use time::UtcDateTime;

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
fn always_what_is_finer_than_a_millisecond_is_lost_from_the_log_and_from_no_order() {
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
        read.into_entry()
    });
    read.collect()
}

/// Moves every instant of an entry.
fn add(entry: &mut Entry, later: Duration) {
    entry.at += later;
    match &mut entry.input {
        Input::Command(Command::StartPayment { limit, .. }) => add_to_limit(limit, later),
        Input::Command(_) | Input::Advance => {}
        Input::Notice(notice) => add_to_notice(notice, later),
        Input::Report(report) => {
            for notice in &mut report.notices {
                add_to_notice(notice, later);
            }
        }
    }
}

fn add_to_notice(notice: &mut Notice, later: Duration) {
    notice.occurred_at += later;
    if let Fact::Payment {
        fact: PaymentFact::Pending { limit },
        ..
    } = &mut notice.fact
    {
        add_to_limit(limit, later);
    }
}

fn add_to_limit(limit: &mut Option<UtcDateTime>, later: Duration) {
    if let Some(limit) = limit {
        *limit += later;
    }
}
