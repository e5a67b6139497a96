//! One line of a log, and how its words become inputs.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use order_lifecycle::{Command, Currency, Input, OrderId};
use order_lifecycle_enkash::{Asked, Channel};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcDateTime};

use super::error::LineError;
use super::terms::{Create, amount, duration, read};

/// A line whose kind is known and whose identities are checked.
pub(crate) enum Line<'l> {
    Create(Create),
    Command {
        order: OrderId,
        words: Box<Words<'l>>,
    },
    Message(Received<'l>),
    /// An entry of the order's own log, as the core writes it.
    Entry {
        order: OrderId,
        input: Box<Input>,
    },
}

/// What the gateway said, not read yet.
pub(crate) struct Received<'l> {
    pub(crate) channel: Channel,
    pub(crate) body: Cow<'l, str>,
    pub(crate) asked: Asked,
}

/// A command that waits for its order's currency.
pub(crate) struct Words<'l>(Written<'l>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'l> {
    #[serde(borrow)]
    at: Option<&'l RawValue>,
    create: Option<Create>,
    order: Option<String>,
    command: Option<String>,
    payment: Option<String>,
    limit: Option<String>,
    request: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    provider_order: Option<String>,
    channel: Option<String>,
    #[serde(borrow)]
    body: Option<&'l RawValue>,
    /// Tells the kind of the line, which is then read as a whole.
    input: Option<IgnoredAny>,
}

/// An entry of a log, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Logged<'l> {
    #[serde(borrow)]
    at: &'l RawValue,
    order: OrderId,
    input: Box<Input>,
}

impl<'l> Line<'l> {
    /// Reads a line and the instant that it bears.
    pub(crate) fn read(bytes: &'l [u8]) -> Result<(UtcDateTime, Self), LineError> {
        let text = std::str::from_utf8(bytes).map_err(|error| LineError::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        if !text.starts_with('{') {
            return Err(LineError::NotObject);
        }
        let mut written: Written<'l> = serde_json::from_str(text).map_err(LineError::Malformed)?;
        if written.input.is_some() {
            return Self::logged(text);
        }
        let at = written.at.ok_or(LineError::Lacks("at"))?;
        let at = instant(&written_at(at.get()))?;
        let line = match (&written.create, &written.command, &written.channel) {
            (Some(_), None, None) => {
                let create = written.create.take().ok_or(LineError::Kind)?;
                Self::Create(create)
            }
            (None, Some(_), None) => Self::Command {
                order: id("order", written.order.as_deref())?,
                words: Box::new(Words(written)),
            },
            (None, None, Some(channel)) => Self::Message(Received {
                channel: read("channel", channel)?,
                body: body(written.body)?,
                asked: Asked {
                    payment: asked("payment", written.payment.as_deref())?,
                    request: asked("request", written.request.as_deref())?,
                },
            }),
            _ => return Err(LineError::Kind),
        };
        Ok((at, line))
    }

    /// Reads an entry of an order's own log. Its instant may be a text as in the other kinds.
    fn logged(text: &str) -> Result<(UtcDateTime, Self), LineError> {
        let Logged { at, order, input } =
            serde_json::from_str(text).map_err(LineError::Malformed)?;
        let at = match at.get().parse::<i64>() {
            Ok(millis) => {
                let nanos = i128::from(millis) * 1_000_000;
                UtcDateTime::from_unix_timestamp_nanos(nanos)
                    .map_err(|_| LineError::value("at", &"it lies outside the calendar"))?
            }
            Err(_) => instant(&written_at(at.get()))?,
        };
        Ok((at, Self::Entry { order, input }))
    }
}

/// The text of an instant; what is no text is shown as it was written.
fn written_at(json: &str) -> Cow<'_, str> {
    serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned)
}

/// Reads an instant of RFC 3339.
pub(crate) fn instant(text: &str) -> Result<UtcDateTime, LineError> {
    OffsetDateTime::parse(text, &Rfc3339)
        .ok()
        .and_then(OffsetDateTime::checked_to_utc)
        .ok_or_else(|| {
            LineError::value(
                "at",
                &format_args!("`{text}` is not an instant of RFC 3339 with an offset"),
            )
        })
}

/// A text is the raw body itself; an object is passed on with every digit it was written with.
fn body(body: Option<&RawValue>) -> Result<Cow<'_, str>, LineError> {
    let json = body.ok_or(LineError::Lacks("body"))?.get();
    if json.starts_with('{') {
        return Ok(Cow::Borrowed(json));
    }
    serde_json::from_str(json)
        .map(Cow::Owned)
        .map_err(|_| LineError::value("body", &"it is neither an object nor a text"))
}

impl Words<'_> {
    /// Reads the command, of an order in a currency.
    pub(crate) fn read(&self, at: UtcDateTime, ours: Currency) -> Result<Command, LineError> {
        let Self(words) = self;
        let payment = || id("payment", words.payment.as_deref());
        let request = || id("request", words.request.as_deref());
        Ok(match given("command", words.command.as_deref())? {
            "render_checkout" => Command::RenderCheckout,
            "start_payment" => Command::StartPayment {
                payment: payment()?,
                limit: words.limit(at)?,
            },
            "cancel" => Command::Cancel,
            "force_cancel" => Command::ForceCancel,
            "accept" => Command::Accept {
                payment: payment()?,
            },
            "refund" => Command::Refund {
                payment: payment()?,
                request: request()?,
                amount: amount(
                    given("amount", words.amount.as_deref())?,
                    words.currency(ours)?,
                )?,
            },
            "withdraw_refund" => Command::WithdrawRefund {
                payment: payment()?,
                request: request()?,
            },
            "bind" => Command::Bind {
                provider_order: id("provider_order", words.provider_order.as_deref())?,
            },
            other => {
                let problem = format_args!("unknown command `{other}`");
                return Err(LineError::value("command", &problem));
            }
        })
    }
}

impl Written<'_> {
    fn limit(&self, at: UtcDateTime) -> Result<Option<UtcDateTime>, LineError> {
        let Some(text) = &self.limit else {
            return Ok(None);
        };
        let limit = time::Duration::try_from(duration("limit", text)?)
            .ok()
            .and_then(|limit| at.checked_add(limit));
        let outside = || LineError::value("limit", &"it lies outside the calendar");
        limit.ok_or_else(outside).map(Some)
    }

    fn currency(&self, ours: Currency) -> Result<Currency, LineError> {
        self.currency
            .as_deref()
            .map_or(Ok(ours), |text| read("currency", text))
    }
}

fn given<'w>(key: &'static str, text: Option<&'w str>) -> Result<&'w str, LineError> {
    text.ok_or(LineError::Lacks(key))
}

fn id<T>(key: &'static str, text: Option<&str>) -> Result<T, LineError>
where
    T: FromStr<Err: Display>,
{
    read(key, given(key, text)?)
}

fn asked<T>(key: &'static str, text: Option<&str>) -> Result<Option<T>, LineError>
where
    T: FromStr<Err: Display>,
{
    text.map(|text| read(key, text)).transpose()
}
