//! A CSV export, row by row, each as the JSON object that the gateway would have sent.
//!
//! A row is a line. A quote that is opened and not closed would make one long cell of all rows up
//! to the next stray quote, and nobody would miss them: so a quote has to be closed in its line.

use std::io::BufRead;

use super::cells::Cells;
use crate::lines::{Lines, Numbered};
use crate::quote::plain;
use anyhow::{anyhow, bail, ensure};

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
    cells: Cells,
    body: Vec<u8>,
}

impl<R: BufRead> Table<R> {
    /// Reads the header; `None` where there is not even that.
    pub(crate) fn open(mut lines: Lines<R>) -> anyhow::Result<Option<Self>> {
        let Some((_, line)) = lines.next()? else {
            return Ok(None);
        };
        let mut cells = Cells::new();
        let read = line.map_err(|it| it.to_string());
        let read = read.and_then(|line| cells.read(line));
        read.map_err(|wrong| anyhow!("the header: {wrong}"))?;
        let (mut columns, mut ignored) = (Vec::new(), Vec::new());
        for (place, name) in cells.iter().enumerate() {
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
            width: cells.len(),
            columns,
            ignored,
            cells,
            body: Vec::new(),
        }))
    }

    /// Reads the next row: its line, and its object or what is wrong with it.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<Numbered<'_, String>>> {
        let Some((number, line)) = self.lines.next()? else {
            return Ok(None);
        };
        let read = line.map_err(|it| it.to_string());
        let read = read.and_then(|line| self.cells.read(line));
        let row = read.and_then(|()| self.object());
        Ok(Some((number, row.map(|()| &*self.body))))
    }

    /// Returns how many bytes were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.lines.bytes
    }

    /// An empty cell is a field that is not there.
    fn object(&mut self) -> Result<(), String> {
        let (cells, width) = (self.cells.len(), self.width);
        if cells != width {
            return Err(format!("it has {cells} cells, the header has {width}"));
        }
        self.body.clear();
        for (place, name) in &self.columns {
            let cell = self.cells.get(*place);
            let cell =
                std::str::from_utf8(cell).map_err(|_| format!("column `{name}` is not UTF-8"))?;
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            self.body
                .push(if self.body.is_empty() { b'{' } else { b',' });
            for part in ["\"", name, "\":"] {
                self.body.extend_from_slice(part.as_bytes());
            }
            serde_json::to_writer(&mut self.body, cell).map_err(|error| error.to_string())?;
        }
        if self.body.is_empty() {
            self.body.push(b'{');
        }
        self.body.push(b'}');
        Ok(())
    }
}
