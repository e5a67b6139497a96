//! The rules of a book, each a sentence, by the loss that they guard against.

#[path = "rules/shop.rs"]
mod shop;

#[path = "rules/archiving.rs"]
mod archiving;
#[path = "rules/creating.rs"]
mod creating;
#[path = "rules/owning.rs"]
mod owning;
#[path = "rules/parking.rs"]
mod parking;
#[path = "rules/waking.rs"]
mod waking;
