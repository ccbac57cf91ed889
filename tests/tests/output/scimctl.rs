//! `scimctl`

use super::{lamp, unusable, write};
use scim_runtime::server::Server;
use std::fs;
use tests::{
    Dir, command,
    loopback::{Serving, serve},
    snapshot::{Case, Environment, assert_complete, case},
};

const BULK: &str = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
    {"method": "POST", "path": "/Lamps", "bulkId": "1", "data": {"schemas": ["urn:example:2.0:Lamp"], "label": "desk"}}]}"#;

const FAILING_BULK: &str = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
    {"method": "DELETE", "path": "/Lamps/none"}]}"#;

const CASES: &[Case] = &[
    case("query-page", &["query", "lamp", "--count", "1"]),
    case(
        "query-one",
        &["query", "lamp", "LAMP-ID", "--attribute", "label"],
    ),
    case(
        "query-all",
        &[
            "query",
            "lamp",
            "--all",
            "--attribute",
            "label",
            "--no-indent",
        ],
    ),
    case(
        "query-lines",
        &["query", "lamp", "--lines", "--attribute", "label"],
    ),
    case(
        "query-verbose",
        &["-v", "query", "lamp", "LAMP-ID", "--no-indent"],
    ),
    case(
        "query-colored",
        &["query", "lamp", "LAMP-ID", "--color", "always"],
    ),
    case("query-not-found", &["query", "lamp", "none"]),
    case("query-unknown-type", &["query", "lmp"]),
    case(
        "query-invalid-filter",
        &["query", "lamp", "--filter", "bulb[watt gt 5].watt lt 9"],
    ),
    case(
        "query-unknown-attribute",
        &["query", "lamp", "--filter", "bulb.wat gt 5"],
    ),
    case(
        "query-without-provider",
        &["query", "lamp", "--config", "empty.toml"],
    ),
    case(
        "query-unusable-documents",
        &["query", "lamp", "--snapshot", "unusable.json"],
    ),
    case(
        "query-token-command-fails",
        &["query", "lamp", "--token-command", "exit 4"],
    ),
    case(
        "search",
        &["search", "lamp", "--filter", "label pr", "--count", "1"],
    ),
    case(
        "search-unknown-option",
        &["search", "lamp", "--fliter", "label pr"],
    ),
    case(
        "create",
        &[
            "create",
            "lamp",
            "--label",
            "desk",
            "color=white",
            "color=amber",
        ],
    ),
    case(
        "create-missing-attribute",
        &["create", "lamp", "color=white"],
    ),
    case("create-unknown-option", &["create", "lamp", "--watt", "5"]),
    case("create-taken", &["create", "lamp", "--label", "TAKEN"]),
    case(
        "replace",
        &["replace", "lamp", "LAMP-ID", "--label", "floor"],
    ),
    case(
        "replace-without-id",
        &["replace", "lamp", "--label", "floor"],
    ),
    case(
        "modify",
        &["modify", "lamp", "LAMP-ID", "replace", "label", "floor"],
    ),
    case(
        "modify-read-only",
        &["modify", "lamp", "LAMP-ID", "replace", "bulb.watt", "5"],
    ),
    case("delete", &["delete", "lamp", "LAMP-ID"]),
    case("delete-not-found", &["delete", "lamp", "none"]),
    Case {
        name: "bulk",
        arguments: &["bulk"],
        input: BULK,
    },
    Case {
        name: "bulk-with-a-failure",
        arguments: &["bulk"],
        input: FAILING_BULK,
    },
    case(
        "provision-text",
        &[
            "provision",
            "lamp",
            "--from",
            "lamps.csv",
            "--match",
            "label",
            "--format",
            "text",
        ],
    ),
    case(
        "provision-json",
        &[
            "provision",
            "lamp",
            "--from",
            "lamps.csv",
            "--match",
            "label",
            "--format",
            "json",
        ],
    ),
    case(
        "provision-apply",
        &[
            "provision",
            "lamp",
            "--from",
            "lamps.csv",
            "--match",
            "label",
            "--apply",
        ],
    ),
    case(
        "provision-unknown-column",
        &[
            "provision",
            "lamp",
            "--from",
            "unknown.csv",
            "--match",
            "label",
        ],
    ),
    case(
        "test-text",
        &["test", "--only", "discovery", "--format", "text"],
    ),
    case(
        "test-json",
        &["test", "--only", "discovery", "--format", "json"],
    ),
    case("test-unknown-tag", &["test", "--only", "discovry"]),
    case("completions", &["completions", "fish"]),
    case("completions-unknown-shell", &["completions", "tcsh"]),
    case("man", &["man", "delete"]),
    case("man-unknown-command", &["man", "delet"]),
];

fn serving() -> Serving {
    serve(|url| {
        let server = Server::from_snapshot(&lamp().to_string()).unwrap();
        let server = server.base_url(url).reproducible();
        server.populate("Lamp", 2).unwrap();
        server
    })
    .unwrap()
}

/// The id and the label of the first lamp.
fn first(serving: &Serving) -> (String, String) {
    let output = std::process::Command::new(command::scimctl())
        .args(["--url", &serving.url, "query", "lamp", "--count", "1"])
        .output()
        .unwrap();
    let page: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |name: &str| page["Resources"][0][name].as_str().unwrap().to_owned();
    (text("id"), text("label"))
}

fn compare(case: &Case, binary: &std::path::Path) -> Option<String> {
    let serving = serving();
    let (id, label) = first(&serving);
    let dir = Dir::new();
    write(&dir.0, "unusable.json", &unusable());
    fs::write(dir.0.join("empty.toml"), "rfc7643 = true\n").unwrap();
    fs::write(
        dir.0.join("lamps.csv"),
        format!("label,color\n{label},amber\ndesk,white\n"),
    )
    .unwrap();
    fs::write(dir.0.join("unknown.csv"), "label,colr\ndesk,white\n").unwrap();
    let has_url = !case.arguments.contains(&"--config");
    let url = serving.url.trim_end_matches("/scim/v2").to_owned();
    let environment = Environment {
        binary,
        directory: &dir.0,
        words: &[("URL", url), ("LAMP-ID", id), ("TAKEN", label)],
        variables: if has_url {
            &[("SCIM_URL", serving.url.clone())]
        } else {
            &[]
        },
    };
    environment.compare("scimctl", case)
}

#[test]
fn every_output_is_pinned() {
    let binary = command::scimctl();
    let differences = CASES.iter().filter_map(|case| compare(case, &binary));
    let differences: Vec<String> = differences.collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_complete("scimctl", CASES);
}
