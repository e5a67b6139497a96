//! What is remembered of an order that was taken out.

use alloc::boxed::Box;

use order_lifecycle::{Order, OrderId, PaymentId, ProviderOrderId};

use crate::shelf::Named;

/// The names of an archived order, by which late messages about it are recognised.
#[derive(Clone, Debug)]
pub(crate) struct Tombstone {
    order: OrderId,
    provider_orders: Box<[ProviderOrderId]>,
    /// Sorted, as the order lists them.
    payments: Box<[PaymentId]>,
}

impl From<&Order> for Tombstone {
    fn from(order: &Order) -> Self {
        Self {
            order: order.id().clone(),
            provider_orders: order.provider_orders().cloned().collect(),
            payments: order.payments().map(|it| it.id().clone()).collect(),
        }
    }
}

impl Named for Tombstone {
    fn id(&self) -> &OrderId {
        &self.order
    }

    fn provider_orders(&self) -> impl Iterator<Item = &ProviderOrderId> {
        self.provider_orders.iter()
    }

    fn has_payment(&self, payment: &PaymentId) -> bool {
        self.payments.binary_search(payment).is_ok()
    }

    fn each_payment(&self, tell: impl FnMut(&PaymentId)) {
        self.payments.iter().for_each(tell);
    }
}
