//! A payment order as a pure state machine.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used,
        clippy::wildcard_enum_match_arm
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod currency;
mod custom;
mod expiry;
mod id;
mod input;
mod instant;
mod lifecycle;
mod money;
mod policy;
mod report;
mod status;
mod terms;
mod text;

pub use currency::{Currency, UnknownCurrency};
pub use custom::{CustomFieldError, CustomFields};
pub use expiry::{Expiry, ExpiryError};
pub use id::{
    DisputeId, IdError, IdProblem, OrderId, PaymentId, ProviderOrderId, RefundId, RequestId,
};
pub use input::{Command, DisputeState, Fact, Notice, PaymentFact, RefundState};
pub use lifecycle::{IllegalStep, Lifecycle, TABLE, Trigger};
pub use money::{Amount, Money, MoneyError, MoneyProblem, decimal};
pub use policy::{Concurrency, LateMoney, Mismatch, Policy};
pub use report::{Report, ReportedStatus};
pub use status::{Status, UnknownStatus};
pub use terms::Terms;
