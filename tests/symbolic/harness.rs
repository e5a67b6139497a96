//! Doors for the symbolic proof: each builds values of the real crate from plain words, takes one
//! step of the real code, and writes what came out as words again. No rule is repeated here.
//!
//! A door answers 0 where the words are no legal input, and 1 after a step.

#![allow(dead_code, reason = "the doors need a part of the crate")]

include!(concat!(env!("OUT_DIR"), "/src/root.rs"));

use core::mem::{forget, transmute};
use core::time::Duration;

use time::{Date, Time, UtcDateTime};

use ledger::course::{Capture, Course};
use ledger::latest::Change;
use ledger::merge::Hearing;
use order::state::{AnyState, Attempted, CheckoutRendered, Created, Paid};

/// A status after one trigger, both by their places in `ALL`: 6 where nothing moves, 255 where
/// there is no such status or trigger.
#[unsafe(no_mangle)]
pub extern "C" fn door_next(status: u8, trigger: u8) -> u8 {
    let status = Status::ALL.get(usize::from(status));
    let trigger = Trigger::ALL.get(usize::from(trigger));
    let (Some(status), Some(trigger)) = (status, trigger) else {
        return 255;
    };
    lifecycle::next(*status, *trigger).map_or(6, status_word)
}

/// An instant from a date and a time of day.
#[unsafe(no_mangle)]
pub extern "C" fn door_truncated(at: &DateWords, out: &mut TruncatedWords) -> u8 {
    let (hour, minute, second) = (at.hour as u8, at.minute as u8, at.second as u8);
    let (Ok(date), Ok(time)) = (
        Date::from_ordinal_date(at.year as i32, at.ordinal as u16),
        Time::from_hms_nano(hour, minute, second, at.nanosecond as u32),
    ) else {
        return 0;
    };
    let at = UtcDateTime::new(date, time);
    (out.seconds, out.millisecond) = told_by_time(at);
    out.instant = instant_word(Some(Timestamp::from(at)));
    out.is_date = 1;
    1
}

/// A function of its own, so that none of it is shared with what it is compared with.
#[inline(never)]
fn told_by_time(at: UtcDateTime) -> (i64, u64) {
    (at.unix_timestamp(), at.millisecond().into())
}

/// A payment merged with one fact.
#[unsafe(no_mangle)]
pub extern "C" fn door_hear(before: &PaymentWords, told: &FactWords, out: &mut HeardWords) -> u8 {
    let (Some(mut payment), Some(fact)) = (payment(before), fact(told)) else {
        return 0;
    };
    let (Some(occurred), Some(now)) = (instant(told.occurred), instant(told.now)) else {
        return 0;
    };
    let Some(earliest) = instant(i64::MIN) else {
        return 0;
    };
    let hearing = Hearing {
        occurred,
        now,
        order_open: told.order_open != 0,
        // Every time is believed: the date of a capture is another question than its merging.
        believed_from: earliest,
    };
    out.progress_before = payment.progress() as u64;
    let (merged, conflict) = payment.hear(&fact, hearing);
    out.change = match merged.change {
        Change::Nothing => 0,
        Change::Hidden => 1,
        Change::Visible => 2,
        // Only the end of a refund comes into doubt.
        Change::Doubt => return 0,
    };
    out.stands = merged.stands.into();
    out.conflict = match conflict.as_deref() {
        None => 0,
        Some(Conflict::Captured { .. }) => 1,
        Some(_) => 2,
    };
    out.progress = payment.progress() as u64;
    out.funds = payment.funds().map_or(0, |funds| 1 + funds as u64);
    out.payment = payment_words(&payment);
    forget((payment, fact, conflict));
    1
}

/// An order with one payment or none, after time advanced.
#[unsafe(no_mangle)]
pub extern "C" fn door_advance(
    order: &OrderWords,
    known: &PaymentWords,
    out: &mut AdvancedWords,
) -> u8 {
    let (Some(mut order), Some(now)) = (self::order(order, known), instant(order.now)) else {
        return 0;
    };
    let due = order.due();
    out.due = instant_word(due.map(|due| due.at));
    out.due_cause = due.map_or(0, |due| cause_word(due.cause));
    let closing = order.advance(now);
    out.closed = instant_word(closing.map(|closing| closing.at));
    out.cause = closing.map_or(0, |closing| cause_word(closing.cause));
    out.status = status_word(order.status()).into();
    out.recorded = instant_word(order.closing().map(|closing| closing.at));
    out.clock = instant_word(Some(order.clock));
    out.revision = order.revision;
    forget(order);
    1
}

/// A date and a time of day as `time` counts them.
#[repr(C)]
pub struct DateWords {
    year: i64,
    ordinal: u64,
    hour: u64,
    minute: u64,
    second: u64,
    nanosecond: u64,
}

/// An instant, beside what `time` says of the date: the seconds since 1970 and the millisecond.
#[repr(C)]
pub struct TruncatedWords {
    seconds: i64,
    millisecond: u64,
    instant: i64,
    is_date: u64,
}

/// What is known of a payment. An instant is its biased milliseconds, 0 where it is absent.
#[repr(C)]
pub struct PaymentWords {
    captured: u64,
    reversed: i64,
    limit: i64,
    failed: i64,
    authorized: i64,
    voided: u64,
    minor: i64,
    currency: u64,
    told: i64,
    earliest: i64,
    reached_open: u64,
    first_heard: i64,
}

/// A fact about a payment, and how it is heard.
#[repr(C)]
pub struct FactWords {
    kind: u64,
    occurred: i64,
    now: i64,
    order_open: u64,
    limit: i64,
    minor: i64,
    currency: u64,
}

/// A payment after a fact, and what the fact did.
#[repr(C)]
pub struct HeardWords {
    payment: PaymentWords,
    progress_before: u64,
    progress: u64,
    funds: u64,
    change: u64,
    stands: u64,
    conflict: u64,
}

/// The terms and the state of an order, in the parts that time looks at; durations are seconds.
#[repr(C)]
pub struct OrderWords {
    status: u64,
    payments: u64,
    has_deadline: u64,
    deadline: u64,
    has_inactivity: u64,
    inactivity: u64,
    window: u64,
    created: i64,
    last_activity: i64,
    clock: i64,
    now: i64,
}

/// An order after time advanced.
#[repr(C)]
pub struct AdvancedWords {
    due: i64,
    due_cause: u64,
    closed: i64,
    cause: u64,
    status: u64,
    recorded: i64,
    clock: i64,
    revision: u64,
}

fn status_word(status: Status) -> u8 {
    status as u8
}

fn cause_word(cause: ClosingCause) -> u64 {
    1 + cause as u64
}

/// Reads an instant that may be absent. The private field of an instant is never zero, so zero is
/// the absence.
fn instant(word: i64) -> Option<Timestamp> {
    // SAFETY: asserted below; every other word is a valid field.
    unsafe { transmute::<i64, Option<Timestamp>>(word) }
}

fn instant_word(instant: Option<Timestamp>) -> i64 {
    // SAFETY: every value of an integer is valid.
    unsafe { transmute::<Option<Timestamp>, i64>(instant) }
}

const _: () = {
    // SAFETY: as above.
    unsafe { assert!(transmute::<Option<Timestamp>, i64>(None) == 0) }
};

/// Reads a currency by its place among the 165 of the table.
fn currency(word: u64) -> Option<Currency> {
    // SAFETY: the private field of a currency is such a place.
    (word < 165).then(|| unsafe { transmute::<u8, Currency>(word as u8) })
}

fn currency_word(currency: Currency) -> u64 {
    // SAFETY: every value of an integer is valid.
    unsafe { transmute::<Currency, u8>(currency) }.into()
}

fn amount(minor: i64, word: u64) -> Option<Amount> {
    let currency = currency(word)?;
    // A refused amount prints itself into its error.
    (minor > 0).then(|| Amount::from_parts(minor, currency))
}

fn fact(told: &FactWords) -> Option<PaymentFact> {
    Some(match told.kind {
        0 => PaymentFact::Pending { limit: None },
        1 => PaymentFact::Pending {
            limit: Some(instant(told.limit)?),
        },
        2 => PaymentFact::Failed,
        3 => PaymentFact::Authorized {
            amount: None,
            until: None,
        },
        4 => PaymentFact::Voided,
        5 => PaymentFact::Captured {
            amount: amount(told.minor, told.currency)?,
        },
        6 => PaymentFact::Reversed,
        _ => return None,
    })
}

fn course(words: &PaymentWords) -> Option<Course> {
    if words.captured == 0 {
        return Some(Course::Running {
            limit: instant(words.limit),
            failed: instant(words.failed),
            authorized: instant(words.authorized),
            voided: words.voided != 0,
        });
    }
    let amount = amount(words.minor, words.currency)?;
    let capture = Capture {
        minor: amount.minor(),
        told: instant(words.told)?,
        earliest: instant(words.earliest)?,
        currency: amount.currency(),
        reached_open: words.reached_open != 0,
        // What is captured in parts is not told here.
        rest_held: false,
    };
    Some(capture.into())
}

fn payment(words: &PaymentWords) -> Option<Payment> {
    let id = PaymentId::new("pay_1").ok()?;
    let mut payment = Payment::new(id, instant(words.first_heard)?);
    payment.course = course(words)?;
    payment.reversed = instant(words.reversed);
    if let Course::Running {
        authorized: Some(_),
        ..
    } = payment.course
    {
        // Heard of before anything else, so that no fact is the first word about it.
        payment.hold_mut().heard = instant(i64::MIN);
    }
    Some(payment)
}

fn payment_words(payment: &Payment) -> PaymentWords {
    let mut words = PaymentWords {
        captured: 0,
        reversed: instant_word(payment.reversed),
        limit: 0,
        failed: 0,
        authorized: 0,
        voided: 0,
        minor: 0,
        currency: 0,
        told: 0,
        earliest: 0,
        reached_open: 0,
        first_heard: instant_word(Some(payment.first_heard)),
    };
    match payment.course {
        Course::Running {
            limit,
            failed,
            authorized,
            voided,
        } => {
            words.limit = instant_word(limit);
            words.failed = instant_word(failed);
            words.authorized = instant_word(authorized);
            words.voided = voided.into();
        }
        Course::Captured {
            minor,
            told,
            earliest,
            currency,
            reached_open,
            rest_held: _,
        } => {
            words.captured = 1;
            words.minor = minor;
            words.told = instant_word(Some(told));
            words.earliest = instant_word(Some(earliest));
            words.currency = currency_word(currency);
            words.reached_open = reached_open.into();
        }
    }
    words
}

fn order(words: &OrderWords, known: &PaymentWords) -> Option<Order> {
    let amount = Amount::from_parts(49_900, Currency::INR);
    let terms = Terms::new(OrderId::new("A-1").ok()?, amount, instant(words.created)?);
    let mut expiry = Expiry::NEVER;
    if words.has_deadline != 0 {
        expiry = Expiry::after(Duration::from_secs(words.deadline));
    }
    if words.has_inactivity != 0 {
        expiry = expiry.with_inactivity_timeout(Duration::from_secs(words.inactivity));
    }
    let expiry = expiry.with_attempt_window(Duration::from_secs(words.window));
    let mut order = Order::new(terms.with_expiry(expiry).ok()?);
    order.clock = instant(words.clock)?;
    let last_activity = instant(words.last_activity)?;
    order.state = match Status::ALL.get(usize::try_from(words.status).ok()?)? {
        Status::Created => AnyState::Created(Created { last_activity }),
        Status::CheckoutRendered => AnyState::CheckoutRendered(CheckoutRendered { last_activity }),
        Status::Attempted => AnyState::Attempted(Attempted { last_activity }),
        Status::Paid => AnyState::Paid(Paid {
            winner: 0,
            settled: 49_900,
            as_captured: false,
            honoured: None,
        }),
        Status::Cancelled => AnyState::closed(last_activity, ClosingCause::Merchant),
        Status::Expired => AnyState::closed(last_activity, ClosingCause::ProviderExpired),
    };
    if words.payments != 0 {
        let payment = payment(known)?;
        let found = order
            .ledger
            .find_or_add(payment.id(), payment.first_heard)?;
        found.payment.course = payment.course.clone();
        found.payment.reversed = payment.reversed;
        forget(payment);
    }
    Some(order)
}
