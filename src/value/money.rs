//! Sums of money: whole minor units beside their currency.

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use crate::value::currency::Currency;
use crate::value::text::excerpt;

/// A sum that may be zero: whole minor units of one currency, `0 ..= i64::MAX`.
///
/// Used where nothing is a legitimate answer, such as a refunded total. What an order costs and
/// what a payment took is an [`Amount`](crate::Amount).
///
/// ```
/// use order_lifecycle::{Currency, Money};
///
/// let total = Money::parse("0.00", Currency::INR)?;
/// assert_eq!(total.minor(), 0);
/// # Ok::<(), order_lifecycle::error::MoneyError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// A text or number that is not a sum of money in its currency.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("amount is `{value}`, but must {problem}")]
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
    #[error("be a plain decimal number")]
    Malformed,
    /// It has a minus sign, before zero too.
    #[error("not be negative")]
    Negative,
    /// It has more decimal digits than the currency.
    #[error("have at most the {digits} decimal digits of {currency}")]
    TooPrecise {
        /// How many the currency has.
        digits: u32,
        /// The currency.
        currency: Currency,
    },
    /// It is more than `i64::MAX` minor units.
    #[error("be at most 9223372036854775807 minor units")]
    TooLarge,
    /// It is not a number, one space and a currency code.
    #[error("be a decimal number, a space and a currency code of ISO 4217")]
    NoCurrency,
    /// It is zero where something must be paid.
    #[error("be more than zero")]
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
            let problem = MoneyProblem::Negative;
            return Err(MoneyError::new(&minor.to_string(), problem));
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
            .map_err(|problem| MoneyError::new(text, problem))
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

    /// Adds a sum of the same currency; `None` for another currency, and beyond `i64::MAX`.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor)?;
        let currency = self.currency;
        (currency == other.currency).then_some(Self { minor, currency })
    }

    /// Takes a sum of the same currency off; `None` for another currency, and below zero.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_sub(other.minor)?;
        let currency = self.currency;
        (currency == other.currency && minor >= 0).then_some(Self { minor, currency })
    }

    /// Puts parts together of which the caller knows that they are a sum.
    pub(super) const fn from_parts(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
}

impl MoneyError {
    pub(super) fn new(value: &str, problem: MoneyProblem) -> Self {
        let value = excerpt(value).escape_debug().to_string();
        Self { value, problem }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads what `Display` writes: a decimal number, one space, and the currency's code.
    ///
    /// # Errors
    ///
    /// [`MoneyProblem::NoCurrency`] for another shape, then those of [`Money::parse`].
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let parts = text.split_once(' ');
        let read = parts.and_then(|(number, code)| Some((number, code.parse().ok()?)));
        let Some((number, currency)) = read else {
            return Err(MoneyError::new(text, MoneyProblem::NoCurrency));
        };
        Self::parse(number, currency)
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

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}",
            self.currency.decimal(self.minor.into()),
            self.currency
        )
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
