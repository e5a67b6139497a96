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
#[cfg(test)]
extern crate std;

mod account;
mod apply;
mod command;
mod currency;
mod custom;
mod deadline;
mod decide;
mod diagram;
mod discrepancy;
mod duty;
mod expiry;
mod explain;
mod fate;
mod giveback;
mod id;
mod input;
mod instant;
mod judge;
mod ledger;
mod lifecycle;
mod log;
mod money;
mod order;
mod outcome;
mod payment;
mod policy;
mod progress;
mod reconcile;
#[cfg(feature = "serde")]
mod record;
mod refusal;
mod register;
mod report;
mod state;
mod status;
mod sums;
mod terms;
mod text;
mod typed;
#[cfg(feature = "serde")]
mod wire;
mod words;

#[cfg(all(doctest, feature = "serde"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[doc = include_str!("docs/spec.md")]
pub mod spec {}

pub use currency::{Currency, UnknownCurrency};
pub use custom::{CustomFieldError, CustomFields};
pub use discrepancy::Discrepancy;
pub use duty::{Duty, RefundKey};
pub use expiry::{Expiry, ExpiryError};
pub use explain::Explanation;
pub use giveback::{Dispute, Refund, Request};
pub use id::{
    DisputeId, IdError, IdProblem, OrderId, PaymentId, ProviderOrderId, RefundId, RequestId,
};
pub use input::{Command, DisputeState, Fact, Notice, PaymentFact, RefundState};
pub use lifecycle::{IllegalStep, Lifecycle, TABLE, Trigger};
#[cfg(feature = "serde")]
pub use log::LogLine;
pub use log::{Answered, Entry, Input};
pub use money::{Amount, Money, MoneyError, MoneyProblem, decimal};
pub use order::Order;
pub use outcome::{Answer, Conflict, Disposition, Outcome, Why};
pub use payment::Payment;
pub use policy::{Concurrency, LateMoney, Mismatch, Policy};
pub use progress::{Funds, Progress};
pub use reconcile::{NotOurs, Reconciliation};
#[cfg(feature = "serde")]
pub use record::{
    CaptureRecord, ClosingRecord, DisputeRecord, LateMoneyRecord, MoneyRecord, OrderRecord,
    PaidRecord, PaymentRecord, RecordError, RecordRule, RefundRecord, RefundTotalRecord,
    RequestRecord, TermsRecord,
};
pub use refusal::{Reason, Refusal, Verb, Verbs};
pub use report::{Report, ReportedStatus};
pub use state::{
    Acceptable, AnyState, Attempted, Cancelled, Cause, CheckoutRendered, Closing, Created, Expired,
    Known, Open, Paid, State, Unrendered,
};
pub use status::{Status, UnknownStatus};
pub use sums::Sums;
pub use terms::Terms;
pub use typed::Refused;

#[cfg(feature = "proptest")]
pub mod strategy;
