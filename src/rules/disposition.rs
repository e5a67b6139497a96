//! Where captured money stands, and for which reasons: what the judge answers.

use core::fmt;

use crate::value::word::words;

/// Where captured money stands.
///
/// | it is | the order | what follows |
/// |---|---|---|
/// | won | is paid by it | nothing; what is above the price is owed back, unless it was kept |
/// | surplus | does not keep it | a [`Refund`](crate::Duty::Refund) of what is left of it |
/// | under review | may keep it | a [`Decide`](crate::Duty::Decide), while anything of it is left |
///
/// It says to whom the money of a capture belongs, and not how much of it is still here: a surplus
/// that was refunded is a surplus, and nothing of it is owed any more. How much is where, the
/// [sums](crate::Order::sums) say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Deserialize, serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum Disposition {
    /// It pays the order: it is the winner, or was accepted when the winner kept nothing.
    Won,
    /// The order does not keep it, and why: it is owed back.
    Surplus(UnappliedReasons),
    /// It waits for a decision, and why: `Accept` keeps it, `Refund` gives it back.
    #[cfg_attr(feature = "serde", serde(rename = "review"))]
    UnderReview(UnappliedReasons),
}

/// Why captured money does not simply pay the order.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum UnappliedReason {
    /// Another payment paid the order. The customer paid twice (incidents I-37 and I-95).
    PaidByAnother,
    /// It is not the order's amount, by one minor unit or by any other (incidents I-122 and I-125).
    AmountMismatch,
    /// It is not in the order's currency, whatever the figure (incident I-116).
    CurrencyMismatch,
    /// Some of it was returned, refunded, lost or asked back before it could win. An open dispute
    /// is no reason, for it may still be won.
    FundsReturned,
    /// The winner's captured amount was reported differently after it won. The order stays paid.
    AmountChanged,
    /// It came after the order expired, or came to be exact only then.
    AfterExpiry,
    /// It came after the order was cancelled, or came to be exact only then.
    AfterCancel,
    /// Another payment paid the order, and nothing of that one is here any more. This money is, so
    /// it does not go back unasked.
    WinnerReturned,
    /// It went back more than once: a refund, and then a lost dispute of the same money. Never a
    /// reason for where money stands, for it stands nowhere; only to look at it.
    Overreturned,
    /// Less than the price was captured, and the rest of the hold stays: more can be taken, so there
    /// is nothing to decide yet.
    Partial,
    /// Less is held than the order costs. Never a reason for where money stands, for nothing was
    /// taken; only to look at it.
    ShortHold,
}

words!(UnappliedReason, "reason": PaidByAnother = "paid_by_another",
    AmountMismatch = "amount_mismatch", CurrencyMismatch = "currency_mismatch",
    FundsReturned = "funds_returned", AmountChanged = "amount_changed",
    AfterExpiry = "after_expiry", AfterCancel = "after_cancel",
    WinnerReturned = "winner_returned", Overreturned = "overreturned", Partial = "partial",
    ShortHold = "short_hold");

/// Every reason for which captured money does not simply pay the order: at least one, the one that
/// decided first.
///
/// ```
/// # use order_lifecycle::*;
/// # let amount = Amount::parse("10.00", Currency::INR)?;
/// # let now = "2026-11-24T10:00:00Z".parse()?;
/// # let mut order = Order::new(Terms::new(OrderId::new("A-1")?, amount, now));
/// order.command(&Command::Cancel, now)?;
/// let captured = PaymentFact::Captured { amount: Amount::parse("9.00", Currency::INR)? };
/// let outcome = order.observe(&Notice::payment("pay_1".parse()?, captured, now), now);
///
/// let Some(Disposition::UnderReview(why)) = outcome.disposition else { panic!("it is late") };
/// assert_eq!(why.first(), UnappliedReason::AfterCancel);
/// assert!(why.contains(UnappliedReason::AmountMismatch));
/// assert_eq!(why.to_string(), "after_cancel, amount_mismatch");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct UnappliedReasons {
    first: UnappliedReason,
    /// A bit for each reason, the first included, because duties and answers copy it.
    all: u16,
}

impl UnappliedReason {
    /// In memory only: what is written down are words.
    const fn bit(self) -> u16 {
        match self {
            Self::PaidByAnother => 1,
            Self::AmountMismatch => 1 << 1,
            Self::CurrencyMismatch => 1 << 2,
            Self::FundsReturned => 1 << 3,
            Self::AmountChanged => 1 << 4,
            Self::AfterExpiry => 1 << 5,
            Self::AfterCancel => 1 << 6,
            Self::WinnerReturned => 1 << 7,
            Self::Overreturned => 1 << 8,
            Self::Partial => 1 << 9,
            Self::ShortHold => 1 << 10,
        }
    }
}

impl UnappliedReasons {
    /// One reason alone.
    pub(super) const fn only(reason: UnappliedReason) -> Self {
        Self {
            first: reason,
            all: reason.bit(),
        }
    }

    /// The one that decides, and all others that hold. One that is named twice holds once.
    pub(super) fn new(
        first: UnappliedReason,
        others: impl IntoIterator<Item = UnappliedReason>,
    ) -> Self {
        let bits = others.into_iter().map(UnappliedReason::bit);
        let all = bits.fold(first.bit(), |all, bit| all | bit);
        Self { first, all }
    }

    /// Returns the reason that decided: the one to act by. The others are for whoever looks at it.
    #[must_use]
    pub const fn first(self) -> UnappliedReason {
        self.first
    }

    /// Lists the reasons, the one that decided first, the others in the order of
    /// [`UnappliedReason::ALL`].
    pub fn iter(self) -> impl Iterator<Item = UnappliedReason> {
        let others = UnappliedReason::ALL.iter().copied();
        let others = others.filter(move |it| *it != self.first && self.contains(*it));
        core::iter::once(self.first).chain(others)
    }

    /// Tells whether a reason holds.
    #[must_use]
    pub const fn contains(self, reason: UnappliedReason) -> bool {
        self.all & reason.bit() != 0
    }
}

impl fmt::Debug for UnappliedReasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Display for UnappliedReasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        self.iter().try_for_each(|reason| {
            write!(f, "{between}{reason}")?;
            between = ", ";
            Ok(())
        })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for UnappliedReasons {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reasons: alloc::vec::Vec<_> = self.iter().collect();
        reasons.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for UnappliedReasons {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reasons = alloc::vec::Vec::<UnappliedReason>::deserialize(deserializer)?;
        let none = || serde::de::Error::custom("reasons are none, but must be at least one");
        let (first, others) = reasons.split_first().ok_or_else(none)?;
        Ok(Self::new(*first, others.iter().copied()))
    }
}

impl Disposition {
    /// Returns the stable code: `won`, `surplus` or `review`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Surplus(_) => "surplus",
            Self::UnderReview(_) => "review",
        }
    }

    /// Returns why the money does not simply pay the order; `None` where it does.
    #[must_use]
    pub const fn why(self) -> Option<UnappliedReasons> {
        match self {
            Self::Won => None,
            Self::Surplus(why) | Self::UnderReview(why) => Some(why),
        }
    }
}

impl fmt::Display for Disposition {
    /// Writes `won`, or, for example, `surplus (paid_by_another)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why() {
            None => f.write_str(self.as_str()),
            Some(why) => write!(f, "{} ({why})", self.as_str()),
        }
    }
}
