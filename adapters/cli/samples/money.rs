//! Orders 60 to 67: amounts and identities that do not agree.

use super::shop::Shop;

const HALF_AN_HOUR: &str = r#""ttl":"30m""#;

pub(crate) fn write(shop: &mut Shop) {
    other_amounts(shop);
    other_orders(shop);
    second_thoughts(shop);
}

/// 60 to 63: too little, too much, and not in rupees.
fn other_amounts(shop: &mut Shop) {
    let refund = r#""ttl":"30m","mismatch":"refund""#;
    for (number, terms, amount, currency) in [
        (60, HALF_AN_HOUR, "399.00", "INR"),
        (61, refund, "599.00", "INR"),
        (62, HALF_AN_HOUR, "499.00", "USD"),
        (63, HALF_AN_HOUR, "549.00", "INR"),
    ] {
        let mut sale = shop.sale(number, (13, number - 30), "499.00", terms);
        sale.render();
        let payment = sale.start(20, "");
        let body = sale.notice(&payment, "SUCCESS", "PAID", 60);
        sale.notify(65, &body.json("amount", amount).text("currency", currency));
        if number == 63 {
            let rest = format!(r#""payment":"{payment}""#);
            sale.command(600, "accept", &rest);
        }
    }
}

/// 64 and 65: the gateway speaks of another order under our id.
fn other_orders(shop: &mut Shop) {
    let mut sale = shop.sale(64, (13, 40), "2499.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let body = sale.order_reply("EXPIRED").json("amount", "249.90");
    sale.ask_order(45, &body);
    sale.told(70, &payment, "SUCCESS", "PAID");

    let mut sale = shop.sale(65, (13, 44), "199.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let other = sale.gateway.replace("ORD17", "ORD18");
    let body = sale
        .order_reply("CANCELLED")
        .text("orderId", &other)
        .text("transactionId", &payment)
        .text("transactionStatus", "SUCCESS");
    sale.ask_order(90, &body);
}

/// 66 and 67: the gateway corrects itself; the merchant cannot accept too little.
fn second_thoughts(shop: &mut Shop) {
    let mut sale = shop.sale(66, (13, 48), "499.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(65, &payment, "SUCCESS", "PAID");
    let body = sale
        .payment_reply(&payment, "SUCCESS", 120)
        .text("amount", "449.00");
    sale.ask_payment(900, &body);

    let mut sale = shop.sale(67, (13, 52), "700.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let body = sale
        .notice(&payment, "SUCCESS", "PAID", 60)
        .json("amount", "300.00");
    sale.notify(65, &body);
    let rest = format!(r#""payment":"{payment}""#);
    sale.command(300, "accept", &rest);
    let rest = format!(r#""payment":"{payment}","request":"BACK67","amount":"300.00""#);
    sale.command(420, "refund", &rest);
}
