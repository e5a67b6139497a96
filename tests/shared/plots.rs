//! Short plots woven into random histories, so that what takes several steps in a row happens
//! often.

use order_lifecycle::strategy::CREATED;
use order_lifecycle::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::instants::later;

/// Weaves the steps of one plot into a history, in their order and anywhere in it.
pub(crate) fn woven(
    history: impl Strategy<Value = Vec<Entry>> + Clone,
    due: Amount,
) -> impl Strategy<Value = Vec<Entry>> + Clone {
    let plot = select(plots(due));
    (history, plot, vec(any::<Index>(), 5)).prop_map(|(mut history, plot, places)| {
        let room = history.len() + 1;
        let mut places: Vec<_> = places.iter().map(|place| place.index(room)).collect();
        places.sort_unstable();
        for (step, (input, place)) in plot.into_iter().zip(places).enumerate() {
            let before = (place + step).checked_sub(1).and_then(|it| history.get(it));
            let at = before.map_or(CREATED, |before| before.at);
            let input = match input {
                Input::Notice(notice) => {
                    // Each is a millisecond later by the provider than the one before.
                    let occurred = later(at, i64::try_from(step).unwrap_or(0));
                    Input::Notice(notice.with_occurred_at(occurred))
                }
                other => other,
            };
            history.insert(place + step, Entry { at, input });
        }
        history
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "a list of stories, one after the other"
)]
fn plots(due: Amount) -> Vec<Vec<Input>> {
    let minor = |minor: i64| Amount::new(minor.max(1), due.currency()).expect("an amount");
    let (half, more) = (minor(due.minor() / 2), minor(due.minor().saturating_add(1)));
    let less = minor(due.minor() - 1);
    let captured = |payment, amount| told(payment, PaymentFact::Captured { amount });
    let refund = |payment, request: Option<&str>, state| {
        let fact = PaymentFact::Refund {
            refund: RefundId::new("r1").expect("an id"),
            request: request.map(|id| RequestId::new(id).expect("an id")),
            amount: half,
            state,
        };
        told(payment, fact)
    };
    let dispute = |state| {
        let fact = PaymentFact::Dispute {
            dispute: DisputeId::new("d1").expect("an id"),
            amount: half,
            state,
        };
        told("p2", fact)
    };
    let (failed, pending) = (RefundState::Failed, RefundState::Pending);
    let total = told(
        "p2",
        PaymentFact::RefundTotal {
            amount: half.into(),
        },
    );
    let payment = id("p2");
    let request = || RequestId::new("q1").expect("an id");
    let accept = Input::Command(Command::Accept { payment: id("p2") });
    let accept_all = Input::Command(Command::AcceptAsCaptured { payment: id("p2") });
    let more_gone = told("p2", PaymentFact::RefundTotal { amount: due.into() });
    let asked = |request: &str| {
        Input::Command(Command::Refund {
            payment: id("p2"),
            request: RequestId::new(request).expect("an id"),
            amount: half,
        })
    };
    let ask = asked("q1");
    let withdraw = Input::Command(Command::WithdrawRefund {
        payment,
        request: request(),
    });
    let withdraw_in_part = withdraw.clone();
    let a_part = PaymentFact::Refund {
        refund: RefundId::new("r1").expect("an id"),
        request: Some(request()),
        amount: Amount::new(1, due.currency()).expect("an amount"),
        state: pending,
    };
    let a_part = told("p2", a_part);
    let part = told("p2", PaymentFact::PartlyCaptured { amount: half });
    let start = |payment| {
        let payment = id(payment);
        Input::Command(Command::StartPayment {
            payment,
            limit: None,
        })
    };
    let force_cancel = Input::Command(Command::ForceCancel);
    vec![
        // Money that goes back before it came, and is whole again: it wins then.
        vec![
            refund("p2", None, pending),
            captured("p2", due),
            refund("p2", None, failed),
        ],
        vec![
            dispute(DisputeState::Lost),
            captured("p2", due),
            dispute(DisputeState::Won),
        ],
        vec![
            captured("p2", less),
            ask.clone(),
            captured("p2", due),
            withdraw.clone(),
        ],
        // Doubtful money, accepted: while open, after closing, and a winner that changed.
        // What is above the price goes back, and some of the price because we ask for it.
        vec![captured("p2", more), accept.clone(), ask.clone()],
        vec![force_cancel.clone(), captured("p2", due), accept.clone()],
        vec![captured("p2", due), captured("p2", more), accept.clone()],
        vec![captured("p2", less), accept_all.clone()],
        vec![
            captured("p2", due),
            captured("p2", more),
            accept_all.clone(),
        ],
        vec![
            captured("p2", due),
            dispute(DisputeState::Lost),
            total.clone(),
            more_gone.clone(),
            accept_all.clone(),
        ],
        // The only money that is left is not the winner's.
        vec![
            captured("p1", due),
            told("p1", PaymentFact::Reversed),
            captured("p2", due),
            accept.clone(),
        ],
        vec![
            captured("p1", due),
            captured("p2", due),
            told("p1", PaymentFact::Reversed),
            accept_all,
            captured("p1", due),
        ],
        // Two captures, and the surplus does not get back at the first try.
        vec![
            captured("p2", due),
            captured("p1", due),
            refund("p1", None, pending),
            refund("p1", None, failed),
        ],
        // A request that is answered, fails, and is withdrawn.
        vec![
            captured("p2", due),
            ask.clone(),
            refund("p2", Some("q1"), pending),
            refund("p2", Some("q1"), failed),
            withdraw.clone(),
        ],
        // A request that keeps its money from paying the order, until it is withdrawn.
        vec![
            captured("p2", less),
            ask.clone(),
            captured("p2", due),
            withdraw,
        ],
        // A hold that is captured in parts, the last of them with our own capture on its way.
        vec![
            told("p2", held()),
            part,
            told("p2", PaymentFact::CapturePending),
            captured("p2", due),
        ],
        // A request that is answered in part, and withdrawn, and made again.
        vec![
            captured("p2", due),
            ask.clone(),
            a_part,
            withdraw_in_part,
            ask.clone(),
        ],
        // Two requests, and a dispute that leaves too little for both.
        vec![
            captured("p2", due),
            ask,
            asked("q2"),
            dispute(DisputeState::Open),
        ],
        // A refund of unknown end, which a total told later and no different makes known; and money
        // that arrives after a cancellation.
        vec![
            captured("p2", due),
            total.clone(),
            refund("p2", None, failed),
            total,
        ],
        vec![told("p2", held()), force_cancel, captured("p2", due)],
        // An order that is held open past its deadline, and more payments than one.
        vec![told("p2", held()), start("p3"), start("p2")],
        vec![
            start("p1"),
            told("p1", held()),
            start("p2"),
            start("p3"),
            start("p1"),
        ],
        vec![start("p2"), Input::Command(Command::Cancel), start("p1")],
    ]
}

fn told(payment: &str, fact: PaymentFact) -> Input {
    Input::Notice(Notice::payment(id(payment), fact, CREATED))
}

fn id(payment: &str) -> PaymentId {
    PaymentId::new(payment).expect("an id")
}

/// A hold of which neither the amount nor the end was told.
fn held() -> PaymentFact {
    PaymentFact::Authorized {
        amount: None,
        until: None,
    }
}
