//! The doors through which an order changes, and the only code that writes one.
//!
//! # Theory of operation
//!
//! There are four doors: a command of ours, a notice, a whole report, and time alone. Each takes
//! `now` and goes the same way. It *sets out*: the clock is clamped so that it never runs
//! backwards, and what time had closed until then is closed first. It *does* its own work: a
//! command is decided (and may be refused, which leaves the order as it was), facts are merged into
//! the ledger and then judged. It *arrives*: what changed counts one revision, what changed visibly
//! is activity of an open order, and an input that ended the last hold on an order past its
//! deadline expires it at once. So every answer tells apart what time did and what the input did.
//!
//! What is true after each way of ending, for whoever stores the order:
//!
//! | the input was | status, ledger, duties | revision | activity |
//! |---|---|---|---|
//! | applied | changed | + 1 | yes, while open |
//! | a repeat or stale, with a later time | as before | + 1 | no |
//! | a repeat or stale, with nothing new | as before | as before | no |
//! | a conflict | as one of the three above, by what was merged | | |
//! | refused, or a report that is not ours | as before | as before | no |
//!
//! Where time closed the order on the way, that is one revision more. A clock that moved alone is
//! none: storing an order because it was looked at would make writers collide for nothing.
//!
//! Statuses move in one place, [`Order::fire`], which asks the lifecycle table first. The ledger is
//! written in two: where facts are merged, and where requests of ours are noted.
//!
//! | file | what it does |
//! |---|---|
//! | `decide` | the few decisions that cannot be undone, each a step of the lifecycle |
//! | `command` | what we want, each command with its reasons to be refused, in their order |
//! | `refuse` | those reasons, asked of the state |
//! | `notice` | one fact: merged, and judged |
//! | `report` | one message: whose it is, and all of its facts judged once |
//! | `compare` | what a message and the order still disagree about after that |
//! | `replay` | a log of inputs, given again |
//! | `typed` | the same commands on orders whose status is known at compile time |
//!
//! This room may use every room above it in the list of the crate. It never stores what can be
//! derived, never reads a clock of its own, and never refuses a fact.

pub(crate) mod command;
mod compare;
pub(crate) mod decide;
pub(crate) mod notice;
pub(crate) mod refuse;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod typed;

use crate::answer::outcome::Passage;
use crate::ledger::latest::Change;
use crate::lifecycle::closing::Closing;
use crate::order::Order;
use crate::value::timestamp::Timestamp;

impl Order {
    /// Lets time pass. Returns the closing, if time alone closed the order on the way.
    ///
    /// Early, late, twice or never: the order records the instant of its deadline, not of the call
    /// (law L8). A `now` before the order's clock changes nothing (law L9). One far-future `now`
    /// moves the clock for good, so bound yours.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let terms = Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?);
    /// let mut order = Order::new(terms.with_expiry(Expiry::after(Duration::from_secs(900)))?);
    /// let closing = order.advance("2026-11-24T12:00:00Z".parse()?).expect("it is late");
    /// assert_eq!(closing.to_string(), "EXPIRED at 2026-11-24T10:15:00Z (timeout)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advance(&mut self, now: Timestamp) -> Option<Closing> {
        let since = self.clock;
        self.clock = since.max(now);
        self.expire_if_due(since)
    }

    /// Begins an input: time comes first. SPEC: L8
    ///
    /// An input at 20 to an order that was due at 15 meets an expired order, whether or not a job
    /// had advanced it meanwhile. A refused command keeps this much, and nothing else (law L6).
    fn set_out(&mut self, now: Timestamp) -> Passage {
        let before = self.status();
        let closed_by_time = self.advance(now);
        Passage {
            before,
            closed_by_time,
            after: self.status(),
        }
    }

    /// Ends an input that changed so much: counts it, notes the activity, and closes the order if
    /// that ended what held it open.
    ///
    /// A whole report arrives once, however many facts it had. A repeat is no activity: a provider
    /// that delivers a message again and again must not keep an order alive (incident I-157).
    fn arrive(&mut self, passage: Passage, change: Change) -> Passage {
        if change > Change::Nothing {
            self.revise();
        }
        // Only what changed visibly can end a hold or move a deadline.
        let ended = if change == Change::Visible {
            self.state.touch(self.clock);
            self.expire_if_due(self.clock)
        } else {
            None
        };
        Passage {
            closed_by_time: passage.closed_by_time.or(ended),
            after: self.status(),
            ..passage
        }
    }

    /// Closes an order whose time has come, at the first instant from `since` at which it had.
    ///
    /// `since` is how far the order's life is told already. An order past its deadline at 15 whose
    /// last hold was ended by a message at 20 expires at 20: until then it was open, and payable.
    #[inline]
    fn expire_if_due(&mut self, since: Timestamp) -> Option<Closing> {
        let rule = self.rule().filter(|rule| rule.at <= self.clock)?;
        self.expire(rule, since)
    }

    /// Closes an order of which a rule has fallen due, unless a payment holds it open. Payments are
    /// looked at only here, and so rarely that every input asks for the rule alone.
    #[cold]
    fn expire(&mut self, rule: Closing, since: Timestamp) -> Option<Closing> {
        if self.is_held() {
            return None;
        }
        let due = self.once_released(rule)?;
        let closing = Closing {
            at: due.at.max(since),
            cause: due.cause,
        };
        self.close(closing);
        self.revise();
        Some(closing)
    }

    /// Counts one change. Saturating: 2^64 changes never come, and a counter that began anew would
    /// let an old revision pass for a new one.
    fn revise(&mut self) {
        self.revision = self.revision.saturating_add(1);
    }
}
