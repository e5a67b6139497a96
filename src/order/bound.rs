//! The provider's order ids that were bound to an order.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::value::id::ProviderOrderId;

/// The provider's orders for ours, in the order in which they were bound: each time the checkout is
/// begun anew there may be one more. The last one is the current one.
///
/// Most orders have one at most, and pay no more room for it than the id takes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) enum Bound {
    #[default]
    None,
    One(ProviderOrderId),
    /// At least two. Boxed once more, so that it fits into the room of one id.
    #[expect(
        clippy::box_collection,
        reason = "a vector is too large for the room of an id"
    )]
    Many(Box<Vec<ProviderOrderId>>),
}

impl Bound {
    /// How many can be bound to one order. A bound, because each is kept for ever.
    pub(crate) const MOST: usize = 16;

    /// All of them, oldest first.
    pub(crate) fn as_slice(&self) -> &[ProviderOrderId] {
        match self {
            Self::None => &[],
            Self::One(id) => core::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }

    /// The one that was bound last.
    pub(crate) fn current(&self) -> Option<&ProviderOrderId> {
        self.as_slice().last()
    }

    pub(crate) fn contains(&self, id: &ProviderOrderId) -> bool {
        self.as_slice().contains(id)
    }

    /// Tells whether an id was bound before the current one.
    pub(crate) fn is_earlier(&self, id: &ProviderOrderId) -> bool {
        self.current() != Some(id) && self.contains(id)
    }

    /// Makes one more the current one. Whether there is room, and whether it is new, is for the
    /// caller to ask.
    pub(crate) fn push(&mut self, id: ProviderOrderId) {
        *self = match core::mem::take(self) {
            Self::None => Self::One(id),
            Self::One(first) => Self::Many(Box::new(alloc::vec![first, id])),
            Self::Many(mut ids) => {
                ids.push(id);
                Self::Many(ids)
            }
        };
    }
}
