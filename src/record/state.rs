//! The state, as a record: the status, with the fields that only some statuses have beside it.

use alloc::string::{String, ToString};

use serde::{Deserialize, Serialize};

use super::OrderRecord;
use super::error::{RecordError, RecordRule};
use super::value::{instant, shown};
use super::words::Word;
use crate::id::PaymentId;
use crate::instant::Instant;
use crate::ledger::Ledger;
use crate::order::Order;
use crate::state::{
    AnyState, Attempted, Cancelled, Cause, CheckoutRendered, Closed, Closing, Created, Expired,
    Paid, State, Way,
};
use crate::status::Status;

/// The record of a closing: how an order came to be closed and unpaid.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingRecord {
    /// `CANCELLED` or `EXPIRED`: what the order became, and still is unless it was honoured.
    pub status: String,
    /// `TIMEOUT`, `INACTIVITY`, `PROVIDER` or `MERCHANT`.
    pub cause: String,
    /// When, in milliseconds since 1970 in UTC.
    pub at: i64,
}

/// The record of what paid an order.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaidRecord {
    /// The id of the payment that won.
    pub winner: String,
    /// Minor units of its capture when it won or was last acknowledged.
    pub settled: i64,
}

impl ClosingRecord {
    pub(super) fn of<S: State>(order: &Order<S>) -> Option<Self> {
        let state = order.state.any();
        let honoured = state.paid().and_then(|paid| paid.honoured);
        honoured.or(state.closed_unpaid()).map(|closed| Self {
            status: closed.way.word().into(),
            cause: closed.closing().cause.word().into(),
            at: closed.closing().at.millis(),
        })
    }

    fn read(&self) -> Result<Closed, RecordError> {
        let way = Way::read("status", &self.status)?;
        let cause = Cause::read("cause", &self.cause)?;
        let possible = match (way, cause) {
            (Way::Cancelled, Cause::Merchant | Cause::Provider)
            | (Way::Expired, Cause::Timeout | Cause::Inactivity | Cause::Provider) => true,
            (Way::Cancelled, Cause::Timeout | Cause::Inactivity)
            | (Way::Expired, Cause::Merchant) => false,
        };
        if !possible {
            let rule = RecordRule::ImpossibleCause;
            return Err(RecordError::new("cause", &self.cause, rule));
        }
        let at = instant("at", self.at)?;
        Ok(Closed::new(Closing { at, cause }, way))
    }
}

impl PaidRecord {
    pub(super) fn of<S: State>(order: &Order<S>) -> Option<Self> {
        let (paid, winner) = order.state.any().paid().zip(order.winner())?;
        Some(Self {
            winner: winner.id.to_string(),
            settled: paid.settled,
        })
    }
}

impl OrderRecord {
    pub(super) fn state(&self, ledger: &Ledger) -> Result<AnyState, RecordError> {
        let status = self.status.parse::<Status>();
        let status =
            status.map_err(|error| RecordError::new("status", &self.status, error.into()))?;
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
            Status::Cancelled => AnyState::Cancelled(Cancelled {
                closing: self.closed_as(Way::Cancelled)?,
            }),
            Status::Expired => AnyState::Expired(Expired {
                closing: self.closed_as(Way::Expired)?,
            }),
        })
    }

    /// Refuses what the status has no use for, and would silently be lost.
    fn nothing_out_of_place(&self, status: Status) -> Result<(), RecordError> {
        let open = status.is_open();
        let closing = self.closing.as_ref().map(|closing| &closing.status);
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

    fn last_activity(&self) -> Result<Instant, RecordError> {
        instant(
            "last_activity",
            *present("last_activity", self.last_activity.as_ref())?,
        )
    }

    fn closed_as(&self, way: Way) -> Result<Closing, RecordError> {
        let record = present("closing", self.closing.as_ref())?;
        let closed = record.read().map_err(|error| error.within("closing"))?;
        if closed.way != way {
            let rule = RecordRule::ClosedOtherwise;
            return Err(RecordError::new("closing.status", &record.status, rule));
        }
        Ok(closed.closing())
    }

    fn paid(&self, ledger: &Ledger) -> Result<Paid, RecordError> {
        let PaidRecord { winner, settled } = present("paid", self.paid.as_ref())?;
        let known = PaymentId::new(winner).ok();
        let found = known.as_ref().and_then(|id| ledger.find(id));
        let unknown = || RecordError::new("paid.winner", winner, RecordRule::UnknownWinner);
        let (place, _) = found.ok_or_else(unknown)?;
        let closing = self.closing.as_ref().map(ClosingRecord::read).transpose();
        Ok(Paid {
            winner: place,
            settled: *settled,
            honoured: closing.map_err(|error| error.within("closing"))?,
        })
    }
}

fn present<'r, T>(field: &str, value: Option<&'r T>) -> Result<&'r T, RecordError> {
    let missing = || RecordError::new(field, "null", RecordRule::Missing);
    value.ok_or_else(missing)
}
