//! Messages about common mistakes name the next step.

use crate::directory::{Dir, acme, configured, run};
use std::fs;

#[test]
fn mistakes_about_the_source_name_what_was_probably_meant() {
    let dir = Dir::new();
    acme(&dir);
    fs::create_dir(dir.0.join("vendor")).unwrap();
    let documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    fs::write(
        dir.0.join("vendor/Schemas.json"),
        documents["schemas"].to_string(),
    )
    .unwrap();
    for (arguments, message) in [
        (
            &["lint", "--snapshot", "amce.json"][..],
            "did you mean `acme.json`?",
        ),
        (&["init", "vendr"], "did you mean `vendor`?"),
        (&["diff", "acme.json", "vender"], "did you mean `vendor`?"),
        (&["lint", "--dir", "vendr"], "did you mean `vendor`?"),
        (
            &["lint", "--snapshot", "other.json"],
            "scim-codegen fetch --url URL -o other.json",
        ),
        (
            &["lint", "--dir", "vendor/Schemas.json"],
            "vendor/Schemas.json is not a directory\n  help: name the directory",
        ),
        (
            &["lint", "--snapshot", "vendor"],
            "read a directory with `--dir`",
        ),
        (
            &["init", "vendor/Schemas.json", "--path", "new"],
            "name the directory that contains the provider's documents",
        ),
        (
            &["inspect", "acme.json"],
            "--snapshot FILE, --dir DIRECTORY",
        ),
        (&["export", "--format", "openapi", "x"], "--snapshot FILE"),
        (&["lint", "--explain"], "`scim-codegen lint --list`"),
    ] {
        let (code, _, err) = run(&dir, arguments);
        assert!(code == 2 && err.contains(message), "{arguments:?}: {err}");
    }
    // Other unknown arguments get no such hint.
    let (_, _, err) = run(&dir, &["inspect", "--nope"]);
    assert!(!err.contains("--dir DIRECTORY"), "{err}");
}

#[test]
fn a_missing_output_and_an_unknown_provider_are_explained() {
    let dir = configured("snapshot = \"acme.json\"\n");
    for command in ["generate", "check"] {
        let (code, _, err) = run(&dir, &[command]);
        assert!(
            code == 2
                && err.contains("error: the provider has no output path\n  help: pass --output"),
            "{err}"
        );
        assert!(err.contains("a build script"), "{err}");
    }
    let (code, _, err) = run(&dir, &["lint", "--provider", "acme"]);
    assert!(
        code == 2 && err.contains("a single provider without a name"),
        "{err}"
    );
}

#[test]
fn an_unreachable_provider_has_a_hint() {
    let dir = Dir::new();
    let fetch = ["fetch", "--url", "http://127.0.0.1:1", "-o", "x.json"];
    let (code, _, err) = run(&dir, &fetch);
    assert!(
        code == 1 && err.contains("help: check the address, whether the provider is running"),
        "{err}"
    );
}

#[test]
fn commands_with_another_result_only_count_the_findings() {
    let dir = configured("snapshot = \"acme.json\"\noutput = \"acme.rs\"\n");
    assert_eq!(run(&dir, &["generate"]).0, 0);
    for arguments in [
        &["inspect"][..],
        &["check"],
        &["export", "--format", "openapi"],
    ] {
        let (code, _, err) = run(&dir, arguments);
        let note = "note: findings in the documents: 1; `scim-codegen lint` shows them\n";
        assert!(code == 0 && err.starts_with(note), "{arguments:?}: {err}");
        assert!(!err.contains("scim::"), "{err}");
    }
}
