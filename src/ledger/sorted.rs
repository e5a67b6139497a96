//! Things kept in the order of their ids, none twice, however many and in whatever order they come.
//!
//! A list is enough for nearly every order: a few things, found by halving, and moved when one
//! comes before them. But to move all of them for each new one is quadratic, and ids come in any
//! order. So a list that outgrows [`CHUNK`] is cut into chunks, and a new thing moves those of its
//! own chunk and no others.
//!
//! Where it is cut follows from the order of arrival and is nobody's business: two of these are
//! equal when they hold the same things. Each thing has a *rank*, counted from 0 in the order of
//! ids.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, mem, slice};

/// The most that stand in one chunk.
const CHUNK: usize = 256;

/// A thing that has an id, by which it is kept.
pub(crate) trait Keyed {
    /// The id, in whose order things are kept.
    type Key: Ord;

    /// Returns the id.
    fn key(&self) -> &Self::Key;
}

/// Things sorted by their ids, none twice. Nothing is ever taken out.
///
/// As large as a list, and no more than one while there are few.
#[derive(Clone)]
pub(crate) enum Sorted<T> {
    Few(Vec<T>),
    Many(Box<Chunks<T>>),
}

/// The chunks of a list that became too long, none of them empty. Kept out of the way of those few
/// that most orders have.
#[derive(Clone)]
pub(crate) struct Chunks<T>(Vec<Chunk<T>>);

#[derive(Clone)]
struct Chunk<T> {
    /// The rank of its first: how many stand in the chunks before it.
    start: usize,
    items: Vec<T>,
}

/// What was found, or was put in because it was not there.
pub(crate) struct Found<'s, T> {
    pub(crate) item: &'s mut T,
    pub(crate) rank: usize,
    pub(crate) new: bool,
}

impl<T: Keyed> Sorted<T> {
    /// Takes things that the caller knows to be sorted by id, none twice. Nothing is sorted here.
    #[cfg(feature = "serde")]
    pub(crate) fn from_sorted(items: Vec<T>) -> Self {
        if items.len() <= CHUNK {
            Self::Few(items)
        } else {
            Self::Many(Box::new(Chunks::cut(items)))
        }
    }

    /// All of them, in the order of ids.
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        match self {
            Self::Few(items) => Iter {
                items: items.iter(),
                chunks: slice::Iter::default(),
                behind: 0,
            },
            Self::Many(chunks) => Iter {
                items: slice::Iter::default(),
                chunks: chunks.0.iter(),
                behind: self.len(),
            },
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(items) => items.len(),
            Self::Many(chunks) => {
                let last = chunks.0.last();
                last.map_or(0, |last| last.start.saturating_add(last.items.len()))
            }
        }
    }

    /// The one of a rank, if there are so many.
    pub(crate) fn get(&self, rank: usize) -> Option<&T> {
        match self {
            Self::Few(items) => items.get(rank),
            Self::Many(chunks) => chunks.get(rank),
        }
    }

    /// The one with an id, and its rank.
    pub(crate) fn find(&self, key: &T::Key) -> Option<(usize, &T)> {
        match self {
            Self::Few(items) => {
                let at = search(items, key).ok()?;
                Some((at, items.get(at)?))
            }
            Self::Many(chunks) => chunks.find(key),
        }
    }

    /// The one with an id, to be written, and its rank. Whoever writes it leaves its id alone.
    pub(crate) fn find_mut(&mut self, key: &T::Key) -> Option<(usize, &mut T)> {
        let (start, items) = match self {
            Self::Few(items) => (0, items),
            Self::Many(chunks) => {
                let home = chunks.home(key);
                let chunk = chunks.0.get_mut(home)?;
                (chunk.start, &mut chunk.items)
            }
        };
        let at = search(items, key).ok()?;
        Some((start.saturating_add(at), items.get_mut(at)?))
    }

    /// The one with an id, which is made where it is not there. `None` never comes.
    #[expect(
        clippy::inline_always,
        reason = "a call costs as much as the search of a lone thing"
    )]
    #[inline(always)]
    pub(crate) fn find_or_insert(
        &mut self,
        key: &T::Key,
        make: impl FnOnce() -> T,
    ) -> Option<Found<'_, T>> {
        if let Self::Few(items) = self
            && items.len() >= CHUNK
            && search(items, key).is_err()
        {
            let chunks = Chunks::cut(mem::take(items));
            *self = Self::Many(Box::new(chunks));
        }
        match self {
            Self::Few(items) => find_or_insert(items, key, make),
            Self::Many(chunks) => chunks.find_or_insert(key, make),
        }
    }
}

impl<T: Keyed> Chunks<T> {
    /// Cuts a sorted list into full chunks, from its end, so that everything is moved once.
    fn cut(mut items: Vec<T>) -> Self {
        let mut chunks = Vec::new();
        while let Some(last) = items.len().checked_sub(1) {
            let start = (last / CHUNK).saturating_mul(CHUNK);
            let items = items.split_off(start);
            chunks.push(Chunk { start, items });
        }
        chunks.reverse();
        Self(chunks)
    }

    /// The chunk in which an id stands or would have to: the last that begins at or before it.
    fn home(&self, key: &T::Key) -> usize {
        let begins = |chunk: &Chunk<T>| chunk.items.first().is_some_and(|it| it.key() <= key);
        self.0.partition_point(begins).saturating_sub(1)
    }

    #[cold]
    fn get(&self, rank: usize) -> Option<&T> {
        let behind = self.0.partition_point(|chunk| chunk.start <= rank);
        let chunk = self.0.get(behind.checked_sub(1)?)?;
        chunk.items.get(rank.checked_sub(chunk.start)?)
    }

    #[cold]
    fn find(&self, key: &T::Key) -> Option<(usize, &T)> {
        let chunk = self.0.get(self.home(key))?;
        let at = search(&chunk.items, key).ok()?;
        Some((chunk.start.saturating_add(at), chunk.items.get(at)?))
    }

    #[cold]
    fn find_or_insert(&mut self, key: &T::Key, make: impl FnOnce() -> T) -> Option<Found<'_, T>> {
        let mut home = self.home(key);
        let items = &self.0.get(home)?.items;
        if items.len() >= CHUNK
            && let Err(at) = search(items, key)
        {
            home = self.divide(home, at)?;
        }
        let mut chunks = self.0.iter_mut().skip(home);
        let chunk = chunks.next()?;
        let mut found = find_or_insert(&mut chunk.items, key, make)?;
        found.rank = found.rank.saturating_add(chunk.start);
        if found.new {
            chunks.for_each(|later| later.start = later.start.saturating_add(1));
        }
        Some(found)
    }

    /// Divides a full chunk into which something is to be put, and returns which half takes it.
    ///
    /// In the middle, unless it comes behind everything else: ids that rise, as most do, leave full
    /// chunks behind and not halves.
    fn divide(&mut self, full: usize, at: usize) -> Option<usize> {
        let next = full.saturating_add(1);
        let last = next == self.0.len();
        let Chunk { start, items } = self.0.get_mut(full)?;
        let cut = if last && at == items.len() {
            at.saturating_sub(1)
        } else {
            items.len() / 2
        };
        let start = start.saturating_add(cut);
        let items = items.split_off(cut);
        self.0.insert(next, Chunk { start, items });
        Some(if at > cut { next } else { full })
    }
}

/// The place of an id in a sorted list, or the one at which it would have to be put in.
#[expect(
    clippy::inline_always,
    reason = "a call costs as much as the search of a lone thing"
)]
#[inline(always)]
fn search<T: Keyed>(items: &[T], key: &T::Key) -> Result<usize, usize> {
    // A lone thing, by far the most frequent list, needs an equality and no halving.
    match items {
        [] => Err(0),
        [only] if only.key() == key => Ok(0),
        [only] => Err(usize::from(only.key() < key)),
        items => items.binary_search_by(|item| item.key().cmp(key)),
    }
}

#[expect(
    clippy::inline_always,
    reason = "a call costs as much as the search of a lone thing"
)]
#[inline(always)]
fn find_or_insert<'s, T: Keyed>(
    items: &'s mut Vec<T>,
    key: &T::Key,
    make: impl FnOnce() -> T,
) -> Option<Found<'s, T>> {
    let (rank, new) = match search(items, key) {
        Ok(at) => (at, false),
        Err(at) => {
            // Most lists have one thing in them, and none should pay for the room of four.
            if items.is_empty() {
                *items = vec![make()];
            } else {
                items.insert(at, make());
            }
            (at, true)
        }
    };
    let item = items.get_mut(rank)?;
    Some(Found { item, rank, new })
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl<T: Keyed + PartialEq> PartialEq for Sorted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Keyed + Eq> Eq for Sorted<T> {}

impl<T: Keyed + fmt::Debug> fmt::Debug for Sorted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What stands in a sorted collection, in the order of ids.
pub(crate) struct Iter<'s, T> {
    /// The rest of the chunk that is being read.
    items: slice::Iter<'s, T>,
    chunks: slice::Iter<'s, Chunk<T>>,
    /// How many stand in those chunks.
    behind: usize,
}

impl<'s, T> Iterator for Iter<'s, T> {
    type Item = &'s T;

    fn next(&mut self) -> Option<&'s T> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(item);
            }
            self.items = self.chunks.next()?.items.iter();
            self.behind = self.behind.saturating_sub(self.items.len());
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.items.len().saturating_add(self.behind);
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests;
