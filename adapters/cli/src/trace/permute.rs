//! Every order of arrival of the notices between two other steps.

/// The most orders of arrival that one trace may ask for.
pub(crate) const MOST: u64 = 400_000;

/// Runs of neighbouring places that may change places among themselves.
pub(crate) struct Permutations {
    order: Vec<usize>,
    runs: Vec<std::ops::Range<usize>>,
}

impl Permutations {
    /// Begins with the given order; `movable` tells which places hold notices.
    pub(crate) fn new(movable: &[bool]) -> Self {
        let mut runs = Vec::new();
        let mut from = 0;
        for run in movable.chunk_by(|a, b| a == b) {
            let to = from + run.len();
            if run.first() == Some(&true) {
                runs.push(from..to);
            }
            from = to;
        }
        Self {
            order: (0..movable.len()).collect(),
            runs,
        }
    }

    /// Returns how many orders there are in all; `None` when they cannot be counted.
    pub(crate) fn count(&self) -> Option<u64> {
        let lengths = self.runs.iter().map(|run| u64::try_from(run.len()).ok());
        lengths.into_iter().try_fold(1_u64, |product, length| {
            (1..=length?).try_fold(product, u64::checked_mul)
        })
    }

    /// Returns the runs.
    pub(crate) fn runs(&self) -> &[std::ops::Range<usize>] {
        &self.runs
    }

    /// Returns the present order.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// Moves to the next order, or tells that there is none.
    pub(crate) fn advance(&mut self) -> bool {
        let order = &mut self.order;
        self.runs
            .iter()
            .any(|run| order.get_mut(run.clone()).is_some_and(next))
    }
}

/// Moves to the next greater arrangement; at the last one back to the first, answering false.
fn next(places: &mut [usize]) -> bool {
    let Some(pivot) = places
        .windows(2)
        .rposition(|pair| pair.first() < pair.last())
    else {
        places.reverse();
        return false;
    };
    let (head, tail) = places.split_at_mut(pivot + 1);
    if let Some(last) = head.last_mut()
        && let Some(greater) = tail.iter_mut().rev().find(|place| **place > *last)
    {
        std::mem::swap(last, greater);
    }
    tail.reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_order_of_each_run_comes_once() {
        let mut permutations = Permutations::new(&[true, true, true, false, true, true]);
        let mut seen = BTreeSet::from([permutations.order().to_vec()]);
        while permutations.advance() {
            assert!(seen.insert(permutations.order().to_vec()));
            assert_eq!(permutations.order()[3], 3);
        }
        assert_eq!(permutations.count(), Some(12));
        assert_eq!(seen.len(), 12);
    }

    #[test]
    fn what_holds_no_notice_has_one_order() {
        let mut permutations = Permutations::new(&[false, false]);
        assert_eq!(permutations.count(), Some(1));
        assert!(!permutations.advance());
    }
}
