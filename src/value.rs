//! Values with one checked door each; none of them knows what an order is.
//!
//! # Theory of operation
//!
//! A value is checked when it is made and never again. [`Amount`](amount::Amount) is above zero,
//! [`Timestamp`](timestamp::Timestamp) lies in the calendar, an identifier is a text that two
//! systems and two people read as the same one. Every way in (a constructor, `FromStr`, serde, a
//! stored record) leads through the same door, so no rule further up has to ask again. All of them
//! are immutable and cheap: an amount is 16 bytes, an instant eight, an identifier 24, of which 22
//! hold the text itself.
//!
//! What is wrong with a rejected input is told in one grammar: `<what> is <value>, but <what it
//! must be>`. The rejected text is quoted by its beginning only, for it may be of any length.
//!
//! This room may use `core`, `alloc` and the calendar of `time`. It never rounds, never guesses a
//! unit or a zone, and never reads a clock.

pub(crate) mod amount;
pub(crate) mod currency;
pub(crate) mod id;
pub(crate) mod money;
pub(crate) mod text;
pub(crate) mod timestamp;
#[cfg(feature = "serde")]
pub(crate) mod wire;
pub(crate) mod word;
