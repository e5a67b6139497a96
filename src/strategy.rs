//! Generators for property tests (feature `proptest`): terms, notices, commands, reports, and
//! histories made of them.
//!
//! For the tests of whatever holds orders: a store, a queue worker, an adapter. Choose by what has
//! to hold:
//!
//! * whatever comes, in any order: [`histories`], and [`histories_with_reports`];
//! * what a provider really does: [`provider_histories`];
//! * the same through a network that repeats, delays and loses, each [`Disorder`] at will:
//!   [`deliveries`], and [`lives`] with the merchant's commands in between.
//!
//! The alphabets are small on purpose. Three payments, two refunds, two requests and amounts
//! around the order's own meet again and again, so that repeats, contradictions and competing
//! captures are the rule, and a failing history shrinks to a few lines. Every duration is a
//! multiple of [`UNIT`] and every instant lies on that grid or a millisecond beside it, so
//! deadlines are hit exactly.
//!
//! ```
//! use order_lifecycle::strategy::{histories, terms};
//! use order_lifecycle::{Amount, Currency, Order};
//! use proptest::test_runner::TestRunner;
//!
//! let due = Amount::parse("10.00", Currency::INR)?;
//! let cases = (terms(due), histories(due, 0..12));
//!
//! TestRunner::deterministic().run(&cases, |(terms, history)| {
//!     let mut order = Order::new(terms);
//!     order.replay(&history);
//!     let sums = order.sums();
//!     assert!(sums.applied <= sums.received);
//!     Ok(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod delivery;
mod history;
mod poll;
mod provider;

use alloc::vec::Vec;
use core::fmt::Debug;
use core::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;

pub use self::delivery::{Delivery, Disorder, deliveries, lives};
pub use self::history::{histories, histories_with_reports};
pub use self::provider::provider_histories;
use crate::input::command::Command;
use crate::input::notice::{DisputeState, Notice, PaymentFact, RefundState};
use crate::input::report::{Report, ReportedStatus};
use crate::lifecycle::status::Status;
use crate::terms::Terms;
use crate::terms::expiry::Expiry;
use crate::terms::policy::{CapturePolicy, Concurrency, LateMoney, Mismatch, Policy};
use crate::value::amount::Amount;
use crate::value::currency::Currency;
use crate::value::id::{
    DisputeId, IdError, OrderId, PaymentId, ProviderOrderId, RefundId, RequestId,
};
use crate::value::money::Money;
use crate::value::timestamp::Timestamp;

/// When every generated order is created: 2026-11-24 10:00 UTC.
pub const CREATED: Timestamp = match Timestamp::from_millis(1_795_514_400_000) {
    Some(created) => created,
    None => Timestamp::EPOCH,
};

/// The grid of time: every generated duration is a multiple of these ten minutes.
pub const UNIT: Duration = Duration::from_secs(600);

/// Generates terms of every kind for an amount: with and without a deadline and an inactivity
/// timeout, under every policy. Shrinks to an order that never expires, under the default policy.
pub fn terms(due: Amount) -> impl Strategy<Value = Terms> + Clone {
    let expiry = (
        option::weighted(0.7, 1..=3_u32),
        option::weighted(0.4, 1..=3_u32),
        1..=2_u32,
        option::weighted(0.6, 1..=3_u32),
    );
    let id = ids(&["A-1"], OrderId::new);
    (id, expiry, policies()).prop_filter_map(
        "durations are at least a millisecond",
        move |(id, (deadline, inactivity, window, hold), policy)| {
            let expiry = deadline.map_or(Expiry::NEVER, |after| Expiry::after(units(after)));
            let expiry =
                inactivity.map_or(expiry, |limit| expiry.with_inactivity_timeout(units(limit)));
            let expiry = expiry.with_attempt_window(units(window));
            let expiry = hold.map_or(expiry, |after| expiry.with_hold_window(units(after)));
            let terms = Terms::new(id, due, CREATED).with_policy(policy);
            terms.with_expiry(expiry).ok()
        },
    )
}

/// Generates policies of every kind. Shrinks to the default.
pub fn policies() -> impl Strategy<Value = Policy> + Clone {
    let mismatch = select(Mismatch::ALL);
    let concurrency = select(Concurrency::ALL);
    let capture = select(CapturePolicy::ALL);
    (late_money(), late_money(), mismatch, concurrency, capture).prop_map(
        |(after_expiry, after_cancel, mismatch, concurrency, capture)| Policy {
            after_expiry,
            after_cancel,
            mismatch,
            concurrency,
            capture,
        },
    )
}

fn late_money() -> impl Strategy<Value = LateMoney> + Clone {
    prop_oneof![
        Just(LateMoney::Review),
        Just(LateMoney::Refund),
        select(&[0, 1, 3]).prop_map(|within| LateMoney::HonourWithin(units(within))),
    ]
}

/// Generates the ids of three payments. `p2` is drawn most often, so that something happens to it.
pub fn payments() -> impl Strategy<Value = PaymentId> + Clone {
    ids(&["p2", "p2", "p2", "p1", "p3"], PaymentId::new)
}

/// Generates instants on the grid of [`UNIT`]s and a millisecond to either side, from one unit
/// before [`CREATED`] to eight after it.
pub fn instants() -> impl Strategy<Value = Timestamp> + Clone {
    (-1..=8_i64, -1..=1_i64)
        .prop_map(|(units, beside)| at(units.saturating_mul(millis(UNIT)).saturating_add(beside)))
}

/// Generates amounts around an order's: mostly exactly it, else one minor unit less or more, the
/// double, or the same number in another currency.
pub fn amounts(due: Amount) -> impl Strategy<Value = Amount> + Clone {
    let (minor, currency) = (due.minor(), due.currency());
    let other = if currency == Currency::USD {
        Currency::EUR
    } else {
        Currency::USD
    };
    let amount = |minor: i64, currency| Just(Amount::from_parts(minor.max(1), currency));
    prop_oneof![
        16 => amount(minor, currency),
        3 => amount(minor.saturating_sub(1), currency),
        2 => amount(minor.saturating_add(1), currency),
        2 => amount(minor.saturating_mul(2), currency),
        2 => amount(minor, other),
    ]
}

/// Generates amounts of money that goes back: those of [`amounts`], half, or one minor unit.
pub fn parts(due: Amount) -> impl Strategy<Value = Amount> + Clone {
    let (half, currency) = (due.minor().checked_div(2), due.currency());
    prop_oneof![
        1 => Just(Amount::from_parts(1, currency)),
        2 => Just(Amount::from_parts(half.unwrap_or(1).max(1), currency)),
        2 => amounts(due),
    ]
}

/// Generates notices of every kind, about the three [`payments`] or about the order, with the
/// provider's time on the grid of [`instants`], or long before it.
pub fn notices(due: Amount) -> impl Strategy<Value = Notice> + Clone {
    let about_order = select(about_order(CREATED).to_vec());
    let about_payment = (payments(), payment_facts(due))
        .prop_map(|(payment, fact)| Notice::payment(payment, fact, CREATED));
    let notice = prop_oneof![20 => about_payment, 1 => about_order];
    (notice, occurrences()).prop_map(|(notice, at)| notice.with_occurred_at(at))
}

/// Generates a provider's times: mostly instants, at times one from long before the order, as a
/// default date or a wrong zone makes them, or just not so long.
fn occurrences() -> impl Strategy<Value = Timestamp> + Clone {
    let long_before = select(&[-300_001_i64, -300_000, -19_800_000]).prop_map(at);
    prop_oneof![
        48 => instants(),
        1 => long_before,
        1 => Just(Timestamp::EPOCH),
    ]
}

/// The notices about the order as a whole: rendered, cancelled, expired.
fn about_order(occurred_at: Timestamp) -> [Notice; 3] {
    [
        Notice::CheckoutRendered { occurred_at },
        Notice::Cancelled { occurred_at },
        Notice::Expired { occurred_at },
    ]
}

/// Generates facts about a payment, of every kind.
pub fn payment_facts(due: Amount) -> impl Strategy<Value = PaymentFact> + Clone {
    prop_oneof![
        6 => option::of(instants()).prop_map(|limit| PaymentFact::Pending { limit }),
        2 => Just(PaymentFact::Failed),
        2 => (option::of(amounts(due)), option::of(instants()))
            .prop_map(|(amount, until)| PaymentFact::Authorized { amount, until }),
        1 => Just(PaymentFact::CapturePending),
        2 => Just(PaymentFact::Voided),
        2 => Just(PaymentFact::Reversed),
        13 => amounts(due).prop_map(|amount| PaymentFact::Captured { amount }),
        1 => parts(due).prop_map(|amount| PaymentFact::PartlyCaptured { amount }),
        14 => giving_back(due),
    ]
}

/// Generates facts about money that goes back. The same few refunds and disputes are told with
/// contradicting amounts and states.
fn giving_back(due: Amount) -> impl Strategy<Value = PaymentFact> + Clone {
    let id = ids(&["r1", "r1", "r1", "r2"], RefundId::new);
    let state = select(RefundState::ALL);
    let refund = (id, option::of(requests()), parts(due), state);
    let refund = refund.prop_map(|(refund, request, amount, state)| PaymentFact::Refund {
        refund,
        request,
        amount,
        state,
    });
    let zero = Money::new(0, due.currency()).unwrap_or(due.into());
    let total = prop_oneof![3 => parts(due).prop_map(Money::from), 1 => Just(zero)];
    let total = total.prop_map(|amount| PaymentFact::RefundTotal { amount });
    let id = ids(&["d1", "d1", "d1", "d2"], DisputeId::new);
    let state = select(DisputeState::ALL);
    let dispute = (id, parts(due), state);
    let dispute = dispute.prop_map(|(dispute, amount, state)| PaymentFact::Dispute {
        dispute,
        amount,
        state,
    });
    prop_oneof![4 => refund, 1 => total, 2 => dispute]
}

/// Generates commands with every verb.
pub fn commands(due: Amount) -> impl Strategy<Value = Command> + Clone {
    let start = (payments(), option::of(instants()));
    let refund = (payments(), requests(), parts(due));
    let provider_orders = ids(&["o1", "o2"], ProviderOrderId::new);
    prop_oneof![
        2 => Just(Command::RenderCheckout),
        3 => start.prop_map(|(payment, limit)| Command::StartPayment { payment, limit }),
        1 => Just(Command::Cancel),
        1 => Just(Command::ForceCancel),
        4 => payments().prop_map(|payment| Command::Accept { payment }),
        1 => payments().prop_map(|payment| Command::AcceptAsCaptured { payment }),
        4 => refund.prop_map(|(payment, request, amount)| Command::Refund {
            payment,
            request,
            amount,
        }),
        2 => (payments(), requests())
            .prop_map(|(payment, request)| Command::WithdrawRefund { payment, request }),
        1 => provider_orders.prop_map(|provider_order| Command::Bind { provider_order }),
    ]
}

/// Generates reports of up to three notices, mostly about the order of [`terms`] and at times about
/// none that it names, or about another: by the merchant's id, the provider's, or the payments.
/// Some say what the provider's order costs, its status, or that no payment is missing.
pub fn reports(due: Amount) -> impl Strategy<Value = Report> + Clone {
    let order = ids(
        &["A-1", "A-1", "A-1", "A-1", "A-1", "A-1", "A-2"],
        OrderId::new,
    );
    let provider_order = ids(&["o1", "o1", "o1", "o2"], ProviderOrderId::new);
    let status = prop_oneof![
        6 => select(Status::ALL).prop_map(ReportedStatus::Known),
        1 => Just(ReportedStatus::Unknown("PARTLY_PAID".into())),
    ];
    (
        option::weighted(0.8, order),
        option::weighted(0.3, provider_order),
        option::weighted(0.3, amounts(due)),
        option::weighted(0.4, status),
        vec(notices(due), 0..4),
        any::<bool>(),
    )
        .prop_map(
            |(order, provider_order, amount, status, notices, lists_all_payments)| Report {
                order,
                provider_order,
                amount,
                status,
                notices,
                lists_all_payments,
            },
        )
}

fn requests() -> impl Strategy<Value = RequestId> + Clone {
    ids(&["q1", "q1", "q1", "q2"], RequestId::new)
}

/// Selects among short ids; one that is listed twice is drawn twice as often.
fn ids<T: Clone + Debug + 'static>(
    texts: &[&str],
    new: fn(&str) -> Result<T, IdError>,
) -> impl Strategy<Value = T> + Clone {
    let ids = texts.iter().filter_map(|text| new(text).ok());
    select(ids.collect::<Vec<T>>())
}

fn units(count: u32) -> Duration {
    UNIT.saturating_mul(count)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The instant so many milliseconds after the creation.
fn at(millis: i64) -> Timestamp {
    later(CREATED, millis)
}

/// The instant so many milliseconds after another, or before it.
fn later(instant: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(instant.millis().saturating_add(millis)).unwrap_or(instant)
}

/// The id of the order of [`terms`].
fn order_id() -> Option<OrderId> {
    OrderId::new("A-1").ok()
}
