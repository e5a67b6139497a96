//! Guards against facts that are lost, overwritten by older ones, or counted for their order of
//! arrival.

use order_lifecycle::{Command, Entry, Input, Notice, Order, PaymentFact, RefusalReason, Status};

use crate::make::{DUE, Feed, at, captured, order, pay};

#[test]
fn the_revision_grows_with_every_change_and_never_by_the_clock_alone() {
    let mut order = order();
    let grew = |order: &mut Order, fact: PaymentFact, occurred, now| {
        let before = order.revision();
        let _ = order.observe(&Notice::payment(pay("p1"), fact, at(occurred)), at(now));
        order.revision() - before
    };
    assert_eq!(grew(&mut order, PaymentFact::Failed, 1, 1), 1);
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 1, 2),
        0,
        "an exact repeat"
    );
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 2, 3),
        1,
        "a refreshed time"
    );
    assert_eq!(
        grew(&mut order, captured(DUE), 4, 4),
        1,
        "capture and payment are one change"
    );
    assert_eq!(
        grew(&mut order, PaymentFact::Failed, 9, 9),
        0,
        "overtaken for good"
    );
    assert_eq!(
        [(5, 9), (3, 10), (4, 11)].map(|(occurred, now)| grew(
            &mut order,
            captured(DUE),
            occurred,
            now
        )),
        [1, 1, 0],
        "refreshed, told as earlier than all before, overtaken both ways"
    );
    order.advance(at(1_000));
    assert_eq!(order.revision(), 5);

    let mut order = self::order();
    let voided = [(1, 1), (1, 2), (2, 3)];
    assert_eq!(
        voided.map(|(occurred, now)| grew(&mut order, PaymentFact::Voided, occurred, now)),
        [1, 0, 0],
        "a void is one whenever it was"
    );
}

#[test]
fn a_limit_told_shorter_is_overtaken_and_the_same_is_a_repeat() {
    let mut order = order();
    let until = |limit| PaymentFact::Pending {
        limit: Some(at(limit)),
    };
    assert_eq!(order.tell("p1", until(100), at(1)), "applied");
    assert_eq!(order.tell("p1", until(100), at(2)), "repeat");
    assert_eq!(order.tell("p1", until(50), at(3)), "stale");
    assert_eq!(order.tell("p1", until(200), at(4)), "applied");
    assert_eq!(
        order.tell("p1", PaymentFact::Pending { limit: None }, at(5)),
        "repeat"
    );
}

#[test]
fn a_log_answers_through_each_door_and_gives_the_order_again() {
    let entry = |seconds, input| Entry {
        at: at(seconds),
        input,
    };
    let capture = Notice::payment(pay("p1"), captured(DUE), at(2));
    let log = [
        entry(1, Input::Command(Command::RenderCheckout)),
        entry(2, Input::Notice(capture)),
        entry(3, Input::Command(Command::Cancel)),
        entry(4, Input::Advance),
    ];
    let mut order = order();
    let answered = log.each_ref().map(|entry| entry.apply(&mut order));
    let after = answered
        .each_ref()
        .map(|it| it.outcome().map(|it| it.passage.after));
    let (rendered, paid) = (Status::CheckoutRendered, Status::Paid);
    assert_eq!(after, [Some(rendered), Some(paid), None, None]);
    let refused = answered
        .each_ref()
        .map(|it| it.refusal().map(|it| &it.reason));
    assert_eq!(
        refused,
        [None, None, Some(&RefusalReason::AlreadyPaid), None]
    );

    let mut again = self::order();
    again.replay(&log);
    assert_eq!(again, order);
}
