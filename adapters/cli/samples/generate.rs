//! Writes `day.jsonl`, one day of one merchant's log in the shapes of the EnKash gateway, and
//! `broken.jsonl`, an hour of it in which much is wrong.
//!
//! ```text
//! cargo run -p order-lifecycle-cli --example generate > day.jsonl
//! cargo run -p order-lifecycle-cli --example generate -- broken > broken.jsonl
//! ```
//!
//! With a number it writes that many days one after another, for measuring. Nothing is random and
//! no clock is read: the same call writes the same bytes. Nobody in it exists.

use std::io::{self, Write};

mod body;
mod doubt;
mod late;
mod money;
mod paid;
mod refunds;
mod retries;
mod shop;
mod trouble;

use shop::Shop;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match std::env::args().nth(1).as_deref() {
        None => out.write_all(&day(0))?,
        Some("broken") => out.write_all(&broken())?,
        Some(days) => {
            let days: i64 = days.parse().map_err(io::Error::other)?;
            (0..days).try_for_each(|number| out.write_all(&day(number)))?;
        }
    }
    out.flush()
}

/// Writes one day; the first has the number 0.
pub(crate) fn day(number: i64) -> Vec<u8> {
    let mut shop = Shop::open(number);
    paid::write(&mut shop);
    retries::write(&mut shop);
    late::write(&mut shop);
    money::write(&mut shop);
    refunds::write(&mut shop);
    doubt::write(&mut shop);
    shop.close()
}

/// Writes the hour in which much is wrong.
pub(crate) fn broken() -> Vec<u8> {
    let mut shop = Shop::open(0);
    trouble::write(&mut shop);
    shop.close()
}
