//! The crate against a second reading of its specification: a model that is slow and plain, and
//! built on other ideas. Both hear the same random histories and have to agree about everything
//! after every input.
//!
//! `MODEL_CASES` sets how many histories are compared, a hundred thousand without it. A million:
//! `MODEL_CASES=1000000 cargo test --release --all-features --test model`. A disagreement prints
//! the shortest history as a trace that `order trace FILE` replays.

#[path = "model/answering.rs"]
mod answering;
#[path = "model/commanding.rs"]
mod commanding;
#[path = "model/giving_back.rs"]
mod giving_back;
#[path = "model/history.rs"]
mod history;
#[path = "model/money.rs"]
mod money;
#[path = "model/reference.rs"]
mod reference;
#[path = "model/side_by_side.rs"]
mod side_by_side;

#[path = "laws/plots.rs"]
mod plots;
#[path = "laws/story.rs"]
mod story;

#[path = "model/coverage.rs"]
mod coverage;
#[path = "model/differential.rs"]
mod differential;
#[path = "model/disorder.rs"]
mod disorder;
#[path = "model/retell.rs"]
mod retell;
