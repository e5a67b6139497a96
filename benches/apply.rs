//! Benchmarks of applying inputs.

fn main() {}
