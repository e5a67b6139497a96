//! The program `order` from outside: what it reads, what it prints, and how it ends.

mod broken;
mod comparing;
mod day;
mod instants;
mod own_log;
mod owners;
mod program;
mod reconcile;
mod replay;
mod rows;
mod sides;
mod streams;
mod trace;
mod trust;
mod width;

// The programs that write the samples: they stand once, beside what they write.
#[path = "../../samples/generate.rs"]
#[expect(dead_code, reason = "its `main` is for the command line")]
mod generate;
#[path = "../../samples/ours.rs"]
#[expect(dead_code, reason = "its `main` is for the command line")]
mod ours;
