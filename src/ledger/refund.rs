//! Money that goes back, one movement at a time: refunds, disputes, and requests of ours.

use core::fmt;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::latest::Latest;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};
use crate::value::money::Money;

/// One refund of a payment, as the provider reported it last.
#[derive(Clone, Eq, PartialEq)]
pub struct Refund {
    pub(crate) id: RefundId,
    pub(crate) request: Option<RequestId>,
    /// State, then minor units, then currency: the order in which ties are decided.
    pub(crate) told: Latest<(RefundState, i64, Currency)>,
}

/// One dispute over a payment, as the provider reported it last.
#[derive(Clone, Eq, PartialEq)]
pub struct Dispute {
    pub(crate) id: DisputeId,
    /// State, then minor units, then currency: the order in which ties are decided.
    pub(crate) told: Latest<(DisputeState, i64, Currency)>,
}

/// One request of ours that money of a payment goes back.
#[derive(Clone, Eq, PartialEq)]
pub struct RefundRequest {
    pub(crate) id: RequestId,
    pub(crate) asked: Amount,
    /// Minor units still asked for: all, or what had been answered when it was withdrawn.
    pub(crate) standing: i64,
}

impl Refund {
    /// Returns the refund's id.
    #[must_use]
    pub fn id(&self) -> &RefundId {
        &self.id
    }

    /// Returns the request of ours that it answers, where that was reported.
    #[must_use]
    pub fn request(&self) -> Option<&RequestId> {
        self.request.as_ref()
    }

    /// Returns how much it gives back.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount::from_parts(self.told.value.1, self.told.value.2)
    }

    /// Returns how far it is.
    #[must_use]
    pub fn state(&self) -> RefundState {
        self.told.value.0
    }

    /// Tells whether its money counts as gone: pending or done.
    pub(super) fn counts(&self) -> bool {
        match self.state() {
            RefundState::Pending | RefundState::Done => true,
            RefundState::Failed => false,
        }
    }
}

impl Dispute {
    /// Returns the dispute's id.
    #[must_use]
    pub fn id(&self) -> &DisputeId {
        &self.id
    }

    /// Returns how much is disputed.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount::from_parts(self.told.value.1, self.told.value.2)
    }

    /// Returns how far it is.
    #[must_use]
    pub fn state(&self) -> DisputeState {
        self.told.value.0
    }
}

impl RefundRequest {
    /// Returns the merchant's id of the request.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        &self.id
    }

    /// Returns how much was asked.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.asked
    }
}

impl fmt::Debug for Refund {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refund")
            .field("id", &self.id)
            .field("request", &self.request)
            .field("amount", &self.amount())
            .field("state", &self.state())
            .field("at", &self.told.at)
            .finish()
    }
}

impl fmt::Debug for Dispute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispute")
            .field("id", &self.id)
            .field("amount", &self.amount())
            .field("state", &self.state())
            .field("at", &self.told.at)
            .finish()
    }
}

impl fmt::Debug for RefundRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let standing = Money::new(self.standing, self.asked.currency());
        f.debug_struct("RefundRequest")
            .field("id", &self.id)
            .field("amount", &self.asked)
            .field("standing", &standing.ok())
            .finish()
    }
}
