//! Resources at startup and shutdown: `--populate`, `--load`, `--dump`, tenants.

use super::{USER, serving::ServeProcess};
use scim_runtime::Json;
use serde_json::json;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

/// A temporary directory, removed when dropped.
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new(name: &str) -> Self {
        let name = format!("scim-serve-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(path: &str) -> Json {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_dump_can_be_loaded_by_the_next_process() {
    let dir = Directory::new("dump");
    let file = dir.file("users.json");
    let serving = ServeProcess::start(&["--rfc7643", "--populate", "User=2", "--dump", &file]);
    let new = json!({"schemas": [USER], "userName": "bjensen", "password": "pa55"});
    let (_, made) = serving.ask("POST", "/Users", None, &new).unwrap();
    assert!(!Path::new(&file).exists(), "it is written at the end");
    assert_eq!(serving.end("-TERM"), Some(0));
    let dump = read(&file);
    let names: Vec<&Json> = dump["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["userName"])
        .collect();
    assert_eq!(names, ["userName1", "userName2", "bjensen"]);
    assert!(!dump.to_string().contains("pa55"));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let again = ServeProcess::start(&[
        "--rfc7643",
        "--load",
        &file,
        "--dump",
        &file,
        "--dump-secrets",
    ]);
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    let (status, found) = again.ask("GET", &path, None, &json!(null)).unwrap();
    assert_eq!((status, &found["userName"]), (200, &json!("bjensen")));
    let location = found["meta"]["location"].as_str().unwrap();
    assert!(location.starts_with(&again.url), "{location}");
    assert_eq!(
        again.ask("POST", "/Users", None, &new).unwrap().0,
        409,
        "its name is taken"
    );
    let new = json!({"schemas": [USER], "userName": "jsmith", "password": "s3cret"});
    assert_eq!(again.ask("POST", "/Users", None, &new).unwrap().0, 201);
    assert_eq!(again.end("-INT"), Some(0));
    assert_eq!(read(&file)["resources"][3]["password"], json!("s3cret"));
    let left: Vec<_> = fs::read_dir(&dir.0).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left");
}

#[test]
fn files_that_cannot_be_loaded_or_dumped_are_reported_before_serving() {
    let dir = Directory::new("refused");
    let file = |name: &str, text: &str| {
        let path = dir.file(name);
        fs::write(&path, text).unwrap();
        path
    };
    let nameless = json!([{"schemas": [USER]}]).to_string();
    let cases = [
        (["--load", &dir.file("nowhere.json")], 2, "cannot read"),
        (["--load", &file("text.json", "{")], 2, "text.json: EOF"),
        (
            ["--load", &file("nameless.json", &nameless)],
            2,
            "nameless.json: resource 1: `userName` is required",
        ),
        (["--dump", &dir.file("")], 1, "cannot write"),
        (["--tenant", "a/b"], 2, "expected a name without `/`"),
        (["--tenant-token-env", "acme"], 2, "expected NAME=VAR"),
        (
            ["--tenant-token-env", "acme=NOT_SET_AT_ALL"],
            2,
            "NOT_SET_AT_ALL is not set",
        ),
    ];
    for (arguments, code, words) in cases {
        let output = Command::new(tests::command::binary())
            .args(["serve", "--rfc7643"])
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(errors.contains(words), "{arguments:?}: {errors}");
        assert!(output.stdout.is_empty(), "not ready");
    }
}

#[test]
fn a_dump_never_replaces_a_foreign_file_or_follows_a_planted_one() {
    let dir = Directory::new("foreign");
    let file = dir.file("notes.txt");
    fs::write(&file, "mine").unwrap();
    let output = Command::new(tests::command::binary())
        .args(["serve", "--rfc7643", "--dump", &file])
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("notes.txt") && errors.contains("--force"),
        "{errors}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");

    let serving = ServeProcess::start(&["--rfc7643", "--seed", "1", "--dump", &file, "--force"]);
    // The temporary file used to have this name, which anyone could predict and plant as a link.
    let planted = dir.0.join(format!(".notes.txt.{}.tmp", serving.id()));
    std::os::unix::fs::symlink(dir.0.join("elsewhere"), planted).unwrap();
    assert_eq!(serving.end("-INT"), Some(0));
    assert_eq!(read(&file)["dump"], json!(1));
    assert!(!dir.0.join("elsewhere").exists());
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "a new file for the owner alone");

    // If the user passes a link, its target is written and the link is kept.
    let (link, target) = (dir.file("link.json"), dir.file("target.json"));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let serving = ServeProcess::start(&["--rfc7643", "--seed", "1", "--dump", &link]);
    assert_eq!(serving.end("-TERM"), Some(0));
    assert_eq!(read(&target)["dump"], json!(1));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn tenants_are_selected_by_path_or_token() {
    let dir = Directory::new("tenants");
    let file = dir.file("all.json");
    let serving = ServeProcess::start(&[
        "--rfc7643",
        "--token-env",
        "SERVE_TOKEN",
        "--tenant",
        "acme",
        "--tenant",
        "ajax",
        "--tenant-token-env",
        "ajax=AJAX_TOKEN",
        "--tenant-token-env",
        "amber=AMBER_TOKEN",
        "--populate",
        "User=1",
        "--dump",
        &file,
    ]);
    let at = |tenant: &str| serving.url.replace("/v2", &format!("/{tenant}/v2"));
    let create = |url: &str, token: &str, name: &str| {
        let new = json!({"schemas": [USER], "userName": name});
        let header = ("authorization", token);
        let (status, made) = serving.ask_at("POST", &format!("{url}/Users"), Some(header), &new)?;
        let location = made["meta"]["location"].as_str().unwrap_or_default();
        assert!(status != 201 || location.starts_with(url), "{location}");
        Some(status)
    };
    let cases = [
        (serving.url.clone(), "Bearer t0ken", 201),
        (serving.url.clone(), "Bearer ajax", 403),
        (serving.url.clone(), "Bearer amber", 201),
        (at("acme"), "Bearer t0ken", 201),
        (at("acme"), "Bearer amber", 403),
        (at("ajax"), "Bearer ajax", 201),
        (at("amber"), "Bearer t0ken", 404),
    ];
    for (url, token, expected) in cases {
        let status = create(&url, token, "bjensen");
        assert_eq!(status, Some(expected), "{url} with {token}");
    }
    assert_eq!(serving.end("-TERM"), Some(0));
    let dump = read(&file);
    let count = |part: &Json| part["resources"].as_array().unwrap().len();
    let tenants = ["acme", "ajax", "amber"].map(|name| count(&dump["tenants"][name]));
    assert_eq!((count(&dump), tenants), (2, [2, 2, 2]));

    let again = ServeProcess::start(&["--rfc7643", "--dynamic-tenants", "--load", &file]);
    let users = again.url.replace("/v2", "/acme/v2/Users");
    let (_, list) = again.ask_at("GET", &users, None, &json!(null)).unwrap();
    assert_eq!(list["totalResults"], json!(2));
    let users = again.url.replace("/v2", "/someone/v2/Users");
    let (status, list) = again.ask_at("GET", &users, None, &json!(null)).unwrap();
    assert_eq!((status, &list["totalResults"]), (200, &json!(0)));
}

#[test]
fn text_is_compared_by_the_given_rule() {
    for (rule, expected) in [("lower-case", 201), ("precis", 409)] {
        let serving = ServeProcess::start(&["--rfc7643", "--comparison", rule]);
        let create = |name: &str| {
            let new = json!({"schemas": [USER], "userName": name});
            serving.ask("POST", "/Users", None, &new).unwrap().0
        };
        assert_eq!(create("bjensen"), 201);
        assert_eq!(create("\u{ff22}jensen"), expected, "{rule}");
    }
}
