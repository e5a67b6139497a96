//! One line of a log, and how its words become inputs.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use order_lifecycle::{Command, Currency, LogLine, OrderId, Timestamp, Verb};
use order_lifecycle_enkash::{Asked, Channel};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::error::LineError;
use super::terms::{Create, amount, duration, read};
use super::trust::Trust;

/// A line whose kind is known and whose identities are checked.
pub(crate) enum Line<'l> {
    Create(Box<Create>),
    Command {
        order: OrderId,
        words: Box<Words<'l>>,
    },
    Message(Received<'l>),
    /// A line of the order's own log, as the core writes it.
    Logged(Box<LogLine>),
}

/// What the gateway said, not read yet.
pub(crate) struct Received<'l> {
    pub(crate) channel: Channel,
    pub(crate) body: Cow<'l, str>,
    pub(crate) asked: Asked,
    /// The line says that the message was verified before it was logged.
    pub(crate) is_verified: bool,
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
    verified: Option<bool>,
    /// Tells the kind of the line, which is then read as a whole.
    input: Option<IgnoredAny>,
}

/// The instant of a line of an order's own log.
#[derive(Deserialize)]
struct Dated<'l> {
    #[serde(borrow)]
    at: Option<&'l RawValue>,
}

impl<'l> Line<'l> {
    /// Reads a line and the instant that it bears.
    pub(crate) fn read(bytes: &'l [u8]) -> Result<(Timestamp, Self), LineError> {
        let text = std::str::from_utf8(bytes).map_err(|error| LineError::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        if !text.starts_with('{') {
            return Err(LineError::NotObject);
        }
        let mut written: Written<'l> = serde_json::from_str(text).map_err(LineError::Malformed)?;
        if written.input.is_some() {
            let line = logged(text)?;
            return Ok((line.at, Self::Logged(Box::new(line))));
        }
        let at = instant(written.at.ok_or(LineError::Lacks("at"))?)?;
        let line = match (&written.create, &written.command, &written.channel) {
            (Some(_), None, None) => {
                let create = written.create.take().ok_or(LineError::Kind)?;
                Self::Create(Box::new(create))
            }
            (None, Some(_), None) => Self::Command {
                order: id("order", written.order.as_deref())?,
                words: Box::new(Words(written)),
            },
            (None, None, Some(channel)) => {
                let channel = read("channel", channel)?;
                Self::Message(Received {
                    channel,
                    body: body(written.body)?,
                    asked: Asked {
                        payment: asked("payment", written.payment.as_deref())?,
                        request: asked("request", written.request.as_deref())?,
                    },
                    is_verified: verified(channel, written.verified)?,
                })
            }
            _ => return Err(LineError::Kind),
        };
        Ok((at, line))
    }
}

/// Reads nothing of a line but its instant; `None` where it has none that can be read.
pub(crate) fn instant_of(line: &[u8]) -> Option<Timestamp> {
    let dated: Dated<'_> = serde_json::from_slice(line).ok()?;
    let at = dated.at?;
    match at.get().parse() {
        Ok(millis) => Timestamp::from_millis(millis),
        Err(_) => instant(at).ok(),
    }
}

/// Reads a line of an order's own log. Its instant may be a text as in the other kinds.
fn logged(text: &str) -> Result<LogLine, LineError> {
    let dated: Dated<'_> = serde_json::from_str(text).map_err(LineError::Malformed)?;
    let written = dated.at.filter(|at| at.get().starts_with('"'));
    let Some(written) = written else {
        return serde_json::from_str(text).map_err(LineError::Malformed);
    };
    let (at, length) = (instant(written)?, written.get().len());
    // It is rewritten in its place and is no longer than it was, so that every column stays true.
    let start = written.get().as_ptr().addr() - text.as_ptr().addr();
    let mut line = text.to_owned();
    line.replace_range(start..start + length, &format!("{:>length$}", at.millis()));
    serde_json::from_str(&line).map_err(LineError::Malformed)
}

/// Reads an instant of RFC 3339; what is no text is shown as it was written.
fn instant(written: &RawValue) -> Result<Timestamp, LineError> {
    let text: Cow<'_, str> =
        serde_json::from_str(written.get()).map_or(Cow::Borrowed(written.get()), Cow::Owned);
    read("at", &text)
}

/// A text is the raw body itself; an object is passed on with every digit it was written with.
fn body(body: Option<&RawValue>) -> Result<Cow<'_, str>, LineError> {
    let json = body.ok_or(LineError::Lacks("body"))?.get();
    if json.starts_with('{') {
        return Ok(Cow::Borrowed(json));
    }
    serde_json::from_str(json).map(Cow::Owned).map_err(|_| {
        LineError::value(
            "body",
            &"body is of another kind, but must be an object or a text",
        )
    })
}

impl Words<'_> {
    /// Reads the command, of an order in a currency.
    pub(crate) fn read(&self, at: Timestamp, ours: Currency) -> Result<Command, LineError> {
        let Self(words) = self;
        let payment = || id("payment", words.payment.as_deref());
        let request = || id("request", words.request.as_deref());
        let verb: Verb = needed("command", words.command.as_deref())?;
        Ok(match verb {
            Verb::RenderCheckout => Command::RenderCheckout,
            Verb::StartPayment => Command::StartPayment {
                payment: payment()?,
                limit: words.limit(at)?,
            },
            Verb::Cancel => Command::Cancel,
            Verb::ForceCancel => Command::ForceCancel,
            Verb::Accept => Command::Accept {
                payment: payment()?,
            },
            Verb::AcceptAsCaptured => Command::AcceptAsCaptured {
                payment: payment()?,
            },
            Verb::Refund => Command::Refund {
                payment: payment()?,
                request: request()?,
                amount: amount(
                    given("amount", words.amount.as_deref())?,
                    words.currency(ours)?,
                )?,
            },
            Verb::WithdrawRefund => Command::WithdrawRefund {
                payment: payment()?,
                request: request()?,
            },
            Verb::Bind => Command::Bind {
                provider_order: id("provider_order", words.provider_order.as_deref())?,
            },
            // The core's list of verbs may grow; a log has the words for these.
            other => {
                let problem = format_args!("command is `{other}`, but must be one for a log");
                return Err(LineError::value("command", &problem));
            }
        })
    }
}

impl Written<'_> {
    fn limit(&self, at: Timestamp) -> Result<Option<Timestamp>, LineError> {
        let Some(text) = &self.limit else {
            return Ok(None);
        };
        let limit = at.checked_add(duration("limit", text)?);
        let outside = || {
            let problem = format_args!("limit is `{text}`, but must end within the calendar");
            LineError::value("limit", &problem)
        };
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

fn needed<T>(key: &'static str, text: Option<&str>) -> Result<T, LineError>
where
    T: FromStr<Err: Display>,
{
    read(key, given(key, text)?)
}

/// Reads an identifier, which every channel trims.
fn id<T>(key: &'static str, text: Option<&str>) -> Result<T, LineError>
where
    T: FromStr<Err: Display>,
{
    needed(key, text.map(str::trim))
}

fn asked<T>(key: &'static str, text: Option<&str>) -> Result<Option<T>, LineError>
where
    T: FromStr<Err: Display>,
{
    // As in the body of a message, white space around an id is no part of it.
    text.map(|text| read(key, text.trim())).transpose()
}

/// Only a webhook can have been verified: a reply needs no such word, and hearsay gains none by it.
fn verified(channel: Channel, verified: Option<bool>) -> Result<bool, LineError> {
    if verified.is_some() && Trust::of(channel) != Trust::Verified {
        let problem = format_args!("channel is `{channel}`, but must be `payment_notify` for that");
        return Err(LineError::value("verified", &problem));
    }
    Ok(verified.unwrap_or(false))
}
