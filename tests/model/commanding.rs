//! What the reference order answers to a command. Guards against a command that is done twice, or
//! refused with money or a customer waiting.

use order_lifecycle::*;

use crate::history::{millis, minor};
use crate::reference::{Reference, Taken};

impl Reference {
    fn refuse_closed(&self) -> Result<(), RefusalReason> {
        match self.status() {
            Status::Paid => Err(RefusalReason::AlreadyPaid),
            Status::Cancelled => Err(RefusalReason::OrderCancelled),
            Status::Expired => Err(RefusalReason::OrderExpired),
            Status::Created | Status::CheckoutRendered | Status::Attempted => Ok(()),
        }
    }

    pub(crate) fn command(&mut self, command: &Command) -> Result<Answer, RefusalReason> {
        let status = self.status();
        match command {
            Command::RenderCheckout => {
                self.refuse_closed()?;
                match status {
                    Status::Created => Ok(self.render()),
                    _ => Ok(Answer::Repeat),
                }
            }
            Command::StartPayment { payment, .. } => {
                self.refuse_closed()?;
                self.start(payment, command)
            }
            Command::Cancel | Command::ForceCancel => match self.refuse_closed() {
                Err(RefusalReason::OrderCancelled) => Ok(Answer::Repeat),
                Err(reason) => Err(reason),
                Ok(()) if *command == Command::Cancel && self.another_is_live(None) => {
                    Err(RefusalReason::PaymentInFlight)
                }
                Ok(()) => Ok(self.close(Status::Cancelled, ClosingCause::Merchant)),
            },
            Command::Bind { provider_order } => self.bind(provider_order),
            Command::Accept { payment } => self.accept(payment, command, false),
            Command::AcceptAsCaptured { payment } => self.accept(payment, command, true),
            Command::Refund {
                payment,
                request,
                amount,
            } => {
                self.may_ask(payment, request, *amount)?;
                Ok(self.applied_or_repeat(payment, command))
            }
            Command::WithdrawRefund { payment, request } => {
                self.told(payment)
                    .first_heard()
                    .ok_or(RefusalReason::UnknownPayment)?;
                let asked = self.told(payment).asked();
                let known = asked.iter().any(|asked| asked.request == request);
                known.then_some(()).ok_or(RefusalReason::UnknownRequest)?;
                Ok(self.applied_or_repeat(payment, command))
            }
            other => unreachable!("{other:?} is not in the specification"),
        }
    }

    fn applied_or_repeat(&mut self, payment: &PaymentId, command: &Command) -> Answer {
        if self.add_about(payment, Input::Command(command.clone())) {
            Answer::Applied
        } else {
            Answer::Repeat
        }
    }

    fn start(&mut self, payment: &PaymentId, command: &Command) -> Result<Answer, RefusalReason> {
        let told = self.told(payment);
        let known = told.first_heard().is_some();
        if known && !told.is_live() {
            let progress = told.progress();
            return Err(RefusalReason::PaymentEnded { progress });
        }
        if let Some(deadline) = self.terms.deadline()
            && millis(deadline) <= self.clock
        {
            let passed = RefusalReason::DeadlinePassed { deadline };
            return known.then_some(Answer::Repeat).ok_or(passed);
        }
        let one_at_a_time = self.terms.policy().concurrency == Concurrency::OneAtATime;
        if !known && one_at_a_time && self.another_is_live(Some(payment)) {
            return Err(RefusalReason::PaymentInFlight);
        }
        Ok(self.applied_or_repeat(payment, command))
    }

    fn bind(&mut self, theirs: &ProviderOrderId) -> Result<Answer, RefusalReason> {
        if self.bound.contains(theirs) {
            return Ok(Answer::Repeat);
        }
        let bound = self.bound.len();
        if bound == 16 {
            return Err(RefusalReason::TooManyBound { bound });
        }
        self.bound.push(theirs.clone());
        if self.status().is_open() {
            self.last_activity = self.clock;
        }
        Ok(Answer::Applied)
    }

    fn accept(
        &mut self,
        payment: &PaymentId,
        command: &Command,
        as_captured: bool,
    ) -> Result<Answer, RefusalReason> {
        let due = self.terms.amount();
        let told = self.told(payment);
        told.first_heard().ok_or(RefusalReason::UnknownPayment)?;
        let over = self.places(&told).map_or(0, |it| it.overreturned);
        if as_captured && over > 0 && self.acknowledged.get(payment) != Some(&over) {
            self.acknowledged.insert(payment.clone(), over);
            self.add(Input::Command(command.clone()));
            self.last_activity = self.clock;
            return Ok(Answer::Applied);
        }
        let paid_otherwise = self.winner.is_some() && self.taken(payment).is_none();
        if paid_otherwise && !self.nothing_is_here() {
            return Err(RefusalReason::AlreadyPaid);
        }
        let places = self.places(&told).ok_or(RefusalReason::NotUnderReview)?;
        if places.stands.won() {
            return Ok(Answer::Repeat);
        }
        if places.under_review == 0 {
            return Err(RefusalReason::NotUnderReview);
        }
        let captured = places.captured;
        if captured.currency() != due.currency() {
            let (ours, theirs) = (due.currency(), captured.currency());
            return Err(RefusalReason::CurrencyMismatch { ours, theirs });
        }
        if !as_captured && captured.minor() < due.minor() {
            return Err(RefusalReason::Underpaid { captured, due });
        }
        if !as_captured && places.acceptable < minor(due) {
            let left = money(places.acceptable, due.currency());
            return Err(RefusalReason::FundsReturned { left, due });
        }
        let taken = Taken {
            captured,
            as_captured,
        };
        match &mut self.winner {
            Some((winner, _)) if winner != payment => {
                self.accepted.insert(payment.clone(), taken);
            }
            winner => *winner = Some((payment.clone(), taken)),
        }
        self.add(Input::Command(command.clone()));
        Ok(Answer::Applied)
    }

    fn may_ask(
        &self,
        payment: &PaymentId,
        request: &RequestId,
        amount: Amount,
    ) -> Result<(), RefusalReason> {
        let told = self.told(payment);
        told.first_heard().ok_or(RefusalReason::UnknownPayment)?;
        if told.progress() == Progress::Authorized {
            return Err(RefusalReason::OnlyHeld);
        }
        let asked = told.asked().into_iter().find(|it| it.request == request);
        let mut adds = minor(amount);
        if let Some(before) = asked {
            if before.amount != amount {
                let asked = before.amount;
                return Err(RefusalReason::RequestDiffers { asked });
            }
            if before.stands == minor(amount) {
                return Ok(());
            }
            let answered = told.refunded(Some(request), amount.currency());
            let open = |asked: i128| asked - answered.min(asked);
            adds = open(minor(amount)) - open(before.stands);
        }
        let kept = self
            .places(&told)
            .filter(|it| it.captured.currency() == amount.currency());
        let kept = kept.map_or(0, |it| it.applied + it.under_review);
        if adds > kept {
            let refundable = money(kept, amount.currency());
            return Err(RefusalReason::ExceedsRefundable {
                asked: amount,
                refundable,
            });
        }
        Ok(())
    }
}

fn money(minor: i128, currency: Currency) -> Money {
    let minor = i64::try_from(minor).expect("no more than was captured");
    Money::new(minor, currency).expect("not negative")
}
