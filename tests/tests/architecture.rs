//! The rooms of `ARCHITECTURE.md`. Its tables are the input of this test.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use tests::{
    Dir,
    arrows::{self, Arrow, Sources},
};

const CRATES: [(&str, &str); 2] = [
    ("scim-codegen", "scim_codegen"),
    ("scim-runtime", "scim_runtime"),
];

fn sources(package: &str, name: &str) -> Sources {
    Sources::read(name, &tests::root().join(package).join("src")).unwrap()
}

/// Compares a crate's arrows with its table. Returns one line per difference.
fn differences(package: &str, sources: &Sources, text: &str) -> Vec<String> {
    let listed = match arrows::rooms(text, package) {
        Ok(listed) => listed,
        Err(error) => return vec![error],
    };
    let rooms = arrows::rooms_of(sources);
    let all = arrows::arrows(sources);
    let taken = arrows::between_rooms(&all);
    let mut differences = Vec::new();
    for room in &rooms {
        if !listed.contains_key(room) {
            differences.push(format!("{package}: room `{room}` is not listed"));
        }
    }
    for (room, sees) in &listed {
        if !rooms.contains(room) {
            differences.push(format!("{package}: listed room `{room}` does not exist"));
        }
        for other in sees {
            if !taken.contains_key(&(room.clone(), other.clone())) {
                differences.push(format!(
                    "{package}: `{room}` is listed as seeing `{other}`, but doesn't use it"
                ));
            }
        }
    }
    for ((from, to), arrow) in taken {
        if !listed.get(&from).is_some_and(|sees| sees.contains(&to)) {
            differences.push(format!(
                "{package}: `{from}` uses `{to}`, which is not listed: {} names `{}`, defined in {}",
                arrow.from, arrow.path, arrow.to
            ));
        }
    }
    differences
}

/// Finds circles between files and between rooms. Returns one line per circle, and one per arrow in it.
fn circles(package: &str, sources: &Sources) -> Vec<String> {
    let all = arrows::arrows(sources);
    let files: Vec<&Arrow> = all
        .iter()
        .filter(|arrow| arrows::room(&arrow.from).is_some() && arrows::room(&arrow.to).is_some())
        .collect();
    let mut found = Vec::new();
    let edges = files
        .iter()
        .map(|arrow| (arrow.from.as_str(), arrow.to.as_str()));
    for circle in arrows::circles(edges) {
        found.push(format!(
            "{package}: files in a circle: {}",
            circle.join(", ")
        ));
        for arrow in &files {
            if circle.contains(&arrow.from.as_str()) && circle.contains(&arrow.to.as_str()) {
                found.push(format!(
                    "    {} → {} by `{}`",
                    arrow.from, arrow.to, arrow.path
                ));
            }
        }
    }
    let rooms = arrows::between_rooms(&all);
    let edges = rooms.keys().map(|(from, to)| (from.as_str(), to.as_str()));
    for circle in arrows::circles(edges) {
        found.push(format!(
            "{package}: rooms in a circle: {}",
            circle.join(", ")
        ));
    }
    found
}

#[test]
fn every_arrow_between_rooms_is_listed_and_every_listed_arrow_is_taken() {
    let text = fs::read_to_string(tests::root().join("ARCHITECTURE.md")).unwrap();
    let mut found = Vec::new();
    for (package, name) in CRATES {
        found.extend(differences(package, &sources(package, name), &text));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_rooms_and_no_files_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for (package, name) in CRATES {
        found.extend(circles(package, &sources(package, name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A crate that consists of `files`, read like the crates of the workspace.
fn crate_of(files: &[(&str, &str)]) -> Sources {
    let dir = Dir::new();
    for (path, text) in files {
        let path = dir.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Sources::read("demo", &dir.0).unwrap()
}

#[test]
fn a_use_through_a_reexport_leads_to_the_file_that_defines_the_item() {
    let sources = crate_of(&[
        ("lib.rs", "mod a; mod b; pub use b::Deep;"),
        ("a.rs", "fn f() { let _ = crate::Deep::new(); }"),
        ("b/mod.rs", "mod inner; pub use inner::Deep;"),
        ("b/inner.rs", "pub struct Deep;"),
    ]);
    let found = arrows::arrows(&sources);
    assert!(
        found
            .iter()
            .any(|arrow| arrow.from == "a.rs" && arrow.to == "b/inner.rs"),
        "{found:?}"
    );
}

#[test]
fn super_globs_groups_and_the_crates_own_name_are_resolved() {
    let cases = [
        "use super::b::Item;",
        "use super::{b::{Item}};",
        "use crate::b::*; fn f(_: Item) {}",
        "fn f() { use crate::{b::{self, Item}}; }",
        "fn f(_: ::demo::b::Item) {}",
        "use crate::b; fn f() -> b::Item { todo!() }",
        "fn f() { println!(\"{}\", crate::b::Item); }",
    ];
    for text in cases {
        let sources = crate_of(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", text),
            ("b.rs", "pub struct Item;"),
        ]);
        let found = arrows::arrows(&sources);
        let expected = ("a.rs", "b.rs");
        assert!(
            found
                .iter()
                .any(|arrow| (arrow.from.as_str(), arrow.to.as_str()) == expected),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn tests_reexports_and_other_crates_are_not_arrows() {
    let sources = crate_of(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "pub use crate::b::Item; use std::b::Item as Other; #[cfg(test)] mod tests { use crate::b::Item; }",
        ),
        ("b.rs", "pub struct Item;"),
    ]);
    assert_eq!(arrows::arrows(&sources), []);
}

#[test]
fn circles_and_differences_from_the_table_are_found() {
    let sources = crate_of(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b/mod.rs", "mod inner; pub struct B; fn f() { inner::g() }"),
        ("b/inner.rs", "use crate::a::A; pub fn g() {}"),
        ("c.rs", ""),
    ]);
    let found = circles("demo", &sources);
    assert_eq!(
        found[0],
        "demo: files in a circle: a.rs, b/inner.rs, b/mod.rs"
    );
    assert_eq!(found.last().unwrap(), "demo: rooms in a circle: a, b");

    let table = "## demo\n\n| room | what | sees |\n|---|---|---|\n| `a` | first | `c` |\n| `b` | second | `a` |\n| `d` | none | – |\n";
    assert_eq!(
        differences("demo", &sources, table),
        [
            "demo: room `c` is not listed",
            "demo: `a` is listed as seeing `c`, but doesn't use it",
            "demo: listed room `d` does not exist",
            "demo: `a` uses `b`, which is not listed: a.rs names `crate::b::B`, defined in b/mod.rs",
        ]
    );
}

#[test]
fn each_type_name_is_defined_once_in_the_workspace() {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (package, name) in CRATES {
        for module in &sources(package, name).modules {
            // Generated models are named after their schemas.
            if module.file.starts_with("models/") {
                continue;
            }
            for item in &module.types {
                let place = format!("{package}/src/{}", module.file);
                places.entry(item.clone()).or_default().insert(place);
            }
        }
    }
    let twice: Vec<String> = places
        .iter()
        .filter(|(name, places)| places.len() > 1 && !ONE_PER_CRATE.contains(&name.as_str()))
        .map(|(name, places)| format!("{name}: {places:?}"))
        .collect();
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

/// Public names that both crates define: users see `scim_codegen::Error` and `scim_runtime::Error`.
const ONE_PER_CRATE: [&str; 2] = ["Builder", "Error"];

#[test]
fn only_names_creates_identifiers_of_the_output() {
    let mut files = Vec::new();
    rust_files(&tests::root().join("scim-codegen/src"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let in_names = file.components().any(|part| part.as_os_str() == "names");
        // Identifiers that are spelled out in the generator instead of derived from a document.
        let fixed = text.matches("Ident::new(\"").count();
        assert!(
            in_names
                || text.matches("Ident::new(").count() == fixed && !text.contains("format_ident!"),
            "{}",
            file.display()
        );
    }
}

fn rust_files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            rust_files(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}
