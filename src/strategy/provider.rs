//! What happens at a provider, as it happens there.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use proptest::collection::{self, SizeRange};
use proptest::option;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;

use super::{UNIT, about_order, amounts, at, instants, millis, requests};
use crate::input::notice::{DisputeState, Notice, PaymentFact, RefundState};
use crate::value::amount::Amount;
use crate::value::id::{DisputeId, PaymentId, RefundId, RequestId};

/// More steps than any payment takes.
const STEPS: usize = 12;

/// Generates what happened at a provider to an order of this amount, as it happened there: in its
/// order, each notice at its own time, nothing told twice and nothing told otherwise later.
///
/// Every payment goes a way that real ones go. It stays pending, fails, is held and lapses, or is
/// captured, at times after it failed. Captured money goes back in refunds, one by one or as a
/// total, in a dispute, or as a whole; never more of it than was taken. Mostly a capture is exact,
/// and several can be. A provider that took no money may cancel its order or let it lapse.
///
/// The size is the number of payments, named `p1`, `p2` and so on. Shrinks to fewer payments that
/// take fewer steps in less time. How it is heard is up to [`deliveries`](super::deliveries).
///
/// ```
/// use order_lifecycle::strategy::provider_histories;
/// use order_lifecycle::{Amount, Currency, Notice};
/// use proptest::test_runner::TestRunner;
///
/// let due = Amount::parse("10.00", Currency::INR)?;
/// TestRunner::deterministic().run(&provider_histories(due, 1..=3), |happened| {
///     assert!(happened.is_sorted_by_key(Notice::occurred_at));
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn provider_histories(
    due: Amount,
    payments: impl Into<SizeRange>,
) -> impl Strategy<Value = Vec<Notice>> + Clone {
    let payment = (paces(), collection::vec(paces(), STEPS), ways(due).boxed());
    let [rendered, cancelled, expired] = about_order(at(0));
    let rendered = option::of(Just(rendered));
    let closing = option::weighted(0.3, select(vec![cancelled, expired]));
    (rendered, collection::vec(payment, payments), closing).prop_map(history)
}

/// A payment: when it begins, how long each step takes, and the steps, durations in milliseconds.
type Way = (i64, Vec<i64>, Vec<PaymentFact>);

fn history((rendered, ways, closing): (Option<Notice>, Vec<Way>, Option<Notice>)) -> Vec<Notice> {
    let closing = closing.filter(|_| !ways.iter().any(|(.., steps)| takes_money(steps)));
    let mut happened = Vec::new();
    happened.extend(rendered);
    for (number, (start, paces, steps)) in (1..).zip(ways) {
        let Ok(payment) = PaymentId::new(&format!("p{number}")) else {
            continue;
        };
        let mut time = start;
        for (pace, fact) in paces.into_iter().zip(steps) {
            time = time.saturating_add(pace);
            happened.push(Notice::payment(payment.clone(), fact, at(time)));
        }
    }
    happened.sort_by_key(Notice::occurred_at);
    let last = happened.last().map_or(at(0), Notice::occurred_at);
    happened.extend(closing.map(|notice| notice.with_occurred_at(last)));
    happened
}

fn takes_money(steps: &[PaymentFact]) -> bool {
    let captured = |step: &PaymentFact| matches!(step, PaymentFact::Captured { .. });
    steps.iter().any(captured)
}

/// The steps of one payment.
fn ways(due: Amount) -> impl Strategy<Value = Vec<PaymentFact>> + Clone {
    let pending = option::of(option::of(instants()));
    let pending = pending.prop_map(|it| it.map(|limit| PaymentFact::Pending { limit }));
    let fails = || Just(vec![PaymentFact::Failed]);
    let authorized = (option::of(amounts(due)), option::of(instants()));
    let authorized =
        authorized.prop_map(|(amount, until)| PaymentFact::Authorized { amount, until });
    let held = authorized.clone().prop_map(|fact| vec![fact]);
    let given_up = authorized.prop_map(|fact| vec![fact, PaymentFact::Voided]);
    let captured = (amounts(due), collection::vec(returns(), 0..=2))
        .prop_map(|(amount, returns)| captured(amount, returns));
    let before = prop_oneof![6 => Just(Vec::new()), 2 => held.clone(), 1 => fails()];
    let captured = (before, captured).prop_map(|(before, then)| [before, then].concat());
    let end = prop_oneof![
        1 => Just(Vec::new()),
        2 => fails(),
        1 => held,
        1 => given_up,
        7 => captured,
    ];
    (pending, end).prop_map(|(pending, end)| pending.into_iter().chain(end).collect())
}

/// How some of what a payment took goes back.
#[derive(Clone, Debug)]
enum Return {
    Refund(Share, Option<RequestId>, RefundState),
    Total(Share),
    Dispute(Share, DisputeState),
    Reversed,
}

#[derive(Clone, Copy, Debug)]
enum Share {
    All,
    Half,
    One,
}

fn returns() -> impl Strategy<Value = Return> + Clone {
    let share = select(&[Share::All, Share::Half, Share::One]);
    let refund = select(&[RefundState::Done, RefundState::Failed, RefundState::Pending]);
    let dispute = select(&[DisputeState::Won, DisputeState::Lost, DisputeState::Open]);
    prop_oneof![
        4 => (share.clone(), option::of(requests()), refund)
            .prop_map(|(share, request, end)| Return::Refund(share, request, end)),
        2 => share.clone().prop_map(Return::Total),
        3 => (share, dispute).prop_map(|(share, end)| Return::Dispute(share, end)),
        1 => Just(Return::Reversed),
    ]
}

/// The steps of a payment from its capture on.
fn captured(amount: Amount, returns: Vec<Return>) -> Vec<PaymentFact> {
    let mut steps = vec![PaymentFact::Captured { amount }];
    let (mut left, mut refunded) = (amount.minor(), 0_i64);
    for (number, way) in (1..).zip(returns) {
        let share = match way {
            Return::Refund(share, ..) | Return::Total(share) | Return::Dispute(share, _) => share,
            Return::Reversed => Share::All,
        };
        let Some(part) = share
            .of(left)
            .map(|it| Amount::from_parts(it, amount.currency()))
        else {
            break;
        };
        left = left.saturating_sub(part.minor());
        match way {
            Return::Refund(_, request, end) => {
                if end == RefundState::Done {
                    refunded = refunded.saturating_add(part.minor());
                }
                steps.extend(refund(number, request.as_ref(), part, end));
            }
            Return::Total(_) => {
                refunded = refunded.saturating_add(part.minor());
                let total = Amount::from_parts(refunded, amount.currency());
                let amount = total.into();
                steps.push(PaymentFact::RefundTotal { amount });
            }
            Return::Dispute(_, end) => steps.extend(dispute(number, part, end)),
            Return::Reversed => steps.push(PaymentFact::Reversed),
        }
    }
    steps
}

impl Share {
    /// Returns this share of what is left, in minor units; `None` of nothing.
    fn of(self, left: i64) -> Option<i64> {
        let share = match self {
            Self::All => left,
            Self::Half => left.checked_div(2)?.max(1),
            Self::One => 1,
        };
        (left > 0).then_some(share)
    }
}

/// A refund on its way, and how it ended.
fn refund(
    number: u8,
    request: Option<&RequestId>,
    amount: Amount,
    end: RefundState,
) -> Vec<PaymentFact> {
    let Ok(refund) = RefundId::new(&format!("r{number}")) else {
        return Vec::new();
    };
    let told = |state| PaymentFact::Refund {
        refund: refund.clone(),
        request: request.cloned(),
        amount,
        state,
    };
    let end = (end != RefundState::Pending).then(|| told(end));
    [told(RefundState::Pending)]
        .into_iter()
        .chain(end)
        .collect()
}

/// A dispute, and who won it.
fn dispute(number: u8, amount: Amount, end: DisputeState) -> Vec<PaymentFact> {
    let Ok(dispute) = DisputeId::new(&format!("d{number}")) else {
        return Vec::new();
    };
    let told = |state| PaymentFact::Dispute {
        dispute: dispute.clone(),
        amount,
        state,
    };
    let end = (end != DisputeState::Open).then(|| told(end));
    [told(DisputeState::Open)].into_iter().chain(end).collect()
}

/// How long a step takes, in milliseconds.
fn paces() -> impl Strategy<Value = i64> + Clone {
    let unit = millis(UNIT);
    prop_oneof![
        4 => Just(0),
        2 => Just(1),
        3 => Just(unit),
        1 => Just(unit.saturating_sub(1)),
        1 => Just(unit.saturating_mul(2)),
    ]
}
