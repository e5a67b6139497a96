//! One spelling for one value, wherever it is shown, logged, stored or read.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use order_lifecycle::{
    ClosingCause, Command, Concurrency, Currency, Discrepancy, DisputeState, Funds, Mismatch,
    OwnedDuty, Progress, RefundState, RefusalReason, Severity, Status, Trigger, UnappliedReason,
    Verb,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, to_value};

use crate::make::{at, id, inr, money};
use crate::{pinned, unread};

/// The word of each is what is shown, written and read, and no other spelling is read.
#[track_caller]
fn spelled<T>(all: &[T], word: fn(T) -> &'static str)
where
    T: Copy + Debug + DeserializeOwned + Display + FromStr<Err: Debug> + PartialEq + Serialize,
{
    assert!(!all.is_empty());
    for it in all {
        let word = word(*it);
        assert_eq!(it.to_string(), word);
        assert_eq!(word.parse::<T>().unwrap(), *it);
        pinned(it, &format!("\"{word}\""));
        let other = if word.contains(char::is_lowercase) {
            word.to_uppercase()
        } else {
            word.to_lowercase()
        };
        for wrong in [other, format!(" {word}"), format!("{it:?}-")] {
            unread::<T>(&format!("\"{wrong}\""));
        }
    }
    unread::<T>("0");
    unread::<T>("null");
}

#[test]
fn every_closed_list_is_spelled_alike_everywhere() {
    spelled(Status::ALL, Status::as_str);
    spelled(Trigger::ALL, Trigger::as_str);
    spelled(ClosingCause::ALL, ClosingCause::as_str);
    spelled(Verb::ALL, Verb::as_str);
    spelled(Progress::ALL, Progress::as_str);
    spelled(Funds::ALL, Funds::as_str);
    spelled(RefundState::ALL, RefundState::as_str);
    spelled(DisputeState::ALL, DisputeState::as_str);
    spelled(Mismatch::ALL, Mismatch::as_str);
    spelled(Concurrency::ALL, Concurrency::as_str);
    spelled(UnappliedReason::ALL, UnappliedReason::as_str);
    spelled(Severity::ALL, Severity::as_str);
    let currencies = ["INR", "EUR", "USD", "JPY", "KWD", "CLF"].map(id::<Currency>);
    spelled(&currencies, Currency::as_str);
}

/// The word under which a choice is written.
#[track_caller]
fn tag(choice: &impl Serialize) -> String {
    match to_value(choice).unwrap() {
        Value::String(word) => word,
        Value::Object(fields) if fields.len() == 1 => fields.keys().next().unwrap().clone(),
        other => panic!("{other} is no choice"),
    }
}

#[test]
fn a_refusal_is_written_under_the_code_that_it_tells() {
    let (amount, left, due) = (inr(1), money(1), inr(2));
    let (ours, theirs) = (Currency::INR, Currency::USD);
    for reason in [
        RefusalReason::AlreadyPaid,
        RefusalReason::OrderCancelled,
        RefusalReason::OrderExpired,
        RefusalReason::PaymentInFlight,
        RefusalReason::UnknownPayment,
        RefusalReason::PaymentEnded {
            progress: Progress::Voided,
        },
        RefusalReason::DeadlinePassed { deadline: at(1) },
        RefusalReason::NotUnderReview,
        RefusalReason::CurrencyMismatch { ours, theirs },
        RefusalReason::Underpaid {
            captured: amount,
            due,
        },
        RefusalReason::FundsReturned { left, due },
        RefusalReason::RequestDiffers { asked: amount },
        RefusalReason::ExceedsRefundable {
            asked: amount,
            refundable: left,
        },
        RefusalReason::UnknownRequest,
    ] {
        assert_eq!(tag(&reason), reason.as_str());
        let json = serde_json::to_string(&reason).unwrap();
        pinned(&reason, &json);
    }
}

#[test]
fn a_conflict_is_written_under_the_code_that_it_tells() {
    for conflict in crate::answers::conflicts() {
        assert_eq!(tag(&conflict), conflict.as_str());
        let answer = order_lifecycle::Answer::from(conflict);
        assert_eq!(tag(&answer), answer.as_str());
    }
}

#[test]
fn a_discrepancy_is_written_under_the_code_that_it_tells() {
    for discrepancy in crate::answers::discrepancies() {
        // The words of a conflict are told as its own, and written inside of it.
        let written = match &discrepancy {
            Discrepancy::Conflict { conflict, .. } => tag(conflict),
            Discrepancy::OursAhead { .. }
            | Discrepancy::TheirsAhead { .. }
            | Discrepancy::Contradiction { .. }
            | Discrepancy::UnknownStatus { .. }
            | Discrepancy::OnlyHere { .. }
            | Discrepancy::CapturedHere { .. }
            | Discrepancy::OnlyThere { .. } => tag(&discrepancy),
        };
        assert_eq!(written, discrepancy.as_str());
    }
}

#[test]
fn a_command_and_a_duty_are_written_under_the_code_that_they_tell() {
    for command in [
        Command::RenderCheckout,
        Command::Cancel,
        crate::make::bind("o"),
    ] {
        assert_eq!(tag(&command), command.verb().as_str());
    }
    for (duty, _) in crate::answers::duties() {
        assert_eq!(tag(&duty), duty.as_duty().as_str());
        assert_eq!(to_value(duty.as_duty()).unwrap(), to_value(&duty).unwrap());
        let read: OwnedDuty = serde_json::from_value(to_value(duty.as_duty()).unwrap()).unwrap();
        assert_eq!(read, duty);
    }
}
