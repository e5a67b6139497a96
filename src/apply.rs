//! Three of the doors through which an order changes: commands, notices and time. Whole reports
//! come through `reconcile`.
//!
//! Each takes `now`, never runs backwards, advances the order before the input and once more after
//! it, and counts a revision for each change.

use time::UtcDateTime;

use crate::decide::Decided;
use crate::input::{Command, Notice};
use crate::instant::Instant;
use crate::order::Order;
use crate::outcome::Outcome;
use crate::refusal::{Reason, Refusal, Verb};
use crate::state::{Closing, State};
use crate::status::Status;

impl Order {
    /// Applies a command, or refuses it.
    ///
    /// The order first advances to `now`, clamped to the largest `now` it has seen. A command that
    /// already holds is answered as a repeat, not refused.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the first [`Reason`](crate::Reason) that applies. Nothing but time has
    /// moved (law L6).
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # use time::macros::utc_datetime;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, utc_datetime!(2026-11-24 10:00)));
    /// let now = utc_datetime!(2026-11-24 10:01);
    /// let start = Command::StartPayment { payment: PaymentId::new("pay_1")?, limit: None };
    /// assert_eq!(order.command(&start, now)?.after, Status::Attempted);
    ///
    /// let refusal = order.command(&Command::Cancel, now).unwrap_err();
    /// assert_eq!(refusal.reason.as_str(), "payment_in_flight");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn command(&mut self, command: &Command, now: UtcDateTime) -> Result<Outcome, Refusal> {
        let before = self.status();
        let expired = self.advance(now);
        match self.decide(command) {
            Ok(decided) => {
                let subject = command.payment().and_then(|id| self.ledger.find(id));
                let place = subject.map(|(place, _)| place);
                Ok(self.conclude((before, expired), Decided { place, ..decided }))
            }
            Err(reason) => Err(self.refuse(command.verb(), reason, (before, expired))),
        }
    }

    /// Takes note of a fact. Never refused (law L7), whatever the status.
    ///
    /// Facts about payments merge, so that repeats and any order of arrival give the same ledger
    /// (law L3). The answer tells whether anything visible changed; the order's clock and expiry
    /// follow `now`, not the provider's time.
    pub fn observe(&mut self, notice: &Notice, now: UtcDateTime) -> Outcome {
        let before = self.status();
        let expired = self.advance(now);
        let decided = self.hear(&notice.fact, Instant::truncated(notice.occurred_at));
        self.conclude((before, expired), decided)
    }

    /// Lets time pass. Returns the closing, if time alone closed the order on the way.
    ///
    /// Early, late, twice or never: the order records the instant of its deadline, not of the call
    /// (law L8). A `now` before the order's clock changes nothing (law L9).
    pub fn advance(&mut self, now: UtcDateTime) -> Option<Closing> {
        let since = self.clock;
        self.clock = since.max(Instant::truncated(now));
        self.expire_if_due(since)
    }

    /// Closes an order whose time has come, at the first instant from `since` at which it had.
    fn expire_if_due(&mut self, since: Instant) -> Option<Closing> {
        // Payments are looked at only once a rule has fallen due, which is rarely.
        let rule = self.rule().filter(|rule| rule.at <= self.clock)?;
        let due = self
            .once_released(rule)
            .filter(|due| due.at <= self.clock)?;
        let closing = Closing {
            at: due.at.max(since),
            cause: due.cause,
        };
        self.expire(closing);
        self.revise();
        Some(closing)
    }

    fn revise(&mut self) {
        self.revision = self.revision.saturating_add(1);
    }

    fn conclude(
        &mut self,
        (before, expired): (Status, Option<Closing>),
        decided: Decided,
    ) -> Outcome {
        let Decided {
            answer,
            changed,
            moved,
            place,
        } = decided;
        let ended = self.note_change(changed, moved);
        Outcome {
            before,
            expired: expired.or(ended),
            answer,
            after: self.status(),
            disposition: place.and_then(|place| self.judge(place, self.ledger.get(place)?)),
        }
    }

    /// Counts the revision of what moved, notes the activity of what changed, and closes the order
    /// if that ended what held it open.
    pub(crate) fn note_change(&mut self, changed: bool, moved: bool) -> Option<Closing> {
        if moved {
            self.revise();
        }
        // Only what changed can end a hold or move a deadline.
        if !changed {
            return None;
        }
        self.state.touch(self.clock);
        self.expire_if_due(self.clock)
    }

    pub(crate) fn refuse(
        &self,
        verb: Verb,
        reason: Reason,
        (before, expired): (Status, Option<Closing>),
    ) -> Refusal {
        let (status, possible) = (self.status(), self.possible());
        Refusal {
            verb,
            reason,
            before,
            expired,
            status,
            possible,
        }
    }
}

impl<S: State> Order<S> {
    /// Returns the refusal that a command would get now, at the order's clock, without doing
    /// anything: to show a button only where pressing it works.
    ///
    /// Costs a clone of the order, because the command is tried on one; so this and
    /// [`command`](Order::command) cannot disagree. `None` covers repeats and conflicts too. It is
    /// an answer for this instant and this revision: a command can still be refused later.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # use time::macros::utc_datetime;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, utc_datetime!(2026-11-24 10:00)));
    /// assert_eq!(order.refusal(&Command::Cancel), None);
    ///
    /// let start = Command::StartPayment { payment: PaymentId::new("pay_1")?, limit: None };
    /// order.command(&start, utc_datetime!(2026-11-24 10:01))?;
    /// let refusal = order.refusal(&Command::Cancel);
    /// assert_eq!(refusal.map(|it| it.reason), Some(Reason::PaymentInFlight));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn refusal(&self, command: &Command) -> Option<Refusal> {
        let mut trial = self.clone().with_state(self.state.any());
        trial.command(command, self.clock()).err()
    }
}
