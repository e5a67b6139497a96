//! The lifecycle of an order: one total function from a status and a trigger to a status.
//!
//! # Theory of operation
//!
//! Six triggers move the six statuses. Nothing else does: a payment's failure, a refund, a dispute
//! and the passing of a payment's own limit are not triggers. Three statuses are open; from each
//! of them the order can be cancelled and can expire. Only a captured payment leads into `PAID`,
//! by `settle` from an open order and by `honour` from a closed one, and nothing leads out of it.
//! `honour` exists only where a policy or a command asks for it; without it `CANCELLED` and
//! `EXPIRED` are never left either (law L5).
//!
//! `CREATED` to `ATTEMPTED` without `CHECKOUT_RENDERED` is legal: UPI intent, dynamic QR and
//! server-to-server payments never render a page.
//!
//! [`next`] is the one source. The public table, the questions of [`Lifecycle`] and the diagrams
//! are made from it, the books are compared with it by a test, and the assertions at the end of
//! this file hold whenever it compiles, the user's own compilations included.
//!
//! This room may use values. It holds no order and moves none: that is done in one place of
//! `apply`, which asks [`next`] first.

pub(crate) mod closing;
pub(crate) mod diagram;
pub(crate) mod status;

use self::status::Status;
use crate::value::word::words;

/// What moves an order from one status to another.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Trigger {
    /// The customer was sent to the payment page.
    Render,
    /// A payment became known.
    Start,
    /// A captured payment paid the open order.
    Settle,
    /// The order was cancelled.
    Cancel,
    /// Time, or the provider, closed the order.
    Expire,
    /// A captured payment paid the closed order, by policy or by command.
    Honour,
}

// In the order of the table's columns.
words!(Trigger, "trigger": Render = "render", Start = "start", Settle = "settle",
    Cancel = "cancel", Expire = "expire", Honour = "honour");

/// Returns the status that a trigger leads to, or `None` where it moves nothing.
#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "one cell a line: the table is read row by row")]
pub(crate) const fn next(from: Status, trigger: Trigger) -> Option<Status> {
    match (from, trigger) {
        (Status::Created,          Trigger::Render) => Some(Status::CheckoutRendered),
        (Status::Created,          Trigger::Start)  => Some(Status::Attempted),
        (Status::Created,          Trigger::Settle) => None,
        (Status::Created,          Trigger::Cancel) => Some(Status::Cancelled),
        (Status::Created,          Trigger::Expire) => Some(Status::Expired),
        (Status::Created,          Trigger::Honour) => None,

        (Status::CheckoutRendered, Trigger::Render) => None,
        (Status::CheckoutRendered, Trigger::Start)  => Some(Status::Attempted),
        (Status::CheckoutRendered, Trigger::Settle) => None,
        (Status::CheckoutRendered, Trigger::Cancel) => Some(Status::Cancelled),
        (Status::CheckoutRendered, Trigger::Expire) => Some(Status::Expired),
        (Status::CheckoutRendered, Trigger::Honour) => None,

        (Status::Attempted,        Trigger::Render) => None,
        (Status::Attempted,        Trigger::Start)  => None, // one more attempt, the same status
        (Status::Attempted,        Trigger::Settle) => Some(Status::Paid),
        (Status::Attempted,        Trigger::Cancel) => Some(Status::Cancelled),
        (Status::Attempted,        Trigger::Expire) => Some(Status::Expired),
        (Status::Attempted,        Trigger::Honour) => None,

        (Status::Paid,             Trigger::Render) => None,
        (Status::Paid,             Trigger::Start)  => None,
        (Status::Paid,             Trigger::Settle) => None,
        (Status::Paid,             Trigger::Cancel) => None,
        (Status::Paid,             Trigger::Expire) => None,
        (Status::Paid,             Trigger::Honour) => None,

        (Status::Cancelled,        Trigger::Render) => None,
        (Status::Cancelled,        Trigger::Start)  => None,
        (Status::Cancelled,        Trigger::Settle) => None,
        (Status::Cancelled,        Trigger::Cancel) => None,
        (Status::Cancelled,        Trigger::Expire) => None,
        (Status::Cancelled,        Trigger::Honour) => Some(Status::Paid),

        (Status::Expired,          Trigger::Render) => None,
        (Status::Expired,          Trigger::Start)  => None,
        (Status::Expired,          Trigger::Settle) => None,
        (Status::Expired,          Trigger::Cancel) => None,
        (Status::Expired,          Trigger::Expire) => None,
        (Status::Expired,          Trigger::Honour) => Some(Status::Paid),
    }
}

/// Which rules a question about the lifecycle is asked under.
///
/// For validating what others stored. Every answer follows from [`TABLE`](Self::TABLE).
///
/// ```
/// use order_lifecycle::{Lifecycle, Status};
///
/// assert!(Lifecycle::Strict.can_become(Status::Attempted, Status::Paid));
/// assert!(!Lifecycle::Strict.can_become(Status::Expired, Status::Paid));
/// assert!(Lifecycle::Honouring.can_become(Status::Expired, Status::Paid));
/// // A poller may have missed the steps between.
/// assert!(Lifecycle::Strict.can_reach(Status::Created, Status::Paid));
///
/// let history = [Status::Created, Status::Paid, Status::Attempted];
/// let illegal = Lifecycle::Strict.validate_history(&history).unwrap_err();
/// assert_eq!((illegal.index, illegal.from, illegal.to), (1, Status::Created, Status::Paid));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lifecycle {
    /// A closed status is never left, as the gateway documents.
    Strict,
    /// A captured payment may pay a closed order, as a policy or a command allowed.
    Honouring,
}

impl Lifecycle {
    /// The whole lifecycle, `honour` included: a row for each status in the order of
    /// [`Status::ALL`], a column for each trigger in the order of [`Trigger::ALL`].
    pub const TABLE: [[Option<Status>; 6]; 6] = table();

    /// Tells whether one step leads from one status to the other. A status does not become itself.
    #[must_use]
    pub fn can_become(self, from: Status, to: Status) -> bool {
        self.trigger(from, to).is_some()
    }

    /// Tells whether a trigger exists under these rules.
    pub(crate) fn allows(self, trigger: Trigger) -> bool {
        self == Self::Honouring || trigger != Trigger::Honour
    }

    /// Returns the trigger that leads from one status to the other in one step.
    fn trigger(self, from: Status, to: Status) -> Option<Trigger> {
        let mut triggers = Trigger::ALL.iter().copied();
        triggers.find(|it| self.allows(*it) && next(from, *it) == Some(to))
    }

    /// Tells whether any number of steps leads from one status to the other. Every status reaches
    /// itself.
    #[must_use]
    pub fn can_reach(self, from: Status, to: Status) -> bool {
        // No status is entered twice on any path, so the search ends.
        from == to
            || Status::ALL
                .iter()
                .any(|&via| self.can_become(from, via) && self.can_reach(via, to))
    }

    /// Checks that each status of a history becomes the next in one step. A status noted again
    /// is no step and is legal; so is a history that does not begin with `CREATED`.
    ///
    /// # Errors
    ///
    /// [`IllegalStep`] naming the first pair that no step connects.
    pub fn validate_history(self, history: &[Status]) -> Result<(), IllegalStep> {
        let pairs = history.iter().zip(history.iter().skip(1));
        for (index, (&from, &to)) in (1..).zip(pairs) {
            if from != to && !self.can_become(from, to) {
                return Err(IllegalStep { index, from, to });
            }
        }
        Ok(())
    }
}

/// Two neighbours in a history that no step connects.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("status {index} of the history is `{to}`, but must be one that `{from}` can become")]
pub struct IllegalStep {
    /// Where the second of the two stands, counted from 0.
    pub index: usize,
    /// The first of the two.
    pub from: Status,
    /// The second of the two.
    pub to: Status,
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated only at compile time, with indices that the array's length bounds"
)]
const fn table() -> [[Option<Status>; 6]; 6] {
    let mut table = [[None; 6]; 6];
    let mut row = 0;
    while row < 6 {
        let mut column = 0;
        while column < 6 {
            table[row][column] = next(Status::ALL[row], Trigger::ALL[column]);
            column += 1;
        }
        row += 1;
    }
    table
}

/// What must hold of the table, proved at every compilation.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated only at compile time, with indices that the array's length bounds"
)]
const _: () = {
    let mut row = 0;
    while row < 6 {
        let from = Status::ALL[row];
        assert!(
            next(Status::Paid, Trigger::ALL[row]).is_none(),
            "PAID has no exit"
        );
        let cancellable = matches!(next(from, Trigger::Cancel), Some(Status::Cancelled));
        assert!(
            cancellable == from.is_open(),
            "exactly the open statuses can be cancelled"
        );
        let expirable = matches!(next(from, Trigger::Expire), Some(Status::Expired));
        assert!(
            expirable == from.is_open(),
            "exactly the open statuses can expire"
        );
        let settles = matches!(next(from, Trigger::Settle), Some(Status::Paid));
        assert!(
            settles == matches!(from, Status::Attempted),
            "exactly an attempted order can be settled"
        );
        let mut column = 0;
        while column < 6 {
            let trigger = Trigger::ALL[column];
            let pays = matches!(trigger, Trigger::Settle | Trigger::Honour);
            match next(from, trigger) {
                Some(Status::Created) => panic!("nothing leads back to CREATED"),
                Some(Status::Paid) => assert!(pays, "only settle and honour lead into PAID"),
                Some(_) => assert!(
                    !pays && from.is_open(),
                    "only honour leaves a closed status"
                ),
                None => {}
            }
            column += 1;
        }
        assert!(column == 6, "every cell of the row is looked at");
        row += 1;
    }
    assert!(row == 6, "every row is looked at");
};
