//! Guards against illegal calls that compile, or that are refused in words which a shop's
//! developer cannot act on: the compiler's messages for the likeliest mistakes, pinned.
//!
//! The messages are those of one compiler, so others skip the comparison, and say so. After a
//! change that is meant: `TRYBUILD=overwrite cargo test --test illegal`.

mod legal;

use std::process::Command;

/// The compiler whose messages are pinned.
const PINNED: &str = "rustc 1.95.0";

#[test]
fn the_likeliest_mistakes_do_not_compile_and_are_told_in_sentences() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(PINNED) {
        eprintln!("SKIPPED: the messages are those of {PINNED}, this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/illegal/cases/*.rs");
}
