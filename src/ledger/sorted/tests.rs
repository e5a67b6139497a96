//! The loss meant: a payment that is not found among many is made known a second time, and its
//! money counted twice.

use alloc::collections::BTreeSet;
use std::{format, vec};

use super::*;
use crate::ledger::payment::Payment;

#[derive(Clone, Debug, Eq, PartialEq)]
struct Thing(u32);

impl Keyed for Thing {
    type Key = u32;

    fn key(&self) -> &u32 {
        &self.0
    }
}

/// More than fit in four chunks.
const MANY: u32 = 1_100;

/// All numbers below the many: rising, falling, shuffled, and from both ends in turn.
fn orders() -> [Vec<u32>; 4] {
    let inwards = (0..MANY).map(|it| if it % 2 == 0 { it } else { MANY - it });
    [
        (0..MANY).collect(),
        (0..MANY).rev().collect(),
        // A prime, so each number comes once.
        (0..MANY).map(|it| it * 7_919 % MANY).collect(),
        inwards.collect(),
    ]
}

fn put_in(numbers: &[u32]) -> Sorted<Thing> {
    let mut sorted = Sorted::default();
    for number in numbers {
        let found = sorted.find_or_insert(number, || Thing(*number)).unwrap();
        assert_eq!((found.new, found.item.0), (true, *number));
    }
    sorted
}

/// Compares every read with those of a set that was told the same.
fn reads_like(sorted: &Sorted<Thing>, set: &BTreeSet<u32>) {
    assert_eq!(sorted.len(), set.len());
    assert_eq!(sorted.iter().len(), set.len());
    assert!(sorted.iter().map(|it| it.0).eq(set.iter().copied()));
    for (rank, number) in set.iter().enumerate() {
        assert_eq!(sorted.get(rank), Some(&Thing(*number)));
        assert_eq!(sorted.find(number), Some((rank, &Thing(*number))));
    }
    assert_eq!(sorted.get(set.len()), None);
}

#[test]
fn it_reads_like_a_set_whatever_the_order_of_arrival() {
    for numbers in orders() {
        let (mut sorted, mut set) = (Sorted::default(), BTreeSet::new());
        for (at, number) in numbers.iter().enumerate() {
            let rank = set.range(..number).count();
            let found = sorted.find_or_insert(number, || Thing(*number)).unwrap();
            assert_eq!((found.rank, found.new), (rank, true));
            set.insert(*number);
            if at % 97 == 0 {
                reads_like(&sorted, &set);
            }
        }
        reads_like(&sorted, &set);
    }
}

#[test]
fn nothing_is_put_in_twice() {
    for numbers in orders() {
        let mut sorted = put_in(&numbers);
        for number in &numbers {
            let found = sorted
                .find_or_insert(number, || panic!("it is there"))
                .unwrap();
            let rank = usize::try_from(*number).unwrap();
            assert_eq!((found.rank, found.new), (rank, false));
            assert_eq!(sorted.find_mut(number), Some((rank, &mut Thing(*number))));
        }
        assert_eq!(sorted.len(), numbers.len());
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for numbers in orders() {
        let odd: Vec<_> = numbers.iter().map(|it| it * 2 + 1).collect();
        let mut sorted = put_in(&odd);
        for even in (0..=MANY).map(|it| it * 2) {
            assert_eq!(sorted.find(&even), None);
            assert_eq!(sorted.find_mut(&even), None);
        }
    }
}

#[test]
fn chunks_do_not_tell_two_collections_apart() {
    let [rising, falling, shuffled, _] = orders().map(|numbers| put_in(&numbers));
    let cut = |it: &Sorted<Thing>| match it {
        Sorted::Few(_) => vec![],
        Sorted::Many(chunks) => chunks.0.iter().map(|chunk| chunk.start).collect(),
    };
    assert_ne!(cut(&rising), cut(&falling));
    assert_eq!(rising, falling);
    assert_eq!(falling, shuffled);

    let less = put_in(&(1..MANY).collect::<Vec<_>>());
    let other = put_in(&(0..MANY - 1).collect::<Vec<_>>());
    assert_ne!(rising, less);
    assert_ne!(less, other);
}

#[test]
#[cfg(feature = "serde")]
fn taken_whole_it_is_the_same_as_one_by_one() {
    for count in [0, 1, 2, 255, 256, 257, 511, 512, 513, MANY] {
        let numbers: Vec<_> = (0..count).collect();
        let whole = Sorted::from_sorted(numbers.iter().copied().map(Thing).collect());
        assert_eq!(whole, put_in(&numbers));
        reads_like(&whole, &numbers.iter().copied().collect());
    }
}

#[test]
fn it_shows_what_it_holds_and_not_how() {
    assert_eq!(format!("{:?}", put_in(&[2, 1])), "[Thing(1), Thing(2)]");
}

/// What most orders pay for: no more than a list, and one thing has the room of one.
#[test]
fn a_few_cost_what_a_list_costs() {
    assert_eq!(size_of::<Sorted<Payment>>(), size_of::<Vec<Payment>>());
    let room = |it: Sorted<Thing>| match it {
        Sorted::Few(items) => items.capacity(),
        Sorted::Many(_) => usize::MAX,
    };
    assert_eq!(room(put_in(&[])), 0);
    assert_eq!(room(put_in(&[1])), 1);
    assert_eq!(room(put_in(&[2, 1, 3])), 4);
    let most: Vec<_> = (0..u32::try_from(CHUNK).unwrap()).collect();
    assert_eq!(room(put_in(&most)), CHUNK);
}

/// What makes many things cheap: no chunk is long, and ids that rise leave hardly any room behind.
#[test]
fn no_chunk_outgrows_its_room() {
    for (numbers, least) in orders().iter().zip([CHUNK - 1, CHUNK / 2, 1, 1]) {
        let Sorted::Many(chunks) = put_in(numbers) else {
            panic!("they are many");
        };
        let (_, but_last) = chunks.0.split_last().unwrap();
        assert!(but_last.iter().all(|chunk| chunk.items.len() >= least));
        assert!(
            chunks
                .0
                .iter()
                .all(|chunk| (1..=CHUNK).contains(&chunk.items.len()))
        );
    }
}
