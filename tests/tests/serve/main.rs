//! `scim-codegen serve` as a process: requests over its socket, shutdown by a signal.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod accepted;
mod documented;
mod reload;
mod resources;
mod serving;

use serde_json::json;
use serving::ServeProcess;
use std::{
    io::Read as _,
    net::TcpListener,
    process::{Command, Stdio},
};
use tests::acme;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

fn acme_json() -> String {
    tests::root()
        .join("build-example/scim/acme.json")
        .display()
        .to_string()
}

#[test]
fn corrections_of_scim_toml_are_served() {
    let dir = std::env::temp_dir().join(format!("scim-served-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let config = dir.join("scim.toml");
    let (snapshot, config) = (acme_json(), config.display().to_string());
    let text = format!(
        "[provider.acme]\nsnapshot = {snapshot:?}\nexclude = [\"Device\"]\n\
         [[provider.acme.overlay]]\nresource_type = \"Group\"\nendpoint = \"/Teams\"\n\
         [provider.rfc]\nrfc7643 = true\n"
    );
    std::fs::write(&config, text).unwrap();
    let serving = ServeProcess::start(&["--config", &config, "--provider", "acme"]);
    let status = |path| serving.ask("GET", path, None, &json!(null)).unwrap().0;
    assert_eq!(
        ["/Teams", "/Groups", "/Devices"].map(status),
        [200, 404, 404]
    );
    let several = Command::new(tests::command::binary())
        .args(["serve", "--config", &config])
        .output()
        .unwrap();
    assert_eq!(several.status.code(), Some(2));
    let errors = String::from_utf8(several.stderr).unwrap();
    assert!(errors.contains("the configuration has 2"), "{errors}");
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn it_serves_until_a_signal() {
    for signal in ["-TERM", "-INT"] {
        let serving = ServeProcess::start(&["--rfc7643", "--populate", "User=3", "--reproducible"]);
        assert!(
            serving.url.starts_with("http://127.0.0.1:") && serving.url.ends_with("/v2"),
            "{}",
            serving.url
        );
        let new = json!({"schemas": [USER], "userName": "bjensen"});
        let (status, created) = serving.ask("POST", "/Users", None, &new).unwrap();
        let location = created["meta"]["location"].as_str().unwrap();
        assert_eq!(
            (status, location.starts_with(&serving.url)),
            (201, true),
            "{created}"
        );
        let (_, list) = serving.ask("GET", "/Users", None, &json!(null)).unwrap();
        assert_eq!(list["totalResults"], json!(4));
        assert_eq!(serving.end(signal), Some(0), "{signal}");
    }
}

#[test]
fn generated_clients_work_with_it() {
    let serving = ServeProcess::start(&[
        "--snapshot",
        &acme_json(),
        "--token-env",
        "SERVE_TOKEN",
        "--base-path",
        "/scim/acme/",
        "--me",
        "User.userName=bjensen",
    ]);
    assert!(serving.url.ends_with("/scim/acme"), "{}", serving.url);
    assert_eq!(
        serving.ask("GET", "/Users", None, &json!(null)).unwrap().0,
        401
    );
    let builder = acme::Client::connect(&serving.url)
        .unwrap()
        .bearer_token("t0ken");
    let scim = builder.build_blocking().unwrap();
    let made = scim
        .users()
        .create(&acme::User::new("bjensen"))
        .send()
        .unwrap();
    assert_eq!(
        scim.users().get(&made).send().unwrap().user_name.as_deref(),
        Some("bjensen")
    );
    let (_, me) = serving
        .ask(
            "GET",
            "/Me",
            Some(("authorization", "Bearer t0ken")),
            &json!(null),
        )
        .unwrap();
    assert_eq!(me["userName"], json!("bjensen"));
}

#[test]
fn faults_and_options_take_effect() {
    let serving = ServeProcess::start(&[
        "--rfc7643",
        "--fault",
        "GET /Users too-many-requests=1 x1",
        "--faults-by-header",
        "--dialect",
        "entra",
        "--unknown",
        "forbid",
        "--page-size",
        "7",
    ]);
    let ask = |header| {
        serving
            .ask("GET", "/Users", header, &json!(null))
            .map(|(status, _)| status)
    };
    assert_eq!(ask(None), Some(429));
    assert_eq!(ask(None), Some(200));
    assert_eq!(
        ask(Some(("x-scim-fault", "error=500, latency=1"))),
        Some(500)
    );
    assert_eq!(ask(Some(("x-scim-fault", "torn"))), None);
    let odd = json!({"schemas": [USER], "userName": "a", "nick": 1});
    assert_eq!(serving.ask("POST", "/Users", None, &odd).unwrap().0, 400);
}

// R26
#[test]
fn choices_that_servers_make_differently_are_options() {
    let ask_all = |arguments: &[&str]| {
        let serving = ServeProcess::start(&[&["--rfc7643"], arguments].concat());
        let new = json!({"schemas": [USER], "userName": "a", "active": true,
            "emails": [{"type": "work", "value": "x"}]});
        let (_, made) = serving.ask("POST", "/Users", None, &new).unwrap();
        let at = format!("/Users/{}", made["id"].as_str().unwrap());
        let patch = |operation: serde_json::Value| {
            let message = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]});
            serving.ask("PATCH", &at, None, &message).unwrap()
        };
        let path = "emails[type eq \"work\"]";
        let replace = json!({"op": "replace", "path": path, "value": {"value": "y", "type": "work", "display": "d"}});
        patch(replace);
        let merge = json!({"op": "replace", "path": path, "value": {"value": "z", "type": "work"}});
        let (_, merged) = patch(merge);
        let remove = json!({"op": "remove", "path": "emails[type eq \"home\"]"});
        let get = |filter: &str| {
            serving
                .ask(
                    "GET",
                    &format!("/Users?filter={filter}"),
                    None,
                    &json!(null),
                )
                .unwrap()
                .0
        };
        (
            merged["emails"][0].get("display").is_some(),
            patch(remove).0,
            get("active%20sw%20%22t%22"),
            get("emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22z%22"),
        )
    };
    assert_eq!(ask_all(&[]), (false, 400, 400, 400));
    let all = [
        "--merge-filtered-replaces",
        "--ignore-unmatched-removes",
        "--text-operators-on-any-value",
        "--value-path-comparisons",
    ];
    assert_eq!(ask_all(&all), (true, 200, 200, 200));
    let okta = ["--dialect", "okta", "--merge-filtered-replaces"];
    assert_eq!(ask_all(&okta), (true, 200, 400, 400));
}

#[test]
fn unusable_arguments_are_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let cases: &[(&[&str], i32, &str)] = &[
        (&[], 2, "--rfc7643, or write scim.toml"),
        (&["--snapshot", "nowhere.json"], 2, "nowhere.json"),
        (
            &["--rfc7643", "--port", &port],
            1,
            "cannot listen at 127.0.0.1",
        ),
        (
            &["--rfc7643", "--fault", "nonsense"],
            2,
            "`nonsense` is not a fault",
        ),
        (
            &["--rfc7643", "--watch"],
            2,
            "`--watch` needs documents on disk",
        ),
        (&["--rfc7643", "--me", "bjensen"], 2, "TYPE.ATTRIBUTE=VALUE"),
        (
            &["--rfc7643", "--populate", "Robot=1"],
            2,
            "unknown resource type `Robot`",
        ),
        (
            &["--rfc7643", "--populate", "Usre=2"],
            2,
            "did you mean `User`?",
        ),
        (
            &["--rfc7643", "--me", "Usr.userName=x"],
            2,
            "did you mean `User`?",
        ),
        (
            &["--rfc7643", "--me", "User.userNam=x"],
            2,
            "did you mean `userName`?",
        ),
        (
            &["--rfc7643", "--fault", "GET /Users tornn x2"],
            2,
            "did you mean `torn`?",
        ),
        (
            &["--rfc7643", "--token-env", "NOT_SET_AT_ALL"],
            2,
            "NOT_SET_AT_ALL is not set",
        ),
    ];
    for (arguments, code, words) in cases {
        let mut process = Command::new(tests::command::binary())
            .arg("serve")
            .args(*arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = String::new();
        process
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        assert_eq!(
            process.wait().unwrap().code(),
            Some(*code),
            "{arguments:?}: {errors}"
        );
        assert!(errors.contains(words), "{arguments:?}: {errors}");
    }
}
