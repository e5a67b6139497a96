use crate::about::About;
use crate::body::Body;
use crate::envelope;
use crate::error::ReadError;
use crate::fields::Fields;
use crate::reading;

/// Reads what the customer's browser brings back: the query of `returnUrl`, with or without its
/// question mark, a posted form, or the custom checkout's callback as JSON.
///
/// It says whom to ask about and nothing else: no status, no amount, no fact, and there is no way
/// to trust it. Anybody can write a query; the gateway's checkout reports `failed` while a bank is
/// still deciding; and the callback's `amount` includes fees. `order_id` is not read here, because
/// the checkout puts another id there.
///
/// # Errors
///
/// [`ReadError`] about the bytes or an identity; statuses, amounts and dates are not looked at.
///
/// ```
/// use order_lifecycle_enkash::browser_return;
///
/// let query = b"?orderId=ORD1787584522462ck78p&transactionId=EK1787584557962GwZaa\
///     &status=SUCCESS&orderStatus=PAID&amount=10.00&txnMessage=Completed.";
/// let about = browser_return(query)?;
/// assert_eq!(about.payment, Some("EK1787584557962GwZaa".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// No word makes it more than that, so this does not compile:
///
/// ```compile_fail,E0599
/// use order_lifecycle_enkash::{OldLog, browser_return};
///
/// let trusted = browser_return(b"?transactionId=EK1&status=SUCCESS&amount=10.00")?.trusted(OldLog);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn browser_return<'b>(body: impl Into<Body<'b>>) -> Result<About, ReadError> {
    let text = envelope::utf8(body.into().bytes()?)?.trim();
    let fields = if text.starts_with(['{', '[', '"']) {
        envelope::open(text)?
    } else {
        Fields::from_query(text.strip_prefix('?').unwrap_or(text))
    };
    let mut about = reading::orders(&fields)?;
    about.payment = reading::payment(&fields, about.provider_order.as_ref())?;
    Ok(about)
}
