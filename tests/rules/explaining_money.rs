//! Guards the answer to "where is my money": an explanation that calls money paid, owed or gone
//! when it is not, or names the wrong rule for it.

use order_lifecycle::*;

use crate::explaining::{expiry, says, told};
use crate::make::{
    DUE, Feed, accept, ask_back, at, captured, dispute, order, order_with, refund, seconds, usd,
    withdraw,
};

/// What an explanation says of the money of `pay_1`: the lines below it, up to the sums.
fn money(order: &Order) -> String {
    let told = order.explain().to_string();
    let (_, told) = told.split_once("- pay_1: ").unwrap();
    let (account, _) = told.split_once("\nOf ").unwrap();
    account
        .lines()
        .skip(1)
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_paid_order_tells_by_whom_and_where_all_its_money_is() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    order.tell("pay_2", captured(DUE), at(61));
    order
        .ask(&ask_back("pay_1", "req_1", 30_00), at(70))
        .unwrap();
    order.tell(
        "pay_1",
        refund("ref_1", Some("req_1"), 10_00, RefundState::Done),
        at(80),
    );
    order.tell(
        "pay_1",
        refund("ref_2", None, 5_00, RefundState::Failed),
        at(80),
    );
    order.tell("pay_1", dispute("dis_1", 40_00, DisputeState::Open), at(90));
    assert_eq!(
        told(&order),
        "\
Order A-1 is PAID as of 2026-11-24T10:01:30Z.
It was paid by pay_1 with 100.00 INR, dated 2026-11-24T10:01:00Z.
Payments:
- pay_1: captured 100.00 INR, dated 2026-11-24T10:01:00Z.
  It paid the order.
  Request req_1 to give 30.00 INR back: 20.00 is not answered yet.
  Refund ref_1 of 10.00 INR for request req_1 is done.
  Refund ref_2 of 5.00 INR failed.
  Dispute dis_1 over 40.00 INR is open.
- pay_2: captured 100.00 INR, dated 2026-11-24T10:01:01Z.
  The order does not keep it: the order is paid by pay_1.
Of 200.00 INR received, 30.00 pays the order, 120.00 is owed back, 10.00 is refunded or being \
refunded, 40.00 is disputed or lost in a dispute.
To do:
- Refund 20.00 INR of pay_1 for request req_1: no refund answers it yet.
- Refund 100.00 INR of pay_2: the order is paid by pay_1.
Time alone changes nothing more."
    );
}

#[test]
fn requests_are_told_as_answered_or_withdrawn() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    for id in ["req_1", "req_2", "req_3"] {
        order.ask(&ask_back("pay_1", id, 30_00), at(70)).unwrap();
    }
    order.tell(
        "pay_1",
        refund("ref_1", Some("req_1"), 30_00, RefundState::Pending),
        at(80),
    );
    order.tell(
        "pay_1",
        refund("ref_2", Some("req_2"), 10_00, RefundState::Done),
        at(80),
    );
    for id in ["req_2", "req_3"] {
        order.ask(&withdraw("pay_1", id), at(90)).unwrap();
    }
    says(
        &order,
        "  Request req_1 to give 30.00 INR back: 30.00 is answered by refunds.",
    );
    says(
        &order,
        "  Request req_2 to give 30.00 INR back was withdrawn: 10.00 is answered by refunds.",
    );
    says(
        &order,
        "  Request req_3 to give 30.00 INR back was withdrawn.",
    );
    says(
        &order,
        "  Refund ref_1 of 30.00 INR for request req_1 is pending.",
    );
    says(
        &order,
        "- Ask the provider about pay_1: the fate of a refund is not known.",
    );
}

#[test]
fn what_goes_back_and_is_in_no_sum_is_told_so() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    order.tell(
        "pay_1",
        PaymentFact::RefundTotal {
            amount: usd(5_00).into(),
        },
        at(70),
    );
    order.tell(
        "pay_2",
        refund("ref_1", None, 10_00, RefundState::Done),
        at(80),
    );
    says(
        &order,
        "  The provider says that 5.00 USD was refunded in all, and does not count, being in \
         another currency.",
    );
    says(
        &order,
        "  Refund ref_1 of 10.00 INR is done, and counts once a capture is known.",
    );
    says(&order, "Of 100.00 INR received, 100.00 pays the order.");
}

#[test]
fn refunds_of_more_than_was_captured_are_told() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    order.tell(
        "pay_1",
        refund("ref_1", None, 150_00, RefundState::Done),
        at(80),
    );
    says(
        &order,
        "Of 100.00 INR received, 100.00 is refunded or being refunded.",
    );
    says(
        &order,
        "The refunds reported come to 150.00 INR, more than was captured for them.",
    );
}

#[test]
fn a_reversed_winner_is_told_with_its_money_gone() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    order.tell("pay_1", PaymentFact::Reversed, at(90));
    assert_eq!(
        told(&order),
        "\
Order A-1 is PAID as of 2026-11-24T10:01:30Z.
It was paid by pay_1 with 100.00 INR, dated 2026-11-24T10:01:00Z.
Payments:
- pay_1: captured 100.00 INR, dated 2026-11-24T10:01:00Z.
  It was reversed: its money went back as a whole.
  It paid the order.
Of 100.00 INR received, 100.00 was reversed.
Nothing is left to do.
Time alone changes nothing more."
    );
}

#[test]
fn a_payment_of_more_that_was_accepted_tells_the_decision_and_the_excess() {
    let mut order = order();
    order.tell("pay_1", captured(110_00), at(60));
    order.ask(&accept("pay_1"), at(90)).unwrap();
    assert_eq!(
        told(&order),
        "\
Order A-1 is PAID as of 2026-11-24T10:01:30Z.
It was paid by pay_1 with 110.00 INR, dated 2026-11-24T10:01:00Z.
The merchant accepted that amount, although the order costs 100.00 INR.
Payments:
- pay_1: captured 110.00 INR, dated 2026-11-24T10:01:00Z.
  It paid the order.
Of 110.00 INR received, 100.00 pays the order, 10.00 is owed back.
To do:
- Refund 10.00 INR of pay_1: more was captured than the order costs.
Time alone changes nothing more."
    );
}

#[test]
fn a_winner_told_with_another_amount_is_under_review_and_still_the_winner() {
    let mut order = order();
    order.tell("pay_1", captured(DUE), at(60));
    order.tell("pay_1", captured(90_00), at(90));
    assert_eq!(
        told(&order),
        "\
Order A-1 is PAID as of 2026-11-24T10:01:30Z.
It was paid by pay_1 with 100.00 INR, dated 2026-11-24T10:01:00Z.
Payments:
- pay_1: captured 90.00 INR, dated 2026-11-24T10:01:00Z.
  It paid the order.
  It is under review: the order was settled with 100.00 INR, and another amount was reported since.
Of 90.00 INR received, 90.00 waits for a decision.
To do:
- Decide about pay_1, to accept it as captured or to give it back: the order was settled with \
100.00 INR, and another amount was reported since.
Time alone changes nothing more."
    );
}

#[test]
fn money_under_review_tells_why() {
    let mut unequal = order();
    unequal.tell("pay_1", captured(90_00), at(60));
    let mut foreign = order();
    foreign.tell("pay_1", PaymentFact::Captured { amount: usd(DUE) }, at(60));
    for order in [unequal, foreign] {
        assert_eq!(
            money(&order),
            "It is under review: it is not the 100.00 INR that the order costs."
        );
    }

    let mut refunded = order();
    refunded.tell(
        "pay_1",
        refund("ref_1", None, 10_00, RefundState::Done),
        at(60),
    );
    refunded.tell("pay_1", captured(DUE), at(61));
    assert_eq!(
        money(&refunded),
        "It is under review: some of it was refunded, reversed, lost or asked back before it could \
         pay the order.\n\
         Refund ref_1 of 10.00 INR is done."
    );

    let mut expired = order_with(expiry(), Policy::DEFAULT);
    expired.tell("pay_1", captured(DUE), at(600));
    assert_eq!(
        money(&expired),
        "It is under review: it came after the order expired."
    );

    let mut cancelled = order();
    cancelled.ask(&Command::Cancel, at(60)).unwrap();
    cancelled.tell("pay_1", captured(DUE), at(90));
    assert_eq!(
        money(&cancelled),
        "It is under review: it came after the order was cancelled."
    );

    let mut exact_late = order();
    exact_late.tell("pay_1", captured(90_00), at(60));
    exact_late.ask(&Command::Cancel, at(70)).unwrap();
    exact_late.tell("pay_1", captured(DUE), at(90));
    assert_eq!(
        money(&exact_late),
        "It is under review: it could pay the order only after that was cancelled."
    );
}

#[test]
fn reviewed_money_that_is_gone_leaves_nothing_to_decide() {
    let mut order = order();
    order.tell("pay_1", captured(90_00), at(60));
    order.tell(
        "pay_1",
        refund("ref_1", None, 90_00, RefundState::Done),
        at(90),
    );
    assert_eq!(
        told(&order),
        "\
Order A-1 is ATTEMPTED as of 2026-11-24T10:01:30Z.
It was attempted by pay_1, and is not paid.
No payment is under way.
Payments:
- pay_1: captured 90.00 INR, dated 2026-11-24T10:01:00Z.
  It did not pay the order: it is not the 100.00 INR that the order costs; also, some of it was \
refunded, reversed, lost or asked back before it could pay the order.
  Nothing of it is left to decide about.
  Refund ref_1 of 90.00 INR is done.
Of 90.00 INR received, 90.00 is refunded or being refunded.
Nothing is left to do.
Time alone changes nothing more."
    );
}

#[test]
fn money_the_order_does_not_keep_tells_by_which_rule() {
    let policy = |after_expiry| Policy {
        after_expiry,
        mismatch: Mismatch::Refund,
        ..Policy::DEFAULT
    };
    let mut unequal = order_with(expiry(), policy(LateMoney::Review));
    unequal.tell("pay_1", captured(90_00), at(60));
    assert_eq!(
        money(&unequal),
        "The order does not keep it: it is not the 100.00 INR that the order costs, and the policy \
         gives such money back."
    );

    let mut late_money = order_with(expiry(), policy(LateMoney::Refund));
    late_money.tell("pay_1", captured(DUE), at(600));
    assert_eq!(
        money(&late_money),
        "The order does not keep it: it came after the order expired, and the policy gives such \
         money back."
    );

    let mut too_late = order_with(expiry(), policy(LateMoney::HonourWithin(seconds(60))));
    too_late.tell("pay_1", captured(DUE), at(660));
    assert_eq!(
        money(&too_late),
        "The order does not keep it: it came after the order expired, and only a capture dated \
         before 2026-11-24T10:11:00Z is honoured."
    );
    says(
        &too_late,
        "- Refund 100.00 INR of pay_1: it came after the order expired, and only a capture dated \
         before 2026-11-24T10:11:00Z is honoured.",
    );
}
