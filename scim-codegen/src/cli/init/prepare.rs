//! Reads the provider's documents and generates everything that the files consist of.

use super::{
    arguments::InitArgs,
    naming,
    project::Project,
    template::{ClientEngine, CodeLocation, ListedType, Setup},
};
use crate::{
    Error,
    cli::sources,
    config::{self, Config},
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
    let InitDocuments { setup, snapshot } = fetched;
    match generate(project, &setup, &snapshot) {
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
    setup: &Setup,
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
    let (text, config) = if let Some(config) = kept_configuration(project, setup)? {
        (None, config)
    } else {
        let text = setup.configuration();
        // The text is parsed, so that the code is what `scim-codegen generate` will generate.
        let config = config::parse(&text, Path::new(CONFIG_FILE))?;
        (Some(text), config)
    };
    let plan = &config.provider(None)?.plan;
    let generated = pipeline::generate(&documents, plan)?;
    let described = pipeline::describe(&documents, plan)?;
    Ok((text, generated, described.api))
}

/// The user's configuration, if it has a single provider with the same paths. Its corrections apply.
fn kept_configuration(project: &Project, setup: &Setup) -> Result<Option<Config>, Error> {
    let path = project.path(CONFIG_FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let config = config::read(&path)?;
    let is_same = match config.provider(None) {
        Ok(provider) => {
            let output = setup.output().map(|output| project.path(&output));
            provider.snapshot() == Some(&project.path(&setup.snapshot))
                && (output.is_none() || provider.output == output)
        }
        Err(_) => false,
    };
    Ok(is_same.then_some(config))
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
