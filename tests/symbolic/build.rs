//! Makes the real crate the root of the harness: `src/lib.rs`, with a path to each real module.

use std::{env, fs};

fn main() {
    let src = format!("{}/../../src", env::var("CARGO_MANIFEST_DIR").unwrap());
    println!("cargo:rerun-if-changed={src}");
    let root = fs::read_to_string(format!("{src}/lib.rs")).unwrap();
    // What stands before the first item are attributes of the whole crate.
    let items = &root[root.find("extern crate").unwrap()..];
    let mut harness = String::new();
    for line in items.lines().filter(|line| !line.contains("include_str!")) {
        let module = line
            .strip_prefix("mod ")
            .and_then(|it| it.strip_suffix(';'));
        if let Some(name) = module {
            harness += &format!("#[path = {:?}]\n", format!("{src}/{name}.rs"));
        }
        harness += line;
        harness += "\n";
    }
    fs::write(
        format!("{}/crate.rs", env::var("OUT_DIR").unwrap()),
        harness,
    )
    .unwrap();
}
