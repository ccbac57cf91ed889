//! `check`: all differences of generated files, and the live provider compared with its snapshot.

use crate::{
    directory::{Dir, acme, configured, run, run_with},
    fake_provider::serve,
};
use std::fs;

/// The example's snapshot without an attribute of `User`, and with another endpoint for devices.
fn older() -> String {
    let mut documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    let schemas = documents["schemas"].as_array_mut().unwrap();
    for schema in schemas {
        let attributes = schema["attributes"].as_array_mut().unwrap();
        attributes.retain(|attribute| attribute["name"] != "nickName");
    }
    let snapshot = documents.as_object_mut().unwrap();
    snapshot.remove("digest");
    format!("{documents:#}")
}

#[test]
fn diff_shows_every_difference_as_a_patch() {
    let dir = Dir::new();
    acme(&dir);
    let generate = ["generate", "--snapshot", "acme.json", "-o", "acme.rs"];
    assert_eq!(run(&dir, &generate).0, 0);
    let expected = fs::read_to_string(dir.0.join("acme.rs")).unwrap();
    let edited = expected
        .replacen("pub struct Client", "pub struct MyClient", 1)
        .replacen("pub struct Provider", "pub struct MyProvider", 1);
    fs::write(dir.0.join("acme.rs"), &edited).unwrap();

    let check = ["check", "--snapshot", "acme.json", "-o", "acme.rs"];
    let (code, out, err) = run(&dir, &check);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("out of date") && err.contains("`--diff`"),
        "{err}"
    );

    let (code, patch, err) = run(&dir, &[&check[..], &["--diff"]].concat());
    assert_eq!(code, 1);
    assert!(
        err.contains("scim-codegen generate") && !err.contains("--diff"),
        "{err}"
    );
    assert_eq!(patch.matches("\n@@ ").count(), 2, "{patch}");
    assert!(patch.contains("\n-pub struct MyClient") && patch.contains("\n+pub struct Client"));
    assert!(!patch.contains('\u{1b}'));
    let colored = [&check[..], &["--diff", "--color", "always"]].concat();
    assert!(
        run(&dir, &colored)
            .1
            .contains("\u{1b}[31m-pub struct MyClient")
    );

    // `patch` accepts it, and the result is up to date.
    fs::write(dir.0.join("changes.patch"), patch).unwrap();
    let status = std::process::Command::new("git")
        .args(["apply", "changes.patch"])
        .current_dir(&dir.0)
        .status();
    assert!(status.unwrap().success());
    assert_eq!(fs::read_to_string(dir.0.join("acme.rs")).unwrap(), expected);
    assert_eq!(run(&dir, &[&check[..], &["--diff"]].concat()).0, 0);

    fs::remove_file(dir.0.join("acme.rs")).unwrap();
    let (code, patch, _) = run(&dir, &[&check[..], &["--diff"]].concat());
    assert!(
        code == 1 && patch.starts_with("--- /dev/null\n+++ b/acme.rs\n"),
        "{patch}"
    );
}

#[test]
fn live_compares_the_provider_with_the_snapshot() {
    let serving = serve(Some("s3cret"));
    let token = [("SCIM_TOKEN", "s3cret")];
    let live = format!("--live={}", serving.url);
    let dir = Dir::new();
    fs::write(dir.0.join("older.json"), older()).unwrap();
    acme(&dir);

    let (code, out, err) = run_with(&dir, &["check", "--snapshot", "acme.json", &live], &token);
    assert_eq!((code, out.as_str(), err.trim()), (0, "", "no differences"));

    let check = ["check", "--snapshot", "older.json", &live];
    let (code, out, err) = run_with(&dir, &check, &token);
    assert_eq!(code, 1);
    assert!(out.contains("nickName\n  attribute-added"), "{out}");
    assert!(
        err.contains("1 difference: ") && err.contains("scim-codegen fetch"),
        "{err}"
    );
    // The words are those of `diff`.
    let (_, same, _) = run_with(&dir, &["diff", "older.json", &serving.url], &token);
    assert_eq!(out, same);

    let json = [&check[..], &["--format", "json"]].concat();
    let (code, out, _) = run_with(&dir, &json, &token);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["format"]), (1, &"scim-codegen/diff".into()));
    let markdown = [&check[..], &["--format", "markdown"]].concat();
    let (code, out, _) = run_with(&dir, &markdown, &token);
    assert!(code == 1 && out.contains("nickName"), "{out}");
    let breaking = [&check[..], &["--only-breaking"]].concat();
    assert_eq!(run_with(&dir, &breaking, &token).0, 0);
}

#[test]
fn live_takes_the_url_from_the_configuration() {
    let serving = serve(None);
    let dir = configured(&format!(
        "url = \"{}\"\nsnapshot = \"older.json\"\n",
        serving.url
    ));
    fs::write(dir.0.join("older.json"), older()).unwrap();
    let (code, out, err) = run(&dir, &["check", "--live"]);
    assert!(code == 1 && out.contains("attribute-added"), "{out}{err}");

    let url = &serving.url;
    let several = format!(
        "[provider.old]\nurl = \"{url}\"\nsnapshot = \"older.json\"\n\
         [provider.new]\nurl = \"{url}\"\nsnapshot = \"acme.json\"\n"
    );
    let dir = configured(&several);
    fs::write(dir.0.join("older.json"), older()).unwrap();
    let (code, _, err) = run(&dir, &["check", "--live"]);
    assert!(code == 1 && err.contains("old: 1 difference"), "{err}");
    assert!(err.contains("new: no differences"), "{err}");
    let (_, out, _) = run(&dir, &["check", "--live", "--format", "markdown"]);
    assert!(out.contains("## old\n"), "{out}");
    assert_eq!(run(&dir, &["check", "--live", "--provider", "new"]).0, 0);
    let (code, _, err) = run(&dir, &["check", "--live", "--format", "json"]);
    assert!(code == 2 && err.contains("--provider"), "{err}");
}

#[test]
fn options_that_do_not_fit_together_are_refused() {
    let dir = configured("snapshot = \"acme.json\"\n");
    for (arguments, message) in [
        (&["check", "--format", "json"][..], "need `--live`"),
        (&["check", "--live"], "`url` is missing"),
        (&["check", "--live", "--diff"], "cannot be used with"),
        (&["check", "--live", "--rfc7643"], "`--live=URL`"),
        (
            &["check", "--live", "--url", "http://127.0.0.1:1"],
            "`--live=URL`",
        ),
    ] {
        let (code, _, err) = run(&dir, arguments);
        assert!(code == 2 && err.contains(message), "{arguments:?}: {err}");
    }
    // A provider that can't be reached isn't a difference that someone should review, but it isn't fine either.
    let unreachable = [
        "check",
        "--snapshot",
        "acme.json",
        "--live=http://127.0.0.1:1",
    ];
    let (code, out, _) = run(&dir, &unreachable);
    assert_eq!((code, out.as_str()), (1, ""));
}

#[test]
fn fetch_reports_the_changes_since_the_previous_snapshot() {
    let serving = serve(None);
    let dir = Dir::new();
    let fetch = ["fetch", "--url", &serving.url, "-o", "acme.json"];
    let (code, _, err) = run(&dir, &fetch);
    assert!(code == 0 && !err.contains("difference"), "{err}");
    let (code, _, err) = run(&dir, &fetch);
    assert!(
        code == 0 && err.contains("Unchanged") && !err.contains("difference"),
        "{err}"
    );

    // A snapshot as an earlier `fetch` wrote it.
    fs::write(dir.0.join("old.json"), older()).unwrap();
    let overlay = [
        "overlay",
        "--snapshot",
        "old.json",
        "-o",
        "acme.json",
        "--force",
    ];
    assert_eq!(run(&dir, &overlay).0, 0);
    let (code, out, err) = run(&dir, &fetch);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(
        err.contains(
            "compatible: urn:ietf:params:scim:schemas:core:2.0:User:nickName: attribute-added\n"
        ),
        "{err}"
    );
    assert!(err.contains("1 difference: 0 break"), "{err}");
    assert!(err.contains("| scim-codegen diff - acme.json"), "{err}");
}
