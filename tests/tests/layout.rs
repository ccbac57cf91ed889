//! A generated package, its documentation and its example compile without warnings.
#![allow(clippy::unwrap_used)]

use scim_codegen::Builder;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Uses the workspace's target directory and profile, so that shared dependencies are built only once.
fn cargo(dir: &Path, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {}\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Generates a package outside the workspace.
fn package(builder: Builder, name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let runtime = fs::canonicalize(tests::root().join("scim-runtime")).unwrap();
    let builder = builder
        .package(name)
        .runtime_path(runtime.to_str().unwrap());
    builder.generate_to(&dir).unwrap();
    assert_eq!(builder.differences(&dir).unwrap(), [""; 0]);
    let manifest = dir.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    if !text.contains("[workspace]") {
        // The package is in the workspace's target directory.
        fs::write(
            &manifest,
            text + "\n[workspace]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        )
        .unwrap();
    }
    fs::copy(tests::root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    dir
}

/// Compiles without warnings, is documented, and has an example that runs.
fn passes_clippy_doc_and_tests(dir: &Path) {
    let pedantic = [
        "-D",
        "warnings",
        "-D",
        "clippy::pedantic",
        "-D",
        "missing_docs",
    ];
    let clippy = ["clippy", "--offline", "--quiet", "--"];
    cargo(dir, &[&clippy[..], &pedantic].concat());
    cargo(dir, &["doc", "--offline", "--quiet", "--no-deps"]);
    cargo(dir, &["test", "--offline", "--quiet"]);
}

#[test]
fn a_package_with_a_client_compiles_with_its_documentation_and_example() {
    let builder = Builder::from_directory(tests::here("fixtures/plain"));
    let dir = package(builder, "plain-scim");
    passes_clippy_doc_and_tests(&dir);
    cargo(
        &dir,
        &["check", "--offline", "--quiet", "--no-default-features"],
    );
}

#[test]
fn a_package_of_models_compiles_with_its_documentation_and_example() {
    let builder = Builder::rfc7643().models_only().merge_equal_types();
    let dir = package(builder, "rfc-models");
    passes_clippy_doc_and_tests(&dir);
}

#[test]
fn text_outside_normal_form_c_passes_clippy() {
    let schemas = serde_json::json!([{
        "id": "urn:example:\u{212b}ngstrom",
        "name": "Line",
        "description": "Ha\u{308}user, e\u{301}tages.",
        "attributes": [
            {"name": "e\u{301}tage", "type": "string", "description": "Un e\u{301}tage.", "canonicalValues": ["\u{2126}", "e\u{301}"]},
        ],
    }]);
    let documents = scim_codegen::InMemory {
        name: "Zoe\u{308}".to_owned(),
        schemas: schemas.to_string().into_bytes(),
        resource_types: None,
        service_provider_config: None,
    };
    let builder = Builder::in_memory(documents).models_only();
    let dir = package(builder, "decomposed-text");
    passes_clippy_doc_and_tests(&dir);
}

#[test]
fn documents_with_clashing_names_compile() {
    let type_e = (
        "e",
        serde_json::json!([{"id": "urn:example:E", "name": "E", "attributes": [{"name": "x", "type": "string"}]}]),
        serde_json::json!([{"name": "E", "endpoint": "/Es", "schema": "urn:example:E"}]),
    );
    let extension = (
        "extension",
        serde_json::json!([
            {"id": "urn:example:core:User", "name": "User", "attributes": [{"name": "userName", "type": "string"}]},
            {"id": "urn:example:X:User", "name": "User", "attributes": [{"name": "x", "type": "string"}]},
            {"id": "urn:example:XU", "name": "XUser", "attributes": [{"name": "y", "type": "string"}]},
            {"id": "urn:example:XUE", "name": "XUserExtension", "attributes": [{"name": "z", "type": "string"}]},
        ]),
        serde_json::json!([
            {"name": "User", "endpoint": "/Users", "schema": "urn:example:core:User", "schemaExtensions": [{"schema": "urn:example:X:User", "required": false}]},
            {"name": "XUser", "endpoint": "/XUsers", "schema": "urn:example:XU"},
            {"name": "XUserExtension", "endpoint": "/XUE", "schema": "urn:example:XUE"},
        ]),
    );
    let names = [
        "a-b",
        "a_b",
        "a_b_xe61a",
        "a_b_xe61ab319",
        "a_b_xe61ab3190464",
        "a_b_xe61ab31904644883",
    ];
    let attributes: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({"name": name, "type": "string"}))
        .collect();
    let hashes = (
        "hashes",
        serde_json::json!([{"id": "urn:example:User", "name": "User", "attributes": attributes}]),
        serde_json::json!([{"name": "User", "endpoint": "/Users", "schema": "urn:example:User"}]),
    );
    for (name, schemas, types) in [type_e, extension, hashes] {
        let documents = scim_codegen::InMemory {
            name: name.to_owned(),
            schemas: schemas.to_string().into_bytes(),
            resource_types: Some(types.to_string().into_bytes()),
            service_provider_config: None,
        };
        let dir = package(
            Builder::in_memory(documents).setters(),
            &format!("clash-{name}"),
        );
        cargo(&dir, &["check", "--offline", "--quiet"]);
    }
}

#[test]
fn a_renamed_dependency_is_found() {
    let dir = package(Builder::rfc7643().models_only(), "renamed-runtime");
    let text = Builder::rfc7643()
        .models_only()
        .runtime_crate("scim")
        .to_text()
        .unwrap();
    fs::write(dir.join("src/lib.rs"), text).unwrap();
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
    let manifest = manifest.replace("scim-runtime = {", "scim = { package = \"scim-runtime\",");
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    cargo(&dir, &["check", "--offline", "--quiet"]);
    fs::remove_dir_all(&dir).unwrap();
    let error = Builder::rfc7643()
        .runtime_crate("scim-runtime")
        .to_text()
        .unwrap_err();
    assert!(
        error.to_string().contains("not a valid crate name"),
        "{error}"
    );
}
