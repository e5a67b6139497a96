//! What is true of every order, whatever became of it. Guards against an order that no history
//! leads to: paid by nobody or unpaid beside its own money, closed before its time, with payments
//! from before its creation.
//!
//! Read from outside and from the record, which hides nothing.

use std::collections::BTreeSet;

use order_lifecycle::{Disposition, Order, Payment, Progress, Status, Timestamp};

use crate::open_record::{CaptureRecord, LateMoneyRecord, OpenRecord, PaidRecord, PaymentRecord};
use crate::qualifying::{honours, is_exact_and_here};

/// The law that is broken, if any.
type Held = Result<(), &'static str>;

/// An order, and what of it no read tells.
struct Told<'o> {
    order: &'o Order,
    record: OpenRecord,
}

/// Holds every law of a single order.
pub(crate) fn holds(order: &Order) -> Held {
    let record = OpenRecord::of(order);
    let told = Told { order, record };
    told.instants_lie_between_creation_and_clock()?;
    told.activity_is_not_before_what_it_was()?;
    told.the_status_fits_what_is_known()?;
    told.the_winner_paid_for_the_order()?;
    told.a_closed_order_was_paid_only_by_policy_or_command()?;
    told.what_qualifies_has_won()?;
    told.nothing_but_what_settled_it_has_won()?;
    told.money_reached_the_order_while_it_was_open()?;
    told.time_closed_what_was_due_and_nothing_else()?;
    told.nothing_open_is_due()?;
    told.what_time_will_do_lies_ahead()?;
    told.only_payments_from_before_it_outlive_the_deadline()?;
    told.each_change_counted()
}

impl Told<'_> {
    fn captures(&self) -> impl Iterator<Item = (&PaymentRecord, &CaptureRecord)> {
        let payments = self.record.payments.iter();
        payments.filter_map(|payment| Some((payment, payment.capture.as_ref()?)))
    }

    /// Won is what paid the order, or was accepted when nothing of that was left.
    fn nothing_but_what_settled_it_has_won(&self) -> Held {
        let winner = self.order.winner().map(Payment::id);
        let dispositions = self.order.dispositions().zip(&self.record.payments);
        let won = dispositions.filter(|((_, it), _)| *it == Some(Disposition::Won));
        let mut settled = won.map(|((payment, _), record)| {
            Some(payment.id()) == winner || winner.is_some() && record.accepted.is_some()
        });
        ensure(settled.all(|it| it), "another payment has won")
    }

    fn heard(&self) -> impl Iterator<Item = i64> {
        self.record.payments.iter().map(|it| it.first_heard)
    }

    fn instants_lie_between_creation_and_clock(&self) -> Held {
        let record = &self.record;
        let closed = record.closing.as_ref().map(|closing| closing.at);
        let ours = self.heard().chain(record.last_activity).chain(closed);
        let life = record.terms.created_at..=record.clock;
        // The provider may have captured before we created, but not long before.
        let captured = self.captures().map(|(_, capture)| capture.earliest);
        let believed = life.start() - 5 * 60_000..=record.clock;
        ensure(
            ours.into_iter().all(|at| life.contains(&at))
                && captured.into_iter().all(|at| believed.contains(&at)),
            "an instant before the creation or after the clock",
        )
    }

    fn activity_is_not_before_what_it_was(&self) -> Held {
        let Some(active) = self.record.last_activity else {
            return Ok(());
        };
        let captured = self.captures().map(|(_, capture)| capture.earliest);
        let latest = self.heard().chain(captured).max();
        ensure(
            latest.is_none_or(|latest| latest <= active),
            "a payment heard of after the last activity",
        )
    }

    fn the_status_fits_what_is_known(&self) -> Held {
        let OpenRecord {
            payments,
            closing,
            paid,
            last_activity,
            ..
        } = &self.record;
        let status = self.order.status();
        let fits = match status {
            Status::Created | Status::CheckoutRendered => payments.is_empty(),
            Status::Attempted => !payments.is_empty(),
            Status::Paid => paid.is_some(),
            Status::Cancelled | Status::Expired => closing
                .as_ref()
                .is_some_and(|closing| leads_to(&closing.cause) == status),
        };
        ensure(
            fits && last_activity.is_some() == status.is_open()
                && paid.is_some() == (status == Status::Paid)
                && !(closing.is_some() && status.is_open()),
            "a status that does not fit",
        )
    }

    /// SPEC: L1
    fn the_winner_paid_for_the_order(&self) -> Held {
        let Some(PaidRecord {
            winner,
            settled,
            as_captured,
        }) = &self.record.paid
        else {
            return Ok(());
        };
        let mut captured = self.captures().map(|(payment, _)| &payment.payment);
        let known = self.order.winner().map(|winner| winner.id().as_str());
        ensure(
            captured.any(|payment| payment == winner)
                && known == Some(winner)
                && (*as_captured || *settled >= self.order.amount().minor()),
            "paid by less than the order costs",
        )
    }

    /// SPEC: L5
    fn a_closed_order_was_paid_only_by_policy_or_command(&self) -> Held {
        let OpenRecord { closing, paid, .. } = &self.record;
        let Some((closing, paid)) = closing.as_ref().zip(paid.as_ref()) else {
            return Ok(());
        };
        let terms = &self.record.terms;
        let policy = match leads_to(&closing.cause) {
            Status::Expired => terms.after_expiry,
            _ => terms.after_cancel,
        };
        let mut captures = self.captures();
        let won = captures.find(|(payment, _)| payment.payment == paid.winner);
        ensure(
            won.is_some_and(|(_, capture)| {
                let since = i128::from(capture.earliest) - i128::from(closing.at);
                capture.reached_open
                    || match policy {
                        LateMoneyRecord::Review => true,
                        LateMoneyRecord::Refund => false,
                        LateMoneyRecord::HonourWithin(within) => since < within.into(),
                    }
            }),
            "honoured against the policy",
        )
    }

    /// SPEC: L1
    fn what_qualifies_has_won(&self) -> Held {
        let paid = self.order.status() == Status::Paid;
        let in_time = |capture: &CaptureRecord| {
            self.order.status().is_open() || honours(self.order, instant(capture.earliest))
        };
        let payments = self.order.payments().zip(&self.record.payments);
        let mut qualifying = payments.filter(|(payment, record)| {
            is_exact_and_here(self.order, payment)
                && record.requests.iter().all(|it| it.standing == 0)
                && record.capture.as_ref().is_some_and(in_time)
        });
        ensure(
            paid || qualifying.next().is_none(),
            "unpaid beside a payment that qualifies",
        )
    }

    fn money_reached_the_order_while_it_was_open(&self) -> Held {
        let closed = self.record.closing.as_ref().map(|closing| closing.at);
        let winner = self.record.paid.as_ref().map(|paid| &paid.winner);
        let fits = |(payment, capture): (&PaymentRecord, &CaptureRecord)| match closed {
            Some(closed) => {
                !capture.reached_open || payment.first_heard.max(capture.earliest) <= closed
            }
            None => capture.reached_open || winner.is_some_and(|it| *it != payment.payment),
        };
        ensure(
            self.captures().all(fits),
            "a capture that reached the order at another time",
        )
    }

    fn time_closed_what_was_due_and_nothing_else(&self) -> Held {
        let OpenRecord { terms, closing, .. } = &self.record;
        let Some(closing) = closing else {
            return Ok(());
        };
        let before = |at: i64| at < closing.at;
        let active = self.heard().filter(|at| before(*at)).max();
        let active = active.unwrap_or(terms.created_at);
        let inactive = terms.inactivity_ms.map(|limit| later(active, limit));
        let due = match closing.cause.as_str() {
            "timeout" => terms.deadline.map(i128::from),
            // At one instant it is the absolute deadline.
            "inactivity" => inactive.filter(|at| terms.deadline.is_none_or(|it| *at < it.into())),
            _ => return Ok(()),
        };
        // A payment that waits to this day, without a limit of its own, has waited all the time.
        let holds = self.record.payments.iter().any(|it| {
            let waits = it.capture.is_none() && it.reversed.is_none() && it.limit.is_none();
            let ended = it.voided || it.failed.is_some() || it.authorized.is_some();
            let end = later(it.first_heard, terms.attempt_window_ms);
            let in_time = before(it.first_heard) && self.is_from_before_the_deadline(it);
            waits && !ended && in_time && end > closing.at.into()
        });
        ensure(
            due.is_some_and(|due| due <= closing.at.into()) && !holds,
            "closed before its time",
        )
    }

    /// Half-open: at its deadline an order has expired, unless a payment holds it open.
    fn nothing_open_is_due(&self) -> Held {
        let OpenRecord { terms, clock, .. } = &self.record;
        let Some(active) = self.record.last_activity else {
            return Ok(());
        };
        let inactive = terms.inactivity_ms.map(|limit| later(active, limit));
        let rules = terms.deadline.map(i128::from).into_iter().chain(inactive);
        let due = rules.min().is_some_and(|due| due <= (*clock).into());
        let payments = self.order.payments().zip(&self.record.payments);
        let mut holding = payments.filter(|(payment, record)| {
            let told = record.limit.map(i128::from);
            let end = told.unwrap_or(later(record.first_heard, terms.attempt_window_ms));
            let pending = payment.progress() == Progress::Pending && end > (*clock).into();
            let held = payment.progress() == Progress::Authorized || payment.rest_is_held();
            let holds = pending || held;
            holds && self.is_from_before_the_deadline(record)
        });
        ensure(!due || holding.next().is_some(), "open after its deadline")
    }

    fn what_time_will_do_lies_ahead(&self) -> Held {
        let order = self.order;
        let mut due = order.expires_at().into_iter().chain(order.next_wake());
        ensure(
            due.all(|at| at > order.clock())
                && (order.expires_at().is_none() || order.status().is_open()),
            "a deadline or a wake-up in the past, or of a closed order",
        )
    }

    fn only_payments_from_before_it_outlive_the_deadline(&self) -> Held {
        let OpenRecord { terms, closing, .. } = &self.record;
        let Some(deadline) = terms.deadline else {
            return Ok(());
        };
        let closed_late = closing.as_ref().is_some_and(|closing| {
            let by_time = matches!(closing.cause.as_str(), "timeout" | "inactivity");
            closing.at > deadline || closing.at == deadline && !by_time
        });
        let late = |payment: &PaymentRecord| !self.is_from_before_the_deadline(payment);
        let mut captures = self.captures();
        let outlived =
            closed_late || captures.any(|(payment, capture)| capture.reached_open && late(payment));
        ensure(
            !outlived || !self.record.payments.iter().all(late),
            "outlived its deadline by itself",
        )
    }

    /// The revision grows with every change, and several payments are one change only in one
    /// report.
    fn each_change_counted(&self) -> Held {
        let OpenRecord {
            revision, payments, ..
        } = &self.record;
        let heard: BTreeSet<_> = self.heard().collect();
        let requests: usize = payments.iter().map(|it| it.requests.len()).sum();
        let ours = self.record.closing.as_ref();
        let ours = ours.is_some_and(|closing| !closing.cause.starts_with("provider"));
        let bound = self.record.provider_orders.len();
        let least = heard.len() + requests + usize::from(ours) + bound.saturating_sub(1);
        let bound = u64::try_from(bound).expect("a few");
        let most = match self.order.status() {
            Status::Created => bound,
            Status::CheckoutRendered => bound + 1,
            Status::Attempted | Status::Paid | Status::Cancelled | Status::Expired => u64::MAX,
        };
        ensure(
            usize::try_from(*revision).is_ok_and(|it| it >= least) && *revision <= most,
            "changes that were not counted",
        )
    }

    fn is_from_before_the_deadline(&self, payment: &PaymentRecord) -> bool {
        let deadline = self.record.terms.deadline;
        deadline.is_none_or(|deadline| payment.first_heard < deadline)
    }
}

/// What an order is that was closed for a cause and not paid since.
fn leads_to(cause: &str) -> Status {
    match cause {
        "merchant" | "provider_cancelled" => Status::Cancelled,
        "provider_expired" | "timeout" | "inactivity" => Status::Expired,
        other => unreachable!("`{other}` closes no order"),
    }
}

fn later(at: i64, millis: u64) -> i128 {
    i128::from(at) + i128::from(millis)
}

fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("within the calendar")
}

fn ensure(holds: bool, broken: &'static str) -> Held {
    if holds { Ok(()) } else { Err(broken) }
}
