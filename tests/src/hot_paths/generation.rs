//! Code generation.

use super::{Outcome, Work, work};
use crate::{data, root};
use scim_codegen::{Builder, InMemory};

pub(super) fn ten_types() -> Outcome<Work> {
    let (schemas, types) = data::provider(10)?;
    let config = root().join("scim-codegen/src/source/rfc7643/ServiceProviderConfig.json");
    let documents = InMemory {
        name: "ten".to_owned(),
        schemas: schemas.to_string().into_bytes(),
        resource_types: Some(types.to_string().into_bytes()),
        service_provider_config: Some(std::fs::read(config)?),
    };
    Ok(work(move || {
        Builder::in_memory(documents.clone()).to_text()
    }))
}
