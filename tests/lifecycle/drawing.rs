//! Guards the front page: the lifecycle that the README draws is that of the code.

use std::fs;
use std::path::Path;

use order_lifecycle::Lifecycle;

fn readme() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join("README.md")).unwrap()
}

/// The text between a fence and the next.
fn fenced<'t>(text: &'t str, language: &str) -> &'t str {
    let fence = format!("```{language}\n");
    text.split_once(&fence)
        .and_then(|(_, rest)| rest.split_once("```"))
        .unwrap()
        .0
}

#[test]
fn the_readme_draws_the_lifecycle_of_the_code() {
    let chart = Lifecycle::Honouring.mermaid().to_string();
    assert_eq!(fenced(&readme(), "mermaid"), chart);
}

#[test]
fn the_readme_has_the_table_of_the_code() {
    let table = Lifecycle::Honouring.markdown().to_string();
    assert!(readme().contains(&table), "{table}");
}
