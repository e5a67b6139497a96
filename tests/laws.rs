//! The laws of the specification, each in a file that begins with the loss it guards against.
//!
//! An `always_` test states a law over generated histories; the `sometimes_` test beside it shows,
//! with the same seed each time, that such histories reach the cases in which the law could be
//! broken. A failure prints the shortest history as a trace that `order trace FILE` replays.
//! `PROPTEST_CASES` sets how many histories each law is tried on.

#[path = "laws/about.rs"]
mod about;
#[cfg(feature = "serde")]
#[path = "laws/any_order.rs"]
mod any_order;
#[cfg(feature = "serde")]
#[path = "laws/forgery.rs"]
mod forgery;
#[path = "laws/harness.rs"]
mod harness;
#[path = "laws/oracle.rs"]
mod oracle;
#[path = "laws/plots.rs"]
mod plots;
#[path = "laws/qualifying.rs"]
mod qualifying;
#[path = "laws/story.rs"]
mod story;

#[path = "laws/answers.rs"]
mod answers;
#[path = "laws/clock.rs"]
mod clock;
#[cfg(feature = "serde")]
#[path = "laws/damage.rs"]
mod damage;
#[path = "laws/duties.rs"]
mod duties;
#[path = "laws/explaining.rs"]
mod explaining;
#[path = "laws/facts_commute.rs"]
mod facts_commute;
#[path = "laws/foreign.rs"]
mod foreign;
#[path = "laws/lazy_time.rs"]
mod lazy_time;
#[cfg(feature = "serde")]
#[path = "laws/log.rs"]
mod log;
#[path = "laws/nothing_lost.rs"]
mod nothing_lost;
#[path = "laws/one_paid.rs"]
mod one_paid;
#[path = "laws/polls_suffice.rs"]
mod polls_suffice;
#[cfg(feature = "serde")]
#[path = "laws/record.rs"]
mod record;
#[path = "laws/refund_duties.rs"]
mod refund_duties;
#[path = "laws/refusal.rs"]
mod refusal;
#[path = "laws/replay.rs"]
mod replay;
#[path = "laws/status_converges.rs"]
mod status_converges;
#[path = "laws/terminal.rs"]
mod terminal;
#[path = "laws/total.rs"]
mod total;
#[path = "laws/typed.rs"]
mod typed;
#[path = "laws/wake.rs"]
mod wake;
