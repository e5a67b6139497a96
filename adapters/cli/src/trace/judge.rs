//! What is, in the words of the trace format, and where it differs from what was expected.

use order_lifecycle::{
    Answer, Closing, ClosingCause, Disposition, Duty, Order, Outcome, Refusal, Sums, Timestamp,
};
use serde_json::{Map, Value, json};

use super::format::{CREATED, Malformed, offset};
use crate::offset::Offset;
use crate::view::{self, decimal};

/// One expectation that was not met.
pub(crate) struct Mismatch {
    /// `step 3`, `final` or `permutation 2 1: final`.
    pub(crate) step: String,
    pub(crate) key: String,
    pub(crate) expected: Value,
    pub(crate) got: Value,
}

/// The order after an input, with what the input answered.
pub(crate) struct View<'v> {
    pub(crate) order: &'v Order,
    pub(crate) answer: &'v Answered,
}

/// What an input answered, in the words of the format.
#[derive(Default)]
pub(crate) struct Answered {
    answer: Value,
    disposition: Option<Disposition>,
}

impl Answered {
    pub(crate) fn of(answer: &Answer, disposition: Option<Disposition>) -> Self {
        let answer = answer.as_str().into();
        Self {
            answer,
            disposition,
        }
    }

    /// What a book answers for an order, which is given nothing.
    pub(crate) fn conflict() -> Self {
        Self {
            answer: "conflict".into(),
            disposition: None,
        }
    }
}

impl From<Outcome> for Answered {
    fn from(outcome: Outcome) -> Self {
        Self::of(&outcome.answer, outcome.disposition)
    }
}

impl From<Refusal> for Answered {
    fn from(refusal: Refusal) -> Self {
        Self {
            answer: json!({ "refused": refusal.reason.as_str() }),
            disposition: None,
        }
    }
}

/// Compares everything that is named, and nothing else.
pub(crate) fn judge(
    view: &View<'_>,
    expected: &Map<String, Value>,
    step: &str,
    mismatches: &mut Vec<Mismatch>,
) -> Result<(), Malformed> {
    for (key, expected) in expected {
        let got = view.read(key)?;
        if !agree(key, expected, &got)? {
            mismatches.push(Mismatch {
                step: step.into(),
                key: key.clone(),
                expected: expected.clone(),
                got,
            });
        }
    }
    Ok(())
}

fn agree(key: &str, expected: &Value, got: &Value) -> Result<bool, Malformed> {
    Ok(match (key, expected, got) {
        ("deadline" | "closed_at", Value::String(expected), Value::String(got)) => {
            offset(expected)? == offset(got)?
        }
        ("duties", Value::Array(expected), Value::Array(got)) => sorted(expected) == sorted(got),
        ("sums", Value::Object(expected), Value::Object(got)) => expected
            .iter()
            .all(|(currency, places)| contains(got.get(currency), places)),
        ("answer", expected, got) => expected == got || is_case_of(got, expected),
        _ => expected == got,
    })
}

/// Tells whether a refusal is a special case of the one that is expected: of money that is only
/// held nothing can be asked back, and a trace may say either.
fn is_case_of(got: &Value, expected: &Value) -> bool {
    let refused = |value: &Value, reason: &str| value.get("refused").is_some_and(|it| it == reason);
    refused(got, "only_held") && refused(expected, "exceeds_refundable")
}

/// The order within the list is not compared.
fn sorted(duties: &[Value]) -> Vec<String> {
    let mut texts: Vec<_> = duties.iter().map(Value::to_string).collect();
    texts.sort();
    texts
}

/// Tells whether every place that is named has the named sum.
fn contains(got: Option<&Value>, places: &Value) -> bool {
    match (got, places) {
        (Some(got), Value::Object(places)) => places
            .iter()
            .all(|(place, sum)| got.get(place) == Some(sum)),
        _ => false,
    }
}

impl View<'_> {
    fn read(&self, key: &str) -> Result<Value, Malformed> {
        let order = self.order;
        let sums = || order.sums();
        let closing = order.closing();
        Ok(match key {
            "answer" => self.answer.answer.clone(),
            "disposition" => self.answer.disposition.map(Disposition::as_str).into(),
            "why" => match self.answer.disposition {
                Some(Disposition::UnderReview(why)) => why.first().as_str().into(),
                Some(Disposition::Won | Disposition::Surplus(_)) | None => Value::Null,
            },
            "status" => order.status().as_str().into(),
            "winner" => order.winner().map(|payment| payment.id().as_str()).into(),
            "duties" => order.duties().map(|duty| in_words(&duty, order)).collect(),
            "deadline" => since_creation(order.expires_at()),
            "closed_at" => since_creation(closing.map(Closing::at)),
            "cause" => closing.map(|closing| cause(closing.cause())).into(),
            "sums" => all_sums(order),
            place => sum(&sums(), place).ok_or_else(|| format!("unknown expectation `{place}`"))?,
        })
    }
}

fn since_creation(at: Option<Timestamp>) -> Value {
    at.and_then(|at| at.millis().checked_sub(CREATED.millis()))
        .map(|millis| Offset(millis).to_string())
        .into()
}

/// The format has one word for the provider, whatever that did: the status says it.
const fn cause(cause: ClosingCause) -> &'static str {
    match cause {
        ClosingCause::ProviderCancelled | ClosingCause::ProviderExpired => "provider",
        ClosingCause::Merchant | ClosingCause::Timeout | ClosingCause::Inactivity => cause.as_str(),
    }
}

fn sum(sums: &Sums, place: &str) -> Option<Value> {
    let mut places = sums.places();
    let (_, minor) = places.find(|(name, _)| *name == place)?;
    Some(sums.currency.decimal(minor).to_string().into())
}

/// The sums of every currency that was captured, and of the order's own.
pub(crate) fn all_sums(order: &Order) -> Value {
    let per_currency = view::all_sums(order).map(|sums| {
        let places = view::sums(&sums).into_iter();
        let places = places.map(|(place, sum)| (place.to_owned(), sum.into()));
        (sums.currency.to_string(), Value::Object(places.collect()))
    });
    Value::Object(per_currency.collect())
}

fn in_words(duty: &Duty<'_>, order: &Order) -> Value {
    let mut words = json!({ "duty": duty.as_str(), "payment": duty.payment().as_str() });
    match duty {
        Duty::Refund {
            request, amount, ..
        } => {
            words["amount"] = decimal(*amount).into();
            if let Some(request) = request {
                words["request"] = request.as_str().into();
            }
            if amount.currency() != order.amount().currency() {
                words["currency"] = amount.currency().as_str().into();
            }
        }
        Duty::Capture { amount, .. } => words["amount"] = decimal(*amount).into(),
        Duty::Decide { why, .. } => words["why"] = why.first().as_str().into(),
        Duty::Void { .. } | Duty::Poll { .. } => {}
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_refusal_agrees_with_the_wider_one_and_not_the_other_way_round() {
        let refused = |reason: &str| json!({ "refused": reason });
        let agrees = |expected: &Value, got: &Value| agree("answer", expected, got) == Ok(true);
        let (wide, narrow) = (refused("exceeds_refundable"), refused("only_held"));
        assert!(agrees(&wide, &wide) && agrees(&narrow, &narrow) && agrees(&wide, &narrow));
        assert!(!agrees(&narrow, &wide) && !agrees(&refused("already_paid"), &narrow));
    }
}
