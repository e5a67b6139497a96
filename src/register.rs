//! Registers that keep the latest by the provider's time: the merge behind law L3.

use crate::instant::Instant;

/// What a notice did to what was known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Effect {
    /// Something visible is different now.
    Changed,
    /// The same was known already.
    Same,
    /// Something later or higher stands.
    Overtaken,
}

/// The effect of a notice, and whether anything that is stored moved, hidden times included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Merged {
    pub(crate) effect: Effect,
    pub(crate) moved: bool,
}

impl Merged {
    pub(crate) const CHANGED: Self = Self {
        effect: Effect::Changed,
        moved: true,
    };
    pub(crate) const OVERTAKEN: Self = Self {
        effect: Effect::Overtaken,
        moved: false,
    };

    /// The same merge, of a payment that was itself news.
    pub(crate) fn on_new_payment(self, new: bool) -> Self {
        if new { Self::CHANGED } else { self }
    }

    /// The same merge, of a notice that said something besides which does not stand.
    pub(crate) fn overtaken(self) -> Self {
        match self.effect {
            Effect::Changed => self,
            Effect::Same | Effect::Overtaken => Self {
                effect: Effect::Overtaken,
                ..self
            },
        }
    }

    pub(crate) const fn same(moved: bool) -> Self {
        Self {
            effect: Effect::Same,
            moved,
        }
    }
}

/// A value with the provider's time of it. The later stands; at one time, the greater value.
///
/// Taking the greater of two pairs is commutative, associative and idempotent, and so is every
/// sequence of hearings.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Latest<T> {
    pub(crate) at: Instant,
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
pub(crate) fn later(register: &mut Option<Instant>, told: Instant) -> bool {
    let moved = Some(told) > *register;
    if moved {
        *register = Some(told);
    }
    moved
}
