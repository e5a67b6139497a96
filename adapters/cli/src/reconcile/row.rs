//! What one row of the gateway's export says, read by the gateway's own adapter.

use order_lifecycle::{
    Notice, PaymentFact, PaymentId, Progress, Report, ReportedStatus, Timestamp,
};
use order_lifecycle_enkash::{Hint, OwnRequest, ReadError, Trusted, export_row};

use crate::brief;

/// One row.
pub(crate) struct Row {
    /// The identities, the amount of the order, and the facts about payments. Nothing that is said
    /// about the order as a whole: which row said that first is chance, so it is compared in the
    /// end.
    pub(crate) report: Report,
    pub(crate) about: About,
}

/// What a row says besides its report.
pub(crate) struct About {
    pub(crate) line: u64,
    /// The status of the order.
    pub(crate) status: Option<ReportedStatus>,
    /// The payment that it names, also where it reports no fact of it.
    pub(crate) payment: Option<PaymentId>,
    /// Why its words about the payment are not enough.
    pub(crate) hints: Vec<Hint>,
}

impl Row {
    /// Reads the JSON object of a row that is received at an instant. One with a date later than
    /// the latest that can be true is refused.
    pub(crate) fn read(
        line: u64,
        body: &[u8],
        received_at: Timestamp,
        latest: Timestamp,
    ) -> Result<Self, String> {
        let read = |at| message(body, at).map_err(|error| error.to_string());
        let message = read(received_at)?;
        // What has no date, or one yet to come, is taken for received. At the end of the calendar
        // nothing is yet to come.
        if dates(&message.report).any(|date| date == received_at)
            && let unbounded = read(Timestamp::MAX)?
            && let Some(date) =
                dates(&unbounded.report).find(|it| latest < *it && *it < Timestamp::MAX)
        {
            let most = format!("but must be at most `{latest}` (see --latest)");
            return Err(format!("its date is `{date}`, {most}"));
        }
        let mut report = message.report;
        report.notices.retain(|notice| fact(notice).is_some());
        let hints = match &message.payment {
            Some(_) => message.hints,
            None => Vec::new(),
        };
        Ok(Self {
            about: About {
                line,
                status: report.status.take().map(brief::status),
                payment: message.payment,
                hints: hints.into_iter().filter(is_about_payment).collect(),
            },
            report,
        })
    }

    /// Lists how far the payments of the row are.
    pub(crate) fn progress(report: &Report) -> impl Iterator<Item = (&PaymentId, Progress)> {
        report.notices.iter().filter_map(fact).map(|(id, fact)| {
            let progress = match fact {
                PaymentFact::Pending { .. } => Progress::Pending,
                PaymentFact::Failed => Progress::Failed,
                PaymentFact::Authorized { .. } | PaymentFact::CapturePending => {
                    Progress::Authorized
                }
                PaymentFact::Voided => Progress::Voided,
                PaymentFact::Captured { .. }
                | PaymentFact::PartlyCaptured { .. }
                | PaymentFact::Reversed
                | PaymentFact::Refund { .. }
                | PaymentFact::RefundTotal { .. }
                | PaymentFact::Dispute { .. } => Progress::Captured,
            };
            (id, progress)
        })
    }
}

fn dates(report: &Report) -> impl Iterator<Item = Timestamp> {
    report.notices.iter().map(Notice::occurred_at)
}

/// The export was fetched from the gateway, so what it says is trusted.
fn message(body: &[u8], received_at: Timestamp) -> Result<Trusted, ReadError> {
    Ok(export_row(body, received_at)?.trusted(OwnRequest))
}

/// Whether a hint says something that the comparison in the end does not say better. What an
/// order's status and one of its payments' say need not go together: of a paid order, the payment
/// that failed is a row too.
fn is_about_payment(hint: &Hint) -> bool {
    match hint {
        Hint::NoPayment => false,
        Hint::UnknownStatus(said) | Hint::Disagreement { one: said, .. } => {
            said.field != "orderStatus"
        }
        // Also reasons that a later version of the adapter finds.
        _ => true,
    }
}

fn fact(notice: &Notice) -> Option<(&PaymentId, &PaymentFact)> {
    match notice {
        Notice::Payment { payment, fact, .. } => Some((payment, fact)),
        Notice::CheckoutRendered { .. } | Notice::Cancelled { .. } | Notice::Expired { .. } => None,
    }
}
