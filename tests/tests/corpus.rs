//! Every provider of the corpus beside the project, and those that the project has itself: generated, or refused as its index
//! says; compiled all together without a warning; the RFC's resources through them without loss.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use scim_codegen::Builder;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the index of the corpus expects to be refused, and a word that the error must have.
const REFUSED: &[(&str, &str)] = &[
    ("17-no-resources", "no resource type"),
    (
        "19-missing-base-schema",
        "urn:example:params:scim:schemas:Ghost",
    ),
    ("20-endpoints", "scim::unsafe-endpoint"),
    ("26-truncated", "Schemas.json:18:17"),
    ("28-deep", "nested"),
    ("29-very-deep-json", "nested"),
    ("30-html", "login page"),
    ("31-scim-error-body", "status 403"),
    ("34-no-schema-id", "no `id`"),
    ("35-zero-resource-types", "no resource type"),
    ("37-first-page-only", "1 of 3"),
    ("40-trailing-comma", "Schemas.json:27"),
    ("42-utf16", "UTF-16"),
    ("47-same-resource-type-name", "two resource types"),
];

/// What may be generated or refused, as long as the error has a place.
const EITHER: &[&str] = &["08-name-injection", "46-padded-names"];

/// No resource types: models alone.
const MODELS_ONLY: &[&str] = &["vendor-scimdev", "vendor-scimple", "vendor-syncope"];

/// The corpus, if it is there; where it must be (`CI`), its absence fails.
fn corpus() -> Vec<PathBuf> {
    let mut folders = ["plain", "clashes"]
        .map(|name| tests::here("fixtures").join(name))
        .to_vec();
    let shared = tests::root().join("../shared/corpus");
    if !shared.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            shared.display()
        );
        eprintln!(
            "note: {} is not there: only the project's own documents are tested",
            shared.display()
        );
        return folders;
    }
    for dir in [shared.clone(), shared.join("hostile")] {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.join("Schemas.json").is_file() {
                folders.push(path);
            }
        }
    }
    folders.sort();
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_str().unwrap().to_owned()
}

fn generate(folder: &Path) -> Result<String, String> {
    let builder = Builder::from_directory(folder);
    let models_only = MODELS_ONLY.contains(&name(folder).as_str());
    let builder = if models_only {
        builder.models_only()
    } else {
        builder
    };
    builder.to_text().map_err(|error| error.to_string())
}

fn generated() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for folder in corpus() {
        let name = name(&folder);
        let expected = REFUSED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, word)| *word);
        match (generate(&folder), expected) {
            (Ok(text), None) => drop(texts.insert(name, text)),
            (Ok(_), Some(word)) => panic!("{name} was generated; expected an error with {word:?}"),
            (Err(error), Some(word)) => {
                assert!(error.contains(word), "{name}: {error:?} lacks {word:?}")
            }
            (Err(error), None) => {
                assert!(
                    EITHER.contains(&name.as_str()) && error.contains(".json:"),
                    "{name}: {error}"
                );
            }
        }
    }
    texts
}

#[test]
fn every_document_is_generated_or_refused_as_expected() {
    let texts = generated();
    for (name, text) in &texts {
        let again = corpus()
            .into_iter()
            .find(|folder| self::name(folder) == *name)
            .unwrap();
        assert_eq!(
            generate(&again).as_ref(),
            Ok(text),
            "{name}: not the same twice"
        );
    }
}

/// The crate that takes all generated files in.
fn write_crate(texts: &BTreeMap<String, String>) -> PathBuf {
    let dir = tests::root().join("target/corpus-crate");
    fs::create_dir_all(dir.join("src")).unwrap();
    let runtime = fs::canonicalize(tests::root().join("scim-runtime")).unwrap();
    let manifest = format!(
        "[package]\nname = \"corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nscim-runtime = {{ path = {:?}, \
         features = [\"client\"] }}\nserde_json = \"1\"\n[workspace]\n",
        runtime.display().to_string()
    );
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::copy(tests::root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let mut lib = "//! All generated files in one crate.\n#![deny(warnings, missing_docs, clippy::pedantic)]\n".to_owned();
    for (name, text) in texts {
        let module = format!("p_{}", name.replace('-', "_"));
        fs::write(dir.join(format!("src/{module}.rs")), text).unwrap();
        lib.push_str(&format!("/// `{name}`\npub mod {module};\n"));
    }
    fs::write(dir.join("src/lib.rs"), lib).unwrap();
    fs::write(dir.join("src/main.rs"), round_trips(texts)).unwrap();
    dir
}

/// A program that reads and writes the RFC's example resources with the types of the providers that have them.
fn round_trips(texts: &BTreeMap<String, String>) -> String {
    let examples =
        fs::canonicalize(tests::root().join("scim-runtime/tests/fixtures/rfc7643/examples"))
            .unwrap();
    let mut lines = String::new();
    for name in [
        "rfc7643",
        "rfc7643-verbatim",
        "scim2-server",
        "scimmy",
        "django-scim2",
    ] {
        if !texts.contains_key(name) {
            continue;
        }
        for (file, type_) in [
            ("user-minimal.json", "User"),
            ("user-full.json", "User"),
            ("user-enterprise.json", "User"),
            ("group.json", "Group"),
        ] {
            let path = examples.join(file).display().to_string();
            lines.push_str(&format!(
                "    same::<corpus::p_{}::{type_}>({path:?});\n",
                name.replace('-', "_")
            ));
        }
    }
    format!(
        "//! Reads and writes resources.\nuse scim_runtime::record::{{Resource, Stored}};\n\
         fn same<R: Resource>(path: &str) {{\n    let bytes = std::fs::read(path).unwrap();\n    \
         let stored = Stored::<R>::from_json(&bytes).unwrap_or_else(|error| panic!(\"{{path}}: {{error}}\"));\n    \
         let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();\n    \
         let written: serde_json::Value = serde_json::from_slice(&stored.to_json()).unwrap();\n    \
         assert_eq!(written, read, \"{{path}}\");\n    \
         let over_serde: Stored<R> = serde_json::from_slice(&bytes).unwrap();\n    \
         assert_eq!(serde_json::to_value(&over_serde).unwrap(), read, \"{{path}}\");\n}}\n\
         fn main() {{\n{lines}}}\n"
    )
}

fn cargo(dir: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", tests::root().join("target/corpus"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {}:\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

// R7643-8.7-01, R7643-3.3-01
#[test]
fn all_generated_code_compiles_without_a_warning_and_loses_nothing() {
    let dir = write_crate(&generated());
    cargo(&dir, &["clippy", "--quiet", "--lib"]);
    cargo(&dir, &["run", "--quiet"]);
    cargo(&dir, &["doc", "--quiet", "--no-deps", "--lib"]);
}
