use alloc::string::String;
use core::fmt;

use order_lifecycle::{OrderId, PaymentId, ProviderOrderId};

/// Whom a message is about: whom to ask the gateway about.
///
/// This is all that an unverified [`Message`](crate::Message) shows, and all that a browser or a
/// payment link ever says. It may be wrong. Look the order up by what is here, ask the gateway by
/// [`order_status`](crate::order_status) or [`transaction_status`](crate::transaction_status), and
/// believe the reply. Bind nothing and start nothing because of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use = "a message that is dropped may have meant money: ask the gateway about it"]
#[non_exhaustive]
pub struct About {
    /// The merchant's order.
    pub order: Option<OrderId>,
    /// The gateway's order.
    pub provider_order: Option<ProviderOrderId>,
    /// The payment.
    pub payment: Option<PaymentId>,
    /// The `quickCollectRequestId` of a payment link, up to [`Said::LONGEST`](crate::Said::LONGEST)
    /// bytes of it.
    pub link: Option<String>,
}

impl About {
    /// Tells whether there is nothing to ask about.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        matches!(
            self,
            Self {
                order: None,
                provider_order: None,
                payment: None,
                link: None,
            }
        )
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            order,
            provider_order,
            payment,
            link,
        } = self;
        let ids = [
            ("order", order.as_ref().map(OrderId::as_str)),
            (
                "provider order",
                provider_order.as_ref().map(ProviderOrderId::as_str),
            ),
            ("payment", payment.as_ref().map(PaymentId::as_str)),
            ("payment link", link.as_deref()),
        ];
        let mut comma = "";
        for (name, id) in ids {
            if let Some(id) = id {
                write!(f, "{comma}{name} `{}`", id.escape_debug())?;
                comma = ", ";
            }
        }
        if self.is_nobody() {
            f.write_str("nobody")?;
        }
        Ok(())
    }
}
