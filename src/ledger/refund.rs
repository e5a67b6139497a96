//! Money that goes back, one movement at a time: refunds, disputes, and requests of ours.
//!
//! Who says what: a refund and a dispute are the provider's facts, under the provider's ids. A
//! request is our own wish, under our id, and no money moves by it. It is answered when a refund is
//! reported that bears its id. So a refund made in the provider's dashboard answers none (I-131).

use core::fmt;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::latest::Latest;
use crate::ledger::sorted::Keyed;
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{DisputeId, RefundId, RequestId};
use crate::value::money::Money;

/// One refund of a payment, as the provider reported it last.
///
/// The latest report by the provider's time stands, with its state and amount together; at one
/// instant `Pending < Failed < Done`, then the larger amount. A refund that is pending counts as
/// gone, and one that failed does not (law L10).
#[derive(Clone, Eq, PartialEq)]
pub struct Refund {
    pub(crate) id: RefundId,
    pub(crate) request: Option<RequestId>,
    /// State, then minor units, then currency: the order in which ties are decided.
    pub(crate) told: Latest<(RefundState, i64, Currency)>,
}

/// One dispute over a payment, as the provider reported it last.
///
/// The latest report by the provider's time stands; at one instant `Open < Won < Lost`. While it is
/// open or lost its money cannot be refunded as well; when it is won it can again (incident I-85).
/// A dispute never moves the order's status.
#[derive(Clone, Eq, PartialEq)]
pub struct Dispute {
    pub(crate) id: DisputeId,
    /// State, then minor units, then currency: the order in which ties are decided.
    pub(crate) told: Latest<(DisputeState, i64, Currency)>,
}

/// One request of ours that money of a payment goes back.
///
/// Each id is a request of its own, so that pressing the button twice asks once, and two genuine
/// requests of one amount are two (incident I-112).
///
/// ```
/// # use order_lifecycle::*;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
/// # let (payment, request) = (PaymentId::new("pay_1")?, RequestId::new("R-1")?);
/// # let captured = PaymentFact::Captured { amount };
/// # let _ = order.observe(&Notice::payment(payment.clone(), captured, at(1)), at(1));
/// let four = Amount::parse("4.00", Currency::INR)?;
/// let ask = Command::Refund { payment: payment.clone(), request: request.clone(), amount: four };
/// assert_eq!(order.command(&ask, at(2))?.answer, Answer::Applied);
/// assert_eq!(order.command(&ask, at(3))?.answer, Answer::Repeat);
/// assert_eq!(order.sums().owed, 4_00);
///
/// // The refund bears the request, so it answers it, pending as it is.
/// let (refund, state) = (RefundId::new("rf_1")?, RefundState::Pending);
/// let sent = PaymentFact::Refund { refund, request: Some(request), amount: four, state };
/// let _ = order.observe(&Notice::payment(payment, sent, at(4)), at(4));
/// assert_eq!((order.sums().owed, order.sums().given_back), (0, 4_00));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct RefundRequest {
    pub(crate) id: RequestId,
    pub(crate) asked: Amount,
    /// Minor units still asked for: all, or what had been answered when it was withdrawn.
    /// Withdrawing does not undo a refund, and if that one fails later its money is owed again.
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

    /// Returns how much it gives back. This refund alone: a running total has a fact of its own.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount::from_parts(self.told.value.1, self.told.value.2)
    }

    /// Returns how far it is.
    #[must_use]
    pub fn state(&self) -> RefundState {
        self.told.value.0
    }

    /// Tells whether a report names another request that it answers: of two told the smaller id is
    /// kept, so that arrival does not decide. A report without one takes none away: not every
    /// message says it. SPEC: L3
    pub(super) fn learns(&self, told: Option<&RequestId>) -> bool {
        match (&self.request, told) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(known), Some(told)) => told < known,
        }
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

    /// Returns how much is disputed, which can be more than was captured (incident I-86b).
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

    /// Returns how much was asked, whatever of it is answered or withdrawn by now.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.asked
    }
}

impl Keyed for Refund {
    type Key = RefundId;

    fn key(&self) -> &RefundId {
        &self.id
    }
}

impl Keyed for Dispute {
    type Key = DisputeId;

    fn key(&self) -> &DisputeId {
        &self.id
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
