//! Law: a log as it is written down, folded at once, in two halves, or from a record in the
//! middle, gives the order that was fed (L11, L12).

use order_lifecycle::{Entry, LogLine, Order};

use crate::{draw, law};

/// A cut, then a history of one order, reports included.
pub fn check(data: &[u8]) {
    let Some((cut, rest)) = data.split_first() else {
        return;
    };
    let (new, entries) = draw::history(rest);
    let mut fed = new.clone();
    let answers: Vec<_> = entries.iter().map(|it| law::apply(it, &mut fed)).collect();

    let log = written(&new, &entries);
    assert_eq!(log, entries, "L12: the log reads as it was written");
    let mut at_once = new.clone();
    at_once.replay(&log);
    assert_eq!(at_once, fed, "L12: at once");

    let cut = usize::from(*cut) % (log.len() + 1);
    let (first, second) = log.split_at(cut);
    let mut half = new;
    half.replay(first);
    let mut loaded = law::stored(&half);
    half.replay(second);
    assert_eq!(half, fed, "L12: in two halves");
    for (entry, answer) in second.iter().zip(&answers[cut..]) {
        assert_eq!(entry.apply(&mut loaded), *answer, "L11: the same answer");
    }
    assert_eq!(loaded, fed, "L12: from a record");
    assert!(loaded.duties().eq(fed.duties()), "the same duties and keys");
}

/// A log as lines, the creation first, read back.
fn written(order: &Order, log: &[Entry]) -> Vec<Entry> {
    let created = LogLine::created(order.terms().clone());
    let given = log.iter().cloned();
    let given = given.map(|entry| LogLine::new(order.id().clone(), entry));
    let mut text = String::new();
    for line in [created.clone()].into_iter().chain(given) {
        text += &serde_json::to_string(&line).expect("a line");
        text.push('\n');
        let bytes = postcard::to_allocvec(&line).expect("bytes");
        assert_eq!(postcard::from_bytes::<LogLine>(&bytes), Ok(line), "L12");
    }
    let mut read = text.lines().map(|line| -> LogLine {
        let read: LogLine = serde_json::from_str(line).expect(line);
        assert_eq!(read.order, *order.id());
        read
    });
    assert_eq!(read.next(), Some(created), "L12: the terms as agreed");
    read.filter_map(LogLine::into_entry).collect()
}
