//! Law: whatever bytes the gateway's channels bring are a report or a typed error; every capture
//! that is told is in the sums (L2); and neither the order of the notices in a report nor that of
//! the messages changes the money (L3), nor does telling all of it twice.

use std::collections::BTreeMap;

use order_lifecycle::{
    Amount, Currency, Entry, Input, Notice, Order, OrderId, Payment, PaymentFact, PaymentId,
    Report, RequestId, Terms, Timestamp,
};
use order_lifecycle_enkash::{Asked, Channel, OldLog, OwnRequest, Received, read};

use crate::law;

/// No message has this byte outside of a text that is broken anyway.
pub const BETWEEN_MESSAGES: u8 = 0x1e;

/// Messages, each a byte for its channel and the body.
pub fn check(data: &[u8]) {
    let heard = "2027-07-01T00:00:00Z".parse().expect("an instant");
    let parts = data.split(|byte| *byte == BETWEEN_MESSAGES).take(8);
    let reports: Vec<_> = parts.filter_map(|part| report(part, heard)).collect();
    let new = order_of(&reports, heard);
    let reports: Vec<_> = reports.into_iter().map(|it| about(&new, it)).collect();

    let mut order = new.clone();
    for report in &reports {
        let mut other = order.clone();
        feed(&mut other, &turned(report), heard);
        feed(&mut order, report, heard);
        assert_eq!(order, other, "the order of the notices in a report");
    }
    let told = captures(&reports);
    for currency in order.currencies() {
        let told = told.values().map(|(_, minor, code)| (minor, *code));
        let told = told.filter(|(_, code)| *code == currency.as_str());
        let told: i128 = told.map(|(minor, _)| i128::from(*minor)).sum();
        assert_eq!(order.sums_in(currency).received, told, "L2: all told");
    }
    for payment in told.keys() {
        let known = order.payment(payment).and_then(Payment::captured);
        assert!(known.is_some(), "L2: a capture of {payment} is lost");
    }

    let mut backwards = new;
    for report in reports.iter().rev() {
        feed(&mut backwards, report, heard);
    }
    assert_eq!(money(&backwards), money(&order), "L3: facts commute");
    let before = money(&order);
    for report in &reports {
        feed(&mut order, report, heard);
    }
    assert_eq!(money(&order), before, "L3: facts repeat");
}

fn report(part: &[u8], heard: Timestamp) -> Option<Report> {
    let (choice, body) = part.split_first()?;
    let channel = Channel::ALL[usize::from(*choice) % Channel::ALL.len()];
    let asked = Asked {
        payment: PaymentId::new("EK1").ok(),
        request: RequestId::new("q1").ok(),
    };
    let message = read(channel, body, &asked, heard).ok()?;
    assert_eq!(Ok(&message), read(channel, body, &asked, heard).as_ref());
    let about = message.about().clone();
    let trusted = match message {
        Received::Webhook(message) => message.trusted(OldLog),
        Received::Reply(message) => message.trusted(OwnRequest),
        Received::Hearsay(_) => return None,
    };
    assert_eq!(about.payment, trusted.payment, "whom it is about");
    let report = trusted.report;
    let ids = (&report.order, &report.provider_order);
    assert_eq!((&about.order, &about.provider_order), ids);
    let ahead = |notice: &Notice| notice.occurred_at() > heard;
    assert!(!report.notices.iter().any(ahead), "a stamp lies ahead");
    Some(report)
}

/// The order that the first report which says so is about.
fn order_of(reports: &[Report], heard: Timestamp) -> Order {
    let id = reports.iter().find_map(|report| report.order.clone());
    let amount = reports.iter().find_map(|report| report.amount);
    let default = || Amount::new(1_000, Currency::INR).expect("an amount");
    let id = id.unwrap_or_else(|| OrderId::new("A-1").expect("an id"));
    Order::new(Terms::new(id, amount.unwrap_or_else(default), heard))
}

fn about(order: &Order, report: Report) -> Report {
    let order = Some(order.id().clone());
    Report { order, ..report }
}

fn turned(report: &Report) -> Report {
    let mut turned = report.clone();
    turned.notices.reverse();
    turned
}

fn feed(order: &mut Order, report: &Report, at: Timestamp) {
    let input = Input::Report(report.clone());
    let _ = law::apply(&Entry { at, input }, order);
}

type Told = (Timestamp, i64, &'static str);

/// Of each payment the capture that stands: the last one, of two at one instant the larger.
fn captures(reports: &[Report]) -> BTreeMap<&PaymentId, Told> {
    let mut captures = BTreeMap::<_, Told>::new();
    for notice in reports.iter().flat_map(|report| &report.notices) {
        if let Notice::Payment {
            payment,
            fact: PaymentFact::Captured { amount },
            occurred_at,
        } = notice
        {
            let told = (*occurred_at, amount.minor(), amount.currency().as_str());
            let stands = captures.entry(payment).or_insert(told);
            *stands = told.max(*stands);
        }
    }
    captures
}

/// All that is kept of the payments but whether it came before the order was closed.
fn money(order: &Order) -> Vec<String> {
    let money = |payment: &Payment| {
        let captured = (payment.captured(), payment.funds(), payment.progress());
        let refunds: Vec<_> = payment.refunds().collect();
        let disputes: Vec<_> = payment.disputes().collect();
        let total = payment.refund_total();
        format!(
            "{} {captured:?} {refunds:?} {total:?} {disputes:?}",
            payment.id()
        )
    };
    order.payments().map(money).collect()
}
