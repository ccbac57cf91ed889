//! The hot paths whose instructions are counted.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use tests::{here, hot_paths::HOT_PATHS};

#[test]
fn every_hot_path_can_be_repeated() {
    for path in HOT_PATHS {
        let mut work = path.prepare().unwrap();
        for _ in 0..3 {
            work().unwrap_or_else(|error| panic!("{}: {error}", path.name));
        }
    }
}

#[test]
fn every_hot_path_has_a_name_and_a_committed_count() {
    let names = HOT_PATHS.map(|path| path.name);
    assert_eq!(HashSet::from(names).len(), names.len());
    let text = std::fs::read_to_string(here("measure/instructions.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let committed: Vec<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(committed, names);
}
