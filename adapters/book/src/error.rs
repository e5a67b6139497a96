use order_lifecycle::{OrderId, Refusal};

use crate::answer::Clash;

/// Why an order was not created. Nothing changed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// The order was created before, with other terms. Those stand.
    #[error("order `{order}` was created before with other terms")]
    OtherTerms {
        /// The order.
        order: OrderId,
    },
    /// The order was here and is archived.
    #[error("order `{order}` is archived")]
    Archived {
        /// The order.
        order: OrderId,
    },
    /// 2^32 orders are here.
    #[error("the book is full")]
    Full,
}

/// Why an order from a store was not taken in. Nothing changed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InsertError {
    /// The order is here already, in this or another state.
    #[error("order `{order}` is in the book already")]
    Known {
        /// The order.
        order: OrderId,
    },
    /// Another order has one of its payments, or its provider order.
    #[error(transparent)]
    Clash(#[from] Clash),
    /// 2^32 orders are here.
    #[error("the book is full")]
    Full,
}

/// Why a command did nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The order is not here.
    #[error("no order `{order}` is known")]
    UnknownOrder {
        /// The order.
        order: OrderId,
    },
    /// The order was here and is archived.
    #[error("order `{order}` is archived")]
    Archived {
        /// The order.
        order: OrderId,
    },
    /// The command is about a payment or provider order of another order. The order is untouched;
    /// not even time has passed.
    #[error(transparent)]
    Clash(#[from] Clash),
    /// The order refused it. Nothing but time has moved.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl CreateError {
    /// Returns the stable code, for example `other_terms`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::OtherTerms { .. } => "other_terms",
            Self::Archived { .. } => "archived",
            Self::Full => "full",
        }
    }
}

impl InsertError {
    /// Returns the stable code, for example `known`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Known { .. } => "known",
            Self::Clash(clash) => clash.as_str(),
            Self::Full => "full",
        }
    }
}

impl CommandError {
    /// Returns the stable code, for example `unknown_order`; of a refusal its reason's.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::UnknownOrder { .. } => "unknown_order",
            Self::Archived { .. } => "archived",
            Self::Clash(clash) => clash.as_str(),
            Self::Refused(refusal) => refusal.reason.as_str(),
        }
    }
}

impl Clash {
    /// Returns the stable code: `foreign_payment` or `foreign_provider_order`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Payment { .. } => "foreign_payment",
            Self::ProviderOrder { .. } => "foreign_provider_order",
        }
    }

    /// Returns the order that has what was used for another one.
    #[must_use]
    pub const fn owner(&self) -> &OrderId {
        match self {
            Self::Payment { owner, .. } | Self::ProviderOrder { owner, .. } => owner,
        }
    }

    /// Returns the order for which it was used.
    #[must_use]
    pub const fn asked(&self) -> &OrderId {
        match self {
            Self::Payment { asked, .. } | Self::ProviderOrder { asked, .. } => asked,
        }
    }
}
