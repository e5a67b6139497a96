//! A CSV export, row by row, each as the JSON object that the gateway would have sent.

use std::io::{self, Read};

use anyhow::{Context, bail, ensure};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use crate::lines::{LONGEST, Numbered};
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
    reader: Reader<Bounded<R>>,
    /// The place and the name of each column that is read.
    columns: Vec<(usize, &'static str)>,
    /// The other columns, as they are called.
    pub(crate) ignored: Vec<String>,
    record: ByteRecord,
    body: String,
}

impl<R: Read> Table<R> {
    /// Reads the header.
    pub(crate) fn open(from: R) -> anyhow::Result<Self> {
        let mut reader = ReaderBuilder::new().from_reader(Bounded::new(from));
        let header = reader.byte_headers().context("the header")?;
        let (mut columns, mut ignored) = (Vec::new(), Vec::new());
        for (place, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name.trim_ascii());
            let Some(known) = COLUMNS.into_iter().find(|it| *it == name) else {
                ignored.push(plain(&name));
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
        Ok(Self {
            reader,
            columns,
            ignored,
            record: ByteRecord::new(),
            body: String::new(),
        })
    }

    /// Reads the next row: its line, and its object or what is wrong with it.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<Numbered<'_, String>>> {
        self.reader.get_mut().left = LONGEST;
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return match error.kind() {
                    ErrorKind::UnequalLengths {
                        expected_len, len, ..
                    } => {
                        let wrong = format!("it has {len} cells, the header has {expected_len}");
                        Ok(Some((line, Err(wrong))))
                    }
                    _ => Err(error.into()),
                };
            }
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        if self.ends_inside_quotes() {
            let wrong = "the file ends inside its quotes".to_owned();
            return Ok(Some((line, Err(wrong))));
        }
        let object = self.object().map(|()| self.body.as_bytes());
        Ok(Some((line, object)))
    }

    /// Returns how many bytes were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    /// A quote that nobody closes swallows all rows behind it, and looks like one long cell.
    fn ends_inside_quotes(&self) -> bool {
        // Only a row without an end of line needs to see the end of the file.
        self.reader.get_ref().has_ended && self.record.iter().any(|cell| cell.contains(&b'\n'))
    }

    /// An empty cell is a field that is not there.
    fn object(&mut self) -> Result<(), String> {
        self.body.clear();
        for (place, name) in &self.columns {
            let cell = self.record.get(*place).unwrap_or_default().trim_ascii();
            if cell.is_empty() {
                continue;
            }
            let cell =
                std::str::from_utf8(cell).map_err(|_| format!("column `{name}` is not UTF-8"))?;
            let cell = serde_json::to_string(cell).map_err(|error| error.to_string())?;
            self.body.push(if self.body.is_empty() { '{' } else { ',' });
            self.body.extend(["\"", name, "\":", &cell]);
        }
        self.body
            .push_str(if self.body.is_empty() { "{}" } else { "}" });
        Ok(())
    }
}

/// Bytes of which one row can be made, so that no quote makes a row of a whole file.
struct Bounded<R> {
    from: R,
    left: u64,
    has_ended: bool,
}

impl<R> Bounded<R> {
    fn new(from: R) -> Self {
        Self {
            from,
            left: LONGEST,
            has_ended: false,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let wrong = format!("a row is longer than {LONGEST} bytes: a quote is not closed?");
            return Err(io::Error::other(wrong));
        }
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        let room = into.len().min(room);
        let length = self.from.read(into.get_mut(..room).unwrap_or_default())?;
        let count = u64::try_from(length).unwrap_or(u64::MAX);
        self.left -= count;
        self.has_ended |= length == 0;
        Ok(length)
    }
}
