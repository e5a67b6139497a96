//! Writes `day.jsonl`: one day of one merchant's log, in the shapes of the EnKash gateway.
//!
//! ```text
//! cargo run -p order-lifecycle-cli --example generate > adapters/cli/samples/day.jsonl
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
    let days = std::env::args().nth(1).map_or(Ok(1), |days| days.parse());
    let days: i64 = days.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    (0..days).try_for_each(|number| out.write_all(&day(number)))?;
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
    trouble::write(&mut shop);
    shop.close()
}
