//! Helpers of the tests that cross crates.

use scim_codegen::{Builder, Error};
use std::path::{Path, PathBuf};

/// The workspace's directory.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The runtime's models as the generator makes them: paths and texts.
///
/// # Errors
/// If the generator refuses its own documents.
pub fn vendored_models() -> Result<Vec<(PathBuf, String)>, Error> {
    let models = root().join("scim-runtime/src/models");
    let messages = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/messages");
    // The header names the directory: as it is called within the workspace.
    let config = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    let messages_builder = Builder::from_directory(&messages).models_only();
    let text = messages_builder.rename(config, "ServiceProviderConfig").to_text()?;
    let text = text.replace(&messages.display().to_string(), "tests/fixtures/messages");
    Ok(vec![
        (models.join("core.rs"), Builder::rfc7643().models_only().to_text()?),
        (models.join("client.rs"), Builder::rfc7643().client_over_models().to_text()?),
        (models.join("messages.rs"), text),
    ])
}
