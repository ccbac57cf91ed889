//! Facts that two places state are the same in both.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs};

/// The characters that the generator replaces.
#[path = "../../scim-codegen/src/text/terminal.rs"]
#[allow(dead_code, unexpected_cfgs)]
mod generator;

/// The characters that the runtime replaces.
#[path = "../../scim-runtime/src/terminal_safe.rs"]
#[allow(dead_code)]
mod runtime;

#[test]
fn both_crates_replace_the_same_characters() {
    let differs = |char: &char| {
        let text = char.to_string();
        let is_replaced = runtime::TerminalSafe(&text).to_string() != text;
        is_replaced != generator::is_hidden(*char)
    };
    let different: String = ('\0'..=char::MAX).filter(differs).collect();
    assert_eq!(different, "");
}

/// The features in a manifest, without `default` and private ones.
fn declared(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(tests::here(manifest)).unwrap();
    let (_, features) = text.split_once("\n[features]\n").unwrap();
    let features = features.split("\n[").next().unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = "));
    let names = names.map(|(name, _)| name.to_owned());
    names
        .filter(|name| name != "default" && !name.starts_with(['_', '#']))
        .collect()
}

/// The code spans in the first column of a table of features.
fn documented(page: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(tests::here(page)).unwrap();
    let (_, table) = text.split_once("| feature | adds |\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let spans = rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2));
    spans.map(str::to_owned).collect()
}

#[test]
fn every_feature_is_documented() {
    for (manifest, page) in [
        (
            "../scim-runtime/Cargo.toml",
            "../scim-runtime/src/features.md",
        ),
        ("../scim-codegen/Cargo.toml", "../scim-codegen/README.md"),
    ] {
        assert_eq!(documented(page), declared(manifest), "{page}");
    }
}

#[test]
fn features_are_documented_in_one_place() {
    for page in [
        "../README.md",
        "../scim-runtime/README.md",
        "../scim-runtime/src/lib.rs",
    ] {
        let text = fs::read_to_string(tests::here(page)).unwrap();
        let mut lines = text.lines().map(|line| line.trim_start_matches("//! "));
        assert!(!lines.any(|line| line.starts_with("| feature |")), "{page}");
    }
}
