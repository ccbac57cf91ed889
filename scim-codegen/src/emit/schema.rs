//! A module for a schema: the structs of its resource types, its struct as an extension, and the types below.

use super::{
    Input, Roles, docs, enumeration,
    lines::{Lines, compare},
    record::{self, Holder, Record},
    roles,
    shared::{SubType, sub_types},
};
use crate::{
    model::{Attribute, Extension, Kind, Mutability, Provider, ResourceType, Schema, SchemaId},
    names::{AttributeNames, Names, ResourceNames, RustName, SchemaNames},
    options::Additions,
};
use std::collections::BTreeSet;

const ALLOWED: &str = "dead_code, clippy::many_single_char_names, clippy::struct_field_names";

/// Prints a schema's module within a file.
pub(super) fn module(out: &mut Lines, input: Input<'_>, id: SchemaId, own: &SchemaNames) {
    let Some(module) = Module::of(input, id, own) else {
        return;
    };
    out.docs(&[module.docs()]);
    out.line(&format!("#[allow({ALLOWED})]"));
    out.open(&format!("pub mod {} {{", own.module));
    module.items(out);
    out.close("}");
}

/// Prints a schema's module as a file of its own.
pub(super) fn file(out: &mut Lines, input: Input<'_>, id: SchemaId, own: &SchemaNames) {
    let Some(module) = Module::of(input, id, own) else {
        return;
    };
    out.line(&format!("//! {}", module.docs()));
    out.line(&format!("#![allow({ALLOWED})]"));
    out.blank();
    module.items(out);
}

/// A schema that is printed.
struct Module<'a> {
    input: Input<'a>,
    own: &'a SchemaNames,
    schema: &'a Schema,
    roles: Roles,
    types: Vec<SubType<'a>>,
}

impl<'a> Module<'a> {
    fn of(input: Input<'a>, id: SchemaId, own: &'a SchemaNames) -> Option<Self> {
        let schema = input.provider.schemas.get(id.0)?;
        Some(Self {
            input,
            own,
            schema,
            roles: roles(input.provider, id),
            types: sub_types(&schema.attributes, &own.attributes),
        })
    }

    fn docs(&self) -> String {
        let what = if self.roles.is_extension && !self.roles.is_base {
            "Extension"
        } else {
            "Schema"
        };
        format!("{what} {}.", docs::code(&self.schema.urn.0))
    }

    fn items(&self, out: &mut Lines) {
        let Input {
            provider, names, ..
        } = self.input;
        self.imports(out);
        for (resource_type, resource) in self.input.resource_types(&self.schema.base_of) {
            let extensions = extensions(provider, names, resource_type, resource);
            let holder = Holder::Resource {
                resource_type,
                schema: self.schema,
                extensions: &extensions,
            };
            let docs = resource_docs(resource_type, self.schema, &extensions);
            self.record(out, &resource.struct_, docs, holder);
        }
        let schema = self.schema;
        if self.roles.is_extension {
            let docs = extension_docs(self.input, schema);
            self.record(out, &self.own.extension, docs, Holder::Extension { schema });
        }
        if self.roles.is_message {
            let docs = message_docs(schema);
            self.record(out, &self.own.extension, docs, Holder::Message { schema });
        }
        for type_ in &self.types {
            self.sub_type(out, type_);
        }
    }

    fn record(&self, out: &mut Lines, name: &RustName, docs: Vec<String>, holder: Holder<'_>) {
        out.blank();
        let record = Record {
            name,
            docs,
            holder,
            additions: self.additions(name),
            setters: self.input.chosen.setters,
            attributes: &self.schema.attributes,
            names: &self.own.attributes,
        };
        record::items(out, &record);
    }

    fn additions(&self, name: &RustName) -> Additions {
        let module = self.own.module.as_str();
        self.input.chosen.on_type(module, name.as_str())
    }

    fn sub_type(&self, out: &mut Lines, type_: &SubType<'_>) {
        out.blank();
        let (attribute, names) = (type_.attribute, type_.names);
        let paths: Vec<String> = type_.paths.iter().map(|path| docs::code(path)).collect();
        let paths = docs::joined(&paths);
        let additions = self.additions(type_.name);
        if attribute.kind != Kind::Complex {
            enumeration::items(
                out,
                type_.name,
                attribute,
                &names.variants,
                &paths,
                &additions,
            );
            return;
        }
        let described = docs::sentence(attribute.description.as_deref());
        let first = match described {
            Some(first) if !type_.is_shared() => first,
            _ => format!("{} of {paths}.", value_word(attribute, type_.is_shared())),
        };
        let record = Record {
            name: type_.name,
            docs: vec![first],
            holder: Holder::Complex { paths: &paths },
            additions,
            setters: self.input.chosen.setters,
            attributes: &type_.sub_attributes(),
            names: &names.sub_attributes,
        };
        record::items(out, &record);
    }

    /// What the module's code names, and no more: an import that is not used is a warning.
    fn imports(&self, out: &mut Lines) {
        let (names, own) = (self.input.names, self.own);
        let mut uses = Uses::default();
        let Roles {
            is_base,
            is_extension,
            is_message,
        } = self.roles;
        uses.all(&self.schema.attributes, &own.attributes);
        let mut record = BTreeSet::from(["Extra"]);
        if is_base || uses.has_attributes {
            record.extend(["Attr", "Attribute"]);
        }
        if is_base {
            record.extend(["Meta", "ReadOnly", "Resource", "Root"]);
        }
        if is_extension {
            record.insert("Extension");
        }
        if is_message {
            record.insert("Root");
        }
        let mut structs = BTreeSet::new();
        for (resource_type, _) in self.input.resource_types(&self.schema.base_of) {
            for extension in &resource_type.extensions {
                let extension = names.schemas.get(&extension.schema);
                if let Some(extension) = extension.filter(|extension| extension.own.is_none()) {
                    record.extend(["Extends", "Extension"]);
                    structs.insert(extension.extension.as_str());
                }
            }
        }
        structs.remove(own.extension.as_str());
        record.extend(uses.record);
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
}

/// An extension as a resource type has it.
pub(super) struct NamedExtension<'a> {
    pub(super) extension: &'a Extension,
    pub(super) schema: &'a Schema,
    pub(super) field: &'a RustName,
    /// The generated struct, or the user's own type.
    pub(super) type_: &'a str,
    pub(super) is_own: bool,
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
            let own = names.schemas.get(&extension.schema)?;
            Some(NamedExtension {
                extension,
                schema: provider.schemas.get(extension.schema.0)?,
                field: &extension_names.field,
                type_: own.own.as_deref().unwrap_or(own.extension.as_str()),
                is_own: own.own.is_some(),
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
        let type_ = if extension.is_own {
            docs::code(&extension.schema.urn.0)
        } else {
            format!("[`{}`]", extension.type_)
        };
        second.push_str(&format!("{word} {type_}"));
    }
    second.push('.');
    vec![first, second]
}

fn extension_docs(input: Input<'_>, schema: &Schema) -> Vec<String> {
    let first = docs::sentence(schema.description.as_deref())
        .unwrap_or_else(|| format!("The extension {}.", docs::code(&schema.name)));
    let holders: Vec<String> = input
        .resource_types(&schema.extension_of)
        .map(|(_, resource)| {
            format!(
                "[`{0}`](super::{1}::{0})",
                resource.struct_, resource.module
            )
        })
        .collect();
    let second = format!(
        "Extension {} of {}.",
        docs::code(&schema.urn.0),
        docs::joined(&holders)
    );
    vec![first, second]
}

fn message_docs(schema: &Schema) -> Vec<String> {
    let first = docs::sentence(schema.description.as_deref())
        .unwrap_or_else(|| format!("The schema {}.", docs::code(&schema.name)));
    vec![first, format!("Schema {}.", docs::code(&schema.urn.0))]
}

fn value_word(attribute: &Attribute, is_shared: bool) -> &'static str {
    if attribute.multi_valued || is_shared {
        "A value"
    } else {
        "The value"
    }
}

/// What a module's code names of the runtime.
#[derive(Default)]
struct Uses {
    has_attributes: bool,
    json: bool,
    record: BTreeSet<&'static str>,
    values: BTreeSet<&'static str>,
}

impl Uses {
    fn all(&mut self, attributes: &[Attribute], names: &[AttributeNames]) {
        for (attribute, names) in attributes.iter().zip(names) {
            self.has_attributes = true;
            self.record.extend(match attribute.mutability {
                Mutability::ReadOnly => Some("ReadOnly"),
                Mutability::Immutable => Some("Immutable"),
                Mutability::WriteOnly => Some("WriteOnly"),
                Mutability::ReadWrite => None,
            });
            if names.own.is_some() {
                self.record.insert("Own");
                continue;
            }
            self.json |= attribute.kind == Kind::Json;
            self.values.extend(match attribute.kind {
                Kind::DateTime => Some("DateTime"),
                Kind::Reference => Some("Reference"),
                Kind::Binary => Some("Binary"),
                _ => None,
            });
            if names.type_.is_some() && attribute.kind == Kind::String {
                self.values.insert("Open");
            }
            self.all(&attribute.sub_attributes, &names.sub_attributes);
        }
    }
}
