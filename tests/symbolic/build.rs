//! Makes the real crate the root of the harness: `src/lib.rs` without the attributes of a crate,
//! beside a link to everything else in `src`, where its modules are looked for.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::{env, fs};

fn main() {
    let src = format!("{}/../../src", env::var("CARGO_MANIFEST_DIR").unwrap());
    println!("cargo:rerun-if-changed={src}");
    let out = format!("{}/src", env::var("OUT_DIR").unwrap());
    if Path::new(&out).exists() {
        fs::remove_dir_all(&out).unwrap();
    }
    fs::create_dir(&out).unwrap();
    for entry in fs::read_dir(&src).unwrap() {
        let (path, name) = entry.map(|it| (it.path(), it.file_name())).unwrap();
        if name != "lib.rs" {
            symlink(path, Path::new(&out).join(name)).unwrap();
        }
    }
    let root = fs::read_to_string(format!("{src}/lib.rs")).unwrap();
    // What stands before the first item are attributes of the whole crate.
    let items = &root[root.find("extern crate").unwrap()..];
    fs::write(format!("{out}/root.rs"), items).unwrap();
}
