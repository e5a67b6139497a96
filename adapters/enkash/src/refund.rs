use order_lifecycle::{PaymentFact, PaymentId, RefundId, RefundState, RequestId, Timestamp};

use crate::error::ReadError;
use crate::message::{Hint, Message};
use crate::reading::Reading;
use crate::status;

/// Reads the reply to a refund, or to an enquiry about one.
///
/// The reply names neither the request nor, for sure, the payment: whether its `transactionId` is
/// the payment's or the refund's own is not documented, so it is not read. The refund is known by
/// our request id, the only one that is the same on every channel.
///
/// A status that is missing or unknown leaves the refund pending, with a hint: the gateway took
/// the request, and its end is not known. Nothing dates a refund for sure, so the fact occurred
/// when it was received: give replies to the order as they come. A reply without an amount
/// reports no fact.
///
/// # Errors
///
/// [`ReadError`]; nothing of the body was taken. [`ReadError::Gateway`] means that the request was
/// refused or is not known; it does not mean that an earlier one with the same id failed.
///
/// ```
/// use order_lifecycle::{Amount, Currency, Notice, PaymentFact, RefundState};
/// use order_lifecycle_enkash::refund;
///
/// let received_at = "2026-08-25T09:00:00Z".parse()?;
/// let body = br#"{"response_code":0,"response_message":"Success","payload":
///     {"amount":"100","currency":"INR","status":"CREATED","transactionId":"EK1"}}"#;
/// let (payment, request) = ("EK1787584557962GwZaa".parse()?, "REFUND1".parse()?);
/// let message = refund(body, &payment, &request, received_at)?;
/// let fact = PaymentFact::Refund {
///     refund: "REFUND1".parse()?,
///     request: Some(request),
///     amount: Amount::parse("100.00", Currency::INR)?,
///     state: RefundState::Pending,
/// };
/// assert_eq!(message.report.notices, [Notice::payment(payment, fact, received_at)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn refund(
    body: &[u8],
    payment: &PaymentId,
    request: &RequestId,
    received_at: Timestamp,
) -> Result<Message, ReadError> {
    let mut reading = Reading::open(body)?;
    reading.message.payment = Some(payment.clone());
    let said = match reading.said("status")? {
        Some(said) => Some(said),
        None => reading.said("transactionStatus")?,
    };
    let state = match said {
        None => {
            reading.hint(Hint::NoStatus);
            RefundState::Pending
        }
        Some(said) => status::refund(&said.text).unwrap_or_else(|| {
            reading.hint(Hint::UnknownStatus(said));
            RefundState::Pending
        }),
    };
    let Some(amount) = reading.amount()? else {
        reading.hint(Hint::NoAmount);
        return Ok(reading.message);
    };
    let refund = RefundId::new(request.as_str()).map_err(|error| ReadError::Id {
        field: "requestId",
        error,
    })?;
    let fact = PaymentFact::Refund {
        refund,
        request: Some(request.clone()),
        amount,
        state,
    };
    reading.report(payment, fact, received_at);
    Ok(reading.message)
}
