//! On wasm, the features that need reqwest fail with a single error that says what to do.
#![allow(clippy::unwrap_used)]

use std::process::Command;

/// Compiles the runtime with the configuration of wasm. Its dependencies are compiled for this machine, because the target's standard
/// library may not be installed.
fn errors(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "-p", "scim-runtime", "--lib"])
        .args(["--no-default-features", "--features", features])
        .args([
            "--profile",
            "check",
            "--",
            "--cfg",
            "target_family=\"wasm\"",
        ])
        .arg("--allow=explicit_builtin_cfgs_in_flags")
        .current_dir(tests::root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("error"));
    let errors: Vec<String> = lines
        .filter(|line| !line.contains("could not compile"))
        .map(str::to_owned)
        .collect();
    assert_eq!(output.status.success(), errors.is_empty(), "{text}");
    errors
}

#[test]
fn features_that_need_reqwest_fail_with_one_error() {
    let message = "error: the features `reqwest` and `blocking` of scim-runtime don't work on wasm: use `client` with an engine of your own";
    for features in ["reqwest", "blocking", "reqwest,blocking,tower,tracing"] {
        assert_eq!(errors(features), [message], "{features}");
    }
}

#[test]
fn a_client_with_another_engine_compiles() {
    assert!(errors("client,tower").is_empty());
}

#[test]
fn features_that_need_a_socket_are_not_compiled_for_wasm() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "-p",
            "scim-runtime",
            "--edges",
            "normal",
        ])
        .args(["--no-default-features", "--features", "reqwest,blocking"])
        .args(["--target", "wasm32-unknown-unknown", "--prefix", "none"])
        .current_dir(tests::root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).unwrap();
    let mut crates = tree.lines().filter_map(|line| line.split(' ').next());
    let unwanted = ["reqwest", "hyper", "rustls", "ring", "mio", "socket2"];
    assert_eq!(crates.find(|name| unwanted.contains(name)), None, "{tree}");
}
