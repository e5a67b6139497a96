//! Orders 45 to 59: money that comes after the order was closed.

use super::shop::{Sale, Shop};

pub(crate) fn write(shop: &mut Shop) {
    after_expiry(shop);
    after_expiry_decided(shop);
    after_cancelling(shop);
    in_flight(shop);
    closed_by_the_gateway(shop);
}

const MINUTE: i64 = 60;

/// An order of a quarter of an hour whose only payment ran until its sixth minute.
fn expired<'s>(shop: &'s mut Shop, number: i64, terms: &str) -> (Sale<'s>, String) {
    let mut sale = shop.sale(number, (12, number - 35), "1200.00", terms);
    sale.render();
    let payment = sale.start(MINUTE, "5m");
    (sale, payment)
}

/// Lets a success be heard some time after it happened.
fn success(sale: &mut Sale<'_>, payment: &str, happened: i64, heard: i64) {
    let body = sale.notice(payment, "SUCCESS", "PAID", happened);
    sale.notify(heard, &body);
}

/// 45 to 49: by policy.
fn after_expiry(shop: &mut Shop) {
    for (number, terms, happened, heard) in [
        (45, r#""ttl":"15m""#, 20, 21),
        (46, r#""ttl":"15m","after_expiry":"refund""#, 20, 21),
        (47, r#""ttl":"15m","after_expiry":"honour:10m""#, 20, 21),
        (48, r#""ttl":"15m","after_expiry":"honour:10m""#, 26, 27),
        (49, r#""ttl":"15m","after_expiry":"honour:0s""#, 14, 40),
    ] {
        let (mut sale, payment) = expired(shop, number, terms);
        success(&mut sale, &payment, happened * MINUTE, heard * MINUTE);
    }
}

/// 50 and 51: by the merchant.
fn after_expiry_decided(shop: &mut Shop) {
    let (mut sale, payment) = expired(shop, 50, r#""ttl":"15m""#);
    success(&mut sale, &payment, 20 * MINUTE, 21 * MINUTE);
    let rest = format!(r#""payment":"{payment}""#);
    sale.command(55 * MINUTE, "accept", &rest);

    let (mut sale, payment) = expired(shop, 51, r#""ttl":"15m""#);
    success(&mut sale, &payment, 20 * MINUTE, 21 * MINUTE);
    let rest = format!(r#""payment":"{payment}","request":"BACK51","amount":"1200.00""#);
    sale.command(55 * MINUTE, "refund", &rest);
    sale.refunded(56 * MINUTE, &payment, ("BACK51", "1200.00"), "CREATED");
    sale.refunded(300 * MINUTE, &payment, ("BACK51", "1200.00"), "REFUNDED");
}

/// 52 to 54: a declined payment succeeds after the merchant has cancelled.
fn after_cancelling(shop: &mut Shop) {
    for (number, terms) in [
        (52, ""),
        (53, r#""after_cancel":"refund""#),
        (54, r#""after_cancel":"honour:1h""#),
    ] {
        let mut sale = shop.sale(number, (12, number), "860.00", terms);
        sale.render();
        let payment = sale.start(20, "");
        sale.told(50, &payment, "FAILED", "ATTEMPTED");
        sale.command(5 * MINUTE, "cancel", "");
        success(&mut sale, &payment, 6 * MINUTE, 7 * MINUTE);
    }
}

/// 55 and 56: a payment is in flight when the merchant wants to cancel.
fn in_flight(shop: &mut Shop) {
    for number in [55, 56] {
        let mut sale = shop.sale(number, (13, number - 50), "415.00", "");
        sale.render();
        let payment = sale.start(20, "");
        sale.command(100, "cancel", "");
        sale.command(130, "force_cancel", "");
        if number == 55 {
            sale.told(15 * MINUTE, &payment, "FAILED", "CANCELLED");
        }
    }
}

/// 57 to 59: the gateway closes the order, and in two of them money comes all the same.
fn closed_by_the_gateway(shop: &mut Shop) {
    let mut sale = shop.sale(57, (13, 10), "275.00", r#""ttl":"30m""#);
    sale.render();
    let body = sale.order_reply("CANCELLED");
    sale.ask_order(200, &body);

    for (number, closed) in [(58, "CANCELLED"), (59, "EXPIRED")] {
        let mut sale = shop.sale(number, (13, number - 40), "1330.00", r#""ttl":"30m""#);
        sale.render();
        let payment = sale.start(20, "");
        let body = sale.notice(&payment, "PENDING_WITH_BANK", closed, 320);
        sale.hear(325, "minimal_status", "", &body.object());
        success(&mut sale, &payment, 350, 400);
    }
}
