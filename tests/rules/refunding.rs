//! Guards against money given back twice, or kept although it is owed.

use order_lifecycle::{
    Answer, Command, Conflict, Currency, Duty, Notice, Order, PaymentFact, RefundKey, RefundState,
    RefusalReason, RequestId, Status,
};

use crate::make::{
    DUE, Feed, accept, ask_back, at, captured, id, inr, money, order, pay, refund as fact,
    refund_total, usd, withdraw as take_back,
};

pub(crate) fn ask(request: &str, minor: i64) -> Command {
    ask_back("p1", request, minor)
}

fn withdraw(request: &str) -> Command {
    take_back("p1", request)
}

/// A refund that answers a request, or none.
pub(crate) fn refund(id: &str, request: &str, minor: i64, state: RefundState) -> PaymentFact {
    let request = Some(request).filter(|it| !it.is_empty());
    fact(id, request, minor, state)
}

pub(crate) fn paid() -> Order {
    let mut order = order();
    order.tell("p1", captured(DUE), at(1));
    order
}

/// The refund duties: request or nothing, minor units, key.
pub(crate) fn owed(order: &Order) -> Vec<(Option<String>, i64, RefundKey)> {
    order
        .duties()
        .filter_map(|duty| match duty {
            Duty::Refund {
                request,
                amount,
                key,
                ..
            } => Some((request.map(RequestId::to_string), amount.minor(), key)),
            Duty::Void { .. } | Duty::Poll { .. } | Duty::Capture { .. } | Duty::Decide { .. } => {
                None
            }
        })
        .collect()
}

#[test]
fn a_request_stays_until_refunds_bearing_it_cover_it() {
    let mut order = paid();
    assert_eq!(order.ask(&ask("q1", 50_00), at(2)), Ok("applied"));
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Pending), at(3));
    assert_eq!(
        owed(&order).iter().map(|duty| duty.1).collect::<Vec<_>>(),
        [30_00]
    );
    order.tell("p1", refund("r2", "q1", 30_00, RefundState::Done), at(4));
    assert_eq!(owed(&order), []);
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Failed), at(5));
    assert_eq!(
        owed(&order).iter().map(|duty| duty.1).collect::<Vec<_>>(),
        [20_00]
    );
}

#[test]
fn other_refunds_cap_open_requests_and_the_oldest_request_goes_first() {
    let mut order = paid();
    order.ask(&ask("q1", 60_00), at(2)).unwrap();
    order.ask(&ask("q2", 40_00), at(3)).unwrap();
    order.tell("p1", refund("r9", "", 30_00, RefundState::Done), at(4));
    let owed: Vec<_> = owed(&order)
        .into_iter()
        .map(|(request, minor, _)| (request, minor))
        .collect();
    assert_eq!(
        owed,
        [
            (Some("q1".to_owned()), 60_00),
            (Some("q2".to_owned()), 10_00)
        ]
    );
}

#[test]
fn a_withdrawn_request_keeps_what_was_answered_and_asks_no_more() {
    let mut order = paid();
    order.ask(&ask("q1", 50_00), at(2)).unwrap();
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Pending), at(3));
    assert_eq!(order.ask(&withdraw("q1"), at(4)), Ok("applied"));
    assert_eq!(owed(&order), []);
    assert_eq!(order.ask(&withdraw("q1"), at(5)), Ok("repeat"));
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Failed), at(6));
    assert_eq!(
        owed(&order).iter().map(|duty| duty.1).collect::<Vec<_>>(),
        [20_00]
    );
}

#[test]
fn a_withdrawn_request_made_again_is_open_again() {
    let mut order = paid();
    order.ask(&ask("q1", 50_00), at(2)).unwrap();
    order.ask(&withdraw("q1"), at(3)).unwrap();
    assert_eq!(order.sums().owed, 0);
    assert_eq!(order.ask(&ask("q1", 50_00), at(4)), Ok("applied"));
    assert_eq!(order.sums().owed, 50_00);
    assert_eq!(order.ask(&ask("q1", 50_00), at(5)), Ok("repeat"));
}

#[test]
fn a_withdrawn_request_made_again_needs_only_what_refunds_bearing_it_have_not_answered() {
    let half = refund("r1", "q1", DUE / 2, RefundState::Pending);
    let mut order = paid();
    order.ask(&ask("q1", DUE), at(2)).unwrap();
    order.ask(&withdraw("q1"), at(3)).unwrap();
    order.tell("p1", half, at(4));
    assert_eq!(order.ask(&ask("q1", DUE), at(5)), Ok("applied"));
    assert_eq!(order.sums().owed, i128::from(DUE / 2));
}

#[test]
fn a_withdrawn_request_made_again_is_refused_when_others_have_taken_what_was_left() {
    let mut order = paid();
    order.ask(&ask("q1", 60_00), at(2)).unwrap();
    order.tell("p1", refund("r1", "q1", 20_00, RefundState::Done), at(3));
    order.ask(&withdraw("q1"), at(4)).unwrap();
    // Of 80 that are left q1 needs 40 once more.
    order.ask(&ask("q2", 40_01), at(5)).unwrap();
    let again = order.ask(&ask("q1", 60_00), at(6));
    let refundable = inr(39_99).into();
    let asked = inr(60_00);
    assert_eq!(
        again,
        Err(RefusalReason::ExceedsRefundable { asked, refundable })
    );
}

#[test]
fn a_refund_told_as_answering_a_larger_request_too_is_stale() {
    let mut order = paid();
    let told = |request| refund("r1", request, 5_00, RefundState::Pending);
    assert_eq!(order.tell("p1", told("q1"), at(2)), "applied");
    assert_eq!(order.tell("p1", told("q1"), at(2)), "repeat");
    assert_eq!(order.tell("p1", told("q2"), at(2)), "stale");
    assert_eq!(order.tell("p1", told("q0"), at(2)), "applied");
}

#[test]
fn withdrawing_the_request_that_kept_a_payment_from_winning_lets_it_win() {
    let mut order = order();
    order.tell("p1", captured(DUE - 1), at(1));
    order.ask(&ask("q1", 1_00), at(2)).unwrap();
    order.tell("p1", captured(DUE), at(3));
    assert_eq!(order.status(), Status::Attempted);
    assert_eq!(order.ask(&withdraw("q1"), at(4)), Ok("applied"));
    assert_eq!(order.status(), Status::Paid);
}

#[test]
fn each_refusal_of_a_refund_has_its_reason() {
    let mut order = paid();
    order.ask(&ask("q1", 60_00), at(2)).unwrap();
    assert_eq!(
        order.ask(&ask("q1", 59_00), at(3)),
        Err(RefusalReason::RequestDiffers { asked: inr(60_00) })
    );
    assert_eq!(order.ask(&ask("q1", 60_00), at(3)), Ok("repeat"));
    let refundable = money(40_00);
    assert_eq!(
        order.ask(&ask("q2", 40_01), at(3)),
        Err(RefusalReason::ExceedsRefundable {
            asked: inr(40_01),
            refundable
        })
    );
    assert_eq!(
        order.ask(&withdraw("q9"), at(3)),
        Err(RefusalReason::UnknownRequest)
    );
    let stranger = take_back("p9", "q1");
    assert_eq!(
        order.ask(&stranger, at(3)),
        Err(RefusalReason::UnknownPayment)
    );
}

#[test]
fn what_went_back_unasked_is_taken_off_the_excess_of_an_accepted_payment() {
    let mut order = order();
    order.tell("p1", captured(DUE + 50_00), at(1));
    order.ask(&accept("p1"), at(2)).unwrap();
    order.tell("p1", refund("r1", "", 20_00, RefundState::Done), at(3));
    assert_eq!(
        (order.sums().owed, order.sums().applied),
        (30_00, i128::from(DUE))
    );
    // A request of ours is about what the order keeps, and leaves the excess owed.
    order.ask(&ask("q1", 10_00), at(4)).unwrap();
    order.tell("p1", refund("r2", "q1", 10_00, RefundState::Done), at(5));
    assert_eq!(
        (order.sums().owed, order.sums().applied),
        (30_00, i128::from(DUE - 10_00))
    );
}

#[test]
fn the_refunded_total_may_fall_and_is_never_added_to_single_refunds() {
    let mut order = paid();
    order.tell("p1", refund_total(30_00), at(2));
    order.tell("p1", refund("r1", "", 20_00, RefundState::Done), at(3));
    assert_eq!(order.sums().given_back, 30_00);
    assert_eq!(order.tell("p1", refund_total(0), at(4)), "applied");
    assert_eq!(order.sums().given_back, 20_00);
}

#[test]
fn a_refund_that_failed_after_the_total_was_told_asks_to_poll() {
    let mut order = paid();
    let total = refund_total(20_00);
    order.tell("p1", refund("r1", "", 20_00, RefundState::Pending), at(2));
    order.tell("p1", total.clone(), at(3));
    order.tell("p1", refund("r1", "", 20_00, RefundState::Failed), at(4));
    let polls = |order: &Order| {
        order
            .duties()
            .filter(|it| matches!(it, Duty::Poll { .. }))
            .count()
    };
    assert_eq!(polls(&order), 1);
    order.tell("p1", total, at(4));
    assert_eq!(polls(&order), 0);
}

#[test]
fn money_that_goes_back_in_another_currency_is_a_conflict_and_not_counted() {
    let mut order = paid();
    let fact = PaymentFact::Refund {
        refund: id("r1"),
        request: None,
        amount: usd(10_00),
        state: RefundState::Done,
    };
    let notice = Notice::payment(pay("p1"), fact, at(2));
    let conflict = Conflict::Currency {
        ours: Currency::INR,
        theirs: Currency::USD,
    };
    assert_eq!(order.observe(&notice, at(2)).answer, Answer::from(conflict));
    assert_eq!(order.sums().refunded, 0);
}

#[test]
fn a_surplus_cannot_be_asked_back_because_it_is_owed_already() {
    let mut order = paid();
    order.tell("p2", captured(DUE), at(2));
    let refundable = money(0);
    let refused = RefusalReason::ExceedsRefundable {
        asked: inr(1),
        refundable,
    };
    let command = ask_back("p2", "q1", 1);
    assert_eq!(order.ask(&command, at(3)), Err(refused));
}
