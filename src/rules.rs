//! Questions that a rule answers from the state of an order. Nothing here moves anything.
//!
//! # Theory of operation
//!
//! Four questions, each with one owner. [`judge`]: where does the money of a captured payment stand
//! (has it won, is it owed back, does it wait for a decision), and for which reasons? [`sums`]:
//! where is every captured minor unit (law L2)? [`clock`]: what will time alone change, and when?
//! [`duties`]: what does the outside world still owe the order (law L10)? Each answer is a function
//! of terms, ledger, state and clock. None is stored, so a crash, a duplicate or a late message
//! cannot leave one behind that is not true any more.
//!
//! They build on each other in that order: the sums split a payment's money by what the judge says
//! of it, and the duties ask all three. The judge looks at the merged ledger and never at a
//! message, so what a payment is worth does not depend on which notice came last.
//!
//! This room may read an order. It never writes one: `apply` asks these questions and moves the
//! order by the answers. It is also where users' reads live: every one of them works on an order in
//! any state and answers for the order's own clock.

mod capturing;
pub(crate) mod clock;
pub(crate) mod disposition;
pub(crate) mod duties;
pub(crate) mod duty;
pub(crate) mod judge;
pub(crate) mod key;
pub(crate) mod sums;
