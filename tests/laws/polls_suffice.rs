//! L13, polls suffice. Guards against money that only a lost webhook told of: one final report of
//! the provider's view leads to the same money and the same live payments as all the messages that
//! it summarises, and nothing inside a report hangs on the order of its notices.

use std::collections::BTreeMap;

use order_lifecycle::strategy::{
    CREATED, Delivery, Disorder, deliveries, instants, notices, provider_histories, terms,
};
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::about::first_capture_wins;
use crate::facts_commute::ledger;
use crate::harness::{Shorten, always, count, drawn, dues};

/// The terms of an order, what webhooks told of it and when each was heard.
#[derive(Clone, Debug)]
struct Told {
    terms: Terms,
    webhooks: Vec<(Notice, Timestamp)>,
    /// The same notices in another order.
    shuffled: Vec<Notice>,
}

impl Shorten for Told {
    fn shorter(&self) -> Vec<Self> {
        let without = |at| {
            let mut told = self.clone();
            let (gone, _) = told.webhooks.remove(at);
            if let Some(at) = told.shuffled.iter().position(|notice| *notice == gone) {
                told.shuffled.remove(at);
            }
            told
        };
        (0..self.webhooks.len()).map(without).collect()
    }
}

impl Shorten for (Terms, Delivery) {
    /// Nothing: without one of its messages it is no delivery of what happened.
    fn shorter(&self) -> Vec<Self> {
        Vec::new()
    }
}

fn told() -> impl Strategy<Value = Told> {
    let [due, ..] = dues();
    let about_payment =
        notices(due).prop_filter("about a payment", |notice| notice.subject().is_some());
    let webhooks = vec((about_payment, instants()), 0..12);
    (terms(due), webhooks).prop_flat_map(|(terms, webhooks)| {
        let notices: Vec<_> = webhooks.iter().map(|(notice, _)| notice.clone()).collect();
        Just(notices).prop_shuffle().prop_map(move |shuffled| Told {
            terms: terms.clone(),
            webhooks: webhooks.clone(),
            shuffled,
        })
    })
}

/// What the provider knows in the end: of everything that it told, the latest; of what it told for
/// one instant, the greatest.
fn provider_view(webhooks: &[(Notice, Timestamp)]) -> Vec<Notice> {
    let mut latest = BTreeMap::new();
    let mut requests = BTreeMap::new();
    for (notice, _) in webhooks {
        let Notice::Payment {
            payment,
            fact,
            occurred_at,
        } = notice
        else {
            continue;
        };
        if let PaymentFact::Refund {
            refund,
            request: Some(request),
            ..
        } = fact
        {
            let known = requests.entry((payment, refund)).or_insert(request.clone());
            *known = known.clone().min(request.clone());
        }
        for (register, rank) in registers(fact, *occurred_at) {
            let known = latest.entry((payment, register)).or_insert((rank, notice));
            if known.0 < rank {
                *known = (rank, notice);
            }
        }
    }
    // One notice can be the latest about several registers.
    let mut view: Vec<&Notice> = Vec::new();
    for (_, notice) in latest.into_values() {
        if !view.contains(&notice) {
            view.push(notice);
        }
    }
    let view = view.into_iter().cloned();
    view.map(|mut notice| {
        if let Notice::Payment {
            payment,
            fact: PaymentFact::Refund {
                refund, request, ..
            },
            ..
        } = &mut notice
        {
            *request = requests.get(&(&*payment, &*refund)).cloned();
        }
        notice
    })
    .collect()
}

/// All registers of a payment that a fact is about, for a hold has three.
fn registers(fact: &PaymentFact, occurred_at: Timestamp) -> Vec<(String, Rank)> {
    let mut registers = vec![register(fact, occurred_at)];
    if let PaymentFact::Authorized { amount, until } = fact {
        let held = amount.map(|it| (occurred_at, 0, it.minor(), it.currency().as_str()));
        registers.extend(held.map(|rank| ("held".to_owned(), rank)));
        registers.extend(until.map(|until| ("until".to_owned(), (until, 0, 0, ""))));
    }
    // That all was taken is never unsaid, whatever total was told later.
    if let PaymentFact::Captured { .. } = fact {
        registers.push(("released".to_owned(), registers[0].1));
    }
    registers
}

/// What decides between two facts about one register.
type Rank = (Timestamp, u8, i64, &'static str);

/// Which register of a payment a fact is about, and what decides between two facts about it.
fn register(fact: &PaymentFact, occurred_at: Timestamp) -> (String, Rank) {
    let rank = |state, amount: Money| {
        let (minor, currency) = (amount.minor(), amount.currency());
        (occurred_at, state, minor, currency.as_str())
    };
    let plain = |name: &str| (name.to_owned(), (occurred_at, 0, 0, ""));
    match fact {
        PaymentFact::Pending { limit } => {
            let limit = limit.unwrap_or(Timestamp::MIN);
            ("pending".to_owned(), (limit, 0, 0, ""))
        }
        PaymentFact::Failed => plain("failed"),
        PaymentFact::Authorized { .. } => plain("authorized"),
        PaymentFact::Voided => plain("voided"),
        PaymentFact::Reversed => plain("reversed"),
        PaymentFact::Captured { amount } | PaymentFact::PartlyCaptured { amount } => {
            ("captured".to_owned(), rank(0, (*amount).into()))
        }
        PaymentFact::CapturePending => plain("capture pending"),
        PaymentFact::RefundTotal { amount } => ("total".to_owned(), rank(0, *amount)),
        PaymentFact::Refund {
            refund,
            amount,
            state,
            ..
        } => {
            let state = match state {
                RefundState::Pending => 0,
                RefundState::Failed => 1,
                RefundState::Done => 2,
            };
            (format!("refund {refund}"), rank(state, (*amount).into()))
        }
        PaymentFact::Dispute {
            dispute,
            amount,
            state,
        } => {
            let state = match state {
                DisputeState::Open => 0,
                DisputeState::Won => 1,
                DisputeState::Lost => 2,
            };
            (format!("dispute {dispute}"), rank(state, (*amount).into()))
        }
    }
}

fn report(order: &Order, notices: Vec<Notice>) -> Report {
    Report {
        order: Some(order.id().clone()),
        notices,
        ..Report::default()
    }
}

/// The money that no decision of ours moves, in every currency, and the live payments.
fn money(order: &Order) -> Vec<String> {
    let sums = order.currencies().map(|currency| {
        let sums = order.sums_in(currency);
        let Sums {
            received,
            refunded,
            given_back,
            disputed,
            returned,
            ..
        } = sums;
        format!("{currency} {received} {refunded} {given_back} {disputed} {returned}")
    });
    let live = order.payments().filter(|it| it.is_live());
    let mut money: Vec<_> = sums.chain(live.map(|it| it.id().to_string())).collect();
    money.extend(ledger(order));
    money
}

fn last(webhooks: &[(Notice, Timestamp)]) -> Timestamp {
    let heard = webhooks.iter().map(|(_, at)| *at);
    heard.max().unwrap_or(CREATED)
}

#[test]
fn always_one_final_report_leads_to_the_money_of_all_webhooks() {
    always(told(), |told| {
        let mut heard = Order::new(told.terms.clone());
        for (notice, at) in &told.webhooks {
            let _ = heard.observe(notice, *at);
        }
        let mut polled = Order::new(told.terms.clone());
        let view = report(&polled, provider_view(&told.webhooks));
        let _ = polled.reconcile(&view, last(&told.webhooks));
        prop_assert_eq!(money(&heard), money(&polled), "by {:?}", view.notices);

        // Whoever heard everything learns nothing from the poll.
        let before = money(&heard);
        let _ = heard.reconcile(&view, last(&told.webhooks));
        prop_assert_eq!(before, money(&heard));
        Ok(())
    });
}

#[test]
fn always_polls_make_up_for_what_webhooks_lost() {
    always(delivered(), |(terms, told)| {
        let (mut heard, mut lost) = (Order::new(terms.clone()), Order::new(terms.clone()));
        for notice in &told.happened {
            let _ = heard.observe(notice, notice.occurred_at());
        }
        lost.replay(&told.received);
        prop_assert_eq!(money(&heard), money(&lost), "by {:#?}", told.received);
        Ok(())
    });
}

#[test]
fn sometimes_only_a_poll_tells_of_money() {
    let least = [
        ("a capture that no webhook told", 250),
        ("money that went back, told by a poll alone", 100),
        ("a poll after the order was closed", 100),
    ];
    count(&drawn(&delivered()), least, |(terms, told)| {
        let mut order = Order::new(terms.clone());
        let mut polled_late = false;
        let mut by_webhooks = Order::new(terms.clone());
        for entry in &told.received {
            match &entry.input {
                Input::Report(_) => polled_late |= !order.status().is_open(),
                Input::Notice(_) | Input::Command(_) | Input::Advance => {
                    let _ = entry.apply(&mut by_webhooks);
                }
            }
            let _ = entry.apply(&mut order);
        }
        let captured = |order: &Order| order.payments().filter_map(Payment::captured).count();
        let (all, some) = (order.sums(), by_webhooks.sums());
        [
            captured(&by_webhooks) < captured(&order),
            some.given_back + some.disputed < all.given_back + all.disputed,
            polled_late,
        ]
    });
}

/// Webhooks that are lost, late, repeated and overtaken, heard by servers whose clocks differ.
fn delivered() -> impl Strategy<Value = (Terms, Delivery)> {
    let [due, ..] = dues();
    let disorder = Disorder {
        lost: 40,
        contradicted: 0,
        their_clock: 0,
        ..Disorder::all(20)
    };
    let told = deliveries(provider_histories(due, 1..=3), disorder);
    (terms(due), told)
}

#[test]
fn always_the_order_of_notices_inside_a_report_does_not_matter() {
    always(told(), |told| {
        let mut orders = [(); 2].map(|()| Order::new(told.terms.clone()));
        let notices = told.webhooks.iter().map(|(notice, _)| notice.clone());
        let reports = [notices.collect(), told.shuffled.clone()];
        for (order, notices) in orders.iter_mut().zip(reports) {
            let report = report(order, notices);
            let _ = order.reconcile(&report, last(&told.webhooks));
        }
        let [one, other] = orders;
        prop_assert_eq!(one, other);
        Ok(())
    });
}

#[test]
fn always_of_the_captures_in_one_report_the_earliest_wins() {
    always(told(), |told| {
        let mut order = Order::new(told.terms.clone());
        let report = report(&order, told.shuffled.clone());
        let mut timed = order.clone();
        timed.advance(last(&told.webhooks));
        let _ = order.reconcile(&report, last(&told.webhooks));
        let first = first_capture_wins(&report, &timed, &order);
        prop_assert_eq!(first, Ok(()), "{:?}", report);
        Ok(())
    });
}

#[test]
fn always_a_report_of_one_notice_is_that_notice() {
    always(told(), |told| {
        let mut observed = Order::new(told.terms.clone());
        let mut reported = observed.clone();
        for (notice, at) in &told.webhooks {
            let outcome = observed.observe(notice, *at);
            let report = report(&reported, vec![notice.clone()]);
            let reconciled = reported.reconcile(&report, *at).expect("ours");
            prop_assert_eq!(&reported, &observed);
            prop_assert_eq!([outcome.answer], &*reconciled.answers);
            prop_assert_eq!(outcome.passage, reconciled.passage);
        }
        Ok(())
    });
}

#[test]
fn sometimes_a_report_sums_up_much_and_is_worth_polling_for() {
    let least = [
        ("fewer facts in the report than webhooks", 500),
        (
            "money that webhooks alone applied or a report alone did",
            10,
        ),
        ("several captures that qualify at once", 40),
        ("refunds, disputes and a capture of one payment", 100),
        ("payments that are still live", 400),
    ];
    count(&drawn(&told()), least, |told| {
        let view = provider_view(&told.webhooks);
        let mut heard = Order::new(told.terms.clone());
        for (notice, at) in &told.webhooks {
            let _ = heard.observe(notice, *at);
        }
        let mut polled = Order::new(told.terms.clone());
        let report = report(&polled, view.clone());
        let _ = polled.reconcile(&report, last(&told.webhooks));
        let due = told.terms.amount();
        let exact = polled.payments().filter(|it| it.captured() == Some(due));
        [
            view.len() < told.webhooks.len(),
            heard.status() != polled.status(),
            exact.count() > 1,
            polled.payments().any(|it| {
                let gone = it.refunds().next().is_some() && it.disputes().next().is_some();
                gone && it.captured().is_some()
            }),
            polled.payments().any(Payment::is_live),
        ]
    });
}
