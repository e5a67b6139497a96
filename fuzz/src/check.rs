//! One module a target: what its bytes mean, and the law that they are held against.

pub mod book;
pub mod inputs;
pub mod money;
pub mod record;
pub mod replay;
pub mod report;
