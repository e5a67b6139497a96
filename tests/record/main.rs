//! The record of an order: what is stored, what is read back, and what is refused.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "paise stand apart from rupees"
)]

mod boundaries;
mod case;
mod corruption;
mod golden;
mod orders;
mod paths;
mod reading;
mod relations;
mod values;
