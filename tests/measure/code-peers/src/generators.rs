//! Runs the generators.

use crate::{Outcome, TYPES, data, documents, median, root};
use scim_codegen::Builder;
use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

/// The text of each package's library, and how long it took to generate.
pub(crate) struct Generated(BTreeMap<&'static str, (String, f64)>);

impl Generated {
    /// The text; empty if there is no such package.
    pub(crate) fn text(&self, package: &str) -> &str {
        self.0.get(package).map_or("", |(text, _)| text)
    }

    /// The median time.
    pub(crate) fn milliseconds(&self, package: &str) -> f64 {
        self.0.get(package).map_or(f64::NAN, |(_, time)| *time)
    }
}

/// Generates all packages.
pub(crate) fn all() -> Outcome<Generated> {
    let provider = provider()?;
    let openapi = documents::openapi()?.to_string();
    let schema = documents::json_schema()?.to_string();
    let mut all = BTreeMap::new();
    all.insert("derive", (data::plain_models(TYPES)?, 0.0));
    all.insert(
        "models",
        timed(|| Ok(Builder::from_directory(&provider).models_only().to_text()?))?,
    );
    all.insert(
        "client",
        timed(|| Ok(Builder::from_directory(&provider).to_text()?))?,
    );
    all.insert(
        "typify",
        timed(|| {
            let schema: schemars::schema::RootSchema = serde_json::from_str(&schema)?;
            let mut types = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
            types.add_root_schema(schema)?;
            Ok(prettyplease::unparse(&syn::parse2(types.to_stream())?))
        })?,
    );
    all.insert(
        "progenitor",
        timed(|| {
            let document: openapiv3::OpenAPI = serde_json::from_str(&openapi)?;
            let tokens = progenitor::Generator::default().generate_tokens(&document)?;
            Ok(prettyplease::unparse(&syn::parse2(tokens)?))
        })?,
    );
    Ok(Generated(all))
}

/// The discovery documents on disk.
fn provider() -> Outcome<PathBuf> {
    let dir = root().join("target/code-peers/provider");
    fs::create_dir_all(&dir)?;
    let (schemas, types) = data::provider(TYPES)?;
    fs::write(dir.join("Schemas.json"), schemas.to_string())?;
    fs::write(dir.join("ResourceTypes.json"), types.to_string())?;
    let configuration = "scim-codegen/src/source/rfc7643/ServiceProviderConfig.json";
    fs::copy(
        root().join(configuration),
        dir.join("ServiceProviderConfig.json"),
    )?;
    Ok(dir)
}

/// The text, and the median time of nine runs, the first of which doesn't count.
fn timed(generate: impl Fn() -> Outcome<String>) -> Outcome<(String, f64)> {
    let text = generate()?;
    let mut times = Vec::new();
    for _ in 0..8 {
        let start = Instant::now();
        generate()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok((text, median(times)))
}
