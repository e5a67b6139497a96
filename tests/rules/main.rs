//! The rules that no incident shows, one sentence a test. Each file guards against one loss.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "paise stand apart from rupees"
)]

#[path = "../shared/make.rs"]
mod make;

mod accepting;
mod answers_in_one_line;
mod binding;
mod capturing;
mod counting;
mod deciding;
mod explaining;
mod explaining_money;
mod forgetting;
mod holding;
mod knowing;
mod merging;
mod naming;
mod one_line;
mod passing;
mod reading;
mod reasons;
mod reconciling;
mod refund_keys;
mod refunding;
mod refusing;
mod returning;
mod sending;
mod timing;
mod weighing;
mod wording;
