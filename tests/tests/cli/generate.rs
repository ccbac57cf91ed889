//! `generate` and `check`: when files are written, and when they aren't.

use crate::directory::{Dir, acme, run};
use std::fs;

#[test]
fn generate_writes_once_and_check_tells_a_difference() {
    let dir = Dir::new();
    acme(&dir);
    let generate = ["generate", "--snapshot", "acme.json", "-o", "src/acme.rs"];
    let (code, out, err) = run(&dir, &generate);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(
        err.contains("warning[scim::no-sub-attributes]") && err.contains("╭▸ acme.json:157:9"),
        "{err}"
    );
    assert!(
        err.contains("Generated 3 resource types, 2 extensions, 101 attributes → src/acme.rs"),
        "{err}"
    );
    let path = dir.0.join("src/acme.rs");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    assert!(run(&dir, &generate).2.contains("Unchanged"));
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time);
    let check = ["check", "--snapshot", "acme.json", "-o", "src/acme.rs"];
    assert_eq!(run(&dir, &check).0, 0);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replacen("scim-codegen 0.1.0", "scim-codegen 9.9.9", 1),
    )
    .unwrap();
    assert_eq!(
        run(&dir, &check).0,
        0,
        "the generator's version alone doesn't count as a difference"
    );
    fs::write(&path, text.replacen("pub struct User", "pub struct Usr", 1)).unwrap();
    let (code, _, err) = run(&dir, &check);
    assert!(
        code == 1 && err.contains("actual:       pub struct Usr {"),
        "{err}"
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(run(&dir, &check).0, 1);
    let (code, out, _) = run(
        &dir,
        &["generate", "--snapshot", "acme.json", "-o", "-", "--quiet"],
    );
    assert_eq!((code, out), (0, text));
    let mut generate = vec!["generate", "--rfc7643", "-o", "rfc.rs", "--models-only"];
    let made = |arguments: &[&str]| {
        let (code, _, err) = run(&dir, arguments);
        assert_eq!(code, 0, "{err}");
        fs::read_to_string(dir.0.join("rfc.rs")).unwrap()
    };
    let plain = made(&generate);
    assert!(!plain.contains("scim_runtime::client"));
    generate.push("--setters");
    let with_setters = made(&generate);
    assert!(!plain.contains("(mut self") && with_setters.contains("(mut self"));
}

#[test]
fn a_name_can_be_chosen_and_a_choice_that_matches_nothing_is_an_error() {
    let dir = Dir::new();
    acme(&dir);
    let user = "urn:ietf:params:scim:schemas:core:2.0:User:userName=login";
    let (code, out, _) = run(
        &dir,
        &[
            "generate",
            "--snapshot",
            "acme.json",
            "-o",
            "-",
            "--rename",
            user,
        ],
    );
    assert!(
        code == 0 && out.contains("pub login: Option<String>") && out.contains("pub const LOGIN")
    );
    let nothing = [
        "generate",
        "--snapshot",
        "acme.json",
        "-o",
        "x.rs",
        "--rename",
        "urn:x:User:y=z",
    ];
    let (code, _, err) = run(&dir, &nothing);
    assert!(code == 2 && err.contains("matches nothing"), "{err}");
    let bad = [
        "generate",
        "--snapshot",
        "acme.json",
        "-o",
        "x.rs",
        "--rename",
        "Device=a b",
    ];
    let (code, _, err) = run(&dir, &bad);
    assert!(err.contains("not a Rust identifier"), "{code} {err}");
    assert_eq!(dir.files(), ["acme.json"]);
}

/// An invalid directory: a description, its schemas and resource types, and words that the error must contain.
type BadDirectory = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static [&'static str],
);

const BAD_DIRECTORIES: &[BadDirectory] = &[
    ("empty", None, None, &["Schemas.json is missing", "help:"]),
    (
        "truncated",
        Some("[{\"id\": \"urn:x:A\", "),
        Some("[]"),
        &["Schemas.json:1:20", "the end of the document"],
    ),
    (
        "no JSON",
        Some("hello"),
        Some("[]"),
        &["Schemas.json:1:1", "expected a JSON value, found 'h'"],
    ),
    ("html", Some("<html>"), Some("[]"), &["login page"]),
    (
        "no types",
        Some("[]"),
        Some("[]"),
        &["scim::no-resource-types", "ResourceTypes.json:1:1"],
    ),
    (
        "no types document",
        Some("[]"),
        None,
        &[
            "error[scim::no-resource-types]: the documents contain schemas but no resource types",
            "Schemas.json",
            "--models-only",
            // The warning is about the configuration.
            "error: nothing was written: 1 error, 1 warning\n",
        ],
    ),
    (
        "missing schema",
        Some("[]"),
        Some(r#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:A"}]"#),
        &[
            "scim::missing-schema",
            "`A`",
            "`urn:x:A`",
            "ResourceTypes.json:1:2",
            "help:",
        ],
    ),
];

#[test]
fn input_that_cannot_be_used_says_where_and_writes_nothing() {
    for (name, schemas, types, words) in BAD_DIRECTORIES {
        let dir = Dir::new();
        let write = |file: &str, text: Option<&str>| {
            if let Some(text) = text {
                fs::write(dir.0.join(file), text).unwrap();
            }
        };
        write("Schemas.json", *schemas);
        write("ResourceTypes.json", *types);
        let before = dir.files();
        let (code, out, err) = run(&dir, &["generate", "--dir", ".", "-o", "out.rs"]);
        assert_eq!((code, out.as_str()), (2, ""), "{name}: {err}");
        for word in *words {
            assert!(err.contains(word), "{name}: {err:?} lacks {word:?}");
        }
        assert_eq!(dir.files(), before, "{name}");
    }
    let dir = Dir::new();
    assert_eq!(run(&dir, &["generate", "--dir", "nowhere", "-o", "x"]).0, 2);
    assert_eq!(
        run(&dir, &["generate", "--snapshot", "nowhere.json", "-o", "x"]).0,
        2
    );
    assert_eq!(run(&dir, &["generate", "-o", "x"]).0, 2, "usage");
    // Any two sources conflict.
    let places: [&[&str]; 4] = [
        &["--rfc7643"],
        &["--dir", "."],
        &["--snapshot", "x.json"],
        &["--url", "https://scim.example.com"],
    ];
    for (index, one) in places.iter().enumerate() {
        for other in places.iter().skip(index + 1) {
            let (code, _, err) = run(&dir, &[&["generate", "-o", "x"], *one, *other].concat());
            let is_told = err.contains("cannot be used with");
            assert!(code == 2 && is_told && err.contains(other[0]), "{err}");
        }
    }
    assert_eq!(run(&dir, &["--help"]).0, 0);
    let (code, _, err) = run(
        &dir,
        &["generate", "--rfc7643", "-o", "/proc/no/such/place.rs"],
    );
    assert!(code == 1 && err.contains("cannot write"), "{code} {err}");
}

#[test]
fn files_of_others_are_kept_unless_forced() {
    let dir = Dir::new();
    acme(&dir);
    fs::write(dir.0.join("main.rs"), "fn main() {}\n").unwrap();
    let snapshot = fs::read_to_string(dir.0.join("acme.json")).unwrap();
    for (command, output) in [
        (&["generate", "--rfc7643"][..], "main.rs"),
        (&["generate", "--snapshot", "acme.json"], "acme.json"),
        (&["overlay", "--rfc7643"], "main.rs"),
    ] {
        let (code, _, err) = run(&dir, &[command, &["-o", output]].concat());
        assert!(
            code == 2 && err.contains("was not written by scim-codegen") && err.contains("--force"),
            "{code} {err}"
        );
    }
    assert_eq!(
        fs::read_to_string(dir.0.join("main.rs")).unwrap(),
        "fn main() {}\n"
    );
    assert_eq!(
        fs::read_to_string(dir.0.join("acme.json")).unwrap(),
        snapshot
    );
    let (code, _, err) = run(&dir, &["generate", "--rfc7643", "-o", "main.rs", "--force"]);
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(&dir, &["overlay", "--rfc7643", "-o", "acme.json"]);
    assert_eq!(code, 0, "a snapshot of ours is replaced: {err}");
}

#[cfg(unix)]
#[test]
fn devices_are_rejected() {
    let dir = Dir::new();
    for device in ["/dev/null", "/dev/stdout", "/dev/full"] {
        let (code, out, err) = run(&dir, &["generate", "--rfc7643", "-o", device]);
        assert!(
            code == 1 && out.is_empty() && err.contains("not a file") && err.contains("`-o -`"),
            "{device}: {code} {err}"
        );
    }
}

#[test]
fn the_output_does_not_depend_on_the_spelling_of_the_path() {
    let dir = Dir::new();
    acme(&dir);
    fs::create_dir(dir.0.join("sub")).unwrap();
    let made = |from: &str, snapshot: &str, output: &str| {
        let from = Dir(dir.0.join(from));
        let (code, _, err) = run(&from, &["generate", "--snapshot", snapshot, "-o", output]);
        assert_eq!(code, 0, "{err}");
        let (code, _, err) = run(&from, &["check", "--snapshot", snapshot, "-o", output]);
        assert_eq!(code, 0, "{err}");
        let text = fs::read_to_string(from.0.join(output)).unwrap();
        std::mem::forget(from);
        text
    };
    let plain = made(".", "acme.json", "a.rs");
    assert!(plain.starts_with("// @generated by scim-codegen 0.1.0 from acme.json"));
    assert_eq!(made("sub", "../acme.json", "b.rs"), plain);
    assert_eq!(made("sub", "./../sub/../acme.json", "c.rs"), plain);
}

#[test]
fn two_providers_cannot_have_one_output() {
    let dir = Dir::new();
    acme(&dir);
    let config = "[provider.a]\nsnapshot = \"acme.json\"\noutput = \"x.rs\"\n[provider.b]\nsnapshot = \"acme.json\"\noutput = \"./x.rs\"\n";
    fs::write(dir.0.join("scim.toml"), config).unwrap();
    let (code, _, err) = run(&dir, &["generate"]);
    assert!(
        code == 2 && err.contains("`a` and `b` have the same output"),
        "{code} {err}"
    );
    assert!(!dir.0.join("x.rs").exists());
}
