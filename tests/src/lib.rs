//! Helpers of the tests that cross crates.

pub mod command;
pub mod data;
pub mod findings;
pub mod fuzz;
pub mod loopback;
pub mod plain;
pub mod raw;
pub mod scripted;

/// The client of `tests/golden/acme.rs`: the example's provider.
#[allow(missing_docs, unreachable_pub)]
#[path = "../golden/acme.rs"]
pub mod acme;

use scim_codegen::{Builder, Error};
use std::path::{Path, PathBuf};

/// The snapshot of the example's provider.
pub const ACME: &str = include_str!("../../build-example/scim/acme.json");

/// The resources of a ListResponse, read as the client reads them.
///
/// # Errors
/// If the client would refuse the page.
pub fn read_page(
    bytes: &[u8],
) -> Result<Vec<scim_runtime::record::Stored<scim_runtime::models::User>>, scim_runtime::Error> {
    scim_runtime::client::Page::from_json(bytes).map(|page| page.resources)
}

/// The workspace's directory.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of this package.
#[must_use]
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The runtime's models as the generator makes them: paths and texts.
///
/// # Errors
/// If the generator refuses its own documents.
pub fn vendored_models() -> Result<Vec<(PathBuf, String)>, Error> {
    let models = root().join("scim-runtime/src/models");
    let messages = here("fixtures/messages");
    let config = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    let builder = Builder::from_directory(&messages).models_only();
    let text = builder.rename(config, "ServiceProviderConfig").to_text()?;
    // The header names the directory: as it is called within the workspace.
    let text = text.replace(&messages.display().to_string(), "tests/fixtures/messages");
    Ok(vec![
        (
            models.join("core.rs"),
            Builder::rfc7643().models_only().to_text()?,
        ),
        (
            models.join("client.rs"),
            Builder::rfc7643().client_over_models().to_text()?,
        ),
        (models.join("messages.rs"), text),
    ])
}

/// The files that people review, `tests/golden/`: paths and texts.
///
/// # Errors
/// If the generator refuses the documents.
pub fn goldens() -> Result<Vec<(PathBuf, String)>, Error> {
    let text = |builder: Builder, from: PathBuf, name: &str| -> Result<String, Error> {
        Ok(builder
            .to_text()?
            .replace(&from.display().to_string(), name))
    };
    let (acme, plain) = (
        root().join("build-example/scim/acme.json"),
        here("fixtures/plain"),
    );
    Ok(vec![
        (here("golden/rfc7643.rs"), Builder::rfc7643().to_text()?),
        (
            here("golden/acme.rs"),
            text(Builder::from_snapshot(&acme), acme, "scim/acme.json")?,
        ),
        (
            here("golden/plain.rs"),
            text(
                Builder::from_directory(&plain),
                plain,
                "tests/fixtures/plain",
            )?,
        ),
    ])
}

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
