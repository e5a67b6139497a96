//! Guards against a checkout that was left closing the order, and against reports of it being lost.

use order_lifecycle::{ClosingCause, Notice, Order, ProviderOrderId, Report, Status};

use crate::make::{DUE, Feed, at, bind, captured, id, order, pay};

/// A report about a provider's order that bears nothing else of ours.
fn about(provider_order: &str, notices: Vec<Notice>) -> Report {
    Report {
        provider_order: Some(id(provider_order)),
        notices,
        ..Report::default()
    }
}

fn closed(cause: ClosingCause) -> Notice {
    let occurred_at = at(5);
    if cause == ClosingCause::ProviderExpired {
        Notice::Expired { occurred_at }
    } else {
        Notice::Cancelled { occurred_at }
    }
}

/// An order whose checkout was begun anew.
fn begun_anew() -> Order {
    let mut order = order();
    order.ask(&bind("o1"), at(1)).unwrap();
    order.ask(&bind("o2"), at(2)).unwrap();
    order
}

#[test]
fn binding_adds_and_the_last_is_the_current_one() {
    let mut order = begun_anew();
    assert_eq!(order.provider_order(), Some(&id("o2")));
    let revision = order.revision();
    assert_eq!(order.ask(&bind("o1"), at(3)), Ok("repeat"));
    assert_eq!(order.ask(&bind("o2"), at(3)), Ok("repeat"));
    assert_eq!(
        order.provider_order(),
        Some(&id("o2")),
        "a repeat moves nothing"
    );
    assert_eq!(order.revision(), revision);
    let bound: Vec<_> = order
        .provider_orders()
        .map(ProviderOrderId::as_str)
        .collect();
    assert_eq!(bound, ["o1", "o2"]);
}

#[test]
fn the_seventeenth_is_refused_and_a_known_one_is_not() {
    let mut order = order();
    for number in 1..=16 {
        let bound = order.ask(&bind(&format!("o{number}")), at(number));
        assert_eq!(bound, Ok("applied"));
    }
    let refused = order.ask(&bind("o17"), at(20)).unwrap_err();
    assert_eq!(refused.as_str(), "too_many_bound");
    assert_eq!(order.ask(&bind("o1"), at(20)), Ok("repeat"));
}

#[test]
fn a_report_about_any_bound_one_is_ours() {
    let mut order = begun_anew();
    let paid = Notice::payment(pay("p1"), captured(DUE), at(4));
    let reconciled = order.reconcile(&about("o1", vec![paid]), at(5)).unwrap();
    assert_eq!(reconciled.passage.after, Status::Paid);
    assert!(order.recognise(&about("o3", Vec::new())).is_err());
}

#[test]
fn the_closing_of_an_earlier_one_is_stale_and_that_of_the_current_one_counts() {
    for cause in [
        ClosingCause::ProviderExpired,
        ClosingCause::ProviderCancelled,
    ] {
        let mut order = begun_anew();
        let told = Report {
            status: Some(cause.status().into()),
            ..about("o1", vec![closed(cause)])
        };
        let reconciled = order.reconcile(&told, at(5)).unwrap();
        assert_eq!(reconciled.answers[0].as_str(), "stale");
        assert_eq!(reconciled.discrepancies, [], "checkout went on in another");
        assert_eq!(order.status(), Status::Created);

        let told = about("o2", vec![closed(cause)]);
        let reconciled = order.reconcile(&told, at(6)).unwrap();
        assert_eq!(reconciled.answers[0].as_str(), "applied");
        assert_eq!(order.status(), cause.status());
    }
}

#[test]
fn that_an_earlier_one_was_paid_is_still_listed() {
    let mut order = begun_anew();
    let told = Report {
        status: Some(Status::Paid.into()),
        ..about("o1", Vec::new())
    };
    let reconciled = order.reconcile(&told, at(5)).unwrap();
    assert_eq!(reconciled.discrepancies[0].as_str(), "theirs_ahead");
}

#[test]
fn a_report_never_binds_a_second_one() {
    let mut order = begun_anew();
    let told = Report {
        order: Some(order.id().clone()),
        ..about("o3", vec![closed(ClosingCause::ProviderExpired)])
    };
    let reconciled = order.reconcile(&told, at(5)).unwrap();
    assert_eq!(reconciled.answers[0].as_str(), "conflict");
    assert_eq!(order.provider_orders().count(), 2);
    assert_eq!(order.status(), Status::Created);
}

#[test]
fn both_closings_in_one_report_cancel_whatever_their_order() {
    let expired = closed(ClosingCause::ProviderExpired);
    let cancelled = closed(ClosingCause::ProviderCancelled);
    for notices in [
        vec![expired.clone(), cancelled.clone()],
        vec![cancelled, expired],
    ] {
        let mut order = begun_anew();
        let _ = order.reconcile(&about("o2", notices), at(5)).unwrap();
        assert_eq!(order.status(), Status::Cancelled);
    }
}
