//! Guards against a status that moves where the agreed table has no step: a paid order pulled
//! down, an expired one paid silently.

mod drawing;

use order_lifecycle::Status::{Attempted, Cancelled, CheckoutRendered, Created, Expired, Paid};
use order_lifecycle::error::IllegalStep;
use order_lifecycle::{Lifecycle, Status, Trigger};

/// Written by hand from the specification, cell by cell, and not made from the code.
const AGREED: [(Status, [Option<Status>; 6]); 6] = [
    (
        Created,
        [
            Some(CheckoutRendered),
            Some(Attempted),
            None,
            Some(Cancelled),
            Some(Expired),
            None,
        ],
    ),
    (
        CheckoutRendered,
        [
            None,
            Some(Attempted),
            None,
            Some(Cancelled),
            Some(Expired),
            None,
        ],
    ),
    (
        Attempted,
        [None, None, Some(Paid), Some(Cancelled), Some(Expired), None],
    ),
    (Paid, [None, None, None, None, None, None]),
    (Cancelled, [None, None, None, None, None, Some(Paid)]),
    (Expired, [None, None, None, None, None, Some(Paid)]),
];

#[test]
fn the_table_is_the_agreed_one_cell_by_cell() {
    let triggers: Vec<_> = Trigger::ALL.iter().map(|it| it.as_str()).collect();
    assert_eq!(
        triggers,
        ["render", "start", "settle", "cancel", "expire", "honour"]
    );
    for ((from, agreed), row) in AGREED.into_iter().zip(Lifecycle::TABLE) {
        assert_eq!(row, agreed, "from {from}");
    }
    assert_eq!(AGREED.map(|(from, _)| from), Status::ALL);
}

#[test]
fn one_step_is_what_the_table_says_and_honour_only_where_it_is_allowed() {
    for (from, agreed) in AGREED {
        for &to in Status::ALL {
            let honour = agreed[5] == Some(to);
            let strict = agreed[..5].contains(&Some(to));
            assert_eq!(
                Lifecycle::Strict.can_become(from, to),
                strict,
                "{from} to {to}"
            );
            assert_eq!(Lifecycle::Honouring.can_become(from, to), strict || honour);
        }
    }
}

#[test]
fn a_poller_that_missed_steps_asks_what_can_be_reached() {
    let reached = |lifecycle: Lifecycle, from| {
        Status::ALL
            .iter()
            .copied()
            .filter(move |to| lifecycle.can_reach(from, *to))
            .collect::<Vec<_>>()
    };
    assert_eq!(reached(Lifecycle::Strict, Created), Status::ALL);
    assert_eq!(
        reached(Lifecycle::Strict, Attempted),
        [Attempted, Paid, Cancelled, Expired]
    );
    assert_eq!(reached(Lifecycle::Strict, Expired), [Expired]);
    assert_eq!(reached(Lifecycle::Honouring, Expired), [Paid, Expired]);
    assert_eq!(reached(Lifecycle::Honouring, Paid), [Paid]);
}

#[test]
fn a_history_is_legal_until_its_first_impossible_pair() {
    let strict = |history: &[Status]| Lifecycle::Strict.validate_history(history);
    assert_eq!(strict(&[]), Ok(()));
    assert_eq!(
        strict(&[Created, CheckoutRendered, Attempted, Attempted, Paid]),
        Ok(())
    );
    assert_eq!(
        strict(&[Created, Attempted, Paid, Expired, Created]),
        Err(IllegalStep {
            index: 3,
            from: Paid,
            to: Expired
        }),
    );
    let honoured = [Attempted, Expired, Paid];
    assert_eq!(
        strict(&honoured),
        Err(IllegalStep {
            index: 2,
            from: Expired,
            to: Paid
        })
    );
    assert_eq!(Lifecycle::Honouring.validate_history(&honoured), Ok(()));
}

#[test]
fn an_illegal_step_names_both_statuses_and_where() {
    let illegal = Lifecycle::Strict
        .validate_history(&[Created, Paid])
        .unwrap_err();
    assert_eq!(
        illegal.to_string(),
        "status 1 of the history is `PAID`, but must be one that `CREATED` can become"
    );
}

#[test]
fn statuses_read_exactly_the_gateways_spelling() {
    for &status in Status::ALL {
        assert_eq!(status.to_string().parse(), Ok(status));
    }
    for text in [
        "",
        "paid",
        "PAID ",
        "PAYMENT_CONFIRMATION_PENDING",
        "SUCCESS",
    ] {
        assert_eq!(text.parse::<Status>().unwrap_err().text, text);
    }
    let long = "X".repeat(1_000_000).parse::<Status>().unwrap_err();
    assert_eq!(
        long.to_string(),
        format!(
            "order status is `{}…`, but must be one of CREATED, CHECKOUT_RENDERED, ATTEMPTED, \
             PAID, CANCELLED, EXPIRED",
            "X".repeat(40)
        )
    );
}
