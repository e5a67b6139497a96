//! What the programs share: a store with compare-and-swap, and the one loop around it.
//!
//! Each program in `src/bin` is one task of a service, small enough to read at a sitting:
//!
//! ```sh
//! cargo run -p order-lifecycle-examples --bin webhook
//! cargo run -p order-lifecycle-examples --bin expiry_timer
//! cargo run -p order-lifecycle-examples --bin refund_worker
//! ```
//!
//! The store is in memory and keeps what a table would keep: the record as JSON, its revision, and
//! its next wake-up. The cookbook of `order-lifecycle` explains why each step comes when it does.

use std::collections::BTreeMap;
use std::error::Error;

use order_lifecycle::{Order, OrderId, OrderRecord, Terms, Timestamp};

pub mod captures;
pub mod refunds;

/// What can go wrong around an order, as the programs hand it on.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// Orders as a table keeps them.
#[derive(Debug, Default)]
pub struct Store {
    rows: BTreeMap<OrderId, Row>,
}

#[derive(Debug)]
struct Row {
    revision: u64,
    next_wake: Option<Timestamp>,
    record: String,
}

impl Store {
    /// Creates an order.
    ///
    /// # Errors
    ///
    /// An order of this id is here already.
    pub fn create(&mut self, terms: Terms) -> Outcome<()> {
        let order = Order::new(terms);
        if self.save(None, &order)? {
            Ok(())
        } else {
            Err(format!("order {} is taken", order.id()).into())
        }
    }

    /// Loads an order, and proves it on the way.
    ///
    /// # Errors
    ///
    /// There is no such order, or what is stored is none.
    pub fn load(&self, id: &OrderId) -> Outcome<Order> {
        let row = self
            .rows
            .get(id)
            .ok_or_else(|| format!("no order {id} is here"))?;
        let record: OrderRecord = serde_json::from_str(&row.record)?;
        Ok(Order::try_from(record)?)
    }

    /// Saves an order over the revision that was loaded, and tells whether that was still there.
    ///
    /// # Errors
    ///
    /// The record cannot be written.
    pub fn save(&mut self, loaded: Option<u64>, order: &Order) -> Outcome<bool> {
        if self.rows.get(order.id()).map(|row| row.revision) != loaded {
            return Ok(false);
        }
        let row = Row {
            revision: order.revision(),
            next_wake: order.next_wake(),
            record: serde_json::to_string(&OrderRecord::from(order))?,
        };
        self.rows.insert(order.id().clone(), row);
        Ok(true)
    }

    /// Notes a wake-up that passed without a change of the order, so that it does not come again.
    pub fn woke(&mut self, order: &Order) {
        if let Some(row) = self.rows.get_mut(order.id()) {
            row.next_wake = order.next_wake();
        }
    }

    /// Returns the next instant at which time alone changes any order or its duties.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        self.rows.values().filter_map(|row| row.next_wake).min()
    }

    /// Lists the orders that time changes by an instant.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<OrderId> {
        let is_due = |row: &Row| row.next_wake.is_some_and(|at| at <= now);
        let due = self.rows.iter().filter(|(_, row)| is_due(row));
        due.map(|(id, _)| id.clone()).collect()
    }

    /// Loads an order, changes it, and saves it if it changed; starts over if somebody was faster.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load) and [`save`](Self::save).
    pub fn change<T>(&mut self, id: &OrderId, apply: impl Fn(&mut Order) -> T) -> Outcome<T> {
        loop {
            let mut order = self.load(id)?;
            let loaded = order.revision();
            let answer = apply(&mut order);
            if order.revision() == loaded || self.save(Some(loaded), &order)? {
                return Ok(answer);
            }
        }
    }
}
