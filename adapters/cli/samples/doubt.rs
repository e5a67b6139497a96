//! Orders 80 to 98: unknown fates, hearsay, disorder, and orders that nobody finished.

use super::body::Body;
use super::shop::Shop;

const HALF_AN_HOUR: &str = r#""ttl":"30m""#;
const MINUTE: i64 = 60;

pub(crate) fn write(shop: &mut Shop) {
    pending(shop);
    held_without_amount(shop);
    browsers(shop);
    unknown_words(shop);
    unfinished(shop);
    disorder(shop);
    contradictions(shop);
    unverified(shop);
}

fn pending(shop: &mut Shop) {
    // 80: past its deadline the order waits for a payment that still has time.
    let mut sale = shop.sale(80, (15, 0), "610.00", r#""ttl":"15m""#);
    sale.bind();
    let payment = sale.start(14 * MINUTE, "10m");
    sale.told(15 * MINUTE, &payment, "PENDING_WITH_BANK", "ATTEMPTED");
    let body = sale.payment_reply(&payment, "SUCCESS", 21 * MINUTE);
    sale.ask_payment(22 * MINUTE, &body);

    // 81: the bank never answers.
    let mut sale = shop.sale(81, (15, 3), "610.00", r#""ttl":"15m""#);
    sale.bind();
    let payment = sale.start(14 * MINUTE, "10m");
    sale.told(15 * MINUTE, &payment, "PENDING_WITH_BANK", "ATTEMPTED");
}

fn held_without_amount(shop: &mut Shop) {
    // 82: UPI Status says success, but not how much.
    let mut sale = shop.sale(82, (15, 6), "95.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(15, "5m");
    sale.ask_upi(40, &payment, "SUCCESS");

    // 83: so the transaction is asked for.
    let mut sale = shop.sale(83, (15, 9), "95.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(15, "5m");
    sale.ask_upi(40, &payment, "SUCCESS");
    let body = sale.payment_reply(&payment, "SUCCESS", 36);
    sale.ask_payment(42, &body);
}

fn browsers(shop: &mut Shop) {
    // 84: a query that anybody can write.
    let mut sale = shop.sale(84, (15, 12), "15000.00", HALF_AN_HOUR);
    sale.render();
    let made_up = sale.gateway.replace("ORD", "EK");
    sale.browser(50, &made_up, "SUCCESS", "PAID");

    // 85: the page says failed while the bank is deciding.
    let mut sale = shop.sale(85, (15, 15), "415.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.browser(80, &payment, "FAILED", "ATTEMPTED");
    sale.told(140, &payment, "SUCCESS", "PAID");
}

fn unknown_words(shop: &mut Shop) {
    // 86: statuses that are in no list, then one that is.
    let mut sale = shop.sale(86, (15, 18), "730.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(
        50,
        &payment,
        "UNDER_SCRUTINY",
        "PAYMENT_CONFIRMATION_PENDING",
    );
    sale.told(300, &payment, "SUCCESS", "PAID");

    // 87: success and failure in one message.
    let mut sale = shop.sale(87, (15, 21), "730.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let body = sale
        .notice(&payment, "SUCCESS", "ATTEMPTED", 47)
        .text("status", "FAILED");
    sale.notify(50, &body);
}

fn unfinished(shop: &mut Shop) {
    // 88: never looked at, and open for ever.
    let mut sale = shop.sale(88, (15, 24), "49.00", "");
    sale.bind();
    let body = sale.order_reply("CREATED");
    sale.ask_order(8 * 3_600, &body);

    // 89 and 90: the day ends while the customer is still there.
    let mut sale = shop.sale(89, (23, 50), "1780.00", HALF_AN_HOUR);
    sale.render();
    let mut sale = shop.sale(90, (23, 52), "260.00", HALF_AN_HOUR);
    sale.bind();
    let payment = sale.start(15, "10m");
    sale.ask_upi(60, &payment, "PROCESS");

    // 91: ten minutes without a move.
    let mut sale = shop.sale(91, (15, 27), "990.00", r#""ttl":"2h","idle":"10m""#);
    sale.render();
    let payment = sale.start(4 * MINUTE, "2m");
    sale.told(5 * MINUTE, &payment, "FAILED", "ATTEMPTED");
}

fn disorder(shop: &mut Shop) {
    // 92: the webhook is faster than the reply that says whose order it is; a poll heals it.
    let mut sale = shop.sale(92, (15, 30), "205.00", HALF_AN_HOUR);
    let payment = sale.gateway.replace("ORD", "EK");
    sale.told(5, &payment, "SUCCESS", "PAID");
    let body = sale
        .order_reply("PAID")
        .text("transactionId", &payment)
        .text("transactionStatus", "SUCCESS");
    sale.ask_order(600, &body);

    // 93: everything comes, in the wrong order, and is logged later than it was received.
    let mut sale = shop.sale(93, (15, 33), "870.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "5m");
    sale.told(80, &payment, "SUCCESS", "PAID");
    sale.delay(20 * MINUTE);
    sale.told(35, &payment, "PENDING_WITH_BANK", "ATTEMPTED");
    sale.told(30, &payment, "FAILED", "ATTEMPTED");
    sale.ask_upi(25, &payment, "PROCESS");
}

fn contradictions(shop: &mut Shop) {
    // 94: the gateway cancels an order that is paid.
    let mut sale = shop.sale(94, (15, 36), "1111.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    sale.told(60, &payment, "SUCCESS", "PAID");
    let body = sale.order_reply("CANCELLED");
    sale.ask_order(400, &body);

    // 95: created again with the same terms.
    let mut sale = shop.sale(95, (15, 39), "360.00", HALF_AN_HOUR);
    sale.create(2, "360.00", HALF_AN_HOUR);
    sale.render();

    // 96: a payment link says that it was paid, but not for which order.
    let mut sale = shop.sale(96, (15, 42), "580.00", HALF_AN_HOUR);
    sale.bind();
    let body = Body::new()
        .text("quickCollectRequestId", "QC96")
        .text("type", "PAYMENT")
        .json("amount", "580.00")
        .text("paymentStatus", "SUCCESS");
    sale.hear(90, "payment_link", "", &body.object());
}

fn unverified(shop: &mut Shop) {
    // 97: somebody posts that the order is paid; the gateway knows nothing of it.
    let mut sale = shop.sale(97, (15, 45), "500.00", HALF_AN_HOUR);
    sale.render();
    let forged = Body::new()
        .text("merchantOrderId", &sale.order)
        .text("transactionId", "HACK")
        .text("status", "SUCCESS")
        .json("amount", "500.00");
    sale.post(40, &forged);
    let body = sale.order_reply("CHECKOUT_RENDERED");
    sale.ask_order(42, &body);

    // 98: a genuine webhook that nobody could verify; the gateway is asked, and pays the order.
    let mut sale = shop.sale(98, (15, 48), "640.00", HALF_AN_HOUR);
    sale.render();
    let payment = sale.start(20, "");
    let body = sale.notice(&payment, "SUCCESS", "PAID", 60);
    sale.post(63, &body);
    let body = sale.payment_reply(&payment, "SUCCESS", 60);
    sale.ask_payment(65, &body);
}
