//! The crate against a second reading of its specification: a model that is slow and plain, and
//! built on other ideas. Both hear the same random histories and have to agree about everything
//! after every input.
//!
//! `MODEL_CASES` sets how many histories are compared, a hundred thousand without it. A million:
//! `MODEL_CASES=1000000 cargo test --release --all-features --test model`. A disagreement prints
//! the shortest history as a trace that `order trace FILE` replays.

mod answering;
mod commanding;
mod giving_back;
mod history;
mod holding;
mod judging;
mod money;
mod noticing;
mod owing;
mod reference;
mod side_by_side;

#[path = "../shared/instants.rs"]
mod instants;
#[path = "../shared/plots.rs"]
mod plots;
#[path = "../shared/story.rs"]
mod story;

mod coverage;
mod differential;
mod disorder;
mod retell;
