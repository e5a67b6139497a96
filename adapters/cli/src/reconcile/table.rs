//! A CSV export, row by row, each as the JSON object that the gateway would have sent.
//!
//! A row is a line. A quote that is opened and not closed would make one long cell of all rows up
//! to the next stray quote, and nobody would miss them: so a quote has to be closed in its line.

use std::io::BufRead;

use anyhow::{anyhow, bail, ensure};
use csv::{ByteRecord, ReaderBuilder};

use crate::lines::{Lines, Numbered};
use crate::quote::plain;

/// The columns that are read; the gateway's adapter says what they mean.
const COLUMNS: [&str; 14] = [
    "merchantOrderId",
    "orderId",
    "order_id",
    "uniqueTransactionId",
    "transactionId",
    "payment_id",
    "orderStatus",
    "transactionStatus",
    "status",
    "amount",
    "currency",
    "txnDate",
    "created",
    "settlementPayoutId",
];

/// A row that names none of these belongs to no order.
const IDS: [&str; 5] = [
    "merchantOrderId",
    "orderId",
    "order_id",
    "transactionId",
    "payment_id",
];

pub(crate) struct Table<R> {
    lines: Lines<R>,
    /// How many cells the header has.
    width: usize,
    /// The place and the name of each column that is read.
    columns: Vec<(usize, &'static str)>,
    /// The other columns, as they are called.
    pub(crate) ignored: Vec<String>,
    record: ByteRecord,
    body: String,
}

impl<R: BufRead> Table<R> {
    /// Reads the header; `None` where there is not even that.
    pub(crate) fn open(mut lines: Lines<R>) -> anyhow::Result<Option<Self>> {
        let Some((_, line)) = lines.next()? else {
            return Ok(None);
        };
        let mut header = ByteRecord::new();
        let read = line.map_err(|it| it.to_string());
        let read = read.and_then(|line| cells(line, &mut header));
        read.map_err(|wrong| anyhow!("the header: {wrong}"))?;
        let (mut columns, mut ignored) = (Vec::new(), Vec::new());
        for (place, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name);
            let name = name.trim();
            let Some(known) = COLUMNS.into_iter().find(|it| *it == name) else {
                ignored.push(plain(name));
                continue;
            };
            ensure!(
                columns.iter().all(|(_, it)| *it != known),
                "the header has column `{known}` twice"
            );
            columns.push((place, known));
        }
        if columns.iter().all(|(_, name)| !IDS.contains(name)) {
            bail!("the header has none of the columns {}", IDS.join(", "));
        }
        Ok(Some(Self {
            lines,
            width: header.len(),
            columns,
            ignored,
            record: ByteRecord::new(),
            body: String::new(),
        }))
    }

    /// Reads the next row: its line, and its object or what is wrong with it.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<Numbered<'_, String>>> {
        let Some((number, line)) = self.lines.next()? else {
            return Ok(None);
        };
        let read = line.map_err(|it| it.to_string());
        let read = read.and_then(|line| cells(line, &mut self.record));
        let row = read.and_then(|()| self.object());
        Ok(Some((number, row.map(|()| self.body.as_bytes()))))
    }

    /// Returns how many bytes were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.lines.bytes
    }

    /// An empty cell is a field that is not there.
    fn object(&mut self) -> Result<(), String> {
        let (cells, width) = (self.record.len(), self.width);
        if cells != width {
            return Err(format!("it has {cells} cells, the header has {width}"));
        }
        self.body.clear();
        for (place, name) in &self.columns {
            let cell = self.record.get(*place).unwrap_or_default();
            let cell =
                std::str::from_utf8(cell).map_err(|_| format!("column `{name}` is not UTF-8"))?;
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            let cell = serde_json::to_string(cell).map_err(|error| error.to_string())?;
            self.body.push(if self.body.is_empty() { '{' } else { ',' });
            self.body.extend(["\"", name, "\":", &cell]);
        }
        self.body
            .push_str(if self.body.is_empty() { "{}" } else { "}" });
        Ok(())
    }
}

/// Reads the cells of one line.
fn cells(line: &[u8], into: &mut ByteRecord) -> Result<(), String> {
    quotes(line)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(line.len().saturating_add(1))
        .from_reader(line);
    let read = reader.read_byte_record(into);
    read.map(drop).map_err(|error| error.to_string())
}

/// Where in a cell a byte stands.
enum Within {
    /// Before its first byte.
    Start,
    /// In a cell without quotes.
    Bare,
    /// In a cell in quotes.
    Quotes,
    /// Behind a quote that is the last one, or the first of two that stand for one.
    Quote,
    /// Behind the last quote and a blank.
    Blank,
}

/// Checks that each quote of a line opens a cell, closes it or is one of two that stand for one:
/// any other would be read as something else than was meant, and silently.
fn quotes(line: &[u8]) -> Result<(), String> {
    let mut within = Within::Start;
    for byte in line {
        within = match (within, byte) {
            (_, b'\r') => return Err("a line ends within it".into()),
            (Within::Quotes, b'"') => Within::Quote,
            (Within::Start | Within::Quote, b'"') | (Within::Quotes, _) => Within::Quotes,
            (_, b',') => Within::Start,
            (Within::Quote | Within::Blank, b' ' | b'\t') => Within::Blank,
            (Within::Quote | Within::Blank, _) => {
                return Err("text follows the quote that closes a cell".into());
            }
            (Within::Bare, b'"') => {
                return Err("a quote stands within a cell that does not begin with one".into());
            }
            (Within::Start | Within::Bare, _) => Within::Bare,
        };
    }
    match within {
        Within::Quotes => Err("a quote is not closed in its line".into()),
        Within::Start | Within::Bare | Within::Quote | Within::Blank => Ok(()),
    }
}
