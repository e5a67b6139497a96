//! One message while it is read.

use alloc::borrow::Cow;
use alloc::string::String;

use order_lifecycle::error::IdError;
use order_lifecycle::{
    Amount, Currency, Notice, PaymentFact, PaymentId, ProviderOrderId, ReportedStatus, Status,
    Timestamp,
};

use crate::about::About;
use crate::body::Body;
use crate::envelope;
use crate::error::ReadError;
use crate::excerpt::excerpt;
use crate::fields::Fields;
use crate::hint::{Hint, Said};
use crate::message::{LONGEST_CHECKSUM, Message};
use crate::stamp;
use crate::status::{self, Progress};
use crate::trust::Trusted;

/// The gateway's ids begin with this where they name an order, also in a field called
/// `transactionId`.
const ORDER_PREFIX: &str = "ORD";

pub(crate) struct Reading<'a> {
    body: &'a [u8],
    pub(crate) fields: Fields<'a>,
    pub(crate) about: About,
    checksum: Option<String>,
    pub(crate) told: Trusted,
}

impl<'a> Reading<'a> {
    /// Opens a JSON body and reads the identities and the checksum. The payment is that of the
    /// message, if a channel's messages name theirs.
    pub(crate) fn open(body: Body<'a>) -> Result<Self, ReadError> {
        let body = body.bytes()?;
        let fields = envelope::open(envelope::utf8(body)?)?;
        let mut about = orders(&fields)?;
        let named = about.provider_order.take();
        about.provider_order = provider_order(&fields, named)?;
        Ok(Self {
            checksum: checksum(&fields)?,
            told: Trusted::default(),
            body,
            fields,
            about,
        })
    }

    /// Reads the payment that the message names.
    pub(crate) fn payment(&self) -> Result<Option<PaymentId>, ReadError> {
        payment(&self.fields, self.about.provider_order.as_ref())
    }

    /// Closes the message, which is about a payment or none.
    pub(crate) fn message<Origin>(self, payment: Option<PaymentId>) -> Message<'a, Origin> {
        let Self {
            body,
            mut about,
            checksum,
            mut told,
            ..
        } = self;
        told.report.order.clone_from(&about.order);
        told.report.provider_order.clone_from(&about.provider_order);
        told.payment.clone_from(&payment);
        about.payment = payment;
        Message::new(body, about, checksum, told)
    }

    /// Reads a status.
    pub(crate) fn said(&self, field: &'static str) -> Result<Option<Said>, ReadError> {
        let text = self.fields.name(field)?;
        Ok(text.map(|text| Said {
            field,
            text: excerpt(&text),
        }))
    }

    pub(crate) fn hint(&mut self, hint: Hint) {
        self.told.hints.push(hint);
    }

    pub(crate) fn report(&mut self, payment: &PaymentId, fact: PaymentFact, at: Timestamp) {
        let notice = Notice::payment(payment.clone(), fact, at);
        self.told.report.notices.push(notice);
    }

    /// Puts the order's status into the report, with the fact that lies in it.
    pub(crate) fn order(&mut self, said: Said, received_at: Timestamp) {
        let Some(status) = status::order(&said.text) else {
            self.told.report.status = Some(ReportedStatus::Unknown(said.text.clone()));
            self.hint(Hint::UnknownStatus(said));
            return;
        };
        self.told.report.status = Some(status.into());
        // `txnDate` dates the payment and `lastModified` the reply; nothing dates this fact.
        let occurred_at = received_at;
        self.told.report.notices.extend(match status {
            Status::CheckoutRendered => Some(Notice::CheckoutRendered { occurred_at }),
            Status::Cancelled => Some(Notice::Cancelled { occurred_at }),
            Status::Expired => Some(Notice::Expired { occurred_at }),
            Status::Created | Status::Attempted | Status::Paid => None,
        });
    }

    /// Reports the facts that lie in a payment's progress. `created` names the field with the
    /// attempt's creation, where the channel has one.
    pub(crate) fn progress(
        &mut self,
        payment: &PaymentId,
        progress: Progress,
        created: &[&'static str],
        received_at: Timestamp,
    ) -> Result<(), ReadError> {
        let fact = match progress {
            Progress::Pending => PaymentFact::Pending { limit: None },
            // When it ends is not documented.
            Progress::Authorized => PaymentFact::Authorized {
                amount: self.amount()?,
                until: None,
            },
            Progress::Failed => PaymentFact::Failed,
            Progress::Captured | Progress::PartlyRefunded | Progress::Refunded => {
                return self.took_money(payment, progress, created, received_at);
            }
        };
        let at = self.date("txnDate", received_at)?.unwrap_or(received_at);
        self.report(payment, fact, at);
        Ok(())
    }

    fn took_money(
        &mut self,
        payment: &PaymentId,
        progress: Progress,
        created: &[&'static str],
        received_at: Timestamp,
    ) -> Result<(), ReadError> {
        let amount = self.amount()?;
        let mut at = self.date("txnDate", received_at)?;
        for field in created {
            if at.is_none() {
                at = self.date(field, received_at)?;
            }
        }
        // What was taken had been held, so without an amount that much is still a fact.
        let fact = amount.map_or(
            PaymentFact::Authorized {
                amount: None,
                until: None,
            },
            |amount| PaymentFact::Captured { amount },
        );
        self.report(payment, fact, at.unwrap_or(received_at));
        match (progress, amount) {
            (_, None) => self.hint(Hint::NoAmount),
            (Progress::PartlyRefunded, Some(_)) => self.hint(Hint::PartlyRefunded),
            (Progress::Refunded, Some(amount)) => {
                let amount = amount.into();
                // `txnDate` dates the payment, so nothing dates what went back.
                self.report(payment, PaymentFact::RefundTotal { amount }, received_at);
            }
            (
                Progress::Pending | Progress::Authorized | Progress::Failed | Progress::Captured,
                Some(_),
            ) => {}
        }
        Ok(())
    }

    /// Reads `amount`, which may also be the object of value and currency that Create Order takes.
    pub(crate) fn amount(&self) -> Result<Option<Amount>, ReadError> {
        let field = "amount";
        let inner = self.fields.object(field)?;
        let (text, inner) = match &inner {
            Some(inner) => (inner.number("value")?, inner.name("currency")?),
            None => (self.fields.number(field)?, None),
        };
        let Some(text) = text else { return Ok(None) };
        let capitals = |code: Cow<'_, str>| code.to_ascii_uppercase();
        let outer = self.fields.name("currency")?.map(capitals);
        let code = agreed(
            ("amount.currency", inner.map(capitals)),
            ("currency", outer),
        )?;
        let currency = code.map_or(Ok(Currency::INR), |(field, code)| {
            let currency = code.parse();
            currency.map_err(|error| ReadError::Currency { field, error })
        })?;
        Amount::parse(&text, currency)
            .map(Some)
            .map_err(|error| ReadError::Amount { field, error })
    }

    /// Reads a date. One after the message was received is taken for that instant.
    fn date(
        &self,
        field: &'static str,
        received_at: Timestamp,
    ) -> Result<Option<Timestamp>, ReadError> {
        let Some(text) = self.fields.text(field)? else {
            return Ok(None);
        };
        let date = stamp::instant(&text).ok_or_else(|| ReadError::Date {
            field,
            value: excerpt(&text),
        })?;
        Ok(Some(date.min(received_at)))
    }
}

/// Reads the identities of the order that have one meaning on every channel.
pub(crate) fn orders(fields: &Fields<'_>) -> Result<About, ReadError> {
    Ok(About {
        order: parsed("merchantOrderId", fields.name("merchantOrderId")?)?,
        provider_order: parsed("orderId", fields.name("orderId")?)?,
        ..About::default()
    })
}

/// Reads the payment that a message names, unless an order's id stands in its place.
pub(crate) fn payment(
    fields: &Fields<'_>,
    order: Option<&ProviderOrderId>,
) -> Result<Option<PaymentId>, ReadError> {
    let [one, other] = ["transactionId", "payment_id"];
    let named = agreed((one, fields.name(one)?), (other, fields.name(other)?))?;
    let Some((field, text)) = named else {
        return Ok(None);
    };
    let is_order =
        text.starts_with(ORDER_PREFIX) || order.is_some_and(|order| order.as_str() == text);
    parsed(field, Some(text).filter(|_| !is_order))
}

/// Reads `order_id`, which names the gateway's order as `orderId` does. The custom checkout gives
/// that name to another id, which identifies nothing.
fn provider_order(
    fields: &Fields<'_>,
    named: Option<ProviderOrderId>,
) -> Result<Option<ProviderOrderId>, ReadError> {
    let alias = fields.name("order_id")?;
    if alias.is_none() || alias == fields.name("uniqueTransactionId")? {
        return Ok(named);
    }
    let alias = parsed("order_id", alias)?;
    Ok(agreed(("orderId", named), ("order_id", alias))?.map(|(_, order)| order))
}

/// Reads the checksum, whichever of its names it bears. One that is no text proves nothing, like a
/// missing one.
fn checksum(fields: &Fields<'_>) -> Result<Option<String>, ReadError> {
    let mut found = None;
    for field in ["checksum", "signature", "checkSum"] {
        let text = match fields.text(field) {
            Ok(text) => text.map(|text| (field, text)),
            Err(error @ ReadError::Ambiguous { .. }) => return Err(error),
            Err(_) => None,
        };
        found = match (found, text) {
            (Some((one, known)), Some((other, text))) => {
                agreed((one, Some(known)), (other, Some(text)))?
            }
            (found, text) => found.or(text),
        };
    }
    Ok(found.map(|(_, text)| match text.len() {
        0..=LONGEST_CHECKSUM => text.into_owned(),
        _ => excerpt(&text),
    }))
}

/// What two names of one thing say together, and the name that says so.
fn agreed<T: PartialEq>(
    (one, first): (&'static str, Option<T>),
    (other, second): (&'static str, Option<T>),
) -> Result<Option<(&'static str, T)>, ReadError> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Err(ReadError::Differ { one, other }),
        (Some(value), _) => Ok(Some((one, value))),
        (None, value) => Ok(value.map(|value| (other, value))),
    }
}

fn parsed<T: core::str::FromStr<Err = IdError>>(
    field: &'static str,
    text: Option<Cow<'_, str>>,
) -> Result<Option<T>, ReadError> {
    let id = text.map(|text| text.parse()).transpose();
    id.map_err(|error| ReadError::Id { field, error })
}
