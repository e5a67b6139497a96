//! How it comes to be received: what happened at a provider, delivered in disorder.

use alloc::vec::Vec;

use proptest::bool;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;

use super::poll::poll;
use super::{UNIT, commands, instants, later, millis, provider_histories};
use crate::input::notice::{Notice, PaymentFact};
use crate::input::{Entry, Input};
use crate::value::amount::Amount;
use crate::value::timestamp::Timestamp;

/// How many messages go astray, for [`deliveries`]: for each way of going astray, the messages in
/// a hundred that go it. A number above 100 is taken for 100.
///
/// ```
/// use order_lifecycle::strategy::Disorder;
///
/// // Webhooks that are lost now and then, and nothing else.
/// let flaky = Disorder { lost: 20, ..Disorder::NONE };
/// # let _ = flaky;
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Disorder {
    /// Received twice, the second time up to eight [`UNIT`]s after the first.
    pub repeated: u8,
    /// Received right after the message that followed it.
    pub reordered: u8,
    /// Received one to eight [`UNIT`]s late, which is past most deadlines of
    /// [`terms`](super::terms).
    pub delayed: u8,
    /// Never received. One to eight [`UNIT`]s later a poll tells what the provider knows by then.
    pub lost: u8,
    /// Received a second time with another amount, if it bears one.
    pub contradicted: u8,
    /// Received by a server whose clock is off: by a millisecond or a [`UNIT`], to either side.
    pub our_clock: u8,
    /// Stamped by a server of the provider's whose clock is off as much.
    pub their_clock: u8,
}

impl Disorder {
    /// Every message is received once, when it is sent.
    pub const NONE: Self = Self::all(0);

    /// One message in ten goes astray in each of the ways.
    pub const USUAL: Self = Self::all(10);

    /// As many in each of the ways.
    #[must_use]
    pub const fn all(in_a_hundred: u8) -> Self {
        Self {
            repeated: in_a_hundred,
            reordered: in_a_hundred,
            delayed: in_a_hundred,
            lost: in_a_hundred,
            contradicted: in_a_hundred,
            our_clock: in_a_hundred,
            their_clock: in_a_hundred,
        }
    }
}

/// What happened at a provider, and what was received of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// What happened, in its order.
    pub happened: Vec<Notice>,
    /// What was received, in the order of arrival: notices, and reports of polls for what was lost.
    pub received: Vec<Entry>,
}

/// Generates deliveries of what happened at a provider, in this much disorder.
///
/// Without disorder every notice is received once, at the time it bears. Whatever the disorder,
/// nothing is lost for good: a poll tells of it in the end. Polls name the order of
/// [`terms`](super::terms). Shrinks to less that happened, then to less disorder.
///
/// ```
/// use order_lifecycle::strategy::{Disorder, deliveries, provider_histories, terms};
/// use order_lifecycle::{Amount, Currency, Notice, Order};
/// use proptest::test_runner::TestRunner;
///
/// let due = Amount::parse("10.00", Currency::INR)?;
/// let disorder = Disorder { repeated: 50, reordered: 30, ..Disorder::NONE };
/// let delivery = deliveries(provider_histories(due, 0..=3), disorder);
///
/// TestRunner::deterministic().run(&(terms(due), delivery), |(terms, delivery)| {
///     let mut order = Order::new(terms);
///     order.replay(&delivery.received);
///     let of_payments = delivery.happened.iter().filter_map(Notice::subject);
///     for payment in of_payments {
///         assert!(order.payment(payment).is_some());
///     }
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn deliveries(
    happened: impl Strategy<Value = Vec<Notice>> + Clone,
    disorder: Disorder,
) -> impl Strategy<Value = Delivery> + Clone {
    // Drawn for a handful of messages, and from the beginning again for those that follow.
    (happened, vec(mishaps(disorder).boxed(), 16)).prop_map(|(happened, mishaps)| Delivery {
        received: deliver(&happened, &mishaps),
        happened,
    })
}

/// Generates the lives of an order: up to three payments at a provider, delivered in this much
/// disorder, with [`commands`] of the merchant's in between. Shrinks like [`deliveries`], and to
/// fewer commands.
pub fn lives(due: Amount, disorder: Disorder) -> impl Strategy<Value = Vec<Entry>> + Clone {
    // Boxed, because both side by side are more than the stack of a test holds.
    let told = deliveries(provider_histories(due, 0..=3), disorder).boxed();
    let ours = vec((instants(), commands(due)), 0..5).boxed();
    (told, ours).prop_map(|(delivery, ours)| {
        let mut life = delivery.received;
        for (at, command) in ours {
            let later = life.iter().position(|entry| entry.at > at);
            let input = Input::Command(command);
            life.insert(later.unwrap_or(life.len()), Entry { at, input });
        }
        life
    })
}

/// What befalls one message. Durations in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Mishaps {
    again_after: Option<i64>,
    overtaken: bool,
    late_by: Option<i64>,
    polled_after: Option<i64>,
    contradiction: Option<Contradiction>,
    our_clock_off_by: Option<i64>,
    their_clock_off_by: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
enum Contradiction {
    OneLess,
    OneMore,
    Double,
}

fn mishaps(disorder: Disorder) -> impl Strategy<Value = Mishaps> + Clone {
    let unit = millis(UNIT);
    let long = || (1..=8_i64).prop_map(move |units| units.saturating_mul(unit));
    let off = || select([1, -1, unit, unit.saturating_neg()].as_slice().to_vec());
    let contradictions = [
        Contradiction::OneLess,
        Contradiction::OneMore,
        Contradiction::Double,
    ];
    (
        at_times(
            disorder.repeated,
            (0..=8_i64).prop_map(move |it| it.saturating_mul(unit)),
        ),
        at_times(disorder.reordered, Just(())),
        at_times(disorder.delayed, long()),
        at_times(disorder.lost, long()),
        at_times(disorder.contradicted, select(contradictions.to_vec())),
        at_times(disorder.our_clock, off()),
        at_times(disorder.their_clock, off()),
    )
        .prop_map(
            |(again_after, overtaken, late_by, polled_after, contradiction, ours, theirs)| {
                Mishaps {
                    again_after,
                    overtaken: overtaken.is_some(),
                    late_by,
                    polled_after,
                    contradiction,
                    our_clock_off_by: ours,
                    their_clock_off_by: theirs,
                }
            },
        )
}

/// So many times in a hundred.
fn at_times<T: core::fmt::Debug + Clone>(
    in_a_hundred: u8,
    strategy: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Option<T>> + Clone {
    let chance = f64::from(in_a_hundred.min(100)) / 100.0;
    (bool::weighted(chance), strategy).prop_map(|(it, value)| it.then_some(value))
}

/// A message on its way here.
struct Message {
    /// When it is heard, by a clock that is right.
    heard_at: Timestamp,
    /// Decides among messages that are heard at once.
    place: usize,
    /// How far the clock of whoever hears it is off, in milliseconds.
    off_by: i64,
    input: Input,
}

fn deliver(happened: &[Notice], mishaps: &[Mishaps]) -> Vec<Entry> {
    let mut messages = Vec::new();
    for (place, mishaps) in (0..happened.len()).zip(mishaps.iter().cycle()) {
        messages.extend(mishaps.befall(happened, place));
    }
    messages.sort_by_key(|message| (message.heard_at, message.place));
    let hear = |message: Message| Entry {
        at: later(message.heard_at, message.off_by),
        input: message.input,
    };
    messages.into_iter().map(hear).collect()
}

impl Mishaps {
    /// Returns what is heard of one notice among all that happened.
    fn befall(&self, happened: &[Notice], place: usize) -> Vec<Message> {
        let Some(notice) = happened.get(place) else {
            return Vec::new();
        };
        let next = happened.get(place.saturating_add(1));
        let message = |heard_at, input| Message {
            heard_at,
            place: place.saturating_mul(2),
            off_by: self.our_clock_off_by.unwrap_or(0),
            input,
        };
        let on_time = later(notice.occurred_at(), self.late_by.unwrap_or(0));
        if let Some(after) = self.polled_after {
            let polled_at = later(on_time, after);
            let poll = Input::Report(poll(happened, polled_at));
            return [message(polled_at, poll)].into();
        }
        let stamp = later(notice.occurred_at(), self.their_clock_off_by.unwrap_or(0));
        let notice = notice.clone().with_occurred_at(stamp);
        let mut first = message(on_time, Input::Notice(notice.clone()));
        if let Some(next) = next.filter(|_| self.overtaken) {
            first.heard_at = first.heard_at.max(next.occurred_at());
            first.place = first.place.saturating_add(3);
        }
        let otherwise = self.contradiction.and_then(|it| it.of(&notice));
        let otherwise = otherwise.map(|it| message(on_time, Input::Notice(it)));
        let again = self.again_after;
        let again = again.map(|it| message(later(on_time, it), Input::Notice(notice)));
        [first].into_iter().chain(otherwise).chain(again).collect()
    }
}

impl Contradiction {
    /// Returns the notice with another amount, if it bears one.
    fn of(self, notice: &Notice) -> Option<Notice> {
        let mut notice = notice.clone();
        let Notice::Payment { fact, .. } = &mut notice else {
            return None;
        };
        match fact {
            PaymentFact::Captured { amount }
            | PaymentFact::PartlyCaptured { amount }
            | PaymentFact::Refund { amount, .. }
            | PaymentFact::Dispute { amount, .. } => {
                *amount = Amount::from_parts(self.beside(amount.minor()), amount.currency());
            }
            PaymentFact::RefundTotal { amount } => {
                *amount = Amount::from_parts(self.beside(amount.minor()), amount.currency()).into();
            }
            PaymentFact::Pending { .. }
            | PaymentFact::Failed
            | PaymentFact::Authorized { .. }
            | PaymentFact::CapturePending
            | PaymentFact::Voided
            | PaymentFact::Reversed => return None,
        }
        Some(notice)
    }

    /// Returns minor units beside these, at least 1.
    fn beside(self, minor: i64) -> i64 {
        match self {
            Self::OneLess => minor.saturating_sub(1).max(1),
            Self::OneMore => minor.saturating_add(1),
            Self::Double => minor.saturating_mul(2),
        }
    }
}
