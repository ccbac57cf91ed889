//! Reads the provider's documents and generates everything that the files consist of.

use super::{
    arguments::InitArgs,
    naming,
    project::Project,
    template::{ClientEngine, CodeLocation, ConfigTable, ListedType, Setup},
};
use crate::{
    Error,
    cli::sources,
    config::{self, Config, ProviderConfig},
    console::{CONFIG_FILE, Console},
    document::{self, Snapshot},
    emit::ApiItem,
    finding::Findings,
    pipeline::{self, Generated},
    source::{self, DiscoveryDocuments, DocumentSet},
    text::{RawDocument, without_secrets},
};
use std::path::Path;

/// The provider's documents, and what the arguments say about the crate.
pub(super) struct InitDocuments {
    setup: Setup,
    snapshot: Snapshot,
}

/// Everything that the files consist of.
pub(super) struct CrateContents {
    pub(super) setup: Setup,
    /// The text of a new scim.toml. `None` if the user's own is kept.
    pub(super) configuration: Option<String>,
    /// The snapshot's text.
    pub(super) snapshot: String,
    /// The generated code.
    pub(super) code: String,
    /// The resource type that the program of a new crate lists.
    pub(super) listed: Option<ListedType>,
    pub(super) findings: Findings,
}

/// Reads the provider's documents.
///
/// # Errors
/// If they can't be read, or an argument is unusable.
pub(super) fn fetch(arguments: &InitArgs, console: Console) -> Result<InitDocuments, Error> {
    let documents = match &arguments.source {
        Some(source) => sources::of_operand(source, &arguments.credentials, console)?,
        None => source::rfc7643(),
    };
    let mut quiet = Findings::default();
    let snapshot = Snapshot::of(&document::read(&documents, &mut quiet)?, &mut quiet)?;
    Ok(InitDocuments {
        setup: setup(arguments, &snapshot)?,
        snapshot,
    })
}

/// Generates the client, to make sure that it can be generated.
///
/// # Errors
/// If the documents are unusable. The error comes with the setup, for a message.
pub(super) fn prepare(
    project: &Project,
    fetched: InitDocuments,
) -> Result<CrateContents, Box<(Setup, Error)>> {
    let InitDocuments {
        mut setup,
        snapshot,
    } = fetched;
    match generate(project, &mut setup, &snapshot) {
        Ok((configuration, generated, api)) => Ok(CrateContents {
            configuration,
            snapshot: String::from_utf8_lossy(&snapshot.to_bytes()).into_owned(),
            code: generated.text().to_owned(),
            listed: ListedType::of(&api),
            findings: generated.findings,
            setup,
        }),
        Err(error) => Err(Box::new((setup, error))),
    }
}

/// Returns the text of a new configuration, the generated code and its public items.
fn generate(
    project: &Project,
    setup: &mut Setup,
    snapshot: &Snapshot,
) -> Result<(Option<String>, Generated, Vec<ApiItem>), Error> {
    let documents = DiscoveryDocuments {
        name: format!("{}.json", setup.module),
        base_url: None,
        parts: DocumentSet::Snapshot(RawDocument {
            origin: setup.snapshot.clone(),
            bytes: snapshot.to_bytes(),
        }),
    };
    let (text, config) = if let Some((config, table)) = kept_configuration(project, setup)? {
        setup.table = table;
        (None, config)
    } else {
        let text = setup.configuration();
        // The text is parsed, so that the code is what `scim-codegen generate` will generate.
        let config = config::parse(&text, Path::new(CONFIG_FILE))?;
        (Some(text), config)
    };
    let plan = &config.provider(setup.named(setup.table))?.plan;
    let generated = pipeline::generate(&documents, plan)?;
    let described = pipeline::describe(&documents, plan)?;
    Ok((text, generated, described.api))
}

/// The user's configuration, if it has this provider with the same paths: as the only one, or in a table with the module's name. Its
/// corrections apply.
fn kept_configuration(
    project: &Project,
    setup: &Setup,
) -> Result<Option<(Config, ConfigTable)>, Error> {
    let path = project.path(CONFIG_FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let config = config::read(&path)?;
    let output = setup.output().map(|output| project.path(&output));
    let is_same = |provider: &ProviderConfig| {
        provider.snapshot() == Some(&project.path(&setup.snapshot))
            && (output.is_none() || provider.output == output)
    };
    let table = match config.providers.as_slice() {
        [only] if only.name.is_none() => ConfigTable::Whole,
        _ => ConfigTable::Named,
    };
    let provider = config.provider(setup.named(table));
    let is_kept = provider.is_ok_and(is_same);
    Ok(is_kept.then_some((config, table)))
}

/// What to do if `scim.toml` configures another provider.
pub(super) fn second_provider(project: &Project, setup: &Setup) -> Result<String, Error> {
    let config = config::read(&project.path(CONFIG_FILE))?;
    let first = match config.providers.as_slice() {
        [only] if only.name.is_none() => {
            "move the keys of scim.toml into a table `[provider.NAME]`, read it with `Builder::from_config_provider` in build.rs, "
        }
        _ => "",
    };
    Ok(format!(
        "`init` sets up one provider at a time. For another one, choose another crate with --path; or {first}add these lines, \
         and run the command again:\n[provider.{}]\n{}",
        setup.module,
        setup.lines().trim_end()
    ))
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
        table: ConfigTable::Whole,
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
