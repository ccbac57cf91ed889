//! `init`: the crate that it sets up compiles, and its program runs against `serve`.

use crate::directory::{Dir, run, run_with};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running `scim-codegen serve`, ended on drop.
struct Serve {
    child: Child,
    url: String,
}

impl Serve {
    fn start(directory: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(tests::command::binary())
            .arg("serve")
            .args(arguments)
            .current_dir(directory)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("READY ").unwrap().to_owned();
        Self { child, url }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The directory with both crates, as an argument.
fn crates_path() -> String {
    tests::root().display().to_string()
}

/// Runs the program of a crate with dependencies of this workspace. Returns its output.
fn cargo_run(package: &Path, url: &str) -> String {
    fs::copy(tests::root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--quiet", "--offline"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", std::env::var("RUSTFLAGS").unwrap_or_default())
        .env("SCIM_URL", url);
    let output = cargo.output().unwrap();
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(output.status.success(), "{out}{err}");
    assert!(!err.contains("warning"), "{err}");
    out
}

#[test]
fn a_new_crate_compiles_and_runs_against_the_test_server() {
    let dir = Dir::new();
    let crates = crates_path();
    for (path, source, options, seed) in [
        ("trial-client", "--rfc7643", &["--blocking"][..], "3"),
        ("hr sync", "acme.json", &[], "3"),
        ("vendored", "acme.json", &["--vendor"], "3"),
    ] {
        crate::directory::acme(&dir);
        let arguments = ["init", source, "--path", path, "--crates-path", &crates];
        let arguments = [&arguments[..], options].concat();
        let (code, out, err) = run(&dir, &arguments);
        assert_eq!((code, out.as_str()), (0, ""), "{err}");
        assert!(
            err.contains("scim-codegen serve --seed 20 --port 8080"),
            "{err}"
        );
        let package = dir.0.join(path);
        let serve = Serve::start(&package, &["--seed", seed, "--reproducible"]);
        let out = cargo_run(&package, &serve.url);
        assert!(out.ends_with("3 on this page\n"), "{path}: {out}");
        // Running the command again changes nothing.
        let (code, _, err) = run(&dir, &arguments);
        assert_eq!(
            (code, err.trim_end().lines().last()),
            (0, Some("Nothing to change"))
        );
    }
}

#[test]
fn an_existing_crate_gets_a_client_and_keeps_its_own_files() {
    let dir = Dir::new();
    crate::directory::acme(&dir);
    let manifest = "[package]\nname = \"existing\" # mine\nversion = \"1.2.3\"\nedition = \"2024\"\n\n[features]\n";
    fs::write(dir.0.join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(dir.0.join("src")).unwrap();
    let program = "fn main() {\n    let user = acme::User::new(\"bjensen\");\n    println!(\"{:?}\", user.user_name);\n}\n";
    fs::write(dir.0.join("src/main.rs"), program).unwrap();
    let crates = crates_path();
    let init = ["init", "acme.json", "--crates-path", &crates];

    let (code, out, _) = run(&dir, &[&init[..], &["--dry-run"]].concat());
    assert_eq!(code, 0);
    for line in [
        "--- a/Cargo.toml\n+++ b/Cargo.toml\n",
        "+[build-dependencies]\n",
        "+++ b/build.rs\n",
        "+snapshot = \"scim/acme.json\"\n",
        "new file scim/acme.json (",
    ] {
        assert!(out.contains(line), "{out}");
    }
    let mut files = dir.files();
    files.sort();
    assert_eq!(files, ["Cargo.toml", "acme.json", "src"]);

    let (code, _, err) = run(&dir, &init);
    assert_eq!(code, 0, "{err}");
    let module = "mod acme {\n        scim_runtime::include_scim!(\"acme\");\n    }\n";
    assert!(err.ends_with(module), "{err}");
    let edited = fs::read_to_string(dir.0.join("Cargo.toml")).unwrap();
    assert!(edited.starts_with(manifest.trim_end()), "{edited}");
    assert_eq!(
        fs::read_to_string(dir.0.join("src/main.rs")).unwrap(),
        program
    );
    let (_, module) = err.rsplit_once("lib.rs:\n").unwrap();
    fs::write(dir.0.join("src/main.rs"), format!("{module}{program}")).unwrap();
    assert_eq!(cargo_run(&dir.0, ""), "Some(\"bjensen\")\n");
}

#[test]
fn files_of_the_user_are_not_overwritten_and_nothing_is_written() {
    let manifest = "[package]\nname = \"existing\"\n";
    for (file, text, help) in [
        (
            "build.rs",
            "fn main() { mine() }",
            "scim_codegen::Builder::from_config(\"scim.toml\")?.generate(\"acme\")?;",
        ),
        (
            "scim.toml",
            "snapshot = \"mine.json\"",
            "snapshot = \"scim/acme.json\"",
        ),
        ("scim/acme.json", "[]", "--name"),
    ] {
        let dir = Dir::new();
        crate::directory::acme(&dir);
        fs::create_dir(dir.0.join("scim")).unwrap();
        fs::write(dir.0.join("Cargo.toml"), manifest).unwrap();
        fs::write(dir.0.join(file), text).unwrap();
        let (code, _, err) = run(&dir, &["init", "acme.json"]);
        assert_eq!(code, 2, "{file}: {err}");
        assert!(
            err.contains(&format!("{file} exists")) && err.contains(help),
            "{err}"
        );
        assert_eq!(fs::read_to_string(dir.0.join(file)).unwrap(), text);
        assert_eq!(
            fs::read_to_string(dir.0.join("Cargo.toml")).unwrap(),
            manifest
        );
    }
    // With the lines that the message shows, the build script is accepted and kept.
    let dir = Dir::new();
    crate::directory::acme(&dir);
    fs::write(dir.0.join("Cargo.toml"), manifest).unwrap();
    let script = "fn main() -> Result<(), scim_codegen::Error> {\n    \
        scim_codegen::Builder::from_config(\"scim.toml\")?.generate(\"acme\")\n}\n// mine";
    fs::write(dir.0.join("build.rs"), script).unwrap();
    assert_eq!(run(&dir, &["init", "acme.json"]).0, 0);
    assert_eq!(fs::read_to_string(dir.0.join("build.rs")).unwrap(), script);
}

#[test]
fn a_second_provider_is_added_by_hand_and_its_files_are_written() {
    let dir = Dir::new();
    crate::directory::acme(&dir);
    let crates = crates_path();
    let first = ["init", "acme.json", "--crates-path", &crates];
    assert_eq!(run(&dir, &first).0, 0);
    let second = [
        "init",
        "--rfc7643",
        "--name",
        "rfc",
        "--crates-path",
        &crates,
    ];
    let (code, _, err) = run(&dir, &second);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("scim.toml exists and doesn't configure this provider"),
        "{err}"
    );
    assert!(err.contains("[provider.NAME]"), "{err}");
    let (_, lines) = err.split_once("[provider.rfc]\n").unwrap();
    assert_eq!(lines.trim(), "snapshot = \"scim/rfc.json\"");

    let both = format!(
        "[provider.acme]\nsnapshot = \"scim/acme.json\"\n\n[provider.rfc]\n{}\n",
        lines.trim()
    );
    fs::write(dir.0.join("scim.toml"), &both).unwrap();
    let (code, _, err) = run(&dir, &second);
    let call =
        "scim_codegen::Builder::from_config_provider(\"scim.toml\", \"rfc\")?.generate(\"rfc\")?;";
    assert!(code == 2 && err.contains(call), "{err}");
    let script = format!(
        "fn main() -> Result<(), scim_codegen::Error> {{\n    {}\n    {call}\n    Ok(())\n}}\n",
        call.replace("rfc", "acme")
    );
    fs::write(dir.0.join("build.rs"), script).unwrap();
    let (code, _, err) = run(&dir, &second);
    assert_eq!(code, 0, "{err}");
    assert!(dir.0.join("scim/rfc.json").is_file());
    assert_eq!(fs::read_to_string(dir.0.join("scim.toml")).unwrap(), both);
    let program = "mod acme {\n    scim_runtime::include_scim!(\"acme\");\n}\n\
        mod rfc {\n    scim_runtime::include_scim!(\"rfc\");\n}\n\
        fn main() {\n    println!(\"{:?} {:?}\", acme::User::new(\"a\").user_name, rfc::User::new(\"b\").user_name);\n}\n";
    fs::write(dir.0.join("src/main.rs"), program).unwrap();
    assert_eq!(cargo_run(&dir.0, ""), "Some(\"a\") Some(\"b\")\n");
}

#[test]
fn a_new_crate_in_a_workspace_has_to_become_a_member() {
    let dir = Dir::new();
    fs::write(dir.0.join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    let (code, _, err) = run(&dir, &["init", "--rfc7643", "--path", "crates/trial"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("help: add the crate to `members` in "),
        "{err}"
    );
    let (code, _, err) = run(&dir, &["init", "--rfc7643"]);
    assert!(code == 2 && err.contains("has no `[package]`"), "{err}");
}

#[test]
fn a_live_provider_is_fetched_and_its_credentials_are_named_not_stored() {
    let serving = crate::fake_provider::serve(Some("s3cret"));
    let dir = Dir::new();
    let init = [
        "init",
        &serving.url,
        "--name",
        "acme",
        "--token-env",
        "ACME_TOKEN",
        "--quiet",
    ];
    let (code, _, err) = run(&dir, &init);
    assert!(code == 2 && err.contains("ACME_TOKEN is not set"), "{err}");
    assert!(dir.files().is_empty());
    let (code, out, err) = run_with(&dir, &init, &[("ACME_TOKEN", "s3cret")]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let config = fs::read_to_string(dir.0.join("scim.toml")).unwrap();
    assert!(config.contains(&format!(
        "url = \"{}\"\ntoken_env = \"ACME_TOKEN\"\n",
        serving.url
    )));
    for file in [
        "scim.toml",
        "scim/acme.json",
        "src/main.rs",
        "build.rs",
        "Cargo.toml",
    ] {
        let text = fs::read_to_string(dir.0.join(file)).unwrap();
        assert!(!text.contains("s3cret"), "{file}");
    }
    // The snapshot is the one that `fetch` writes.
    let snapshot = fs::read_to_string(dir.0.join("scim/acme.json")).unwrap();
    let fetch = ["fetch", "--config", "scim.toml"];
    let (code, _, err) = run_with(&dir, &fetch, &[("ACME_TOKEN", "s3cret")]);
    assert!(code == 0 && err.contains("Unchanged"), "{err}");
    assert_eq!(
        fs::read_to_string(dir.0.join("scim/acme.json")).unwrap(),
        snapshot
    );
}

#[test]
fn a_vendored_client_is_up_to_date_for_check() {
    let documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    // The source is a snapshot, or a directory with the documents.
    for source in ["acme.json", "vendors/acme"] {
        let dir = Dir::new();
        crate::directory::acme(&dir);
        let directory = dir.0.join("vendors/acme");
        fs::create_dir_all(&directory).unwrap();
        for (file, name) in [
            ("Schemas.json", "schemas"),
            ("ResourceTypes.json", "resourceTypes"),
            ("ServiceProviderConfig.json", "serviceProviderConfig"),
        ] {
            fs::write(directory.join(file), documents[name].to_string()).unwrap();
        }
        assert_eq!(run(&dir, &["init", source, "--vendor"]).0, 0, "{source}");
        let (code, _, err) = run(&dir, &["check"]);
        assert!(
            code == 0 && err.contains("src/acme.rs is up to date"),
            "{err}"
        );
        assert!(!dir.0.join("build.rs").exists());
    }
}

#[test]
fn hostile_names_and_documents_stay_text() {
    let dir = Dir::new();
    let source = "{\"source\": \"https://x\\\"; evil(); //\",";
    let text = tests::ACME.replacen('{', source, 1);
    fs::write(dir.0.join("x\"; evil(); \".json"), text).unwrap();
    let (code, _, err) = run(&dir, &["init", "x\"; evil(); \".json"]);
    assert_eq!(code, 0, "{err}");
    let program = fs::read_to_string(dir.0.join("src/main.rs")).unwrap();
    assert!(!program.contains("evil();"), "{program}");
    for name in ["../x", "a b", "self", "tokio", ""] {
        let dir = Dir::new();
        let (code, _, err) = run(&dir, &["init", "--rfc7643", "--name", name]);
        assert!(
            code == 2 && err.contains("not a usable module name"),
            "{err}"
        );
        assert!(dir.files().is_empty());
    }
}

#[test]
fn sources_and_directories_that_cannot_be_used_are_refused() {
    let dir = Dir::new();
    fs::write(dir.0.join("file"), "").unwrap();
    fs::write(
        dir.0.join("models.json"),
        "{\"snapshot\": 1, \"schemas\": []}",
    )
    .unwrap();
    for (arguments, message) in [
        (&["init"][..], "required"),
        (&["init", "none.json"], "none.json"),
        (
            &["init", "--rfc7643", "--path", "file"],
            "file is not a directory",
        ),
        (
            &["init", "models.json", "--path", "new"],
            "no resource types",
        ),
    ] {
        let (code, _, err) = run(&dir, arguments);
        assert!(code == 2 && err.contains(message), "{arguments:?}: {err}");
    }
    assert!(!dir.0.join("new").exists());
}

#[test]
fn a_provider_that_needs_corrections_is_set_up_with_them() {
    let dir = Dir::new();
    let mut documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    documents["resourceTypes"] = serde_json::json!([]);
    fs::write(dir.0.join("acme.json"), documents.to_string()).unwrap();
    let (code, _, err) = run(&dir, &["init", "acme.json", "--path", "new"]);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("nothing was written") && err.contains("\nsnapshot = \"scim/acme.json\"\n"),
        "{err}"
    );
    assert!(!dir.0.join("new").exists());

    fs::create_dir(dir.0.join("new")).unwrap();
    let config = "snapshot = \"scim/acme.json\"\n\n[[overlay]]\nresource_type = \"User\"\nadd = true\n\
        endpoint = \"/Users\"\nschema = \"urn:ietf:params:scim:schemas:core:2.0:User\"\n";
    fs::write(dir.0.join("new/scim.toml"), config).unwrap();
    let (code, _, err) = run(&dir, &["init", "acme.json", "--path", "new"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        fs::read_to_string(dir.0.join("new/scim.toml")).unwrap(),
        config
    );
    let program = fs::read_to_string(dir.0.join("new/src/main.rs")).unwrap();
    assert!(program.contains("scim.users().list()"), "{program}");
}
