//! Generates typed SCIM 2.0 clients from a service provider's discovery documents, at build time.

mod document;
mod emit;
mod error;
mod finding;
mod lint;
mod model;
mod names;
mod pipeline;
mod source;

pub use error::Error;
#[doc(hidden)]
pub fn probe(dir: &std::path::Path) -> Result<String, Error> {
    let documents = if dir.as_os_str().is_empty() {
        source::rfc7643()
    } else {
        source::directory(dir)?
    };
    Ok(pipeline::generate(&documents, &Default::default(), emit::Scope::Client)?.text)
}
