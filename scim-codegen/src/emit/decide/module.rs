//! Decides on a schema's module: structs for its resource types, a struct for its use as an extension, and the attributes' types.

use super::{
    Input, describe, imports,
    record::{self, Constructed, Subject},
    roles::{self, Roles},
    row,
    sub_types::{self, SubType},
};
use crate::{
    characteristics::DataType,
    emit::{
        items::{EnumerationItem, ExtensionItem, ModuleItem, RecordKind, TypeItem},
        prose,
    },
    model::{ResourceTypeModel, SchemaId, SchemaModel},
    names::{ResourceNames, RustName, SchemaNames},
    options::Additions,
};

pub(super) fn item<'a>(
    input: Input<'a>,
    id: SchemaId,
    names: &'a SchemaNames,
) -> Option<ModuleItem<'a>> {
    let schema = input.provider.schemas.get(id.0)?;
    let module = Module {
        input,
        schema,
        names,
        roles: roles::of(input.provider, id),
    };
    let types = module.types();
    let records = types.iter().filter_map(|type_| match type_ {
        TypeItem::Record(record) => Some(record),
        TypeItem::Enumeration(_) => None,
    });
    let extensions = records.clone().flat_map(|record| &record.extensions);
    let mut imports = imports::of(module.roles, &schema.attributes, names, extensions);
    let mut setters = records.flat_map(|record| &record.setters);
    if setters.any(|setter| setter.is_generic) {
        imports.support.insert("IntoOption");
    }
    Some(ModuleItem {
        name: &names.module,
        docs: module.docs(),
        imports,
        types,
    })
}

struct Module<'a> {
    input: Input<'a>,
    schema: &'a SchemaModel,
    names: &'a SchemaNames,
    roles: Roles,
}

impl<'a> Module<'a> {
    fn docs(&self) -> String {
        let what = if self.roles.is_extension && !self.roles.is_base {
            "Extension"
        } else {
            "Schema"
        };
        format!("{what} {}.", prose::code(&self.schema.urn.0))
    }

    fn types(&self) -> Vec<TypeItem<'a>> {
        let mut types = Vec::new();
        let bases = self.input.resource_types(&self.schema.base_of);
        types.extend(bases.map(|(resource_type, names)| self.resource(resource_type, names)));
        if self.roles.is_extension {
            types.push(self.extension());
        }
        if self.roles.is_message {
            types.push(self.message());
        }
        let below = sub_types::of(&self.schema.attributes, &self.names.attributes);
        types.extend(below.iter().map(|type_| self.sub_type(type_)));
        types
    }

    fn resource(
        &self,
        resource_type: &'a ResourceTypeModel,
        names: &'a ResourceNames,
    ) -> TypeItem<'a> {
        let extensions = self.extensions(resource_type, names);
        let kind = RecordKind::Resource {
            name: &resource_type.name,
            endpoint: &resource_type.endpoint,
            urn: &self.schema.urn.0,
        };
        let docs = describe::resource(resource_type, self.schema, &extensions);
        let constructed = Constructed::Schema(prose::code(&resource_type.name));
        self.record(&names.struct_, docs, kind, extensions, constructed)
    }

    fn extension(&self) -> TypeItem<'a> {
        let urn = &self.schema.urn.0;
        let docs = describe::extension(self.input, self.schema);
        let constructed = Constructed::Schema("extension".to_owned());
        let kind = RecordKind::Extension { urn };
        self.record(&self.names.extension, docs, kind, Vec::new(), constructed)
    }

    fn message(&self) -> TypeItem<'a> {
        let urn = &self.schema.urn.0;
        let docs = describe::message(self.schema);
        let constructed = Constructed::Schema(prose::code(&self.schema.name));
        let kind = RecordKind::Message { urn };
        self.record(&self.names.extension, docs, kind, Vec::new(), constructed)
    }

    fn record(
        &self,
        name: &'a RustName,
        docs: Vec<String>,
        kind: RecordKind<'a>,
        extensions: Vec<ExtensionItem<'a>>,
        constructed: Constructed,
    ) -> TypeItem<'a> {
        let attributes = self.schema.attributes.iter().zip(&self.names.attributes);
        let attributes = attributes.map(|(attribute, names)| {
            record::attribute(attribute, names, attribute.description.as_deref())
        });
        TypeItem::Record(record::item(Subject {
            name,
            docs,
            kind,
            additions: self.additions(name),
            setters: self.input.chosen.setters,
            attributes: attributes.collect(),
            extensions,
            constructed,
        }))
    }

    fn sub_type(&self, type_: &SubType<'a>) -> TypeItem<'a> {
        let paths: Vec<String> = type_.paths.iter().map(|path| prose::code(path)).collect();
        let paths = prose::joined(&paths);
        let additions = self.additions(type_.name);
        let attribute = type_.attribute;
        if attribute.kind != DataType::Complex {
            let values = attribute.canonical_values.iter().map(String::as_str);
            return TypeItem::Enumeration(EnumerationItem {
                name: type_.name,
                paths,
                additions,
                case_exact: attribute.case_exact,
                variants: type_.names.variants.iter().zip(values).collect(),
            });
        }
        let names = type_.names.sub_attributes.iter();
        let attributes = attribute.sub_attributes.iter().zip(names).enumerate();
        let attributes = attributes.map(|(index, (attribute, names))| {
            record::attribute(attribute, names, type_.description(index))
        });
        TypeItem::Record(record::item(Subject {
            name: type_.name,
            docs: vec![describe::value(type_, &paths)],
            kind: RecordKind::Complex,
            additions,
            setters: self.input.chosen.setters,
            attributes: attributes.collect(),
            extensions: Vec::new(),
            constructed: Constructed::Value(paths),
        }))
    }

    fn additions(&self, name: &RustName) -> Additions {
        let module = self.names.module.as_str();
        self.input.chosen.on_type(module, name.as_str())
    }

    fn extensions(
        &self,
        resource_type: &'a ResourceTypeModel,
        names: &'a ResourceNames,
    ) -> Vec<ExtensionItem<'a>> {
        let (provider, schemas) = (self.input.provider, &self.input.names.schemas);
        let extensions = resource_type.extensions.iter().zip(&names.extensions);
        extensions
            .filter_map(|(extension, extension_names)| {
                let schema = provider.schemas.get(extension.schema.0)?;
                let names = schemas.get(&extension.schema)?;
                Some(ExtensionItem {
                    urn: &schema.urn.0,
                    required: extension.required,
                    field: &extension_names.field,
                    type_: names.own.as_deref().unwrap_or(names.extension.as_str()),
                    own: names.own.as_ref().map(|_| row::inline(&schema.attributes)),
                })
            })
            .collect()
    }
}
