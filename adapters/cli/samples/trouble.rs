//! `broken.jsonl`: orders 1 to 3 on an afternoon on which much is wrong with their log. Lines that
//! are wrong in themselves stop nothing, messages that belong to nobody are named, and what looks
//! like another payment but is none pays nothing twice.

use super::body::Body;
use super::shop::Shop;

const HALF_AN_HOUR: &str = r#""ttl":"30m""#;

pub(crate) fn write(shop: &mut Shop) {
    orders(shop);
    not_a_line(shop);
    not_a_command(shop);
    not_a_message(shop);
    not_what_it_looks_like(shop);
    nobodys(shop);
}

/// What the rest happens around: all three orders end as if nothing had been wrong.
fn orders(shop: &mut Shop) {
    // 1: paid before anything goes wrong. White space around the payment's id makes no other one.
    let mut sale = shop.sale(1, (15, 50), "499.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(65, &payment, "SUCCESS", "PAID");
    sale.told(90, &format!(" {payment}\\t"), "SUCCESS", "PAID");

    // 2: paid after everything went wrong.
    let mut sale = shop.sale(2, (15, 52), "1250.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(900, &payment, "SUCCESS", "PAID");

    // 3: created again with another amount, and never paid.
    let mut sale = shop.sale(3, (15, 54), "360.00", HALF_AN_HOUR);
    sale.create(4, "365.00", HALF_AN_HOUR);
    sale.render();
}

fn not_a_line(shop: &mut Shop) {
    let at = shop.at(16, 0, 0);
    shop.line(
        at,
        r#"{"at":"2026-11-23T16:00:00+05:30","channel":"payment_no"#,
    );
    shop.line(
        at + 1,
        *b"{\"at\":\"2026-11-23T16:00:00+05:30\",\"order\":\"SHOP\xff\"}",
    );
    shop.line(at + 2, "");
    shop.line(at + 3, "[]");
    shop.line(
        at + 4,
        r#"{"at":"2026-11-23 16:00:00","order":"SHOP0001","command":"cancel"}"#,
    );
    shop.line(at + 5, r#"{"order":"SHOP0001","command":"cancel"}"#);
    shop.entry(at + 6, r#""order":"SHOP0001","comand":"cancel""#);
    shop.entry(at + 7, r#""order":"SHOP0001""#);
}

fn not_a_command(shop: &mut Shop) {
    let at = shop.at(16, 1, 0);
    let order = shop.order(1);
    shop.entry(at, &format!(r#""order":"{order}","command":"refund_all""#));
    shop.entry(
        at + 1,
        &format!(r#""order":"{order}","command":"start_payment""#),
    );
    shop.entry(at + 2, r#""order":"SHOP99999","command":"cancel""#);
    shop.entry(
        at + 3,
        r#""create":{"order":"SHOP99998","amount":"0.00","currency":"INR"}"#,
    );
    shop.entry(
        at + 4,
        r#""create":{"order":"SHOP99998","amount":"1.005","currency":"INR"}"#,
    );
    let idle = r#""create":{"order":"SHOP99998","amount":"1.00","currency":"INR","idle":"soon"}"#;
    shop.entry(at + 5, idle);
    let late =
        r#""create":{"order":"SHOP99998","amount":"1.00","currency":"INR","mismatch":"keep"}"#;
    shop.entry(at + 6, late);
}

fn not_a_message(shop: &mut Shop) {
    let at = shop.at(16, 2, 0);
    let mut entry = |offset, rest: &str| shop.entry(at + offset, rest);
    entry(0, r#""channel":"carrier_pigeon","body":{}"#);
    entry(1, r#""channel":"payment_notify""#);
    entry(2, r#""channel":"payment_notify","body":[1,2]"#);
    entry(
        3,
        r#""channel":"payment_notify","body":"<html>502 Bad Gateway</html>""#,
    );
    let huge = r#"{"transactionId":"EK1795430520000AAAAA","status":"SUCCESS","amount":1e400}"#;
    entry(4, &format!(r#""channel":"payment_notify","body":{huge}"#));
    let precise = r#"{"transactionId":"EK1795430520000AAAAA","status":"SUCCESS","amount":1.999}"#;
    entry(
        5,
        &format!(r#""channel":"payment_notify","body":{precise}"#),
    );
    let body = r#"{"response_code":0,"response_message":"","payload":{"status":"SUCCESS"}}"#;
    entry(6, &format!(r#""channel":"upi_status","body":{body}"#));
    let error = r#"{"response_code":117,"response_message":"","payload":"Token is invalid."}"#;
    entry(7, &format!(r#""channel":"order_status","body":{error}"#));
    let twofold = r#"{"transactionId":"EK1","payment_id":"EK2","status":"SUCCESS","amount":1}"#;
    entry(
        8,
        &format!(r#""channel":"transaction_status","body":{twofold}"#),
    );
    let verified = r#""channel":"browser_return","verified":true,"body":"?status=SUCCESS""#;
    entry(9, verified);
}

/// Texts that are made to deceive: a terminal, an eye, or a reader that takes the first of two.
fn not_what_it_looks_like(shop: &mut Shop) {
    let at = shop.at(16, 3, 0);
    let order = shop.order(2);
    let mut entry = |offset, rest: &str| shop.entry(at + offset, rest);
    let clears = r#"{"response_code":9,"message":"\u001b[2J\u001b[31mAll orders are paid\u0007"}"#;
    entry(0, &format!(r#""channel":"order_status","body":{clears}"#));
    let invisible = format!(
        r#"{{"merchantOrderId":"{order}","transactionId":"EK1\u200b","status":"SUCCESS","amount":1}}"#
    );
    entry(
        1,
        &format!(r#""channel":"payment_notify","body":{invisible}"#),
    );
    let twofold = format!(
        r#"{{"merchantOrderId":"{order}","transactionId":"EK1","status":"FAILED","status":"SUCCESS"}}"#
    );
    entry(
        2,
        &format!(r#""channel":"payment_notify","body":{twofold}"#),
    );
    entry(3, &format!(r#""order":"{order}\u202e","command":"cancel""#));
}

fn nobodys(shop: &mut Shop) {
    let at = shop.at(16, 4, 0);
    let unknown = Body::new()
        .text("orderId", "ORD1795430580000ZZZZZ")
        .text("transactionId", "EK1795430580000ZZZZZ")
        .text("status", "SUCCESS")
        .json("amount", "77.00");
    let webhook = r#""channel":"payment_notify","verified":true,"body""#;
    let rest = format!("{webhook}:{}", unknown.object());
    shop.entry(at, &rest);
    let other = Body::new()
        .text("merchantOrderId", "SHOP99997")
        .text("orderStatus", "CANCELLED")
        .json("amount", "77.00");
    let rest = format!(r#""channel":"order_status","body":{}"#, other.reply());
    shop.entry(at + 1, &rest);
    let no_ids = r#"{"status":"FAILED","reason":"checkout_unavailable"}"#;
    shop.entry(
        at + 2,
        &format!(r#""channel":"browser_return","body":{no_ids}"#),
    );
    shop.entry(
        at + 3,
        &format!(r#""channel":"payment_notify","body":{no_ids}"#),
    );
}
