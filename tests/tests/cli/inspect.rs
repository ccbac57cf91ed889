//! The output of `inspect`, and the JSON Schema of scim.toml.

use crate::directory::{Dir, acme, configured, run};
use std::fs;

#[test]
fn inspect_shows_a_tree() {
    let dir = Dir::new();
    acme(&dir);
    let (code, out, _) = run(&dir, &["inspect", "--snapshot", "acme.json"]);
    assert_eq!(code, 0);
    for line in [
        "supports patch, filter, sort, etag, index paging",
        "Device at /Devices",
        "    serialNumber: string, required, caseExact, immutable, unique everywhere",
        "  urn:acme:params:scim:schemas:extension:badge:2.0:User (extension)",
    ] {
        assert!(
            out.lines().any(|known| known == line),
            "{line:?} is not in\n{out}"
        );
    }
}

#[test]
fn inspect_shows_schemas_without_a_resource_type() {
    let dir = Dir::new();
    let messages = tests::here("fixtures/messages");
    let (code, out, err) = run(&dir, &["inspect", "--dir", messages.to_str().unwrap()]);
    assert_eq!(code, 0, "{err}");
    let schema = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig (no resource type)\n";
    assert!(
        out.contains(schema) && out.contains("\n  patch: complex"),
        "{out}"
    );
}

#[test]
fn the_effective_documents_and_the_json_schema_are_written_out() {
    let overlay = "snapshot = \"acme.json\"\n[[overlay]]\nresource_type = \"Device\"\nendpoint = \"/Things\"\n";
    let dir = configured(overlay);
    let (code, _, err) = run(&dir, &["overlay", "-o", "effective.json"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(&dir, &["inspect", "--snapshot", "effective.json"]);
    assert!(code == 0 && out.contains("Device at /Things"), "{out}{err}");
    // With a matching digest, the snapshot counts as fetched rather than edited.
    assert!(!err.contains("scim::edited-snapshot"), "{err}");
    let (code, out, err) = run(&dir, &["overlay", "-o", "-"]);
    assert_eq!(
        (code, out),
        (0, fs::read_to_string(dir.0.join("effective.json")).unwrap()),
        "{err}"
    );

    let (code, out, _) = run(&Dir::new(), &["schema"]);
    let committed =
        fs::read_to_string(tests::root().join("scim-codegen/scim.schema.json")).unwrap();
    assert_eq!((code, out), (0, committed));
}

#[test]
fn every_format_is_pinned() {
    let dir = Dir::new();
    acme(&dir);
    for (format, file) in [
        ("tree", "acme.tree.txt"),
        ("table", "acme.table.txt"),
        ("json", "acme.json"),
        ("mermaid", "acme.mmd"),
        ("html", "acme.html"),
    ] {
        let arguments = ["inspect", "--snapshot", "acme.json", "--format", format];
        let (code, out, err) = run(&dir, &arguments);
        assert_eq!(code, 0, "{err}");
        let path = tests::here("golden/inspect").join(file);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(tests::here("golden/inspect")).unwrap();
            fs::write(&path, &out).unwrap();
        }
        let pinned = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(out, pinned, "{format}: run the test with UPDATE=1");
    }
}

#[test]
fn a_page_contains_no_markup_of_the_documents() {
    let attack = "</table><script>alert(1)</script><img src=x onerror=alert(1)>\"'`";
    let schemas = serde_json::json!([{
        "id": format!("urn:x:{attack}"),
        "name": attack,
        "description": attack,
        "attributes": [{
            "name": "value",
            "type": "string",
            "description": attack,
            "canonicalValues": [attack],
            "referenceTypes": [attack],
        }],
    }]);
    let dir = Dir::new();
    fs::write(dir.0.join("Schemas.json"), schemas.to_string()).unwrap();
    let (code, out, err) = run(&dir, &["inspect", "--dir", ".", "--format", "html"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("&lt;script&gt;alert(1)"), "{out}");
    assert_eq!(out.matches("<script").count(), 1, "only the page's own");
    assert!(!out.contains("<img"), "{out}");
    let (_, out, _) = run(&dir, &["inspect", "--dir", ".", "--format", "mermaid"]);
    assert!(
        !out.contains(['<', '"', '`']) || out.matches('"').count() == 2,
        "{out}"
    );
}

#[test]
fn a_report_overwrites_only_reports() {
    let dir = Dir::new();
    acme(&dir);
    let write = |file: &str, more: &[&str]| {
        let mut arguments = vec!["inspect", "--snapshot", "acme.json", "--output", file];
        arguments.extend(more);
        run(&dir, &arguments)
    };
    for format in ["html", "json", "mermaid"] {
        for _ in 0..2 {
            let (code, _, err) = write("report", &["--format", format]);
            assert_eq!(code, 0, "{err}");
        }
    }
    fs::write(dir.0.join("mine.html"), "<p>mine</p>").unwrap();
    let (code, _, err) = write("mine.html", &["--format", "html"]);
    assert!(code == 2 && err.contains("mine.html"), "{code} {err}");
    let (code, _, err) = write("mine.html", &["--format", "html", "--force"]);
    assert_eq!(code, 0, "{err}");
}
