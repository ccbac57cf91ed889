//! All providers of the project (`fixtures/corpus`, `fixtures/hostile`, `fixtures/cases`, `fixtures/vendors`) and of ../shared: each one is
//! generated or rejected as listed here. All output compiles together without a warning. The RFC's resources and samples of vendors
//! survive a round trip through it.
//!
//! A new folder with a `Schemas.json` is a new case. It must be generated unless it is listed.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use scim_codegen::Builder;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Folders that must be rejected, with a word that the error must contain.
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
    ("47-same-resource-type-name", "occurs twice"),
    ("deeper-attributes", "more than 4 levels deep"),
    ("keyed-by-urn", "a member for each schema's URN"),
    ("lone-surrogate", "lone surrogate"),
    ("schemas-as-configuration", "looks like a list of schemas"),
    ("scim-1-1", "SCIM 1.1, which is not supported"),
    ("swapped-documents", "files may be swapped"),
    ("endpoint-line", "scim::unsafe-endpoint"),
    ("endpoint-percent", "scim::unsafe-endpoint"),
    ("endpoint-query", "scim::unsafe-endpoint"),
    ("endpoint-slashes", "scim::unsafe-endpoint"),
    ("endpoint-space", "scim::unsafe-endpoint"),
    ("endpoint-up", "scim::unsafe-endpoint"),
    ("schemas-contradict", "scim::contradicting-schemas"),
    ("values-beyond", "more than 4000 canonical values"),
];

/// Folders that may be generated or rejected, but only with an error that has a position.
const EITHER: &[&str] = &["08-name-injection", "46-padded-names"];

/// Folders without resource types, for which only models are generated.
const MODELS_ONLY: &[&str] = &["vendor-scimdev", "vendor-scimple", "vendor-syncope"];

/// The project's own providers and those in ../shared, which must exist in CI.
fn corpus() -> Vec<PathBuf> {
    let mut folders = ["plain", "clashes"]
        .map(|name| tests::here("fixtures").join(name))
        .to_vec();
    folders.extend(providers(&tests::here("fixtures/corpus")));
    folders.extend(providers(&tests::here("fixtures/hostile")));
    folders.extend(providers(&tests::here("fixtures/cases")));
    folders.extend(providers(&tests::here("fixtures/vendors")));
    let shared = tests::root().join("../shared/corpus");
    if shared.is_dir() {
        let known: BTreeSet<String> = folders.iter().map(|folder| name(folder)).collect();
        let beside = [shared.clone(), shared.join("hostile")];
        let beside = beside.iter().flat_map(|dir| providers(dir));
        folders.extend(beside.filter(|folder| !known.contains(&name(folder))));
    } else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            shared.display()
        );
        eprintln!(
            "note: {} is missing: only the {} providers of the project are tested",
            shared.display(),
            folders.len()
        );
    }
    folders.sort();
    folders
}

/// The folders with a provider's documents.
fn providers(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("Schemas.json").is_file())
        .collect()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Uses the folder's scim.toml, if it has one.
fn builder(folder: &Path) -> Result<Builder, String> {
    let config = folder.join("scim.toml");
    if config.is_file() {
        Builder::from_config(config).map_err(|error| error.to_string())
    } else {
        Ok(Builder::from_directory(folder))
    }
}

fn generate(folder: &Path) -> Result<String, String> {
    // The output without setters is a subset of this one.
    let builder = builder(folder)?.setters();
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
fn every_document_is_generated_or_rejected_as_expected() {
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

/// Findings that documents of real providers must have. ../shared/corpus/INDEX.md lists the expectations.
const FINDINGS_OF_VENDORS: &[(&str, &[&str])] = &[
    ("vendor-langfuse", &["scim::odd-endpoint"]),
    (
        "vendor-posthog",
        &["scim::no-attributes", "scim::odd-endpoint"],
    ),
    (
        "vendor-anaplan",
        &["scim::required-read-only", "scim::no-configuration"],
    ),
    ("vendor-miro", &[]),
];

#[test]
fn deviations_of_real_providers_are_reported() {
    for folder in corpus() {
        let name = name(&folder);
        let Some((_, rules)) = FINDINGS_OF_VENDORS.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        let builder = Builder::from_directory(&folder);
        let findings = builder.findings().unwrap();
        let found: BTreeSet<&str> = findings
            .iter()
            .flat_map(|line| line.split(": "))
            .filter(|part| part.starts_with("scim::"))
            .collect();
        assert_eq!(
            found,
            rules.iter().copied().collect(),
            "{name}: {findings:#?}"
        );
        if name == "vendor-anaplan" {
            let text = builder.to_text().unwrap();
            assert!(
                text.contains("pub fn new(user_name: impl Into<String>"),
                "{text}"
            );
        }
    }
}

#[test]
fn an_endpoint_that_repeats_the_base_path_is_resolved_by_the_url() {
    let folder = tests::here("fixtures/cases/endpoint-repeats-base-path");
    let text = generate(&folder).unwrap();
    assert!(
        text.contains("\"/Users\"") && !text.contains("\"/api/public"),
        "{text}"
    );
    let without_url = Builder::from_directory(&folder).to_text().unwrap();
    assert!(
        without_url.contains("\"/Users\""),
        "`meta.location` has the base URL"
    );
}

/// A crate with all generated files.
fn write_crate(texts: &BTreeMap<String, String>) -> PathBuf {
    let dir = tests::root().join("target/corpus-crate");
    fs::create_dir_all(dir.join("src")).unwrap();
    let runtime = fs::canonicalize(tests::root().join("scim-runtime")).unwrap();
    let manifest = format!(
        "[package]\nname = \"corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nscim-runtime = {{ path = {:?}, \
         features = [\"client\"] }}\nbytes = \"1\"\nhttp = \"1\"\nserde_json = \"1\"\n[workspace]\n",
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

/// A program that reads and writes the RFC's example resources with each provider's types.
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
    for (module, method, how, path) in samples(texts) {
        lines.push_str(&format!(
            "    sample!({module}, {method}, {how}, {:?});\n",
            path.display().to_string()
        ));
    }
    format!("{READER}fn main() {{\n{lines}}}\n")
}

/// Samples of vendors, as (module, client method, reading mode, file).
fn samples(texts: &BTreeMap<String, String>) -> Vec<(String, String, &'static str, PathBuf)> {
    let mut all = Vec::new();
    for vendor in providers(&tests::here("fixtures/vendors")) {
        if !texts.contains_key(&name(&vendor)) {
            continue;
        }
        let module = format!("p_{}", name(&vendor).replace('-', "_"));
        for how in ["strict", "lenient", "refused"] {
            let Ok(entries) = fs::read_dir(vendor.join("samples").join(how)) else {
                continue;
            };
            for entry in entries {
                let path = entry.unwrap().path();
                let file = name(&path);
                let method = file.split('-').next().unwrap().to_owned();
                all.push((module.clone(), method, how, path));
            }
        }
    }
    all.sort();
    assert!(all.len() >= 20, "samples are missing: {}", all.len());
    all
}

/// The start of the program. `same` checks a round trip, `sample!` a response.
const READER: &str = r#"//! Reads and writes resources.
use bytes::Bytes;
use scim_runtime::{
    engine::{BlockingEngine, Limits, TransportError},
    record::{Resource, Stored},
};

fn same<R: Resource>(path: &str) {
    let bytes = std::fs::read(path).unwrap();
    let stored = Stored::<R>::from_json(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
    let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&stored.to_json()).unwrap();
    assert_eq!(written, read, "{path}");
    let over_serde: Stored<R> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(serde_json::to_value(&over_serde).unwrap(), read, "{path}");
}

/// A provider that always returns the file.
struct Sends(Bytes);

impl BlockingEngine for Sends {
    fn exchange(&self, _: http::Request<Bytes>, _: Limits) -> Result<http::Response<Bytes>, TransportError> {
        let mut response = http::Response::new(self.0.clone());
        response.headers_mut().insert("content-type", "application/scim+json".parse().unwrap());
        Ok(response)
    }
}

/// The id of the sample: a GET must return the requested resource.
fn id_of(path: &str) -> String {
    let sample: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap_or_default();
    match &sample["id"] {
        serde_json::Value::String(id) if !id.is_empty() => id.clone(),
        serde_json::Value::Number(id) => id.to_string(),
        _ => "7".to_owned(),
    }
}

macro_rules! sample {
    ($module:ident, $method:ident, strict, $path:literal) => {
        let request = sample!($module, $method, $path);
        let stored = request.$method().get(&*id_of($path)).send().unwrap_or_else(|error| panic!("{}: {error}", $path));
        assert!(stored.deviations().is_empty(), "{}: {:?}", $path, stored.deviations());
    };
    ($module:ident, $method:ident, lenient, $path:literal) => {
        let client = sample!($module, $method, $path);
        assert!(client.$method().get(&*id_of($path)).send().is_err(), "{} is read strictly", $path);
        let read = client.$method().get(&*id_of($path)).lenient().send();
        let stored = read.unwrap_or_else(|error| panic!("{}: {error}", $path));
        assert!(!stored.deviations().is_empty(), "{}: deviations are not reported", $path);
    };
    ($module:ident, $method:ident, refused, $path:literal) => {
        let client = sample!($module, $method, $path);
        assert!(client.$method().get(&*id_of($path)).lenient().send().is_err(), "{} is read leniently", $path);
    };
    ($module:ident, $method:ident, $path:literal) => {{
        let sends = Sends(std::fs::read($path).unwrap().into());
        let builder = corpus::$module::Client::connect("https://scim.example.com/v2").unwrap();
        builder.build_with(sends).unwrap()
    }};
}

"#;

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
fn all_output_compiles_without_warnings_and_loses_nothing() {
    let dir = write_crate(&generated());
    cargo(&dir, &["clippy", "--quiet", "--lib"]);
    cargo(&dir, &["run", "--quiet"]);
    cargo(&dir, &["doc", "--quiet", "--no-deps", "--lib"]);
}
