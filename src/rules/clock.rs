//! When time alone changes an order: the rules of expiry, of overdue payments and of wake-ups.
//!
//! An open order expires at the first instant at or after its deadline at which no payment holds it
//! open. A live payment holds it: a pending one until its own limit, an authorised one without
//! limit, even when it is overdue, since the customer's money is reserved; one first heard of at or
//! after the absolute deadline never does. Everything is half-open: at the instant itself it has
//! happened.
//!
//! An order of 15 minutes, with an attempt window of 15 minutes, in minutes after its creation:
//!
//! | reported or started | expires | because |
//! |---|---|---|
//! | nothing | at 15 | the deadline |
//! | pay_1 pending, received at 10 | at 25 | pay_1 holds it open until 10 + 15 (I-26) |
//! | the same, pay_1 failed, received at 12 | at 15 | a payment that ended holds nothing (I-22) |
//! | the same, pay_1 failed, received at 20 | at 20 | the first instant without a hold (I-145b) |
//! | pay_1 authorised, received at 10 | not by time | the customer's money is reserved (I-08) |
//! | pay_1 pending, received at 16 | at 15 | it had expired, and stays so |
//!
//! Only `now` counts here. The provider's times are the provider's clock, and an order must not
//! expire or come back by it. What is answered is worked out anew at each call, so a job that runs
//! early, late, twice or never can ask whatever it likes (law L8).

use crate::ledger::course::Progress;
use crate::ledger::payment::Payment;
use crate::lifecycle::closing::{Closing, ClosingCause};
use crate::order::Order;
use crate::order::state::State;
use crate::terms::policy::LateMoney;
use crate::value::timestamp::Timestamp;

/// Until when a payment keeps the order open.
enum Hold {
    No,
    /// Half-open: at this instant it does not any more.
    Until(Timestamp),
    /// Until a fact ends it. Time alone closes no order that has such a payment.
    WithoutLimit,
}

impl<S: State> Order<S> {
    /// Returns the instant at which time alone closes the order: `Some` exactly when it will,
    /// unless an input comes before. Half-open: at this instant the order has expired.
    ///
    /// `None` for an order that is closed, that has no deadline, or that a payment holds open
    /// without limit. Not the same as [`Terms::deadline`](crate::Terms::deadline), which was agreed
    /// and knows of no payment.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |minute: i64| Timestamp::from_millis(minute * 60_000).unwrap();
    /// let expiry = Expiry::after(Duration::from_secs(15 * 60));
    /// let terms = Terms::new(OrderId::new("A-1")?, amount, at(0)).with_expiry(expiry)?;
    /// let mut order = Order::new(terms);
    /// assert_eq!(order.expires_at(), Some(at(15)));
    ///
    /// // A payment holds it open: until its limit, and once authorised until a fact ends it.
    /// let payment = PaymentId::new("pay_1")?;
    /// let limit = Some(at(20));
    /// order.command(&Command::StartPayment { payment: payment.clone(), limit }, at(10))?;
    /// assert_eq!(order.expires_at(), Some(at(20)));
    /// let authorized = Notice::payment(payment.clone(), PaymentFact::authorized(amount), at(12));
    /// let _ = order.observe(&authorized, at(12));
    /// assert_eq!(order.expires_at(), None);
    ///
    /// // The hold ends long after the deadline, and the order expires at that instant.
    /// let outcome = order.observe(&Notice::payment(payment, PaymentFact::Voided, at(90)), at(90));
    /// assert_eq!(outcome.passage.closed_by_time.map(Closing::at), Some(at(90)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.due().map(|due| due.at)
    }

    /// Returns the next instant after the order's clock at which time alone changes the status or
    /// the duties. A service needs one timer for it: advance the order then, and look at its
    /// duties.
    ///
    /// Three things can come due: the order expires; a payment of an open order becomes overdue,
    /// and is to be polled; the time in which a closed order honours a live payment ends, and the
    /// payment is to be voided. The earliest of them is returned. `None` means that only an input
    /// changes the order; one that is due already is no wake-up but a duty on the list.
    ///
    /// A service that sleeps through it loses nothing but time. Without any timer nobody asks about
    /// a payment whose message was lost (incidents I-04 and I-155).
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |minute: i64| Timestamp::from_millis(minute * 60_000).unwrap();
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
    /// let payment = PaymentId::new("pay_1")?;
    /// order.command(&Command::StartPayment { payment, limit: Some(at(10)) }, at(1))?;
    /// assert_eq!(order.next_wake(), Some(at(10)));
    /// assert_eq!(order.duties().count(), 0);
    ///
    /// order.advance(at(10)); // half-open: overdue at its limit
    /// assert_eq!(order.duties().map(|it| it.to_string()).collect::<Vec<_>>(), ["poll pay_1"]);
    /// assert_eq!(order.next_wake(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        let due = self.due().map(|due| due.at);
        let overdue = self
            .ledger
            .iter()
            .filter_map(|payment| self.turns_overdue(payment));
        let lapse = self.honour_lapses();
        overdue
            .chain(due)
            .chain(lapse)
            .filter(|at| *at > self.clock)
            .min()
    }

    /// The instant at which time closes the order, and by which rule. It may lie before the clock
    /// only inside an input, which closes the order then. SPEC: L8
    pub(crate) fn due(&self) -> Option<Closing> {
        self.rule().and_then(|rule| self.once_released(rule))
    }

    /// The rule that falls due first, whatever the payments hold; the absolute deadline goes
    /// before an inactivity timeout that falls on the same instant.
    ///
    /// The cause is settled here and a hold only delays it: an order whose inactivity timeout fell
    /// due at 10 and that a payment held until 20, past its deadline at 15, expired for inactivity.
    /// `None` for closed orders, which have no last activity, and for terms without any rule.
    #[inline]
    pub(crate) fn rule(&self) -> Option<Closing> {
        let last_activity = self.state.any().last_activity()?;
        let timeout = |at| Closing {
            at,
            cause: ClosingCause::Timeout,
        };
        let timeout = self.terms.deadline().map(timeout);
        let Some(at) = self.terms.inactive_since(last_activity) else {
            return timeout;
        };
        let inactive = Closing {
            at,
            cause: ClosingCause::Inactivity,
        };
        timeout.filter(|it| it.at <= at).or(Some(inactive))
    }

    /// The first instant from a rule's own at which no payment holds the order open: the latest of
    /// all the holds' ends. `None` never comes, unless a fact ends the hold that has no limit.
    pub(crate) fn once_released(&self, rule: Closing) -> Option<Closing> {
        let Closing { mut at, cause } = rule;
        for payment in self.ledger.iter() {
            match self.hold(payment) {
                Hold::No => {}
                Hold::Until(limit) => at = at.max(limit),
                Hold::WithoutLimit => return None,
            }
        }
        Some(Closing { at, cause })
    }

    /// Tells whether some payment holds the order open at its clock. The first that does is enough,
    /// so that a message to an order that many payments hold does not look at all of them.
    pub(crate) fn is_held(&self) -> bool {
        self.ledger.iter().any(|payment| match self.hold(payment) {
            Hold::No => false,
            Hold::Until(limit) => limit > self.clock,
            Hold::WithoutLimit => true,
        })
    }

    /// Until when a payment holds the order open.
    ///
    /// One that came at or after the absolute deadline never does. Otherwise each new attempt of a
    /// customer who keeps trying would push the end out once more, and the stock with it. Only the
    /// absolute deadline is asked, because an inactivity timeout begins anew with each payment.
    fn hold(&self, payment: &Payment) -> Hold {
        let deadline = self.terms.deadline();
        if deadline.is_some_and(|deadline| !payment.heard_before(deadline)) {
            return Hold::No;
        }
        match payment.progress() {
            Progress::Pending => self
                .own_limit(payment)
                .map_or(Hold::WithoutLimit, Hold::Until),
            Progress::Authorized => Hold::WithoutLimit,
            Progress::Captured if payment.rest_is_held() => Hold::WithoutLimit,
            Progress::Failed | Progress::Voided | Progress::Captured => Hold::No,
        }
    }

    /// The end of a payment's own time. `None` never comes: a window that would end behind the end
    /// of the calendar. A hold lasts for days where an attempt lasts for minutes; but one of which
    /// not even the amount is known is asked about like an attempt.
    pub(crate) fn own_limit(&self, payment: &Payment) -> Option<Timestamp> {
        let since = payment.first_heard;
        payment.own_limit(if payment.held().is_some() || payment.rest_is_held() {
            self.terms.hold_window_since(since)
        } else {
            self.terms.window_since(since)
        })
    }

    /// Tells whether a payment is live and past its own limit: its fate is unknown. Passing time
    /// never makes a payment failed. A local clock that says "lapsed" while the provider says
    /// "open" is how money is kept on dead orders (incidents I-02 and I-32); so it is asked about
    /// instead.
    pub(crate) fn is_overdue(&self, payment: &Payment) -> bool {
        let limit = self.own_limit(payment);
        payment.is_live() && limit.is_some_and(|limit| limit <= self.clock)
    }

    /// The limit of a payment whose passing adds a duty to the open order. One that is polled
    /// anyway gets no second `Poll`, so its limit wakes nobody. On a closed order a live payment is
    /// on the list from the first instant, whatever its limit.
    fn turns_overdue(&self, payment: &Payment) -> Option<Timestamp> {
        let adds_duty = self.status().is_open() && payment.is_live();
        let polled_anyway = payment.refund_in_doubt() || payment.capture_pending();
        if adds_duty && !polled_anyway {
            self.own_limit(payment)
        } else {
            None
        }
    }

    /// The end of the time in which a closed order would still honour a live payment: then its
    /// `Poll` becomes a `Void`. Without a live payment its passing changes no duty. Money that is
    /// captured already was judged by its own date, which stands still.
    fn honour_lapses(&self) -> Option<Timestamp> {
        let (closing, policy) = self.late_money()?;
        match policy {
            LateMoney::HonourWithin(within) if self.ledger.iter().any(Payment::is_live) => {
                closing.at.checked_add(within)
            }
            LateMoney::HonourWithin(_) | LateMoney::Refund | LateMoney::Review => None,
        }
    }
}
