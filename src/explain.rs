//! Why an order is as it is, in sentences for people.
//!
//! # Theory of operation
//!
//! An explanation is read off the state, sentence by sentence: what was agreed, what became of it
//! (`status`), each payment with where its money stands and by which rule (`payment`), where every
//! minor unit is, what is still to do, and what time will change. Nothing about it is stored, and
//! what the order does not remember (which payment held it open, whether a policy or a decision
//! came first) is not claimed. It judges nothing again: why money is owed back or waits is what the
//! judge said, every reason of it.
//!
//! This room may read everything and is read by nobody. The words are for people and may change;
//! programs read the order itself.

pub(crate) mod payment;
pub(crate) mod status;
pub(crate) mod words;

use core::fmt;

use crate::explain::payment::{Because, PaymentStory};
use crate::explain::status::StatusStory;
use crate::explain::words::Span;
use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::{UnappliedReason, UnappliedReasons};
use crate::rules::duty::Duty;
use crate::rules::sums::Sums;
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

/// Why an order has its status, in several lines of plain text.
///
/// Made by [`Order::explain`] and written by [`Display`](fmt::Display), without a final line break.
/// The words are for people and may change; programs read the order itself.
#[derive(Clone, Copy)]
pub(crate) struct Explanation<'o, S: State> {
    order: &'o Order<S>,
}

impl<S: State> Order<S> {
    /// Explains why the order has its status: what was agreed, what became of it, where the money
    /// of each payment stands and by which rule, what is still to do, and what time will change.
    ///
    /// For a log, a support screen or a bug report. Answers for the order's clock: advance, then
    /// explain. Timestamps are UTC with milliseconds only where there are any; a capture is *dated*
    /// by the earliest instant the provider reported for it, never later than we received it.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("499.00", Currency::INR)?;
    /// # let at = |time: &str| format!("2026-11-24T{time}:00Z").parse::<Timestamp>();
    /// let terms = Terms::new(OrderId::new("A-1")?, amount, at("10:00")?)
    ///     .with_expiry(Expiry::after(Duration::from_secs(15 * 60)))?;
    /// let mut order = Order::new(terms);
    /// for (payment, now) in [("pay_1", at("10:02")?), ("pay_2", at("10:03")?)] {
    ///     let captured = PaymentFact::Captured { amount };
    ///     let _ = order.observe(&Notice::payment(PaymentId::new(payment)?, captured, now), now);
    /// }
    ///
    /// assert_eq!(order.explain().to_string(), "\
    /// Order A-1 is PAID as of 2026-11-24T10:03:00Z.
    /// It costs 499.00 INR and was created at 2026-11-24T10:00:00Z.
    /// Agreed expiry: at 2026-11-24T10:15:00Z.
    /// It was paid by pay_1 with 499.00 INR, dated 2026-11-24T10:02:00Z.
    /// Payments:
    /// - pay_1: captured 499.00 INR, dated 2026-11-24T10:02:00Z.
    ///   It paid the order.
    /// - pay_2: captured 499.00 INR, dated 2026-11-24T10:03:00Z.
    ///   The order does not keep it: the order is paid by pay_1.
    /// Of 998.00 INR received, 499.00 pays the order, 499.00 is owed back.
    /// To do:
    /// - Refund 499.00 INR of pay_2: the order is paid by pay_1.
    /// Time alone changes nothing more.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "an explanation does nothing but be shown"]
    pub fn explain(&self) -> impl fmt::Display {
        Explanation { order: self }
    }
}

impl<S: State> fmt::Display for Explanation<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (order, now) = (self.order, self.order.clock);
        write!(f, "Order {} is {} as of {now}.", order.id(), order.status())?;
        self.agreed(f)?;
        write!(f, "{}", StatusStory { order })?;
        self.payments(f)?;
        self.money(f)?;
        self.duties(f)?;
        self.time(f)
    }
}

impl<S: State> Explanation<'_, S> {
    /// The price, the provider's name for the order, and when time alone would end it by the terms.
    fn agreed(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms = &self.order.terms;
        let (amount, created) = (terms.amount(), terms.created_at());
        write!(f, "\nIt costs {amount} and was created at {created}.")?;
        let mut before = "\nThe provider knows it as ";
        for theirs in self.order.provider_orders() {
            write!(f, "{before}{theirs}")?;
            before = ", then as ";
        }
        if self.order.provider_order().is_some() {
            f.write_str(".")?;
        }
        let inactivity = terms.inactivity_timeout().map(Span);
        match (terms.deadline(), inactivity) {
            (None, None) => f.write_str("\nAgreed expiry: none."),
            (Some(at), None) => write!(f, "\nAgreed expiry: at {at}."),
            (None, Some(span)) => write!(f, "\nAgreed expiry: after {span} without activity."),
            (Some(at), Some(span)) => {
                write!(
                    f,
                    "\nAgreed expiry: at {at}, or after {span} without activity."
                )
            }
        }
    }

    /// Every payment with its story, by id.
    fn payments(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.order.payments().len() > 0 {
            f.write_str("\nPayments:")?;
        }
        self.order
            .dispositions()
            .try_for_each(|(payment, disposition)| {
                let story = PaymentStory {
                    order: self.order,
                    payment,
                    disposition,
                };
                write!(f, "\n- {story}")
            })
    }

    /// Where every captured minor unit is. SPEC: L2
    fn money(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut currencies = self.order.currencies().peekable();
        if currencies.peek().is_none() {
            return f.write_str("\nNo money was received.");
        }
        currencies.try_for_each(|currency| sums(&self.order.sums_in(currency), f))
    }

    /// What is still to do: the duties, in their order.
    fn duties(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut duties = self.order.duties().peekable();
        if duties.peek().is_none() {
            return f.write_str("\nNothing is left to do.");
        }
        f.write_str("\nTo do:")?;
        duties.try_for_each(|duty| self.duty(&duty, f))
    }

    /// One duty, with its reason. Each begins with what to do.
    fn duty(self, duty: &Duty<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.order.status();
        match duty {
            Duty::Refund {
                payment,
                request: Some(request),
                amount,
                ..
            } => write!(
                f,
                "\n- Refund {amount} of {payment} for request {request}: no refund answers it yet."
            ),
            Duty::Refund {
                payment,
                request: None,
                amount,
                ..
            } => {
                write!(f, "\n- Refund {amount} of {payment}: ")?;
                self.because(payment, f)
            }
            Duty::Void { payment } => write!(
                f,
                "\n- End {payment}, or keep asking until it has ended: the order is {status}, and \
                 money could still be taken."
            ),
            Duty::Poll { payment } => {
                write!(f, "\n- Ask the provider about {payment}: ")?;
                self.in_doubt(payment, f)
            }
            Duty::Capture {
                payment, amount, ..
            } => write!(
                f,
                "\n- Capture {amount} of {payment}: it is held, and the order waits for it."
            ),
            Duty::Decide { payment, why } => {
                write!(
                    f,
                    "\n- Decide about {payment}, {}: ",
                    self.choice(payment, *why)
                )?;
                self.because(payment, f)
            }
        }
    }

    /// What there is to choose from, of what would not be refused.
    fn choice(self, payment: &PaymentId, why: UnappliedReasons) -> &'static str {
        if why.contains(UnappliedReason::Overreturned) {
            return "to get money back or to acknowledge that it is gone";
        }
        if why.contains(UnappliedReason::ShortHold) {
            return "to have more held or to let it go";
        }
        let Some((place, found)) = self.order.ledger.find(payment) else {
            return "";
        };
        let at_the_price = self.order.acceptable(place, found, false).is_ok();
        let as_captured = self.order.acceptable(place, found, true).is_ok();
        match (at_the_price, as_captured) {
            (true, _) => "to accept it or to give it back",
            (false, true) => "to accept it as captured or to give it back",
            (false, false) => "to give it back, for it cannot be accepted",
        }
    }

    /// Why money of a payment is owed back or waits, judged as the payment's story was.
    fn because(self, payment: &PaymentId, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, payment)) = self.order.ledger.find(payment) else {
            return Ok(());
        };
        if payment.unacknowledged() > 0 {
            return f.write_str("its money went back more than once.");
        }
        let because = Because {
            order: self.order,
            payment,
            disposition: self.order.judge(place, payment),
        };
        write!(f, "{because}.")
    }

    /// The first reason for which the provider is to be asked about a payment.
    fn in_doubt(self, payment: &PaymentId, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = self.order;
        let Some(payment) = order.payment(payment) else {
            return Ok(());
        };
        f.write_str(if payment.is_live() && order.honours(order.clock) {
            "its capture could still pay the order."
        } else if order.status().is_open() && order.is_overdue(payment) {
            "it is overdue, and its fate is not known."
        } else if payment.refund_converted() {
            "a refund was reported in another currency than was captured."
        } else {
            "the fate of a refund is not known."
        })
    }

    /// What time alone will change: first what comes before the end, then the end.
    fn time(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = self.order;
        let (wake, deadline) = (order.next_wake(), order.expires_at());
        if let Some(wake) = wake.filter(|_| wake != deadline) {
            self.before_the_end(wake, f)?;
        }
        match deadline {
            Some(at) => write!(f, "\nUnless something happens before, it expires at {at}."),
            None if order.rule().is_some() => {
                f.write_str("\nIt does not expire while a payment holds it open without limit.")
            }
            None if wake.is_none() => f.write_str("\nTime alone changes nothing more."),
            None => Ok(()),
        }
    }

    /// What time changes other than by closing the order.
    fn before_the_end(self, wake: Timestamp, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (order, at) = (self.order, wake);
        if !order.status().is_open() {
            write!(
                f,
                "\nA capture dated before {at} can still pay the order; from then on "
            )?;
            return f.write_str("running payments are to be ended.");
        }
        let limit = |it: &Payment| order.own_limit(it);
        let mut turning = order
            .payments()
            .filter(|it| it.is_live() && limit(it) == Some(wake));
        let who = turning.next().map_or("a payment", |it| it.id().as_str());
        write!(
            f,
            "\nUnless something happens before, {who} is overdue at {at}."
        )
    }
}

/// One sentence with the places that are not empty, and one more where refunds exceed the capture.
fn sums(sums: &Sums, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let currency = sums.currency;
    write!(
        f,
        "\nOf {} {currency} received",
        currency.decimal(sums.received)
    )?;
    for (minor, place) in [
        (sums.applied, "pays the order"),
        (sums.owed, "is owed back"),
        (sums.given_back, "is refunded or being refunded"),
        (sums.disputed, "is disputed or lost in a dispute"),
        (sums.returned, "was reversed"),
        (sums.under_review, "waits for a decision"),
    ] {
        if minor > 0 {
            write!(f, ", {} {place}", currency.decimal(minor))?;
        }
    }
    f.write_str(".")?;
    if sums.refunded > sums.given_back {
        let refunded = currency.decimal(sums.refunded);
        write!(
            f,
            "\nThe refunds reported come to {refunded} {currency}, more than was captured for them."
        )?;
    }
    if sums.overreturned > 0 {
        let over = currency.decimal(sums.overreturned);
        write!(
            f,
            "\nIn refunds and lost disputes {over} {currency} went back more than once."
        )?;
    }
    Ok(())
}
