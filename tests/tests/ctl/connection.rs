//! The connection: address, credentials, trust, documents, messages.

use super::{Done, acme, file, run, run_in, scimctl, scimctl_with, serving};
use scim_runtime::server::Server;
use serde_json::{Value, json};

#[test]
fn credentials_come_from_the_environment_or_standard_input_and_are_never_printed() {
    let serving = serving(|server| server.bearer_token("s3cret"));
    scimctl(&serving, &["query", "user"]).says(1, "--token-env");
    let variables = [
        ("ACME_TOKEN", "s3cret"),
        ("AUTH", "Bearer s3cret"),
        ("ALL", "X-A: 1; Authorization: Bearer s3cret;"),
    ];
    for (arguments, variables) in [
        (&[][..], &[("SCIM_TOKEN", "s3cret")][..]),
        (&["--token-env", "ACME_TOKEN"], &variables),
        (&["--header-env", "Authorization=AUTH"], &variables),
        (&["--headers-env", "ALL"], &variables),
        (&[], &[("SCIM_HEADERS", "Authorization: Bearer s3cret")]),
    ] {
        let done = scimctl_with(
            &serving,
            &[arguments, &["-v", "query", "user"]].concat(),
            "",
            variables,
        );
        done.fine();
        assert!(
            done.err.contains("/Users → 200 OK") && !done.err.contains("s3cret"),
            "{done:?}"
        );
    }
    // The rest of standard input is still available for a body.
    let input = "s3cret\n{\"userName\": \"in\"}";
    let made = scimctl_with(&serving, &["--token-stdin", "create", "user"], input, &[]).fine();
    assert_eq!(made["userName"], "in");
    scimctl_with(
        &serving,
        &["--header", "Authorization: Bearer s3cret", "query"],
        "",
        &[],
    )
    .failed(
        2,
        "error: `--header Authorization: …` is a credential, and other users can see arguments\n  \
         help: give it with --token-env, --token-command, --token-stdin, --header-env or --headers-env\n",
    );
    scimctl(&serving, &["--headers-env", "NOWHERE", "query"])
        .failed(2, "error: the environment variable NOWHERE is not set\n");
    scimctl_with(&serving, &["query"], "", &[("SCIM_HEADERS", "s3cret")]).failed(
        2,
        "error: SCIM_HEADERS: expected `NAME: VALUE`, separated by `;`\n",
    );
    scimctl(&serving, &["--header", "x", "query"])
        .failed(2, "error: `--header`: expected `NAME: VALUE`\n");
}

#[test]
fn headers_that_are_not_credentials_can_be_arguments() {
    let serving = serving(Server::faults_by_header);
    scimctl(
        &serving,
        &[
            "--header",
            "X-Scim-Fault: error=400:tooMany",
            "--header",
            "X-Other: 1",
            "--no-retry",
            "query",
            "user",
        ],
    )
    .says(1, "(`tooMany`)");
}

#[test]
fn given_documents_are_not_requested() {
    let serving = acme();
    let acme: Value = serde_json::from_str(tests::ACME).unwrap();
    let path = |name: &str, part: &str| file(name, &acme[part].to_string());
    let (schemas, types) = (path("s.json", "schemas"), path("t.json", "resourceTypes"));
    let config = path("c.json", "serviceProviderConfig");
    let asked = |arguments: &[&str]| -> Vec<String> {
        let done = scimctl(&serving, &[&["-v"], arguments, &["query", "user"]].concat());
        done.fine();
        let lines = done.err.lines().filter_map(|line| {
            let path = line.split_once("/scim/v2")?.1.split_once(" → ")?.0;
            Some(path.to_owned())
        });
        lines.collect()
    };
    assert_eq!(
        asked(&[]),
        [
            "/ServiceProviderConfig",
            "/ResourceTypes",
            "/Schemas",
            "/Users"
        ]
    );
    assert_eq!(
        asked(&["--schemas", &schemas]),
        ["/ServiceProviderConfig", "/ResourceTypes", "/Users"]
    );
    let all = [
        "--schemas",
        &schemas,
        "--resource-types",
        &types,
        "--service-provider-config",
        &config,
    ];
    assert_eq!(asked(&all), ["/Users"]);
    let snapshot = file("snapshot.json", tests::ACME);
    assert_eq!(asked(&["--snapshot", &snapshot]), ["/Users"]);
    assert_eq!(asked(&["--rfc7643"]), ["/Users"]);
    scimctl(&serving, &["--rfc7643", "--schemas", &schemas, "query"])
        .says(2, "cannot be used with");
    scimctl(&serving, &["--schemas", "/nowhere", "query"]).says(2, "cannot read /nowhere");
}

#[test]
fn documents_come_from_a_directory_or_a_configuration() {
    let serving = acme();
    let acme: Value = serde_json::from_str(tests::ACME).unwrap();
    let dir = std::env::temp_dir().join(format!("scimctl-dir-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    for (name, part) in [
        ("Schemas.json", "schemas"),
        ("ResourceTypes.json", "resourceTypes"),
        ("ServiceProviderConfig.json", "serviceProviderConfig"),
    ] {
        std::fs::write(dir.join(name), acme[part].to_string()).unwrap();
    }
    let dir = dir.to_str().unwrap();
    let done = scimctl(&serving, &["-v", "--dir", dir, "query", "user"]);
    assert!(!done.err.contains("/Schemas"), "{done:?}");
    done.fine();

    let snapshot = file("of-config.json", tests::ACME);
    let config = file(
        "scim.toml",
        &format!(
            "snapshot = {snapshot:?}\nurl = {:?}\ntoken_env = \"CONFIGURED\"\n",
            serving.url
        ),
    );
    let done = run(
        &["-v", "--config", &config, "query", "user"],
        "",
        &[("CONFIGURED", "t")],
    );
    done.fine();
    assert!(!done.err.contains("/Schemas"), "{done:?}");
    // Documents that were not given are fetched.
    let config = file(
        "later.toml",
        &format!("snapshot = \"not-there.json\"\nurl = {:?}\n", serving.url),
    );
    let done = run(&["-v", "--config", &config, "query", "user"], "", &[]);
    done.fine();
    assert!(done.err.contains("/Schemas"), "{done:?}");
}

#[test]
fn an_unusable_connection_is_reported_with_a_hint() {
    run(&["query"], "", &[]).failed(
        2,
        "error: no provider is given\n  help: pass its base URL with --url, in SCIM_URL, or as `url` in scim.toml\n",
    );
    run(&["--url", "http://scim.example.com", "query"], "", &[]).failed(
        2,
        "error: the base URL is plain http: credentials could be read on the way\n  \
         help: use https, or --allow-plain-http if you trust the network\n",
    );
    run(&["--url", "https://me:secret@scim.example.com", "query"], "", &[]).failed(
        2,
        "error: the base URL must not contain credentials\n  help: put `Basic` and the encoded credentials in a variable, and name it \
         with --header-env Authorization=VARIABLE\n",
    );
    run(&["--url", "http://x", "--provider", "x", "query"], "", &[]).says(
        2,
        "`--provider` needs a configuration file, but none was found",
    );
    run(
        &[
            "--url",
            "http://127.0.0.1:1/v2",
            "--no-retry",
            "--timeout",
            "5",
            "query",
        ],
        "",
        &[],
    )
    .says(1, "GET /ServiceProviderConfig: no response");
    let serving = acme();
    let elsewhere = format!("{}/other", serving.url);
    run(&["--url", &elsewhere, "query", "user"], "", &[]).failed(
        1,
        &format!("error: cannot read {elsewhere}/Schemas: status 404: there is no such endpoint\n  \
         help: check the base URL: it often ends in /scim/v2 or /v2; if the provider has no discovery documents, use --rfc7643\n"),
    );
    run(&["--timeout", "0", "query"], "", &[]).says(2, "--timeout");
}

#[test]
fn a_file_without_certificates_is_an_error() {
    let serving = acme();
    let empty = file("empty.pem", "none");
    scimctl(&serving, &["--ca-file", &empty, "query"]).failed(
        2,
        &format!("error: {empty} contains no certificate\n  help: expected a PEM file with `-----BEGIN CERTIFICATE-----`\n"),
    );
    scimctl(&serving, &["--ca-file", "/nowhere", "query"]).says(2, "cannot read /nowhere");
}

#[test]
fn contradicting_documents_are_an_error_with_a_hint() {
    let serving = acme();
    let broken = file(
        "types.json",
        &json!([{"name": "X", "endpoint": "/X", "schema": "urn:none"}]).to_string(),
    );
    let done = scimctl(&serving, &["--resource-types", &broken, "query"]);
    done.says(2, "scim::missing-schema");
    assert!(!done.err.contains("nothing was written"), "{done:?}");
    done.says(2, "error: the provider's documents can't be used: 1 error");
    done.says(2, "name it with --config; or use --rfc7643");
    // The advice works: the corrections apply to the live documents.
    let config = file(
        "corrected.toml",
        &format!("url = {:?}\nexclude = [\"X\"]\n", serving.url),
    );
    let arguments = [
        "--config",
        &config,
        "--resource-types",
        &broken,
        "query",
        "--help",
    ];
    assert_eq!(scimctl(&serving, &arguments).code, 0);
}

/// Runs in a directory whose `scim.toml` names the provider and an environment variable.
fn with_configuration(url: &str, arguments: &[&str]) -> Done {
    let directory = tests::Dir::new();
    let text =
        format!("url = {url:?}\ntoken_env = \"ACME_TOKEN\"\n[header_env]\nX-Key = \"ACME_KEY\"\n");
    std::fs::write(directory.0.join("scim.toml"), text).unwrap();
    let variables = [("ACME_TOKEN", "s3cret"), ("ACME_KEY", "k3y")];
    run_in(&directory.0, arguments, "", &variables)
}

#[test]
fn a_found_configuration_gets_credentials_only_if_it_is_trusted() {
    let serving = serving(|server| server.bearer_token("s3cret"));
    let host = serving
        .url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .unwrap();
    let refused = with_configuration(&serving.url, &["query", "user"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
    assert_eq!(
        refused.err,
        format!(
            "error: scim.toml in this directory would send $ACME_KEY, $ACME_TOKEN to {host}\n  help: if you trust the file, add \
             --trust or --config scim.toml; or give the host with --url\n"
        )
    );
    let trusted = with_configuration(&serving.url, &["query", "user", "--trust"]);
    trusted.fine();
    assert_eq!(
        trusted.err,
        format!("note: sending $ACME_KEY, $ACME_TOKEN to {host}\n")
    );
    let named = with_configuration(&serving.url, &["--config", "scim.toml", "query", "user"]);
    named.fine();
    assert_eq!(named.err, "");
}

#[test]
fn a_token_can_come_from_a_command() {
    let serving = serving(|server| server.bearer_token("s3cret"));
    let with = |command: &str| scimctl(&serving, &["query", "user", "--token-command", command]);
    with("printf 's3cret\\nsecond line'").fine();
    with("exit 3").says(2, "error: `--token-command` failed: exit status: 3");
    with("true").says(2, "error: `--token-command` failed: it printed nothing");
    // A message about the token never contains it.
    let invalid = scimctl(
        &serving,
        &["-v", "query", "user", "--token-command", r"printf 'a\001b'"],
    );
    assert!(
        invalid.code == 2 && !invalid.err.contains("a\u{1}b"),
        "{invalid:?}"
    );
    scimctl(
        &serving,
        &["query", "--token-command", "true", "--token-env", "X"],
    )
    .says(2, "cannot be used with");
}

#[cfg(unix)]
#[test]
fn a_token_that_is_not_utf_8_is_an_error() {
    use std::os::unix::ffi::OsStrExt as _;
    let serving = acme();
    let output = std::process::Command::new(tests::command::scimctl())
        .args(["--url", &serving.url, "query", "user"])
        .env("SCIM_TOKEN", std::ffi::OsStr::from_bytes(b"\xff"))
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        err,
        "error: the environment variable SCIM_TOKEN is not valid UTF-8\n"
    );
}

#[test]
fn a_snapshot_can_come_from_standard_input() {
    let serving = acme();
    let done = scimctl_with(
        &serving,
        &["-v", "--snapshot", "-", "query", "user"],
        tests::ACME,
        &[],
    );
    done.fine();
    assert!(!done.err.contains("/Schemas"), "{done:?}");
    scimctl_with(&serving, &["--snapshot", "-", "query", "user"], "{", &[])
        .says(2, "standard input");
}

#[test]
fn documents_are_accepted_if_and_only_if_the_generator_accepts_them() {
    let serving = acme();
    // A resource type without its schema, which the generator rejects.
    let mut documents: Value = serde_json::from_str(tests::ACME).unwrap();
    documents["resourceTypes"][0]["schema"] = json!("urn:not:described");
    let snapshot = file("undescribed.json", &documents.to_string());
    let done = scimctl(&serving, &["--snapshot", &snapshot, "query", "user"]);
    let output = tests::command::run(
        &std::env::temp_dir(),
        &["generate", "--snapshot", &snapshot, "-o", "-"],
        &[],
    );
    assert_eq!(done.code, output.status.code().unwrap());
    let generated = String::from_utf8(output.stderr).unwrap();
    let rule = generated
        .split('[')
        .nth(1)
        .and_then(|rest| rest.split(']').next())
        .unwrap();
    assert!(done.err.contains(rule), "{rule}: {done:?}");
}
