//! Orders 1 to 28: the customer pays, and every channel has its habits.

use super::shop::Shop;

const HALF_AN_HOUR: &str = r#""ttl":"30m""#;

pub(crate) fn write(shop: &mut Shop) {
    hosted_page(shop);
    upi_intent(shop);
    dynamic_qr(shop);
    polls(shop);
    fields(shop);
    surprises(shop);
}

/// 1 to 8: the browser comes back before or after the webhook; amounts are numbers or texts.
fn hosted_page(shop: &mut Shop) {
    for number in 1..=8 {
        let mut sale = shop.sale(number, (9, 3 * number), "499.00", HALF_AN_HOUR);
        sale.render();
        let payment = sale.start(20, "");
        sale.browser(70 + 10 * (number % 2), &payment, "SUCCESS", "PAID");
        let mut body = sale.notice(&payment, "SUCCESS", "PAID", 66);
        if number % 2 == 0 {
            body = body.text("amount", "499.00");
        }
        sale.notify(75, &body);
    }
}

/// 9 to 14: no page is rendered, and the first poll comes too early.
fn upi_intent(shop: &mut Shop) {
    for number in 9..=14 {
        let mut sale = shop.sale(number, (9, 40 + number), "149.50", HALF_AN_HOUR);
        sale.bind();
        let payment = sale.start(15, "5m");
        sale.ask_upi(30, &payment, "PROCESS");
        sale.told(62, &payment, "SUCCESS", "PAID");
    }
}

/// 15 to 20: the attempt is the code's, and a poll finds the money.
fn dynamic_qr(shop: &mut Shop) {
    for number in 15..=20 {
        let mut sale = shop.sale(number, (10, number), "2350.00", HALF_AN_HOUR);
        sale.bind();
        let payment = sale.start(10, "");
        let body = sale.payment_reply(&payment, "SUCCESS", 95);
        sale.ask_payment(120, &body);
    }
}

/// 21 and 26: the webhook never came.
fn polls(shop: &mut Shop) {
    // 21: nothing was bound; the order's reply says everything.
    let mut sale = shop.sale(21, (10, 41), "780.00", HALF_AN_HOUR);
    let payment = sale.start(25, "");
    let body = sale
        .order_reply("PAID")
        .text("transactionId", &payment)
        .text("transactionStatus", "SUCCESS");
    sale.ask_order(180, &body);

    // 26: the checkout's minimal status.
    let mut sale = shop.sale(26, (10, 56), "925.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(22, "");
    let body = sale.notice(&payment, "SUCCESS", "PAID", 55);
    let body = body
        .without(&["transactionStatus"])
        .json("paymentAttemptLeft", "false");
    sale.hear(64, "minimal_status", "", &body.object());
}

/// 22 to 25: what counts is `amount` and the status, however they are written.
fn fields(shop: &mut Shop) {
    // 22: a fee put on the customer is no part of what the order costs.
    let mut sale = shop.sale(22, (10, 44), "500.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(18, "");
    let body = sale
        .notice(&payment, "SUCCESS", "PAID", 50)
        .json("surcharge", "10.00")
        .json("surchargeGst", "18")
        .json("finalAmount", "511.80")
        .json("transactionAmount", "511.80");
    sale.notify(53, &body);

    // 23: what has no meaning for UPI is null, and the rest is text.
    let mut sale = shop.sale(23, (10, 47), "65.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(12, "5m");
    let mut body = sale.notice(&payment, "SUCCESS", "PAID", 40);
    for field in [
        "surcharge",
        "surchargeGst",
        "cardScheme",
        "bankCode",
        "mdr",
        "checksum",
    ] {
        body = body.json(field, "null");
    }
    sale.notify(44, &body.text("amount", "65.00").text("finalAmount", ""));

    // 24: only what is needed.
    let mut sale = shop.sale(24, (10, 50), "1499.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(9, "");
    let asked = format!(
        r#"{{"transactionId":"{payment}","status":"SUCCESS","amount":1499,"note":[{{"x":[]}}]}}"#
    );
    sale.hear(41, "payment_notify", r#""verified":true,"#, &asked);

    // 25: other letter cases.
    let mut sale = shop.sale(25, (10, 53), "310.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(22, "");
    sale.told(61, &payment, "success", "Paid");
}

/// 27 and 28: nobody told of it, or everybody.
fn surprises(shop: &mut Shop) {
    // 27: a capture for a payment that nobody told of before.
    let mut sale = shop.sale(27, (10, 59), "88.00", HALF_AN_HOUR);
    sale.bind();
    let unheard = sale.gateway.replace("ORD", "EK");
    sale.told(90, &unheard, "SUCCESS", "PAID");

    // 28: the same webhook five times.
    let mut sale = shop.sale(28, (11, 2), "240.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let body = sale.notice(&payment, "SUCCESS", "PAID", 55);
    for delivery in 0..5 {
        sale.notify(58 + delivery * delivery * 60, &body);
    }
}
