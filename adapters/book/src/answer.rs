use alloc::vec::Vec;

use order_lifecycle::{Closing, OrderId, Outcome, PaymentId, ProviderOrderId, Reconciliation};

use crate::parking::Parked;

/// A payment or a provider order that belongs to another order than the one it was used for.
///
/// One payment is one attempt to pay one order, and one provider order stands for one of ours.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Clash {
    /// A payment of another order. Nothing was applied, and the order that was asked is untouched.
    #[error("payment `{payment}` belongs to order `{owner}`, not to `{asked}`")]
    Payment {
        /// The payment.
        payment: PaymentId,
        /// The order that has it, archived or not.
        owner: OrderId,
        /// The order for which it was used.
        asked: OrderId,
    },
    /// A provider order of another order.
    #[error("provider order `{provider_order}` belongs to order `{owner}`, not to `{asked}`")]
    ProviderOrder {
        /// The provider order.
        provider_order: ProviderOrderId,
        /// The order to which it is bound, archived or not.
        owner: OrderId,
        /// The order for which it was used.
        asked: OrderId,
    },
}

/// What came of creating an order.
#[must_use = "what was replayed may have paid the order"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Created {
    /// The order is new. The reports that waited for it were replayed, in the order of arrival.
    New(Vec<Replayed>),
    /// The order is here already, with the same terms. Nothing changed.
    Repeat,
}

/// What a command did.
#[must_use = "the outcome tells whether anything changed, and a conflict needs somebody to look"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Commanded {
    /// What the order answered.
    pub outcome: Outcome,
    /// The reports that waited for the payment or provider order that the command made known.
    pub replayed: Vec<Replayed>,
}

/// What a report did, and what it released.
#[must_use = "a report that was not applied may have told of money"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Heard {
    /// What became of the report.
    pub received: Received,
    /// The reports that waited for a payment or provider order that this one made known.
    pub replayed: Vec<Replayed>,
}

/// What became of a report: law L7 says that none is ever ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Received {
    /// It was applied to an order.
    Applied(Applied),
    /// Its order is not here yet: it waits.
    Parked {
        /// The number under which it waits.
        ticket: u64,
        /// What had to go for it or was too old, oldest first; the report itself where it is too
        /// large or nothing may wait. Ask the provider about these.
        dropped: Vec<Parked>,
    },
    /// Its order was archived. Nothing was applied: load the order, [`insert`](crate::Book::insert)
    /// it, and report again.
    Archived {
        /// The order.
        order: OrderId,
    },
    /// One of its payments belongs to another order. Nothing was applied.
    Clash(Clash),
    /// It bears no id at all. Nothing was applied: ask the provider.
    NoId,
}

/// A report that was applied.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Applied {
    /// The order.
    pub order: OrderId,
    /// What it did to the order, and where the two disagree.
    pub reconciliation: Reconciliation,
    /// The provider order that the report bears, where it belongs to another order. Then only the
    /// facts about payments were applied: what the report says about the order as a whole was not
    /// compared, and notices about it are answered as stale.
    pub clash: Option<Clash>,
}

/// A report that waited and was taken in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Replayed {
    /// The report, and when it came.
    pub parked: Parked,
    /// What became of it.
    pub received: Received,
}

/// What time did.
#[must_use = "orders that expired want to be stored, and dropped reports asked about"]
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Advanced {
    /// The orders that time closed, in the order in which they were due.
    pub closed: Vec<(OrderId, Closing)>,
    /// The reports whose order did not come in time, oldest first. Ask the provider about these.
    pub dropped: Vec<Parked>,
}
