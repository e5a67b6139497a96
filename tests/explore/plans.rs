//! The plans: each small enough to be explored to its end, and together all that an order hears.
//!
//! Each has every combination of those policies that its inputs can make speak: how starts compete
//! matters only where payments are started, a mismatch only where another amount is captured.

use DisputeState::{Lost, Open, Won};
use RefundState::{Done, Failed, Pending};
use order_lifecycle::*;

use crate::plan::*;

/// Commands and words about the order as a whole, around one payment with a mind of its own.
pub(crate) fn order_alone() -> Plan {
    let mut inputs = vec![
        advance(),
        render(),
        cancel(),
        force_cancel(),
        bind("o1"),
        bind("o2"),
        told(Notice::CheckoutRendered { occurred_at: at(0) }),
        told(Notice::Cancelled { occurred_at: at(0) }),
        told(Notice::Expired { occurred_at: at(0) }),
    ];
    inputs.extend(each_of(&["p1"], |it| {
        vec![start(it), fact(it, 0, captured())]
    }));
    let mut terms_of_all = terms(expires(), &MISMATCHES[..1], &STARTS[..1]);
    terms_of_all.extend(terms(turns_inactive(), &MISMATCHES[..1], &STARTS[..1]));
    Plan {
        name: "the order alone",
        terms: terms_of_all,
        inputs,
        nows: ALL_TIME,
    }
}

/// All that can become of one payment until it is captured, under a deadline or an inactivity
/// timeout.
pub(crate) fn one_payment() -> Plan {
    let mut inputs = vec![
        advance(),
        cancel(),
        force_cancel(),
        told(Notice::Cancelled { occurred_at: at(0) }),
        told(Notice::Expired { occurred_at: at(0) }),
    ];
    inputs.extend(each_of(&["p1"], |it| {
        vec![
            start(it),
            start_until(it),
            accept(it),
            fact(it, 0, pending()),
            fact(it, 0, pending_until()),
            fact(it, 0, PaymentFact::Failed),
            fact(it, 2, PaymentFact::Failed),
            fact(it, 0, held(None, None)),
            fact(it, 2, held(None, None)),
            fact(it, 0, PaymentFact::Voided),
            fact(it, 0, PaymentFact::Reversed),
            fact(it, 0, captured()),
            fact(it, 2, captured()),
            fact(it, 0, captured_less()),
            fact(it, 0, captured_abroad()),
        ]
    }));
    let mut terms_of_all = terms(expires(), &MISMATCHES, &STARTS[..1]);
    terms_of_all.extend(terms(turns_inactive(), &MISMATCHES[..1], &STARTS[..1]));
    Plan {
        name: "one payment",
        terms: terms_of_all,
        inputs,
        nows: ALL_TIME,
    }
}

/// Payments that start, hold the order open and compete, around its deadline and its closing.
pub(crate) fn time_and_closing(payments: &[&str]) -> Plan {
    let mut inputs = vec![
        advance(),
        render(),
        cancel(),
        force_cancel(),
        told(Notice::Cancelled { occurred_at: at(0) }),
        told(Notice::Expired { occurred_at: at(0) }),
    ];
    inputs.extend(each_of(payments, |it| {
        vec![
            start(it),
            start_until(it),
            fact(it, 0, PaymentFact::Failed),
            fact(it, 0, held(None, None)),
            fact(it, 0, captured()),
        ]
    }));
    Plan {
        name: "time and closing",
        terms: terms(expires(), &MISMATCHES[..1], &STARTS),
        inputs,
        nows: ALL_TIME,
    }
}

/// A hold that is told again, of other amounts and ends, lapses, is given back, or is captured.
pub(crate) fn a_hold() -> Plan {
    let mut inputs = vec![advance(), force_cancel()];
    inputs.extend(each_of(&["p1"], |it| {
        vec![
            start_until(it),
            fact(it, 0, held(None, None)),
            fact(it, 1, held(Some(LESS), Some(LIMIT))),
            fact(it, 2, held(Some(DUE), None)),
            fact(it, 1, PaymentFact::Failed),
            fact(it, 0, PaymentFact::Voided),
            fact(it, 0, captured()),
            refund(it, "r1", 60),
            fact(it, 0, refunded(60, "f1", None, Pending)),
            fact(it, 1, refunded(60, "f1", None, Failed)),
        ]
    }));
    Plan {
        name: "a hold",
        terms: terms(
            expires().with_hold_window(INSTANT),
            &MISMATCHES[..1],
            &STARTS[..1],
        ),
        inputs,
        nows: ALL_TIME,
    }
}

/// Holds of several payments that we capture, in parts and as a whole: which is taken, and what the
/// others become.
pub(crate) fn holds_we_capture(payments: &[&str]) -> Plan {
    let mut inputs = vec![advance(), force_cancel()];
    inputs.extend(each_of(payments, |it| {
        vec![
            fact(it, 0, held(Some(DUE), None)),
            fact(it, 1, held(Some(LESS), None)),
            fact(it, 1, PaymentFact::CapturePending),
            fact(it, 1, captured_part()),
            fact(it, 1, captured()),
            fact(it, 0, PaymentFact::Voided),
        ]
    }));
    Plan {
        name: "holds we capture",
        terms: captured_by_us(),
        inputs,
        nows: 0..=1,
    }
}

/// Captures of several payments: exact, less, more, in time, late, and reversed.
pub(crate) fn money_in(payments: &[&str]) -> Plan {
    let mut inputs = vec![
        advance(),
        force_cancel(),
        told(Notice::Expired { occurred_at: at(0) }),
    ];
    inputs.extend(each_of(payments, |it| {
        vec![
            accept(it),
            fact(it, 0, captured()),
            fact(it, 2, captured()),
            fact(it, 0, captured_less()),
            fact(it, 2, captured_more()),
            fact(it, 0, PaymentFact::Reversed),
        ]
    }));
    Plan {
        name: "money in",
        terms: terms(expires(), &MISMATCHES, &STARTS[..1]),
        inputs,
        nows: ALL_TIME,
    }
}

/// All the ways in which the money of one payment goes back.
pub(crate) fn money_back_of_one() -> Plan {
    let mut inputs = vec![force_cancel()];
    inputs.extend(each_of(&["p1"], |it| {
        vec![
            accept(it),
            fact(it, 0, captured()),
            fact(it, 0, captured_more()),
            fact(it, 0, captured_abroad()),
            fact(it, 0, PaymentFact::Reversed),
            refund(it, "r1", 60),
            refund(it, "r1", 40),
            refund(it, "r2", 40),
            withdraw(it, "r1"),
            fact(it, 0, refunded(60, "f1", Some("r1"), Pending)),
            fact(it, 0, refunded(60, "f1", Some("r1"), Failed)),
            fact(it, 0, refunded(40, "f1", None, Done)),
            fact(it, 2, refunded(60, "f1", None, Failed)),
            fact(it, 0, refund_total(0)),
            fact(it, 0, refund_total(60)),
            fact(it, 0, disputed(100, Open)),
            fact(it, 0, disputed(100, Won)),
            fact(it, 0, disputed(60, Lost)),
        ]
    }));
    Plan {
        name: "money back of one",
        terms: never_expiring(),
        inputs,
        nows: ONE_INSTANT,
    }
}

/// Money of several payments on its way back, one of which may win by what comes back.
pub(crate) fn money_back_of_many(payments: &[&str]) -> Plan {
    let mut inputs = vec![force_cancel()];
    inputs.extend(each_of(payments, |it| {
        vec![
            accept(it),
            fact(it, 0, captured()),
            fact(it, 0, captured_more()),
            refund(it, "r1", 60),
            withdraw(it, "r1"),
            fact(it, 0, refunded(60, "f1", Some("r1"), Pending)),
            fact(it, 0, refunded(60, "f1", Some("r1"), Failed)),
            fact(it, 0, disputed(100, Open)),
            fact(it, 0, disputed(100, Lost)),
        ]
    }));
    Plan {
        name: "money back of many",
        terms: never_expiring(),
        inputs,
        nows: ONE_INSTANT,
    }
}

/// Two payments of which one paid, and what becomes of the other when nothing is left of the first.
pub(crate) fn taken_in_its_place(payments: &[&str]) -> Plan {
    let mut inputs = vec![force_cancel()];
    inputs.extend(each_of(payments, |it| {
        vec![
            accept(it),
            accept_as_captured(it),
            fact(it, 0, captured()),
            fact(it, 2, captured()),
            fact(it, 0, captured_less()),
            fact(it, 0, PaymentFact::Reversed),
            fact(it, 0, refunded(100, "f1", None, Done)),
            fact(it, 2, refunded(100, "f1", None, Failed)),
            fact(it, 0, disputed(100, Lost)),
        ]
    }));
    Plan {
        name: "taken in its place",
        terms: never_expiring(),
        inputs,
        nows: ONE_INSTANT,
    }
}

/// Terms for plans in which no order expires, so that the policy for that has nothing to say.
fn never_expiring() -> Vec<Terms> {
    let mut terms = terms(expires(), &MISMATCHES, &STARTS[..1]);
    terms.retain(|terms| terms.policy().after_expiry == LateMoney::Review);
    terms
}
