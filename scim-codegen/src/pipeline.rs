//! The stages in order.

use crate::{
    Error,
    emit::{self, Header},
    finding::Findings,
    model::{self, Provider},
    names::{self, Renames},
    options::{Options, Scope},
    source::{self, Documents},
};

/// What a run makes: text to be written, and what was found on the way.
#[derive(Debug)]
pub(crate) struct Generated {
    pub(crate) text: String,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line counts what is in it
    pub(crate) provider: Provider,
    pub(crate) findings: Findings,
}

/// Documents in, text out; nothing is written.
pub(crate) fn generate(
    documents: &Documents,
    renames: &Renames,
    options: &Options,
) -> Result<Generated, Error> {
    let mut findings = Findings::default();
    let provider = model::build(documents, &mut findings)?;
    findings.stop_on_error()?;
    if provider.resource_types.is_empty() && options.scope != Scope::Models {
        return Err(Error::input(format!(
            "{}: there are no resource types, so there is nothing for a client to reach",
            documents.name
        ))
        .with_help(
            "add ResourceTypes.json, as the provider's /ResourceTypes sends it; for the models alone: --models-only",
        ));
    }
    let names = names::resolve(&provider, renames, &mut findings);
    findings.stop_on_error()?;
    let header = Header {
        source: documents.name.clone(),
        digest: source::input_digest(documents),
    };
    let text = emit::provider(&provider, &names, options.scope, &header);
    Ok(Generated {
        text,
        provider,
        findings,
    })
}

#[cfg(feature = "cli")]
/// Documents in, model out.
pub(crate) fn provider(documents: &Documents) -> Result<(Provider, Findings), Error> {
    let mut findings = Findings::default();
    let provider = model::build(documents, &mut findings)?;
    findings.stop_on_error()?;
    source::check_digest(documents, &mut findings);
    Ok((provider, findings))
}
