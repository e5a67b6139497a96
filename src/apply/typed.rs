//! Commands on orders whose status is known at compile time.
//!
//! One set of rules serves both forms: a typed command erases, commands, narrows (law L14).

use crate::answer::refusal::{Refusal, RefusalReason};
use crate::input::command::Command;
use crate::order::Order;
use crate::order::known::Known;
use crate::order::state::{
    Attempted, CanAccept, CanRender, CanStart, Cancelled, CheckoutRendered, Paid, State,
};
use crate::value::id::PaymentId;
use crate::value::timestamp::Timestamp;

/// A typed command that was refused, with the order it was given: whole, erased, and advanced to
/// the command's `now`. It may have expired meanwhile.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{refusal}")]
pub struct Refused {
    /// The order.
    pub order: Order,
    /// Why it refused.
    pub refusal: Refusal,
}

#[expect(
    clippy::result_large_err,
    reason = "a refusal hands the order back by value"
)]
impl<S: State> Order<S> {
    /// Notes that the customer was sent to the payment page.
    ///
    /// # Errors
    ///
    /// [`Refused`] when the order expired by `now`.
    ///
    /// ```
    /// # use order_lifecycle::{*, state::*};
    /// # fn order() -> Order<Created> {
    /// #     let amount = Amount::parse("10.00", Currency::INR).unwrap();
    /// #     Order::create(Terms::new(OrderId::new("A-1").unwrap(), amount, Timestamp::EPOCH))
    /// # }
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let rendered: Order<CheckoutRendered> = order().render_checkout(now)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A rendered checkout is not rendered again:
    ///
    /// ```compile_fail,E0277
    /// # use order_lifecycle::{*, state::*};
    /// # fn order() -> Order<Created> {
    /// #     let amount = Amount::parse("10.00", Currency::INR).unwrap();
    /// #     Order::create(Terms::new(OrderId::new("A-1").unwrap(), amount, Timestamp::EPOCH))
    /// # }
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let again = order().render_checkout(now)?.render_checkout(now)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render_checkout(self, now: Timestamp) -> Result<Order<CheckoutRendered>, Refused>
    where
        S: CanRender,
    {
        self.commanded(&Command::RenderCheckout, now)
    }

    /// Starts a payment that holds the order open for the terms' attempt window.
    ///
    /// # Errors
    ///
    /// [`Refused`], the first that applies: the order expired by `now`; the payment is known and
    /// no longer live; it is new and the absolute deadline has passed; another one is live under
    /// one at a time.
    ///
    /// ```
    /// # use order_lifecycle::{*, state::*};
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::create(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let attempted = order.start_payment(PaymentId::new("pay_1")?, now)?;
    /// let twice = attempted.start_payment(PaymentId::new("pay_2")?, now)?;
    /// assert_eq!(twice.payments().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Nothing starts on a closed order:
    ///
    /// ```compile_fail,E0277
    /// # use order_lifecycle::{*, state::*};
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::create(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let attempted = order.cancel(now)?.start_payment(PaymentId::new("pay_1")?, now)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start_payment(
        self,
        payment: PaymentId,
        now: Timestamp,
    ) -> Result<Order<Attempted>, Refused>
    where
        S: CanStart,
    {
        self.commanded(
            &Command::StartPayment {
                payment,
                limit: None,
            },
            now,
        )
    }

    /// Starts a payment that can be paid until a limit of its own, or extends the limit of one
    /// that was started.
    ///
    /// # Errors
    ///
    /// Those of [`start_payment`](Self::start_payment).
    pub fn start_payment_until(
        self,
        payment: PaymentId,
        limit: Timestamp,
        now: Timestamp,
    ) -> Result<Order<Attempted>, Refused>
    where
        S: CanStart,
    {
        self.commanded(
            &Command::StartPayment {
                payment,
                limit: Some(limit),
            },
            now,
        )
    }

    /// Cancels the order, unless a payment is live.
    ///
    /// # Errors
    ///
    /// [`Refused`], the first that applies: the order expired by `now`; a payment is live.
    ///
    /// ```
    /// # use order_lifecycle::{*, state::*};
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::create(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let attempted = order.start_payment(PaymentId::new("pay_1")?, now)?;
    /// let refused = attempted.cancel(now).unwrap_err();
    /// assert_eq!(refused.refusal.reason, RefusalReason::PaymentInFlight);
    /// let order: Order = refused.order; // handed back, ready for the next input
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A cancelled order is not cancelled again:
    ///
    /// ```compile_fail,E0277
    /// # use order_lifecycle::{*, state::*};
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::create(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// let cancelled = order.cancel(now)?.cancel(now)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cancel(self, now: Timestamp) -> Result<Order<Cancelled>, Refused>
    where
        S: CanStart,
    {
        self.commanded(&Command::Cancel, now)
    }

    /// Cancels the order whatever its payments do. Live ones become duties to void.
    ///
    /// # Errors
    ///
    /// [`Refused`] when the order expired by `now`.
    pub fn force_cancel(self, now: Timestamp) -> Result<Order<Cancelled>, Refused>
    where
        S: CanStart,
    {
        self.commanded(&Command::ForceCancel, now)
    }

    /// Settles the order by money under review, whatever the policies say, at its price: an excess
    /// is owed back. On a paid order it acknowledges a changed amount of the winner.
    ///
    /// # Errors
    ///
    /// [`Refused`], the first that applies: the payment is unknown; the order is paid by another of
    /// which anything is left; its money is not under review; it is in another currency; it
    /// captured less than the order costs; what is left of it is less than the order costs.
    ///
    /// ```
    /// # use order_lifecycle::{*, state::*};
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// let payment = PaymentId::new("pay_1")?;
    /// let amount = Amount::parse("12.00", Currency::INR)?; // two more than the order costs
    /// let captured = Notice::payment(payment.clone(), PaymentFact::Captured { amount }, now);
    /// let _ = order.observe(&captured, now);
    /// let attempted = Order::<Attempted>::try_from(order).unwrap();
    /// let paid: Order<Paid> = attempted.accept(payment, now)?;
    /// assert_eq!((paid.sums().applied, paid.sums().owed), (10_00, 2_00));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An order that nobody tried to pay has nothing to accept:
    ///
    /// ```compile_fail,E0277
    /// # use order_lifecycle::{*, state::*};
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let order = Order::create(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// let paid = order.accept(PaymentId::new("pay_1")?, now)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accept(self, payment: PaymentId, now: Timestamp) -> Result<Order<Paid>, Refused>
    where
        S: CanAccept,
    {
        self.commanded(&Command::Accept { payment }, now)
    }

    /// Settles the order by money under review as it is: a shortfall is waived, an excess is kept,
    /// and what went back since does not matter. [`Order::waived`] and [`Order::kept_above_price`]
    /// say by how much.
    ///
    /// Where more went back of the payment than was captured, that is acknowledged instead, and the
    /// status stays what it was. So which status there is now is for the caller to find out.
    ///
    /// # Errors
    ///
    /// [`Refused`], the first that applies: the payment is unknown; the order is paid by another of
    /// which anything is left; its money is not under review; it is in another currency.
    ///
    /// ```
    /// # use order_lifecycle::{*, state::*};
    /// # let now = "2026-11-24T10:01:00Z".parse()?;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, "2026-11-24T10:00:00Z".parse()?));
    /// let payment = PaymentId::new("pay_1")?;
    /// let amount = Amount::parse("9.50", Currency::INR)?;
    /// let captured = Notice::payment(payment.clone(), PaymentFact::Captured { amount }, now);
    /// let _ = order.observe(&captured, now);
    /// let attempted = Order::<Attempted>::try_from(order).unwrap();
    /// let Known::Paid(paid) = attempted.accept_as_captured(payment, now)? else { panic!() };
    /// assert_eq!((paid.sums().applied, paid.waived()), (9_50, 50));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accept_as_captured(self, payment: PaymentId, now: Timestamp) -> Result<Known, Refused>
    where
        S: CanAccept,
    {
        let command = Command::AcceptAsCaptured { payment };
        self.commanded(&command, now).map(Order::known)
    }

    /// Erases, commands, narrows.
    fn commanded<T: State>(self, command: &Command, now: Timestamp) -> Result<Order<T>, Refused> {
        let mut order = self.erased();
        match order.command(command, now) {
            // Every success of a typed command ends in the one status that its method names.
            Ok(outcome) => order.narrowed().map_err(|order| {
                debug_assert!(false, "a typed command ends in the status that it names");
                let reason = order
                    .refuses_when_closed()
                    .unwrap_or(RefusalReason::PaymentInFlight);
                let (verb, passage) = (command.verb(), outcome.passage);
                let refusal = Refusal {
                    verb,
                    reason,
                    passage,
                };
                Refused { order, refusal }
            }),
            Err(refusal) => Err(Refused { order, refusal }),
        }
    }
}
