//! `fetch`: from a live provider, or from a substitute for one.

use crate::{
    directory::{Dir, configured, run, run_with},
    fake_provider::{fake_provider, response, serve, without_types},
};
use scim_runtime::{models::rfc7643::Client, server::Server};
use std::{
    fs,
    sync::{Arc, Mutex},
};

// R7644-4-01, R7644-4-03, R7644-7-02
#[test]
fn fetch_takes_a_snapshot_of_a_live_provider() {
    let serving = serve(Some("s3cret"));
    let dir = Dir::new();
    let fetch = ["fetch", "--url", &serving.url, "-o", "live.json"];
    let (code, _, err) = run(&dir, &fetch);
    assert!(
        code == 1 && err.contains("status 401") && err.contains("SCIM_TOKEN"),
        "{code} {err}"
    );
    assert!(dir.files().is_empty());
    let (code, _, err) = run_with(&dir, &fetch, &[("SCIM_TOKEN", "s3cret")]);
    assert!(
        code == 0 && err.contains("Fetched 3 resource types, 5 schemas"),
        "{err}"
    );
    let live = fs::read_to_string(dir.0.join("live.json")).unwrap();
    assert!(!live.contains("s3cret") && live.contains(&format!("\"source\": \"{}\"", serving.url)));
    let mut known: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    let mut fetched: serde_json::Value = serde_json::from_str(&live).unwrap();
    let digest = fetched["digest"].clone();
    for snapshot in [&mut known, &mut fetched] {
        let members = snapshot.as_object_mut().unwrap();
        members.remove("source");
        members.remove("digest");
        // The server publishes its own documents.
        without_locations(snapshot);
    }
    assert_eq!(fetched, known);
    let by_name = [
        "fetch",
        "--url",
        &serving.url,
        "-o",
        "again.json",
        "--token-env",
        "MY_TOKEN",
    ];
    assert_eq!(run_with(&dir, &by_name, &[("MY_TOKEN", "s3cret")]).0, 0);
    let again = fs::read_to_string(dir.0.join("again.json")).unwrap();
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(
        again["digest"], digest,
        "the same content has the same digest"
    );
    assert_eq!(run(&dir, &by_name).0, 2, "the variable is not set");
    let header = [
        "fetch",
        "--url",
        &serving.url,
        "-o",
        "again.json",
        "--header-env",
        "Authorization=MINE",
    ];
    assert_eq!(run_with(&dir, &header, &[("MINE", "Bearer s3cret")]).0, 0);
    let live = ["generate", "--url", &serving.url, "-o", "live.rs"];
    assert_eq!(run_with(&dir, &live, &[("SCIM_TOKEN", "s3cret")]).0, 0);
}

// R9110-15.4-01, R7644-7-01
#[test]
fn fetch_explains_why_a_response_is_unusable() {
    let huge = |_: &str, _: &str| {
        let mut bytes =
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 104857600\r\n\r\n".to_vec();
        bytes.resize(bytes.len() + 104_857_600, b' ');
        bytes
    };
    let cases: [(&str, String, &[&str]); 6] = [
        (
            "html",
            fake_provider(|_, _| {
                response(
                    "200 OK",
                    "Content-Type: text/html\r\n",
                    "<!DOCTYPE html><title>Sign in",
                )
            }),
            &["login page", "/ResourceTypes:1:1"],
        ),
        (
            "401",
            fake_provider(|_, _| response("401 Unauthorized", "", "")),
            &["status 401", "SCIM_TOKEN"],
        ),
        (
            "404",
            fake_provider(|_, _| response("404 Not Found", "", "")),
            &["status 404", "base URL"],
        ),
        (
            "loop",
            fake_provider(|_, own| {
                response("302 Found", &format!("Location: {own}/again\r\n"), "")
            }),
            &["redirects"],
        ),
        ("huge", fake_provider(huge), &["larger than 67108864 bytes"]),
        (
            "gone",
            "http://127.0.0.1:1".to_owned(),
            &["cannot read http://127.0.0.1:1/ServiceProviderConfig"],
        ),
    ];
    for (name, url, words) in cases {
        let dir = Dir::new();
        let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
        assert!(code == 1 || code == 2, "{name}: {code}");
        for word in words {
            assert!(err.contains(word), "{name}: {err:?} lacks {word:?}");
        }
        assert!(dir.files().is_empty(), "{name}");
    }
    let dir = Dir::new();
    let (code, _, err) = run(
        &dir,
        &["fetch", "--url", "http://scim.example.com", "-o", "x.json"],
    );
    assert!(code == 2 && err.contains("plain http"), "{code} {err}");
}

// R7644-4-01
#[test]
fn schemas_are_read_one_by_one_and_page_by_page() {
    let documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    let list = |name: &str| documents[name].as_array().unwrap().clone();
    let (schemas, types) = (list("schemas"), list("resourceTypes"));
    let config = documents["serviceProviderConfig"].clone();
    let url = fake_provider(move |path, _| {
        let json = |value: &serde_json::Value| {
            response(
                "200 OK",
                "Content-Type: application/scim+json\r\n",
                &value.to_string(),
            )
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path {
            // The form of SCIM 1.1, which some providers still use.
            "/ServiceProviderConfigs" => json(&config),
            "/ServiceProviderConfig" => response("404 Not Found", "", ""),
            "/ResourceTypes" => {
                // One resource per page, whatever `count` is.
                let start = query
                    .split('&')
                    .find_map(|p| p.strip_prefix("startIndex="))
                    .map_or(1, |n| n.parse().unwrap());
                let page: Vec<_> = types.iter().skip(start - 1).take(1).collect();
                json(
                    &serde_json::json!({"totalResults": types.len(), "startIndex": start, "Resources": page}),
                )
            }
            "/Schemas" => response("403 Forbidden", "", ""),
            path => {
                let urn = path.trim_start_matches("/Schemas/");
                schemas
                    .iter()
                    .find(|s| s["id"] == urn)
                    .map_or_else(|| response("404 Not Found", "", ""), json)
            }
        }
    });
    let dir = Dir::new();
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert_eq!(code, 0, "{err}");
    let fetched: serde_json::Value =
        serde_json::from_slice(&fs::read(dir.0.join("x.json")).unwrap()).unwrap();
    assert_eq!(fetched["digest"], documents["digest"]);
}

// R7644-4-01
/// Compares the requests of `fetch` with those of a client that discovers.
fn requested_paths(answer: fn(&str) -> Vec<u8>) -> [Vec<String>; 2] {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&asked);
    let url = fake_provider(move |path, _| {
        keep.lock().unwrap().push(path.to_owned());
        answer(path)
    });
    let taken = || std::mem::take(&mut *asked.lock().unwrap());
    let dir = Dir::new();
    run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    let fetched = taken();
    let client = Client::connect(&url).unwrap().build_blocking().unwrap();
    // Whether the documents are usable doesn't matter here.
    let _ = client.discover().send();
    [fetched, taken()]
}

// R7644-4-01, R7644-4-02
#[test]
fn fetch_sends_the_same_requests_as_a_client() {
    const TYPES: &str = r#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:A/../b c?d#e%2F",
        "schemaExtensions": [{"schema": "urn:x:B"}, {"schema": "URN:X:b"}]}]"#;
    fn found(body: &str) -> Vec<u8> {
        response("200 OK", "Content-Type: application/scim+json\r\n", body)
    }
    fn whole(path: &str) -> Vec<u8> {
        match path {
            "/ServiceProviderConfig" => found("{}"),
            "/ResourceTypes" => found(TYPES),
            _ => found("[]"),
        }
    }
    fn in_pages(path: &str) -> Vec<u8> {
        let Some((list, query)) = path.split_once('?') else {
            return match path {
                "/ServiceProviderConfig" => found("{}"),
                _ => found(r#"{"TotalResults": "3", "resources": [{"id": 1}]}"#),
            };
        };
        let second = query.starts_with("startIndex=2&");
        let id = if second { 2 } else { list.len() };
        found(&format!(
            r#"{{"totalResults": 3, "Resources": [{{"id": {id}}}]}}"#
        ))
    }
    fn in_parts(path: &str) -> Vec<u8> {
        match path {
            "/Schemas" => response("403 Forbidden", "", ""),
            _ => whole(path),
        }
    }
    fn without_end(path: &str) -> Vec<u8> {
        match path {
            "/ServiceProviderConfig" => found("{}"),
            _ => found(r#"{"totalResults": 3, "Resources": [{"id": 1}]}"#),
        }
    }
    for (name, answer, count) in [
        ("whole", whole as fn(&str) -> Vec<u8>, 3),
        ("in pages", in_pages, 7),
        ("in parts", in_parts, 5),
        ("without end", without_end, 3),
    ] {
        let [fetched, discovered] = requested_paths(answer);
        assert_eq!(fetched, discovered, "{name}");
        assert_eq!(fetched.len(), count, "{name}: {fetched:?}");
    }
}

#[test]
fn a_provider_without_resource_types_is_completed_in_scim_toml() {
    let dir = Dir::new();
    let url = fake_provider(|path, _| without_types(path));
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert_eq!(code, 0, "{err}");
    let user = "resource_type = \"User\"\n          add = true\n          endpoint = \"/Users\"";
    let flat = |text: &str| text.replace(' ', "");
    assert!(flat(&err).contains(&flat(user)), "{err}");
    // No endpoint is guessed for an extension.
    assert!(!err.contains("\"/EnterpriseUsers\""), "{err}");

    // Models don't need resource types. A client can be generated with the proposed lines.
    let models = [
        "generate",
        "--snapshot",
        "x.json",
        "--models-only",
        "-o",
        "models.rs",
    ];
    assert_eq!(run(&dir, &models).0, 0);
    let client = ["generate", "--snapshot", "x.json", "-o", "client.rs"];
    let (code, _, err) = run(&dir, &client);
    assert!(
        code == 2 && err.contains("the documents contain schemas but no resource types"),
        "{err}"
    );
    // Add the lines that name the resource types.
    assert!(flat(&err).contains(&flat(user)) && err.contains("--models-only"));
    let lines = "[[overlay]]\nresource_type = \"User\"\nadd = true\nendpoint = \"/Users\"\n\
                 schema = \"urn:ietf:params:scim:schemas:core:2.0:User\"\n";
    let config = format!("url = \"{url}\"\nsnapshot = \"x.json\"\noutput = \"client.rs\"\n{lines}");
    fs::write(dir.0.join("scim.toml"), config).unwrap();
    assert_eq!(run(&dir, &["fetch"]).0, 0);
    let (code, _, err) = run(&dir, &["generate"]);
    assert!(code == 0 && err.contains("1 resource type,"), "{err}");
}

fn without_locations(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_locations),
        serde_json::Value::Object(members) => {
            members.remove("location");
            members.values_mut().for_each(without_locations);
        }
        _ => {}
    }
}

#[test]
fn endpoints_that_repeat_the_base_url_are_read_below_it() {
    let snapshot = ["Users", "Groups", "Devices"]
        .iter()
        .fold(tests::ACME.to_owned(), |text, name| {
            text.replace(&format!("\"/{name}\""), &format!("\"/scim/v2/{name}\""))
        });
    let documents: serde_json::Value = serde_json::from_str(&snapshot).unwrap();
    let origin = fake_provider(move |path, _| {
        let document = match path {
            "/scim/v2/ServiceProviderConfig" => &documents["serviceProviderConfig"],
            "/scim/v2/Schemas" => &documents["schemas"],
            "/scim/v2/ResourceTypes" => &documents["resourceTypes"],
            _ => return response("404 Not Found", "", ""),
        };
        let scim = "Content-Type: application/scim+json\r\n";
        response("200 OK", scim, &document.to_string())
    });
    let dir = Dir::new();
    let url = format!("{origin}/scim/v2");
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("endpoint `/scim/v2/Users`") && err.contains("read as `/Users`"),
        "{err}"
    );
    let (_, tree, _) = run(&dir, &["inspect", "--snapshot", "x.json"]);
    assert!(tree.contains("User at /Users\n"), "{tree}");
    // The server and run-time discovery read them the same way.
    let serving = tests::loopback::serve(|url| {
        assert!(url.ends_with("/scim/v2"));
        Server::from_snapshot(&snapshot).unwrap().base_url(url)
    })
    .unwrap();
    let scim = tests::acme::Client::connect(&serving.url)
        .unwrap()
        .build_blocking()
        .unwrap();
    scim.users().list().send().unwrap();
    let described = scim.discover().send().unwrap();
    assert_eq!(described.resource_type("User").unwrap().endpoint, "/Users");
}

#[test]
fn a_refused_and_a_missing_token_have_different_hints() {
    let serving = serve(Some("s3cret"));
    let dir = Dir::new();
    let fetch = ["fetch", "--url", &serving.url, "-o", "x.json"];
    let (code, _, err) = run(&dir, &fetch);
    assert!(code == 1 && err.contains("set SCIM_TOKEN"), "{code} {err}");
    let (code, _, err) = run_with(&dir, &fetch, &[("SCIM_TOKEN", "0ther")]);
    assert!(
        code == 1
            && err.contains("valid credentials are required")
            && err.contains("check that the credentials are still valid"),
        "{code} {err}"
    );
    assert!(!err.contains("0ther"), "{err}");
    let (code, _, err) = run(
        &dir,
        &["fetch", "--url", "scim.example.com/v2", "-o", "x.json"],
    );
    assert!(
        code == 2 && err.contains("start it with `https://`"),
        "{code} {err}"
    );
}

#[test]
fn fetch_takes_url_and_token_from_the_configuration() {
    let serving = serve(Some("s3cret"));
    let url = &serving.url;
    let dir = configured(&format!(
        "url = \"{url}\"\ntoken_env = \"ACME_TOKEN\"\nsnapshot = \"scim/fetched.json\"\n\
         [[overlay]]\nresource_type = \"Device\"\nendpoint = \"/Things\"\n"
    ));
    let (code, _, err) = run(&dir, &["fetch"]);
    assert!(code == 2 && err.contains("ACME_TOKEN is not set"), "{err}");
    let token = [("ACME_TOKEN", "s3cret")];
    let (code, _, err) = run_with(&dir, &["fetch"], &token);
    assert!(
        code == 2 && err.contains("would send $ACME_TOKEN to"),
        "{err}"
    );
    let (code, _, err) = run_with(&dir, &["fetch", "--trust"], &token);
    assert_eq!(code, 0, "{err}");
    // The snapshot keeps the provider's own text. Corrections apply when it is read.
    let text = fs::read_to_string(dir.0.join("scim/fetched.json")).unwrap();
    assert!(text.contains("\"/Devices\"") && !text.contains("s3cret"));
}

// R7644-3.12-01
#[test]
fn the_providers_own_words_are_in_the_error() {
    let url = fake_provider(|path, _| match path {
        "/ServiceProviderConfig" => without_types(path),
        _ => response(
            "403 Forbidden",
            "Content-Type: application/scim+json\r\n",
            r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "403", "detail": "ask \u001b[31mBarbara"}"#,
        ),
    });
    let dir = Dir::new();
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("status 403: ask \u{fffd}[31mBarbara"), "{err}");
    assert!(err.contains("set SCIM_TOKEN"), "{err}");
}

// R7644-4-01
#[test]
fn schemas_are_fetched_even_if_the_other_documents_are_missing() {
    let url = fake_provider(|path, _| match path {
        "/Schemas" => without_types(path),
        _ => response("404 Not Found", "", ""),
    });
    let dir = Dir::new();
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert!(
        code == 0 && err.contains("0 resource types, 5 schemas"),
        "{code} {err}"
    );
    assert!(err.contains("scim::models-only"), "{err}");
}

#[test]
fn a_provider_that_names_too_many_single_schemas_is_refused() {
    let url = fake_provider(|path, _| match path {
        "/ResourceTypes" => {
            let types: Vec<String> = (0..600)
                .map(|n| {
                    format!(r#"{{"name": "T{n}", "endpoint": "/T{n}", "schema": "urn:x:{n}"}}"#)
                })
                .collect();
            let body = format!("[{}]", types.join(","));
            response("200 OK", "Content-Type: application/json\r\n", &body)
        }
        _ => response("404 Not Found", "", ""),
    });
    let dir = Dir::new();
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert!(
        code != 0 && err.contains("name 600 schemas"),
        "{code} {err}"
    );
}
