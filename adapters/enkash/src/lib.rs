#![doc = include_str!("docs/manual.md")]
#![doc = include_str!("docs/rules.md")]
#![doc = include_str!("docs/apis.md")]
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

mod browser;
mod channel;
mod envelope;
mod error;
mod excerpt;
mod fields;
mod link;
mod message;
mod order;
mod read;
mod reading;
mod refund;
mod stamp;
mod status;

pub use browser::browser_return;
pub use channel::Channel;
pub use error::ReadError;
pub use link::payment_link;
pub use message::{Hint, Message, Said, Verification};
pub use order::{minimal_status, order_status, payment_notify, transaction_status, upi_status};
pub use read::{Asked, read};
pub use refund::refund;
