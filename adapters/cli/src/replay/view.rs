//! What is printed about an order, for machines and for people alike.

use std::collections::BTreeMap;

use order_lifecycle::{Duty, Order, Sums, decimal};
use serde::Serialize;

use super::words;

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
            captured: payment
                .captured()
                .map(|it| decimal(it.minor().into(), it.currency()).to_string()),
            currency: payment.captured().map(|it| it.currency().code()),
        });
        Self {
            order: order.id().to_string(),
            provider_order: order.provider_order().map(ToString::to_string),
            status: order.status().as_str(),
            amount: decimal(amount.minor().into(), amount.currency()).to_string(),
            currency: amount.currency().code(),
            winner: order.winner().map(|payment| payment.id().to_string()),
            created_at: words::instant(order.terms().created_at()),
            closed_at: closing.map(|closing| words::instant(closing.at())),
            cause: closing.map(|closing| closing.cause().as_str()),
            deadline: order.deadline().map(words::instant),
            sums: Self::all_sums(order)
                .map(|sums| (sums.currency.code(), sums_view(&sums)))
                .collect(),
            payments: payments.collect(),
            duties: order.duties().map(|duty| DutyView::of(&duty)).collect(),
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
}

impl DutyView {
    pub(crate) fn of(duty: &Duty<'_>) -> Self {
        let (name, payment) = match duty {
            Duty::Refund { payment, .. } => ("refund", payment),
            Duty::Void { payment } => ("void", payment),
            Duty::Poll { payment } => ("poll", payment),
            Duty::Decide { payment, .. } => ("decide", payment),
        };
        let mut view = Self {
            duty: name,
            payment: payment.to_string(),
            ..Self::default()
        };
        match duty {
            Duty::Refund {
                request,
                amount,
                key,
                ..
            } => {
                view.request = request.map(ToString::to_string);
                view.amount = Some(decimal(amount.minor().into(), amount.currency()).to_string());
                view.currency = Some(amount.currency().code());
                view.key = Some(key.to_string());
            }
            Duty::Decide { why, .. } => view.why = Some(why.as_str()),
            Duty::Void { .. } | Duty::Poll { .. } => {}
        }
        view
    }
}

/// Lists the places of an order's money in minor units, each with its key.
pub(crate) fn places(sums: &Sums) -> impl Iterator<Item = (&'static str, i128)> {
    [
        ("received", sums.received),
        ("refunded", sums.refunded),
        ("applied", sums.applied),
        ("owed", sums.owed),
        ("given_back", sums.given_back),
        ("disputed", sums.disputed),
        ("returned", sums.returned),
        ("under_review", sums.under_review),
    ]
    .into_iter()
}

pub(crate) fn decimal_sum(sums: &Sums, minor: i128) -> String {
    decimal(minor, sums.currency).to_string()
}

pub(crate) fn sums_view(sums: &Sums) -> BTreeMap<&'static str, String> {
    places(sums)
        .map(|(name, minor)| (name, decimal_sum(sums, minor)))
        .collect()
}
