//! The snippets for CI in `docs/ci`: they are valid YAML of the expected form, and their scripts run in a repository that `init` set up.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use saphyr::{LoadableYamlNode as _, YamlOwned};
use scim_runtime::server::Server;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};
use tests::{Dir, loopback};

fn snippet(name: &str) -> YamlOwned {
    let text = fs::read_to_string(tests::root().join("docs/ci").join(name)).unwrap();
    let mut documents = YamlOwned::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1, "{name}");
    documents.remove(0)
}

fn get<'y>(yaml: &'y YamlOwned, key: &str) -> Option<&'y YamlOwned> {
    yaml.as_mapping_get(key)
}

fn text(yaml: &YamlOwned) -> String {
    yaml.as_str().unwrap().to_owned()
}

fn list(yaml: &YamlOwned) -> &[YamlOwned] {
    yaml.as_vec().unwrap()
}

/// The scripts of a job of GitHub Actions.
fn github_job(name: &str) -> Vec<String> {
    let workflow = snippet("github.yml");
    let job = get(get(&workflow, "jobs").unwrap(), name).unwrap();
    assert!(
        get(job, "runs-on").is_some() && get(job, "if").is_some(),
        "{name}"
    );
    let steps = list(get(job, "steps").unwrap()).iter();
    steps
        .filter_map(|step| {
            let script = get(step, "run").map(text);
            assert!(script.is_some() != get(step, "uses").is_some(), "{name}");
            // Text from events could inject commands into a script.
            assert!(
                !script.as_deref().unwrap_or_default().contains("${{"),
                "{name}"
            );
            script
        })
        .collect()
}

/// The scripts of a job of GitLab CI.
fn gitlab_job(name: &str) -> Vec<String> {
    let pipeline = snippet("gitlab.yml");
    let job = get(&pipeline, name).unwrap();
    assert!(get(job, "rules").is_some(), "{name}");
    let base = get(&pipeline, &text(get(job, "extends").unwrap())).unwrap();
    let before = list(get(base, "before_script").unwrap());
    let lines = before.iter().chain(list(get(job, "script").unwrap()));
    // The runner runs all lines in one shell.
    vec![lines.map(text).collect::<Vec<_>>().join("\n")]
}

/// A repository with a vendored client, whose main branch has an older snapshot, and stand-ins for the tools of the runner.
struct Repository {
    dir: Dir,
    variables: Vec<(&'static str, String)>,
}

impl Repository {
    fn new(url: &str) -> Self {
        let dir = Dir::new();
        let older = tests::ACME.replacen("nickName", "petName", 1);
        let older = older.replacen("\"digest\"", "\"x-digest\"", 1);
        fs::write(dir.0.join("acme.json"), older).unwrap();
        let repository = Self {
            variables: vec![
                ("SNAPSHOT", "scim/acme.json".to_owned()),
                ("GITHUB_BASE_REF", "main".to_owned()),
                ("RUNNER_TEMP", dir.0.display().to_string()),
                (
                    "GITHUB_STEP_SUMMARY",
                    dir.0.join("summary.md").display().to_string(),
                ),
                ("PULL_REQUEST", "7".to_owned()),
                ("GH_TOKEN", "t".to_owned()),
                ("COMMENT_TOKEN", "t".to_owned()),
                ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main".to_owned()),
                ("CI_API_V4_URL", "https://gitlab.example/api/v4".to_owned()),
                ("CI_PROJECT_ID", "1".to_owned()),
                ("CI_MERGE_REQUEST_IID", "7".to_owned()),
                ("SCIM_TOKEN", "s3cret".to_owned()),
            ],
            dir,
        };
        repository.tools();
        repository.succeed(
            "git init -q . && git config user.email t@example.com && git config user.name t",
        );
        repository.succeed(
            "scim-codegen init acme.json --vendor --quiet && git add -A && git commit -qm old",
        );
        repository.succeed("git update-ref refs/remotes/origin/main HEAD");
        let config = fs::read_to_string(repository.dir.0.join("scim.toml")).unwrap();
        let config = config.lines().filter(|line| !line.starts_with("url"));
        let config: Vec<&str> = config.collect();
        let config = format!("url = \"{url}\"\n{}\n", config.join("\n"));
        fs::write(repository.dir.0.join("scim.toml"), config).unwrap();
        repository
    }

    /// `cargo` does nothing, `gh` and `curl` keep their arguments.
    fn tools(&self) {
        let tools = self.dir.0.join("tools");
        fs::create_dir(&tools).unwrap();
        let keep = "#!/bin/sh\nprintf '%s\\n' \"$@\" > called.txt\n";
        for (name, script) in [("cargo", "#!/bin/sh\n"), ("gh", keep), ("curl", keep)] {
            let path = tools.join(name);
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    /// Runs a script as a runner does.
    fn run(&self, script: &str) -> Output {
        let binary = tests::command::binary();
        let path = format!(
            "{}:{}:{}",
            self.dir.0.join("tools").display(),
            binary.parent().unwrap().display(),
            std::env::var("PATH").unwrap()
        );
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", script])
            .current_dir(&self.dir.0)
            .env("PATH", path)
            .envs(self.variables.iter().cloned());
        bash.output().unwrap()
    }

    fn code(&self, scripts: &[String]) -> i32 {
        for script in scripts {
            let code = self.run(script).status.code().unwrap();
            if code != 0 {
                return code;
            }
        }
        0
    }

    fn succeed(&self, script: &str) {
        let output = self.run(script);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {error}");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.dir.0.join(name)).unwrap_or_default()
    }
}

/// What each job has to do, in both systems.
fn assert_jobs(check: &[String], diff: &[String], live: &[String], comment: &str, report: &Path) {
    let serving = loopback::serve(|url| {
        let server = Server::from_snapshot(tests::ACME).unwrap();
        server.base_url(url).bearer_token("s3cret")
    })
    .unwrap();
    let repository = Repository::new(&serving.url);
    // Nothing has changed yet, except that the provider has.
    assert_eq!(repository.code(check), 0);
    assert_eq!(repository.code(diff), 0);
    assert_eq!(repository.text("called.txt"), "");
    assert_eq!(repository.code(live), 1);
    let differences = repository.text(report.to_str().unwrap());
    assert!(
        differences.contains("nickName") && differences.contains("petName"),
        "{differences}"
    );

    // A new snapshot: the committed code is out of date, and the change is explained.
    repository.succeed("scim-codegen fetch --config scim.toml");
    assert_eq!(repository.code(check), 1);
    assert_eq!(repository.code(diff), 0);
    let called = repository.text("called.txt");
    assert!(called.contains(comment), "{called}");
    assert!(repository.text("comment.md").contains("nickName"));
    assert_eq!(repository.code(live), 0);
    repository.succeed("scim-codegen generate");
    assert_eq!(repository.code(check), 0);

    // A broken snapshot fails, and isn't reported as a difference.
    fs::write(repository.dir.0.join("scim/acme.json"), "{").unwrap();
    fs::remove_file(repository.dir.0.join("called.txt")).unwrap();
    assert_eq!(repository.code(diff), 2);
    assert_eq!(repository.text("called.txt"), "");
}

#[test]
fn the_jobs_for_github_actions_do_what_their_comments_say() {
    let workflow = snippet("github.yml");
    assert!(get(&workflow, "on").is_some() && get(&workflow, "permissions").is_some());
    assert_jobs(
        &github_job("check"),
        &github_job("diff"),
        &github_job("live"),
        "--body-file",
        Path::new("summary.md"),
    );
}

#[test]
fn the_jobs_for_gitlab_ci_do_what_their_comments_say() {
    assert_jobs(
        &gitlab_job("scim-check"),
        &gitlab_job("scim-diff"),
        &gitlab_job("scim-live"),
        "body@comment.md",
        Path::new("differences.md"),
    );
}
