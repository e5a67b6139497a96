//! The record of an order: what is stored, what is read back, and what is refused.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "paise stand apart from rupees"
)]

#[expect(dead_code, reason = "the usual order is not among those stored here")]
#[path = "../shared/make.rs"]
mod make;

mod asking;
mod boundaries;
mod case;
mod corruption;
mod golden;
mod orders;
mod paths;
mod reading;
mod relations;
mod values;
