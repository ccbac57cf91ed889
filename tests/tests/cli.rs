//! The command line and its bad days: exit codes, messages, nothing half-written; a live provider and what stands in for one.
#![allow(clippy::unwrap_used)]

use scim_runtime::server::Server;
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::PathBuf,
    process::Output,
    sync::atomic::{AtomicUsize, Ordering},
};

/// A directory of its own, removed in the end.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "scim-cli-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(dir: &Dir, arguments: &[&str]) -> (i32, String, String) {
    run_with(dir, arguments, &[])
}

fn run_with(dir: &Dir, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = tests::command::run(&dir.0, arguments, variables);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn acme(dir: &Dir) {
    fs::write(dir.0.join("acme.json"), tests::ACME).unwrap();
}

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
        "another generator that emits the same is no difference"
    );
    fs::write(&path, text.replacen("pub struct User", "pub struct Usr", 1)).unwrap();
    let (code, _, err) = run(&dir, &check);
    assert!(
        code == 1 && err.contains("is:     pub struct Usr") || err.contains("pub struct Usr {"),
        "{err}"
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(run(&dir, &check).0, 1);
    let (code, out, _) = run(
        &dir,
        &["generate", "--snapshot", "acme.json", "-o", "-", "--quiet"],
    );
    assert_eq!((code, out), (0, text));
    let (code, _, err) = run(
        &dir,
        &["generate", "--rfc7643", "-o", "rfc.rs", "--models-only"],
    );
    assert_eq!(code, 0, "{err}");
    assert!(
        !fs::read_to_string(dir.0.join("rfc.rs"))
            .unwrap()
            .contains("scim_runtime::client")
    );
}

#[test]
fn lint_shows_findings_alone_and_ends_as_it_is_asked() {
    let dir = Dir::new();
    acme(&dir);
    let lint = ["lint", "--snapshot", "acme.json"];
    let (code, out, err) = run(&dir, &lint);
    assert_eq!((code, err.trim()), (0, "1 warning"));
    assert!(out.contains("warning[scim::no-sub-attributes]"), "{out}");
    assert_eq!(dir.files(), ["acme.json"], "nothing is written");
    let denied = [&lint[..], &["--deny-warnings"]].concat();
    assert_eq!(run(&dir, &denied).0, 1);
    assert_eq!(run(&dir, &["lint", "--rfc7643", "--deny-warnings"]).0, 0);
    let always = [&lint[..], &["--color", "always"]].concat();
    assert!(run(&dir, &always).1.contains("\u{1b}["));
    assert!(
        !out.contains('\u{1b}'),
        "no colors where there is no terminal"
    );
    let (_, out, err) = run(&dir, &[&lint[..], &["--quiet"]].concat());
    assert!(
        !out.is_empty() && err.is_empty(),
        "the findings are the result: {err}"
    );
    let (_, _, err) = run(
        &dir,
        &[
            "generate",
            "--snapshot",
            "acme.json",
            "-o",
            "acme.rs",
            "--quiet",
        ],
    );
    assert_eq!(err, "");
    let (_, out, _) = run(&dir, &[&lint[..], &["--format", "sarif"]].concat());
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "scim::no-sub-attributes");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        157
    );
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let dir = Dir::new();
    let (code, out, err) = run(&dir, &["lint", "--explain", "scim::missing-type"]);
    assert_eq!(code, 0, "{err}");
    for heading in [
        "# scim::missing-type (warning)",
        "## What it says",
        "## Why it matters",
        "## What is assumed",
        "## To say otherwise",
    ] {
        assert!(out.contains(heading), "{out}");
    }
    assert_eq!(run(&dir, &["lint", "--explain", "missing-type"]).1, out);
    let (code, _, err) = run(&dir, &["lint", "--explain", "scim::nothing"]);
    assert!(
        code == 2 && err.contains("the rules are scim::not-json"),
        "{err}"
    );
    assert_eq!(run(&dir, &["lint"]).0, 2, "a source is needed");
}

#[test]
fn inspect_shows_a_tree() {
    let dir = Dir::new();
    acme(&dir);
    let (code, out, _) = run(&dir, &["inspect", "--snapshot", "acme.json"]);
    assert_eq!(code, 0);
    for line in [
        "supports patch, filter, sort, etag, index paging",
        "Device at /Devices",
        "    serialNumber: string, required, caseExact, immutable, unique globally",
        "  urn:acme:params:scim:schemas:extension:badge:2.0:User (extension)",
    ] {
        assert!(
            out.lines().any(|known| known == line),
            "{line:?} is not in\n{out}"
        );
    }
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
    assert!(err.contains("no Rust identifier"), "{code} {err}");
    assert_eq!(dir.files(), ["acme.json"]);
}

/// A directory that can't be used: what it is, its schemas and resource types, words of the error.
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
        &["there are no resource types", "--models-only"],
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
    assert_eq!(
        run(&dir, &["generate", "--rfc7643", "--dir", ".", "-o", "x"]).0,
        2,
        "usage"
    );
    assert_eq!(run(&dir, &["--help"]).0, 0);
    let (code, _, err) = run(
        &dir,
        &["generate", "--rfc7643", "-o", "/proc/no/such/place.rs"],
    );
    assert!(code == 1 && err.contains("cannot write"), "{code} {err}");
}

fn serve(token: Option<&'static str>) -> tests::loopback::Serving {
    tests::loopback::serve(|url| {
        let server = Server::from_snapshot(tests::ACME).unwrap().base_url(url);
        match token {
            Some(token) => server.bearer_token(token),
            None => server,
        }
    })
    .unwrap()
}

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
    assert_eq!(
        fetched["digest"], known["digest"],
        "the same content has the same digest"
    );
    for snapshot in [&mut known, &mut fetched] {
        snapshot.as_object_mut().unwrap().remove("source");
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

/// Answers every request with what `answer` makes of its path, until the test ends.
fn stand_in(answer: impl Fn(&str, &str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let own = url.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n")
                && stream.read(&mut byte).is_ok_and(|count| count == 1)
            {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let _ = stream.write_all(&answer(path, &own));
        }
    });
    url
}

fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

// R9110-15.4-01, R7644-7-01
#[test]
fn a_provider_that_sends_something_else_is_told_apart() {
    let huge = |_: &str, _: &str| {
        let mut bytes =
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 104857600\r\n\r\n".to_vec();
        bytes.resize(bytes.len() + 104_857_600, b' ');
        bytes
    };
    let cases: [(&str, String, &[&str]); 6] = [
        (
            "html",
            stand_in(|_, _| {
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
            stand_in(|_, _| response("401 Unauthorized", "", "")),
            &["status 401", "SCIM_TOKEN"],
        ),
        (
            "404",
            stand_in(|_, _| response("404 Not Found", "", "")),
            &["status 404", "base URL"],
        ),
        (
            "loop",
            stand_in(|_, own| response("302 Found", &format!("Location: {own}/again\r\n"), "")),
            &["redirects"],
        ),
        ("huge", stand_in(huge), &["larger than 67108864 bytes"]),
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
    let url = stand_in(move |path, _| {
        let json = |value: &serde_json::Value| {
            response(
                "200 OK",
                "Content-Type: application/scim+json\r\n",
                &value.to_string(),
            )
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path {
            // As SCIM 1.1 had it, and some providers still have.
            "/ServiceProviderConfigs" => json(&config),
            "/ServiceProviderConfig" => response("404 Not Found", "", ""),
            "/ResourceTypes" => {
                // One a page, whatever count says.
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

/// The example's documents, one at a path; what is not there is not found.
fn without_types(path: &str) -> Vec<u8> {
    let documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    let document = match path {
        "/ServiceProviderConfig" => &documents["serviceProviderConfig"],
        "/Schemas" => &documents["schemas"],
        _ => return response("404 Not Found", "", ""),
    };
    let scim = "Content-Type: application/scim+json\r\n";
    response("200 OK", scim, &document.to_string())
}

// R7644-4-01
#[test]
fn a_provider_without_resource_types_is_completed_in_scim_toml() {
    let dir = Dir::new();
    let url = stand_in(|path, _| without_types(path));
    let (code, _, err) = run(&dir, &["fetch", "--url", &url, "-o", "x.json"]);
    assert_eq!(code, 0, "{err}");
    let user = "resourceType = \"User\"\n          add = true\n          endpoint = \"/Users\"";
    let flat = |text: &str| text.replace(' ', "");
    assert!(flat(&err).contains(&flat(user)), "{err}");
    // No guess for an extension.
    assert!(!err.contains("\"/EnterpriseUsers\""), "{err}");

    // Models can be had without them, a client by the lines that were told.
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
        code == 2 && err.contains("there are no resource types"),
        "{err}"
    );
    // With the lines that name them.
    assert!(flat(&err).contains(&flat(user)) && err.contains("--models-only"));
    let lines = "[[overlay]]\nresource_type = \"User\"\nadd = true\nendpoint = \"/Users\"\n\
                 schema = \"urn:ietf:params:scim:schemas:core:2.0:User\"\n";
    let config = format!("url = \"{url}\"\nsnapshot = \"x.json\"\noutput = \"client.rs\"\n{lines}");
    fs::write(dir.0.join("scim.toml"), config).unwrap();
    assert_eq!(run(&dir, &["fetch"]).0, 0);
    let (code, _, err) = run(&dir, &["generate"]);
    assert!(code == 0 && err.contains("1 resource type,"), "{err}");
}

#[test]
fn endpoints_that_repeat_the_base_url_are_read_below_it() {
    let snapshot = ["Users", "Groups", "Devices"]
        .iter()
        .fold(tests::ACME.to_owned(), |text, name| {
            text.replace(&format!("\"/{name}\""), &format!("\"/scim/v2/{name}\""))
        });
    let serving = tests::loopback::serve(|url| {
        assert!(url.ends_with("/scim/v2"));
        Server::from_snapshot(&snapshot).unwrap().base_url(url)
    })
    .unwrap();
    let dir = Dir::new();
    let (code, _, err) = run(&dir, &["fetch", "--url", &serving.url, "-o", "x.json"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("endpoint `/scim/v2/Users`") && err.contains("read as `/Users`"),
        "{err}"
    );
    let (_, tree, _) = run(&dir, &["inspect", "--snapshot", "x.json"]);
    assert!(tree.contains("User at /Users\n"), "{tree}");
    // The server, and what is described while a program runs, read them the same.
    let scim = tests::acme::Client::connect(&serving.url)
        .unwrap()
        .build_blocking()
        .unwrap();
    scim.users().list().send().unwrap();
    let described = scim.discover().send().unwrap();
    assert_eq!(described.resource_type("User").unwrap().endpoint, "/Users");
}

#[test]
fn a_refused_token_is_told_from_a_missing_one() {
    let serving = serve(Some("s3cret"));
    let dir = Dir::new();
    let fetch = ["fetch", "--url", &serving.url, "-o", "x.json"];
    let (code, _, err) = run(&dir, &fetch);
    assert!(code == 1 && err.contains("set SCIM_TOKEN"), "{code} {err}");
    let (code, _, err) = run_with(&dir, &fetch, &[("SCIM_TOKEN", "0ther")]);
    assert!(
        code == 1 && err.contains("refuses these credentials"),
        "{code} {err}"
    );
    assert!(!err.contains("0ther"), "{err}");
    let (code, _, err) = run(
        &dir,
        &["fetch", "--url", "scim.example.com/v2", "-o", "x.json"],
    );
    assert!(
        code == 2 && err.contains("begins with `https://`"),
        "{code} {err}"
    );
}

const PROVIDERS: &str = "[provider.acme]\nsnapshot = \"acme.json\"\noutput = \"src/acme.rs\"\nexclude = [\"Device\"]\n\
                         [provider.rfc]\nrfc7643 = true\nscope = \"models\"\noutput = \"src/rfc.rs\"\n";

fn configured(text: &str) -> Dir {
    let dir = Dir::new();
    acme(&dir);
    fs::write(dir.0.join("scim.toml"), text).unwrap();
    dir
}

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

#[test]
fn the_effective_documents_and_the_json_schema_are_written_out() {
    let overlay = "snapshot = \"acme.json\"\n[[overlay]]\nresource_type = \"Device\"\nendpoint = \"/Things\"\n";
    let dir = configured(overlay);
    let (code, _, err) = run(&dir, &["overlay", "-o", "effective.json"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(&dir, &["inspect", "--snapshot", "effective.json"]);
    assert!(code == 0 && out.contains("Device at /Things"), "{out}{err}");
    // A digest that fits: it counts as fetched, not as edited.
    assert!(!err.contains("scim::edited-snapshot"), "{err}");
    let (code, out, err) = run(&dir, &["overlay", "-o", "-"]);
    assert_eq!(
        (code, out),
        (0, fs::read_to_string(dir.0.join("effective.json")).unwrap()),
        "{err}"
    );

    let (code, out, _) = run(&Dir::new(), &["schema"]);
    let committed =
        fs::read_to_string(tests::root().join("scim-codegen/scim.schema.json")).unwrap();
    assert_eq!((code, out), (0, committed));
}

#[test]
fn lint_shows_what_is_wrong_in_the_configuration_too() {
    let dir = configured(
        "snapshot = \"acme.json\"\n[[overlay]]\nattribute = \"urn:x:a\"\nremove = true\n",
    );
    let (code, out, err) = run(&dir, &["lint", "--format", "json"]);
    assert!(
        code == 2 && out.contains("scim::unmatched-overlay"),
        "{out}{err}"
    );
    let dir = configured("snapshots = \"acme.json\"");
    let (code, out, err) = run(&dir, &["lint", "--format", "json"]);
    assert!(
        code == 2 && out.contains("scim::unknown-key") && out.contains("scim.toml"),
        "{out}{err}"
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
    let (code, _, err) = run_with(&dir, &["fetch"], &[("ACME_TOKEN", "s3cret")]);
    assert_eq!(code, 0, "{err}");
    // What the provider says is kept; it is corrected when it is read.
    let text = fs::read_to_string(dir.0.join("scim/fetched.json")).unwrap();
    assert!(text.contains("\"/Devices\"") && !text.contains("s3cret"));
}

/// What a finding of these documents says to write into scim.toml is understood, and takes the finding away.
#[test]
fn the_lines_that_findings_give_work() {
    let dir = Dir::new();
    let schemas = r#"[{"id": "urn:x:2.0:Thing", "name": "Thing", "attributes": [
        {"name": "a"},
        {"name": "b", "type": "number"},
        {"name": "c", "type": "strange"},
        {"name": "d", "type": "string", "required": "true"},
        {"name": "e", "type": "string", "mutability": "sometimes", "returned": "ALWAYS"},
        {"name": "f", "type": "string", "canonicalValues": ["x", "x"]},
        {"name": "g", "Type": "string", "multiValued": 1},
        {"name": "h", "type": "complex"},
        {"name": "i", "type": "string", "subAttributes": [{"name": "j", "type": "string"}]},
        {"name": "k-1", "type": "string"},
        {"name": "k_1", "type": "string"},
        {"name": "l", "type": "complex", "subAttributes": [{"name": "m"}]},
        {"name": "n", "type": "string", "required": true, "mutability": "readOnly"},
        {"name": "o", "type": "string", "mutability": "writeOnly", "returned": "always"}
    ]}]"#;
    let types = r#"[
        {"name": "Thing", "endpoint": "Things/", "schema": "urn:x:2.0:Thing", "schemaExtensions": [{"schema": "urn:x:2.0:More"}]},
        {"name": "Lost", "endpoint": "/Lost", "schema": "urn:ietf:params:scim:schemas:core:2.0:Schema"}
    ]"#;
    fs::write(dir.0.join("Schemas.json"), schemas).unwrap();
    fs::write(dir.0.join("ResourceTypes.json"), types).unwrap();
    fs::write(
        dir.0.join("ServiceProviderConfig.json"),
        r#"{"patch": {"supported": true}}"#,
    )
    .unwrap();
    let findings = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let (_, out, err) = run(&dir, &[&["lint", "--format", "json"], arguments].concat());
        let json: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        json["findings"].as_array().unwrap().clone()
    };
    let mut count = 0;
    for finding in findings(&["--dir", "."]) {
        let Some(lines) = finding["repair"]["scimToml"].as_str() else {
            continue;
        };
        count += 1;
        let lines = lines.replace('…', "chosen");
        let toml = if lines.starts_with('[') {
            format!("dir = \".\"\n{lines}\n")
        } else {
            format!("{lines}\ndir = \".\"\n")
        };
        fs::write(dir.0.join("scim.toml"), &toml).unwrap();
        let left = findings(&[]);
        let same = left.iter().any(|other| {
            other["rule"] == finding["rule"] && other["message"] == finding["message"]
        });
        let errors: Vec<_> = left
            .iter()
            .filter(|other| other["severity"] == "error")
            .collect();
        assert!(
            !same && errors.is_empty(),
            "{toml}\n{finding:#}\n{errors:#?}"
        );
    }
    assert!(count >= 15, "{count}");
}
