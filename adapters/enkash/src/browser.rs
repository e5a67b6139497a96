use crate::envelope;
use crate::error::ReadError;
use crate::fields::Fields;
use crate::message::{Hint, Message};
use crate::reading::Reading;

/// Reads what the customer's browser brings back: the query of `returnUrl`, with or without its
/// question mark, a posted form, or the custom checkout's callback as JSON.
///
/// It says whom to ask about and nothing else: no status, no amount, no fact. Anybody can write a
/// query; the gateway's checkout reports `failed` while a bank is still deciding; and the
/// callback's `amount` includes fees. `order_id` is not read here, because the checkout puts
/// another id there.
///
/// # Errors
///
/// [`ReadError`] about the bytes or an identity; statuses, amounts and dates are not looked at.
///
/// ```
/// use order_lifecycle_enkash::{Hint, browser_return};
///
/// let query = b"?orderId=ORD1787584522462ck78p&transactionId=EK1787584557962GwZaa\
///     &status=SUCCESS&orderStatus=PAID&amount=10.00&txnMessage=Completed.";
/// let message = browser_return(query)?;
/// assert_eq!(message.payment, Some("EK1787584557962GwZaa".parse()?));
/// assert_eq!(message.report.status, None);
/// assert!(message.report.notices.is_empty());
/// assert_eq!(message.hints, [Hint::BrowserReturn]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn browser_return(body: &[u8]) -> Result<Message, ReadError> {
    let text = envelope::utf8(body)?.trim();
    let fields = if text.starts_with(['{', '[', '"']) {
        envelope::open(body)?
    } else {
        Fields::from_query(text.strip_prefix('?').unwrap_or(text))
    };
    let mut reading = Reading::start(fields)?;
    reading.message.payment = reading.payment()?;
    reading.hint(Hint::BrowserReturn);
    Ok(reading.message)
}
