//! Stored documents together with those of the live provider.

use super::{ReadFrom, SourceArgs, live::live};
use crate::{
    Error, config::ProviderConfig, console::Console, pipeline::GenerationPlan,
    source::DiscoveryDocuments,
};

/// A provider's documents on disk, and what it sends now.
pub(in crate::cli) struct ComparedProvider {
    /// The provider's name in the configuration.
    pub(in crate::cli) name: Option<String>,
    pub(in crate::cli) stored: DiscoveryDocuments,
    pub(in crate::cli) live: DiscoveryDocuments,
    pub(in crate::cli) plan: GenerationPlan,
}

/// Reads the selected providers twice: from disk, and from `url` or else the configured base URL.
///
/// # Errors
/// If a source is missing or unreadable, or if one URL is given for several providers.
pub(in crate::cli) fn pairs(
    arguments: &SourceArgs,
    url: Option<&str>,
    console: Console,
) -> Result<Vec<ComparedProvider>, Error> {
    if arguments.url.is_some() {
        return Err(
            Error::input("`--live` compares with stored documents, not with `--url`")
                .with_help("give the provider's base URL as `--live=URL`"),
        );
    }
    let given = arguments.stored.documents.read()?;
    let Some(config) = arguments.configuration()? else {
        let stored = given.ok_or_else(|| super::no_source("--snapshot, --dir, --rfc7643"))?;
        let url = url.ok_or_else(|| {
            Error::input("`--live` needs the provider's base URL")
                .with_help("give it as `--live=URL`, or in scim.toml")
        })?;
        return Ok(vec![ComparedProvider {
            name: None,
            stored,
            live: live(url, &arguments.credentials, None, console)?,
            plan: GenerationPlan::default(),
        }]);
    };
    let providers = if url.is_some() || given.is_some() {
        vec![config.provider(arguments.stored.provider.as_deref())?]
    } else {
        arguments.selected(&config, ReadFrom::Live)?
    };
    let pair = |provider: &ProviderConfig| {
        Ok(ComparedProvider {
            name: provider.name.clone(),
            stored: match &given {
                Some(documents) => documents.clone(),
                None => provider.source()?.read()?,
            },
            live: arguments.read_live(provider, url, console)?,
            plan: provider.plan.clone(),
        })
    };
    providers.into_iter().map(pair).collect()
}
