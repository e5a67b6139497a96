use crate::about::About;
use crate::body::Body;
use crate::envelope;
use crate::error::ReadError;
use crate::excerpt::excerpt;

/// Reads the webhook of a payment link.
///
/// It bears no checksum, no order id and no payment id, so it moves nothing and cannot be trusted
/// to: look up which order the link was made for, and ask the gateway about that.
///
/// # Errors
///
/// [`ReadError`] about the bytes or `quickCollectRequestId`; nothing else is looked at.
///
/// ```
/// use order_lifecycle_enkash::payment_link;
///
/// let body = br#"{"quickCollectRequestId":"QC1","type":"PAYMENT","amount":10.00,
///     "paymentStatus":"SUCCESS","message":"","paymentDate":"2019-08-24T14:15:22Z"}"#;
/// let about = payment_link(body)?;
/// assert_eq!(about.link.as_deref(), Some("QC1"));
/// assert_eq!(about.to_string(), "payment link `QC1`");
/// # Ok::<(), order_lifecycle_enkash::ReadError>(())
/// ```
pub fn payment_link<'b>(body: impl Into<Body<'b>>) -> Result<About, ReadError> {
    let fields = envelope::open(envelope::utf8(body.into().bytes()?)?)?;
    let link = fields.name("quickCollectRequestId")?;
    Ok(About {
        link: link.map(|link| excerpt(&link)),
        ..About::default()
    })
}
