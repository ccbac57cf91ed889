//! Helpers for tests that cross crates.

pub mod arrows;
pub mod bare;
pub mod changes;
pub mod command;
pub mod data;
mod dir;
pub mod findings;
pub mod fuzz;
pub mod guide;
pub mod help;
pub mod hot_paths;
pub mod loopback;
pub mod packed;
pub mod page;
pub mod plain;
pub mod provisioning;
pub mod raw;
pub mod recording;
pub mod scripted;
pub mod simulation;
pub mod snapshot;
#[cfg(unix)]
pub mod terminal;
pub mod virtual_clock;

/// The client for the example's provider, in `tests/golden/acme.rs`.
#[allow(missing_docs, unreachable_pub)]
#[path = "../golden/acme.rs"]
pub mod acme;

/// The module that consists of several files, in `tests/golden/directory`.
#[allow(missing_docs, unreachable_pub)]
#[path = "../golden/directory/mod.rs"]
pub mod directory;

/// The output of [`output_options`].
#[allow(missing_docs, unreachable_pub)]
#[path = "../golden/output_options.rs"]
pub mod chosen_models;

/// The user-supplied types in [`chosen_models`].
pub mod own;

pub use dir::Dir;

use scim_codegen::{Builder, Error};
use std::{
    path::{Path, PathBuf},
    pin::pin,
    task::{Context, Poll, Waker},
};

/// The snapshot of the example's provider.
pub const ACME: &str = include_str!("../../build-example/scim/acme.json");

/// Reads the resources of a ListResponse as the client does.
///
/// # Errors
/// If the client would reject the page.
pub fn read_page(
    bytes: &[u8],
) -> Result<Vec<scim_runtime::record::Stored<scim_runtime::models::User>>, scim_runtime::Error> {
    scim_runtime::client::Page::from_json(bytes).map(|page| page.resources)
}

/// Reads the resources of a ListResponse with serde_json.
///
/// # Errors
/// If the text isn't a ListResponse of users.
pub fn read_page_over_serde(
    bytes: &[u8],
) -> serde_json::Result<Vec<scim_runtime::record::Stored<scim_runtime::models::User>>> {
    #[derive(serde::Deserialize)]
    struct SerdePage {
        #[serde(rename = "Resources")]
        resources: Vec<scim_runtime::record::Stored<scim_runtime::models::User>>,
    }
    serde_json::from_slice::<SerdePage>(bytes).map(|page| page.resources)
}

/// The output of a future at its first poll. Needs no async runtime, because reqwest's blocking client must not run inside one.
///
/// # Panics
/// If it is pending.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("this engine is never pending"),
    }
}

/// The JSON pointers of an error's violations, in order.
#[must_use]
pub fn pointers(error: &scim_runtime::Error) -> Vec<&str> {
    let violations = error.violations().iter();
    violations
        .map(|violation| violation.pointer.as_str())
        .collect()
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

/// The runtime's generated models: paths and texts.
///
/// # Errors
/// If the generator rejects its own documents.
pub fn vendored_models() -> Result<Vec<(PathBuf, String)>, Error> {
    let models = root().join("scim-runtime/src/models");
    let messages = here("fixtures/messages");
    let config = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    let builder = Builder::from_directory(&messages).models_only();
    let text = builder.rename(config, "ServiceProviderConfig").to_text()?;
    // The header contains the directory's path relative to the workspace.
    let text = text.replace(&messages.display().to_string(), "tests/fixtures/messages");
    Ok(vec![
        (
            models.join("core.rs"),
            Builder::rfc7643().models_only().setters().to_text()?,
        ),
        (
            models.join("client.rs"),
            Builder::rfc7643().client_over_models().to_text()?,
        ),
        (models.join("messages.rs"), text),
    ])
}

/// The files in `tests/golden/`, which people review: paths and texts.
///
/// # Errors
/// If the generator rejects the documents.
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
    let several = |builder: Builder, directory: &str| -> Result<Vec<(PathBuf, String)>, Error> {
        let files = builder.to_files()?.into_iter();
        Ok(files
            .map(|(path, text)| {
                let text = text.replace(&plain.display().to_string(), "tests/fixtures/plain");
                (here(directory).join(path), text)
            })
            .collect())
    };
    let package = Builder::from_directory(&plain)
        .package("plain-scim")
        .runtime_path("../../../scim-runtime");
    let mut goldens = several(
        Builder::from_directory(&plain).directory(),
        "golden/directory",
    )?;
    goldens.extend(several(package, "golden/package")?);
    goldens.extend([
        (here("golden/rfc7643.rs"), Builder::rfc7643().to_text()?),
        (
            here("golden/output_options.rs"),
            output_options().to_text()?,
        ),
        (
            here("golden/acme.rs"),
            text(
                Builder::from_snapshot(&acme).setters(),
                acme,
                "scim/acme.json",
            )?,
        ),
        (
            here("golden/plain.rs"),
            text(
                Builder::from_directory(&plain),
                plain.clone(),
                "tests/fixtures/plain",
            )?,
        ),
    ]);
    Ok(goldens)
}

/// RFC 7643's documents with options of every kind: types from [`own`], derives, attributes, merged types.
pub fn output_options() -> Builder {
    let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    Builder::rfc7643()
        .models_only()
        .replace(format!("{user}:timezone"), "crate::own::TimeZone")
        .replace(format!("{user}:name"), "crate::own::FullName")
        .replace(format!("{user}:photos"), "crate::own::Photo")
        .replace(format!("{user}:emails.value"), "crate::own::Mailbox")
        .replace(enterprise, "crate::own::Employment")
        .merge_equal_types()
        .setters()
        .derive("user::EmailType", "::core::cmp::PartialOrd")
        .derive("group::*", "Eq")
        .type_attribute("user::*", "#[cfg_attr(test, allow(unused))]")
        .field_attribute(format!("{user}:userName"), "#[doc(alias = \"login\")]")
}

/// The build script of docs/scim-toml.md compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/scim-toml.md")]
struct ScimToml;

/// The README's examples compile, and the guide's run.
#[cfg(doctest)]
mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}
