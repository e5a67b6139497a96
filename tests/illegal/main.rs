//! Guards against illegal calls that compile, or that are refused in words which a shop's
//! developer cannot act on: the compiler's messages for the likeliest mistakes, pinned.
//!
//! Each mistake in `cases` stands beside what the compiler says about it; their legal twins are in
//! `legal` and compile, so that a mistake is not refused for another reason. The compiler is called
//! directly, with the library that this test was built with: no second tree of dependencies is built.
//!
//! The messages are those of one compiler, so others skip the comparison, and say so. After a
//! change that is meant: `BLESS=1 cargo test --all-features --test illegal`.

mod legal;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The compiler whose messages are pinned.
const PINNED: &str = "rustc 1.95.0";

#[test]
fn the_likeliest_mistakes_do_not_compile_and_are_told_in_sentences() {
    if let Some(version) = other_compiler() {
        eprintln!("SKIPPED: the messages are those of {PINNED}, this is {version}");
        return;
    }
    let (library, mut wrong) = (library(), Vec::new());
    for case in cases() {
        let said = compile(&case, &library);
        assert!(!said.status.success(), "{} compiles", case.display());
        let said = portable(&String::from_utf8(said.stderr).unwrap());
        let pinned = case.with_extension("stderr");
        if env::var_os("BLESS").is_some() {
            fs::write(&pinned, &said).unwrap();
        }
        if fs::read_to_string(&pinned).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "another message:\n{}", wrong.join("\n"));
}

#[test]
fn the_legal_twins_compile_in_the_same_way() {
    let said = compile(Path::new("tests/illegal/legal.rs"), &library());
    let text = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{text}");
}

/// What another compiler than the pinned one calls itself.
fn other_compiler() -> Option<String> {
    let version = rustc().arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    (!version.starts_with(PINNED)).then_some(version)
}

fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/illegal/cases").unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "rs"));
    paths.sort();
    assert!(!paths.is_empty(), "no mistake is tried");
    paths
}

/// The library that this test is linked with: of those beside it, the last that was built before it.
fn library() -> PathBuf {
    let test = env::current_exe().unwrap();
    let built = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let is_library = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str());
        let is_ours = name.is_some_and(|it| it.starts_with("liborder_lifecycle-"));
        is_ours && path.extension().is_some_and(|it| it == "rlib")
    };
    let beside = fs::read_dir(test.parent().unwrap()).unwrap();
    let beside = beside.map(|entry| entry.unwrap().path());
    let before = beside.filter(|path| is_library(path) && built(path) <= built(&test));
    before.max_by_key(|path| built(path)).expect("it is built")
}

fn compile(source: &Path, library: &Path) -> Output {
    let extern_crate = format!("order_lifecycle={}", library.display());
    let folder = library.parent().unwrap().display();
    let mut rustc = rustc();
    rustc.args(["--edition", "2024", "--crate-type", "lib"]);
    rustc.args(["--emit", "metadata", "--color", "never"]);
    rustc.args(["--out-dir", env!("CARGO_TARGET_TMPDIR")]);
    rustc.args([
        "--extern",
        &extern_crate,
        "-L",
        &format!("dependency={folder}"),
    ]);
    rustc.arg(source).output().unwrap()
}

/// Takes out of a message what changes with any line of the library: the places in its sources.
fn portable(message: &str) -> String {
    let mut inside = false;
    let lines = message.lines().map(|line| {
        if let Some((arrow, place)) = line.split_once("--> ") {
            inside = !place.starts_with("tests/");
            let file = place.split(':').next().unwrap_or(place);
            return format!("{arrow}--> {}", if inside { file } else { place });
        }
        let gutter = line
            .find('|')
            .filter(|_| inside && !line.starts_with("help"));
        match gutter {
            Some(bar) => format!("{:bar$}{}", "", &line[bar..]),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
