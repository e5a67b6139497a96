//! Guards against sums that wrap, go below nothing, or mix currencies.

use order_lifecycle::error::MoneyProblem;
use order_lifecycle::{Amount, Currency, Money, PaymentFact};

use crate::make::{Feed, at, captured, inr, money, order, usd};

#[test]
fn amounts_of_one_currency_are_added_and_taken_off_and_are_never_nothing() {
    let most = inr(i64::MAX);
    assert_eq!(inr(2_00).checked_add(inr(3_00)), Some(inr(5_00)));
    assert_eq!(inr(i64::MAX - 1).checked_add(inr(1)), Some(most));
    assert_eq!(most.checked_add(inr(1)), None);
    assert_eq!(most.checked_add(most), None);
    assert_eq!(inr(3_00).checked_sub(inr(2_00)), Some(inr(1_00)));
    assert_eq!(inr(3_00).checked_sub(inr(2_99)), Some(inr(1)));
    assert_eq!(inr(3_00).checked_sub(inr(3_00)), None, "no amount is zero");
    assert_eq!(inr(3_00).checked_sub(inr(3_01)), None);
    assert_eq!(inr(1).checked_sub(most), None);
}

#[test]
fn amounts_of_two_currencies_have_no_sum_and_no_difference() {
    assert_eq!(inr(5).checked_add(usd(5)), None);
    assert_eq!(inr(5).checked_sub(usd(1)), None);
    assert_eq!(money(5).checked_add(usd(5).into()), None);
    assert_eq!(money(5).checked_sub(usd(5).into()), None);
}

#[test]
fn a_currency_is_listed_once_and_where_it_comes_first() {
    let mut order = order();
    let dollars = || PaymentFact::Captured { amount: usd(1) };
    let told = [
        ("p1", PaymentFact::Failed),
        ("p2", dollars()),
        ("p3", captured(1)),
        ("p4", dollars()),
        ("p5", captured(2)),
    ];
    for (payment, fact) in told {
        order.tell(payment, fact, at(10));
    }
    assert!(order.currencies().eq([Currency::USD, Currency::INR]));
}

#[test]
fn a_sum_that_may_be_nothing_can_come_to_nothing_and_not_below() {
    assert_eq!(money(3).checked_sub(money(3)), Some(money(0)));
    assert_eq!(money(3).checked_sub(money(4)), None);
    assert_eq!(money(0).checked_add(money(0)), Some(money(0)));
    assert_eq!(money(i64::MAX).checked_add(money(1)), None);
}

#[test]
fn money_is_read_back_from_the_text_it_is_shown_as() {
    for text in ["499.00 INR", "0.01 USD", "1200 JPY", "0.001 KWD"] {
        let amount: Amount = text.parse().unwrap();
        assert_eq!(amount.to_string(), text);
        let money: Money = text.parse().unwrap();
        assert_eq!(money, amount.into());
    }
    assert_eq!("0.00 INR".parse(), Ok(money(0)));
    assert_eq!("5 INR".parse(), Ok(inr(5_00)), "fewer digits are no doubt");
    let most = "92233720368547758.07 INR";
    assert_eq!(most.parse(), Ok(inr(i64::MAX)));
}

#[test]
fn what_is_no_sum_of_money_is_refused_with_the_text_and_what_it_must_be() {
    let digits = MoneyProblem::TooPrecise {
        digits: 2,
        currency: Currency::INR,
    };
    for (text, problem) in [
        ("", MoneyProblem::NoCurrency),
        ("499.00", MoneyProblem::NoCurrency),
        ("499.00INR", MoneyProblem::NoCurrency),
        ("INR 499.00", MoneyProblem::NoCurrency),
        ("499.00 inr", MoneyProblem::NoCurrency),
        ("499.00  INR", MoneyProblem::NoCurrency),
        ("499.00 XXX", MoneyProblem::NoCurrency),
        (" INR", MoneyProblem::Malformed),
        ("4e2 INR", MoneyProblem::Malformed),
        ("+1 INR", MoneyProblem::Malformed),
        ("1. INR", MoneyProblem::Malformed),
        ("-1 INR", MoneyProblem::Negative),
        ("1.000 INR", digits),
        ("92233720368547758.08 INR", MoneyProblem::TooLarge),
        ("0.00 INR", MoneyProblem::Zero),
    ] {
        let error = text.parse::<Amount>().unwrap_err();
        assert_eq!(error.problem, problem, "{text}");
        assert!(error.to_string().starts_with("amount is `"), "{error}");
    }
    let error = "4.001 INR".parse::<Amount>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "amount is `4.001`, but must have at most the 2 decimal digits of INR"
    );
}
