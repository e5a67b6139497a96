//! Law: a decimal that is read prints as the same number, an amount that is printed reads as the
//! same amount, and what is no decimal is an error.

use order_lifecycle::{Currency, Money};

/// The first byte is the currency, the others a text, and eight of them minor units too.
pub fn check(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let codes = ["JPY", "INR", "KWD", "CLF"];
    let code = codes[usize::from(*choice) % codes.len()];
    let currency: Currency = code.parse().expect("a currency");
    if let Ok(text) = std::str::from_utf8(rest) {
        read(text, currency);
    }
    if let Some((minor, _)) = rest.split_first_chunk() {
        print(i64::from_le_bytes(*minor), currency);
    }
}

fn read(text: &str, currency: Currency) {
    if let Ok(money) = Money::parse(text, currency) {
        let printed = currency.decimal(money.minor().into()).to_string();
        assert_eq!(Money::parse(&printed, currency), Ok(money));
        assert_eq!(plain(&printed), plain(text));
        assert!(text.bytes().all(|it| it == b'.' || it.is_ascii_digit()));
    }
}

fn print(minor: i64, currency: Currency) {
    let printed = currency.decimal(minor.into()).to_string();
    let read = Money::parse(&printed, currency);
    assert_eq!(read.is_ok(), minor >= 0, "{printed}");
    if let Ok(money) = read {
        assert_eq!(money.minor(), minor);
    }
}

/// Without leading and trailing zeros.
fn plain(text: &str) -> &str {
    let text = text.trim_start_matches('0');
    let text = if text.contains('.') {
        text.trim_end_matches('0')
    } else {
        text
    };
    text.trim_end_matches('.')
}
