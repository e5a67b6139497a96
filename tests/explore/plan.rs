//! What is explored: terms, and a small alphabet of inputs.

use core::ops::RangeInclusive;
use core::time::Duration;

use order_lifecycle::*;

/// A set of orders and of inputs, all of whose histories are explored.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) terms: Vec<Terms>,
    pub(crate) inputs: Vec<Input>,
    /// The instants at which an input can come.
    pub(crate) nows: RangeInclusive<u8>,
}

/// One input, apart from its `now`.
pub(crate) struct Input {
    pub(crate) label: String,
    pub(crate) what: What,
}

pub(crate) enum What {
    Advance,
    Command(Command),
    Notice(Notice),
}

/// 2026-11-24 10:00 UTC.
const CREATED: Timestamp = Timestamp::from_millis(1_795_514_400_000).unwrap();

/// The instants of the explored world, in milliseconds after the creation. A millisecond is the
/// least step of an order's clock, so these are all the instants there are around a boundary:
/// before, at and after. The deadline is at 1; the attempt window of a payment heard of at 0 ends
/// there too; a limit told is 2, and so is the end of the time in which an order that expired at
/// its deadline honours a capture.
pub(crate) const ALL_TIME: RangeInclusive<u8> = 0..=2;
pub(crate) const LIMIT: u8 = 2;

pub(crate) fn at(millis: u8) -> Timestamp {
    Timestamp::from_millis(CREATED.millis() + i64::from(millis)).expect("within the calendar")
}

pub(crate) fn when(millis: u8) -> &'static str {
    match millis {
        0 => "before the deadline",
        1 => "at the deadline",
        _ => "after the deadline",
    }
}

/// For what does not hang on time.
pub(crate) const ONE_INSTANT: RangeInclusive<u8> = 0..=0;

pub(crate) const INSTANT: Duration = Duration::from_millis(1);
/// What every order costs, less and more than that.
pub(crate) const DUE: i64 = 100;
pub(crate) const LESS: i64 = 60;
const MORE: i64 = 130;

pub(crate) fn expires() -> Expiry {
    Expiry::after(INSTANT).with_attempt_window(INSTANT)
}

pub(crate) fn turns_inactive() -> Expiry {
    Expiry::NEVER
        .with_inactivity_timeout(INSTANT)
        .with_attempt_window(INSTANT)
}

/// Terms with every combination of some policies.
pub(crate) fn terms(expiry: Expiry, mismatches: &[Mismatch], starts: &[Concurrency]) -> Vec<Terms> {
    let late = [
        LateMoney::Refund,
        LateMoney::HonourWithin(INSTANT),
        LateMoney::Review,
    ];
    let mut terms = Vec::new();
    for after_expiry in late {
        for after_cancel in late {
            for mismatch in mismatches.iter().copied() {
                for concurrency in starts.iter().copied() {
                    let policy = Policy {
                        after_expiry,
                        after_cancel,
                        mismatch,
                        concurrency,
                        capture: CapturePolicy::ByProvider,
                    };
                    let plain = Terms::new(id("A-1", OrderId::new), amount(DUE), CREATED);
                    let expiring = plain.with_expiry(expiry).expect("a positive duration");
                    terms.push(expiring.with_policy(policy));
                }
            }
        }
    }
    terms
}

/// The same, where holds are ours to capture, under both policies for what is not the price.
pub(crate) fn captured_by_us() -> Vec<Terms> {
    let all = terms(
        expires().with_hold_window(INSTANT),
        &MISMATCHES,
        &STARTS[..1],
    );
    let ours = |terms: Terms| {
        let capture = CapturePolicy::Ours;
        let policy = Policy {
            capture,
            ..*terms.policy()
        };
        terms.with_policy(policy)
    };
    all.into_iter().map(ours).collect()
}

pub(crate) const MISMATCHES: [Mismatch; 2] = [Mismatch::Review, Mismatch::Refund];
pub(crate) const STARTS: [Concurrency; 2] = [Concurrency::Allow, Concurrency::OneAtATime];

/// The same inputs for each of some payments, so that none is told from another but by its name.
pub(crate) fn each_of(payments: &[&str], inputs: fn(&PaymentId) -> Vec<Input>) -> Vec<Input> {
    let ids = payments.iter().map(|name| id(name, PaymentId::new));
    ids.flat_map(|payment| inputs(&payment)).collect()
}

pub(crate) fn advance() -> Input {
    Input {
        label: "advance".into(),
        what: What::Advance,
    }
}

pub(crate) fn render() -> Input {
    command("render", Command::RenderCheckout)
}

pub(crate) fn cancel() -> Input {
    command("cancel", Command::Cancel)
}

pub(crate) fn force_cancel() -> Input {
    command("force cancel", Command::ForceCancel)
}

pub(crate) fn bind(name: &str) -> Input {
    let provider_order = id(name, ProviderOrderId::new);
    command(&format!("bind {name}"), Command::Bind { provider_order })
}

pub(crate) fn start(payment: &PaymentId) -> Input {
    let start = Command::StartPayment {
        payment: payment.clone(),
        limit: None,
    };
    command(&format!("start {payment}"), start)
}

pub(crate) fn start_until(payment: &PaymentId) -> Input {
    let start = Command::StartPayment {
        payment: payment.clone(),
        limit: Some(at(LIMIT)),
    };
    command(&format!("start {payment} until +{LIMIT} ms"), start)
}

pub(crate) fn accept_as_captured(payment: &PaymentId) -> Input {
    let accept = Command::AcceptAsCaptured {
        payment: payment.clone(),
    };
    command(&format!("accept {payment} as captured"), accept)
}

pub(crate) fn accept(payment: &PaymentId) -> Input {
    let accept = Command::Accept {
        payment: payment.clone(),
    };
    command(&format!("accept {payment}"), accept)
}

pub(crate) fn refund(payment: &PaymentId, request: &str, minor: i64) -> Input {
    let refund = Command::Refund {
        payment: payment.clone(),
        request: id(request, RequestId::new),
        amount: amount(minor),
    };
    command(
        &format!("ask {minor} of {payment} back as {request}"),
        refund,
    )
}

pub(crate) fn withdraw(payment: &PaymentId, request: &str) -> Input {
    let withdraw = Command::WithdrawRefund {
        payment: payment.clone(),
        request: id(request, RequestId::new),
    };
    command(&format!("withdraw {request} of {payment}"), withdraw)
}

fn command(label: &str, command: Command) -> Input {
    Input {
        label: label.into(),
        what: What::Command(command),
    }
}

/// A word of the provider about the order.
pub(crate) fn told(notice: Notice) -> Input {
    Input {
        label: format!("told of the order: {notice}"),
        what: What::Notice(notice),
    }
}

/// A fact about a payment, with the provider's time of it.
pub(crate) fn fact(payment: &PaymentId, occurred: u8, fact: PaymentFact) -> Input {
    Input {
        label: format!("told of {payment}, of +{occurred} ms: {fact:?}"),
        what: What::Notice(Notice::payment(payment.clone(), fact, at(occurred))),
    }
}

pub(crate) fn pending() -> PaymentFact {
    PaymentFact::Pending { limit: None }
}

pub(crate) fn pending_until() -> PaymentFact {
    PaymentFact::Pending {
        limit: Some(at(LIMIT)),
    }
}

pub(crate) fn held(minor: Option<i64>, until: Option<u8>) -> PaymentFact {
    PaymentFact::Authorized {
        amount: minor.map(amount),
        until: until.map(at),
    }
}

pub(crate) fn captured() -> PaymentFact {
    PaymentFact::Captured {
        amount: amount(DUE),
    }
}

/// A part, while the rest stays held.
pub(crate) fn captured_part() -> PaymentFact {
    PaymentFact::PartlyCaptured {
        amount: amount(LESS),
    }
}

pub(crate) fn captured_less() -> PaymentFact {
    PaymentFact::Captured {
        amount: amount(LESS),
    }
}

pub(crate) fn captured_more() -> PaymentFact {
    PaymentFact::Captured {
        amount: amount(MORE),
    }
}

pub(crate) fn captured_abroad() -> PaymentFact {
    PaymentFact::Captured {
        amount: Amount::new(DUE, Currency::USD).expect("a positive amount"),
    }
}

pub(crate) fn refunded(
    minor: i64,
    name: &str,
    request: Option<&str>,
    state: RefundState,
) -> PaymentFact {
    PaymentFact::Refund {
        refund: id(name, RefundId::new),
        request: request.map(|request| id(request, RequestId::new)),
        amount: amount(minor),
        state,
    }
}

pub(crate) fn refund_total(minor: i64) -> PaymentFact {
    PaymentFact::RefundTotal {
        amount: Money::new(minor, Currency::INR).expect("not negative"),
    }
}

pub(crate) fn disputed(minor: i64, state: DisputeState) -> PaymentFact {
    PaymentFact::Dispute {
        dispute: id("d1", DisputeId::new),
        amount: amount(minor),
        state,
    }
}

fn amount(minor: i64) -> Amount {
    Amount::new(minor, Currency::INR).expect("a positive amount")
}

fn id<T>(name: &str, new: fn(&str) -> Result<T, error::IdError>) -> T {
    new(name).expect("a name")
}
