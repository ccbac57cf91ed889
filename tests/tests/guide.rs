//! `docs/guide`: every command runs and prints what the page says, every link leads somewhere, and pages are short. `UPDATE=1` rewrites
//! the outputs. The snippets are documentation tests of this package.
#![allow(clippy::unwrap_used)]

use scim_runtime::server::Server;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use tests::{
    loopback::{Serving, serve},
    packed::unpacked,
    page::PageSession,
};

/// The pages of the guide: file name and text.
fn pages() -> Vec<(PathBuf, String)> {
    let directory = tests::root().join("docs/guide");
    let mut pages: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    let text = |path: PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    pages.into_iter().map(text).collect()
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The example's provider on a socket, with a few users.
fn provider() -> Serving {
    serve(|url| {
        let server = Server::from_snapshot(tests::ACME).unwrap();
        let server = server.base_url(url).reproducible();
        server.populate("User", 3).unwrap();
        let bjensen = serde_json::to_value(tests::acme::User::new("bjensen")).unwrap();
        server.add("User", bjensen).unwrap();
        server
    })
    .unwrap()
}

/// Executes a page in a directory that has the example's snapshot.
fn executed(page: &str) -> (String, usize) {
    let serving = provider();
    let mut session = PageSession::new(&serving.url);
    let scim = session.root().join("scim");
    fs::create_dir(&scim).unwrap();
    fs::write(scim.join("acme.json"), tests::ACME).unwrap();
    let written = session.execute(page);
    (written, session.commands)
}

#[test]
fn commands_print_what_the_pages_say() {
    let mut commands = 0;
    let mut differences = Vec::new();
    for (path, page) in pages() {
        // The next test performs it.
        if name(&path) == "getting-started.md" || !page.contains("```console") {
            continue;
        }
        let (written, count) = executed(&page);
        commands += count;
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &written).unwrap();
        } else if page != written {
            differences.push(format!("{}:\n{written}", path.display()));
        }
    }
    assert!(commands >= 12, "{commands}");
    assert!(
        differences.is_empty(),
        "run the test with UPDATE=1: {}",
        differences.join("\n")
    );
}

/// The environment of a user who has both crates: cargo resolves them to the packed files, without a network.
fn cargo_environment(session: &mut PageSession) {
    let packed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide-packages");
    let root = unpacked(&packed).canonicalize().unwrap();
    let patch = |name: &str| {
        let directory = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let path = root.join(directory).display().to_string();
        format!("{name} = {{ path = {path:?} }}\n")
    };
    let configuration = format!(
        "[patch.crates-io]\n{}{}\n[net]\noffline = true\n",
        patch("scim-runtime"),
        patch("scim-codegen")
    );
    let cargo = session.root().join(".cargo");
    fs::create_dir(&cargo).unwrap();
    fs::write(cargo.join("config.toml"), configuration).unwrap();
    // The dependencies have been compiled there.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("..");
    session.variable("CARGO_TARGET_DIR", target.to_str().unwrap());
    let programs = PathBuf::from(env!("CARGO"));
    session.programs(programs.parent().unwrap().to_owned());
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        if let Ok(value) = env::var(name) {
            session.variable(name, &value);
        }
    }
}

#[test]
fn getting_started_works_word_for_word() {
    let path = tests::root().join("docs/guide/getting-started.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut session = PageSession::new("");
    cargo_environment(&mut session);
    let written = session.execute(&page);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &written).unwrap();
        return;
    }
    assert_eq!(page, written, "run the test with UPDATE=1");
    // The page's last step: vendored code without a build script.
    let directory = session.root().join("hr-sync");
    let main = directory.join("src/main.rs");
    let text = fs::read_to_string(&main).unwrap();
    let (before, after) = text.split_once("mod acme {").unwrap();
    let (_, after) = after.split_once("}\n").unwrap();
    fs::write(&main, format!("{before}mod acme;\n{after}")).unwrap();
    fs::remove_file(directory.join("build.rs")).unwrap();
    let manifest = fs::read_to_string(directory.join("Cargo.toml")).unwrap();
    let build = manifest.find("[build-dependencies]").unwrap();
    let manifest = manifest[..build].to_owned();
    // The other edition that the guide names.
    let manifest = manifest.replace("edition = \"2024\"", "edition = \"2021\"");
    fs::write(directory.join("Cargo.toml"), manifest).unwrap();
    let output = session.run("cargo run --quiet");
    assert!(output.ends_with("Some(\"Tour Guide\")\n"), "{output}");
}

/// The targets of a page's links, outside of code.
fn links(page: &str) -> Vec<String> {
    let mut is_code = false;
    let mut links = Vec::new();
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        let parts = line.split("](").skip(1).filter(|_| !is_code);
        links.extend(parts.filter_map(|part| Some(part.split_once(')')?.0.to_owned())));
    }
    links
}

#[test]
fn links_lead_to_files() {
    let mut count = 0;
    let readme = tests::root().join("README.md");
    let mut all = pages();
    all.push((readme.clone(), fs::read_to_string(readme).unwrap()));
    for (path, page) in all {
        for link in links(&page) {
            if link.starts_with("https://") {
                continue;
            }
            count += 1;
            let (file, _) = link.split_once('#').unwrap_or((&link, ""));
            let target = path.parent().unwrap().join(file);
            assert!(target.exists(), "{}: {link}", path.display());
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn the_index_lists_every_page_and_pages_are_short() {
    let pages = pages();
    let (_, index) = pages
        .iter()
        .find(|(path, _)| name(path) == "README.md")
        .unwrap();
    for (path, page) in &pages {
        assert!(page.lines().count() <= 150, "{}", path.display());
        let link = format!("({})", name(path));
        assert!(name(path) == "README.md" || index.contains(&link), "{link}");
    }
    assert!(pages.len() >= 18, "{}", pages.len());
}

/// The crates of a feature set, as `cargo tree` lists them.
fn crates(package: &str, features: &str) -> usize {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "-p",
            package,
            "--no-default-features",
        ])
        .args([
            "--features",
            features,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(tests::root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len()
}

#[test]
fn the_page_of_features_counts_their_crates() {
    let page = fs::read_to_string(tests::root().join("docs/guide/features.md")).unwrap();
    let mut package = "";
    let mut checked = 0;
    for line in page.lines() {
        for name in ["scim-runtime", "scim-codegen"] {
            if line.starts_with(&format!("| feature of `{name}` |")) {
                package = name;
            }
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, features, _, counts, _] = cells[..] else {
            continue;
        };
        let features = features.replace("none", "").replace('`', "");
        for (feature, count) in features.split(',').zip(counts.split(',')) {
            if let Ok(count) = count.trim().parse::<usize>() {
                assert_eq!(
                    crates(package, feature.trim()),
                    count,
                    "{package}: {feature}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked >= 17, "{checked}");
}

/// The commands of the README's picture.
const RECORDED: [&str; 4] = [
    "scim-codegen inspect --snapshot scim/acme.json | head -n 14",
    "scimctl query user --lines --attribute userName --filter 'userName sw \"bj\"'",
    "scimctl query user --filter 'emials.value ew \"example.com\"'",
    "scim-codegen diff rfc7643 scim/acme.json | head -n 8",
];

#[test]
fn the_picture_in_the_readme_shows_real_output() {
    let serving = provider();
    let mut session = PageSession::new(&serving.url);
    session.variable("CLICOLOR_FORCE", "1");
    let scim = session.root().join("scim");
    fs::create_dir(&scim).unwrap();
    fs::write(scim.join("acme.json"), tests::ACME).unwrap();
    let mut text = String::new();
    for command in RECORDED {
        let output = session.run(command);
        let output = output.replace("(exit code 2)\n", "");
        text += &format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m\n{output}\n");
    }
    let picture = tests::recording::svg(text.trim_end());
    let path = tests::root().join("docs/terminal.svg");
    if env::var_os("UPDATE").is_some() {
        fs::write(path, picture).unwrap();
        return;
    }
    let shown = fs::read_to_string(path).unwrap();
    assert_eq!(shown, picture, "run the test with UPDATE=1");
}
