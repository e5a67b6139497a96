//! A merchant's time: orders, what is done with them, and what the gateway says about them.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::body::{Body, quoted};

/// Midnight of 2026-11-23 in India, in milliseconds since the epoch.
const MIDNIGHT: i64 = 1_795_372_200_000;

/// Indian Standard Time.
const IST: UtcOffset = match UtcOffset::from_hms(5, 30, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

pub(crate) struct Shop {
    day: i64,
    midnight: i64,
    /// Each line with the instant at which it is written into the log.
    lines: Vec<(i64, Vec<u8>)>,
}

/// One order, and the instants of what happens to it in seconds after its creation.
pub(crate) struct Sale<'s> {
    shop: &'s mut Shop,
    pub(crate) order: String,
    pub(crate) gateway: String,
    amount: &'static str,
    mode: &'static str,
    created: i64,
    /// How many seconds after its instant a line is written into the log.
    delay: i64,
}

impl Shop {
    pub(crate) fn open(day: i64) -> Self {
        Self {
            day,
            midnight: MIDNIGHT + day * 86_400_000,
            lines: Vec::new(),
        }
    }

    /// Writes the log in the order in which its lines came.
    pub(crate) fn close(mut self) -> Vec<u8> {
        self.lines.sort_by_key(|(at, _)| *at);
        let lines = self.lines.into_iter().flat_map(|(_, mut line)| {
            line.push(b'\n');
            line
        });
        lines.collect()
    }

    /// Creates an order at an hour and minute; `terms` are the further keys of `create`.
    pub(crate) fn sale(
        &mut self,
        number: i64,
        (hour, minute): (i64, i64),
        amount: &'static str,
        terms: &str,
    ) -> Sale<'_> {
        let created = self.at(hour, minute, 0) + number * 37 % 1_000;
        let mode = match number % 3 {
            0 => "NET_BANKING",
            1 => "UPI",
            _ => "CREDIT_CARD",
        };
        let mut sale = Sale {
            order: self.order(number),
            gateway: format!("ORD{}{}", created + 412, suffix(created)),
            shop: self,
            amount,
            mode,
            created,
            delay: 0,
        };
        sale.create(0, amount, terms);
        sale
    }

    /// Returns the merchant's id of the order with a number.
    pub(crate) fn order(&self, number: i64) -> String {
        format!("SHOP{:04}", self.day * 1_000 + number)
    }

    pub(crate) fn at(&self, hour: i64, minute: i64, second: i64) -> i64 {
        self.midnight + ((hour * 60 + minute) * 60 + second) * 1_000
    }

    /// Writes a line, whatever it is.
    pub(crate) fn line(&mut self, at: i64, line: impl Into<Vec<u8>>) {
        self.lines.push((at, line.into()));
    }

    /// Writes a line about an instant.
    pub(crate) fn entry(&mut self, at: i64, rest: &str) {
        self.line(at, format!(r#"{{"at":"{}",{rest}}}"#, rfc3339(at)));
    }
}

impl Sale<'_> {
    /// Lets the following lines be written into the log so many seconds after their instants.
    pub(crate) fn delay(&mut self, seconds: i64) {
        self.delay = seconds;
    }

    fn entry(&mut self, second: i64, rest: &str) {
        let at = self.created + second * 1_000;
        let line = format!(r#"{{"at":"{}",{rest}}}"#, rfc3339(at));
        self.shop.line(at + self.delay * 1_000, line);
    }

    pub(crate) fn create(&mut self, second: i64, amount: &str, terms: &str) {
        let (order, comma) = (&self.order, if terms.is_empty() { "" } else { "," });
        let create = format!(
            r#""create":{{"order":"{order}","amount":"{amount}","currency":"INR"{comma}{terms}}}"#
        );
        self.entry(second, &create);
    }

    /// Does something with the order; `rest` are the command's further keys.
    pub(crate) fn command(&mut self, second: i64, command: &str, rest: &str) {
        let (order, comma) = (&self.order, if rest.is_empty() { "" } else { "," });
        let entry = format!(r#""order":"{order}","command":"{command}"{comma}{rest}"#);
        self.entry(second, &entry);
    }

    /// Binds the gateway's order, as its Create Order replied.
    pub(crate) fn bind(&mut self) {
        let rest = format!(r#""provider_order":"{}""#, self.gateway);
        self.command(1, "bind", &rest);
    }

    /// Binds the gateway's order and sends the customer to its page.
    pub(crate) fn render(&mut self) {
        self.bind();
        self.command(3, "render_checkout", "");
    }

    /// Starts a payment and returns its id; `limit` is a duration or empty.
    pub(crate) fn start(&mut self, second: i64, limit: &str) -> String {
        let payment = format!(
            "EK{}{}",
            self.created + second * 1_000 - 85,
            suffix(self.created + second)
        );
        let limit = if limit.is_empty() {
            String::new()
        } else {
            format!(r#","limit":"{limit}""#)
        };
        let rest = format!(r#""payment":"{payment}"{limit}"#);
        self.command(second, "start_payment", &rest);
        payment
    }

    /// Returns the body of a webhook, for a status that was reached at a second.
    pub(crate) fn notice(&self, payment: &str, status: &str, order: &str, second: i64) -> Body {
        let message = match status {
            "SUCCESS" => "Completed.",
            "FAILED" => "Declined.",
            _ => "",
        };
        let mut body = Body::new().json("surcharge", "0").json("surchargeGst", "0");
        for field in ["amount", "finalAmount", "transactionAmount"] {
            body = body.json(field, self.amount);
        }
        body = body
            .text("paymentMode", self.mode)
            .text("currency", "INR")
            .text("status", status)
            .text("transactionStatus", status)
            .text("orderStatus", order)
            .text("orderId", &self.gateway)
            .text("transactionId", payment)
            .text(
                "uniqueTransactionId",
                &format!("EK{}", suffix(self.created)),
            )
            .text("txnMsg", message)
            .text("txnDate", &self.date(second));
        for field in [
            "checksum",
            "bankCode",
            "bankName",
            "cardScheme",
            "bankTransactionId",
        ] {
            body = body.text(field, "");
        }
        body.json("mdr", "0").json("mdrGst", "0")
    }

    /// Lets a webhook come whose checksum was checked.
    pub(crate) fn notify(&mut self, second: i64, body: &Body) {
        let verified = r#""verified":true,"#;
        self.hear(second, "payment_notify", verified, &body.object());
    }

    /// Lets a webhook come that nobody verified, whoever sent it.
    pub(crate) fn post(&mut self, second: i64, body: &Body) {
        self.hear(second, "payment_notify", "", &body.object());
    }

    /// Lets the usual webhook come, three seconds after the status was reached.
    pub(crate) fn told(&mut self, second: i64, payment: &str, status: &str, order: &str) {
        let body = self.notice(payment, status, order, second - 3);
        self.notify(second, &body);
    }

    /// Lets the customer's browser come back.
    pub(crate) fn browser(&mut self, second: i64, payment: &str, status: &str, order: &str) {
        let body = self.notice(payment, status, order, second - 2);
        let cut = [
            "surcharge",
            "surchargeGst",
            "checksum",
            "mdr",
            "mdrGst",
            "txnMsg",
        ];
        let body = body.without(&cut).text("txnMessage", "Completed.");
        self.hear(second, "browser_return", "", &body.query());
    }

    /// Returns the payload of Get Order Status.
    pub(crate) fn order_reply(&self, order: &str) -> Body {
        let amount = format!(r#"{{"value":{},"currency":"INR"}}"#, self.amount);
        Body::new()
            .text("orderId", &self.gateway)
            .text("merchantOrderId", &self.order)
            .text("created", &rfc3339(self.created + 412))
            .json("amount", &amount)
            .text("orderStatus", order)
    }

    /// Asks Get Order Status.
    pub(crate) fn ask_order(&mut self, second: i64, body: &Body) {
        self.hear(second, "order_status", "", &body.reply());
    }

    /// Returns the payload of Get Transaction Status.
    pub(crate) fn payment_reply(&self, payment: &str, status: &str, second: i64) -> Body {
        Body::new()
            .text("transactionId", payment)
            .text("orderId", &self.gateway)
            .text("transactionStatus", status)
            .text("amount", self.amount)
            .text("currency", "INR")
            .text("txnDate", &self.date(second))
    }

    /// Asks Get Transaction Status.
    pub(crate) fn ask_payment(&mut self, second: i64, body: &Body) {
        self.hear(second, "transaction_status", "", &body.reply());
    }

    /// Asks UPI Status.
    pub(crate) fn ask_upi(&mut self, second: i64, payment: &str, status: &str) {
        let body = Body::new()
            .text("status", status)
            .text("transactionMessage", "")
            .text("orderId", &self.gateway);
        let asked = format!(r#""payment":"{payment}","#);
        self.hear(second, "upi_status", &asked, &body.reply());
    }

    /// Lets the gateway answer a refund, or an enquiry about one.
    pub(crate) fn refunded(
        &mut self,
        second: i64,
        payment: &str,
        (request, amount): (&str, &str),
        status: &str,
    ) {
        let body = Body::new()
            .text("amount", amount)
            .text("paymentMode", self.mode)
            .text("bankCode", "")
            .text("currency", "INR")
            .text("status", status)
            .text("transactionId", payment)
            .text("txnDate", &self.date(second));
        let asked = format!(r#""payment":"{payment}","request":"{request}","#);
        self.hear(second, "refund", &asked, &body.reply());
    }

    /// Lets a message come whose body is written out.
    pub(crate) fn hear(&mut self, second: i64, channel: &str, asked: &str, body: &str) {
        let entry = format!(r#""channel":{},{asked}"body":{body}"#, quoted(channel));
        self.entry(second, &entry);
    }

    /// Writes a date as the gateway does, without a zone.
    pub(crate) fn date(&self, second: i64) -> String {
        let text = rfc3339(self.created + second * 1_000);
        text.get(..19).unwrap_or_default().replace('T', " ")
    }
}

pub(crate) fn rfc3339(at: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .ok()
        .and_then(|at| at.to_offset(IST).format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Five letters and digits that look like the gateway's.
fn suffix(seed: i64) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rest = seed.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let mut suffix = String::new();
    for _ in 0..5 {
        let at = usize::try_from(rest % 32).unwrap_or(0);
        suffix.extend(ALPHABET.get(at).map(|byte| char::from(*byte)));
        rest /= 32;
    }
    suffix
}
