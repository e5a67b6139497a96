//! Laws: whatever happens to an order, at most one payment wins and stays the winner (L1), every
//! captured minor unit is in one place (L2), a refusal changes nothing but the clock (L6), a
//! closed status is left only by honour (L5), and the refund duties are what is owed (L10).
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use order_lifecycle::{
    Amount, Answered, Command, Concurrency, Currency, DisputeId, DisputeState, Duty, Entry, Expiry,
    Fact, Input, LateMoney, Lifecycle, Mismatch, Money, Notice, Order, OrderId, PaymentFact,
    PaymentId, Policy, ProviderOrderId, RefundId, RefundState, RequestId, Terms,
};
use std::time::Duration;
use time::UtcDateTime;

#[derive(Arbitrary, Debug)]
struct History {
    after_expiry: Late,
    after_cancel: Late,
    refunds_mismatch: bool,
    one_at_a_time: bool,
    ttl: Option<u8>,
    idle: Option<u8>,
    window: u8,
    inputs: Vec<(u8, u8, Draw)>,
}

#[derive(Arbitrary, Debug)]
enum Late {
    Refund,
    Review,
    Honour(u8),
}

#[derive(Arbitrary, Debug)]
enum Draw {
    Render,
    Start {
        payment: u8,
        limit: Option<u8>,
    },
    Cancel,
    ForceCancel,
    Accept {
        payment: u8,
    },
    Refund {
        payment: u8,
        request: u8,
        amount: u8,
    },
    Withdraw {
        payment: u8,
        request: u8,
    },
    Bind {
        order: bool,
    },
    Pending {
        payment: u8,
        limit: Option<u8>,
    },
    Failed {
        payment: u8,
    },
    Authorized {
        payment: u8,
    },
    Voided {
        payment: u8,
    },
    Captured {
        payment: u8,
        amount: u8,
    },
    Reversed {
        payment: u8,
    },
    Refunded {
        payment: u8,
        refund: u8,
        request: Option<u8>,
        amount: u8,
        state: u8,
    },
    RefundTotal {
        payment: u8,
        amount: u8,
    },
    Disputed {
        payment: u8,
        dispute: u8,
        amount: u8,
        state: u8,
    },
    Rendered,
    Cancelled,
    Expired,
    Advance,
}

fn at(minutes: u8) -> UtcDateTime {
    UtcDateTime::UNIX_EPOCH + time::Duration::minutes(minutes.into())
}

fn minutes(minutes: u8) -> Duration {
    Duration::from_secs(60 * u64::from(minutes))
}

/// The order costs 100; the last bit of the draw chooses another currency now and then.
fn amount(draw: u8) -> Amount {
    let currency = if draw > 250 {
        Currency::USD
    } else {
        Currency::INR
    };
    Amount::new(
        [100, 100, 99, 101, 200, 30][usize::from(draw) % 6],
        currency,
    )
    .unwrap()
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(draw: u8) -> T {
    ["a", "b", "a-name-longer-than-twenty-two-bytes"][usize::from(draw) % 3]
        .parse()
        .unwrap()
}

fn late(late: &Late) -> LateMoney {
    match late {
        Late::Refund => LateMoney::Refund,
        Late::Review => LateMoney::Review,
        Late::Honour(within) => LateMoney::HonourWithin(minutes(*within)),
    }
}

fn create(history: &History) -> Order {
    let mut expiry = Expiry::NEVER.with_attempt_window(minutes(history.window.max(1)));
    if let Some(ttl) = history.ttl {
        expiry =
            Expiry::after(minutes(ttl.max(1))).with_attempt_window(minutes(history.window.max(1)));
    }
    if let Some(idle) = history.idle {
        expiry = expiry.or_inactive_for(minutes(idle.max(1)));
    }
    let policy = Policy {
        after_expiry: late(&history.after_expiry),
        after_cancel: late(&history.after_cancel),
        mismatch: if history.refunds_mismatch {
            Mismatch::Refund
        } else {
            Mismatch::Review
        },
        concurrency: if history.one_at_a_time {
            Concurrency::OneAtATime
        } else {
            Concurrency::Allow
        },
    };
    let terms = Terms::new(OrderId::new("A-1").unwrap(), amount(0), at(0));
    Order::new(terms.expiring(expiry).unwrap().governed_by(policy))
}

fn fed(draw: &Draw, occurred_at: UtcDateTime) -> Input {
    let told = |fact| Input::Notice(Notice { fact, occurred_at });
    let limit = |limit: &Option<u8>| limit.map(at);
    let states = [RefundState::Pending, RefundState::Failed, RefundState::Done];
    let verdicts = [DisputeState::Open, DisputeState::Won, DisputeState::Lost];
    let (payment, fact) = match draw {
        Draw::Render => return Input::Command(Command::RenderCheckout),
        Draw::Start {
            payment,
            limit: until,
        } => {
            return Input::Command(Command::StartPayment {
                payment: id(*payment),
                limit: limit(until),
            });
        }
        Draw::Cancel => return Input::Command(Command::Cancel),
        Draw::ForceCancel => return Input::Command(Command::ForceCancel),
        Draw::Accept { payment } => {
            return Input::Command(Command::Accept {
                payment: id(*payment),
            });
        }
        Draw::Refund {
            payment,
            request,
            amount: draw,
        } => {
            let (payment, request) = (id(*payment), id::<RequestId>(*request));
            return Input::Command(Command::Refund {
                payment,
                request,
                amount: amount(*draw),
            });
        }
        Draw::Withdraw { payment, request } => {
            let (payment, request) = (id(*payment), id(*request));
            return Input::Command(Command::WithdrawRefund { payment, request });
        }
        Draw::Bind { order } => {
            let provider_order = id::<ProviderOrderId>(u8::from(*order));
            return Input::Command(Command::Bind { provider_order });
        }
        Draw::Rendered => return told(Fact::CheckoutRendered),
        Draw::Cancelled => return told(Fact::Cancelled),
        Draw::Expired => return told(Fact::Expired),
        Draw::Advance => return Input::Advance,
        Draw::Pending {
            payment,
            limit: until,
        } => (
            payment,
            PaymentFact::Pending {
                limit: limit(until),
            },
        ),
        Draw::Failed { payment } => (payment, PaymentFact::Failed),
        Draw::Authorized { payment } => (payment, PaymentFact::Authorized),
        Draw::Voided { payment } => (payment, PaymentFact::Voided),
        Draw::Captured {
            payment,
            amount: draw,
        } => (
            payment,
            PaymentFact::Captured {
                amount: amount(*draw),
            },
        ),
        Draw::Reversed { payment } => (payment, PaymentFact::Reversed),
        Draw::Refunded {
            payment,
            refund,
            request,
            amount: draw,
            state,
        } => {
            let refund = id::<RefundId>(*refund);
            let state = states[usize::from(*state) % 3];
            let request = request.map(id);
            (
                payment,
                PaymentFact::Refund {
                    refund,
                    request,
                    amount: amount(*draw),
                    state,
                },
            )
        }
        Draw::RefundTotal {
            payment,
            amount: minor,
        } => {
            let amount = Money::new((*minor).into(), Currency::INR).unwrap();
            (payment, PaymentFact::RefundTotal { amount })
        }
        Draw::Disputed {
            payment,
            dispute,
            amount: draw,
            state,
        } => {
            let dispute = id::<DisputeId>(*dispute);
            let state = verdicts[usize::from(*state) % 3];
            (
                payment,
                PaymentFact::Dispute {
                    dispute,
                    amount: amount(*draw),
                    state,
                },
            )
        }
    };
    told(Fact::Payment {
        payment: id::<PaymentId>(*payment),
        fact,
    })
}

fn check_state(order: &Order) {
    let paid = order.status() == order_lifecycle::Status::Paid;
    assert_eq!(paid, order.winner().is_some(), "L1");
    for currency in order.currencies() {
        let sums = order.sums_in(currency);
        let kept = sums.applied + sums.owed + sums.under_review;
        let gone = sums.given_back + sums.disputed + sums.returned;
        assert_eq!(sums.received, kept + gone, "L2");
        let due: i128 = order
            .duties()
            .filter_map(|duty| match duty {
                Duty::Refund { amount, .. } if amount.currency() == currency => {
                    Some(i128::from(amount.minor()))
                }
                _ => None,
            })
            .sum();
        assert_eq!(sums.owed, due, "L10");
    }
}

fuzz_target!(|history: History| {
    let mut order = create(&history);
    for (now, occurred, draw) in &history.inputs {
        let (now, occurred_at) = (at(*now), at(*occurred));
        let mut later = order.clone();
        later.advance(now);
        let winner = order.winner().map(|payment| payment.id().clone());
        let entry = Entry {
            at: now,
            input: fed(draw, occurred_at),
        };
        match entry.apply(&mut order) {
            Answered::Command(Err(_)) => assert_eq!(order, later, "L6"),
            Answered::Notice(outcome) => {
                let steps: Vec<_> = outcome.steps().collect();
                assert_eq!(Lifecycle::Honouring.validate_history(&steps), Ok(()), "L5");
            }
            Answered::Command(Ok(_)) | Answered::Advance(_) | Answered::Report(_) => {}
        }
        if winner.is_some() {
            assert_eq!(
                winner.as_ref(),
                order.winner().map(|payment| payment.id()),
                "L1"
            );
        }
        assert!(
            order.revision() > later.revision() || order == later,
            "revision"
        );
        check_state(&order);
    }
});
