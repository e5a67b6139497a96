//! Registers that keep the latest by the provider's time: the merge behind law L3.

use crate::value::timestamp::Timestamp;

/// How far an input changed what is stored.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Change {
    /// Nothing is stored otherwise than before.
    Nothing,
    /// A time that no answer shows was refreshed: a new revision, and no activity.
    Hidden,
    /// Something visible is different: a new revision, and activity of an open order.
    Visible,
}

/// What merging a fact did, and whether what was reported is what stands now; if not, something
/// later or higher does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Merged {
    pub(crate) change: Change,
    pub(crate) stands: bool,
}

impl Change {
    pub(crate) const fn hidden_if(moved: bool) -> Self {
        if moved { Self::Hidden } else { Self::Nothing }
    }
}

impl Merged {
    pub(crate) const CHANGED: Self = Self {
        change: Change::Visible,
        stands: true,
    };
    pub(crate) const OVERTAKEN: Self = Self::overtaken_by(false);

    pub(crate) const fn same(moved: bool) -> Self {
        Self {
            change: Change::hidden_if(moved),
            stands: true,
        }
    }

    /// Something later or higher stands, and a hidden time may have moved all the same.
    pub(crate) const fn overtaken_by(moved: bool) -> Self {
        Self {
            change: Change::hidden_if(moved),
            stands: false,
        }
    }
}

/// A value with the provider's time of it. The later stands; at one time, the greater value.
///
/// Taking the greater of two pairs is commutative, associative and idempotent, and so is every
/// sequence of hearings.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Latest<T> {
    pub(crate) at: Timestamp,
    pub(crate) value: T,
}

impl<T: Copy + Ord> Latest<T> {
    pub(crate) fn hear(&mut self, told: Self) -> Merged {
        let same = told.value == self.value;
        let moved = told > *self;
        if moved {
            *self = told;
        }
        match (same, moved) {
            (true, moved) => Merged::same(moved),
            (false, true) => Merged::CHANGED,
            (false, false) => Merged::OVERTAKEN,
        }
    }
}

/// Moves an optional instant forward to a later one, and tells whether it moved. SPEC: L3
pub(crate) fn later(register: &mut Option<Timestamp>, told: Timestamp) -> bool {
    let moved = Some(told) > *register;
    if moved {
        *register = Some(told);
    }
    moved
}
