//! `scim-codegen`

use super::{changed, deviating, lamp, unusable, write};
use scim_runtime::server::Server;
use std::fs;
use tests::{
    Dir, command,
    loopback::serve,
    snapshot::{Case, Environment, assert_complete, case},
};

const CASES: &[Case] = &[
    case(
        "init-new-crate",
        &["init", "lamp.json", "--path", "lamp-client"],
    ),
    case(
        "init-dry-run",
        &[
            "init",
            "lamp.json",
            "--path",
            "existing",
            "--vendor",
            "--dry-run",
        ],
    ),
    case(
        "init-build-script",
        &["init", "lamp.json", "--path", "existing"],
    ),
    case(
        "generate",
        &["generate", "--snapshot", "lamp.json", "-o", "lamp.rs"],
    ),
    case("generate-missing-source", &["generate", "-o", "lamp.rs"]),
    case(
        "generate-missing-file",
        &["generate", "--snapshot", "gone.json", "-o", "lamp.rs"],
    ),
    case(
        "generate-unusable",
        &["generate", "--snapshot", "unusable.json", "-o", "lamp.rs"],
    ),
    case(
        "generate-unknown-option",
        &["generate", "--snapsht", "lamp.json"],
    ),
    case("fetch", &["fetch", "--url", "URL", "-o", "new.json"]),
    case(
        "fetch-not-found",
        &["fetch", "--url", "URL/nowhere", "-o", "new.json"],
    ),
    case(
        "fetch-plain-http",
        &[
            "fetch",
            "--url",
            "http://scim.example.com",
            "-o",
            "new.json",
        ],
    ),
    case(
        "check",
        &["check", "--snapshot", "lamp.json", "-o", "current.rs"],
    ),
    case(
        "check-outdated",
        &["check", "--snapshot", "changed.json", "-o", "current.rs"],
    ),
    case(
        "check-diff",
        &[
            "check",
            "--snapshot",
            "changed.json",
            "-o",
            "current.rs",
            "--diff",
        ],
    ),
    case(
        "check-live-text",
        &[
            "check",
            "--snapshot",
            "changed.json",
            "--live=URL",
            "--format",
            "text",
        ],
    ),
    case(
        "check-live-json",
        &[
            "check",
            "--snapshot",
            "changed.json",
            "--live=URL",
            "--format",
            "json",
        ],
    ),
    case(
        "check-live-markdown",
        &[
            "check",
            "--snapshot",
            "changed.json",
            "--live=URL",
            "--format",
            "markdown",
        ],
    ),
    case(
        "fetch-changed",
        &["fetch", "--url", "URL", "-o", "fetched.json"],
    ),
    case("diff-none", &["diff", "lamp.json", "lamp.json"]),
    case(
        "diff-text",
        &["diff", "lamp.json", "changed.json", "--format", "text"],
    ),
    case(
        "diff-json",
        &["diff", "lamp.json", "changed.json", "--format", "json"],
    ),
    case(
        "diff-markdown",
        &["diff", "lamp.json", "changed.json", "--format", "markdown"],
    ),
    case("diff-missing-file", &["diff", "lamp.json", "gone.json"]),
    case(
        "init",
        &["init", "lamp.json", "--path", "demo", "--dry-run"],
    ),
    case("init-unusable", &["init", "unusable.json"]),
    case("init-missing-file", &["init", "gone.json"]),
    case(
        "inspect-tree",
        &["inspect", "--snapshot", "lamp.json", "--format", "tree"],
    ),
    case(
        "inspect-table",
        &["inspect", "--snapshot", "lamp.json", "--format", "table"],
    ),
    case(
        "inspect-json",
        &["inspect", "--snapshot", "lamp.json", "--format", "json"],
    ),
    case(
        "inspect-mermaid",
        &["inspect", "--snapshot", "lamp.json", "--format", "mermaid"],
    ),
    case(
        "inspect-html",
        &["inspect", "--snapshot", "lamp.json", "--format", "html"],
    ),
    case(
        "inspect-unknown-format",
        &["inspect", "--snapshot", "lamp.json", "--format", "tre"],
    ),
    case(
        "export-openapi",
        &["export", "--snapshot", "lamp.json", "--format", "openapi"],
    ),
    case(
        "export-json-schema",
        &[
            "export",
            "--snapshot",
            "lamp.json",
            "--format",
            "json-schema",
        ],
    ),
    case(
        "export-without-format",
        &["export", "--snapshot", "lamp.json"],
    ),
    case("lint", &["lint", "--snapshot", "lamp.json"]),
    case(
        "lint-text",
        &["lint", "--snapshot", "deviating.json", "--format", "text"],
    ),
    case(
        "lint-json",
        &["lint", "--snapshot", "deviating.json", "--format", "json"],
    ),
    case(
        "lint-sarif",
        &["lint", "--snapshot", "deviating.json", "--format", "sarif"],
    ),
    case("lint-explain", &["lint", "--explain", "scim::missing-type"]),
    case("lint-unknown-rule", &["lint", "--explain", "scim::nope"]),
    case("lint-list", &["lint", "--list"]),
    case("lint-unusable", &["lint", "--snapshot", "unusable.json"]),
    case(
        "overlay",
        &["overlay", "--config", "overlay.toml", "-o", "-"],
    ),
    case("overlay-without-configuration", &["overlay", "-o", "-"]),
    case("schema-unknown-option", &["schema", "--format"]),
    case("schema", &["schema"]),
    case(
        "serve",
        &[
            "serve",
            "--snapshot",
            "lamp.json",
            "--populate",
            "Lamp=2",
            "--reproducible",
        ],
    ),
    case(
        "serve-unknown-type",
        &["serve", "--snapshot", "lamp.json", "--populate", "Lamb=2"],
    ),
    case("completions", &["completions", "fish"]),
    case("completions-unknown-shell", &["completions", "tcsh"]),
    case("man", &["man", "schema"]),
    case("man-unknown-command", &["man", "scheme"]),
];

fn prepared() -> Dir {
    let dir = Dir::new();
    for (name, documents) in [
        ("lamp.json", lamp()),
        ("changed.json", changed()),
        ("deviating.json", deviating()),
        ("unusable.json", unusable()),
    ] {
        write(&dir.0, name, &documents);
    }
    let overlay = "snapshot = \"lamp.json\"\n\n[[overlay]]\nattribute = \"urn:example:2.0:Lamp:label\"\nrequired = false\n";
    fs::write(dir.0.join("overlay.toml"), overlay).unwrap();
    let generate = ["generate", "--snapshot", "lamp.json", "-o", "current.rs"];
    assert!(command::run(&dir.0, &generate, &[]).status.success());
    let overlay = [
        "overlay",
        "--snapshot",
        "changed.json",
        "-o",
        "fetched.json",
    ];
    assert!(command::run(&dir.0, &overlay, &[]).status.success());
    fs::create_dir(dir.0.join("existing")).unwrap();
    let manifest = "[package]\nname = \"existing\"\n";
    fs::write(dir.0.join("existing/Cargo.toml"), manifest).unwrap();
    fs::write(dir.0.join("existing/build.rs"), "fn main() {}\n").unwrap();
    dir
}

fn compare(case: &Case, url: &str, binary: &std::path::Path) -> Option<String> {
    let dir = prepared();
    let environment = Environment {
        binary,
        directory: &dir.0,
        words: &[("URL", url.to_owned())],
        variables: &[],
    };
    environment.compare("scim-codegen", case)
}

#[test]
fn every_output_is_pinned() {
    let serving = serve(|url| {
        let server = Server::from_snapshot(&lamp().to_string()).unwrap();
        server.base_url(url)
    })
    .unwrap();
    let binary = command::binary();
    let differences = CASES
        .iter()
        .filter_map(|case| compare(case, &serving.url, &binary));
    let differences: Vec<String> = differences.collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_complete("scim-codegen", CASES);
}
