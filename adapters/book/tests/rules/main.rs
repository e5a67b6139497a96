//! The rules of a book, each a sentence, by the loss that they guard against.

mod archiving;
mod creating;
mod owning;
mod parking;
mod shop;
mod waking;
