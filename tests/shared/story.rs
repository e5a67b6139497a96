//! A generated case, printed as a trace that the command line replays: `order trace FILE`.

use std::fmt::{self, Write as _};

use order_lifecycle::strategy::CREATED;
use order_lifecycle::*;

/// The terms of an order, and what it was given.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) terms: Terms,
    pub(crate) history: Vec<Entry>,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{{\"id\": \"minimal\", \"terms\": {{{}}},",
            terms(&self.terms)
        )?;
        f.write_str(" \"steps\": [")?;
        for (number, entry) in self.history.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}\n  {}", Step(entry))?;
        }
        f.write_str("]}")
    }
}

/// One input, as a line of a trace.
pub(crate) struct Step<'i>(pub(crate) &'i Entry);

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { at, input } = self.0;
        write!(f, "{{\"at\": \"{}\", ", offset(*at))?;
        match input {
            Input::Advance => f.write_str("\"advance\": true")?,
            Input::Command(told) => f.write_str(&command(told, *at))?,
            Input::Notice(told) => {
                f.write_str(&notice(told, *at))?;
                if told.occurred_at() != *at {
                    write!(f, ", \"occurred\": \"{}\"", offset(told.occurred_at()))?;
                }
            }
            // A trace has no word for it.
            Input::Report(told) => write!(f, "{told:?}")?,
        }
        f.write_char('}')
    }
}

pub(crate) fn terms(terms: &Terms) -> String {
    let (amount, policy) = (money(terms.amount().into()), terms.policy());
    let late = |policy| match policy {
        LateMoney::Refund => "\"refund\"".to_owned(),
        LateMoney::Review => "\"review\"".to_owned(),
        LateMoney::HonourWithin(within) => format!("\"honour:{}ms\"", within.as_millis()),
    };
    let (mismatch, concurrency, capture) = (policy.mismatch, policy.concurrency, policy.capture);
    let mut text = format!(
        "{amount}, \"after_expiry\": {}, \"after_cancel\": {}, \"mismatch\": \"{mismatch}\", \
         \"concurrency\": \"{concurrency}\", \"capture\": \"{capture}\", \"attempt_window\": \"{}ms\", \
         \"hold_window\": \"{}ms\"",
        late(policy.after_expiry),
        late(policy.after_cancel),
        terms.attempt_window().as_millis(),
        terms.hold_window().as_millis(),
    );
    if let Some(deadline) = terms.deadline() {
        let _ = write!(text, ", \"ttl\": \"{}\"", offset(deadline));
    }
    if let Some(limit) = terms.inactivity_timeout() {
        let _ = write!(text, ", \"idle\": \"{}ms\"", limit.as_millis());
    }
    text
}

fn command(command: &Command, at: Timestamp) -> String {
    let mut text = format!("\"command\": \"{}\"", command.verb());
    let more = match command {
        Command::RenderCheckout | Command::Cancel | Command::ForceCancel => String::new(),
        Command::StartPayment { payment, limit } => {
            format!(
                "\"payment\": \"{payment}\"{}",
                told_end("limit", *limit, at)
            )
        }
        Command::Accept { payment } | Command::AcceptAsCaptured { payment } => {
            format!("\"payment\": \"{payment}\"")
        }
        Command::Refund {
            payment,
            request,
            amount,
        } => format!(
            "\"payment\": \"{payment}\", \"request\": \"{request}\", {}",
            money((*amount).into())
        ),
        Command::WithdrawRefund { payment, request } => {
            format!("\"payment\": \"{payment}\", \"request\": \"{request}\"")
        }
        Command::Bind { provider_order } => format!("\"provider_order\": \"{provider_order}\""),
        other => format!("{other:?}"),
    };
    if !more.is_empty() {
        text.push_str(", ");
        text.push_str(&more);
    }
    text
}

fn notice(notice: &Notice, at: Timestamp) -> String {
    match notice {
        Notice::CheckoutRendered { .. } => "\"notice\": \"checkout_rendered\"".to_owned(),
        Notice::Cancelled { .. } => "\"notice\": \"order_cancelled\"".to_owned(),
        Notice::Expired { .. } => "\"notice\": \"order_expired\"".to_owned(),
        Notice::Payment { payment, fact, .. } => {
            let (name, more) = payment_fact(fact, at);
            format!("\"notice\": \"{name}\", \"payment\": \"{payment}\"{more}")
        }
    }
}

fn payment_fact(fact: &PaymentFact, at: Timestamp) -> (&'static str, String) {
    match fact {
        PaymentFact::Pending { limit } => ("started", told_end("limit", *limit, at)),
        PaymentFact::Failed => ("failed", String::new()),
        PaymentFact::Authorized { amount, until } => {
            let amount = amount.map_or(String::new(), |it| format!(", {}", money(it.into())));
            let until = told_end("until", *until, at);
            ("authorized", format!("{amount}{until}"))
        }
        PaymentFact::Voided => ("voided", String::new()),
        PaymentFact::Captured { amount } => ("captured", format!(", {}", money((*amount).into()))),
        PaymentFact::PartlyCaptured { amount } => {
            let money = money((*amount).into());
            ("captured", format!(", {money}, \"rest\": \"held\""))
        }
        PaymentFact::CapturePending => ("capture_pending", String::new()),
        PaymentFact::Reversed => ("reversed", String::new()),
        PaymentFact::Refund {
            refund,
            request,
            amount,
            state,
        } => {
            let request = request.as_ref().map_or(String::new(), |request| {
                format!(", \"request\": \"{request}\"")
            });
            let money = money((*amount).into());
            let text =
                format!(", \"refund\": \"{refund}\"{request}, {money}, \"state\": \"{state}\"");
            ("refund", text)
        }
        PaymentFact::RefundTotal { amount } => ("refund_total", format!(", {}", money(*amount))),
        PaymentFact::Dispute {
            dispute,
            amount,
            state,
        } => {
            let money = money((*amount).into());
            let text = format!(", \"dispute\": \"{dispute}\", {money}, \"state\": \"{state}\"");
            ("dispute", text)
        }
    }
}

fn told_end(name: &str, end: Option<Timestamp>, at: Timestamp) -> String {
    end.map_or(String::new(), |end| {
        let after = end.millis() - at.millis();
        format!(", \"{name}\": \"{}\"", millis(after))
    })
}

fn money(money: Money) -> String {
    let (minor, currency) = (money.minor(), money.currency());
    let amount = currency.decimal(minor.into());
    format!(
        "\"amount\": \"{amount}\", \"currency\": \"{}\"",
        currency.as_str()
    )
}

pub(crate) fn offset(at: Timestamp) -> String {
    millis(at.millis() - CREATED.millis())
}

/// Whole minutes where it is whole minutes, and milliseconds beside them.
fn millis(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let (minutes, rest) = (millis.abs() / 60_000, millis.abs() % 60_000);
    match (minutes, rest) {
        (minutes, 0) => format!("{sign}{minutes}m"),
        (0, rest) => format!("{sign}{rest}ms"),
        (minutes, rest) => format!("{sign}{minutes}m{rest}ms"),
    }
}
