//! What of an order and of the reference has to be the same after the same inputs. Guards against a
//! disagreement that nobody looks at. Shared by the random histories and the fuzzer.

use std::collections::BTreeSet;
use std::fmt::Debug;

use order_lifecycle::{Answered, Closing, Order, Payment, Status};

use crate::history::{Told, millis};
use crate::judging::Verdict;
use crate::owing::Owed;
use crate::reference::{Reference, Response, Said, UNMODELLED};

/// What the crate answered, in the words of the model.
pub(crate) fn response(before: Status, answered: Answered, order: &Order) -> Response {
    let closed = |closing: Option<Closing>| closing.map(|it| (millis(it.at()), it.cause()));
    match answered {
        Answered::Command(Ok(outcome)) | Answered::Notice(outcome) => Response {
            before: outcome.passage.before,
            expired: closed(outcome.passage.closed_by_time),
            said: Said::Answered(outcome.answer),
            after: outcome.passage.after,
            disposition: outcome.disposition.map(Verdict::from),
        },
        Answered::Command(Err(refusal)) => Response {
            before: refusal.passage.before,
            expired: closed(refusal.passage.closed_by_time),
            said: Said::Refused(refusal.reason),
            after: refusal.passage.after,
            disposition: None,
        },
        Answered::Advance(closing) => Response {
            before,
            expired: closed(closing),
            said: Said::Nothing,
            after: order.status(),
            disposition: None,
        },
        Answered::Report(_) => unreachable!("{UNMODELLED}"),
    }
}

/// Compares all that can be read of the two; the error names what differs, the crate's side first.
pub(crate) fn compare(order: &Order, model: &Reference) -> Result<(), String> {
    same("status", order.status(), model.status())?;
    same("clock", millis(order.clock()), model.clock)?;
    let winner = order.winner().map(Payment::id);
    same("winner", winner, model.winner.as_ref().map(|(id, _)| id))?;
    let closing = order.closing();
    let closing = closing.map(|it| (millis(it.at()), it.cause(), it.status()));
    let closed = model.closing.map(|it| (it.at, it.cause, it.status));
    same("closing", closing, closed)?;
    same("current", order.provider_order(), model.bound.last())?;
    same(
        "bound",
        order.provider_orders().collect(),
        model.bound.iter().collect::<Vec<_>>(),
    )?;
    same(
        "beside the price",
        order.kept_above_price() - order.waived(),
        model.beside_the_price(),
    )?;
    let deadline = order.expires_at().map(millis);
    same("deadline", deadline, model.deadline().map(|(at, _)| at))?;

    let standing = model.standing();
    let theirs = model.sums(&standing);
    let ours = order.amount().currency();
    let named: BTreeSet<_> = order.currencies().chain([ours]).collect();
    same("currencies", named, theirs.keys().copied().collect())?;
    for (currency, sums) in theirs {
        let places: Vec<_> = order.sums_in(currency).places().collect();
        same("sums", places, sums.places().into())?;
    }
    let duties: Vec<_> = order.duties().map(Owed::from).collect();
    let owed = model.duties(&standing);
    let wake = order.next_wake().map(millis);
    same("wake-up", wake, model.next_wake(&owed))?;
    // Their order does not matter.
    if duties.len() != owed.len() || duties.iter().any(|duty| !owed.contains(duty)) {
        same("duties", duties, owed)?;
    }
    same("payments", order.payments().len(), standing.len())?;
    for ((payment, stands), (told, places)) in order.dispositions().zip(&standing) {
        same_payment(payment, told)?;
        let theirs = places.as_ref().map(|places| places.stands.clone());
        same("disposition", stands.map(Verdict::from), theirs)?;
    }
    Ok(())
}

fn same_payment(payment: &Payment, told: &Told) -> Result<(), String> {
    same("payment", payment.id(), told.payment)?;
    let first_heard = Some(millis(payment.first_heard()));
    same("first heard", first_heard, told.first_heard())?;
    same("progress", payment.progress(), told.progress())?;
    same("captured", payment.captured(), told.captured())?;
    same("held", payment.held(), told.held())?;
    same("rest", payment.rest_is_held(), told.rest_is_held())?;
    same("pending", payment.capture_pending(), told.capture_pending())?;
    let total = told.total().map(|(_, total)| total);
    same("refunded total", payment.refund_total(), total)?;
    let theirs = told.refunds();
    let theirs = theirs
        .iter()
        .map(|(id, (it, answers))| (*id, it.state, it.amount, *answers));
    let ours = payment
        .refunds()
        .map(|it| (it.id(), it.state(), it.amount(), it.request()));
    same("refunds", ours.collect::<Vec<_>>(), theirs.collect())?;
    let theirs = told.disputes();
    let theirs = theirs.iter().map(|(id, it)| (*id, it.state, it.amount));
    let ours = payment
        .disputes()
        .map(|it| (it.id(), it.state(), it.amount()));
    same("disputes", ours.collect::<Vec<_>>(), theirs.collect())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "most of what is compared is made for it"
)]
fn same<T: Debug + PartialEq>(what: &str, ours: T, theirs: T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: {ours:?}, by the reference {theirs:?}"))
}
