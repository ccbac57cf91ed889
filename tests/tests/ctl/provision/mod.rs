//! `scimctl provision`, one file per subject.

mod columns;
mod errors;
mod formats;
mod plan;
mod references;

use super::{Done, names, run_in, scimctl};
use serde_json::Value;
use std::{fs, path::PathBuf};
use tests::{Dir, loopback::Serving};

/// The input of a run: a directory with one file.
struct Input {
    directory: Dir,
    name: &'static str,
}

impl Input {
    fn new(name: &'static str, text: &str) -> Self {
        let directory = Dir::new();
        fs::write(directory.0.join(name), text).unwrap();
        Self { directory, name }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.0.join(name)
    }

    /// Provisions users, matched by `externalId`, and adopted by `userName`.
    fn users(&self, serving: &Serving, more: &[&str]) -> Done {
        let keys = ["--match", "externalId", "--adopt", "userName"];
        self.provision(serving, "user", &[&keys, more].concat())
    }

    fn provision(&self, serving: &Serving, kind: &str, more: &[&str]) -> Done {
        let arguments = ["provision", kind, "--from", self.name];
        run_in(
            &self.directory.0,
            &[&arguments, more].concat(),
            "",
            &[("SCIM_URL", &serving.url)],
        )
    }
}

const PEOPLE: &str = "\
externalId,userName,name.familyName,active,emails[type eq \"work\"].value
1001,bjensen,Jensen,TRUE,b@example.com
1002,a,Adams,true,
";

fn user(serving: &Serving, name: &str) -> Value {
    let filter = format!("userName eq {name:?}");
    let found = scimctl(serving, &["query", "user", "--filter", &filter]).fine();
    found["Resources"][0].clone()
}

fn all_names(serving: &Serving) -> Vec<String> {
    let all = scimctl(serving, &["query", "user"]).fine();
    let mut names: Vec<String> = names(&all["Resources"])
        .into_iter()
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}
