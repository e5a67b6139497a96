#![no_std]
#![doc = include_str!("docs/manual.md")]
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

mod agenda;
mod answer;
mod book;
mod doors;
mod error;
mod parking;
mod reconcile;
mod shelf;
mod tombstone;

pub use answer::{Advanced, Applied, Clash, Commanded, Created, Heard, Received, Replayed};
pub use book::Book;
pub use error::{CommandError, CreateError, InsertError};
pub use parking::{Parked, Parking};
