//! What is, in the words of the trace format, and where it differs from what was expected.

use order_lifecycle::{
    Answer, Currency, Disposition, Duty, Order, Outcome, Refusal, Sums, decimal,
};
use serde_json::{Map, Value, json};
use time::UtcDateTime;

use super::format::{CREATED, Malformed, offset};
use crate::offset::Offset;

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

    /// What a book answers for an order, which is told nothing.
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
        _ => expected == got,
    })
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
                Some(Disposition::UnderReview(why)) => why.as_str().into(),
                Some(Disposition::Won | Disposition::Surplus) | None => Value::Null,
            },
            "status" => order.status().as_str().into(),
            "winner" => order.winner().map(|payment| payment.id().as_str()).into(),
            "duties" => order.duties().map(|duty| told(&duty, order)).collect(),
            "deadline" => since_creation(order.deadline()),
            "closed_at" => since_creation(closing.map(|closing| closing.at())),
            "cause" => closing.map(|closing| closing.cause().as_str()).into(),
            "sums" => all_sums(order),
            place => sum(&sums(), place).ok_or_else(|| format!("unknown expectation `{place}`"))?,
        })
    }
}

fn since_creation(at: Option<UtcDateTime>) -> Value {
    at.and_then(|at| i64::try_from((at - CREATED).whole_milliseconds()).ok())
        .map(|millis| Offset(millis).to_string())
        .into()
}

const PLACES: [&str; 8] = [
    "received",
    "refunded",
    "applied",
    "owed",
    "given_back",
    "disputed",
    "returned",
    "under_review",
];

fn sum(sums: &Sums, place: &str) -> Option<Value> {
    let minor = match place {
        "received" => sums.received,
        "refunded" => sums.refunded,
        "applied" => sums.applied,
        "owed" => sums.owed,
        "given_back" => sums.given_back,
        "disputed" => sums.disputed,
        "returned" => sums.returned,
        "under_review" => sums.under_review,
        _ => return None,
    };
    Some(decimal(minor, sums.currency).to_string().into())
}

/// The sums of every currency that was captured, and of the order's own.
pub(crate) fn all_sums(order: &Order) -> Value {
    let own = order.amount().currency();
    let currencies = std::iter::once(own).chain(order.currencies().filter(|other| *other != own));
    let per_currency = |currency: Currency| {
        let sums = order.sums_in(currency);
        let places = PLACES
            .iter()
            .map(|place| ((*place).to_owned(), sum(&sums, place).into()));
        (currency.code().to_owned(), Value::Object(places.collect()))
    };
    Value::Object(currencies.map(per_currency).collect())
}

fn told(duty: &Duty<'_>, order: &Order) -> Value {
    match duty {
        Duty::Refund {
            payment,
            request,
            amount,
            key: _,
        } => {
            let currency = amount.currency();
            let minor = decimal(amount.minor().into(), currency).to_string();
            let mut told = json!({
                "duty": "refund", "payment": payment.as_str(), "amount": minor,
            });
            if let Some(request) = request {
                told["request"] = request.as_str().into();
            }
            if currency != order.amount().currency() {
                told["currency"] = currency.code().into();
            }
            told
        }
        Duty::Void { payment } => json!({ "duty": "void", "payment": payment.as_str() }),
        Duty::Poll { payment } => json!({ "duty": "poll", "payment": payment.as_str() }),
        Duty::Decide { payment, why } => {
            json!({ "duty": "decide", "payment": payment.as_str(), "why": why.as_str() })
        }
    }
}
