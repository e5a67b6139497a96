//! Lies in a record that read like the truth of another order: a decision that was lost or added, a
//! payment that vanished, an instant that moved.

use order_lifecycle::strategy::UNIT;
use order_lifecycle::{ClosingCause, OrderRecord, Status};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{from_value, json};

use crate::open_record::{ClosingRecord, LateMoneyRecord, OpenRecord, PaidRecord, PaymentRecord};

/// One lie, told by whoever wrote the record.
#[derive(Clone, Debug)]
pub(crate) enum Forgery {
    /// The status is another, and what it needs beside it is there.
    Status(Status),
    /// The order is said to be open for ever, whatever was decided.
    Open,
    /// A payment is said to have paid the order.
    PaidBy(Index),
    Settled(i64),
    Cause(ClosingCause),
    /// The policy for late money is another.
    Late(LateMoneyRecord),
    Lost(Index),
    NoPayment,
    /// A payment is there again, under another id.
    Twice(Index),
    /// A capture is of what the order costs, and nothing of it went back or was asked back.
    Whole(Index),
    /// A payment is said to wait to this day.
    Waits(Index),
    /// The order is said to have been open when a capture reached it, or not to have been.
    Reached(Index),
    /// An instant of the order is some milliseconds later, or earlier.
    Moved(Index, i64),
    /// An instant of a payment is.
    MovedOf(Index, i64),
    /// An instant is the very one of something else.
    Meets(Index, Index),
    Revision(u64),
}

pub(crate) fn forgeries() -> impl Strategy<Value = Forgery> + Clone {
    let place = any::<Index>;
    let unit = i64::try_from(UNIT.as_millis()).expect("short");
    let beside = select(vec![-3 * unit, -unit, -1, 1, unit, 3 * unit]);
    let late = select(vec![
        LateMoneyRecord::Refund,
        LateMoneyRecord::Review,
        LateMoneyRecord::HonourWithin(0),
    ]);
    prop_oneof![
        3 => select(Status::ALL).prop_map(Forgery::Status),
        2 => Just(Forgery::Open),
        2 => place().prop_map(Forgery::PaidBy),
        1 => (0..=1_000_i64).prop_map(Forgery::Settled),
        1 => select(ClosingCause::ALL).prop_map(Forgery::Cause),
        1 => late.prop_map(Forgery::Late),
        1 => place().prop_map(Forgery::Lost),
        1 => Just(Forgery::NoPayment),
        1 => place().prop_map(Forgery::Twice),
        2 => place().prop_map(Forgery::Whole),
        2 => place().prop_map(Forgery::Waits),
        1 => place().prop_map(Forgery::Reached),
        8 => (place(), beside.clone()).prop_map(|(at, by)| Forgery::Moved(at, by)),
        2 => (place(), beside).prop_map(|(at, by)| Forgery::MovedOf(at, by)),
        2 => (place(), place()).prop_map(|(at, other)| Forgery::Meets(at, other)),
        1 => (0..=3_u64).prop_map(Forgery::Revision),
    ]
}

/// Puts lies into the record of an order, and seals it again.
pub(crate) fn forged(mut record: OpenRecord, lies: &[Forgery]) -> OrderRecord {
    for lie in lies {
        lie.tell(&mut record);
    }
    from_value(json!(record)).expect("the form that is stored")
}

impl Forgery {
    /// Puts the lie into a record, if there is room for it.
    fn tell(&self, record: &mut OpenRecord) {
        match self {
            Self::Status(status) => becomes(record, *status),
            Self::Open => {
                becomes(record, Status::Attempted);
                record.terms.deadline = None;
                record.terms.inactivity_ms = None;
            }
            Self::PaidBy(at) => paid_by(record, *at),
            Self::Settled(minor) => {
                if let Some(paid) = &mut record.paid {
                    paid.settled = *minor;
                }
            }
            Self::Cause(cause) => {
                if let Some(closing) = &mut record.closing {
                    cause.as_str().clone_into(&mut closing.cause);
                }
            }
            Self::Late(late) => {
                record.terms.after_expiry = *late;
                record.terms.after_cancel = *late;
            }
            Self::Lost(at) => {
                if !record.payments.is_empty() {
                    record.payments.remove(at.index(record.payments.len()));
                }
            }
            Self::NoPayment => record.payments.clear(),
            Self::Twice(at) => twice(record, *at),
            Self::Whole(at) => whole(record, *at),
            Self::Waits(at) => waits(record, *at),
            Self::Reached(at) => {
                let payment = one(&mut record.payments, *at);
                if let Some(capture) = payment.and_then(|it| it.capture.as_mut()) {
                    capture.reached_open ^= true;
                }
            }
            Self::Moved(at, by) => {
                let [mut order, _] = instants(record);
                moved(&mut order, *at, *by);
            }
            Self::MovedOf(at, by) => {
                let [_, mut payments] = instants(record);
                moved(&mut payments, *at, *by);
            }
            Self::Meets(at, other) => {
                let mut instants = instants(record).into_iter().flatten().collect::<Vec<_>>();
                let by = **other.get(&instants) - **at.get(&instants);
                moved(&mut instants, *at, by);
            }
            Self::Revision(revision) => record.revision = *revision,
        }
    }
}

fn one(payments: &mut [PaymentRecord], at: Index) -> Option<&mut PaymentRecord> {
    let count = payments.len().max(1);
    payments.get_mut(at.index(count))
}

fn becomes(record: &mut OpenRecord, status: Status) {
    status.as_str().clone_into(&mut record.status);
    let clock = record.clock;
    let closing = match status {
        Status::Cancelled | Status::Expired => {
            let by_provider = match status {
                Status::Cancelled => ClosingCause::ProviderCancelled,
                _ => ClosingCause::ProviderExpired,
            };
            let leads_there = |known: &ClosingRecord| {
                let cause = known.cause.parse::<ClosingCause>();
                cause.is_ok_and(|cause| cause.status() == status)
            };
            let known = record.closing.take().filter(leads_there);
            Some(known.unwrap_or_else(|| ClosingRecord {
                cause: by_provider.as_str().to_owned(),
                at: clock,
            }))
        }
        Status::Paid => record.closing.take(),
        Status::Created | Status::CheckoutRendered | Status::Attempted => None,
    };
    record.closing = closing;
    record.last_activity = status.is_open().then_some(clock);
    record.paid = record.paid.take().filter(|_| status == Status::Paid);
}

fn paid_by(record: &mut OpenRecord, at: Index) {
    let Some(payment) = one(&mut record.payments, at) else {
        return;
    };
    record.paid = Some(PaidRecord {
        winner: payment.payment.clone(),
        settled: record.terms.amount.minor,
        as_captured: false,
    });
    becomes(record, Status::Paid);
}

fn twice(record: &mut OpenRecord, at: Index) {
    if let Some(mut payment) = one(&mut record.payments, at).cloned() {
        payment.payment.push('+');
        record.payments.push(payment);
        record.payments.sort_by(|a, b| a.payment.cmp(&b.payment));
    }
}

fn whole(record: &mut OpenRecord, at: Index) {
    let due = record.terms.amount.clone();
    if let Some(payment) = one(&mut record.payments, at)
        && let Some(capture) = &mut payment.capture
    {
        capture.amount = due;
        payment.reversed = None;
        payment.refund_total = None;
        payment.refunds.clear();
        payment.disputes.clear();
        payment.requests.clear();
    }
}

fn waits(record: &mut OpenRecord, at: Index) {
    if let Some(payment) = one(&mut record.payments, at) {
        payment.limit = None;
        payment.failed = None;
        payment.authorized = None;
        payment.voided = false;
        payment.reversed = None;
        payment.capture = None;
        payment.requests.clear();
    }
}

fn moved(instants: &mut [&mut i64], at: Index, by: i64) {
    let count = instants.len().max(1);
    if let Some(instant) = instants.get_mut(at.index(count)) {
        **instant += by;
    }
}

/// The instants of the order itself, and those of its payments.
fn instants(record: &mut OpenRecord) -> [Vec<&mut i64>; 2] {
    let order = [&mut record.clock, &mut record.terms.created_at]
        .into_iter()
        .chain(record.terms.deadline.as_mut())
        .chain(record.last_activity.as_mut())
        .chain(record.closing.as_mut().map(|closing| &mut closing.at));
    let payments = record.payments.iter_mut().flat_map(|payment| {
        let captured = payment.capture.as_mut();
        let captured = captured.map(|it| [&mut it.told_at, &mut it.earliest]);
        [&mut payment.first_heard]
            .into_iter()
            .chain(payment.limit.as_mut())
            .chain(captured.into_iter().flatten())
    });
    [order.collect(), payments.collect()]
}
