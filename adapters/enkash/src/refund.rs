use order_lifecycle::{PaymentFact, PaymentId, RefundId, RefundState, RequestId, Timestamp};

use crate::body::Body;
use crate::error::ReadError;
use crate::hint::Hint;
use crate::message::Message;
use crate::reading::Reading;
use crate::status;
use crate::trust::Reply;

/// Reads the reply to a refund, or to an enquiry about one.
///
/// The reply names neither the request nor, for sure, the payment: whether its `transactionId` is
/// the payment's or the refund's own is not documented, so it is not read. The refund is known by
/// our request id, the only one that is the same on every channel.
///
/// The status is `status`, or `transactionStatus` where that is missing. One that is missing or
/// unknown, or two that disagree, leave the refund pending, with a hint: the gateway took the
/// request, and its end is not known. Nothing dates a refund for sure, so the fact occurred
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
/// use order_lifecycle_enkash::{OwnRequest, refund};
///
/// let received_at = "2026-08-25T09:00:00Z".parse()?;
/// let body = br#"{"response_code":0,"response_message":"Success","payload":
///     {"amount":"100","currency":"INR","status":"CREATED","transactionId":"EK1"}}"#;
/// let (payment, request) = ("EK1787584557962GwZaa".parse()?, "REFUND1".parse()?);
/// let trusted = refund(body, &payment, &request, received_at)?.trusted(OwnRequest);
/// let fact = PaymentFact::Refund {
///     refund: "REFUND1".parse()?,
///     request: Some(request),
///     amount: Amount::parse("100.00", Currency::INR)?,
///     state: RefundState::Pending,
/// };
/// assert_eq!(trusted.report.notices, [Notice::payment(payment, fact, received_at)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn refund<'b>(
    body: impl Into<Body<'b>>,
    payment: &PaymentId,
    request: &RequestId,
    received_at: Timestamp,
) -> Result<Message<'b, Reply>, ReadError> {
    let mut reading = Reading::open(body.into())?;
    let state = state(&mut reading)?;
    let Some(amount) = reading.amount()? else {
        reading.hint(Hint::NoAmount);
        return Ok(reading.message(Some(payment.clone())));
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
    Ok(reading.message(Some(payment.clone())))
}

/// Reads how far the refund is; pending where that is not sure, because a refund that is taken for
/// failed is sent again.
fn state(reading: &mut Reading<'_>) -> Result<RefundState, ReadError> {
    let (status, transaction) = (reading.said("status")?, reading.said("transactionStatus")?);
    let (said, other) = match (status, transaction) {
        (Some(said), other) => (said, other),
        (None, Some(said)) => (said, None),
        (None, None) => {
            reading.hint(Hint::NoStatus);
            return Ok(RefundState::Pending);
        }
    };
    let state = status::refund(&said.text);
    if state.is_none() {
        reading.hint(Hint::UnknownStatus(said.clone()));
    }
    match other {
        Some(other) if status::refund(&other.text) != state => {
            reading.hint(Hint::Disagreement { one: said, other });
            Ok(RefundState::Pending)
        }
        Some(_) | None => Ok(state.unwrap_or(RefundState::Pending)),
    }
}
