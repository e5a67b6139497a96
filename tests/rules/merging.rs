//! The merge rules as tables, written from the specification by hand. Guards against a ledger that
//! believes whoever spoke last: a late failure that buries a capture, a smaller refund that hides
//! a larger one.

use order_lifecycle::{
    Amount, Currency, DisputeId, DisputeState, Funds, Money, Notice, Order, Payment, PaymentFact,
    Progress, RefundId, RefundState,
};

use crate::make::{DUE, HELD, at, captured, order, pay};

const PENDING: PaymentFact = PaymentFact::Pending { limit: None };

/// Two facts of one payment, each at a provider's time, heard in this order.
fn heard(facts: [(&PaymentFact, i64); 2]) -> Order {
    let mut order = order();
    for (fact, occurred) in facts {
        let _ = order.observe(
            &Notice::payment(pay("p"), fact.clone(), at(occurred)),
            at(9),
        );
    }
    order
}

fn progress(order: &Order) -> Progress {
    order.payment(&pay("p")).expect("heard of").progress()
}

#[test]
fn how_far_a_payment_is_after_two_facts_is_this_table_in_either_order_of_arrival() {
    use Progress::{Authorized as A, Captured as C, Failed as F, Pending as P, Voided as V};
    let facts = [
        PENDING,
        PaymentFact::Failed,
        HELD,
        PaymentFact::Voided,
        PaymentFact::Reversed,
        captured(DUE),
    ];
    // A row for each fact that the provider stamps earlier, a column for the one it stamps later.
    let later = [
        [P, F, A, V, V, C],
        [F, F, A, V, V, C],
        [A, V, A, V, V, C],
        [V, V, V, V, V, C],
        [V, V, V, V, V, C],
        [C, C, C, C, C, C],
    ];
    // Stamped alike, a failure ends a hold.
    let alike = [
        [P, F, A, V, V, C],
        [F, F, V, V, V, C],
        [A, V, A, V, V, C],
        [V, V, V, V, V, C],
        [V, V, V, V, V, C],
        [C, C, C, C, C, C],
    ];
    for (table, times) in [(later, [1, 2]), (alike, [1, 1])] {
        for (row, one) in table.iter().zip(&facts) {
            for (expected, other) in row.iter().zip(&facts) {
                let pair = [(one, times[0]), (other, times[1])];
                let orders = [heard(pair), heard([pair[1], pair[0]])];
                let found = orders.each_ref().map(progress);
                assert_eq!(found, [*expected; 2], "{pair:?}");
            }
        }
    }
}

/// What each fact of a sequence answers.
fn answers(facts: &[(&PaymentFact, i64)]) -> Vec<&'static str> {
    let mut order = order();
    let tell = |&(fact, occurred): &(&PaymentFact, i64)| {
        let notice = Notice::payment(pay("p"), fact.clone(), at(occurred));
        order.observe(&notice, at(9)).answer.as_str()
    };
    facts.iter().map(tell).collect()
}

#[test]
fn a_step_up_is_applied_and_one_that_was_overtaken_is_stale() {
    let (failed, held) = (PaymentFact::Failed, HELD);
    let climb = [
        PENDING,
        failed.clone(),
        held.clone(),
        PaymentFact::Voided,
        captured(DUE),
    ];
    for (rank, high) in climb.iter().enumerate() {
        for low in &climb[..rank] {
            // A failure told before the hold began ends no hold.
            assert_eq!(answers(&[(low, 1), (high, 2)]), ["applied", "applied"]);
            assert_eq!(answers(&[(high, 2), (low, 1)]), ["applied", "stale"]);
        }
    }
    for (rank, fact) in climb.iter().enumerate() {
        assert_eq!(
            answers(&[(fact, 1), (fact, 1)]),
            ["applied", "repeat"],
            "{rank}"
        );
    }
    let (taken, returned) = (captured(DUE), PaymentFact::Reversed);
    assert_eq!(
        answers(&[(&taken, 1), (&returned, 2), (&returned, 2)])[2],
        "repeat"
    );
    assert_eq!(
        answers(&[(&taken, 3), (&returned, 2), (&returned, 2)])[1..],
        ["stale", "stale"]
    );
    // Told again, the failure that ended the hold is what stands.
    let again = answers(&[(&held, 5), (&failed, 5), (&failed, 5)]);
    assert_eq!(again, ["applied", "applied", "repeat"]);
}

#[test]
fn how_far_payments_are_is_ordered_like_this() {
    use Progress::{Authorized, Captured, Failed, Pending, Voided};
    let climbing = [Pending, Failed, Authorized, Voided, Captured];
    assert!(climbing.is_sorted());
    assert!(climbing.windows(2).all(|two| two[0] != two[1]));
}

/// What an order shows of one register.
type Shown = fn(&Order) -> String;

/// At one provider's time the greater stands, at two the later, whatever arrives first.
fn ascending(facts: &[PaymentFact], before: Option<&PaymentFact>, shown: Shown) {
    let told = |facts: [(&PaymentFact, i64); 2]| {
        let mut order = order();
        let before = before.map(|fact| (fact, 0));
        for (fact, occurred) in before.into_iter().chain(facts) {
            let notice = Notice::payment(pay("p"), fact.clone(), at(occurred));
            let _ = order.observe(&notice, at(9));
        }
        shown(&order)
    };
    for (rank, greater) in facts.iter().enumerate() {
        for smaller in &facts[..rank] {
            let stands = told([(greater, 1), (greater, 1)]);
            assert_ne!(stands, told([(smaller, 1), (smaller, 1)]), "{greater:?}");
            for (first, second) in [(greater, smaller), (smaller, greater)] {
                let alike = told([(first, 1), (second, 1)]);
                assert_eq!(alike, stands, "{first:?}, then {second:?}");
            }
            let later = told([(smaller, 2), (smaller, 2)]);
            assert_eq!(
                told([(greater, 1), (smaller, 2)]),
                later,
                "{smaller:?} is later"
            );
            assert_eq!(
                told([(smaller, 2), (greater, 1)]),
                later,
                "{smaller:?} is later"
            );
        }
    }
}

fn amount(minor: i64, currency: Currency) -> Amount {
    Amount::new(minor, currency).expect("an amount")
}

/// Amounts as ties are decided between them: the larger, then the later currency code.
fn amounts() -> [Amount; 4] {
    [
        amount(1, Currency::USD),
        amount(2, Currency::EUR),
        amount(2, Currency::INR),
        amount(2, Currency::USD),
    ]
}

#[test]
fn of_two_captures_at_once_the_larger_stands_and_then_the_later_currency_code() {
    let captures = amounts().map(|amount| PaymentFact::Captured { amount });
    ascending(&captures, None, |order| {
        format!("{:?}", order.payment(&pay("p")).map(Payment::captured))
    });
}

#[test]
fn of_two_refunded_totals_at_once_the_larger_stands_and_then_the_later_currency_code() {
    let zero = Money::new(0, Currency::USD).expect("money");
    let totals = amounts().map(Money::from);
    let totals = [zero].into_iter().chain(totals);
    let totals: Vec<_> = totals
        .map(|amount| PaymentFact::RefundTotal { amount })
        .collect();
    ascending(&totals, None, |order| {
        format!("{:?}", order.payment(&pay("p")).map(Payment::refund_total))
    });
}

#[test]
fn a_refund_at_once_pending_failed_and_done_is_done_and_then_the_larger_amount_stands() {
    let states = [RefundState::Pending, RefundState::Failed, RefundState::Done];
    let refund = |state, amount| PaymentFact::Refund {
        refund: RefundId::new("r").expect("an id"),
        request: None,
        amount,
        state,
    };
    let refunds = states.map(|state| amounts().map(|amount| refund(state, amount)));
    ascending(refunds.as_flattened(), None, |order| {
        let refunds = order
            .payment(&pay("p"))
            .into_iter()
            .flat_map(Payment::refunds);
        format!(
            "{:?}",
            refunds
                .map(|it| (it.state(), it.amount()))
                .collect::<Vec<_>>()
        )
    });
}

#[test]
fn a_dispute_at_once_open_won_and_lost_is_lost_and_then_the_larger_amount_stands() {
    let states = [DisputeState::Open, DisputeState::Won, DisputeState::Lost];
    let dispute = |state, amount| PaymentFact::Dispute {
        dispute: DisputeId::new("d").expect("an id"),
        amount,
        state,
    };
    let disputes = states.map(|state| amounts().map(|amount| dispute(state, amount)));
    ascending(disputes.as_flattened(), None, |order| {
        let disputes = order
            .payment(&pay("p"))
            .into_iter()
            .flat_map(Payment::disputes);
        format!(
            "{:?}",
            disputes
                .map(|it| (it.state(), it.amount()))
                .collect::<Vec<_>>()
        )
    });
}

#[test]
fn money_taken_and_returned_at_once_is_returned() {
    let funds = [captured(DUE), PaymentFact::Reversed];
    ascending(&funds, Some(&captured(DUE)), |order| {
        let funds = order.payment(&pay("p")).and_then(Payment::funds);
        assert!(matches!(funds, Some(Funds::Taken | Funds::Returned)));
        format!("{funds:?}")
    });
}
