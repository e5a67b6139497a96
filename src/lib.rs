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

mod answer;
mod apply;
mod explain;
mod input;
mod ledger;
mod lifecycle;
mod order;
#[cfg(feature = "serde")]
mod record;
mod rules;
mod terms;
mod value;

#[cfg(feature = "proptest")]
pub mod strategy;

#[cfg(all(doctest, feature = "serde"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[doc = include_str!("docs/changelog.md")]
pub mod changelog {}

// Its snippets store orders.
#[cfg_attr(
    any(feature = "serde", not(doctest)),
    doc = include_str!("docs/cookbook.md")
)]
pub mod cookbook {}

#[doc = include_str!("docs/design.md")]
pub mod design {}

#[doc = include_str!("docs/glossary.md")]
pub mod glossary {}

#[doc = include_str!("docs/performance.md")]
pub mod performance {}

#[doc = include_str!("docs/spec.md")]
pub mod spec {}

#[doc = include_str!("docs/verification.md")]
pub mod verification {}

pub use answer::outcome::{Answer, Outcome, Passage};
pub use answer::reconciliation::{Discrepancy, NotOurs, Reconciliation, Severity};
pub use answer::refusal::{Refusal, RefusalReason};
pub use apply::replay::Answered;
pub use apply::typed::Refused;
pub use input::command::{Command, Verb};
#[cfg(feature = "serde")]
pub use input::line::{LogLine, Logged};
pub use input::notice::{DisputeState, Notice, PaymentFact, RefundState};
pub use input::report::{Report, ReportedStatus};
pub use input::{Entry, Input};
pub use ledger::conflict::Conflict;
pub use ledger::course::{Funds, Progress};
pub use ledger::payment::Payment;
pub use ledger::refund::{Dispute, Refund, RefundRequest};
pub use lifecycle::closing::{Closing, ClosingCause};
pub use lifecycle::status::Status;
pub use lifecycle::{Lifecycle, Trigger};
pub use order::Order;
pub use order::known::{Known, Proof};
#[cfg(feature = "serde")]
pub use record::OrderRecord;
pub use rules::disposition::{Disposition, UnappliedReason, UnappliedReasons};
pub use rules::duty::{Duty, OwnedDuty};
pub use rules::key::{CaptureKey, RefundKey};
pub use rules::sums::Sums;
pub use terms::Terms;
pub use terms::custom::CustomFields;
pub use terms::expiry::Expiry;
pub use terms::policy::{CapturePolicy, Concurrency, LateMoney, Mismatch, Policy};
pub use value::amount::Amount;
pub use value::currency::Currency;
pub use value::id::{DisputeId, OrderId, PaymentId, ProviderOrderId, RefundId, RequestId};
pub use value::money::Money;
pub use value::timestamp::Timestamp;

/// Why a value was refused at its door. Each message reads `<what> is <value>, but <what it must
/// be>`; nothing was constructed, and what there was is as it was.
pub mod error {
    pub use crate::lifecycle::IllegalStep;
    #[cfg(feature = "serde")]
    pub use crate::record::error::{RecordError, RecordRule};
    pub use crate::terms::custom::CustomFieldError;
    pub use crate::terms::expiry::ExpiryError;
    pub use crate::value::id::{IdError, IdProblem};
    pub use crate::value::money::{MoneyError, MoneyProblem};
    pub use crate::value::timestamp::TimestampError;
    pub use crate::value::word::UnknownWord;
}

/// The states that [`Order<S>`](crate::Order) can prove, and what each allows.
pub mod state {
    pub use crate::order::state::{
        Attempted, CanAccept, CanRender, CanStart, Cancelled, CheckoutRendered, Created, Expired,
        Paid, State,
    };
}
