//! The state, as a record: the status, with the fields that only some statuses have beside it.

use alloc::format;
use alloc::string::{String, ToString};

use serde::{Deserialize, Serialize};

use super::OrderRecord;
use super::error::{RecordError, RecordRule};
use super::value::{id, instant, shown, word};
use crate::ledger::Ledger;
use crate::ledger::settlement::Settlement;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::lifecycle::status::Status;
use crate::order::Order;
use crate::order::bound::Bound;
use crate::order::state::{AnyState, Attempted, CheckoutRendered, Created, Paid, State};
use crate::value::id::{PaymentId, ProviderOrderId};
use crate::value::timestamp::Timestamp;

/// The record of a closing: how an order came to be closed and unpaid.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosingRecord {
    /// `merchant`, `provider_cancelled`, `provider_expired`, `timeout` or `inactivity`. What the
    /// order became, and still is unless it was honoured, follows from it.
    pub(super) cause: String,
    /// When, in milliseconds since 1970 in UTC.
    pub(super) at: i64,
}

/// The record of what paid an order.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaidRecord {
    /// The id of the payment that won.
    pub(super) winner: String,
    /// Minor units of its capture when it won or was last acknowledged.
    pub(super) settled: i64,
    /// Whether it was accepted as captured, so that it need not come to the price.
    pub(super) as_captured: bool,
}

impl ClosingRecord {
    /// Of a closed order, and of a paid one that was closed before.
    pub(super) fn of<S: State>(order: &Order<S>) -> Option<Self> {
        order.closing().map(|closing| Self {
            cause: closing.cause.as_str().into(),
            at: closing.at.millis(),
        })
    }

    fn read(&self) -> Result<Closing, RecordError> {
        Ok(Closing {
            cause: word::<ClosingCause>("cause", &self.cause)?,
            at: instant("at", self.at)?,
        })
    }
}

impl PaidRecord {
    /// The winner by its id: a place in the ledger would mean nothing to whoever reads the record.
    pub(super) fn of<S: State>(order: &Order<S>) -> Option<Self> {
        let (paid, winner) = order.state.any().paid().zip(order.winner())?;
        Some(Self {
            winner: winner.id.to_string(),
            settled: paid.settled,
            as_captured: paid.as_captured,
        })
    }
}

impl OrderRecord {
    /// Makes the state of the status and its fields. The status is looked at first and decides
    /// which fields there must be and which there must not.
    pub(super) fn state(&self, ledger: &Ledger) -> Result<AnyState, RecordError> {
        let status = word("status", &self.status)?;
        self.nothing_out_of_place(status)?;
        Ok(match status {
            Status::Created => AnyState::Created(Created {
                last_activity: self.last_activity()?,
            }),
            Status::CheckoutRendered => AnyState::CheckoutRendered(CheckoutRendered {
                last_activity: self.last_activity()?,
            }),
            Status::Attempted => AnyState::Attempted(Attempted {
                last_activity: self.last_activity()?,
            }),
            Status::Paid => AnyState::Paid(self.paid(ledger)?),
            Status::Cancelled | Status::Expired => self.closed_as(status)?,
        })
    }

    /// Refuses what the status has no use for, and would silently be lost.
    fn nothing_out_of_place(&self, status: Status) -> Result<(), RecordError> {
        let open = status.is_open();
        let closing = self.closing.as_ref().map(|closing| &closing.cause);
        let winner = self.paid.as_ref().map(|paid| &paid.winner);
        let fields = [
            ("last_activity", shown(self.last_activity.as_ref()), open),
            ("closing", shown(closing), !open),
            ("paid", shown(winner), status == Status::Paid),
        ];
        for (field, value, wanted) in fields {
            if let Some(value) = value.filter(|_| !wanted) {
                return Err(RecordError::new(field, value, RecordRule::OutOfPlace));
            }
        }
        Ok(())
    }

    /// When an open order was last active.
    fn last_activity(&self) -> Result<Timestamp, RecordError> {
        instant(
            "last_activity",
            *present("last_activity", self.last_activity.as_ref())?,
        )
    }

    /// The closing of a closed, unpaid order, which has to lead to its status.
    fn closed_as(&self, status: Status) -> Result<AnyState, RecordError> {
        let record = present("closing", self.closing.as_ref())?;
        let closing = record.read().map_err(|error| error.within("closing"))?;
        if closing.status() != status {
            let rule = RecordRule::ClosedOtherwise;
            return Err(RecordError::new("closing.cause", &record.cause, rule));
        }
        Ok(AnyState::closed(closing.at, closing.cause))
    }

    /// What paid the order. The winner is one of its payments (law L1); whether that one can have
    /// won is asked in `check`.
    fn paid(&self, ledger: &Ledger) -> Result<Paid, RecordError> {
        let PaidRecord {
            winner,
            settled,
            as_captured,
        } = present("paid", self.paid.as_ref())?;
        let known = PaymentId::new(winner).ok();
        let found = known.as_ref().and_then(|id| ledger.find(id));
        let unknown = || RecordError::new("paid.winner", winner, RecordRule::UnknownWinner);
        let (place, _) = found.ok_or_else(unknown)?;
        let closing = self.closing.as_ref().map(ClosingRecord::read).transpose();
        let settlement = Settlement {
            minor: *settled,
            as_captured: *as_captured,
        };
        let honoured = closing.map_err(|error| error.within("closing"))?;
        Ok(Paid::new(place, settlement, honoured))
    }
}

/// The provider's orders, none twice and no more than can be bound.
pub(super) fn bound(ids: &[String]) -> Result<Bound, RecordError> {
    let mut bound = Bound::default();
    for (at, text) in ids.iter().enumerate() {
        let field = format!("provider_orders[{at}]");
        let read = id(&field, text, ProviderOrderId::new)?;
        if bound.contains(&read) {
            return Err(RecordError::new(field, text, RecordRule::BoundTwice));
        }
        if at >= Bound::MOST {
            return Err(RecordError::new(field, text, RecordRule::TooManyBound));
        }
        bound.push(read);
    }
    Ok(bound)
}

/// Demands a field that the status needs.
fn present<'r, T>(field: &str, value: Option<&'r T>) -> Result<&'r T, RecordError> {
    let missing = || RecordError::new(field, "null", RecordRule::Missing);
    value.ok_or_else(missing)
}
