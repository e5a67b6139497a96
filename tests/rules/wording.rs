//! Guards against programs and people that no longer understand what was written down: codes are
//! stored and compared, and what is printed for debugging is what a failed test shows.

use order_lifecycle::{Amount, Cause, Currency, Disposition, Money, Progress, Why};

use crate::inr;

#[test]
fn codes_are_words_in_lower_case() {
    let whys = [
        Why::AmountMismatch,
        Why::CurrencyMismatch,
        Why::FundsReturned,
        Why::AmountChanged,
        Why::AfterExpiry,
        Why::AfterCancel,
    ];
    let codes = [
        "amount_mismatch",
        "currency_mismatch",
        "funds_returned",
        "amount_changed",
        "after_expiry",
        "after_cancel",
    ];
    assert_eq!(whys.map(Why::as_str), codes);
    assert_eq!(whys.map(|why| why.to_string()), codes);
    for why in whys {
        assert_eq!(Disposition::UnderReview(why).as_str(), "review");
    }
    let others = [Disposition::Won, Disposition::Surplus];
    assert_eq!(others.map(Disposition::as_str), ["won", "surplus"]);

    let causes = [
        Cause::Timeout,
        Cause::Inactivity,
        Cause::Provider,
        Cause::Merchant,
    ];
    let codes = ["timeout", "inactivity", "provider", "merchant"];
    assert_eq!(causes.map(Cause::as_str), codes);

    let climb = [
        Progress::Pending,
        Progress::Failed,
        Progress::Authorized,
        Progress::Voided,
        Progress::Captured,
    ];
    let words = ["pending", "failed", "authorized", "voided", "captured"];
    assert_eq!(climb.map(|progress| progress.to_string()), words);
}

#[test]
fn an_amount_that_is_refused_is_quoted_as_it_was_written() {
    let error = Amount::parse("0.00", Currency::INR).unwrap_err();
    assert!(error.to_string().contains("`0.00`"), "{error}");
}

#[test]
fn money_is_shown_alike_to_people_and_in_failed_tests() {
    let none = Money::new(0, Currency::JPY).unwrap();
    assert_eq!(
        (format!("{none:?}"), none.to_string()),
        ("0 JPY".into(), "0 JPY".into())
    );
    let some = inr(1_05);
    assert_eq!(
        (format!("{some:?}"), some.to_string()),
        ("1.05 INR".into(), "1.05 INR".into())
    );
    assert_eq!(format!("{:?}", Currency::INR), "INR");
}
