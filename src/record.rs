//! The flat, versioned, serialisable form of an order (law L11).

mod check;
mod error;
mod giveback;
mod payment;
mod state;
mod terms;
mod value;
mod version;
mod words;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

pub use self::error::{RecordError, RecordRule};
pub use self::giveback::{DisputeRecord, RefundRecord, RefundTotalRecord, RequestRecord};
pub use self::payment::{CaptureRecord, PaymentRecord};
pub use self::state::{ClosingRecord, PaidRecord};
pub use self::terms::{LateMoneyRecord, TermsRecord};
pub use self::value::MoneyRecord;
use self::value::{each, id, instant, sorted};
use crate::id::ProviderOrderId;
use crate::instant::Instant;
use crate::ledger::Ledger;
use crate::order::Order;
use crate::payment::Payment;
use crate::state::State;

#[doc = include_str!("docs/record.md")]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct OrderRecord {
    /// The version of this form, [`VERSION`](Self::VERSION) in every record that was read or made.
    pub version: u32,
    /// What was agreed.
    pub terms: TermsRecord,
    /// The provider's id of the order, once it is bound.
    pub provider_order: Option<String>,
    /// The status, in the gateway's spelling.
    pub status: String,
    /// The last visible change to an open order, in milliseconds since 1970 in UTC. Exactly the
    /// open statuses have one.
    pub last_activity: Option<i64>,
    /// How the order came to be closed and unpaid. `CANCELLED` and `EXPIRED` have one, and `PAID`
    /// where the order was closed before and honoured.
    pub closing: Option<ClosingRecord>,
    /// What paid the order. Exactly `PAID` has one.
    pub paid: Option<PaidRecord>,
    /// The largest `now` of any input, in milliseconds since 1970 in UTC.
    pub clock: i64,
    /// The number of changes.
    pub revision: u64,
    /// The payments, sorted by id.
    pub payments: Vec<PaymentRecord>,
}

impl<S: State> From<&Order<S>> for OrderRecord {
    /// Writes down all there is of an order, in the current version.
    fn from(order: &Order<S>) -> Self {
        Self {
            version: Self::VERSION,
            terms: order.terms().into(),
            provider_order: order.provider_order().map(ToString::to_string),
            status: order.status().as_str().into(),
            last_activity: order.state.any().last_activity().map(Instant::millis),
            closing: ClosingRecord::of(order),
            paid: PaidRecord::of(order),
            clock: order.clock.millis(),
            revision: order.revision(),
            payments: order.payments().map(PaymentRecord::from).collect(),
        }
    }
}

impl TryFrom<OrderRecord> for Order {
    type Error = RecordError;

    /// Loads an order: the same as the one that was written down, to its revision, its clock and
    /// its duties. Loading is no input and has no answer.
    ///
    /// # Errors
    ///
    /// [`RecordError`] with the first rule that is broken: the version is the current one; every
    /// value passes the door that it first came through; every list is sorted; and what the parts
    /// say of each other could have come about (laws L1 and L2 included). Nothing is repaired.
    fn try_from(record: OrderRecord) -> Result<Self, RecordError> {
        if record.version != OrderRecord::VERSION {
            return Err(RecordError::version(record.version));
        }
        let order = record.assemble()?;
        check::check(&order)?;
        Ok(order)
    }
}

impl OrderRecord {
    /// Reads each value through its own door.
    fn assemble(&self) -> Result<Order, RecordError> {
        let terms = self.terms.read().map_err(|error| error.within("terms"))?;
        let bound = self.provider_order.as_ref();
        let bound = bound.map(|it| id("provider_order", it, ProviderOrderId::new));
        let payments = each("payments", &self.payments, PaymentRecord::read)?;
        sorted("payments", ".payment", &payments, Payment::id)?;
        let ledger = Ledger::from_sorted(payments);
        Ok(Order {
            terms,
            provider_order: bound.transpose()?,
            clock: instant("clock", self.clock)?,
            revision: self.revision,
            state: self.state(&ledger)?,
            ledger,
        })
    }
}
