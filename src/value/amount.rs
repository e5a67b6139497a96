//! Amounts: sums of money that can be paid.

use core::fmt;
use core::str::FromStr;

use crate::value::currency::Currency;
use crate::value::money::{Money, MoneyError, MoneyProblem};

/// A sum greater than zero: whole minor units of one currency, `1 ..= i64::MAX`.
///
/// There is no floating point anywhere: a decimal text is read exactly against the currency's
/// number of digits, and more digits than the currency has are an error, never a rounding.
///
/// ```
/// use order_lifecycle::{Amount, Currency};
///
/// let amount = Amount::parse("599.80", Currency::USD)?;
/// assert_eq!(amount.minor(), 59_980);
/// assert_eq!(amount.to_string(), "599.80 USD");
/// assert!(Amount::parse("599.801", Currency::USD).is_err());
/// assert!(Amount::parse("0.00", Currency::USD).is_err());
/// # Ok::<(), order_lifecycle::error::MoneyError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Amount(Money);

impl Amount {
    /// Makes an amount of whole minor units.
    ///
    /// # Errors
    ///
    /// [`MoneyProblem::Negative`] below zero, [`MoneyProblem::Zero`] at zero.
    pub fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        Self::try_from(Money::new(minor, currency)?)
    }

    /// Reads a plain decimal number exactly, as [`Money::parse`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Money::parse`], then [`MoneyProblem::Zero`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let money = Money::parse(text, currency)?;
        Self::try_from(money).map_err(|error| MoneyError::new(text, error.problem))
    }

    /// Puts parts back together that came out of an amount.
    pub(crate) const fn from_parts(minor: i64, currency: Currency) -> Self {
        Self(Money::from_parts(minor, currency))
    }

    /// Returns the whole minor units, at least 1.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0.minor()
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.0.currency()
    }

    /// Adds an amount of the same currency; `None` for another currency, and beyond `i64::MAX`.
    ///
    /// ```
    /// use order_lifecycle::{Amount, Currency};
    ///
    /// let (price, tip) = (Amount::new(1_000, Currency::INR)?, Amount::new(50, Currency::INR)?);
    /// assert_eq!(price.checked_add(tip).map(Amount::minor), Some(1_050));
    /// assert_eq!(price.checked_add(Amount::new(50, Currency::USD)?), None);
    /// assert_eq!(price.checked_sub(price), None, "nothing is left, and no amount is zero");
    /// # Ok::<(), order_lifecycle::error::MoneyError>(())
    /// ```
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Takes an amount of the same currency off; `None` for another currency, and where nothing
    /// is left.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0)?.try_into().ok()
    }
}

impl FromStr for Amount {
    type Err = MoneyError;

    /// Reads what `Display` writes, for example `499.00 INR`.
    ///
    /// # Errors
    ///
    /// [`MoneyProblem::NoCurrency`] for another shape, then those of [`Amount::parse`].
    ///
    /// ```
    /// use order_lifecycle::{Amount, Currency};
    ///
    /// let amount: Amount = "499.00 INR".parse()?;
    /// assert_eq!(amount, Amount::new(49_900, Currency::INR)?);
    /// assert!("INR 499.00".parse::<Amount>().is_err());
    /// # Ok::<(), order_lifecycle::error::MoneyError>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        text.parse::<Money>()?.try_into()
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl TryFrom<Money> for Amount {
    type Error = MoneyError;

    /// Narrows a sum to one that can be paid.
    ///
    /// # Errors
    ///
    /// [`MoneyProblem::Zero`] at zero.
    fn try_from(money: Money) -> Result<Self, MoneyError> {
        if money.minor() == 0 {
            return Err(MoneyError::new("0", MoneyProblem::Zero));
        }
        Ok(Self(money))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn problem(text: &str) -> MoneyProblem {
        Amount::parse(text, Currency::INR).unwrap_err().problem
    }

    #[test]
    fn decimals_are_read_exactly() {
        let minor = |text, currency| Money::parse(text, currency).unwrap().minor();
        assert_eq!(minor("100", Currency::INR), 10_000);
        assert_eq!(minor("100.5", Currency::INR), 10_050);
        assert_eq!(minor("0.01", Currency::INR), 1);
        assert_eq!(minor("0010.00", Currency::INR), 1_000);
        assert_eq!(minor("1000", Currency::JPY), 1_000);
        assert_eq!(minor("1.234", Currency::KWD), 1_234);
        assert_eq!(minor("92233720368547758.07", Currency::INR), i64::MAX);
    }

    #[test]
    fn each_way_an_amount_can_be_wrong_is_named() {
        for text in [
            "", ".", "1.", ".5", "1.2.3", "+1", " 1", "1e400", "1E2", "NaN", "₹1", "１",
        ] {
            assert_eq!(problem(text), MoneyProblem::Malformed, "{text}");
        }
        for text in ["-0", "-1", "-0.00", "-NaN"] {
            assert_eq!(problem(text), MoneyProblem::Negative, "{text}");
        }
        let precise = MoneyProblem::TooPrecise {
            digits: 2,
            currency: Currency::INR,
        };
        assert_eq!(problem("1.000"), precise);
        assert_eq!(problem("0.001"), precise);
        assert_eq!(problem("92233720368547758.08"), MoneyProblem::TooLarge);
        assert_eq!(problem(&"9".repeat(1_000_000)), MoneyProblem::TooLarge);
        assert_eq!(problem("0.00"), MoneyProblem::Zero);
    }

    #[test]
    fn messages_quote_the_value_but_never_a_million_digits() {
        let error = Amount::parse("10.005", Currency::INR).unwrap_err();
        assert_eq!(
            error.to_string(),
            "amount is `10.005`, but must have at most the 2 decimal digits of INR"
        );
        let error = Amount::parse(&"9".repeat(1_000_000), Currency::INR).unwrap_err();
        assert!(error.to_string().len() < 120);
        assert_eq!(
            Amount::new(-5, Currency::INR).unwrap_err().to_string(),
            "amount is `-5`, but must not be negative"
        );
    }

    #[test]
    fn sums_are_read_back_as_they_are_written() {
        for text in ["499.00 INR", "1200 JPY", "0.001 KWD"] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), text);
        }
        assert_eq!("0 JPY".parse::<Money>().unwrap().minor(), 0);
        assert_eq!(
            "0 JPY".parse::<Amount>().unwrap_err().problem,
            MoneyProblem::Zero
        );
        for text in [
            "",
            "1",
            "1.00INR",
            "1.00  INR",
            "INR 1.00",
            "1.00 inr",
            "1.00 INR ",
        ] {
            let error = text.parse::<Amount>().unwrap_err();
            assert_eq!(error.problem, MoneyProblem::NoCurrency, "{text}");
        }
    }

    #[test]
    fn sums_of_one_currency_are_added_and_taken_off_within_their_bounds() {
        let inr = |minor| Amount::new(minor, Currency::INR).unwrap();
        let (most, usd) = (inr(i64::MAX), Amount::new(1, Currency::USD).unwrap());
        assert_eq!(inr(2).checked_add(inr(3)), Some(inr(5)));
        assert_eq!(most.checked_add(inr(1)), None);
        assert_eq!(inr(2).checked_add(usd), None);
        assert_eq!(inr(3).checked_sub(inr(2)), Some(inr(1)));
        assert_eq!(inr(3).checked_sub(inr(3)), None);
        assert_eq!(inr(3).checked_sub(usd), None);
        let nothing = Money::from(inr(3)).checked_sub(inr(3).into());
        assert_eq!(nothing.map(Money::minor), Some(0));
        assert_eq!(Money::from(inr(3)).checked_sub(inr(4).into()), None);
    }
}
