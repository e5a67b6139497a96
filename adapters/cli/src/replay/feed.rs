//! Feeds what one message says to the one order it belongs to.

use std::fmt;

use order_lifecycle::{
    Amount, Command, Fact, Notice, Order, OrderId, Outcome, PaymentFact, PaymentId,
    ProviderOrderId, Refusal, Report,
};
use time::UtcDateTime;

/// One input, and what the order answered.
pub(crate) enum Told<'i> {
    Command(&'i Command, Result<Outcome, Refusal>),
    Notice(&'i Notice, Outcome),
}

/// Why a message does not go together with an order, or with any.
pub(crate) enum Clash {
    /// One of its payments belongs to another order.
    Payment { payment: PaymentId, owner: OrderId },
    /// Its gateway order belongs to another order.
    Owned {
        theirs: ProviderOrderId,
        owner: OrderId,
    },
    /// It bears another gateway order id than the bound one.
    ProviderOrder {
        ours: ProviderOrderId,
        theirs: ProviderOrderId,
    },
    /// Its order costs something else.
    Amount { ours: Amount, theirs: Amount },
}

/// Feeds a report. Its notices are judged together, so what went back is heard before what was
/// taken. A report that is about another order in the end (`clash`) tells of payments only.
pub(crate) fn feed(
    order: &mut Order,
    report: &Report,
    clash: Option<&Clash>,
    at: UtcDateTime,
    mut tell: impl FnMut(Told<'_>),
) {
    if let (None, Some(theirs), None) = (clash, &report.provider_order, order.provider_order()) {
        let bind = Command::Bind {
            provider_order: theirs.clone(),
        };
        let answered = order.command(&bind, at);
        tell(Told::Command(&bind, answered));
    }
    for turn in [Turn::GivenBack, Turn::Payment, Turn::Order] {
        if turn == Turn::Order && clash.is_some() {
            break;
        }
        for notice in report.notices.iter().filter(|it| Turn::of(it) == turn) {
            let outcome = order.observe(notice, at);
            tell(Told::Notice(notice, outcome));
        }
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Turn {
    GivenBack,
    Payment,
    Order,
}

impl Turn {
    fn of(notice: &Notice) -> Self {
        let fact = match &notice.fact {
            Fact::CheckoutRendered | Fact::Cancelled | Fact::Expired => return Self::Order,
            Fact::Payment { fact, .. } => fact,
        };
        match fact {
            PaymentFact::Reversed
            | PaymentFact::Refund { .. }
            | PaymentFact::RefundTotal { .. }
            | PaymentFact::Dispute { .. } => Self::GivenBack,
            PaymentFact::Pending { .. }
            | PaymentFact::Failed
            | PaymentFact::Authorized
            | PaymentFact::Voided
            | PaymentFact::Captured { .. } => Self::Payment,
        }
    }
}

impl Clash {
    /// Finds what of a report contradicts the order's own identities and terms.
    pub(crate) fn between(order: &Order, report: &Report) -> Option<Self> {
        if let (Some(ours), Some(theirs)) = (order.provider_order(), &report.provider_order)
            && ours != theirs
        {
            let (ours, theirs) = (ours.clone(), theirs.clone());
            return Some(Self::ProviderOrder { ours, theirs });
        }
        let (ours, theirs) = (order.amount(), report.amount?);
        (ours != theirs).then_some(Self::Amount { ours, theirs })
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payment { payment, owner } => {
                write!(f, "payment `{payment}` belongs to order `{owner}`")
            }
            Self::Owned { theirs, owner } => {
                write!(f, "gateway order `{theirs}` belongs to order `{owner}`")
            }
            Self::ProviderOrder { ours, theirs } => {
                write!(f, "gateway order is `{theirs}`, bound is `{ours}`")
            }
            Self::Amount { ours, theirs } => {
                write!(f, "gateway order costs `{theirs}`, ours costs `{ours}`")
            }
        }
    }
}
