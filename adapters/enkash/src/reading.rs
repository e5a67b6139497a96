//! One message while it is read.

use alloc::string::String;

use order_lifecycle::error::IdError;
use order_lifecycle::{
    Amount, Currency, Notice, PaymentFact, PaymentId, ReportedStatus, Status, Timestamp,
};

use crate::envelope;
use crate::error::ReadError;
use crate::excerpt::excerpt;
use crate::fields::Fields;
use crate::message::{Hint, Message, Said};
use crate::stamp;
use crate::status::{self, Progress};

/// The gateway's ids begin with this where they name an order, also in a field called
/// `transactionId`.
const ORDER_PREFIX: &str = "ORD";

pub(crate) struct Reading<'a> {
    pub(crate) fields: Fields<'a>,
    pub(crate) message: Message,
}

impl<'a> Reading<'a> {
    /// Opens a JSON body and reads the order's identities and the checksum.
    pub(crate) fn open(body: &'a [u8]) -> Result<Self, ReadError> {
        let mut reading = Self::start(envelope::open(body)?)?;
        if reading.message.report.provider_order.is_none() {
            let alias = reading.fields.name("order_id")?;
            // The custom checkout gives this name to another id, which identifies nothing.
            if alias != reading.fields.name("uniqueTransactionId")? {
                reading.message.report.provider_order = parsed("order_id", alias)?;
            }
        }
        Ok(reading)
    }

    /// Reads the identities of the order that have one meaning on every channel.
    pub(crate) fn start(fields: Fields<'a>) -> Result<Self, ReadError> {
        let mut message = Message {
            // One that cannot be read proves nothing, like a missing one.
            checksum: ["checksum", "signature", "checkSum"]
                .into_iter()
                .find_map(|field| fields.text(field).ok().flatten()),
            ..Message::default()
        };
        message.report.order = parsed("merchantOrderId", fields.name("merchantOrderId")?)?;
        message.report.provider_order = parsed("orderId", fields.name("orderId")?)?;
        Ok(Self { fields, message })
    }

    /// Reads the payment that the message names, unless an order's id stands in its place.
    pub(crate) fn payment(&self) -> Result<Option<PaymentId>, ReadError> {
        for field in ["transactionId", "payment_id"] {
            if let Some(text) = self.fields.name(field)? {
                let order = self.message.report.provider_order.as_ref();
                let is_order = text.starts_with(ORDER_PREFIX)
                    || order.is_some_and(|order| order.as_str() == text);
                return parsed(field, Some(text).filter(|_| !is_order));
            }
        }
        Ok(None)
    }

    pub(crate) fn said(&self, field: &'static str) -> Result<Option<Said>, ReadError> {
        let text = self.fields.text(field)?;
        Ok(text.map(|text| Said { field, text }))
    }

    pub(crate) fn hint(&mut self, hint: Hint) {
        self.message.hints.push(hint);
    }

    pub(crate) fn report(&mut self, payment: &PaymentId, fact: PaymentFact, at: Timestamp) {
        let notice = Notice::payment(payment.clone(), fact, at);
        self.message.report.notices.push(notice);
    }

    /// Puts the order's status into the report, with the fact that lies in it.
    pub(crate) fn order(&mut self, said: Said, received_at: Timestamp) {
        let Some(status) = status::order(&said.text) else {
            self.message.report.status = Some(ReportedStatus::Unknown(said.text.clone()));
            self.hint(Hint::UnknownStatus(said));
            return;
        };
        self.message.report.status = Some(status.into());
        // `txnDate` dates the payment and `lastModified` the reply; nothing dates this fact.
        let occurred_at = received_at;
        self.message.report.notices.extend(match status {
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
            Progress::Authorized => PaymentFact::Authorized,
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
        let fact = amount.map_or(PaymentFact::Authorized, |amount| PaymentFact::Captured {
            amount,
        });
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
        let (text, currency) = match self.fields.object(field)? {
            Some(inner) => (inner.number("value")?, inner.text("currency")?),
            None => (self.fields.number(field)?, None),
        };
        let Some(text) = text else { return Ok(None) };
        let currency = match currency {
            Some(code) => Some(code),
            None => self.fields.text("currency")?,
        };
        let currency = currency.map_or(Ok(Currency::INR), |code| {
            code.trim().to_ascii_uppercase().parse()
        });
        let currency = currency.map_err(|error| ReadError::Currency {
            field: "currency",
            error,
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

fn parsed<T: core::str::FromStr<Err = IdError>>(
    field: &'static str,
    text: Option<String>,
) -> Result<Option<T>, ReadError> {
    let id = text.map(|text| text.parse()).transpose();
    id.map_err(|error| ReadError::Id { field, error })
}
