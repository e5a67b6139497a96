//! Orders 70 to 79: money that goes back.

use super::shop::{Sale, Shop};

const HOUR: i64 = 3_600;

/// A paid order of a thousand rupees.
fn paid(shop: &mut Shop, number: i64) -> (Sale<'_>, String) {
    let mut sale = shop.sale(number, (14, 2 * (number - 70)), "1000.00", r#""ttl":"30m""#);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(65, &payment, "SUCCESS", "PAID");
    (sale, payment)
}

fn ask(sale: &mut Sale<'_>, second: i64, payment: &str, (request, amount): (&str, &str)) {
    let rest = format!(r#""payment":"{payment}","request":"{request}","amount":"{amount}""#);
    sale.command(second, "refund", &rest);
}

pub(crate) fn write(shop: &mut Shop) {
    answered(shop);
    refused(shop);
    told_by_status(shop);
    unclear(shop);
}

fn answered(shop: &mut Shop) {
    // 70: a part, asked for, begun and done.
    let part = ("PART70", "300.00");
    let (mut sale, payment) = paid(shop, 70);
    ask(&mut sale, HOUR, &payment, part);
    sale.refunded(HOUR + 2, &payment, part, "CREATED");
    sale.refunded(3 * HOUR, &payment, part, "SUCCESS");

    // 71: begun and failed, so it is owed again.
    let part = ("PART71", "300.00");
    let (mut sale, payment) = paid(shop, 71);
    ask(&mut sale, HOUR, &payment, part);
    sale.refunded(HOUR + 2, &payment, part, "CREATED");
    sale.refunded(3 * HOUR, &payment, part, "FAILED");
}

fn refused(shop: &mut Shop) {
    // 72: the same request again is a repeat, with another amount it is refused.
    let (mut sale, payment) = paid(shop, 72);
    ask(&mut sale, HOUR, &payment, ("PART72", "250.00"));
    ask(&mut sale, HOUR + 5, &payment, ("PART72", "250.00"));
    ask(&mut sale, HOUR + 9, &payment, ("PART72", "350.00"));

    // 75: asked for and withdrawn.
    let (mut sale, payment) = paid(shop, 75);
    ask(&mut sale, HOUR, &payment, ("PART75", "400.00"));
    let rest = format!(r#""payment":"{payment}","request":"PART75""#);
    sale.command(HOUR + 60, "withdraw_refund", &rest);

    // 76: more than there is.
    let (mut sale, payment) = paid(shop, 76);
    ask(&mut sale, HOUR, &payment, ("BACK76", "1000.01"));
}

fn told_by_status(shop: &mut Shop) {
    // 73: all of it went back, by nobody's request.
    let (mut sale, payment) = paid(shop, 73);
    let body = sale.payment_reply(&payment, "REFUNDED", 62);
    sale.ask_payment(4 * HOUR, &body);

    // 74: a part went back, but how much is not said.
    let (mut sale, payment) = paid(shop, 74);
    let body = sale.payment_reply(&payment, "PARTIALLY_REFUNDED", 62);
    sale.ask_payment(4 * HOUR, &body);
}

fn unclear(shop: &mut Shop) {
    // 77: the refund is heard of before the capture.
    let mut sale = shop.sale(77, (14, 14), "300.00", r#""ttl":"30m""#);
    sale.render();
    let payment = sale.start(20, "");
    sale.refunded(300, &payment, ("BACK77", "300.00"), "SUCCESS");
    let body = sale.notice(&payment, "SUCCESS", "PAID", 62);
    sale.notify(360, &body);

    // 78: the bank has not answered by the end of the day.
    let part = ("PART78", "300.00");
    let (mut sale, payment) = paid(shop, 78);
    ask(&mut sale, HOUR, &payment, part);
    sale.refunded(HOUR + 2, &payment, part, "PENDING_WITH_BANK");

    // 79: nobody knows what the answer means.
    let part = ("PART79", "300.00");
    let (mut sale, payment) = paid(shop, 79);
    ask(&mut sale, HOUR, &payment, part);
    sale.refunded(HOUR + 2, &payment, part, "ON_HOLD");
}
