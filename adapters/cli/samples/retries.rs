//! Orders 30 to 44: declines, second attempts, second successes and shared payments.

use super::shop::Shop;

const HALF_AN_HOUR: &str = r#""ttl":"30m""#;

pub(crate) fn write(shop: &mut Shop) {
    declines(shop);
    second_thoughts(shop);
    holds(shop);
    second_successes(shop);
    shared_payment(shop);
}

fn declines(shop: &mut Shop) {
    // 30: declined, then paid by another attempt.
    let mut sale = shop.sale(30, (11, 10), "1250.00", HALF_AN_HOUR);
    sale.render();
    let declined = sale.start(20, "");
    sale.told(48, &declined, "FAILED", "ATTEMPTED");
    let payment = sale.start(90, "");
    sale.told(133, &payment, "SUCCESS", "PAID");

    // 31: declined three times, then given up.
    let mut sale = shop.sale(31, (11, 14), "5400.00", HALF_AN_HOUR);
    sale.render();
    for attempt in 1..=3 {
        let declined = sale.start(60 * attempt, "");
        sale.told(60 * attempt + 30, &declined, "FAILED", "ATTEMPTED");
    }

    // 32: declined, then successful after all.
    let mut sale = shop.sale(32, (11, 18), "330.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(15, "5m");
    sale.told(50, &payment, "FAILED", "ATTEMPTED");
    sale.told(260, &payment, "SUCCESS", "PAID");

    // 33: the customer leaves one attempt and pays by another.
    let mut sale = shop.sale(33, (11, 22), "718.00", HALF_AN_HOUR);
    sale.render();
    let left = sale.start(20, "");
    sale.told(75, &left, "CANCELLED", "ATTEMPTED");
    let payment = sale.start(100, "");
    sale.told(150, &payment, "SUCCESS", "PAID");
}

fn second_thoughts(shop: &mut Shop) {
    // 34: a failure that comes after the success.
    let mut sale = shop.sale(34, (11, 26), "459.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(60, &payment, "SUCCESS", "PAID");
    let body = sale.notice(&payment, "FAILED", "ATTEMPTED", 40);
    sale.notify(95, &body);

    // 35: one at a time; the second start waits for the end of the first.
    let terms = r#""ttl":"30m","concurrency":"one_at_a_time""#;
    let mut sale = shop.sale(35, (11, 30), "999.00", terms);
    sale.render();
    let first = sale.start(20, "");
    sale.start(45, "");
    sale.told(70, &first, "FAILED", "ATTEMPTED");
    let second = sale.start(80, "");
    sale.told(120, &second, "SUCCESS", "PAID");

    // 36: the attempt times out, and so does the gateway's order.
    let mut sale = shop.sale(36, (11, 34), "175.00", "");
    sale.bind();
    let payment = sale.start(15, "5m");
    sale.told(330, &payment, "TIMEOUT", "ATTEMPTED");
    let body = sale.order_reply("TIMEOUT");
    sale.ask_order(960, &body);
}

fn holds(shop: &mut Shop) {
    // 37: authorised, then lost again.
    let mut sale = shop.sale(37, (11, 38), "2100.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(65, &payment, "AUTHORIZED", "ATTEMPTED");
    sale.told(200, &payment, "FAILED", "ATTEMPTED");

    // 38: authorised, then taken.
    let mut sale = shop.sale(38, (11, 42), "3100.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(65, &payment, "AUTHORIZED", "ATTEMPTED");
    sale.told(90, &payment, "SUCCESS", "PAID");
}

fn second_successes(shop: &mut Shop) {
    // 40: paid twice.
    let mut sale = shop.sale(40, (11, 50), "899.00", HALF_AN_HOUR);
    sale.render();
    let first = sale.start(20, "");
    let second = sale.start(55, "");
    sale.told(80, &second, "SUCCESS", "PAID");
    sale.told(84, &first, "SUCCESS", "PAID");

    // 41: paid twice, and the second is given back.
    let mut sale = shop.sale(41, (11, 54), "650.00", HALF_AN_HOUR);
    sale.render();
    let first = sale.start(20, "");
    let second = sale.start(50, "");
    sale.told(80, &first, "SUCCESS", "PAID");
    sale.told(110, &second, "SUCCESS", "PAID");
    sale.refunded(400, &second, ("SURPLUS41", "650.00"), "CREATED");
    sale.refunded(7_600, &second, ("SURPLUS41", "650.00"), "SUCCESS");

    // 42: paid three times.
    let mut sale = shop.sale(42, (11, 58), "120.00", HALF_AN_HOUR);
    sale.bind();
    let payments = [15, 30, 45].map(|second| sale.start(second, ""));
    for (payment, second) in payments.iter().zip([70, 71, 72]) {
        sale.told(second, payment, "SUCCESS", "PAID");
    }
}

/// 43 and 44: one payment cannot pay two orders.
fn shared_payment(shop: &mut Shop) {
    let mut sale = shop.sale(43, (12, 2), "540.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(58, &payment, "SUCCESS", "PAID");

    let mut sale = shop.sale(44, (12, 4), "540.00", HALF_AN_HOUR);
    sale.render();
    let rest = format!(r#""payment":"{payment}""#);
    sale.command(30, "start_payment", &rest);
    sale.told(61, &payment, "SUCCESS", "PAID");
}
