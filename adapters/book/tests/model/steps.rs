//! Steps of a book: few orders and few names, so that they meet again and again.

use std::time::Duration;

use order_lifecycle::strategy::{self, CREATED, UNIT};
use order_lifecycle::{
    Amount, Command, Currency, Expiry, Order, OrderId, PaymentId, ProviderOrderId, Report,
    ReportedStatus, Status, Terms, Timestamp,
};
use order_lifecycle_book::Parking;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Room for one report with the longest status, or for three small ones.
pub(crate) const PARKING: Parking = Parking {
    most: 3,
    most_bytes: 2_600,
    longest: Duration::from_secs(3 * UNIT.as_secs()),
};

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    pub(crate) what: What,
    /// Whether somebody asks afterwards who is due and who has duties.
    pub(crate) asks: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Create(Terms),
    Insert(Order),
    Command(OrderId, Command),
    Report(Report),
    Archive(OrderId),
    Forget(OrderId),
    Advance,
}

pub(crate) fn payments() -> Vec<PaymentId> {
    ["p1", "p2", "p3"].map(|id| id.parse().unwrap()).into()
}

pub(crate) fn provider_orders() -> Vec<ProviderOrderId> {
    ["o1", "o2"].map(|id| id.parse().unwrap()).into()
}

fn due() -> Amount {
    Amount::parse("10.00", Currency::INR).unwrap()
}

fn ids() -> impl Strategy<Value = OrderId> + Clone {
    select(
        ["A", "A", "B", "C"]
            .map(|id| OrderId::new(id).unwrap())
            .to_vec(),
    )
}

/// Terms of the core's own generator, under one of our ids; or the plainest, to be repeated.
fn terms() -> BoxedStrategy<Terms> {
    let plain = ids().prop_map(|id| Terms::new(id, due(), CREATED));
    prop_oneof![plain, generated()].boxed()
}

fn generated() -> impl Strategy<Value = Terms> + Clone {
    (ids(), strategy::terms(due())).prop_map(|(id, like)| {
        let mut expiry = like.deadline().map_or(Expiry::NEVER, Expiry::at);
        if let Some(limit) = like.inactivity_timeout() {
            expiry = expiry.with_inactivity_timeout(limit);
        }
        let expiry = expiry.with_attempt_window(like.attempt_window());
        let terms = Terms::new(id, due(), CREATED).with_policy(*like.policy());
        terms.with_expiry(expiry).unwrap()
    })
}

fn reports() -> BoxedStrategy<Report> {
    let status = prop_oneof![
        select(Status::ALL.to_vec()).prop_map(ReportedStatus::Known),
        select(vec![4, 1_900, 2_600]).prop_map(|it| ReportedStatus::Unknown("H".repeat(it))),
    ];
    (
        option::of(ids()),
        option::weighted(0.4, select(provider_orders())),
        option::weighted(0.2, strategy::amounts(due())),
        option::weighted(0.2, status),
        vec(strategy::notices(due()), 0..3),
        proptest::bool::weighted(0.1),
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
        .boxed()
}

/// Orders as a store may have them: bound or not, and fed with a short history.
fn stored() -> BoxedStrategy<Order> {
    let bound = option::of(select(provider_orders()));
    let histories = strategy::histories(due(), 0..4);
    let stored = (terms(), bound, histories).prop_map(|(terms, bound, history)| {
        let mut order = Order::new(terms);
        if let Some(provider_order) = bound {
            let bind = Command::Bind { provider_order };
            let _ = order.command(&bind, CREATED);
        }
        for input in &history {
            let _ = input.apply(&mut order);
        }
        order
    });
    stored.boxed()
}

fn whats() -> BoxedStrategy<What> {
    let commands = (ids(), strategy::commands(due())).boxed();
    let whats = prop_oneof![
        4 => terms().prop_map(What::Create),
        1 => stored().prop_map(What::Insert),
        6 => commands.prop_map(|(id, it)| What::Command(id, it)),
        12 => reports().prop_map(What::Report),
        1 => ids().prop_map(What::Archive),
        1 => ids().prop_map(What::Forget),
        4 => Just(What::Advance),
    ];
    // Boxed, because a day of unboxed steps takes more stack than a test has.
    whats.boxed()
}

/// A day of a book. Clocks stand still, step on, or step back.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> + Clone {
    let paces = prop_oneof![
        8 => Just(0),
        1 => Just(1),
        4 => Just(600_000),
        1 => Just(-600_000),
    ];
    let asks = proptest::bool::weighted(0.2);
    vec((paces, whats(), asks), 0..24).prop_map(|drawn| {
        let mut at = CREATED;
        let step = |(pace, what, asks)| {
            at = Timestamp::from_millis(at.millis() + pace).unwrap();
            Step { at, what, asks }
        };
        drawn.into_iter().map(step).collect()
    })
}
