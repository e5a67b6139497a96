//! The crate and the reference model of `tests/model`, after the same inputs.

use order_lifecycle::{Answered, Closing, Currency, Order, Payment, Status};

use crate::history::{Told, millis};
use crate::money::Owed;
use crate::reference::{Reference, Response, Said};

/// What the crate answered, in the words of the model.
pub(crate) fn response(before: Status, answered: Answered, order: &Order) -> Response {
    let closed = |closing: Option<Closing>| closing.map(|it| (millis(it.at()), it.cause()));
    match answered {
        Answered::Command(Ok(outcome)) | Answered::Notice(outcome) => Response {
            before: outcome.before,
            expired: closed(outcome.expired),
            said: Said::Answered(outcome.answer),
            after: outcome.after,
            disposition: outcome.disposition,
        },
        Answered::Command(Err(refusal)) => Response {
            before: refusal.before,
            expired: closed(refusal.expired),
            said: Said::Refused(refusal.reason),
            after: refusal.status,
            disposition: None,
        },
        Answered::Advance(closing) => Response {
            before,
            expired: closed(closing),
            said: Said::Nothing,
            after: order.status(),
            disposition: None,
        },
        Answered::Report(_) => unreachable!("reports are told notice by notice"),
    }
}

/// Demands that all that can be read of the two is the same.
pub(crate) fn compare(order: &Order, model: &Reference) {
    assert_eq!(order.status(), model.status(), "status");
    assert_eq!(millis(order.clock()), model.clock, "clock");
    let winner = order.winner().map(Payment::id);
    assert_eq!(winner, model.winner.as_ref().map(|(winner, _)| winner));
    let closing = order.closing().map(|it| (millis(it.at()), it.cause()));
    assert_eq!(closing, model.closing.map(|it| (it.at, it.cause)));
    assert_eq!(order.provider_order(), model.bound.as_ref());
    let deadline = order.deadline().map(millis);
    assert_eq!(deadline, model.deadline().map(|(at, _)| at), "deadline");

    let standing = model.standing();
    let theirs = model.sums(&standing);
    let captured = order.currencies().map(Currency::code);
    let mut named: Vec<_> = captured.chain([order.amount().currency().code()]).collect();
    named.sort_unstable();
    named.dedup();
    assert!(named.iter().eq(theirs.keys()), "currencies {named:?}");
    for sums in theirs.into_values() {
        assert_eq!(order.sums_in(sums.currency), sums);
    }
    let duties: Vec<_> = order.duties().map(Owed::from).collect();
    let owed = model.duties(&standing);
    let wake = order.next_wake().map(millis);
    assert_eq!(wake, model.next_wake(&owed), "wake-up");
    let same = duties.len() == owed.len() && duties.iter().all(|duty| owed.contains(duty));
    assert!(same, "duties {duties:?}, by the reference {owed:?}");
    assert_eq!(order.payments().len(), standing.len());
    for (payment, (told, _)) in order.payments().zip(&standing) {
        same_payment(payment, told);
    }
}

fn same_payment(payment: &Payment, told: &Told) {
    assert_eq!(payment.id(), told.payment);
    assert_eq!(Some(millis(payment.first_heard())), told.first_heard());
    assert_eq!(payment.progress(), told.progress());
    assert_eq!(payment.captured(), told.captured());
    assert_eq!(payment.refund_total(), told.total().map(|(_, total)| total));
    let theirs = told.refunds();
    let theirs = theirs
        .iter()
        .map(|(id, (it, answers))| (*id, it.state, it.amount, *answers));
    let ours = payment
        .refunds()
        .map(|it| (it.id(), it.state(), it.amount(), it.request()));
    assert!(ours.eq(theirs), "refunds");
    let theirs = told.disputes();
    let theirs = theirs.iter().map(|(id, it)| (*id, it.state, it.amount));
    let ours = payment
        .disputes()
        .map(|it| (it.id(), it.state(), it.amount()));
    assert!(ours.eq(theirs), "disputes");
}
