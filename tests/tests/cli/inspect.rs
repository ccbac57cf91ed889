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
