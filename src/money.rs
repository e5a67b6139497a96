use alloc::string::String;
use core::fmt;

use crate::currency::Currency;
use crate::text::excerpt;

/// A sum that may be zero: whole minor units of one currency, `0 ..= i64::MAX`.
///
/// Used where nothing is a legitimate answer, such as a refunded total. What an order costs and
/// what a payment took is an [`Amount`].
///
/// ```
/// use order_lifecycle::{Currency, Money};
///
/// let total = Money::parse("0.00", Currency::INR)?;
/// assert_eq!(total.minor(), 0);
/// # Ok::<(), order_lifecycle::MoneyError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

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
/// # Ok::<(), order_lifecycle::MoneyError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Amount(Money);

/// A text or number that is not a sum of money in its currency.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("amount `{value}` {problem}")]
pub struct MoneyError {
    /// The beginning of the text that was given.
    pub value: String,
    /// What is wrong with it.
    pub problem: MoneyProblem,
}

/// What is wrong with a sum of money.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyProblem {
    /// It is not decimal digits with at most one point between them.
    #[error("is not a plain decimal number")]
    Malformed,
    /// It has a minus sign, before zero too.
    #[error("is negative")]
    Negative,
    /// It has more decimal digits than the currency.
    #[error("has more than the {digits} decimal digits of {currency}")]
    TooPrecise {
        /// How many the currency has.
        digits: u32,
        /// The currency.
        currency: Currency,
    },
    /// It is more than `i64::MAX` minor units.
    #[error("is more than 9223372036854775807 minor units")]
    TooLarge,
    /// It is zero where something must be paid.
    #[error("is zero")]
    Zero,
}

impl Money {
    /// Makes a sum of whole minor units.
    ///
    /// # Errors
    ///
    /// [`MoneyProblem::Negative`] below zero.
    pub fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 {
            let value = alloc::format!("{minor}");
            return Err(MoneyError {
                value,
                problem: MoneyProblem::Negative,
            });
        }
        Ok(Self { minor, currency })
    }

    /// Reads a plain decimal number exactly: digits, and optionally a point with at least one and
    /// at most as many digits behind it as the currency has.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] naming the text: malformed (exponents, signs, spaces, `NaN`), negative, more
    /// digits than the currency has (zeros too), or more than `i64::MAX` minor units.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        minor_units(text, currency)
            .map(|minor| Self { minor, currency })
            .map_err(|problem| MoneyError {
                value: excerpt(text),
                problem,
            })
    }

    /// Returns the whole minor units, at least 0.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

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
        Self::try_from(money).map_err(|error| MoneyError {
            value: excerpt(text),
            ..error
        })
    }

    /// Puts parts back together that came out of an amount.
    pub(crate) const fn from_parts(minor: i64, currency: Currency) -> Self {
        Self(Money { minor, currency })
    }

    /// Returns the whole minor units, at least 1.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0.minor
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.0.currency
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
        if money.minor == 0 {
            return Err(MoneyError {
                value: "0".into(),
                problem: MoneyProblem::Zero,
            });
        }
        Ok(Self(money))
    }
}

fn minor_units(text: &str, currency: Currency) -> Result<i64, MoneyProblem> {
    if text.starts_with('-') {
        return Err(MoneyProblem::Negative);
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(MoneyProblem::Malformed),
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(MoneyProblem::Malformed);
    }
    let exponent = currency.exponent();
    let missing = u32::try_from(fraction.len())
        .ok()
        .and_then(|given| exponent.checked_sub(given))
        .ok_or(MoneyProblem::TooPrecise {
            digits: exponent,
            currency,
        })?;
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte.wrapping_sub(b'0'));
    digits
        .map(i64::from)
        .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(digit))
        .and_then(|sum| sum.checked_mul(10_i64.checked_pow(missing)?))
        .ok_or(MoneyProblem::TooLarge)
}

/// Writes minor units as a decimal number with exactly the currency's digits.
///
/// ```
/// use order_lifecycle::{Currency, decimal};
///
/// assert_eq!(decimal(59_980, Currency::USD).to_string(), "599.80");
/// assert_eq!(decimal(1_200, Currency::JPY).to_string(), "1200");
/// ```
#[must_use]
pub fn decimal(minor: i128, currency: Currency) -> impl fmt::Display {
    Decimal {
        minor,
        exponent: currency.exponent(),
    }
}

struct Decimal {
    minor: i128,
    exponent: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minor < 0 {
            f.write_str("-")?;
        }
        let unit = 10_u128.checked_pow(self.exponent).unwrap_or(1);
        let minor = self.minor.unsigned_abs();
        let (whole, rest) = (minor.checked_div(unit), minor.checked_rem(unit));
        write!(f, "{}", whole.unwrap_or(0))?;
        match usize::try_from(self.exponent) {
            Ok(width @ 1..) => write!(f, ".{:0width$}", rest.unwrap_or(0)),
            Ok(0) | Err(_) => Ok(()),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}",
            decimal(self.minor.into(), self.currency),
            self.currency
        )
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
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
            "amount `10.005` has more than the 2 decimal digits of INR"
        );
        let error = Amount::parse(&"9".repeat(1_000_000), Currency::INR).unwrap_err();
        assert!(error.to_string().len() < 120);
        assert_eq!(
            Amount::new(-5, Currency::INR).unwrap_err().to_string(),
            "amount `-5` is negative"
        );
    }

    #[test]
    fn sums_print_with_exactly_the_digits_of_their_currency() {
        assert_eq!(decimal(-5, Currency::INR).to_string(), "-0.05");
        assert_eq!(decimal(100, Currency::KWD).to_string(), "0.100");
        assert_eq!(
            Amount::new(1_200, Currency::JPY).unwrap().to_string(),
            "1200 JPY"
        );
    }
}
