//! The laws of the specification, each in a file that begins with the loss it guards against.
//!
//! An `always_` test states a law over generated histories; the `sometimes_` test beside it shows,
//! with the same seed each time, that such histories reach the cases in which the law could be
//! broken. A failure prints the shortest history as a trace that `order trace FILE` replays.
//! `PROPTEST_CASES` sets how many histories each law is tried on.

mod about;
#[cfg(feature = "serde")]
#[path = "../shared/any_order.rs"]
mod any_order;
#[cfg(feature = "serde")]
mod forgery;
mod harness;
#[path = "../shared/instants.rs"]
mod instants;
#[cfg(feature = "serde")]
#[path = "../shared/open_record.rs"]
mod open_record;
mod oracle;
#[path = "../shared/plots.rs"]
mod plots;
#[path = "../shared/qualifying.rs"]
mod qualifying;
#[path = "../shared/story.rs"]
mod story;

mod answers;
mod clock;
#[cfg(feature = "serde")]
mod damage;
mod duties;
mod explaining;
mod facts_commute;
mod foreign;
mod lazy_time;
#[cfg(feature = "serde")]
mod log;
mod nothing_lost;
mod one_hold;
mod one_paid;
mod polls_suffice;
mod reasons;
#[cfg(feature = "serde")]
mod record;
mod refund_duties;
mod refusal;
mod replay;
mod status_converges;
mod terminal;
mod total;
mod typed;
mod wake;
