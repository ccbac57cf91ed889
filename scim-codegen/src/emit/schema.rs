//! A module for a schema: the structs of its resource types, its struct as an extension, and the types below.

use super::{
    docs, enumeration, is_base, is_extension, is_message,
    lines::{Lines, compare},
    record::{self, Holder, Record},
};
use crate::{
    model::{Attribute, Extension, Kind, Mutability, Provider, ResourceType, Schema, SchemaId},
    names::{AttributeNames, Names, ResourceNames, RustName, SchemaNames, is_enumeration},
};
use std::collections::BTreeSet;

/// Prints a schema's module.
pub(super) fn module(
    out: &mut Lines,
    provider: &Provider,
    names: &Names,
    id: SchemaId,
    own: &SchemaNames,
) {
    let Some(schema) = provider.schemas.get(id.0) else {
        return;
    };
    let what = if is_extension(provider, id) && !is_base(provider, id) {
        "Extension"
    } else {
        "Schema"
    };
    out.docs(&[format!("{what} {}.", docs::code(&schema.urn.0))]);
    out.line("#[allow(dead_code, clippy::many_single_char_names, clippy::struct_field_names)]");
    out.open(&format!("pub mod {} {{", own.module));
    imports(out, provider, names, id, own, schema);
    for (resource_type, resource) in provider.resource_types.iter().zip(&names.resource_types) {
        if resource_type.schema == id {
            out.blank();
            let extensions = extensions(provider, names, resource_type, resource);
            let docs = resource_docs(resource_type, schema, &extensions);
            let record = Record {
                name: &resource.struct_,
                docs,
                holder: Holder::Resource {
                    resource_type,
                    schema,
                    extensions: &extensions,
                },
                attributes: &schema.attributes,
                names: &own.attributes,
            };
            record::items(out, &record);
        }
    }
    if is_extension(provider, id) {
        out.blank();
        let record = Record {
            name: &own.extension,
            docs: extension_docs(provider, names, id, schema),
            holder: Holder::Extension { schema },
            attributes: &schema.attributes,
            names: &own.attributes,
        };
        record::items(out, &record);
    }
    if is_message(provider, id) {
        out.blank();
        let record = Record {
            name: &own.extension,
            docs: message_docs(schema),
            holder: Holder::Message { schema },
            attributes: &schema.attributes,
            names: &own.attributes,
        };
        record::items(out, &record);
    }
    sub_types(out, &schema.attributes, &own.attributes, "");
    out.close("}");
}

/// An extension as a resource type has it.
pub(super) struct NamedExtension<'a> {
    pub(super) extension: &'a Extension,
    pub(super) schema: &'a Schema,
    pub(super) field: &'a RustName,
    pub(super) struct_: &'a RustName,
}

fn extensions<'a>(
    provider: &'a Provider,
    names: &'a Names,
    resource_type: &'a ResourceType,
    resource: &'a ResourceNames,
) -> Vec<NamedExtension<'a>> {
    resource_type
        .extensions
        .iter()
        .zip(&resource.extensions)
        .filter_map(|(extension, extension_names)| {
            Some(NamedExtension {
                extension,
                schema: provider.schemas.get(extension.schema.0)?,
                field: &extension_names.field,
                struct_: &names.schemas.get(&extension.schema)?.extension,
            })
        })
        .collect()
}

fn resource_docs(
    resource_type: &ResourceType,
    schema: &Schema,
    extensions: &[NamedExtension<'_>],
) -> Vec<String> {
    let description = resource_type
        .description
        .as_deref()
        .or(schema.description.as_deref());
    let first = docs::sentence(description)
        .unwrap_or_else(|| format!("A resource of type {}.", docs::code(&resource_type.name)));
    let mut second = format!(
        "Resource type {} at {}",
        docs::code(&resource_type.name),
        docs::code(&resource_type.endpoint)
    );
    for (index, extension) in extensions.iter().enumerate() {
        let word = match (index, extensions.len()) {
            (0, 1) => ", extension",
            (0, _) => ", extensions",
            _ => ",",
        };
        second.push_str(&format!("{word} [`{}`]", extension.struct_));
    }
    second.push('.');
    vec![first, second]
}

fn extension_docs(
    provider: &Provider,
    names: &Names,
    id: SchemaId,
    schema: &Schema,
) -> Vec<String> {
    let first = docs::sentence(schema.description.as_deref())
        .unwrap_or_else(|| format!("The extension {}.", docs::code(&schema.name)));
    let holders: Vec<String> = provider
        .resource_types
        .iter()
        .zip(&names.resource_types)
        .filter(|(resource_type, _)| resource_type.extensions.iter().any(|e| e.schema == id))
        .filter_map(|(resource_type, resource)| {
            let module = &names.schemas.get(&resource_type.schema)?.module;
            Some(format!("[`{0}`](super::{module}::{0})", resource.struct_))
        })
        .collect();
    let second = format!(
        "Extension {} of {}.",
        docs::code(&schema.urn.0),
        holders.join(", ")
    );
    vec![first, second]
}

fn message_docs(schema: &Schema) -> Vec<String> {
    let first = docs::sentence(schema.description.as_deref())
        .unwrap_or_else(|| format!("The schema {}.", docs::code(&schema.name)));
    vec![first, format!("Schema {}.", docs::code(&schema.urn.0))]
}

fn sub_types(out: &mut Lines, attributes: &[Attribute], names: &[AttributeNames], prefix: &str) {
    for (attribute, own) in attributes.iter().zip(names) {
        let path = format!("{prefix}{}", attribute.name.0);
        let Some(type_) = &own.type_ else { continue };
        out.blank();
        if attribute.kind == Kind::Complex {
            let first = docs::sentence(attribute.description.as_deref())
                .unwrap_or_else(|| format!("{} of {}.", value_word(attribute), docs::code(&path)));
            let record = Record {
                name: type_,
                docs: vec![first],
                holder: Holder::Complex { path: &path },
                attributes: &attribute.sub_attributes,
                names: &own.sub_attributes,
            };
            record::items(out, &record);
            sub_types(
                out,
                &attribute.sub_attributes,
                &own.sub_attributes,
                &format!("{path}."),
            );
        } else {
            enumeration::items(out, type_, attribute, &own.variants, &path);
        }
    }
}

fn value_word(attribute: &Attribute) -> &'static str {
    if attribute.multi_valued {
        "A value"
    } else {
        "The value"
    }
}

/// What the module's code names, and no more: an import that is not used is a warning.
fn imports(
    out: &mut Lines,
    provider: &Provider,
    names: &Names,
    id: SchemaId,
    own: &SchemaNames,
    schema: &Schema,
) {
    let mut uses = Uses::default();
    let base = is_base(provider, id);
    uses.all(&schema.attributes);
    let mut record = BTreeSet::from(["Attribute", "Extra", "Record"]);
    if base || uses.has_attributes {
        record.insert("Attr");
    }
    if base {
        record.extend(["Meta", "ReadOnly", "Resource", "Root"]);
    }
    if is_extension(provider, id) {
        record.insert("Extension");
    }
    if is_message(provider, id) {
        record.insert("Root");
    }
    let mut structs = BTreeSet::new();
    for resource_type in provider.resource_types.iter().filter(|t| t.schema == id) {
        for extension in &resource_type.extensions {
            record.extend(["Extends", "Extension"]);
            let name = names
                .schemas
                .get(&extension.schema)
                .map(|schema| schema.extension.as_str());
            structs.extend(name);
        }
    }
    structs.remove(own.extension.as_str());
    record.extend(uses.markers);
    if uses.json {
        out.line("use ::scim_runtime::Json;");
    }
    let sorted = |names: BTreeSet<&'static str>| {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by(|one, two| compare(one, two));
        names
    };
    out.import("use ::scim_runtime::record", &sorted(record));
    out.import("use ::scim_runtime::value", &sorted(uses.values));
    if !structs.is_empty() {
        out.blank();
        let mut structs: Vec<&str> = structs.into_iter().collect();
        structs.sort_by(|one, two| compare(one, two));
        out.import("use super", &structs);
    }
}

#[derive(Default)]
struct Uses {
    has_attributes: bool,
    json: bool,
    markers: BTreeSet<&'static str>,
    values: BTreeSet<&'static str>,
}

impl Uses {
    fn all(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            self.has_attributes = true;
            self.json |= attribute.kind == Kind::Json;
            self.markers.extend(match attribute.mutability {
                Mutability::ReadOnly => Some("ReadOnly"),
                Mutability::Immutable => Some("Immutable"),
                Mutability::WriteOnly => Some("WriteOnly"),
                Mutability::ReadWrite => None,
            });
            self.values.extend(match attribute.kind {
                Kind::DateTime => Some("DateTime"),
                Kind::Reference => Some("Reference"),
                Kind::Binary => Some("Binary"),
                _ => None,
            });
            debug_assert!(!is_enumeration(attribute) || attribute.kind == Kind::String);
            self.all(&attribute.sub_attributes);
        }
    }
}
