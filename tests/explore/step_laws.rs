//! The laws of one step: an order, an input with its `now`, and the order afterwards.

use order_lifecycle::*;

use crate::instants::later;
use crate::plan::{Input, What};
use crate::qualifying::is_exact_and_here;
use crate::reads::{conflict_name, earliest, honours_until, shows_the_same, stored};
use crate::state_laws::Reached;

type Told = Result<Option<Outcome>, Refusal>;

/// One input, with the order at each stage of it.
pub(crate) struct Step<'s> {
    input: &'s Input,
    now: Timestamp,
    before: &'s Order,
    /// The order before the input, and advanced to it.
    timed: &'s Order,
    /// How time alone closed it on the way.
    expired: Option<Closing>,
    told: Told,
    pub(crate) after: Order,
}

impl Input {
    fn apply(&self, order: &mut Order, now: Timestamp) -> Told {
        match &self.what {
            What::Advance => {
                order.advance(now);
                Ok(None)
            }
            What::Command(command) => order.command(command, now).map(Some),
            What::Notice(notice) => Ok(Some(order.observe(notice, now))),
        }
    }
}

impl<'s> Step<'s> {
    pub(crate) fn take(
        before: &'s Order,
        (timed, expired): (&'s Order, Option<Closing>),
        input: &'s Input,
        now: Timestamp,
    ) -> Self {
        let mut after = before.clone();
        let told = input.apply(&mut after, now);
        Self {
            input,
            now,
            before,
            timed,
            expired,
            told,
            after,
        }
    }

    /// Holds each law on the step, and counts what the step is a case of.
    pub(crate) fn hold(&self, reached: &mut Reached) {
        match &self.input.what {
            What::Advance => self.time_does_what_was_foretold(),
            What::Command(_) | What::Notice(_) => self.nobody_else_is_concerned(),
        }
        self.it_does_not_matter_when_time_was_let_pass();
        self.an_earlier_now_is_the_clock();
        self.what_is_decided_stands();
        self.only_what_qualifies_wins();
        self.the_answer_names_legal_steps();
        self.the_answer_tells_whether_anything_changed();
        self.twice_is_once();
        self.count(reached);
    }

    fn outcome(&self) -> Option<&Outcome> {
        self.told.as_ref().ok()?.as_ref()
    }

    fn accepted(&self) -> bool {
        let accept = matches!(
            self.input.what,
            What::Command(Command::Accept { .. } | Command::AcceptAsCaptured { .. })
        );
        accept && self.told.is_ok()
    }

    /// The payment that the input is about.
    fn subject(&self) -> Option<&PaymentId> {
        match &self.input.what {
            What::Notice(notice) => notice.subject(),
            What::Command(
                Command::StartPayment { payment, .. }
                | Command::Accept { payment }
                | Command::AcceptAsCaptured { payment }
                | Command::Refund { payment, .. }
                | Command::WithdrawRefund { payment, .. },
            ) => Some(payment),
            What::Command(_) | What::Advance => None,
        }
    }

    /// The deadline and the wake-up of the order before say when time alone changes it, and
    /// nothing but its clock changes before.
    fn time_does_what_was_foretold(&self) {
        assert_eq!(self.after, *self.timed);
        let (was, is) = (self.before, self.timed);
        let due = was.expires_at().filter(|due| *due <= self.now);
        let closing = due.map(|due| due.max(was.clock()));
        assert_eq!(
            self.expired.map(Closing::at),
            closing,
            "not closed at its deadline"
        );
        assert_eq!(
            self.expired.is_some(),
            was.status() != is.status(),
            "moved by time"
        );
        assert_eq!(self.expired.is_some(), is.revision() > was.revision());
        let same = was.status() == is.status() && was.duties().eq(is.duties());
        match was.next_wake() {
            Some(wake) if wake < self.now => {}
            Some(wake) if wake == self.now => assert!(!same, "woken for nothing"),
            Some(_) | None => assert!(same, "changed by time before the wake-up"),
        }
    }

    /// An input about one payment leaves the others alone, and one about none leaves all.
    fn nobody_else_is_concerned(&self) {
        let other = |it: &&Payment| Some(it.id()) != self.subject();
        let (was, is) = (self.timed.payments(), self.after.payments());
        assert!(
            was.filter(other).eq(is.filter(other)),
            "another payment was changed"
        );
        assert_eq!(
            self.after.terms(),
            self.before.terms(),
            "the terms were changed"
        );
    }

    /// SPEC: L8
    fn it_does_not_matter_when_time_was_let_pass(&self) {
        let mut between = self.before.clock();
        while between < self.now {
            between = later(between, 1);
            let mut order = self.before.clone();
            order.advance(between);
            let told = self.input.apply(&mut order, self.now);
            assert_eq!(order, self.after, "changed by an advance in between");
            assert_eq!(told.is_ok(), self.told.is_ok());
            let (told, ours) = (told.ok().flatten(), self.outcome());
            let answer = |it: &Outcome| (it.answer.clone(), it.passage.after, it.disposition);
            assert_eq!(told.as_ref().map(answer), ours.map(answer));
        }
    }

    /// SPEC: L9
    fn an_earlier_now_is_the_clock(&self) {
        if self.now == self.before.clock() {
            let mut order = self.before.clone();
            let told = self.input.apply(&mut order, later(self.now, -1));
            assert_eq!(order, self.after, "time ran backwards");
            assert_eq!(told, self.told, "told otherwise at an earlier now");
        }
        assert_eq!(self.after.clock(), self.now);
    }

    /// SPEC: L1, L5
    fn what_is_decided_stands(&self) {
        for (was, is) in [(self.before, self.timed), (self.timed, &self.after)] {
            if let Some(winner) = was.winner() {
                assert_eq!(
                    is.winner().map(Payment::id),
                    Some(winner.id()),
                    "another winner"
                );
            }
            if !was.status().is_open() {
                assert_eq!(was.closing(), is.closing(), "the closing was changed");
                let left = was.status() != is.status();
                let honoured = is.status() == Status::Paid && self.may_honour(was);
                assert!(
                    !left || honoured,
                    "{} was left for {}",
                    was.status(),
                    is.status()
                );
            }
            for payment in was.payments() {
                let now = is.payment(payment.id());
                let now = now.expect("a payment was forgotten");
                let ended = payment.captured().is_some();
                assert!(
                    !ended || now.captured().is_some(),
                    "a capture was forgotten"
                );
            }
        }
    }

    fn may_honour(&self, was: &Order) -> bool {
        self.accepted() || honours_until(was).is_some()
    }

    /// Only exact money, all of it here, wins unless we accept other; and on a closed order only
    /// such as occurred in time.
    fn only_what_qualifies_wins(&self) {
        let Some(winner) = self.after.winner() else {
            return;
        };
        if self.timed.winner().is_some() || self.accepted() {
            return;
        }
        let qualifies = is_exact_and_here(&self.after, winner);
        assert!(qualifies, "`{}` won", winner.id());
        assert_eq!(
            self.subject(),
            Some(winner.id()),
            "won by an input about another"
        );
        if let Some(end) = honours_until(self.timed) {
            assert!(earliest(&self.after, winner) < end, "honoured too late");
        }
    }

    fn the_answer_names_legal_steps(&self) {
        let Some(outcome) = self.outcome() else {
            return;
        };
        let passage = outcome.passage;
        let steps: Vec<_> = passage.steps().collect();
        assert_eq!(
            (passage.before, passage.after),
            (self.before.status(), self.after.status())
        );
        assert_eq!(steps.first(), Some(&passage.before));
        assert_eq!(steps.last(), Some(&passage.after));
        let closed = self.timed.closing().is_some() && self.timed.status() != Status::Paid;
        let honoured = closed && self.after.status() == Status::Paid;
        let lifecycle = if honoured {
            Lifecycle::Honouring
        } else {
            Lifecycle::Strict
        };
        assert_eq!(lifecycle.validate_history(&steps), Ok(()));
        if let Some(closing) = passage.closed_by_time {
            assert_eq!(self.after.closing(), Some(closing));
            assert!(
                steps.contains(&Status::Expired),
                "expired in silence: {steps:?}"
            );
        }
        assert!(self.expired.is_none() || passage.closed_by_time == self.expired);
        let disposition = self.subject().and_then(|it| self.after.disposition(it));
        assert_eq!(outcome.disposition, disposition);
    }

    /// SPEC: L6, L7, L10
    fn the_answer_tells_whether_anything_changed(&self) {
        let (was, is) = (self.timed, &self.after);
        match &self.told {
            Err(refusal) => {
                assert_eq!(is, was, "refused, and yet booked");
                assert_eq!(refusal.passage.after, is.status());
                assert_eq!(refusal.passage.closed_by_time, self.expired);
            }
            Ok(None) => {}
            Ok(Some(outcome)) => match outcome.answer {
                Answer::Repeat | Answer::Stale => {
                    assert!(
                        shows_the_same(was, is),
                        "changed by a {}",
                        outcome.answer.as_str()
                    );
                }
                Answer::Applied => assert!(is.revision() > was.revision(), "not to be stored"),
                Answer::Conflict(_) => {}
            },
        }
        // The clocks are the same, so whatever else differs is to be stored.
        if is.revision() == was.revision() {
            assert_eq!(is, was, "changed, and not to be stored");
        } else {
            assert!(stored(is) != stored(was), "to be stored without a change");
        }
    }

    /// SPEC: L10
    fn twice_is_once(&self) {
        let mut again = self.after.clone();
        let told = self.input.apply(&mut again, self.now);
        assert_eq!(again, self.after, "changed by the same a second time");
        let applied = matches!(&told, Ok(Some(outcome)) if outcome.answer == Answer::Applied);
        assert!(!applied, "news a second time");
    }

    fn count(&self, reached: &mut Reached) {
        let mut seen = |kind, name| *reached.entry((kind, name)).or_default() += 1;
        match &self.told {
            Err(refusal) => seen("refused", refusal.reason.as_str()),
            Ok(None) => {}
            Ok(Some(outcome)) => {
                seen("answer", outcome.answer.as_str());
                if let Answer::Conflict(conflict) = &outcome.answer {
                    seen("conflict", conflict_name(conflict));
                }
            }
        }
        let (was, is) = (self.timed, &self.after);
        if is.status() == Status::Paid && was.status() != Status::Paid {
            let by = match self.input.what {
                What::Command(_) => "by command",
                What::Notice(_) | What::Advance => "by notice",
            };
            seen("won", by);
            if was.closing().is_some() {
                seen("honoured", by);
            }
        }
    }
}
