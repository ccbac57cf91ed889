//! The request log, realistic resources, and reloads of changed documents.

use super::{USER, resources::Directory, serving::ServeProcess};
use scim_runtime::Json;
use serde_json::json;
use std::{
    fs::{self, File},
    time::{Duration, Instant},
};

/// Waits until a condition is true.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn changed_documents_are_reloaded_and_resources_kept() {
    let dir = Directory::new("watch");
    let (snapshot, errors) = (dir.file("acme.json"), dir.file("errors"));
    fs::write(&snapshot, tests::ACME).unwrap();
    let arguments = ["--snapshot", &snapshot, "--watch"];
    let serving = ServeProcess::start_logged(&arguments, File::create(&errors).unwrap());
    let new = json!({"schemas": [USER], "userName": "bjensen"});
    let (_, made) = serving.ask("POST", "/Users", None, &new).unwrap();
    let at = format!("/Users/{}", made["id"].as_str().unwrap());
    let status = |path: &str| serving.ask("GET", path, None, &Json::Null).unwrap().0;
    assert_eq!(status("/Gadgets"), 404);

    fs::write(
        &snapshot,
        tests::ACME.replace("\"/Devices\"", "\"/Gadgets\""),
    )
    .unwrap();
    until("the new endpoint", || status("/Gadgets") == 200);
    let (_, user) = serving.ask("GET", &at, None, &Json::Null).unwrap();
    assert_eq!(user, made);

    fs::write(&snapshot, "{").unwrap();
    let said = |words: &str| fs::read_to_string(&errors).unwrap().contains(words);
    until("a note", || said("goes on with the documents that it has"));
    assert_eq!((status("/Gadgets"), status(&at)), (200, 200));
    fs::write(&snapshot, tests::ACME).unwrap();
    until("the old endpoint", || status("/Devices") == 200);
    assert_eq!(serving.end("-TERM"), Some(0));
}

#[test]
fn a_changed_configuration_or_document_of_a_directory_is_reloaded() {
    let dir = Directory::new("watch-config");
    let documents: Json = serde_json::from_str(tests::ACME).unwrap();
    for (file, name) in [
        ("Schemas.json", "schemas"),
        ("ResourceTypes.json", "resourceTypes"),
        ("ServiceProviderConfig.json", "serviceProviderConfig"),
    ] {
        fs::write(dir.file(file), documents[name].to_string()).unwrap();
    }
    let config = dir.file("scim.toml");
    fs::write(&config, "dir = \".\"\n").unwrap();
    let serving = ServeProcess::start(&["--config", &config, "--watch"]);
    let status = |path: &str| serving.ask("GET", path, None, &Json::Null).unwrap().0;
    assert_eq!((status("/Devices"), status("/Gadgets")), (200, 404));
    let overlay = "[[overlay]]\nresource_type = \"Device\"\nendpoint = \"/Gadgets\"\n";
    fs::write(&config, format!("dir = \".\"\n{overlay}")).unwrap();
    until("the corrected endpoint", || status("/Gadgets") == 200);
    let types = documents["resourceTypes"].to_string();
    let types = types.replace("\"/Groups\"", "\"/Teams\"");
    fs::write(dir.file("ResourceTypes.json"), types).unwrap();
    until("the changed document", || status("/Teams") == 200);
    assert_eq!(serving.end("-TERM"), Some(0));
}

#[test]
fn requests_are_logged_without_credentials() {
    let dir = Directory::new("log");
    let errors = dir.file("errors");
    let serving =
        ServeProcess::start_logged(&["--rfc7643", "--log"], File::create(&errors).unwrap());
    let token = Some(("authorization", "Bearer s3cret"));
    let new = json!({"schemas": [USER], "userName": "bjensen", "password": "pa55"});
    serving.ask("POST", "/Users", token, &new).unwrap();
    serving
        .ask("GET", "/Users?count=1", token, &Json::Null)
        .unwrap();
    serving.ask("GET", "/Nothing", token, &Json::Null).unwrap();
    assert_eq!(serving.end("-TERM"), Some(0));
    let log = fs::read_to_string(&errors).unwrap();
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.ends_with(" bytes"))
        .collect();
    let begins = [
        "POST /v2/Users 201 ",
        "GET /v2/Users?count=1 200 ",
        "GET /v2/Nothing 404 ",
    ];
    assert_eq!(lines.len(), begins.len(), "{log}");
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin) && line.contains(" ms "), "{line}");
    }
    assert!(!log.contains("s3cret") && !log.contains("pa55"), "{log}");
}

#[test]
fn seeded_users_are_realistic_and_the_same_in_every_run() {
    let all = |path: &str| {
        let serving = ServeProcess::start(&["--rfc7643", "--seed", "40", "--reproducible"]);
        let (status, page) = serving.ask("GET", path, None, &Json::Null).unwrap();
        assert_eq!(status, 200, "{page}");
        page["Resources"].as_array().unwrap().clone()
    };
    let users = all(
        "/Users?attributes=userName,name,emails,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    );
    assert_eq!(
        users,
        all(
            "/Users?attributes=userName,name,emails,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        )
    );
    assert_eq!(users.len(), 40);
    for user in &users {
        let address = user["emails"][0]["value"].as_str().unwrap();
        assert!(address.ends_with("@example.com"), "{user}");
        assert!(user["name"]["familyName"].is_string(), "{user}");
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        assert!(user[enterprise]["department"].is_string(), "{user}");
    }
    let groups = all("/Groups");
    let members = groups
        .iter()
        .map(|group| group["members"].as_array().unwrap().len());
    assert_eq!(members.sum::<usize>(), 40);
}
