//! What an input says back. Data only.
//!
//! # Theory of operation
//!
//! Every input is answered, and never by silence. An [`Outcome`](outcome::Outcome) tells the way
//! that the order went (its [`Passage`](outcome::Passage): from where, whether *time* closed it,
//! and to where) apart from what the *input* did: applied, repeat, stale or conflict. A
//! [`Refusal`](refusal::Refusal) tells why a command was not carried out; only commands are ever
//! refused. A [`Reconciliation`](reconciliation::Reconciliation) tells what each fact of a report
//! did, and lists every [`Discrepancy`](reconciliation::Discrepancy) that is left.
//!
//! Whoever acts on answers misses nothing, but nobody has to: what is still to be done is derived
//! from the order, not from its answers.
//!
//! This room may use the words of the rooms below it. It decides nothing and holds no order.

pub(crate) mod outcome;
pub(crate) mod reconciliation;
pub(crate) mod refusal;
