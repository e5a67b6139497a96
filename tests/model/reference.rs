//! An order as the specification tells it, for comparison with the crate's. Guards against a rule
//! that the crate and its tests misread in the same way: it keeps everything that it heard, finds
//! every answer anew from the whole of it, and shares no rule with the crate.

use std::collections::BTreeMap;
use std::rc::Rc;

use order_lifecycle::*;

use crate::history::{Heard, Millis, Told, about, later, millis};
use crate::judging::Verdict;
use crate::money::is_whole;

/// Whole reports have laws of their own; what they tell is modelled notice by notice.
pub(crate) const UNMODELLED: &str = "the histories have no reports";

#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) terms: Rc<Terms>,
    /// Every input that changed something or could have, in the order of arrival.
    pub(crate) heard: Rc<Vec<Heard>>,
    pub(crate) clock: Millis,
    pub(crate) last_activity: Millis,
    rendered: bool,
    /// In the order of binding.
    pub(crate) bound: Vec<ProviderOrderId>,
    pub(crate) closing: Option<Closed>,
    /// Who paid, and the capture with which it did, or that was accepted since.
    pub(crate) winner: Option<(PaymentId, Taken)>,
    /// Who was accepted although another had paid.
    pub(crate) accepted: BTreeMap<PaymentId, Taken>,
    /// What went back above a capture, where that was acknowledged.
    pub(crate) acknowledged: BTreeMap<PaymentId, i128>,
    /// Whether the last input changed anything but the clock, provider times included.
    pub(crate) changed: bool,
}

/// A capture that was taken for the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Taken {
    pub(crate) captured: Amount,
    /// Whether whatever was captured will do.
    pub(crate) as_captured: bool,
}

/// When, why, and whether by a cancellation, the order was closed unpaid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Closed {
    pub(crate) at: Millis,
    pub(crate) cause: ClosingCause,
    pub(crate) status: Status,
}

/// What an input did.
#[derive(Debug, PartialEq)]
pub(crate) struct Response {
    pub(crate) before: Status,
    pub(crate) expired: Option<(Millis, ClosingCause)>,
    pub(crate) said: Said,
    pub(crate) after: Status,
    pub(crate) disposition: Option<Verdict>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Nothing,
    Refused(RefusalReason),
    Answered(Answer),
}

impl Reference {
    pub(crate) fn new(terms: Terms) -> Self {
        let created = millis(terms.created_at());
        Self {
            terms: Rc::new(terms),
            heard: Rc::default(),
            clock: created,
            last_activity: created,
            rendered: false,
            bound: Vec::new(),
            closing: None,
            winner: None,
            accepted: BTreeMap::new(),
            acknowledged: BTreeMap::new(),
            changed: false,
        }
    }

    /// Hears one input: time passes, the input is applied, and time is looked at again.
    pub(crate) fn hear(&mut self, entry: &Entry) -> Response {
        let before = self.status();
        let alive_until = self.clock;
        let was = self.clone();
        self.clock = self.clock.max(millis(entry.at));
        let passed = self.expire(alive_until);
        let said = match &entry.input {
            Input::Advance => Said::Nothing,
            Input::Command(command) => match self.command(command) {
                Ok(answer) => Said::Answered(answer),
                Err(reason) => Said::Refused(reason),
            },
            Input::Notice(notice) => Said::Answered(self.notice(notice)),
            Input::Report(_) => unreachable!("{UNMODELLED}"),
        };
        let expired = passed.or_else(|| self.expire(self.clock));
        let told = match said {
            Said::Answered(_) => about(&entry.input),
            Said::Refused(_) | Said::Nothing => None,
        };
        self.changed = self.differs(&was, told);
        Response {
            before,
            expired,
            said,
            after: self.status(),
            disposition: told.and_then(|payment| self.disposition(&self.told(payment))),
        }
    }

    /// Whether the order itself, or what is kept of a payment, is not what it was.
    fn differs(&self, was: &Self, payment: Option<&PaymentId>) -> bool {
        let decided = |it: &Self| {
            let beside = (it.accepted.clone(), it.acknowledged.clone());
            (it.closing, it.winner.clone(), beside)
        };
        let own = |it: &Self| (it.rendered, it.bound.clone(), decided(it));
        let of_payment = payment.is_some_and(|id| {
            let (now, then) = (self.told(id), was.told(id));
            let created = millis(self.terms.created_at());
            then.first_heard().is_none() || now.kept(created) != then.kept(created)
        });
        own(self) != own(was) || of_payment
    }

    // Reading.

    pub(crate) fn told<'m>(&'m self, payment: &'m PaymentId) -> Told<'m> {
        Told::of(payment, &self.heard)
    }

    /// The payments ever heard of, by id.
    pub(crate) fn payments(&self) -> Vec<Told<'_>> {
        let mut all = BTreeMap::<_, Vec<_>>::new();
        for heard in self.heard.iter() {
            if let Some(payment) = about(&heard.input) {
                all.entry(payment).or_default().push(heard);
            }
        }
        let all = all.into_iter();
        all.map(|(payment, inputs)| Told::by(payment, inputs))
            .collect()
    }

    pub(crate) fn status(&self) -> Status {
        if self.winner.is_some() {
            Status::Paid
        } else if let Some(closed) = self.closing {
            closed.status
        } else if self.heard.iter().any(|heard| about(&heard.input).is_some()) {
            Status::Attempted
        } else if self.rendered {
            Status::CheckoutRendered
        } else {
            Status::Created
        }
    }

    /// When and why time alone closes the order.
    pub(crate) fn deadline(&self) -> Option<(Millis, ClosingCause)> {
        if !self.status().is_open() {
            return None;
        }
        let timeout = self.terms.deadline().map(millis);
        let idle = self.terms.inactivity_timeout();
        let idle = idle.and_then(|limit| later(self.last_activity, limit));
        let (due, cause) = match (timeout, idle) {
            (Some(timeout), Some(idle)) if idle < timeout => (idle, ClosingCause::Inactivity),
            (Some(timeout), _) => (timeout, ClosingCause::Timeout),
            (None, Some(idle)) => (idle, ClosingCause::Inactivity),
            (None, None) => return None,
        };
        let mut at = due;
        for payment in self.payments() {
            let in_time = timeout.is_none_or(|end| payment.first_heard() < Some(end));
            match payment.progress() {
                Progress::Authorized if in_time => return None,
                Progress::Captured if in_time && payment.rest_is_held() => return None,
                Progress::Pending if in_time => at = at.max(self.limit(&payment)?),
                _ => {}
            }
        }
        Some((at, cause))
    }

    /// The instant at which a live payment becomes overdue, if it ever does.
    pub(crate) fn limit(&self, payment: &Told) -> Option<Millis> {
        let window = if payment.held().is_some() || payment.rest_is_held() {
            self.terms.hold_window()
        } else {
            self.terms.attempt_window()
        };
        let limit = payment.limit();
        limit.or_else(|| later(payment.first_heard()?, window))
    }

    pub(crate) fn another_is_live(&self, than: Option<&PaymentId>) -> bool {
        let mut payments = self.payments().into_iter();
        payments.any(|other| Some(other.payment) != than && other.is_live())
    }

    /// What the closing policy says about money that comes late.
    pub(crate) fn late_money(&self) -> Option<(LateMoney, Closed)> {
        let (closed, policy) = (self.closing?, self.terms.policy());
        let late = if closed.status == Status::Cancelled {
            policy.after_cancel
        } else {
            policy.after_expiry
        };
        Some((late, closed))
    }

    /// Whether an instant is early enough to be honoured on the closed order.
    pub(crate) fn is_honoured(&self, at: Millis) -> bool {
        match self.late_money() {
            Some((LateMoney::HonourWithin(within), closed)) => {
                later(closed.at, within).is_none_or(|end| at < end)
            }
            _ => false,
        }
    }

    /// The order at a later instant, if nothing is heard until then.
    pub(crate) fn at(&self, clock: Millis) -> Self {
        let mut then = self.clone();
        then.clock = clock;
        let _ = then.expire(self.clock);
        then
    }

    // Deciding.

    /// Closes the order if its time has come; it was alive until the instant given.
    fn expire(&mut self, alive_until: Millis) -> Option<(Millis, ClosingCause)> {
        let (due, cause) = self.deadline()?;
        (due <= self.clock).then_some(())?;
        let at = due.max(alive_until);
        let status = Status::Expired;
        self.closing = Some(Closed { at, cause, status });
        Some((at, cause))
    }

    pub(crate) fn close(&mut self, status: Status, cause: ClosingCause) -> Answer {
        let at = self.clock;
        self.closing = Some(Closed { at, cause, status });
        Answer::Applied
    }

    /// Lets a payment win that is exact and whole and in time.
    fn judge(&mut self, payment: &PaymentId) {
        let told = self.told(payment);
        let in_time = self.closing.is_none()
            || told
                .earliest_capture(millis(self.terms.created_at()))
                .is_some_and(|at| self.is_honoured(at));
        if let Some(captured) = told.captured()
            && self.winner.is_none()
            && in_time
            && captured == self.terms.amount()
            && is_whole(&told)
        {
            let as_captured = false;
            let taken = Taken {
                captured,
                as_captured,
            };
            self.winner = Some((payment.clone(), taken));
        }
    }

    pub(crate) fn add(&mut self, input: Input) {
        let (now, open) = (self.clock, self.status().is_open());
        let occurred = match &input {
            Input::Notice(notice) => millis(notice.occurred_at()),
            Input::Command(_) | Input::Advance | Input::Report(_) => now,
        };
        Rc::make_mut(&mut self.heard).push(Heard {
            now,
            open,
            occurred,
            input,
        });
    }

    /// Adds what was heard about a payment, and tells whether anything visible changed.
    pub(crate) fn add_about(&mut self, payment: &PaymentId, input: Input) -> bool {
        let place = |model: &Self| {
            let told = model.told(payment);
            let polled = told.first_heard().is_some() && model.is_polled(&told);
            (model.status(), model.disposition(&told), polled)
        };
        let (status, stood) = (self.status(), place(self));
        let is_command = matches!(input, Input::Command(_));
        self.add(input);
        self.judge(payment);
        let now = self.told(payment);
        let changed = now.before_the_last().seen() != now.seen() || stood != place(self);
        if changed && status.is_open() {
            self.last_activity = self.clock;
        }
        if is_command && !changed {
            Rc::make_mut(&mut self.heard).pop();
        }
        changed
    }

    pub(crate) fn render(&mut self) -> Answer {
        self.rendered = true;
        self.last_activity = self.clock;
        Answer::Applied
    }
}
