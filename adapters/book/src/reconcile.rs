//! One order against a report that is about its payments and about another order.

use order_lifecycle::{Answer, Notice, Order, Reconciliation, Report, Timestamp};

/// Reconciles an order with nothing but the facts about payments of a report that bears another
/// order's provider order.
pub(crate) fn reconcile_payments(
    order: &mut Order,
    report: &Report,
    now: Timestamp,
) -> Option<Reconciliation> {
    let is_about_payment = |notice: &&Notice| notice.subject().is_some();
    let payments = Report {
        order: Some(order.id().clone()),
        notices: report
            .notices
            .iter()
            .filter(is_about_payment)
            .cloned()
            .collect(),
        ..Report::default()
    };
    let mut reconciliation = order.reconcile(&payments, now).ok()?;
    let mut answers = core::mem::take(&mut reconciliation.answers).into_iter();
    let answers = report.notices.iter().map(|notice| {
        let answer = is_about_payment(&notice).then(|| answers.next()).flatten();
        answer.unwrap_or(Answer::Stale)
    });
    reconciliation.answers = answers.collect();
    Some(reconciliation)
}
