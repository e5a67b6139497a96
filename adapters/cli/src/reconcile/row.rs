//! What one row of the gateway's export says, read by the gateway's own adapter.

use std::borrow::Cow;
use std::fmt;

use order_lifecycle::{
    Notice, PaymentFact, PaymentId, Progress, Report, ReportedStatus, Timestamp,
};
use order_lifecycle_enkash::{
    Hint, OwnRequest, ReadError, Trusted, order_status, transaction_status,
};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

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

/// A row that names a payment is about the payment, any other about the order: the same field
/// `amount` is what the one took and what the other costs. The export was fetched from the gateway,
/// so what it says is trusted.
fn message(body: &[u8], received_at: Timestamp) -> Result<Trusted, ReadError> {
    let message = transaction_status(body, received_at)?;
    if message.about().payment.is_none() {
        return Ok(order_status(body, received_at)?.trusted(OwnRequest));
    }
    let trusted = message.trusted(OwnRequest);
    if trusted.hints.contains(&Hint::NoStatus)
        && let Some(body) = settled(body)
    {
        return Ok(transaction_status(&*body, received_at)?.trusted(OwnRequest));
    }
    Ok(trusted)
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

/// Rewrites a settlement row, which has no status because only money that was taken is settled.
fn settled(body: &[u8]) -> Option<String> {
    let mut fields: Fields<'_> = serde_json::from_slice(body).ok()?;
    let payload = fields.value("payload").map(RawValue::get);
    if let Some(payload) = payload.filter(|payload| payload.starts_with('{')) {
        fields = serde_json::from_str(payload).ok()?;
    }
    let payout = fields.value("settlementPayoutId")?.get();
    let text = serde_json::from_str::<Option<Cow<'_, str>>>(payout);
    if text.is_ok_and(|text| text.is_none_or(|text| text.trim().is_empty())) {
        return None;
    }
    let taken = serde_json::value::to_raw_value("SUCCESS").ok()?;
    let mut settled: Vec<_> = fields.0;
    settled.retain(|(name, _)| name != "transactionStatus" && name != "status");
    settled.push(("transactionStatus".into(), &*taken));
    serde_json::to_string(&Fields(settled)).ok()
}

/// The fields of an object as they stand there, repeated ones too: refusing those is for the
/// adapter.
struct Fields<'f>(Vec<(String, &'f RawValue)>);

impl<'f> Fields<'f> {
    fn value(&self, name: &str) -> Option<&'f RawValue> {
        let Self(fields) = self;
        fields.iter().find(|(it, _)| it == name).map(|(_, it)| *it)
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de: 'f, 'f> Deserialize<'de> for Fields<'f> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
