//! What was heard, all of it, and what it tells of one payment. Guards against money that is lost
//! when facts are merged: nothing is merged here, every question is asked of the whole history.

use std::time::Duration;

use order_lifecycle::*;

use crate::giving_back::Asked;

/// Milliseconds since 1970.
pub(crate) type Millis = i64;

pub(crate) fn millis(at: Timestamp) -> Millis {
    at.millis()
}

/// A later instant; `None`, never, behind the end of the calendar.
pub(crate) fn later(at: Millis, by: Duration) -> Option<Millis> {
    let sum = i128::from(at) + i128::try_from(by.as_millis()).ok()?;
    let last = i128::from(millis(Timestamp::MAX));
    (sum <= last).then_some(())?;
    i64::try_from(sum).ok()
}

/// An input that was not refused.
#[derive(Clone)]
pub(crate) struct Heard {
    /// The largest `now` up to then.
    pub(crate) now: Millis,
    /// Whether it met an open order.
    pub(crate) open: bool,
    /// When it happened by the provider's clock, and for a command when it was given.
    pub(crate) occurred: Millis,
    pub(crate) input: Input,
}

/// The payment that an input is about.
pub(crate) fn about(input: &Input) -> Option<&PaymentId> {
    match input {
        Input::Command(command) => command.payment(),
        Input::Notice(notice) => notice.subject(),
        Input::Advance | Input::Report(_) => None,
    }
}

/// All that a history tells of one payment.
pub(crate) struct Told<'h> {
    pub(crate) payment: &'h PaymentId,
    pub(crate) inputs: Vec<&'h Heard>,
    facts: Vec<(&'h PaymentFact, Millis, &'h Heard)>,
}

/// What can be seen of a payment, provider times apart.
#[derive(Debug, PartialEq)]
pub(crate) struct Seen<'h> {
    progress: Progress,
    limit: Option<Millis>,
    held: Option<Amount>,
    rest_is_held: bool,
    capture_pending: bool,
    captured: Option<Amount>,
    returned: bool,
    refunds: Vec<(&'h RefundId, RefundState, Amount, Option<&'h RequestId>)>,
    total: Option<Money>,
    disputes: Vec<(&'h DisputeId, DisputeState, Amount)>,
    asked: Vec<Asked<'h>>,
}

impl<'h> Told<'h> {
    pub(crate) fn of(payment: &'h PaymentId, history: &'h [Heard]) -> Self {
        let inputs = history.iter();
        let inputs = inputs
            .filter(|heard| about(&heard.input) == Some(payment))
            .collect();
        Self::by(payment, inputs)
    }

    pub(crate) fn by(payment: &'h PaymentId, inputs: Vec<&'h Heard>) -> Self {
        let mut facts = Vec::new();
        for heard in &inputs {
            if let Input::Notice(Notice::Payment { fact, .. }) = &heard.input {
                facts.push((fact, heard.occurred, *heard));
            }
        }
        Self {
            payment,
            inputs,
            facts,
        }
    }

    /// What was told by the first so many inputs about the payment.
    pub(crate) fn until(&self, place: usize) -> Self {
        Self::by(self.payment, self.inputs[..place].to_vec())
    }

    /// What was told before the last input about the payment.
    pub(crate) fn before_the_last(&self) -> Self {
        self.until(self.inputs.len() - 1)
    }

    /// Each fact, with the provider's time and the input that told it.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&'h PaymentFact, Millis, &'h Heard)> {
        self.facts.iter().copied()
    }

    pub(crate) fn latest(&self, tells: impl Fn(&PaymentFact) -> bool) -> Option<Millis> {
        let told = self.facts().filter(|(fact, ..)| tells(fact));
        told.map(|(_, at, _)| at).max()
    }

    pub(crate) fn first_heard(&self) -> Option<Millis> {
        self.inputs.first().map(|heard| heard.now)
    }

    /// The end of its own time, as far as that was told: of a hold, or of an attempt.
    pub(crate) fn limit(&self) -> Option<Millis> {
        if self.progress() == Progress::Authorized || self.rest_is_held() {
            self.hold_ends()
        } else {
            self.attempt_ends()
        }
    }

    /// The latest time of a capture, of a part or of all.
    pub(crate) fn taken(&self) -> Option<Millis> {
        self.captures().map(|(_, at, _)| at).max()
    }

    /// The largest limit told.
    fn attempt_ends(&self) -> Option<Millis> {
        let limits = self.inputs.iter().filter_map(|heard| match &heard.input {
            Input::Command(Command::StartPayment { limit, .. })
            | Input::Notice(Notice::Payment {
                fact: PaymentFact::Pending { limit },
                ..
            }) => *limit,
            _ => None,
        });
        limits.map(millis).max()
    }

    pub(crate) fn progress(&self) -> Progress {
        let (failed, held) = (self.failed(), self.authorized());
        let released = |fact: &_| matches!(fact, PaymentFact::Voided | PaymentFact::Reversed);
        let mut refunds = self.refunds().into_values();
        let given_back = refunds.any(|(it, _)| it.state != RefundState::Failed);
        if self.captures().next().is_some() {
            Progress::Captured
        } else if self.latest(released).is_some()
            || self.failed_while_held()
            || held.is_some() && given_back
        {
            Progress::Voided
        } else if held.is_some() {
            Progress::Authorized
        } else if failed.is_some() {
            Progress::Failed
        } else {
            Progress::Pending
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        let progress = self.progress();
        let held = progress == Progress::Authorized || self.rest_is_held();
        progress == Progress::Pending || held
    }

    fn failed(&self) -> Option<Millis> {
        self.latest(|fact| matches!(fact, PaymentFact::Failed))
    }

    pub(crate) fn authorized(&self) -> Option<Millis> {
        self.latest(|fact| matches!(fact, PaymentFact::Authorized { .. }))
    }

    pub(crate) fn failed_while_held(&self) -> bool {
        self.authorized().is_some() && self.failed() >= self.authorized()
    }

    fn captures(&self) -> impl Iterator<Item = (Amount, Millis, &'h Heard)> {
        self.facts().filter_map(|(fact, at, heard)| match fact {
            PaymentFact::Captured { amount } | PaymentFact::PartlyCaptured { amount } => {
                Some((*amount, at, heard))
            }
            _ => None,
        })
    }

    pub(crate) fn captured(&self) -> Option<Amount> {
        let last = |(amount, at, _): &(Amount, Millis, _)| (*at, rank(*amount));
        self.captures().max_by_key(last).map(|(amount, ..)| amount)
    }

    /// When it was captured at the earliest, but never later than it was heard.
    ///
    /// A time long before the order was created is not believed.
    pub(crate) fn earliest_capture(&self, created: Millis) -> Option<Millis> {
        let dated = |(_, at, heard): (_, Millis, &Heard)| {
            if created - at > 5 * 60_000 {
                heard.now
            } else {
                at.min(heard.now)
            }
        };
        self.captures().map(dated).min()
    }

    /// Whether its capture was first heard of when the order was closed.
    pub(crate) fn came_late(&self) -> bool {
        self.captures()
            .next()
            .is_some_and(|(.., heard)| !heard.open)
    }

    pub(crate) fn returned(&self) -> bool {
        let back = self.latest(|fact| matches!(fact, PaymentFact::Reversed));
        back.is_some() && back >= self.taken()
    }

    pub(crate) fn seen(&self) -> Option<Seen<'h>> {
        self.first_heard()?;
        let refunds = self.refunds().into_iter();
        let disputes = self.disputes().into_iter();
        Some(Seen {
            progress: self.progress(),
            limit: self.limit().filter(|_| self.is_live()),
            held: self.held(),
            rest_is_held: self.rest_is_held(),
            capture_pending: self.capture_pending(),
            captured: self.captured(),
            returned: self.returned(),
            refunds: refunds
                .map(|(id, (it, answers))| (id, it.state, it.amount, answers))
                .collect(),
            total: self.total().map(|(_, total)| total),
            disputes: disputes.map(|(id, it)| (id, it.state, it.amount)).collect(),
            asked: self.asked(),
        })
    }

    /// All of it that can make a difference later, provider times included.
    pub(crate) fn kept(&self, created: Millis) -> impl PartialEq + use<'h> {
        let captured = self.captured();
        let taken = self.taken();
        let reversed = self.latest(|fact| matches!(fact, PaymentFact::Reversed));
        let voided = self.latest(|fact| matches!(fact, PaymentFact::Voided));
        let voided = voided.is_some() || reversed.is_some();
        let hold = (
            self.hold_amount(),
            self.hold_ends(),
            self.hold_heard(),
            self.sent(),
        );
        let hold = (captured.is_none() || self.is_part()).then_some(hold);
        let course = (
            self.attempt_ends(),
            self.failed(),
            self.authorized(),
            voided,
        );
        let course = captured.is_none().then_some(course);
        let funds = (taken.max(reversed), self.returned());
        let money = (self.refunds(), self.disputes(), self.total(), self.asked());
        (
            (course, hold, self.is_part()),
            captured,
            self.earliest_capture(created),
            taken,
            funds,
            money,
        )
    }
}

pub(crate) fn minor(amount: Amount) -> i128 {
    amount.minor().into()
}

/// The larger amount, then the currency code.
pub(crate) fn rank(amount: Amount) -> (i64, &'static str) {
    (amount.minor(), amount.currency().as_str())
}
