//! Plans the files to write.

use super::{
    arguments::InitArgs,
    manifest::{DefaultFeatures, Dependency, DependencyOrigin},
    naming,
    prepare::{self, CrateContents},
    project::{self, FileChange, FileOwner, Project},
    template::Setup,
};
use crate::{Error, console::CONFIG_FILE};

/// Plans all files. Files that exist with the same content are left out.
///
/// # Errors
/// If a file of the user is in the way.
pub(super) fn changes(
    arguments: &InitArgs,
    project: &Project,
    prepared: &CrateContents,
) -> Result<Vec<FileChange>, Error> {
    let module = &prepared.setup.module;
    let package = naming::package(&project.directory_name(), module);
    let mut manifest = project.parsed_manifest(&Setup::package(&package))?;
    for dependency in dependencies(arguments, project.manifest.is_none()) {
        manifest.require(&dependency)?;
    }
    let script = manifest.build_script();
    let mut plan = Plan {
        project,
        prepared,
        changes: Vec::new(),
    };
    plan.add("Cargo.toml", &manifest.into_text(), FileOwner::Manifest, "")?;
    plan.configuration()?;
    let snapshot = (&prepared.setup.snapshot, &prepared.snapshot);
    plan.add(snapshot.0, snapshot.1, FileOwner::Snapshot, OTHER_NAME)?;
    match prepared.setup.output() {
        Some(output) => plan.add(&output, &prepared.code, FileOwner::Generated, OTHER_NAME)?,
        None => plan.build_script(script)?,
    }
    if project.manifest.is_none() {
        plan.program()?;
    }
    Ok(plan.changes)
}

const OTHER_NAME: &str = "choose another name with --name";

struct Plan<'a> {
    project: &'a Project,
    prepared: &'a CrateContents,
    changes: Vec<FileChange>,
}

impl Plan<'_> {
    fn add(&mut self, file: &str, text: &str, owner: FileOwner, help: &str) -> Result<(), Error> {
        let change = self.project.change(file, text.to_owned(), owner, help)?;
        self.changes.extend(change);
        Ok(())
    }

    fn configuration(&mut self) -> Result<(), Error> {
        let Some(text) = &self.prepared.configuration else {
            return Ok(());
        };
        let existing = project::existing(&self.project.path(CONFIG_FILE))?;
        if existing.is_some_and(|text| !text.trim().is_empty()) {
            let message = format!("{CONFIG_FILE} exists and doesn't configure this provider");
            let help = prepare::second_provider(self.project, &self.prepared.setup)?;
            return Err(Error::input(message).with_help(help));
        }
        self.add(CONFIG_FILE, text, FileOwner::User, "")
    }

    /// Plans the build script, unless the user has added its lines to an existing one. `file` is `None` if the package has none.
    fn build_script(&mut self, file: Option<String>) -> Result<(), Error> {
        let file = file.ok_or_else(|| {
            Error::input("the package has no build script, because of `build = false`").with_help(
                "remove the line from Cargo.toml, or commit the generated code with --vendor",
            )
        })?;
        let setup = &self.prepared.setup;
        let call = format!(".generate(\"{}\")", setup.module);
        let existing = project::existing(&self.project.path(&file))?;
        if existing.is_some_and(|text| text.contains(&call)) {
            return Ok(());
        }
        let help = format!(
            "add these lines to its `main` and run the command again, or commit the generated code with --vendor:\n\
             {}?;",
            setup.build_call()
        );
        self.add(&file, &setup.build_script(), FileOwner::User, &help)
    }

    /// Plans the program of a new crate.
    fn program(&mut self) -> Result<(), Error> {
        let help = "choose another directory with --path";
        let program = self.prepared.setup.program(self.prepared.listed.as_ref());
        self.add("src/main.rs", &program, FileOwner::User, help)?;
        if project::existing(&self.project.path(".gitignore"))?.is_none() {
            self.add(".gitignore", "/target\n", FileOwner::User, help)?;
        }
        Ok(())
    }
}

/// The dependencies of the generated code, and those of the program of a new crate.
fn dependencies(arguments: &InitArgs, is_new: bool) -> Vec<Dependency> {
    const VERSION: &str = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    let origin = |name: &str| match &arguments.crates_path {
        Some(dir) => DependencyOrigin::Path(format!("{}/{name}", dir.trim_end_matches('/'))),
        None => DependencyOrigin::Version(VERSION.to_owned()),
    };
    let mut dependencies = vec![Dependency {
        table: "dependencies",
        name: "scim-runtime",
        origin: origin("scim-runtime"),
        default_features: DefaultFeatures::On,
        features: if arguments.blocking {
            &["blocking"]
        } else {
            &["reqwest"]
        },
        alternatives: &[
            "blocking",
            "blocking-no-tls",
            "client",
            "reqwest",
            "reqwest-no-tls",
            "tower",
        ],
    }];
    if is_new && !arguments.blocking {
        dependencies.push(Dependency {
            table: "dependencies",
            name: "tokio",
            origin: DependencyOrigin::Version("1".to_owned()),
            default_features: DefaultFeatures::On,
            features: &["macros", "rt"],
            alternatives: &["full"],
        });
    }
    if !arguments.vendor {
        dependencies.push(Dependency {
            table: "build-dependencies",
            name: "scim-codegen",
            origin: origin("scim-codegen"),
            default_features: DefaultFeatures::Off,
            features: &["config"],
            alternatives: &["cli"],
        });
    }
    dependencies
}
