//! The record of an order with all its fields in the open, which the crate keeps to itself: to read
//! what no read of the order tells, and to tell lies.
//!
//! It is a second description of the form that is stored: a field that is added, renamed or moved
//! is read here no more.

use order_lifecycle::{Order, OrderRecord};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenRecord {
    pub(crate) version: u32,
    pub(crate) terms: TermsRecord,
    pub(crate) provider_orders: Vec<String>,
    pub(crate) status: String,
    pub(crate) last_activity: Option<i64>,
    pub(crate) closing: Option<ClosingRecord>,
    pub(crate) paid: Option<PaidRecord>,
    pub(crate) clock: i64,
    pub(crate) revision: u64,
    pub(crate) payments: Vec<PaymentRecord>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsRecord {
    pub(crate) order: String,
    pub(crate) amount: MoneyRecord,
    pub(crate) created_at: i64,
    pub(crate) deadline: Option<i64>,
    pub(crate) inactivity_ms: Option<u64>,
    pub(crate) attempt_window_ms: u64,
    pub(crate) hold_window_ms: u64,
    pub(crate) after_expiry: LateMoneyRecord,
    pub(crate) after_cancel: LateMoneyRecord,
    pub(crate) mismatch: String,
    pub(crate) concurrency: String,
    pub(crate) capture: String,
    pub(crate) custom: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LateMoneyRecord {
    Refund,
    HonourWithin(u64),
    Review,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingRecord {
    pub(crate) cause: String,
    pub(crate) at: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaidRecord {
    pub(crate) winner: String,
    pub(crate) settled: i64,
    pub(crate) as_captured: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentRecord {
    pub(crate) payment: String,
    pub(crate) first_heard: i64,
    pub(crate) limit: Option<i64>,
    pub(crate) failed: Option<i64>,
    pub(crate) authorized: Option<i64>,
    pub(crate) held: Option<HeldRecord>,
    pub(crate) held_until: Option<i64>,
    pub(crate) hold_heard: Option<i64>,
    pub(crate) capture_pending: Option<i64>,
    pub(crate) voided: bool,
    pub(crate) reversed: Option<i64>,
    pub(crate) capture: Option<CaptureRecord>,
    pub(crate) refund_total: Option<RefundTotalRecord>,
    pub(crate) refunds: Vec<RefundRecord>,
    pub(crate) disputes: Vec<DisputeRecord>,
    pub(crate) requests: Vec<RequestRecord>,
    pub(crate) accepted: Option<AcceptedRecord>,
    pub(crate) acknowledged: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedRecord {
    pub(crate) settled: i64,
    pub(crate) as_captured: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldRecord {
    pub(crate) amount: MoneyRecord,
    pub(crate) told_at: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptureRecord {
    pub(crate) amount: MoneyRecord,
    pub(crate) told_at: i64,
    pub(crate) earliest: i64,
    pub(crate) reached_open: bool,
    pub(crate) rest_held: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyRecord {
    pub(crate) minor: i64,
    pub(crate) currency: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundTotalRecord {
    pub(crate) amount: MoneyRecord,
    pub(crate) at: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundRecord {
    pub(crate) refund: String,
    pub(crate) request: Option<String>,
    pub(crate) amount: MoneyRecord,
    pub(crate) state: String,
    pub(crate) at: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeRecord {
    pub(crate) dispute: String,
    pub(crate) amount: MoneyRecord,
    pub(crate) state: String,
    pub(crate) at: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestRecord {
    pub(crate) request: String,
    pub(crate) amount: MoneyRecord,
    pub(crate) standing: i64,
}

impl OpenRecord {
    /// Opens the record of an order.
    pub(crate) fn of(order: &Order) -> Self {
        let sealed = postcard::to_allocvec(&OrderRecord::from(order)).expect("bytes");
        postcard::from_bytes(&sealed).expect("the form that is stored")
    }
}
