//! What the adapter makes of each message: one test for each rule, and one for each way in which
//! an input can be wrong. The golden messages are composed from the gateway's public field tables.

mod common;
mod disagreement;
mod hearsay;
mod identity;
mod laws;
mod refunds;
mod replies;
mod size;
mod trust;
mod two_names;
mod webhook;
mod wrong_input;
