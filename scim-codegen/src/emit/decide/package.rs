//! Decides on a package's description and README.

use super::{Input, example};
use crate::{
    emit::{
        items::{PackageItems, ResourceTypeRow},
        prose,
    },
    options::{Package, Scope},
};

pub(super) fn items<'a>(input: Input<'a>, package: &'a Package) -> PackageItems<'a> {
    let what = match input.chosen.scope {
        Scope::Models => "SCIM 2.0 models",
        Scope::Client | Scope::ClientOverModels => "A typed SCIM 2.0 client",
    };
    let provider = prose::service_provider(&input.provider.origin);
    let types = input.provider.resource_types.iter();
    PackageItems {
        package,
        purpose: format!("{what} of the {provider}."),
        example: example::of(input),
        resource_types: types
            .zip(&input.names.resource_types)
            .map(|(resource_type, names)| ResourceTypeRow {
                name: &resource_type.name,
                endpoint: &resource_type.endpoint,
                struct_: &names.struct_,
            })
            .collect(),
    }
}
