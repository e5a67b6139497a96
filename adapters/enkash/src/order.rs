use order_lifecycle::{PaymentId, Status, Timestamp};

use crate::body::Body;
use crate::error::ReadError;
use crate::excerpt::excerpt;
use crate::hint::Hint;
use crate::message::Message;
use crate::reading::Reading;
use crate::status::{self, Verdict};
use crate::trust::{Reply, Webhook};

/// Reads the webhook that the gateway posts to `notifyUrl`.
///
/// Anybody can post one, so it is a hint until its signature was checked: see [`Message`].
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Notice, PaymentFact};
/// use order_lifecycle_enkash::payment_notify;
///
/// let body = br#"{"orderId":"ORD1787584522462ck78p","transactionId":"EK1787584557962GwZaa",
///     "transactionStatus":"SUCCESS","orderStatus":"PAID","amount":10.00,"finalAmount":10.24,
///     "currency":"INR","txnDate":"2026-08-24 20:46:02","checksum":"c0ffee"}"#;
/// # let accepts = |_: &[u8], _: &str| true;
/// let message = payment_notify(body, "2026-08-24T15:16:05Z".parse()?)?;
/// let trusted = message.verified_by(accepts)?;
/// let captured = PaymentFact::Captured {
///     amount: Amount::parse("10.00", Currency::INR)?,
/// };
/// let expected = Notice::payment(
///     "EK1787584557962GwZaa".parse()?,
///     captured,
///     "2026-08-24T15:16:02Z".parse()?,
/// );
/// assert_eq!(trusted.report.notices, [expected]);
/// assert!(!trusted.asks_to_poll());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn payment_notify<'b>(
    body: impl Into<Body<'b>>,
    received_at: Timestamp,
) -> Result<Message<'b, Webhook>, ReadError> {
    let reading = Reading::open(body.into())?;
    let payment = reading.payment()?;
    message(reading, payment, &Shape::USUAL, received_at)
}

/// Reads the reply of Get Order Status, or of Get Order By Merchant Order Id.
///
/// The only channel whose `amount` is also the order's: a reply about an order of another amount
/// reports nothing about ours. Where `orderStatus` is missing, `status` is the order's and not a
/// payment's. `created` and `lastModified` are the order's and date nothing.
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken.
///
/// ```
/// use order_lifecycle::{Notice, ReportedStatus, Status};
/// use order_lifecycle_enkash::{OwnRequest, order_status};
///
/// let body = br#"{"response_code":0,"response_message":"Success","payload":
///     {"orderId":"ORD1787584522462ck78p","amount":10.00,"orderStatus":"EXPIRED"}}"#;
/// let received_at = "2026-08-24T16:00:00Z".parse()?;
/// let trusted = order_status(body, received_at)?.trusted(OwnRequest);
/// let expired = ReportedStatus::Known(Status::Expired);
/// assert_eq!(trusted.report.status, Some(expired));
/// let occurred_at = received_at;
/// assert_eq!(trusted.report.notices, [Notice::Expired { occurred_at }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn order_status<'b>(
    body: impl Into<Body<'b>>,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let reading = Reading::open(body.into())?;
    let payment = reading.payment()?;
    about_order(reading, payment, received_at)
}

fn about_order(
    mut reading: Reading<'_>,
    payment: Option<PaymentId>,
    received_at: Timestamp,
) -> Result<Message<'_, Reply>, ReadError> {
    let shape = match reading.said("orderStatus")? {
        Some(_) => &Shape::ORDER,
        None => &Shape::ORDER_BY_STATUS,
    };
    reading.told.report.amount = reading.amount()?;
    message(reading, payment, shape, received_at)
}

/// Reads the reply of Get Transaction Status.
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken.
///
/// ```
/// use order_lifecycle_enkash::{OwnRequest, transaction_status};
///
/// let body = br#"{"response_code":0,"response_message":"Success","payload":
///     {"transactionId":"EK1787584557962GwZaa","created":"2026-08-24T15:15:57Z",
///      "status":"SUCCESS","amount":"10.00"}}"#;
/// let reply = transaction_status(body, "2026-08-24T16:00:00Z".parse()?)?;
/// let occurred_at = reply.trusted(OwnRequest).report.notices[0].occurred_at();
/// assert_eq!(occurred_at, "2026-08-24T15:15:57Z".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn transaction_status<'b>(
    body: impl Into<Body<'b>>,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let reading = Reading::open(body.into())?;
    let payment = reading.payment()?;
    message(reading, payment, &Shape::TRANSACTION, received_at)
}

/// Reads a row of an export from the gateway, as the JSON object of its columns.
///
/// A row that names a payment is read like a reply of Get Transaction Status, any other like one of
/// Get Order Status: the same column `amount` is what the one took and what the other costs. A
/// payment of a payout (`settlementPayoutId`) need not have a status, because only money that was
/// taken is paid out.
///
/// # Errors
///
/// [`ReadError`]; nothing of the row was taken.
///
/// ```
/// use order_lifecycle::{Amount, Currency, PaymentFact, Notice};
/// use order_lifecycle_enkash::{OwnRequest, export_row};
///
/// let row = br#"{"transactionId":"EK1787584557962GwZaa","amount":"10.00",
///     "txnDate":"2026-08-24 20:46:02","settlementPayoutId":"SP1"}"#;
/// let row = export_row(row, "2026-08-25T04:00:00Z".parse()?)?.trusted(OwnRequest);
/// let amount = Amount::parse("10.00", Currency::INR)?;
/// let captured = PaymentFact::Captured { amount };
/// let at = "2026-08-24T15:16:02Z".parse()?;
/// assert_eq!(row.report.notices, [Notice::payment("EK1787584557962GwZaa".parse()?, captured, at)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export_row<'b>(
    body: impl Into<Body<'b>>,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let reading = Reading::open(body.into())?;
    match reading.payment()? {
        Some(payment) => message(reading, Some(payment), &Shape::EXPORTED, received_at),
        None => about_order(reading, None, received_at),
    }
}

/// Reads the reply of UPI Status about a payment.
///
/// The reply says neither which payment nor how much, so the payment is the one in the path of the
/// request, and a success says only that money is held: ask Get Transaction Status for the amount.
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken. [`ReadError::OtherPayment`] when the reply names
/// another payment after all.
///
/// ```
/// use order_lifecycle::{Notice, PaymentFact, PaymentId};
/// use order_lifecycle_enkash::{Hint, OwnRequest, upi_status};
///
/// let body = br#"{"response_code":0,"response_message":"string",
///     "payload":{"status":"SUCCESS","transactionMessage":"string","orderId":"string"}}"#;
/// let asked: PaymentId = "EK1743074262175e8KIO".parse()?;
/// let received_at = "2026-08-24T16:00:00Z".parse()?;
/// let trusted = upi_status(body, &asked, received_at)?.trusted(OwnRequest);
/// let held = Notice::payment(asked, PaymentFact::Authorized { amount: None, until: None }, received_at);
/// assert_eq!(trusted.report.notices, [held]);
/// assert_eq!(trusted.hints, [Hint::NoAmount]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn upi_status<'b>(
    body: impl Into<Body<'b>>,
    payment: &PaymentId,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let reading = Reading::open(body.into())?;
    match reading.payment()? {
        Some(found) if found != *payment => Err(ReadError::OtherPayment {
            found: excerpt(found.as_str()),
            wanted: excerpt(payment.as_str()),
        }),
        Some(_) | None => message(reading, Some(payment.clone()), &Shape::USUAL, received_at),
    }
}

/// Reads the reply of the checkout's minimal status.
///
/// The call is undocumented. As in the gateway's own checkout, `status` counts before
/// `transactionStatus` here, unless only one of them reports money taken.
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken.
///
/// ```
/// use order_lifecycle::{Notice, PaymentFact};
/// use order_lifecycle_enkash::{OwnRequest, minimal_status};
///
/// let body = br#"{"orderStatus":"ATTEMPTED","status":"PENDING_WITH_BANK",
///     "transactionId":"EK1787584557962GwZaa","amount":10.00,"paymentAttemptLeft":true}"#;
/// let received_at = "2026-08-24T16:00:00Z".parse()?;
/// let trusted = minimal_status(body, received_at)?.trusted(OwnRequest);
/// let payment = "EK1787584557962GwZaa".parse()?;
/// let fact = PaymentFact::Pending { limit: None };
/// assert_eq!(trusted.report.notices, [Notice::payment(payment, fact, received_at)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn minimal_status<'b>(
    body: impl Into<Body<'b>>,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let reading = Reading::open(body.into())?;
    let payment = reading.payment()?;
    message(reading, payment, &Shape::MINIMAL, received_at)
}

/// What a channel's fields mean; each list by falling preference.
struct Shape {
    order_status: &'static str,
    payment_status: &'static [&'static str],
    /// The attempt's creation.
    created: &'static [&'static str],
    /// The payout that a payment without a status was taken for.
    payout: Option<&'static str>,
    /// With these statuses of the order there need not be a payment to ask about.
    alone: &'static [Status],
}

impl Shape {
    const USUAL: Self = Self {
        order_status: "orderStatus",
        payment_status: &["transactionStatus", "status"],
        created: &[],
        payout: None,
        alone: &[],
    };
    const TRANSACTION: Self = Self {
        created: &["created"],
        ..Self::USUAL
    };
    const EXPORTED: Self = Self {
        payout: Some("settlementPayoutId"),
        ..Self::TRANSACTION
    };
    const ORDER: Self = Self {
        alone: &[
            Status::Created,
            Status::CheckoutRendered,
            Status::Cancelled,
            Status::Expired,
        ],
        ..Self::USUAL
    };
    const ORDER_BY_STATUS: Self = Self {
        order_status: "status",
        payment_status: &["transactionStatus"],
        ..Self::ORDER
    };
    const MINIMAL: Self = Self {
        payment_status: &["status", "transactionStatus"],
        ..Self::ORDER
    };
}

fn message<'b, Origin>(
    mut reading: Reading<'b>,
    payment: Option<PaymentId>,
    shape: &Shape,
    received_at: Timestamp,
) -> Result<Message<'b, Origin>, ReadError> {
    let order_said = reading.said(shape.order_status)?;
    let order = order_said
        .as_ref()
        .and_then(|said| status::order(&said.text));
    match &payment {
        Some(payment) => {
            let verdict = weigh(&reading, shape)?;
            reading.told.hints.extend(verdict.hints);
            if let Some(progress) = verdict.progress {
                reading.progress(payment, progress, shape.created, received_at)?;
                if let (Some(order), Some(one), Some(other)) = (order, &order_said, verdict.said)
                    && status::contradict(order, progress)
                {
                    let one = one.clone();
                    reading.hint(Hint::Disagreement { one, other });
                }
            }
        }
        None if order.is_some_and(|order| shape.alone.contains(&order)) => {}
        None => reading.hint(Hint::NoPayment),
    }
    if let Some(said) = order_said {
        reading.order(said, received_at);
    }
    Ok(reading.message(payment))
}

fn weigh(reading: &Reading<'_>, shape: &Shape) -> Result<Verdict, ReadError> {
    let mut said = [None, None];
    for (place, field) in said.iter_mut().zip(shape.payment_status) {
        *place = reading.said(field)?;
    }
    let paid_out = |field| !reading.fields.quoted(field).trim().is_empty();
    Ok(match said {
        [None, None] if shape.payout.is_some_and(paid_out) => Verdict::TAKEN,
        [preferred, other] => status::weigh(preferred, other),
    })
}
