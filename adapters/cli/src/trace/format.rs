//! The shape of a trace, and how its words become terms and inputs.

use std::collections::BTreeMap;
use std::time::Duration;

use order_lifecycle::{
    Amount, Command, Currency, Entry, Expiry, Input, Money, Notice, OrderId, PaymentFact,
    PaymentId, Policy, Terms, Timestamp, Verb,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::offset::Offset;
use crate::policy::late_money;

/// A trace that cannot be run, in words.
pub(crate) type Malformed = String;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trace {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    #[expect(dead_code, reason = "where it happened is for people")]
    source: Value,
    #[serde(default)]
    #[expect(dead_code, reason = "what was lost is for people")]
    loss: Value,
    #[serde(default)]
    #[expect(dead_code, reason = "which rule decides is for people")]
    why: Value,
    pub(crate) scope: Option<String>,
    #[serde(default)]
    pub(crate) orders: BTreeMap<String, TermsText>,
    pub(crate) terms: Option<TermsText>,
    pub(crate) steps: Vec<Step>,
    #[serde(rename = "final", default)]
    pub(crate) end: Map<String, Value>,
    #[serde(default)]
    pub(crate) permute: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsText {
    amount: String,
    currency: String,
    ttl: Option<String>,
    idle: Option<String>,
    attempt_window: Option<String>,
    hold_window: Option<String>,
    after_expiry: Option<String>,
    after_cancel: Option<String>,
    mismatch: Option<String>,
    concurrency: Option<String>,
    capture: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    at: String,
    pub(crate) order: Option<String>,
    command: Option<String>,
    notice: Option<String>,
    #[serde(default)]
    advance: bool,
    payment: Option<String>,
    limit: Option<String>,
    until: Option<String>,
    rest: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    occurred: Option<String>,
    refund: Option<String>,
    dispute: Option<String>,
    request: Option<String>,
    state: Option<String>,
    provider_order: Option<String>,
    #[serde(default)]
    pub(crate) expect: Map<String, Value>,
}

pub(crate) fn offset(text: &str) -> Result<Offset, Malformed> {
    Offset::parse(text).ok_or_else(|| format!("`{text}` is not an offset"))
}

fn duration(text: &str) -> Result<Duration, Malformed> {
    offset(text)?
        .duration()
        .ok_or_else(|| format!("`{text}` is not a duration"))
}

/// Every trace's order is created at this instant.
pub(crate) const CREATED: Timestamp = Timestamp::EPOCH;

fn instant(from: Timestamp, text: &str) -> Result<Timestamp, Malformed> {
    let Offset(millis) = offset(text)?;
    let millis = from.millis().checked_add(millis);
    millis
        .and_then(Timestamp::from_millis)
        .ok_or_else(|| format!("`{text}` lies outside the calendar"))
}

/// Checks a text through its one door and names the key on failure.
fn read<T: std::str::FromStr<Err: std::fmt::Display>>(
    key: &str,
    text: &str,
) -> Result<T, Malformed> {
    text.parse().map_err(|error| format!("{key}: {error}"))
}

impl TermsText {
    /// Reads the terms of an order with an id.
    pub(crate) fn read(&self, id: &str) -> Result<Terms, Malformed> {
        let currency: Currency = read("currency", &self.currency)?;
        let amount = exact(&self.amount, currency)?;
        let mut expiry = Expiry::NEVER;
        if let Some(ttl) = &self.ttl {
            expiry = Expiry::after(duration(ttl)?);
        }
        if let Some(idle) = &self.idle {
            expiry = expiry.with_inactivity_timeout(duration(idle)?);
        }
        if let Some(window) = &self.attempt_window {
            expiry = expiry.with_attempt_window(duration(window)?);
        }
        if let Some(window) = &self.hold_window {
            expiry = expiry.with_hold_window(duration(window)?);
        }
        let id = OrderId::new(id).map_err(|error| error.to_string())?;
        let terms = Terms::new(id, amount, CREATED).with_policy(self.policy()?);
        terms.with_expiry(expiry).map_err(|error| error.to_string())
    }

    /// What a trace leaves out has defaults of its own: late money is refunded.
    fn policy(&self) -> Result<Policy, Malformed> {
        let late = |key, text: &Option<String>| {
            let read = late_money(text.as_deref().unwrap_or("refund"));
            read.map_err(|problem| format!("{key}: {problem}"))
        };
        let word =
            |text: &Option<String>, default: &str| text.as_deref().unwrap_or(default).to_owned();
        Ok(Policy {
            after_expiry: late("after_expiry", &self.after_expiry)?,
            after_cancel: late("after_cancel", &self.after_cancel)?,
            mismatch: read("mismatch", &word(&self.mismatch, "review"))?,
            concurrency: read("concurrency", &word(&self.concurrency, "allow"))?,
            capture: read("capture", &word(&self.capture, "by_provider"))?,
        })
    }
}

/// An amount with exactly the currency's digits, greater than zero.
fn exact(text: &str, currency: Currency) -> Result<Amount, Malformed> {
    exact_money(text, currency)
        .and_then(|money| Amount::try_from(money).map_err(|error| error.to_string()))
}

fn exact_money(text: &str, currency: Currency) -> Result<Money, Malformed> {
    let digits = text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    if u32::try_from(digits) != Ok(currency.exponent()) {
        return Err(format!(
            "amount `{text}` has not exactly the digits of {currency}"
        ));
    }
    Money::parse(text, currency).map_err(|error| error.to_string())
}

impl Step {
    /// Returns the instant of the step.
    fn at(&self) -> Result<Timestamp, Malformed> {
        instant(CREATED, &self.at)
    }

    /// Reads what the step feeds to an order in a currency.
    pub(crate) fn read(&self, ours: Currency) -> Result<Entry, Malformed> {
        let (at, input) = (self.at()?, self.input(ours)?);
        Ok(Entry { at, input })
    }

    fn input(&self, ours: Currency) -> Result<Input, Malformed> {
        match (&self.command, &self.notice, self.advance) {
            (Some(command), None, false) => self.command(command, ours).map(Input::Command),
            (None, Some(notice), false) => {
                let occurred_at = match &self.occurred {
                    Some(occurred) => instant(CREATED, occurred)?,
                    None => self.at()?,
                };
                self.notice(notice, ours, occurred_at).map(Input::Notice)
            }
            (None, None, true) => Ok(Input::Advance),
            _ => Err("a step has exactly one of command, notice and advance".into()),
        }
    }

    fn command(&self, word: &str, ours: Currency) -> Result<Command, Malformed> {
        let verb: Verb = read("command", word)?;
        Ok(match verb {
            Verb::RenderCheckout => Command::RenderCheckout,
            Verb::StartPayment => Command::StartPayment {
                payment: self.payment()?,
                limit: self.end(self.limit.as_deref())?,
            },
            Verb::Cancel => Command::Cancel,
            Verb::ForceCancel => Command::ForceCancel,
            Verb::Accept => Command::Accept {
                payment: self.payment()?,
            },
            Verb::AcceptAsCaptured => Command::AcceptAsCaptured {
                payment: self.payment()?,
            },
            Verb::Refund => Command::Refund {
                payment: self.payment()?,
                request: text("request", self.request.as_deref())?,
                amount: self.amount(ours)?,
            },
            Verb::WithdrawRefund => Command::WithdrawRefund {
                payment: self.payment()?,
                request: text("request", self.request.as_deref())?,
            },
            Verb::Bind => Command::Bind {
                provider_order: text("provider_order", self.provider_order.as_deref())?,
            },
            // The core's list of verbs may grow; the format has the words for these.
            other => return Err(format!("command: `{other}` is no word of the format")),
        })
    }

    fn notice(
        &self,
        word: &str,
        ours: Currency,
        occurred_at: Timestamp,
    ) -> Result<Notice, Malformed> {
        Ok(match word {
            "checkout_rendered" => Notice::CheckoutRendered { occurred_at },
            "order_cancelled" => Notice::Cancelled { occurred_at },
            "order_expired" => Notice::Expired { occurred_at },
            about_payment => {
                let fact = self.fact(about_payment, ours)?;
                Notice::payment(self.payment()?, fact, occurred_at)
            }
        })
    }

    fn fact(&self, word: &str, ours: Currency) -> Result<PaymentFact, Malformed> {
        Ok(match word {
            "started" | "pending" => PaymentFact::Pending {
                limit: self.end(self.limit.as_deref())?,
            },
            "failed" => PaymentFact::Failed,
            "authorized" => PaymentFact::Authorized {
                amount: self
                    .amount
                    .as_ref()
                    .map(|_| self.amount(ours))
                    .transpose()?,
                until: self.end(self.until.as_deref())?,
            },
            "voided" => PaymentFact::Voided,
            "captured" => self.captured(self.amount(ours)?)?,
            "capture_pending" => PaymentFact::CapturePending,
            "reversed" => PaymentFact::Reversed,
            "refund" => PaymentFact::Refund {
                refund: text("refund", self.refund.as_deref())?,
                request: self
                    .request
                    .as_deref()
                    .map(|text| read("request", text))
                    .transpose()?,
                amount: self.amount(ours)?,
                state: text("state", self.state.as_deref())?,
            },
            "refund_total" => PaymentFact::RefundTotal {
                amount: exact_money(
                    given("amount", self.amount.as_deref())?,
                    self.currency(ours)?,
                )?,
            },
            "dispute" => PaymentFact::Dispute {
                dispute: text("dispute", self.dispute.as_deref())?,
                amount: self.amount(ours)?,
                state: text("state", self.state.as_deref())?,
            },
            _ => return Err(format!("unknown notice `{word}`")),
        })
    }

    fn payment(&self) -> Result<PaymentId, Malformed> {
        text("payment", self.payment.as_deref())
    }

    /// All that was taken; `rest` tells what becomes of what is held beside it.
    fn captured(&self, amount: Amount) -> Result<PaymentFact, Malformed> {
        match self.rest.as_deref() {
            None | Some("released") => Ok(PaymentFact::Captured { amount }),
            Some("held") => Ok(PaymentFact::PartlyCaptured { amount }),
            Some(other) => Err(format!("rest: `{other}` is neither `released` nor `held`")),
        }
    }

    /// An instant that is given from the step's own.
    fn end(&self, text: Option<&str>) -> Result<Option<Timestamp>, Malformed> {
        let at = self.at()?;
        text.map(|text| instant(at, text)).transpose()
    }

    fn amount(&self, ours: Currency) -> Result<Amount, Malformed> {
        exact(
            given("amount", self.amount.as_deref())?,
            self.currency(ours)?,
        )
    }

    fn currency(&self, ours: Currency) -> Result<Currency, Malformed> {
        self.currency
            .as_deref()
            .map_or(Ok(ours), |text| read("currency", text))
    }
}

fn text<T: std::str::FromStr<Err: std::fmt::Display>>(
    key: &str,
    text: Option<&str>,
) -> Result<T, Malformed> {
    read(key, given(key, text)?)
}

fn given<'s>(key: &str, text: Option<&'s str>) -> Result<&'s str, Malformed> {
    text.ok_or_else(|| format!("the step needs `{key}`"))
}
