//! The three envelopes around what the gateway says.

use crate::error::ReadError;
use crate::excerpt::excerpt;
use crate::fields::Fields;

/// Unwraps a JSON body: the object inside `payload`, or the body itself where there is none.
///
/// `response_code` 0 is success and anything else is an error, also beside a payload.
/// `resultCode` counts only where there is no payload; both 0 and 200 are documented as success.
pub(crate) fn open(body: &str) -> Result<Fields<'_>, ReadError> {
    let outer = Fields::from_json(body)?;
    let response = outer.number("response_code")?;
    if let Some(code) = &response
        && !is(code, &[0])
    {
        return Err(refusal(&outer, code));
    }
    if let Some(inner) = outer.object("payload")? {
        return Ok(inner);
    }
    if let Some(code) = outer.number("resultCode")?
        && !is(&code, &[0, 200])
    {
        return Err(refusal(&outer, &code));
    }
    let found = outer.quoted("payload");
    if response.is_some() || !found.is_empty() {
        return Err(ReadError::NoPayload { found });
    }
    Ok(outer)
}

/// Reads a body as text.
pub(crate) fn utf8(body: &[u8]) -> Result<&str, ReadError> {
    core::str::from_utf8(body).map_err(|error| ReadError::NotUtf8 {
        at: error.valid_up_to(),
    })
}

fn is(code: &str, successes: &[u32]) -> bool {
    code.trim()
        .parse()
        .is_ok_and(|code| successes.contains(&code))
}

/// The text of an error stands in any of three fields, or in place of the payload.
fn refusal(outer: &Fields<'_>, code: &str) -> ReadError {
    let message = ["response_message", "resultMessage", "message", "payload"]
        .into_iter()
        .map(|field| outer.quoted(field))
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default();
    ReadError::Gateway {
        code: excerpt(code),
        message,
    }
}
