//! The public API of generated code as a list: each item that a program can name, with its signature and the part of the provider that
//! it comes from. Two lists are compared to find out what a changed provider changes in code.

use super::{Input, client, module, sub_types};
use crate::{
    characteristics::Mutability,
    emit::items::{
        AttributeItem, ClientItems, EnumerationItem, ExtensionItem, RecordItem, RecordKind,
        TypeItem,
    },
    model::{ModelPart, SchemaId, SchemaModel},
    names::SchemaNames,
    options::Scope,
};
use std::collections::BTreeMap;

/// A public item of generated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiItem {
    pub(crate) kind: ApiKind,
    /// The type that the item belongs to, as seen from the root: `User`, `user::Email`.
    pub(crate) owner: String,
    /// `nick_name`, `NICK_NAME`. Empty for a type.
    pub(crate) name: String,
    /// The type of a value, or the words that introduce a type.
    pub(crate) signature: String,
    pub(crate) part: ModelPart,
    /// The module whose names the signature uses. Empty for the root.
    pub(crate) module: String,
}

/// The kinds of public items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ApiKind {
    /// A struct or an enumeration.
    Type,
    Field,
    Constant,
    /// A parameter of `new`. Programs name it by its position.
    Parameter,
    Setter,
    Variant,
    /// A method of the client.
    Method,
    /// A trait that a type implements.
    Implementation,
}

impl ApiItem {
    /// How a program names the item. Equal in two versions of the generated code for the same item.
    pub(crate) fn path(&self) -> String {
        let Self { owner, name, .. } = self;
        match self.kind {
            ApiKind::Type => owner.clone(),
            ApiKind::Field => format!("{owner}.{name}"),
            ApiKind::Constant | ApiKind::Variant => format!("{owner}::{name}"),
            ApiKind::Parameter => format!("{owner}::new({name})"),
            ApiKind::Setter | ApiKind::Method => format!("{owner}::{name}()"),
            ApiKind::Implementation => format!("impl {name} for {owner}"),
        }
    }
}

/// Lists the public API of the generated code.
pub(crate) fn items(input: Input<'_>) -> Vec<ApiItem> {
    let mut listing = ApiListing::default();
    for (id, names) in input.schemas() {
        if let Some(schema) = input.provider.schemas.get(id.0) {
            listing.schema(input, id, schema, names);
        }
    }
    if input.chosen.scope != Scope::Models {
        listing.client(&client::items(input));
    }
    listing.items
}

#[derive(Default)]
struct ApiListing {
    items: Vec<ApiItem>,
    module: String,
}

impl ApiListing {
    fn add(&mut self, kind: ApiKind, owner: &str, name: &str, signature: &str, part: &ModelPart) {
        self.items.push(ApiItem {
            kind,
            owner: owner.to_owned(),
            name: name.to_owned(),
            signature: signature.to_owned(),
            part: part.clone(),
            module: self.module.clone(),
        });
    }

    fn schema(
        &mut self,
        input: Input<'_>,
        id: SchemaId,
        schema: &SchemaModel,
        names: &SchemaNames,
    ) {
        let Some(module) = module::item(input, id, names) else {
            return;
        };
        self.module = names.module.to_string();
        let paths = paths(schema, names);
        let parts = Parts {
            urn: &schema.urn.0,
            paths: &paths,
        };
        for type_ in &module.types {
            match type_ {
                TypeItem::Record(record) => self.record(record, names, parts),
                TypeItem::Enumeration(item) => self.enumeration(item, names, parts),
            }
        }
    }

    fn record(&mut self, record: &RecordItem<'_>, names: &SchemaNames, parts: Parts<'_>) {
        let name = record.name.as_str();
        let (owner, part) = match record.kind {
            RecordKind::Resource {
                name: resource_type,
                ..
            } => (
                name.to_owned(),
                ModelPart::ResourceType(resource_type.to_owned()),
            ),
            RecordKind::Extension { .. } | RecordKind::Message { .. } => {
                (name.to_owned(), ModelPart::Schema(parts.urn.to_owned()))
            }
            RecordKind::Complex => (format!("{}::{name}", names.module), parts.of_type(name)),
        };
        self.add(ApiKind::Type, &owner, "", "struct", &part);
        for item in &record.attributes {
            self.attribute(item, &owner, &parts.of_attribute(record, item));
        }
        if let RecordKind::Resource { name, .. } = record.kind {
            for extension in &record.extensions {
                self.extension(extension, &owner, &extension_part(name, extension));
            }
        }
        let part_of = |field: &str| {
            let mut attributes = record.attributes.iter();
            let attribute = attributes.find(|item| item.names.field.as_str() == field);
            let mut extensions = record.extensions.iter();
            let extension = extensions.find(|item| item.field.as_str() == field);
            match (attribute, extension, record.kind) {
                (Some(item), ..) => parts.of_attribute(record, item),
                (None, Some(item), RecordKind::Resource { name, .. }) => extension_part(name, item),
                _ => part.clone(),
            }
        };
        for argument in &record.constructor.arguments {
            let (field, type_) = (argument.field, &argument.type_);
            self.add(ApiKind::Parameter, &owner, field, type_, &part_of(field));
        }
        for setter in &record.setters {
            let (field, type_) = (setter.argument.field, &setter.argument.type_);
            self.add(ApiKind::Setter, &owner, field, type_, &part_of(field));
        }
    }

    fn attribute(&mut self, item: &AttributeItem<'_>, owner: &str, part: &ModelPart) {
        let field = item.names.field.as_str();
        self.add(ApiKind::Field, owner, field, &item.field_type, part);
        let access = match item.attribute.mutability {
            Mutability::ReadWrite => "",
            Mutability::ReadOnly => ", ReadOnly",
            Mutability::Immutable => ", Immutable",
            Mutability::WriteOnly => ", WriteOnly",
        };
        let type_ = format!("Attr<{owner}, {}{access}>", item.constant_type);
        let constant = item.names.constant.as_str();
        self.add(ApiKind::Constant, owner, constant, &type_, part);
    }

    fn extension(&mut self, extension: &ExtensionItem<'_>, owner: &str, part: &ModelPart) {
        let type_ = format!("Option<{}>", extension.type_);
        let field = extension.field.as_str();
        self.add(ApiKind::Field, owner, field, &type_, part);
        if extension.own.is_none() {
            let name = format!("Extends<{}>", extension.type_);
            self.add(ApiKind::Implementation, owner, &name, "", part);
        }
    }

    fn enumeration(&mut self, item: &EnumerationItem<'_>, names: &SchemaNames, parts: Parts<'_>) {
        let owner = format!("{}::{}", names.module, item.name);
        let part = parts.of_type(item.name.as_str());
        self.add(ApiKind::Type, &owner, "", "enum", &part);
        for (variant, _) in &item.variants {
            self.add(ApiKind::Variant, &owner, variant.as_str(), "", &part);
        }
    }

    fn client(&mut self, client: &ClientItems<'_>) {
        self.module.clear();
        for endpoint in &client.endpoints {
            let part = ModelPart::ResourceType(endpoint.name.to_owned());
            let (method, type_) = (endpoint.method.as_str(), endpoint.struct_.as_str());
            let result = format!("Endpoint<{type_}>");
            self.add(ApiKind::Method, "Client", method, &result, &part);
            let stored = format!("Stored<{type_}>");
            self.add(ApiKind::Variant, "AnyResource", type_, &stored, &part);
        }
        for feature in client::features(client.capabilities) {
            if feature.has {
                let part = ModelPart::Capability(feature.capability);
                self.add(
                    ApiKind::Implementation,
                    "Provider",
                    feature.trait_,
                    "",
                    &part,
                );
            }
        }
    }
}

fn extension_part(resource_type: &str, extension: &ExtensionItem<'_>) -> ModelPart {
    ModelPart::Extension {
        resource_type: resource_type.to_owned(),
        urn: extension.urn.to_owned(),
    }
}

/// The path of the first attribute that has each type below a schema, by the type's name.
fn paths(schema: &SchemaModel, names: &SchemaNames) -> BTreeMap<String, String> {
    let types = sub_types::of(&schema.attributes, &names.attributes);
    let paths = types.into_iter().filter_map(|type_| {
        let path = type_.paths.into_iter().next()?;
        Some((type_.name.to_string(), path))
    });
    paths.collect()
}

/// Finds the part of the provider that an item of a schema's module comes from.
#[derive(Clone, Copy)]
struct Parts<'a> {
    urn: &'a str,
    paths: &'a BTreeMap<String, String>,
}

impl Parts<'_> {
    fn at(self, path: String) -> ModelPart {
        ModelPart::Attribute {
            urn: self.urn.to_owned(),
            path,
        }
    }

    fn of_type(self, name: &str) -> ModelPart {
        match self.paths.get(name) {
            Some(path) => self.at(path.clone()),
            None => ModelPart::Schema(self.urn.to_owned()),
        }
    }

    fn of_attribute(self, record: &RecordItem<'_>, item: &AttributeItem<'_>) -> ModelPart {
        let name = &item.attribute.name.0;
        match record.kind {
            RecordKind::Complex => match self.paths.get(record.name.as_str()) {
                Some(path) => self.at(format!("{path}.{name}")),
                None => self.at(name.clone()),
            },
            RecordKind::Resource { .. }
            | RecordKind::Extension { .. }
            | RecordKind::Message { .. } => self.at(name.clone()),
        }
    }
}
