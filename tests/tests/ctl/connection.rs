//! Where the provider is, credentials, documents, and what is told.

use super::{acme, call, call_with, file, run, serving};
use scim_runtime::server::Server;
use serde_json::{Value, json};

#[test]
fn credentials_come_from_the_environment_or_standard_input_and_never_show() {
    let serving = serving(|server| server.bearer_token("s3cret"));
    call(&serving, &["query", "user"]).says(
        1,
        "help: are the credentials right? the token is taken from SCIM_TOKEN",
    );
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
        let done = call_with(
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
    // The rest of standard input is still there for a body.
    let input = "s3cret\n{\"userName\": \"in\"}";
    let made = call_with(&serving, &["--token-stdin", "create", "user"], input, &[]).fine();
    assert_eq!(made["userName"], "in");
    call_with(
        &serving,
        &["--header", "Authorization: Bearer s3cret", "query"],
        "",
        &[],
    )
    .failed(
        2,
        "error: `--header Authorization: …`: others see arguments, and this is a credential\n  \
         help: give it with --token-env, --token-stdin, --header-env or --headers-env\n",
    );
    call(&serving, &["--headers-env", "NOWHERE", "query"])
        .failed(2, "error: the environment variable NOWHERE is not set\n");
    call_with(&serving, &["query"], "", &[("SCIM_HEADERS", "s3cret")]).failed(
        2,
        "error: SCIM_HEADERS: expected `NAME: VALUE`, `;` between several\n",
    );
    call(&serving, &["--header", "x", "query"])
        .failed(2, "error: `--header`: expected `NAME: VALUE`\n");
}

#[test]
fn other_headers_are_arguments() {
    let serving = serving(Server::faults_by_header);
    call(
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
    .says(1, "SCIM error 400 (tooMany)");
}

#[test]
fn what_is_given_is_not_asked_for() {
    let serving = acme();
    let acme: Value = serde_json::from_str(tests::ACME).unwrap();
    let path = |name: &str, part: &str| file(name, &acme[part].to_string());
    let (schemas, types) = (path("s.json", "schemas"), path("t.json", "resourceTypes"));
    let config = path("c.json", "serviceProviderConfig");
    let asked = |arguments: &[&str]| -> Vec<String> {
        let done = call(&serving, &[&["-v"], arguments, &["query", "user"]].concat());
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
    call(&serving, &["--rfc7643", "--schemas", &schemas, "query"]).says(2, "cannot be used with");
    call(&serving, &["--schemas", "/nowhere", "query"]).says(2, "cannot read /nowhere");
}

#[test]
fn a_directory_and_a_configuration_say_what_the_provider_is() {
    let serving = acme();
    let acme: Value = serde_json::from_str(tests::ACME).unwrap();
    let dir = std::env::temp_dir().join(format!("scim-call-dir-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    for (name, part) in [
        ("Schemas.json", "schemas"),
        ("ResourceTypes.json", "resourceTypes"),
        ("ServiceProviderConfig.json", "serviceProviderConfig"),
    ] {
        std::fs::write(dir.join(name), acme[part].to_string()).unwrap();
    }
    let dir = dir.to_str().unwrap();
    let done = call(&serving, &["-v", "--dir", dir, "query", "user"]);
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
    // What has not been fetched yet is asked for.
    let config = file(
        "later.toml",
        &format!("snapshot = \"not-there.json\"\nurl = {:?}\n", serving.url),
    );
    let done = run(&["-v", "--config", &config, "query", "user"], "", &[]);
    done.fine();
    assert!(done.err.contains("/Schemas"), "{done:?}");
}

#[test]
fn what_can_not_be_called_is_told() {
    run(&["query"], "", &[]).failed(
        2,
        "error: no provider is given\n  help: give its base URL with --url or in SCIM_URL, or as `url` in scim.toml\n",
    );
    run(&["--url", "http://scim.example.com", "query"], "", &[]).failed(
        2,
        "error: the base URL is plain http: credentials could be read on the way\n  \
         help: use https, or --allow-plain-http if the network is trusted\n",
    );
    run(&["--url", "http://x", "--provider", "x", "query"], "", &[]).says(2, "there is none");
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
    .says(1, "error: GET /ServiceProviderConfig: no response");
    let serving = acme();
    let elsewhere = format!("{}/other", serving.url);
    run(&["--url", &elsewhere, "query", "user"], "", &[]).says(1, "404");
    run(&["--timeout", "0", "query"], "", &[]).says(2, "--timeout");
}

#[test]
fn certificates_of_ones_own_are_read() {
    let serving = acme();
    let empty = file("empty.pem", "none");
    call(&serving, &["--ca-file", &empty, "query"]).failed(
        2,
        &format!("error: {empty}: there is no certificate in it\n  help: a PEM file is wanted: `-----BEGIN CERTIFICATE-----`\n"),
    );
    call(&serving, &["--ca-file", "/nowhere", "query"]).says(2, "cannot read /nowhere");
}

#[test]
fn documents_that_do_not_fit_together_are_told() {
    let serving = acme();
    let broken = file(
        "types.json",
        &json!([{"name": "X", "endpoint": "/X", "schema": "urn:none"}]).to_string(),
    );
    call(&serving, &["--resource-types", &broken, "query"])
        .says(1, "help: take a snapshot with `scim-codegen fetch`");
}
