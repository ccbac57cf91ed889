//! The arrows of `ARCHITECTURE.md`: which room sees which, read from the sources.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A room, and what it may see.
type Rooms = &'static [(&'static str, &'static [&'static str])];

const CODEGEN: Rooms = &[
    (
        "cli",
        &[
            "allow", "builder", "config", "document", "emit", "finding", "lint", "model", "names",
            "options", "pipeline", "render", "source", "suggest", "write",
        ],
    ),
    ("render", &["document", "finding", "lint"]),
    (
        "builder",
        &[
            "allow", "config", "emit", "finding", "names", "options", "overlay", "pipeline",
            "source", "write",
        ],
    ),
    (
        "config",
        &[
            "allow", "document", "finding", "lint", "names", "options", "overlay", "pipeline",
            "source", "suggest",
        ],
    ),
    (
        "pipeline",
        &[
            "allow", "document", "emit", "finding", "model", "names", "options", "overlay",
            "source",
        ],
    ),
    ("allow", &["document", "finding", "lint", "suggest"]),
    ("write", &["emit"]),
    ("emit", &["document", "model", "names", "options"]),
    ("options", &["document", "finding", "model"]),
    (
        "names",
        &["document", "finding", "lint", "model", "options", "suggest"],
    ),
    (
        "overlay",
        &["document", "finding", "lint", "model", "source", "suggest"],
    ),
    ("model", &["document", "finding", "lint", "source"]),
    ("suggest", &["document"]),
    ("document", &["finding", "lint", "source"]),
    ("source", &["document", "finding", "lint"]),
    ("lint", &["finding"]),
    ("finding", &[]),
    ("error", &["finding"]),
];

const RUNTIME: Rooms = &[
    (
        "testing",
        &[
            "client", "describe", "engine", "error", "models", "record", "server",
        ],
    ),
    (
        "server",
        &[
            "check", "describe", "engine", "filter", "patch", "path", "record",
        ],
    ),
    (
        "client",
        &[
            "bulk", "check", "describe", "dynamic", "engine", "error", "filter", "json", "patch",
            "path", "protocol", "record", "trace", "value",
        ],
    ),
    (
        "dynamic",
        &["check", "describe", "filter", "patch", "path", "record"],
    ),
    ("engine", &[]),
    ("bulk", &["check", "filter", "protocol", "record", "value"]),
    (
        "protocol",
        &[
            "check", "describe", "engine", "error", "json", "record", "trace",
        ],
    ),
    ("trace", &[]),
    ("error", &["check", "describe", "json"]),
    ("models", &[]),
    ("describe", &["record"]),
    ("check", &["filter", "record", "value"]),
    ("patch", &["filter", "path", "record", "value"]),
    ("filter", &["path", "record", "value"]),
    ("path", &["filter", "record"]),
    ("json", &["record", "value"]),
    ("record", &["check", "json", "path", "value"]),
    ("value", &["json", "record"]),
    ("guide", &[]),
    ("scim_type", &[]),
];

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The rooms that a file names after `crate::`, or in a list of imports from the crate.
fn seen(text: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|char| char.is_ascii_alphanumeric() || *char == '_')
            .collect()
    };
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if text[..at].ends_with('$') {
            continue;
        }
        let Some(list) = rest.strip_prefix('{') else {
            seen.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (index, char) in list.char_indices() {
            match char {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                _ if start && char.is_alphabetic() => {
                    seen.insert(word(&list[index..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    seen.retain(|name| name.starts_with(|char: char| char.is_ascii_lowercase()));
    seen
}

fn check(package: &str, rooms: Rooms) {
    let src = tests::root().join(package).join("src");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&src).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if ["lib", "main"].contains(&name.as_str()) {
            continue;
        }
        let Some((_, allowed)) = rooms.iter().find(|(room, _)| *room == name) else {
            wrong.push(format!("{package}: the room `{name}` is not in the table"));
            continue;
        };
        let mut files = Vec::new();
        sources(&path, &mut files);
        for file in files {
            // Documentation may point anywhere.
            let text = fs::read_to_string(&file).unwrap();
            let code: Vec<&str> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for other in seen(&code.join("\n")) {
                let known = rooms.iter().any(|(room, _)| *room == other)
                    && other != "error"
                    && other != "scim_type";
                if known && other != name && !allowed.contains(&other.as_str()) {
                    wrong.push(format!(
                        "{} sees `{other}`, which `{name}` may not",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_see_what_they_may() {
    check("scim-codegen", CODEGEN);
    check("scim-runtime", RUNTIME);
}

#[test]
fn the_table_names_every_room() {
    let text = fs::read_to_string(tests::root().join("ARCHITECTURE.md")).unwrap();
    for (room, _) in CODEGEN.iter().chain(RUNTIME) {
        let named = text.contains(&format!("`{room}`"));
        assert!(
            named || *room == "scim_type",
            "ARCHITECTURE.md does not name `{room}`"
        );
    }
}

#[test]
fn identifiers_of_the_output_are_made_by_names_alone() {
    let mut files = Vec::new();
    sources(&tests::root().join("scim-codegen/src"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let own = file.components().any(|part| part.as_os_str() == "names");
        // The two words of an enumeration of ours.
        let fixed = text.matches("Ident::new(\"").count();
        assert!(
            own || text.matches("Ident::new(").count() == fixed && !text.contains("format_ident!"),
            "{}",
            file.display()
        );
    }
}
