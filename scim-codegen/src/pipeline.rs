//! The stages of the generator, in order.

use crate::{
    Error,
    allow::{self, AllowedRule},
    document::{self, ParsedDocuments, Snapshot},
    emit::{self, Header, Input},
    finding::Findings,
    model::{self, ModelPurpose, ProviderModel},
    names::{self, Names, Renames},
    options::{Options, ResolvedOptions, Scope},
    overlay::{self, Corrections},
    source::DiscoveryDocuments,
};
#[cfg(any(feature = "ctl", feature = "serve"))]
use {crate::description, scim_runtime::describe::Description};

/// What to generate from a provider's documents, with all options.
#[derive(Debug, Clone, Default)]
pub(crate) struct GenerationPlan {
    /// Rules whose findings the user expects.
    pub(crate) allowed: Vec<AllowedRule>,
    /// The provider's base URL, if the user passed one.
    pub(crate) base_url: Option<String>,
    pub(crate) corrections: Corrections,
    pub(crate) renames: Renames,
    pub(crate) options: Options,
}

/// The result of a run: files to write, and findings.
#[derive(Debug)]
pub(crate) struct Generated {
    /// The generated files. The file that includes the others comes first.
    pub(crate) files: Vec<emit::File>,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line shows counts
    pub(crate) provider: ProviderModel,
    pub(crate) findings: Findings,
}

impl Generated {
    /// The text of the root file.
    #[cfg(any(test, feature = "cli"))]
    pub(crate) fn text(&self) -> &str {
        self.files.first().map_or("", |file| &file.text)
    }
}

/// Turns documents into files. Writes nothing to disk.
pub(crate) fn generate(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<Generated, Error> {
    let mut findings = Findings::default();
    let discovery = corrected(documents, plan, &mut findings)?;
    let purpose = match plan.options.scope {
        Scope::Models => ModelPurpose::Models,
        Scope::Client | Scope::ClientOverModels => ModelPurpose::Client,
    };
    let (provider, chosen, names) = named(&discovery, plan, purpose, &mut findings)?;
    // The documents are as large as the output: free them before emitting.
    drop(discovery);
    let header = Header {
        source: documents.name.clone(),
        digest: documents.digest(),
    };
    let files = emit::provider(Input {
        provider: &provider,
        names: &names,
        chosen: &chosen,
        header: &header,
    });
    Ok(Generated {
        files,
        provider,
        findings,
    })
}

/// Turns documents into the model and the names of all items, with all findings of [`generate`].
fn named(
    discovery: &ParsedDocuments,
    plan: &GenerationPlan,
    purpose: ModelPurpose,
    findings: &mut Findings,
) -> Result<(ProviderModel, ResolvedOptions, Names), Error> {
    let provider = model::build(discovery, purpose, plan.base_url.as_deref(), findings)?;
    findings.stop_on_error()?;
    let chosen = ResolvedOptions::of(&plan.options, &provider, findings);
    let names = names::resolve(&provider, &plan.renames, &chosen, findings);
    document::locate(discovery, findings);
    if chosen.has_additions() {
        chosen.report_unmatched_types(names.types().iter().copied(), findings);
        names::check_derives(&provider, &names, &chosen, findings);
    }
    findings.stop_on_error()?;
    Ok((provider, chosen, names))
}

/// Turns documents into the runtime's description of the provider. Accepts the same documents as [`generate`] does for a client, with
/// the same findings.
#[cfg(any(feature = "ctl", feature = "serve"))]
pub(crate) fn described(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<(Description, Findings), Error> {
    let mut findings = Findings::default();
    let discovery = corrected(documents, plan, &mut findings)?;
    let (provider, ..) = named(&discovery, plan, ModelPurpose::Client, &mut findings)?;
    document::check_digest(documents, &mut findings);
    let snapshot = Snapshot::of(&discovery, &mut Findings::default())?;
    Ok((description::describe(&provider, &snapshot)?, findings))
}

/// Turns documents into the model.
#[cfg(feature = "cli")]
pub(crate) fn provider(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<(ProviderModel, Findings), Error> {
    let mut findings = Findings::default();
    let discovery = corrected(documents, plan, &mut findings)?;
    let provider = model::build(
        &discovery,
        ModelPurpose::Models,
        plan.base_url.as_deref(),
        &mut findings,
    )?;
    findings.stop_on_error()?;
    document::check_digest(documents, &mut findings);
    Ok((provider, findings))
}

/// A provider, with the public API of the code that would be generated for it.
#[cfg(feature = "cli")]
pub(crate) struct DescribedProvider {
    pub(crate) provider: ProviderModel,
    pub(crate) api: Vec<emit::ApiItem>,
    pub(crate) findings: Findings,
}

/// Turns documents into the model and the public API of the generated code.
#[cfg(feature = "cli")]
pub(crate) fn describe(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<DescribedProvider, Error> {
    let (provider, mut findings) = provider(documents, plan)?;
    let mut options = plan.options.clone();
    if provider.resource_types.is_empty() {
        options.scope = Scope::Models;
    }
    let chosen = ResolvedOptions::of(&options, &provider, &mut findings);
    let names = names::resolve(&provider, &plan.renames, &chosen, &mut findings);
    findings.stop_on_error()?;
    let header = Header {
        source: documents.name.clone(),
        digest: documents.digest(),
    };
    let api = emit::api(Input {
        provider: &provider,
        names: &names,
        chosen: &chosen,
        header: &header,
    });
    Ok(DescribedProvider {
        provider,
        api,
        findings,
    })
}

/// Turns documents into a snapshot of the corrected documents.
pub(crate) fn effective(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<Snapshot, Error> {
    let mut findings = Findings::default();
    let discovery = corrected(documents, plan, &mut findings)?;
    Snapshot::of(&discovery, &mut findings)
}

fn corrected(
    documents: &DiscoveryDocuments,
    plan: &GenerationPlan,
    findings: &mut Findings,
) -> Result<ParsedDocuments, Error> {
    allow::apply(&plan.allowed, findings);
    let mut discovery = document::read(documents, findings)?;
    overlay::apply(&mut discovery, &plan.corrections, findings)?;
    findings.stop_on_error()?;
    Ok(discovery)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::Setters,
        source::{DocumentSource, InMemory},
    };

    fn generated(source: &DocumentSource) -> Generated {
        let documents = source.read().expect("documents");
        let mut plan = GenerationPlan::default();
        plan.options.setters = Setters::Chained;
        generate(&documents, &plan).expect("a client")
    }

    #[test]
    fn the_output_is_about_as_large_as_estimated() {
        let types: Vec<String> = (0..50)
            .map(|n| format!(r#"{{"name":"T{n}","endpoint":"/T{n}","schema":"urn:x:A"}}"#))
            .collect();
        let attributes: Vec<String> = (0..50)
            .map(|n| format!(r#"{{"name":"{n}{}","type":"string"}}"#, "n".repeat(70)))
            .collect();
        let shared = InMemory {
            name: "shared".to_owned(),
            schemas: format!(
                r#"[{{"id":"urn:x:A","name":"A","attributes":[{}]}}]"#,
                attributes.join(",")
            )
            .into_bytes(),
            resource_types: Some(format!("[{}]", types.join(",")).into_bytes()),
            service_provider_config: None,
        };
        for source in [DocumentSource::Rfc7643, DocumentSource::Memory(shared)] {
            let made = generated(&source);
            let (estimated, size) = (model::estimate(&made.provider), made.text().len());
            assert!(
                estimated >= size * 2 / 3 && estimated <= size * 2,
                "estimated {estimated}, made {size}"
            );
        }
    }
}
