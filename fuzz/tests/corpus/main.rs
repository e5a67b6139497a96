//! Guards against a bug that was found once and comes back: every file of every corpus is held
//! against the law of its target, without the fuzzer.

use std::fs;
use std::path::{Path, PathBuf};

use order_lifecycle_fuzz::TARGETS;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_file_of_every_corpus_keeps_the_law_of_its_target() {
    for (name, check) in TARGETS {
        let files = files(&folder("corpus").join(name));
        assert!(!files.is_empty(), "the corpus of {name} is empty");
        for file in &files {
            let data = fs::read(file).unwrap();
            // Shown only when the law fails.
            println!("{name}: {}", file.display());
            check(&data);
        }
        println!("{name}: {} files", files.len());
    }
}

#[test]
fn every_target_has_its_law_in_the_list() {
    let stem = |file: &PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
    let targets: Vec<_> = files(&folder("fuzz_targets")).iter().map(stem).collect();
    assert_eq!(targets, TARGETS.map(|(name, _)| name));
    let corpora: Vec<_> = files(&folder("corpus")).iter().map(stem).collect();
    assert_eq!(corpora, targets);
}

#[test]
fn a_corpus_stays_small() {
    for (name, _) in TARGETS {
        let files = files(&folder("corpus").join(name));
        let bytes: u64 = files.iter().map(|it| fs::metadata(it).unwrap().len()).sum();
        assert!(files.len() <= 200, "{name}: {} files", files.len());
        assert!(bytes <= 120_000, "{name}: {bytes} bytes");
    }
}
