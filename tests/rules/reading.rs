//! Guards the front page: what the README and the manifest say is what the code does.

use std::fs;
use std::path::Path;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_readme_names_the_oldest_compiler_of_the_manifest() {
    let manifest = file("Cargo.toml");
    let oldest = manifest
        .split("rust-version = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(file("README.md").contains(&format!("Rust {oldest}")));
}

#[test]
fn the_readmes_test_command_is_the_one_that_decides_what_lands() {
    let readme = file("README.md");
    let command = readme
        .lines()
        .find(|line| line.starts_with("cargo test"))
        .unwrap();
    assert!(
        file(".ci/run").lines().any(|line| line == command),
        "{command}"
    );
}
