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

mod about;
mod body;
mod browser;
mod channel;
mod envelope;
mod error;
mod excerpt;
mod fields;
mod hint;
mod link;
mod message;
mod order;
mod read;
mod reading;
mod refund;
mod stamp;
mod status;
mod trust;

pub use about::About;
pub use body::Body;
pub use browser::browser_return;
pub use channel::Channel;
pub use error::ReadError;
pub use hint::{Hint, Said};
pub use link::payment_link;
pub use message::Message;
pub use order::{
    export_row, minimal_status, order_status, payment_notify, transaction_status, upi_status,
};
pub use read::{Asked, Received, read};
pub use refund::refund;
pub use trust::{Because, OldLog, OwnRequest, Reply, Trusted, Unverified, Webhook};
