//! Histories as bytes: eight bytes of terms, then eight bytes a step.
//!
//! Fixed and flat, so that every input means something, and so that a history that is worth
//! starting from can be written down as bytes.

use std::fmt::Debug;
use std::str::FromStr;
use std::time::Duration;

use order_lifecycle::{
    Amount, CapturePolicy, Command, Concurrency, Currency, DisputeState, Entry, Expiry, Input,
    LateMoney, Mismatch, Money, Notice, Order, OrderId, PaymentFact, PaymentId, Policy,
    ProviderOrderId, RefundState, Report, ReportedStatus, Status, Terms, Timestamp,
};

/// The bytes of the terms, and those of a step.
pub const WIDTH: usize = 8;
/// The minute at which every order is created.
pub const CREATED: u8 = 16;
/// More steps than this tell nothing new, and the reference model is slow.
const MOST: usize = 48;

const PAYMENTS: [&str; 4] = ["a", "b", "a-name-longer-than-twenty-two-bytes", "c"];
const NAMES: [&str; 3] = ["x", "y", "a-name-longer-than-twenty-two-bytes"];
const ORDERS: [&str; 3] = ["A", "B", "C"];

/// One step, before anybody asks what it is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Step {
    /// The minute of the `now`.
    pub now: u8,
    /// The minute of the provider's time.
    pub told: u8,
    /// The [`Op`] in the lower five bits, which order in the others.
    pub op: u8,
    /// Which payment; of a report, whose id it bears.
    pub payment: u8,
    /// Which amount, see [`amount`].
    pub amount: u8,
    /// Which refund or dispute; of a report, how many of the steps behind it are its notices.
    pub name: u8,
    /// Which request or provider order; none where there may be none.
    pub request: u8,
    /// A limit, a state or a status; odd, money is accepted as captured.
    pub more: u8,
}

macro_rules! ops {
    ($($op:ident)*) => {
        /// What a step is.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Op { $($op,)* }

        impl Op {
            const ALL: &[Self] = &[$(Self::$op,)*];
        }
    };
}

ops! {
    Advance Render Start Cancel ForceCancel Accept Refund Withdraw Bind
    Pending Failed Authorized Voided Captured Reversed Refunded RefundTotal Disputed
    Rendered Cancelled Expired
    Report Create Insert Archive Forget
    PartlyCaptured CapturePending
}

impl Step {
    fn read(bytes: &[u8]) -> Self {
        let byte = |at| bytes.get(at).copied().unwrap_or(0);
        Self {
            now: byte(0),
            told: byte(1),
            op: byte(2),
            payment: byte(3),
            amount: byte(4),
            name: byte(5),
            request: byte(6),
            more: byte(7),
        }
    }

    /// The step as its bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; WIDTH] {
        let Self {
            now,
            told,
            op,
            payment,
            amount,
            name,
            request,
            more,
        } = self;
        [now, told, op, payment, amount, name, request, more]
    }

    pub(crate) fn op(self) -> Op {
        pick(Op::ALL, self.op & 31)
    }

    pub(crate) fn order(self) -> OrderId {
        id(pick(&ORDERS, self.op >> 5))
    }

    pub(crate) fn now(self) -> Timestamp {
        at(self.now)
    }

    pub(crate) fn payment(self) -> PaymentId {
        id(pick(&PAYMENTS, self.payment))
    }

    pub(crate) fn provider_order(self) -> Option<ProviderOrderId> {
        optional(self.request)
    }

    fn limit(self) -> Option<Timestamp> {
        (self.more > 0).then(|| at(self.more))
    }

    /// The command, if it is one.
    pub(crate) fn command(self, due: Amount) -> Option<Command> {
        let payment = self.payment();
        let request = id(pick(&NAMES, self.request));
        Some(match self.op() {
            Op::Render => Command::RenderCheckout,
            Op::Start => Command::StartPayment {
                payment,
                limit: self.limit(),
            },
            Op::Cancel => Command::Cancel,
            Op::ForceCancel => Command::ForceCancel,
            Op::Accept if self.more & 1 == 1 => Command::AcceptAsCaptured { payment },
            Op::Accept => Command::Accept { payment },
            Op::Refund => Command::Refund {
                payment,
                request,
                amount: amount(self.amount, due),
            },
            Op::Withdraw => Command::WithdrawRefund { payment, request },
            Op::Bind => Command::Bind {
                provider_order: id(pick(&NAMES, self.request)),
            },
            _ => return None,
        })
    }

    /// The notice, if it is one.
    pub(crate) fn notice(self, due: Amount) -> Option<Notice> {
        let occurred_at = at(self.told);
        Some(match self.op() {
            Op::Rendered => Notice::CheckoutRendered { occurred_at },
            Op::Cancelled => Notice::Cancelled { occurred_at },
            Op::Expired => Notice::Expired { occurred_at },
            _ => Notice::payment(self.payment(), self.payment_fact(due)?, occurred_at),
        })
    }

    fn payment_fact(self, due: Amount) -> Option<PaymentFact> {
        let amount = amount(self.amount, due);
        let states = [RefundState::Pending, RefundState::Failed, RefundState::Done];
        let verdicts = [DisputeState::Open, DisputeState::Won, DisputeState::Lost];
        Some(match self.op() {
            Op::Pending => PaymentFact::Pending {
                limit: self.limit(),
            },
            Op::Failed => PaymentFact::Failed,
            Op::Authorized => PaymentFact::Authorized {
                amount: Some(amount),
                until: self.limit(),
            },
            Op::Voided => PaymentFact::Voided,
            Op::Captured => PaymentFact::Captured { amount },
            Op::PartlyCaptured => PaymentFact::PartlyCaptured { amount },
            Op::CapturePending => PaymentFact::CapturePending,
            Op::Reversed => PaymentFact::Reversed,
            Op::Refunded => PaymentFact::Refund {
                refund: id(pick(&NAMES, self.name)),
                request: optional(self.request),
                amount,
                state: pick(&states, self.more),
            },
            // It may be zero.
            Op::RefundTotal => PaymentFact::RefundTotal {
                amount: match self.more {
                    0 => amount.into(),
                    _ => Money::new(0, amount.currency()).expect("zero"),
                },
            },
            Op::Disputed => PaymentFact::Dispute {
                dispute: id(pick(&NAMES, self.name)),
                amount,
                state: pick(&verdicts, self.more),
            },
            _ => return None,
        })
    }

    /// The report, with the steps behind it as its notices.
    pub(crate) fn report(self, due: Amount, behind: &mut &[Step]) -> Report {
        let (notices, rest) = behind.split_at(usize::from(self.name % 4).min(behind.len()));
        *behind = rest;
        let statuses = Status::ALL.iter().copied().map(ReportedStatus::Known);
        let unknown = ["HELD".to_owned(), "HELD ".repeat(400)].map(ReportedStatus::Unknown);
        let statuses: Vec<_> = statuses.chain(unknown).collect();
        Report {
            order: ORDERS.get(usize::from(self.payment % 4)).map(|it| id(it)),
            provider_order: self.provider_order(),
            amount: (self.amount > 0).then(|| amount(self.amount, due)),
            status: statuses.get(usize::from(self.more % 16)).cloned(),
            notices: notices.iter().filter_map(|it| it.notice(due)).collect(),
            lists_all_payments: self.told % 4 == 1,
        }
    }
}

/// The minutes since 1970, as every instant here.
pub(crate) fn at(minute: u8) -> Timestamp {
    let since = Timestamp::EPOCH.checked_add(minutes(minute));
    since.expect("an early instant")
}

/// An amount beside what is due, in dollars from 128 on.
pub(crate) fn amount(draw: u8, due: Amount) -> Amount {
    let (minor, currency) = (due.minor(), due.currency());
    let minors = [
        minor,
        minor.saturating_add(1),
        minor - 1,
        minor.saturating_mul(2),
        minor / 3,
        minor / 2,
        1,
        i64::MAX,
    ];
    let currency = if draw < 128 { currency } else { Currency::USD };
    Amount::new(pick(&minors, draw).max(1), currency).expect("more than nothing")
}

/// The terms that eight bytes say, of the order with an id.
pub(crate) fn terms(bytes: &[u8], order: OrderId) -> Terms {
    let Step {
        now: after_expiry,
        told: after_cancel,
        op: flags,
        payment: ttl,
        amount: idle,
        name: window,
        request: due,
        ..
    } = Step::read(bytes);
    let dues = [
        (100, Currency::INR),
        (1, Currency::JPY),
        (i64::MAX, Currency::KWD),
    ];
    let (minor, currency) = match due {
        254 => dues[1],
        255 => dues[2],
        _ => dues[0],
    };
    let due = Amount::new(minor, currency).expect("more than nothing");
    let window = minutes(window.max(1));
    let mut expiry = match ttl {
        0 => Expiry::NEVER,
        ttl => Expiry::after(minutes(ttl)),
    };
    if idle > 0 {
        expiry = expiry.with_inactivity_timeout(minutes(idle));
    }
    let terms = Terms::new(order, due, at(CREATED));
    let expiry = expiry.with_attempt_window(window);
    let terms = terms.with_expiry(expiry.with_hold_window(window.saturating_mul(2)));
    terms.expect("lengths above zero").with_policy(Policy {
        after_expiry: late(after_expiry),
        after_cancel: late(after_cancel),
        mismatch: pick(&[Mismatch::Review, Mismatch::Refund], flags),
        concurrency: pick(&[Concurrency::Allow, Concurrency::OneAtATime], flags >> 1),
        capture: pick(
            &[CapturePolicy::ByProvider, CapturePolicy::Ours],
            flags >> 2,
        ),
    })
}

fn late(draw: u8) -> LateMoney {
    match draw {
        0 => LateMoney::Review,
        1 => LateMoney::Refund,
        within => LateMoney::HonourWithin(minutes(within - 2)),
    }
}

fn minutes(minutes: u8) -> Duration {
    Duration::from_secs(60 * u64::from(minutes))
}

/// The steps behind the terms.
pub(crate) fn steps(bytes: &[u8]) -> Vec<Step> {
    bytes.chunks(WIDTH).take(MOST).map(Step::read).collect()
}

/// The terms of an order, split from the steps of its history.
pub(crate) fn split(data: &[u8]) -> (&[u8], &[u8]) {
    data.split_at(WIDTH.min(data.len()))
}

/// The history of one order, of which reports speak by its id or by another's.
pub(crate) fn entries(steps: &[Step], due: Amount) -> Vec<Entry> {
    let (mut behind, mut entries) = (steps, Vec::new());
    while let Some((step, rest)) = behind.split_first() {
        behind = rest;
        let input = match step.command(due) {
            Some(command) => Input::Command(command),
            None => match step.notice(due) {
                Some(notice) => Input::Notice(notice),
                None if step.op() == Op::Advance => Input::Advance,
                None => Input::Report(step.report(due, &mut behind)),
            },
        };
        let at = step.now();
        entries.push(Entry { at, input });
    }
    entries
}

/// An order and its history.
pub(crate) fn history(data: &[u8]) -> (Order, Vec<Entry>) {
    let (agreed, rest) = split(data);
    let terms = terms(agreed, id(ORDERS[0]));
    let entries = entries(&steps(rest), terms.amount());
    (Order::new(terms), entries)
}

/// The ids that books know payments and provider orders by.
pub(crate) fn names() -> (Vec<PaymentId>, Vec<ProviderOrderId>) {
    (PAYMENTS.map(id).into(), NAMES.map(id).into())
}

fn optional<T: FromStr<Err: Debug>>(draw: u8) -> Option<T> {
    NAMES.get(usize::from(draw % 4)).map(|it| id(it))
}

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

fn pick<T: Clone>(among: &[T], draw: u8) -> T {
    among[usize::from(draw) % among.len()].clone()
}
