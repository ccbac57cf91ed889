//! scim.toml and the command line: precedence, and missing settings.

use crate::directory::{Dir, configured, run};
use std::fs;

const PROVIDERS: &str = "[provider.acme]\nsnapshot = \"acme.json\"\noutput = \"src/acme.rs\"\nexclude = [\"Device\"]\n\
                         [provider.rfc]\nrfc7643 = true\nscope = \"models\"\noutput = \"src/rfc.rs\"\n";

#[test]
fn the_configuration_in_the_directory_is_used() {
    let dir = configured(PROVIDERS);
    let (code, _, err) = run(&dir, &["generate"]);
    assert_eq!(code, 0, "{err}");
    let read = |name: &str| fs::read_to_string(dir.0.join("src").join(name)).unwrap();
    assert!(!read("acme.rs").contains("\"/Devices\"") && read("acme.rs").contains("\"/Groups\""));
    assert!(!read("rfc.rs").contains("pub struct Client"));

    let (code, _, err) = run(&dir, &["check"]);
    assert_eq!(code, 0, "{err}");
    fs::write(dir.0.join("src/rfc.rs"), "// other").unwrap();
    let (code, _, err) = run(&dir, &["check"]);
    assert_eq!(code, 1, "{err}");
    let (code, _, err) = run(&dir, &["check", "--provider", "acme"]);
    assert_eq!(code, 0, "{err}");

    let (code, out, err) = run(&dir, &["inspect", "--provider", "acme"]);
    assert!(code == 0 && !out.contains("Device at"), "{out}{err}");

    let elsewhere = Dir::new();
    let path = dir.0.join("scim.toml").display().to_string();
    let (code, out, err) = run(
        &elsewhere,
        &[
            "generate",
            "--config",
            &path,
            "--provider",
            "rfc",
            "-o",
            "-",
        ],
    );
    assert!(code == 0 && out.contains("pub struct User "), "{err}");
    // The documents come from the arguments, everything else from the configuration.
    let (code, out, err) = run(
        &dir,
        &[
            "generate",
            "--config",
            "scim.toml",
            "--provider",
            "acme",
            "--rfc7643",
            "-o",
            "-",
        ],
    );
    assert!(
        code == 2 && out.is_empty() && err.contains("`Device` matches nothing"),
        "{err}"
    );
}

#[test]
fn the_configuration_says_which_files_are_written() {
    for (text, files) in [
        (
            "layout = \"directory\"",
            &["mod.rs", "client.rs", "user.rs"][..],
        ),
        (
            "[package]\nname = \"acme-scim\"\nruntime_path = \"../runtime\"",
            &["Cargo.toml", "README.md", "src/lib.rs", "src/user.rs"],
        ),
    ] {
        let dir = configured(&format!(
            "snapshot = \"acme.json\"\noutput = \"out\"\n{text}\n"
        ));
        let (code, _, err) = run(&dir, &["generate"]);
        assert_eq!(code, 0, "{err}");
        for file in files {
            assert!(dir.0.join("out").join(file).is_file(), "{file}");
        }
        let (code, _, err) = run(&dir, &["check"]);
        assert_eq!(code, 0, "{err}");
    }
}

#[test]
fn missing_settings_are_errors_that_name_the_setting() {
    for (text, arguments, expected) in [
        (
            PROVIDERS,
            vec!["generate", "-o", "a.rs"],
            "a single path, but there are 2 providers",
        ),
        (
            PROVIDERS,
            vec!["generate", "--provider", "acne"],
            "did you mean `acme`?",
        ),
        (PROVIDERS, vec!["fetch"], "no provider has a `url`"),
        (
            "rfc7643 = true",
            vec!["generate"],
            "set `output` in scim.toml",
        ),
        (
            "url = \"https://scim.example.com\"",
            vec!["generate", "-o", "a.rs"],
            "the provider has no source on disk",
        ),
        (
            "snapshoot = \"acme.json\"",
            vec!["check"],
            "did you mean `snapshot`?",
        ),
        (
            "rfc7643 = true",
            vec!["generate", "--config", "no.toml"],
            "cannot read no.toml",
        ),
        (
            "rfc7643 = true",
            vec!["generate", "--rfc7643", "--provider", "a", "-o", "-"],
            "none was found",
        ),
    ] {
        let dir = configured(text);
        let (code, out, err) = run(&dir, &arguments);
        assert!(
            code == 2 && out.is_empty() && err.contains(expected),
            "{arguments:?} {code} {err}"
        );
        assert_eq!(dir.files().len(), 2, "nothing is written");
    }
    let (code, _, err) = run(&Dir::new(), &["generate", "-o", "-"]);
    assert!(code == 2 && err.contains("no source given"), "{err}");
}

#[test]
fn an_ignored_configuration_is_reported() {
    const NOTE: &str =
        "note: ignoring scim.toml because a source is given; pass `--config scim.toml` to use it";
    let dir = configured("snapshot = \"acme.json\"\nexclude = [\"Device\"]\n");
    let given = ["--snapshot", "acme.json"];
    for command in [
        &["generate", "-o", "-"][..],
        &["check", "-o", "none.rs"],
        &["inspect"],
        &["lint"],
        &["overlay", "-o", "-"],
    ] {
        let arguments = [command, &given].concat();
        let (_, out, err) = run(&dir, &arguments);
        assert_eq!(err.matches(NOTE).count(), 1, "{arguments:?}: {err}");
        assert!(!out.contains(NOTE), "{arguments:?}: {out}");
    }
    let generate = ["generate", "-o", "-"];
    let without = run(&dir, &[&generate[..], &given].concat());
    assert!(without.1.contains("\"/Devices\""), "{}", without.2);
    let quiet = run(&dir, &[&generate[..], &given, &["--quiet"]].concat());
    assert_eq!((quiet.1, quiet.2.as_str()), (without.1, ""));
    // No note is printed if the file is named, or if no source is given.
    for source in [&["--config", "scim.toml"][..], &[]] {
        for given in [&given[..], &[]] {
            let arguments = [&generate[..], source, given].concat();
            let (code, out, err) = run(&dir, &arguments);
            let is_read = !source.is_empty() || given.is_empty();
            assert_eq!((code, err.contains(NOTE)), (0, !is_read), "{arguments:?}");
            assert_eq!(out.contains("\"/Devices\""), !is_read, "{arguments:?}");
        }
    }
}
