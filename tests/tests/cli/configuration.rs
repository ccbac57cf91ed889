//! scim.toml and the command line: who says what, and what is asked for.

use crate::directory::{Dir, configured, run};
use std::fs;

const PROVIDERS: &str = "[provider.acme]\nsnapshot = \"acme.json\"\noutput = \"src/acme.rs\"\nexclude = [\"Device\"]\n\
                         [provider.rfc]\nrfc7643 = true\nscope = \"models\"\noutput = \"src/rfc.rs\"\n";

#[test]
fn the_configuration_of_the_directory_says_what_is_generated() {
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
    // The documents of the arguments, all else from the configuration.
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
fn what_a_configuration_does_not_say_is_asked_for() {
    for (text, arguments, expected) in [
        (
            PROVIDERS,
            vec!["generate", "-o", "a.rs"],
            "one path, and there are 2 providers",
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
            "there is no path to write to",
        ),
        (
            "url = \"https://scim.example.com\"",
            vec!["generate", "-o", "a.rs"],
            "there is no source on the disk",
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
            "there is none",
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
    assert!(code == 2 && err.contains("no source is given"), "{err}");
}
