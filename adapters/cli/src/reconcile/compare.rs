//! What all rows together come to: only after the last one is it known what they do not say.

use std::collections::{BTreeMap, HashSet};

use order_lifecycle::{
    Currency, Discrepancy, Duty, Order, Payment, PaymentId, Progress, Report, ReportedStatus,
    Severity,
};
use serde::Serialize;

use super::cases::{Case, Cases};
use super::finding::{Finding, Kind, Stake, difference, whole};
use super::sides;
use crate::view::{DutyView, all_sums};

/// What the rows taught us.
#[derive(Default)]
pub(crate) struct Learnt {
    /// By how much each place of the money changed.
    pub(crate) money: BTreeMap<Currency, BTreeMap<&'static str, i128>>,
    /// Refunds and decisions that were not due before.
    pub(crate) duties: u64,
    pub(crate) first: Vec<Due>,
}

/// A duty of an order.
#[derive(Serialize)]
pub(crate) struct Due {
    pub(crate) order: String,
    #[serde(flatten)]
    view: DutyView,
    #[serde(skip)]
    pub(crate) words: String,
}

/// Compares every order with what the rows say of it. If the export is complete, what no row is
/// about is missing there.
pub(crate) fn compare(cases: &mut Cases, is_complete: bool, list: usize) -> Learnt {
    let mut learnt = Learnt::default();
    let mut found = Vec::new();
    for order in cases.book.iter() {
        match cases.of(order.id()) {
            Some(case) => {
                found.extend(status(case, order, cases));
                let payments = order.payments();
                found.extend(payments.filter_map(|it| payment(case, order, it, is_complete)));
                learnt.note(case, order, list);
            }
            None if is_complete => {
                found.push((Kind::OrderOnlyHere, only_here(order)));
            }
            None => {}
        }
    }
    for (kind, finding) in found {
        cases.findings.add(kind, finding);
    }
    learnt
}

/// An order that no row is about: of money that was captured, somebody has to account for it.
fn only_here(order: &Order) -> Finding {
    let took_money = order.currencies().next().is_some();
    let severity = if took_money {
        Severity::Money
    } else {
        Severity::Look
    };
    Finding {
        provider_order: order.provider_order().map(ToString::to_string),
        ours: Some(order.status().to_string()),
        stake: Some(whole(order.amount())),
        ..Finding::of_order(order.id(), severity)
    }
}

/// Compares the status with what was said last of it.
fn status(case: &Case, order: &Order, cases: &Cases) -> Option<(Kind, Finding)> {
    let theirs = case.status.clone()?;
    if theirs == ReportedStatus::Known(order.status()) {
        return None;
    }
    let report = Report {
        order: Some(order.id().clone()),
        status: Some(theirs),
        ..Report::default()
    };
    let reconciliation = order.clone().reconcile(&report, cases.now).ok()?;
    let discrepancy = reconciliation.discrepancies.first()?;
    Some((Kind::of(discrepancy)?, sides::finding(order, discrepancy)))
}

/// Compares a payment before the rows with what they say of it.
fn payment(
    case: &Case,
    order: &Order,
    after: &Payment,
    is_complete: bool,
) -> Option<(Kind, Finding)> {
    let id = after.id();
    let finding = |severity, before: Option<&Payment>, theirs: Option<String>, stake| Finding {
        ours: before.map(sides::payment),
        theirs,
        stake,
        ..Finding::of_order(order.id(), severity).about_payment(id)
    };
    let Some(before) = case.before.payment(id) else {
        let payment = id.clone();
        let severity = Discrepancy::OnlyThere { payment }.severity();
        let stake = after.captured().map(whole);
        let finding = finding(severity, None, Some(sides::payment(after)), stake);
        return Some((Kind::OnlyThere, finding));
    };
    let whole = before.captured().map(whole);
    let Some(told) = case.told(id) else {
        let payment = id.clone();
        let (kind, discrepancy) = match whole {
            Some(_) => (Kind::CapturedHere, captured_here(id, None)),
            None => (Kind::OnlyHere, Discrepancy::OnlyHere { payment }),
        };
        let finding = || finding(discrepancy.severity(), Some(before), None, whole);
        return is_complete.then(|| (kind, finding()));
    };
    if case.differing.contains(id) {
        return None;
    }
    // Most payments are the same, and nothing is put into words for those.
    if before != after {
        let theirs = sides::payment(after);
        if sides::payment(before) != theirs {
            // Whatever it is, we know it now.
            let stake = news(before, after);
            let finding = finding(Severity::Note, Some(before), Some(theirs), stake);
            return Some((Kind::PaymentBehind, finding));
        }
    }
    let told = told.progress.filter(|it| is_less(*it, before.progress()))?;
    let ended = matches!(told, Progress::Failed | Progress::Voided);
    let (kind, severity) = if whole.is_some() && ended {
        (Kind::CapturedHere, captured_here(id, Some(told)).severity())
    } else {
        let severity = whole.map_or(Severity::Note, |_| Severity::Money);
        (Kind::PaymentAhead, severity)
    };
    let finding = finding(severity, Some(before), Some(told.to_string()), whole);
    Some((kind, finding))
}

/// What the core calls it, of one report, that money was taken here and not there.
fn captured_here(payment: &PaymentId, theirs: Option<Progress>) -> Discrepancy {
    let payment = payment.clone();
    Discrepancy::CapturedHere { payment, theirs }
}

/// Returns what a payment took that we did not know or, if nothing, what it gave back.
fn news(before: &Payment, after: &Payment) -> Option<Stake> {
    let captured = after.captured()?;
    Some(match before.captured() {
        None => whole(captured),
        Some(before) if before != captured => difference(before, captured),
        Some(_) => {
            let (before, after) = (sides::went_back(before), sides::went_back(after));
            (after.saturating_sub(before), captured.currency())
        }
    })
}

/// Whether they say less of a payment than we know. The gateway has one word for a payment that
/// failed and for one whose hold was released.
fn is_less(theirs: Progress, ours: Progress) -> bool {
    theirs < ours && (theirs, ours) != (Progress::Failed, Progress::Voided)
}

impl Learnt {
    fn note(&mut self, case: &Case, after: &Order, list: usize) {
        for (order, sign) in [(&case.before, -1), (after, 1)] {
            for sums in all_sums(order) {
                let money = self.money.entry(sums.currency).or_default();
                for (place, minor) in sums.places() {
                    let sum = money.entry(place).or_default();
                    *sum = sum.saturating_add(minor.saturating_mul(sign));
                }
            }
        }
        // As texts, which are looked up: both orders may have a duty for each of many payments.
        let whole = |duty: Duty<'_>| format!("{duty:?}");
        let before: HashSet<_> = case.before.duties().map(whole).collect();
        for duty in after.duties().filter(concerns_money) {
            if before.contains(&whole(duty)) {
                continue;
            }
            self.duties += 1;
            if self.first.len() < list {
                self.first.push(Due {
                    order: after.id().to_string(),
                    view: DutyView::of(&duty),
                    words: duty.to_string(),
                });
            }
        }
    }

    /// Lists what changed, as decimal numbers.
    pub(crate) fn changed(&self) -> BTreeMap<Currency, BTreeMap<&'static str, String>> {
        let changed = self.money.iter().map(|(currency, places)| {
            let places = places.iter().filter(|(_, minor)| **minor != 0);
            let places =
                places.map(|(place, minor)| (*place, currency.decimal(*minor).to_string()));
            (*currency, places.collect::<BTreeMap<_, _>>())
        });
        changed.filter(|(_, places)| !places.is_empty()).collect()
    }
}

fn concerns_money(duty: &Duty<'_>) -> bool {
    match duty {
        Duty::Refund { .. } | Duty::Decide { .. } => true,
        Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } => false,
    }
}
