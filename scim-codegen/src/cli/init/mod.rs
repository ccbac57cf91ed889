//! `scim-codegen init`: sets up a crate for a provider.

mod manifest;
mod naming;
mod project;
mod template;

use super::{CommandOutcome, Console, generate::counted, interrupt, sources};
use crate::{
    Error, config,
    console::{CONFIG_FILE, Credentials, print},
    document::{self, Snapshot},
    emit::ApiItem,
    finding::Findings,
    pipeline,
    render::{self, TextChange},
    source::{DiscoveryDocuments, DocumentSet},
    text::{RawDocument, without_secrets},
};
use clap::{ArgGroup, Args};
use manifest::{DefaultFeatures, Dependency, DependencyOrigin};
use project::{FileChange, FileOwner, Project};
use std::path::{Path, PathBuf};
use template::{ClientEngine, CodeLocation, ListedType, Setup};

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen init https://scim.example.com/v2 --path acme-sync
  scim-codegen init https://scim.example.com/v2 --path acme-vendored --vendor --blocking
  scim-codegen init --rfc7643 --path trial --dry-run

In a directory with a Cargo.toml, `init` adds the provider's snapshot, scim.toml, build.rs and the dependencies to the crate. \
In a directory without one, it creates a crate with a small program. Files that you wrote are never overwritten.

Exit codes:
  0  the files are written, or there is nothing to change
  1  the provider refused or can't be reached, or a file can't be written
  2  invalid input or arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP, group(ArgGroup::new("documents").required(true)))]
pub(super) struct InitArgs {
    /// Base URL of the provider, a directory with its three documents, or a snapshot
    #[arg(value_name = "SOURCE", group = "documents")]
    source: Option<String>,
    /// Use the documents of RFC 7643: User, EnterpriseUser and Group
    #[arg(long, group = "documents")]
    rfc7643: bool,
    /// Directory of the crate
    #[arg(long, value_name = "DIR", default_value = ".")]
    path: PathBuf,
    /// Name of the client's module [default: from the source]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Generate a source file to commit, instead of a build script
    #[arg(long)]
    vendor: bool,
    /// Use the blocking engine
    #[arg(long)]
    blocking: bool,
    /// Directory that contains the crates scim-runtime and scim-codegen, relative to the crate, if they don't come from the registry
    #[arg(long, value_name = "DIR")]
    crates_path: Option<String>,
    /// Print the changes and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    credentials: Credentials,
}

pub(super) fn run(arguments: &InitArgs, console: Console) -> Result<CommandOutcome, Error> {
    let project = Project::at(&arguments.path)?;
    let prepared = prepare(arguments, console)?;
    let changes = changes(arguments, &project, &prepared)?;
    console.findings(&prepared.findings);
    if changes.is_empty() {
        console.note("Nothing to change");
        return Ok(CommandOutcome::Fine);
    }
    if arguments.dry_run {
        print(&shown(
            &changes,
            LONG,
            console.text_style(&std::io::stdout()),
        ))?;
        console.note("Nothing was written, because of --dry-run");
        return Ok(CommandOutcome::Fine);
    }
    console.note(shown(&changes, 0, console.text_style(&std::io::stderr())).trim_end());
    interrupt::remove_temporary_files()?;
    project::write(&changes)?;
    console.note(&format!(
        "Wrote {} in {}",
        counted(changes.len(), "file"),
        arguments.path.display()
    ));
    console.note(&next_step(arguments, &project, &prepared.setup));
    Ok(CommandOutcome::Fine)
}

/// What is known about the provider, before any file is planned.
struct PreparedCrate {
    setup: Setup,
    /// The snapshot's text.
    snapshot: String,
    /// The generated code.
    code: String,
    api: Vec<ApiItem>,
    findings: Findings,
}

/// Reads the provider's documents, and generates the client to make sure that it can be generated.
fn prepare(arguments: &InitArgs, console: Console) -> Result<PreparedCrate, Error> {
    let documents = match &arguments.source {
        Some(source) => sources::of_operand(source, &arguments.credentials, console)?,
        None => crate::source::rfc7643(),
    };
    let mut quiet = Findings::default();
    let snapshot = Snapshot::of(&document::read(&documents, &mut quiet)?, &mut quiet)?;
    let setup = setup(arguments, &snapshot)?;
    let bytes = snapshot.to_bytes();
    let documents = DiscoveryDocuments {
        name: format!("{}.json", setup.module),
        base_url: None,
        parts: DocumentSet::Snapshot(RawDocument {
            origin: setup.snapshot.clone(),
            bytes: bytes.clone(),
        }),
    };
    // The configuration is parsed, so that the code is what `scim-codegen generate` will generate.
    let config = config::parse(&setup.configuration(), Path::new(CONFIG_FILE))?;
    let plan = &config.provider(None)?.plan;
    let generated = pipeline::generate(&documents, plan)?;
    let described = pipeline::describe(&documents, plan)?;
    Ok(PreparedCrate {
        setup,
        snapshot: String::from_utf8_lossy(&bytes).into_owned(),
        code: generated.text().to_owned(),
        api: described.api,
        findings: generated.findings,
    })
}

fn setup(arguments: &InitArgs, snapshot: &Snapshot) -> Result<Setup, Error> {
    let source = arguments.source.as_deref();
    let url = source.filter(|source| sources::is_url(source));
    let url = url.map(without_secrets).or_else(|| snapshot.source());
    let module = match (&arguments.name, source) {
        (Some(name), _) => naming::checked(name)?,
        (None, Some(source)) => naming::suggested(source),
        (None, None) => naming::suggested(""),
    };
    let (token_env, header_env) = arguments.credentials.variables()?;
    Ok(Setup {
        snapshot: format!("scim/{module}.json"),
        module,
        url,
        token_env,
        header_env,
        allow_plain_http: arguments.credentials.allow_plain_http,
        code: if arguments.vendor {
            CodeLocation::Committed
        } else {
            CodeLocation::BuildScript
        },
        engine: if arguments.blocking {
            ClientEngine::Blocking
        } else {
            ClientEngine::Async
        },
    })
}

/// Plans all files. Files that exist with the same content are left out.
fn changes(
    arguments: &InitArgs,
    project: &Project,
    prepared: &PreparedCrate,
) -> Result<Vec<FileChange>, Error> {
    let setup = &prepared.setup;
    let mut changes = Vec::new();
    let mut plan = |file: &str, text: String, owner: FileOwner, help: &str| {
        let change = project.change(file, text, owner, help)?;
        changes.extend(change);
        Ok::<(), Error>(())
    };
    let package = naming::package(&project.directory_name(), &setup.module);
    let mut manifest = project.parsed_manifest(&Setup::package(&package))?;
    let script = manifest.build_script();
    for dependency in dependencies(arguments, project.manifest.is_none()) {
        manifest.require(&dependency)?;
    }
    plan("Cargo.toml", manifest.into_text(), FileOwner::Manifest, "")?;
    let configuration = setup.configuration();
    let help = format!(
        "to use it for this provider, give it these lines and run the command again:\n{configuration}"
    );
    plan(CONFIG_FILE, configuration, FileOwner::User, &help)?;
    let help = "choose another name with --name";
    plan(
        &setup.snapshot,
        prepared.snapshot.clone(),
        FileOwner::Snapshot,
        help,
    )?;
    match setup.output() {
        Some(output) => plan(&output, prepared.code.clone(), FileOwner::Generated, help)?,
        None => {
            let script = script.ok_or_else(|| {
                Error::input("the package has no build script, because of `build = false`")
                    .with_help("remove the line from Cargo.toml, or commit the generated code with --vendor")
            })?;
            // The user may have added the lines to a build script.
            let call = format!(".generate(\"{}\")", setup.module);
            let existing = project::existing(&project.path(&script))?;
            if !existing.is_some_and(|text| text.contains(&call)) {
                let help = format!(
                    "add these lines to its `main` and run the command again, or commit the generated code with --vendor:\n\
                     scim_codegen::Builder::from_config(\"scim.toml\")?{call}?;"
                );
                plan(&script, setup.build_script(), FileOwner::User, &help)?;
            }
        }
    }
    if project.manifest.is_none() {
        let listed = ListedType::of(&prepared.api);
        let help = "choose another directory with --path";
        plan(
            "src/main.rs",
            setup.program(listed.as_ref()),
            FileOwner::User,
            help,
        )?;
        if project::existing(&project.path(".gitignore"))?.is_none() {
            plan(".gitignore", "/target\n".to_owned(), FileOwner::User, help)?;
        }
    }
    Ok(changes)
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

/// Snapshots and generated code are longer than this.
const LONG: usize = 100;

/// Shows the changes: a unified diff, or one line for new files of more than `limit` lines.
fn shown(changes: &[FileChange], limit: usize, style: render::TextStyle) -> String {
    let mut text = String::new();
    for change in changes {
        let path = change.path.display().to_string();
        let lines = change.after.lines().count();
        if lines > limit && change.before.is_none() {
            text += &format!("new file {path} ({lines} lines)\n");
        } else {
            text += &render::unified(
                TextChange {
                    path: &path,
                    before: change.before.as_deref(),
                    after: Some(&change.after),
                },
                style,
            );
        }
    }
    text
}

fn next_step(arguments: &InitArgs, project: &Project, setup: &Setup) -> String {
    if project.manifest.is_some() {
        let module = setup.module().trim_end().replace('\n', "\n    ");
        return format!("help: declare the module in src/main.rs or src/lib.rs:\n    {module}");
    }
    let change_directory = if arguments.path == Path::new(".") {
        String::new()
    } else {
        format!("    cd {}\n", arguments.path.display())
    };
    format!(
        "help: run it against a test server:\n{change_directory}    \
         scim-codegen serve --seed 20 --port 8080\n    \
         SCIM_URL=http://127.0.0.1:8080/v2 cargo run"
    )
}
