//! The flat, versioned, serialisable form of an order (law L11).
//!
//! # Theory of operation
//!
//! A record is what a store keeps. Writing one cannot fail; loading one *proves* it: every value
//! passes the door that it first came through, and then every rule between the parts is asked (the
//! table in `check`), so that what comes out is an order that inputs could have made, or an error
//! that names the field, the value and the rule. Nothing is repaired.
//!
//! The shape is the crate's own affair: a record can be serialised, read back, and asked for what a
//! store puts into columns, and nothing else. It has a version; reading brings an older one up to
//! date one version at a time (`version`).
//!
//! This room may use every room but `apply`: it writes an order down and assembles one, and never
//! moves one.

mod check;
pub(crate) mod error;
mod outflow;
mod payment;
mod state;
mod terms;
mod value;
mod version;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use self::error::RecordError;
use self::payment::PaymentRecord;
use self::state::{ClosingRecord, PaidRecord};
use self::terms::TermsRecord;
use self::value::{each, instant, sorted};
use crate::ledger::Ledger;
use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::State;
use crate::value::timestamp::Timestamp;

#[doc = include_str!("docs/record.md")]
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct OrderRecord {
    /// The version of this form, [`VERSION`](Self::VERSION) in every record.
    version: u32,
    /// What was agreed.
    terms: TermsRecord,
    /// The provider's ids that were bound, in that order; the last is the current one.
    provider_orders: Vec<String>,
    /// The status, in the gateway's spelling.
    status: String,
    /// The last visible change to an open order, in milliseconds since 1970 in UTC. Exactly the
    /// open statuses have one.
    last_activity: Option<i64>,
    /// How the order came to be closed and unpaid. `CANCELLED` and `EXPIRED` have one, and `PAID`
    /// where the order was closed before and honoured.
    closing: Option<ClosingRecord>,
    /// What paid the order. Exactly `PAID` has one.
    paid: Option<PaidRecord>,
    /// The largest `now` of any input, in milliseconds since 1970 in UTC.
    clock: i64,
    /// The number of changes.
    revision: u64,
    /// The payments, sorted by id.
    payments: Vec<PaymentRecord>,
}

impl<S: State> From<&Order<S>> for OrderRecord {
    /// Writes down all there is of an order, in the current version.
    fn from(order: &Order<S>) -> Self {
        Self {
            version: Self::VERSION,
            terms: order.terms().into(),
            provider_orders: order.provider_orders().map(ToString::to_string).collect(),
            status: order.status().as_str().into(),
            last_activity: order.state.any().last_activity().map(Timestamp::millis),
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
    /// [`RecordError`] with the first rule that is broken: every value passes the door that it
    /// first came through; every list is sorted; and what the parts say of each other could have
    /// come about (laws L1 and L2 included). Nothing is repaired.
    fn try_from(record: OrderRecord) -> Result<Self, RecordError> {
        let order = record.assemble()?;
        check::check(&order)?;
        Ok(order)
    }
}

impl OrderRecord {
    /// Returns the version of the form, the current one also of a record that was read in an older.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the merchant's id of the order.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.terms.order
    }

    /// Returns the status, in the gateway's spelling.
    #[must_use]
    pub fn status(&self) -> &str {
        &self.status
    }

    /// Returns the revision, to store the record only over the one that was loaded.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the next instant at which time alone changes the order or its duties, as
    /// [`Order::next_wake`] does; `None` also for a record with a value that no order can have.
    ///
    /// It is no part of the record: it is worked out anew at each call, at the cost of loading it.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        self.assemble().ok()?.next_wake()
    }

    /// Returns the provider's id of the order, once one is bound: the one that was bound last.
    #[must_use]
    pub fn provider_order(&self) -> Option<&str> {
        self.provider_orders.last().map(String::as_str)
    }

    /// Lists the provider's ids that were bound, oldest first.
    #[must_use]
    pub fn provider_orders(&self) -> impl ExactSizeIterator<Item = &str> {
        self.provider_orders.iter().map(String::as_str)
    }

    /// Lists the ids of the payments, in their order.
    #[must_use]
    pub fn payments(&self) -> impl ExactSizeIterator<Item = &str> {
        self.payments.iter().map(|it| it.payment.as_str())
    }

    /// Reads each value through its own door.
    fn assemble(&self) -> Result<Order, RecordError> {
        let terms = self.terms.read().map_err(|error| error.within("terms"))?;
        let payments = each("payments", &self.payments, PaymentRecord::read)?;
        sorted("payments", ".payment", &payments, Payment::id)?;
        let ledger = Ledger::from_sorted(payments);
        Ok(Order {
            terms,
            bound: state::bound(&self.provider_orders)?,
            clock: instant("clock", self.clock)?,
            revision: self.revision,
            state: self.state(&ledger)?,
            ledger,
        })
    }
}
