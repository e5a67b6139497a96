//! Where every captured minor unit is: law L2.
//!
//! Nothing is booked from one account to another. Each payment's captured amount is laid out anew
//! at every call, place after place, each taking what it is due and at most what the ones before it
//! left. So the places add up by construction, whatever the provider reports, and more went back
//! than was captured leaves no negative number:
//!
//! | place | takes | why there |
//! |---|---|---|
//! | given back | refunds pending or done, or the total | it is gone |
//! | disputed | disputes open or lost | it is gone, or held by the bank |
//! | returned | all, if the capture was reversed | it is gone as a whole |
//! | owed, requests | what requests of ours have open | decided by the merchant |
//! | owed, not kept | a surplus, or what was accepted above the price | decided by the terms |
//! | applied | the rest, of the winner | it pays the order |
//! | under review | the rest, of any other | nobody has decided |
//!
//! What is gone stands before what is still to go: otherwise a refund could be sent of money that a
//! bank has taken back already (incidents I-82, I-88 and I-142).

use core::fmt;

use crate::ledger::course::Funds;
use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::{Paid, State};
use crate::rules::disposition::Disposition;
use crate::value::amount::Amount;
use crate::value::currency::{Currencies, Currency};

/// The money of an order in one currency, in minor units.
///
/// Every captured minor unit is in exactly one place (law L2): `received` is the sum of `applied`,
/// `owed`, `given_back`, `disputed`, `returned` and `under_review`, after every input. The places
/// are filled in the order given back, disputed, returned, owed, then applied or under review,
/// each up to what is left of the payment's captured amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Sums {
    /// The currency of all these sums.
    pub currency: Currency,
    /// All that was captured, by any payment, in time or late, kept or not.
    pub received: i128,
    /// All that was reported as refunded or being refunded, of captured payments. It can be more
    /// than was captured; `given_back` cannot.
    pub refunded: i128,
    /// What pays the order.
    pub applied: i128,
    /// What is still to be given back: the sum of the refund duties, and what none is listed for
    /// while a refund in another currency stands.
    pub owed: i128,
    /// What was given back, pending refunds included.
    pub given_back: i128,
    /// What is in open disputes or was lost in them.
    pub disputed: i128,
    /// What was reversed as a whole.
    pub returned: i128,
    /// What waits for a decision.
    pub under_review: i128,
    /// What went back more than once: a refund, and then a lost dispute of the same money. In no
    /// place, for it was never here. A single refund or dispute that is larger than its capture (a
    /// surcharge, a movement of currencies) gives nothing back twice, and is none of it.
    pub overreturned: i128,
}

impl Sums {
    const fn zero(currency: Currency) -> Self {
        Self {
            currency,
            received: 0,
            refunded: 0,
            applied: 0,
            owed: 0,
            given_back: 0,
            disputed: 0,
            returned: 0,
            under_review: 0,
            overreturned: 0,
        }
    }

    /// Lists the sums with their names, in minor units: `received`, `refunded`, `applied`, `owed`,
    /// `given_back`, `disputed`, `returned`, `under_review`, `overreturned`.
    pub fn places(&self) -> impl Iterator<Item = (&'static str, i128)> {
        [
            ("received", self.received),
            ("refunded", self.refunded),
            ("applied", self.applied),
            ("owed", self.owed),
            ("given_back", self.given_back),
            ("disputed", self.disputed),
            ("returned", self.returned),
            ("under_review", self.under_review),
            ("overreturned", self.overreturned),
        ]
        .into_iter()
    }
}

impl fmt::Display for Sums {
    /// Writes one line with the places that are not empty, for example
    /// `received 20.00 INR: applied 10.00, owed 10.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let currency = self.currency;
        write!(f, "received {} {currency}", currency.decimal(self.received))?;
        let mut between = ':';
        // What was refunded is no place, and may be more than was captured; how much more is said.
        let places = self.places().skip(2).filter(|(_, minor)| *minor != 0);
        for (name, minor) in places {
            write!(f, "{between} {name} {}", currency.decimal(minor))?;
            between = ',';
        }
        Ok(())
    }
}

/// Where the money of one payment is, in minor units of its capture's currency.
///
/// The captured amount is the sum of given back, disputed, returned, requested, unkept, applied and
/// under review. The other numbers are read beside it. 128 bits, so that no sum of amounts
/// overflows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    pub(crate) currency: Currency,
    captured: i128,
    /// As reported, so it may exceed what was captured.
    refunded: i128,
    given_back: i128,
    disputed: i128,
    returned: i128,
    /// What is left after the places above: the most that refund duties can ask.
    pub(crate) left: i128,
    /// Asked back by requests of ours and not answered.
    requested: i128,
    /// Not kept by the order, apart from requests.
    pub(crate) unkept: i128,
    /// What went back without answering a request.
    pub(crate) unasked: i128,
    applied: i128,
    pub(crate) under_review: i128,
    overreturned: i128,
}

impl Split {
    /// What a request may ask back: what the order keeps or has under review. What is owed already
    /// cannot be asked for besides, or it would be sent twice.
    pub(crate) fn refundable(&self) -> i128 {
        self.applied.saturating_add(self.under_review)
    }

    /// Adds one payment to the sums of its order.
    fn add_to(&self, sums: &mut Sums) {
        let owed = self.requested.saturating_add(self.unkept);
        for (sum, part) in [
            (&mut sums.received, self.captured),
            (&mut sums.refunded, self.refunded),
            (&mut sums.applied, self.applied),
            (&mut sums.owed, owed),
            (&mut sums.given_back, self.given_back),
            (&mut sums.disputed, self.disputed),
            (&mut sums.returned, self.returned),
            (&mut sums.under_review, self.under_review),
            (&mut sums.overreturned, self.overreturned),
        ] {
            *sum = sum.saturating_add(part);
        }
    }
}

impl<S: State> Order<S> {
    /// Adds up the money in the order's own currency. What was captured in another is in
    /// [`sums_in`](Self::sums_in) that currency.
    ///
    /// Worked out at each call from what is known, so it cannot disagree with the payments. Ask it
    /// before goods leave: that an order is paid does not say that its money is still here.
    ///
    /// ```
    /// # use order_lifecycle::*;
    /// # let amount = Amount::parse("10.00", Currency::INR)?;
    /// # let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
    /// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, at(0)));
    /// let captured = PaymentFact::Captured { amount };
    /// let (dispute, state) = (DisputeId::new("dp_1")?, DisputeState::Open);
    /// let disputed = PaymentFact::Dispute { dispute, amount, state };
    /// let reported = [("pay_1", captured.clone()), ("pay_2", captured), ("pay_1", disputed)];
    /// for (payment, fact) in reported {
    ///     let _ = order.observe(&Notice::payment(payment.parse()?, fact, at(5)), at(5));
    /// }
    /// assert_eq!(order.status(), Status::Paid);
    /// let sums = order.sums().to_string();
    /// assert_eq!(sums, "received 20.00 INR: owed 10.00, disputed 10.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sums(&self) -> Sums {
        self.sums_in(self.terms.amount().currency())
    }

    /// Adds up the money in one currency, of the payments captured in it. No rate is known here, so
    /// nothing is converted; all zero where nothing was captured in it.
    #[must_use]
    pub fn sums_in(&self, currency: Currency) -> Sums {
        let mut sums = Sums::zero(currency);
        self.dispositions()
            .filter_map(|(payment, disposition)| self.split(payment, disposition))
            .filter(|split| split.currency == currency)
            .for_each(|split| split.add_to(&mut sums));
        sums
    }

    /// Lists the currencies in which anything was captured, each once, in the order of the
    /// payments. Nearly always that is one, the order's own.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        let mut seen = Currencies::default();
        let captured = self.ledger.iter().filter_map(Payment::captured);
        captured
            .map(Amount::currency)
            .filter(move |currency| seen.insert(*currency))
    }

    /// Splits a captured payment's money into its places, each up to what the places before it
    /// left of the capture. SPEC: L2
    ///
    /// What the order does not keep is lessened by what is gone already, unless it went for a
    /// request of ours: that was money the order kept. A surplus of 10 of which the provider gave
    /// back 4 by itself is owed 6 more. Of 12 accepted for 10, with 3 given back because we asked,
    /// the 2 above the price are still owed.
    ///
    /// `None` while nothing is captured: money of which no capture is known is in no place, and
    /// what went back of it counts once one is.
    pub(crate) fn split(
        &self,
        payment: &Payment,
        disposition: Option<Disposition>,
    ) -> Option<Split> {
        let capture = payment.capture()?;
        let (currency, captured) = (capture.currency, i128::from(capture.minor));
        let back = payment.outflow();
        let (answered, open) = back.map_or((0, 0), |back| back.requested(currency));
        let mut rest = Rest(captured);

        let refunded = back.map_or(0, |back| back.refunded(currency));
        let given_back = rest.take(refunded);
        let disputed = rest.take(back.map_or(0, |back| back.disputed(currency)));
        let reversed = payment.funds() == Some(Funds::Returned);
        let returned = rest.take(if reversed { captured } else { 0 });

        let left = rest.0;
        let requested = rest.take(open);
        let unasked = given_back.saturating_sub(answered).max(0);
        let gone = unasked.saturating_add(disputed).saturating_add(returned);
        let excess = match disposition {
            Some(Disposition::Surplus(_)) => captured,
            Some(Disposition::Won) if self.keeps_all(payment) => 0,
            Some(Disposition::Won) => captured.saturating_sub(self.terms.amount().minor().into()),
            Some(Disposition::UnderReview(_)) | None => 0,
        };
        let unkept = rest.take(excess.saturating_sub(gone).max(0));

        let kept = rest.0;
        let won = disposition == Some(Disposition::Won);
        let (applied, under_review) = if won { (kept, 0) } else { (0, kept) };
        Some(Split {
            currency,
            captured,
            refunded,
            given_back,
            disputed,
            returned,
            left,
            requested,
            unkept,
            unasked,
            applied,
            under_review,
            overreturned: payment.overreturned(),
        })
    }

    /// Tells whether money that settled the order was accepted as captured, so that what is above
    /// the price is kept.
    fn keeps_all(&self, payment: &Payment) -> bool {
        let accepted = payment.accepted();
        let paid = self.state.any().paid();
        let winner = paid.filter(|paid| self.winner_of(*paid).id() == payment.id());
        let settlement = winner.map(Paid::settlement).or(accepted);
        settlement.is_some_and(|settlement| settlement.as_captured)
    }
}

/// What of a capture no place has taken yet. It never falls below zero, which is all of law L2.
struct Rest(i128);

impl Rest {
    /// Gives a place what it wants, or what there is. Nobody wants less than nothing.
    fn take(&mut self, wanted: i128) -> i128 {
        let taken = wanted.min(self.0);
        self.0 = self.0.saturating_sub(taken);
        taken
    }
}
