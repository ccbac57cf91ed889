//! The examples of `build-example`: they run, print what their docs promise, and stay short.
#![allow(clippy::unwrap_used)]

use std::{fs, process::Command};

/// Runs an example. Returns its output.
fn run(name: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "-p", "build-example", "--example", name])
        .current_dir(tests::root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn lines(name: &str) -> usize {
    let path = tests::root().join(format!("build-example/examples/{name}.rs"));
    fs::read_to_string(path).unwrap().lines().count()
}

#[test]
fn hr_sync_provisions_two_providers() {
    assert!(lines("hr_sync") <= 150);
    let output = run("hr_sync");
    let expected = [
        // The first provider: one account to adopt, one of someone who left.
        "User: 2 to create, 1 to adopt, 0 to update, 1 to remove, 0 unchanged, 0 kept, 0 in conflict",
        "2 created, 1 adopted, 0 updated, 1 deactivated, 0 deleted, 0 failed",
        // The second provider is empty. Its groups have the users as members.
        "3 created, 0 adopted, 0 updated, 0 deactivated, 0 deleted, 0 failed",
        "Group: 2 to create, 0 to adopt, 0 to update, 0 to remove, 0 unchanged, 0 kept, 0 in conflict",
        // The second run.
        "User: 0 to create, 0 to adopt, 0 to update, 0 to remove, 3 unchanged, 0 kept, 0 in conflict",
        "0 created, 0 adopted, 0 updated, 0 deactivated, 0 deleted, 0 failed",
    ];
    let mut rest = output.as_str();
    for line in expected {
        let (_, after) = rest
            .split_once(line)
            .unwrap_or_else(|| panic!("{line:?} is missing, or in another order:\n{output}"));
        rest = after;
    }
}

#[test]
fn many_providers_serves_two_providers_without_generated_code() {
    assert!(lines("many_providers") <= 80);
    let output = run("many_providers");
    let report = "2 created, 0 adopted, 0 updated, 0 deactivated, 0 deleted, 0 failed";
    assert_eq!(output.matches(report).count(), 2, "{output}");
    let (acme, rfc) = output.split_once("RFC 7643:\n").unwrap();
    assert!(acme.starts_with("acme:\n"), "{output}");
    for part in [acme, rfc] {
        assert!(part.contains("+ create 1001  # "), "{output}");
        assert!(part.contains(r#"title: "Pilot""#), "{output}");
    }
}

#[test]
fn export_csv_resumes_without_missing_or_repeated_rows() {
    assert!(lines("export_csv") <= 190);
    let output = run("export_csv");
    assert!(
        output.starts_with("run 1: interrupted after 300 users\n"),
        "{output}"
    );
    let end = "complete, 1050 users\n1050 different users\n";
    assert!(output.ends_with(end), "{output}");
}

#[test]
fn test_with_faults_recovers_from_each_fault() {
    assert!(lines("test_with_faults") <= 160);
    let output = run("test_with_faults");
    assert!(output.ends_with("\n8 cases\n"), "{output}");
    assert_eq!(output.matches(": onboarded\n").count(), 6, "{output}");
    assert_eq!(
        output.matches(": failed, safe to run again\n").count(),
        2,
        "{output}"
    );
}

#[test]
fn axum_receiver_receives_generated_models() {
    assert!(lines("axum_receiver") <= 180);
    let output = run("axum_receiver");
    let expected = "created 1\na second one is rejected\nSome(\"Tour Guide\") Some(true)\n";
    assert_eq!(output, expected);
}

#[test]
fn several_providers_serves_them_through_one_trait() {
    assert!(lines("several_providers") <= 150);
    let expected = "acme: locked bjensen (badge Some(4711))\n\
                    RFC 7643: locked bjensen (badge None)\n\
                    RFC 7643: no account\n";
    let output = run("several_providers");
    assert!(output.starts_with(expected), "{output}");
    assert!(output.contains("badge: None"), "{output}");
}
