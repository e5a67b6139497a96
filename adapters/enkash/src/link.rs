use crate::error::ReadError;
use crate::message::{Hint, Message};
use crate::{envelope, fields::Fields};

/// Reads the webhook of a payment link.
///
/// It bears no checksum, no order id and no payment id, so it moves nothing: look up which order
/// the link was made for, and ask the gateway about that.
///
/// # Errors
///
/// [`ReadError`] about the bytes or `quickCollectRequestId`; nothing else is looked at.
///
/// ```
/// use order_lifecycle::Report;
/// use order_lifecycle_enkash::{Hint, payment_link};
///
/// let body = br#"{"quickCollectRequestId":"QC1","type":"PAYMENT","amount":10.00,
///     "paymentStatus":"SUCCESS","message":"","paymentDate":"2019-08-24T14:15:22Z"}"#;
/// let message = payment_link(body)?;
/// assert_eq!(message.report, Report::default());
/// let link = Some("QC1".into());
/// assert_eq!(message.hints, [Hint::PaymentLink { link }]);
/// # Ok::<(), order_lifecycle_enkash::ReadError>(())
/// ```
pub fn payment_link(body: &[u8]) -> Result<Message, ReadError> {
    let fields: Fields<'_> = envelope::open(body)?;
    let link = fields.name("quickCollectRequestId")?;
    Ok(Message {
        hints: alloc::vec![Hint::PaymentLink { link }],
        ..Message::default()
    })
}
