//! The two vocabularies of the gateway, and what holds where two fields disagree.

use alloc::vec::Vec;

use order_lifecycle::{RefundState, Status};

use crate::hint::{Hint, Said};

/// How far a payment is, as its status says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Progress {
    Pending,
    Authorized,
    Captured,
    PartlyRefunded,
    Refunded,
    Failed,
}

impl Progress {
    /// Reads a transaction status; `None` for one that is in no list.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Some(match capitals(text).as_str() {
            "CREATED" | "PENDING" | "PENDING_WITH_BANK" | "PROCESS" | "PROCESSING" => Self::Pending,
            "AUTHORIZED" => Self::Authorized,
            "SUCCESS" | "CAPTURED" => Self::Captured,
            "PARTIALLY_REFUNDED" => Self::PartlyRefunded,
            "REFUNDED" => Self::Refunded,
            "FAILED" | "CANCELLED" | "EXPIRED" | "TIMEOUT" => Self::Failed,
            _ => return None,
        })
    }

    /// Tells whether money was taken, whatever became of it afterwards.
    pub(crate) const fn took_money(self) -> bool {
        match self {
            Self::Captured | Self::PartlyRefunded | Self::Refunded => true,
            Self::Pending | Self::Authorized | Self::Failed => false,
        }
    }
}

/// Reads an order status; `None` for one that is in no list.
///
/// `SUCCESS`, `CAPTURED` and `TIMEOUT` are undocumented, but the gateway's own checkout takes them
/// for paid and expired.
pub(crate) fn order(text: &str) -> Option<Status> {
    Some(match capitals(text).as_str() {
        "SUCCESS" | "CAPTURED" => Status::Paid,
        "TIMEOUT" => Status::Expired,
        known => return known.parse().ok(),
    })
}

/// Reads the status of a refund; `None` for one that is in no list or says nothing of a refund.
pub(crate) fn refund(text: &str) -> Option<RefundState> {
    Some(match capitals(text).as_str() {
        "AUTHORIZED" | "CREATED" | "PENDING" | "PENDING_WITH_BANK" | "PROCESS" | "PROCESSING" => {
            RefundState::Pending
        }
        "REFUNDED" | "SUCCESS" => RefundState::Done,
        "CANCELLED" | "FAILED" => RefundState::Failed,
        _ => return None,
    })
}

/// What the statuses of one message say together about its payment.
pub(crate) struct Verdict {
    /// How far it is, where that is sure enough to be a fact.
    pub(crate) progress: Option<Progress>,
    /// The text that says so, or the preferred one.
    pub(crate) said: Option<Said>,
    /// Why it is not sure.
    pub(crate) hints: Vec<Hint>,
}

impl Verdict {
    /// Money was taken, whatever the message calls it.
    pub(crate) const TAKEN: Self = Self {
        progress: Some(Progress::Captured),
        said: None,
        hints: Vec::new(),
    };
}

/// Weighs two fields that may each bear the payment's status, the preferred one first.
///
/// Money taken beats everything that can still change; against a final failure neither is
/// believed. Otherwise the preferred one stands.
pub(crate) fn weigh(preferred: Option<Said>, other: Option<Said>) -> Verdict {
    let (said, other) = match (preferred, other) {
        (Some(said), other) => (said, other),
        (None, Some(said)) => (said, None),
        (None, None) => {
            return Verdict {
                progress: None,
                said: None,
                hints: alloc::vec![Hint::NoStatus],
            };
        }
    };
    let mut verdict = Verdict {
        progress: Progress::read(&said.text),
        said: Some(said.clone()),
        hints: Vec::new(),
    };
    if verdict.progress.is_none() {
        verdict.hints.push(Hint::UnknownStatus(said.clone()));
    }
    let Some(other) = other.filter(|other| !same(&said, other)) else {
        return verdict;
    };
    let others = Progress::read(&other.text);
    let took = |progress: Option<Progress>| progress.is_some_and(Progress::took_money);
    let failed = Some(Progress::Failed);
    if took(verdict.progress) && others == failed || verdict.progress == failed && took(others) {
        verdict.progress = None;
    } else if took(others) && !took(verdict.progress) {
        verdict.progress = others;
        verdict.said = Some(other.clone());
    }
    verdict.hints.push(Hint::Disagreement { one: said, other });
    verdict
}

fn same(one: &Said, other: &Said) -> bool {
    match (Progress::read(&one.text), Progress::read(&other.text)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => capitals(&one.text) == capitals(&other.text),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Tells whether an order and one of its payments cannot both be as reported.
///
/// An attempted order with a captured payment is no contradiction: the payment is merely ahead.
pub(crate) fn contradict(order: Status, payment: Progress) -> bool {
    let took = payment.took_money();
    match order {
        Status::Attempted => false,
        Status::Paid => !took,
        Status::Created | Status::CheckoutRendered | Status::Cancelled | Status::Expired => took,
    }
}

fn capitals(text: &str) -> alloc::string::String {
    text.trim().to_ascii_uppercase()
}
