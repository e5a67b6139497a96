//! What is printed about an order, for machines and for people alike.

use std::collections::BTreeMap;

use order_lifecycle::{Amount, Duty, Order, Sums};
use serde::Serialize;

/// One order at the end of the log.
#[derive(Serialize)]
pub(crate) struct OrderView {
    pub(crate) order: String,
    provider_order: Option<String>,
    pub(crate) status: &'static str,
    amount: String,
    currency: &'static str,
    pub(crate) winner: Option<String>,
    created_at: String,
    closed_at: Option<String>,
    cause: Option<&'static str>,
    deadline: Option<String>,
    /// By currency: the order's own, and every other in which anything was captured.
    pub(crate) sums: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
    payments: Vec<PaymentView>,
    duties: Vec<DutyView>,
}

#[derive(Serialize)]
struct PaymentView {
    payment: String,
    progress: String,
    captured: Option<String>,
    currency: Option<&'static str>,
}

/// A duty in the words of the trace format, with its key.
#[derive(Default, Serialize)]
pub(crate) struct DutyView {
    duty: &'static str,
    payment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

impl OrderView {
    pub(crate) fn of(order: &Order) -> Self {
        let closing = order.closing();
        let amount = order.amount();
        let payments = order.payments().map(|payment| PaymentView {
            payment: payment.id().to_string(),
            progress: payment.progress().to_string(),
            captured: payment.captured().map(decimal),
            currency: payment.captured().map(|it| it.currency().as_str()),
        });
        Self {
            order: order.id().to_string(),
            provider_order: order.provider_order().map(ToString::to_string),
            status: order.status().as_str(),
            amount: decimal(amount),
            currency: amount.currency().as_str(),
            winner: order.winner().map(|payment| payment.id().to_string()),
            created_at: order.terms().created_at().to_string(),
            closed_at: closing.map(|closing| closing.at().to_string()),
            cause: closing.map(|closing| closing.cause().as_str()),
            deadline: order.expires_at().map(|at| at.to_string()),
            sums: all_sums(order)
                .map(|sums| (sums.currency.as_str(), self::sums(&sums)))
                .collect(),
            payments: payments.collect(),
            duties: order.duties().map(|duty| DutyView::of(&duty)).collect(),
        }
    }
}

impl DutyView {
    pub(crate) fn of(duty: &Duty<'_>) -> Self {
        let view = Self {
            duty: duty.as_str(),
            payment: duty.payment().to_string(),
            ..Self::default()
        };
        match duty {
            Duty::Refund {
                request,
                amount,
                key,
                ..
            } => Self {
                request: request.map(ToString::to_string),
                amount: Some(decimal(*amount)),
                currency: Some(amount.currency().as_str()),
                key: Some(key.to_string()),
                ..view
            },
            Duty::Capture { amount, key, .. } => Self {
                amount: Some(decimal(*amount)),
                currency: Some(amount.currency().as_str()),
                key: Some(key.to_string()),
                ..view
            },
            Duty::Decide { why, .. } => Self {
                why: Some(why.first().as_str()),
                ..view
            },
            Duty::Void { .. } | Duty::Poll { .. } => view,
        }
    }
}

/// Lists the sums in the order's own currency, then in every other that was captured.
pub(crate) fn all_sums(order: &Order) -> impl Iterator<Item = Sums> {
    let own = order.amount().currency();
    let others = order.currencies().filter(move |other| *other != own);
    std::iter::once(own)
        .chain(others)
        .map(|currency| order.sums_in(currency))
}

pub(crate) fn decimal(amount: Amount) -> String {
    let currency = amount.currency();
    currency.decimal(amount.minor().into()).to_string()
}

/// Writes each place of the money as a decimal number.
pub(crate) fn sums(sums: &Sums) -> BTreeMap<&'static str, String> {
    let decimal = |minor| sums.currency.decimal(minor).to_string();
    sums.places()
        .map(|(name, minor)| (name, decimal(minor)))
        .collect()
}
