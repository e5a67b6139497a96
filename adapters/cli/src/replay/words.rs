//! Inputs, answers and duties in words.

use std::fmt::Write;

use order_lifecycle::{
    Answer, Command, Disposition, DisputeState, Duty, Fact, LateMoney, Notice, Outcome,
    PaymentFact, RefundState, Refusal, Terms,
};
use time::UtcDateTime;
use time::format_description::well_known::Rfc3339;

use crate::offset::Offset;

/// Longest text of a log that is repeated to people, in characters.
const LONGEST: usize = 200;

/// Makes a text that may have come from anywhere safe to print on one line.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars().take(LONGEST) {
        if character.is_control() {
            plain.extend(character.escape_default());
        } else {
            plain.push(character);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        plain.push('…');
    }
    plain
}

pub(crate) fn instant(at: UtcDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_else(|_| at.to_string())
}

pub(crate) fn command(command: &Command) -> String {
    let mut said = command.verb().as_str().to_owned();
    // Writing to a text cannot fail.
    let _ = match command {
        Command::StartPayment {
            payment,
            limit: None,
        }
        | Command::Accept { payment } => write!(said, " {payment}"),
        Command::StartPayment {
            payment,
            limit: Some(limit),
        } => write!(said, " {payment} until {}", instant(*limit)),
        Command::Refund {
            payment,
            request,
            amount,
        } => write!(said, " {amount} of {payment} as {request}"),
        Command::WithdrawRefund { payment, request } => write!(said, " {request} of {payment}"),
        Command::Bind { provider_order } => write!(said, " {provider_order}"),
        _ => Ok(()),
    };
    said
}

pub(crate) fn notice(notice: &Notice, heard_at: UtcDateTime) -> String {
    let mut said = match &notice.fact {
        Fact::Payment { payment, fact } => payment_fact(fact, payment.as_str()),
        Fact::CheckoutRendered => "checkout rendered".into(),
        Fact::Cancelled => "the gateway's order is cancelled".into(),
        Fact::Expired => "the gateway's order has expired".into(),
    };
    if notice.occurred_at != heard_at {
        said.push_str(", occurred ");
        said.push_str(&instant(notice.occurred_at));
    }
    said
}

fn payment_fact(fact: &PaymentFact, payment: &str) -> String {
    match fact {
        PaymentFact::Pending { limit: None } => format!("{payment} is pending"),
        PaymentFact::Pending { limit: Some(limit) } => {
            format!("{payment} is pending until {}", instant(*limit))
        }
        PaymentFact::Failed => format!("{payment} failed"),
        PaymentFact::Authorized => format!("money is held for {payment}"),
        PaymentFact::Voided => format!("the hold for {payment} is released"),
        PaymentFact::Captured { amount } => format!("{payment} captured {amount}"),
        PaymentFact::Reversed => format!("{payment} is reversed"),
        PaymentFact::Refund {
            refund,
            amount,
            state,
            ..
        } => {
            let state = match state {
                RefundState::Pending => "is pending",
                RefundState::Failed => "failed",
                RefundState::Done => "is done",
            };
            format!("refund {refund} of {payment}, {amount}, {state}")
        }
        PaymentFact::RefundTotal { amount } => {
            format!("refunds of {payment} come to {amount}")
        }
        PaymentFact::Dispute {
            dispute,
            amount,
            state,
        } => {
            let state = match state {
                DisputeState::Open => "is open",
                DisputeState::Won => "is won",
                DisputeState::Lost => "is lost",
            };
            format!("dispute {dispute} of {payment}, {amount}, {state}")
        }
    }
}

pub(crate) fn outcome(outcome: &Outcome) -> String {
    match &outcome.answer {
        Answer::Conflict(conflict) => format!("conflict: {conflict}"),
        answer @ (Answer::Applied | Answer::Repeat | Answer::Stale) => answer.as_str().into(),
    }
}

pub(crate) fn refusal(refusal: &Refusal) -> String {
    format!("refused: {}", refusal.reason)
}

pub(crate) fn disposition(disposition: Disposition) -> String {
    match disposition {
        Disposition::Won | Disposition::Surplus => disposition.as_str().into(),
        Disposition::UnderReview(why) => format!("review ({why})"),
    }
}

/// The words of a duty.
pub(crate) fn duty(duty: &Duty<'_>) -> String {
    match duty {
        Duty::Refund {
            payment,
            request: None,
            amount,
            ..
        } => format!("refund {amount} of {payment}"),
        Duty::Refund {
            payment,
            request: Some(request),
            amount,
            ..
        } => format!("refund {amount} of {payment} as {request}"),
        Duty::Void { payment } => format!("void {payment}"),
        Duty::Poll { payment } => format!("poll {payment}"),
        Duty::Decide { payment, why } => format!("decide about {payment} ({why})"),
    }
}

pub(crate) fn terms(terms: &Terms) -> String {
    let mut said = format!("create for {}", terms.amount());
    if let Some(deadline) = terms.deadline() {
        said.push_str(", payable before ");
        said.push_str(&instant(deadline));
    }
    let policy = terms.policy();
    for (name, late) in [
        ("expiry", policy.after_expiry),
        ("cancelling", policy.after_cancel),
    ] {
        match late {
            LateMoney::Review => {}
            LateMoney::Refund => {
                let _ = write!(said, ", refund after {name}");
            }
            LateMoney::HonourWithin(within) => {
                let millis = i64::try_from(within.as_millis()).unwrap_or(i64::MAX);
                let _ = write!(said, ", honour within {} of {name}", Offset(millis));
            }
        }
    }
    said
}
