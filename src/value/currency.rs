//! Currencies of ISO 4217, and how many digits each has.

use core::fmt;
use core::str::FromStr;

use crate::value::word::UnknownWord;

/// An ISO 4217 currency.
///
/// The currency fixes how many decimal digits an amount has: none for JPY, two for INR, three for
/// KWD, four for CLF. Currencies order by their code.
///
/// ```
/// use order_lifecycle::Currency;
///
/// assert_eq!("KWD".parse::<Currency>()?.exponent(), 3);
/// assert_eq!(Currency::INR.as_str(), "INR");
/// assert!("inr".parse::<Currency>().is_err());
/// # Ok::<(), order_lifecycle::error::UnknownWord>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Currency(u8);

impl Currency {
    /// The euro, two decimals.
    pub const EUR: Self = Self::known(*b"EUR");
    /// The Indian rupee, two decimals.
    pub const INR: Self = Self::known(*b"INR");
    /// The Japanese yen, no decimals.
    pub const JPY: Self = Self::known(*b"JPY");
    /// The Kuwaiti dinar, three decimals.
    pub const KWD: Self = Self::known(*b"KWD");
    /// The United States dollar, two decimals.
    pub const USD: Self = Self::known(*b"USD");

    /// Returns the three-letter code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        // Every code in the table is ASCII.
        self.entry()
            .and_then(|(code, _)| core::str::from_utf8(code).ok())
            .unwrap_or_else(|| {
                debug_assert!(false, "a currency has a place in the table");
                "XXX"
            })
    }

    /// Returns the number of decimal digits, the exponent of the minor unit.
    #[must_use]
    pub fn exponent(self) -> u32 {
        let entry = self.entry();
        debug_assert!(entry.is_some(), "a currency has a place in the table");
        entry.map_or(0, |(_, exponent)| u32::from(*exponent))
    }

    /// Writes minor units as a decimal number with exactly the currency's digits, without the
    /// currency: for sums, which may be zero, negative or larger than any [`Amount`].
    ///
    /// ```
    /// use order_lifecycle::Currency;
    ///
    /// assert_eq!(Currency::USD.decimal(59_980).to_string(), "599.80");
    /// assert_eq!(Currency::JPY.decimal(1_200).to_string(), "1200");
    /// ```
    ///
    /// [`Amount`]: crate::Amount
    #[must_use]
    pub fn decimal(self, minor: i128) -> impl fmt::Display {
        Decimal {
            minor,
            exponent: self.exponent(),
        }
    }

    fn entry(self) -> Option<&'static ([u8; 3], u8)> {
        TABLE.get(usize::from(self.0))
    }

    /// Looks a code up at compile time; an unknown one does not compile.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "evaluated only for constants, where a fault is a compile error"
    )]
    const fn known(code: [u8; 3]) -> Self {
        let mut at: u8 = 0;
        loop {
            let entry = TABLE[at as usize].0;
            if entry[0] == code[0] && entry[1] == code[1] && entry[2] == code[2] {
                return Self(at);
            }
            at += 1;
        }
    }
}

/// Which currencies were seen: a bit for each, and no heap.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Currencies([u64; 4]);

impl Currencies {
    /// Notes a currency, and tells whether it is the first time.
    pub(crate) fn insert(&mut self, Currency(at): Currency) -> bool {
        let bit = 1_u64.rotate_left(at.into());
        let word = self.0.get_mut(usize::from(at >> 6));
        word.is_some_and(|word| {
            let new = *word & bit == 0;
            *word |= bit;
            new
        })
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

impl FromStr for Currency {
    type Err = UnknownWord;

    /// Reads a code in capital letters.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] for any text that is not an active ISO 4217 code in capital letters.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        TABLE
            .binary_search_by(|(known, _)| known.as_slice().cmp(code.as_bytes()))
            .ok()
            .and_then(|at| u8::try_from(at).ok())
            .map(Self)
            .ok_or_else(|| UnknownWord::new("currency", code, "the codes of ISO 4217"))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(feature = "serde")]
crate::value::text::serde_as_text!(Currency, Currency::as_str);

/// ISO 4217 codes in use with their exponents, sorted by code. Precious metals, test codes and
/// other entries without a minor unit are left out: no order can be paid in them.
#[rustfmt::skip]
static TABLE: [([u8; 3], u8); 165] = [
    (*b"AED", 2), (*b"AFN", 2), (*b"ALL", 2), (*b"AMD", 2), (*b"ANG", 2), (*b"AOA", 2),
    (*b"ARS", 2), (*b"AUD", 2), (*b"AWG", 2), (*b"AZN", 2), (*b"BAM", 2), (*b"BBD", 2),
    (*b"BDT", 2), (*b"BHD", 3), (*b"BIF", 0), (*b"BMD", 2), (*b"BND", 2), (*b"BOB", 2),
    (*b"BOV", 2), (*b"BRL", 2), (*b"BSD", 2), (*b"BTN", 2), (*b"BWP", 2), (*b"BYN", 2),
    (*b"BZD", 2), (*b"CAD", 2), (*b"CDF", 2), (*b"CHE", 2), (*b"CHF", 2), (*b"CHW", 2),
    (*b"CLF", 4), (*b"CLP", 0), (*b"CNY", 2), (*b"COP", 2), (*b"COU", 2), (*b"CRC", 2),
    (*b"CUP", 2), (*b"CVE", 2), (*b"CZK", 2), (*b"DJF", 0), (*b"DKK", 2), (*b"DOP", 2),
    (*b"DZD", 2), (*b"EGP", 2), (*b"ERN", 2), (*b"ETB", 2), (*b"EUR", 2), (*b"FJD", 2),
    (*b"FKP", 2), (*b"GBP", 2), (*b"GEL", 2), (*b"GHS", 2), (*b"GIP", 2), (*b"GMD", 2),
    (*b"GNF", 0), (*b"GTQ", 2), (*b"GYD", 2), (*b"HKD", 2), (*b"HNL", 2), (*b"HTG", 2),
    (*b"HUF", 2), (*b"IDR", 2), (*b"ILS", 2), (*b"INR", 2), (*b"IQD", 3), (*b"IRR", 2),
    (*b"ISK", 0), (*b"JMD", 2), (*b"JOD", 3), (*b"JPY", 0), (*b"KES", 2), (*b"KGS", 2),
    (*b"KHR", 2), (*b"KMF", 0), (*b"KPW", 2), (*b"KRW", 0), (*b"KWD", 3), (*b"KYD", 2),
    (*b"KZT", 2), (*b"LAK", 2), (*b"LBP", 2), (*b"LKR", 2), (*b"LRD", 2), (*b"LSL", 2),
    (*b"LYD", 3), (*b"MAD", 2), (*b"MDL", 2), (*b"MGA", 2), (*b"MKD", 2), (*b"MMK", 2),
    (*b"MNT", 2), (*b"MOP", 2), (*b"MRU", 2), (*b"MUR", 2), (*b"MVR", 2), (*b"MWK", 2),
    (*b"MXN", 2), (*b"MXV", 2), (*b"MYR", 2), (*b"MZN", 2), (*b"NAD", 2), (*b"NGN", 2),
    (*b"NIO", 2), (*b"NOK", 2), (*b"NPR", 2), (*b"NZD", 2), (*b"OMR", 3), (*b"PAB", 2),
    (*b"PEN", 2), (*b"PGK", 2), (*b"PHP", 2), (*b"PKR", 2), (*b"PLN", 2), (*b"PYG", 0),
    (*b"QAR", 2), (*b"RON", 2), (*b"RSD", 2), (*b"RUB", 2), (*b"RWF", 0), (*b"SAR", 2),
    (*b"SBD", 2), (*b"SCR", 2), (*b"SDG", 2), (*b"SEK", 2), (*b"SGD", 2), (*b"SHP", 2),
    (*b"SLE", 2), (*b"SOS", 2), (*b"SRD", 2), (*b"SSP", 2), (*b"STN", 2), (*b"SVC", 2),
    (*b"SYP", 2), (*b"SZL", 2), (*b"THB", 2), (*b"TJS", 2), (*b"TMT", 2), (*b"TND", 3),
    (*b"TOP", 2), (*b"TRY", 2), (*b"TTD", 2), (*b"TWD", 2), (*b"TZS", 2), (*b"UAH", 2),
    (*b"UGX", 0), (*b"USD", 2), (*b"USN", 2), (*b"UYI", 0), (*b"UYU", 2), (*b"UYW", 4),
    (*b"UZS", 2), (*b"VED", 2), (*b"VES", 2), (*b"VND", 0), (*b"VUV", 0), (*b"WST", 2),
    (*b"XAF", 0), (*b"XCD", 2), (*b"XCG", 2), (*b"XOF", 0), (*b"XPF", 0), (*b"YER", 2),
    (*b"ZAR", 2), (*b"ZMW", 2), (*b"ZWG", 2),
];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    #[test]
    fn the_table_is_sorted_and_every_code_is_found_again() {
        assert!(TABLE.is_sorted());
        for (code, exponent) in &TABLE {
            let code = core::str::from_utf8(code).unwrap();
            let currency: Currency = code.parse().unwrap();
            assert_eq!(
                (currency.as_str(), currency.exponent()),
                (code, u32::from(*exponent))
            );
        }
    }

    /// "List One: Current Currency and Funds Codes" of ISO 4217, column "Minor unit", as the
    /// maintenance agency SIX publishes it; every code with another number than two.
    const OTHER_THAN_TWO: [(u32, &[&str]); 3] = [
        (
            0,
            &[
                "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                "VND", "VUV", "XAF", "XOF", "XPF",
            ],
        ),
        (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
        (4, &["CLF", "UYW"]),
    ];

    #[test]
    fn each_currency_is_new_once() {
        let mut seen = Currencies::default();
        let codes = || TABLE.iter().map(|(code, _)| str::from_utf8(code).unwrap());
        let news: Vec<bool> = codes()
            .chain(codes().rev())
            .map(|code| seen.insert(code.parse().unwrap()))
            .collect();
        let once = TABLE.iter().map(|_| true);
        assert!(news.into_iter().eq(once.chain(TABLE.iter().map(|_| false))));
    }

    #[test]
    fn every_exponent_is_that_of_the_published_list() {
        for (code, exponent) in &TABLE {
            let code = core::str::from_utf8(code).unwrap();
            let listed = OTHER_THAN_TWO
                .iter()
                .find(|(_, codes)| codes.contains(&code));
            let published = listed.map_or(2, |(exponent, _)| *exponent);
            assert_eq!(u32::from(*exponent), published, "{code}");
        }
        let known = |code: &&str| code.parse::<Currency>().is_ok();
        assert!(
            OTHER_THAN_TWO
                .iter()
                .all(|(_, codes)| codes.iter().all(known))
        );
    }

    #[test]
    fn minor_units_are_written_with_exactly_the_digits_of_the_currency() {
        let text = |currency: Currency, minor| currency.decimal(minor).to_string();
        assert_eq!(text(Currency::INR, -5), "-0.05");
        assert_eq!(text(Currency::KWD, 100), "0.100");
        assert_eq!(text(Currency::JPY, 1_200), "1200");
        assert_eq!(text(Currency::INR, 0), "0.00");
    }

    #[test]
    fn letter_case_is_folded_by_whoever_reads_a_message() {
        for code in ["inr", "Inr", "usd"] {
            assert!(code.parse::<Currency>().is_err());
            assert!(code.to_ascii_uppercase().parse::<Currency>().is_ok());
        }
    }

    #[test]
    fn what_is_no_code_is_named() {
        for text in ["", "IN", "inr", "INRR", "XXX", "₹"] {
            assert_eq!(text.parse::<Currency>().unwrap_err().text, text);
        }
    }
}
