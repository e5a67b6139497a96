//! Law: a decimal that is read prints as the same number, and what is not one is an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_lifecycle::{Currency, Money, decimal};

fuzz_target!(|data: (u8, &str)| {
    let (choice, text) = data;
    let currencies = ["JPY", "INR", "KWD", "CLF"];
    let Ok(currency) = currencies[usize::from(choice) % currencies.len()].parse::<Currency>()
    else {
        return;
    };
    if let Ok(money) = Money::parse(text, currency) {
        let printed = decimal(money.minor().into(), currency).to_string();
        assert_eq!(Money::parse(&printed, currency), Ok(money));
        // Apart from leading and trailing zeros it is the text that was read.
        let plain = |text: &str| {
            let text = text.trim_start_matches('0');
            let text = if text.contains('.') {
                text.trim_end_matches('0')
            } else {
                text
            };
            text.trim_end_matches('.').to_owned()
        };
        assert_eq!(plain(&printed), plain(text));
    }
});
