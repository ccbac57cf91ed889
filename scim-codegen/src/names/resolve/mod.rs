//! Derives all names of the output from a provider.

mod attributes;
mod resolver;
mod tops;

pub(crate) use attributes::is_enumeration;

use super::{
    ExtensionNames, Names, Renames, ResourceNames, RustName, SchemaNames, case, reserved,
    scope::{NameRequest, SuffixStyle, settle},
    verify,
};
use crate::{
    finding::Findings,
    model::{ProviderModel, ResourceTypeModel, SchemaId, SchemaModel},
    options::ResolvedOptions,
};
use resolver::{Resolver, escaped};
use std::collections::{BTreeMap, BTreeSet};

/// Names everything in the output.
pub(crate) fn resolve(
    provider: &ProviderModel,
    renames: &Renames,
    chosen: &ResolvedOptions,
    findings: &mut Findings,
) -> Names {
    let mut folded = BTreeMap::new();
    for key in renames.keys() {
        folded
            .entry(key.to_ascii_lowercase())
            .or_insert(key.as_str());
    }
    let mut resolver = Resolver {
        provider,
        renames,
        folded,
        chosen,
        used: BTreeSet::new(),
        asked: BTreeSet::new(),
        findings,
    };
    let names = names(&mut resolver);
    resolver.report_unused();
    verify::report(provider, &names, resolver.findings);
    names
}

/// Names the items of all scopes, from the outermost to the innermost.
fn names(resolver: &mut Resolver<'_>) -> Names {
    let ids = used_schemas(resolver.provider);
    let qualified = resolver.schema_words(&ids);
    let structs = resolver.resource_structs();
    let methods = resolver.methods();
    let extensions = resolver.extension_structs(&ids, &qualified, &structs);
    let modules = resolver.modules(&ids, &qualified);
    let extensions_by_id = ids.iter().copied().zip(&extensions).collect();
    let schemas = ids
        .iter()
        .zip(modules)
        .zip(&extensions)
        .filter_map(|((id, module), extension)| {
            let schema = resolver.provider.schemas.get(id.0)?;
            let taken = resolver.taken_types(schema, extension, &structs, &extensions_by_id);
            let attributes = resolver.schema_attributes(schema, &taken);
            Some((
                *id,
                SchemaNames {
                    module,
                    extension: extension.clone(),
                    own: resolver.chosen.replacement(&schema.urn.0),
                    attributes,
                },
            ))
        })
        .collect::<BTreeMap<_, _>>();
    let types = resolver.provider.resource_types.iter();
    let types = types.zip(structs).zip(methods);
    let resource_types = types
        .map(|((resource_type, struct_), method)| ResourceNames {
            module: schemas
                .get(&resource_type.schema)
                .map_or_else(|| RustName(String::new()), |schema| schema.module.clone()),
            struct_,
            method,
            extensions: extension_fields(resource_type, &schemas),
        })
        .collect();
    Names {
        schemas,
        resource_types,
    }
}

/// The base schemas and extensions of resource types, in document order.
fn used_schemas(provider: &ProviderModel) -> Vec<SchemaId> {
    // Without resource types, every schema is generated.
    let is_used = |schema: &SchemaModel| {
        provider.resource_types.is_empty()
            || !schema.base_of.is_empty()
            || !schema.extension_of.is_empty()
    };
    let schemas = provider.schemas.iter().enumerate();
    schemas
        .filter(|(_, schema)| is_used(schema))
        .map(|(index, _)| SchemaId(index))
        .collect()
}

/// The fields for a resource's extensions. They differ from the fields of its attributes and from each other.
fn extension_fields(
    resource_type: &ResourceTypeModel,
    schemas: &BTreeMap<SchemaId, SchemaNames>,
) -> Vec<ExtensionNames> {
    let attributes = schemas
        .get(&resource_type.schema)
        .map_or(&[][..], |names| names.attributes.as_slice());
    let fields = attributes
        .iter()
        .map(|attribute| attribute.field.to_string());
    let taken: BTreeSet<String> = fields.chain(["external_id".to_owned()]).collect();
    let extensions = resource_type.extensions.iter();
    let extensions = extensions.filter_map(|extension| schemas.get(&extension.schema));
    let requests = extensions.map(|names| {
        let spelling = names.extension.to_string();
        let is_taken = |name: &str| reserved::is_member(name) || taken.contains(name);
        NameRequest {
            name: escaped(case::snake(&spelling), is_taken, "_extension"),
            spelling,
            has_first_claim: false,
            is_fixed: false,
        }
    });
    let requests: Vec<NameRequest> = requests.collect();
    let names = settle(&requests, &taken, SuffixStyle::Snake).into_iter();
    names
        .map(|(name, _)| ExtensionNames {
            field: RustName(name),
        })
        .collect()
}
