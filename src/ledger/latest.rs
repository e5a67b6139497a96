//! Registers that keep the latest by the provider's time: the merge behind law L3.
//!
//! Messages overtake each other. Whoever keeps what was *received* last books a dispute as lost
//! that was reversed meanwhile, because the older message came second (incident I-89). What
//! *occurred* last is the same whatever the way of the messages, so that is what stands here.
//!
//! | reported, compared with what stands | what it is | what is stored |
//! |---|---|---|
//! | the same value, not later | a repeat | nothing new |
//! | the same value, later | a repeat | the later time, hidden |
//! | another value, later, or greater at one instant | applied | both, visible |
//! | another value, earlier, or smaller at one instant | stale | nothing new |
//!
//! The refreshed time of a repeat has to be kept. Take done@5, failed@7 and done@9 of one refund:
//! if the repeat done@9 left the register at 5, then failed@7 would stand when it comes last, and
//! done when it comes between them.

use crate::value::timestamp::Timestamp;

/// How far an input changed what is stored. In climbing order, so that many changes at once are the
/// greatest of them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Change {
    /// Nothing is stored otherwise than before.
    Nothing,
    /// A time that no answer shows was refreshed: a new revision, and no activity.
    Hidden,
    /// The same, and with it the end of a refund came into doubt or out of it. Whether anybody sees
    /// that is for the duties to say: a payment can have to be polled for another reason.
    Doubt,
    /// Something visible is different: a new revision, and activity of an open order.
    Visible,
}

/// What merging a fact did, and whether what was reported is what stands now; if not, something
/// later or higher does.
///
/// The two are independent. A time can move below a value that something higher covers: the latest
/// failure of a payment that is voided anyway.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Merged {
    pub(crate) change: Change,
    /// Tells a repeat from what is stale, where nothing visible changed.
    pub(crate) stands: bool,
}

impl Change {
    /// What a time that moved or did not move amounts to, while no read shows it.
    pub(crate) const fn hidden_if(moved: bool) -> Self {
        if moved { Self::Hidden } else { Self::Nothing }
    }
}

impl Merged {
    /// Something visible is different, and what was reported stands.
    pub(crate) const CHANGED: Self = Self {
        change: Change::Visible,
        stands: true,
    };
    /// Something later or higher stands, and nothing at all was stored.
    pub(crate) const OVERTAKEN: Self = Self::overtaken_by(false);

    /// What was reported stands already, and its hidden time may have moved.
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
/// sequence of hearings. The derived order compares the fields from top to bottom: the time first,
/// which is the whole rule.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Latest<T> {
    /// The provider's time, as it was reported: not clamped to our clock, because a clamp would
    /// make the value hang on when the message came. A stamp from the far future pins the register.
    pub(crate) at: Timestamp,
    pub(crate) value: T,
}

impl<T: Copy + Ord> Latest<T> {
    /// Keeps the greater of what stands and what was reported, by the table above. SPEC: L3
    ///
    /// A value that stands already is a repeat whatever its time, so a poll that shows an old state
    /// again is answered as one.
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
///
/// The register of something that has no value but its time: a failure, a hold, a reversal, a
/// limit. The first report always moves it, since none is smaller than any instant.
pub(crate) fn later(register: &mut Option<Timestamp>, told: Timestamp) -> bool {
    let moved = Some(told) > *register;
    if moved {
        *register = Some(told);
    }
    moved
}
