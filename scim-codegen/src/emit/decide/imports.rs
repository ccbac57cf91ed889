//! Collects the names that a module imports.

use super::roles::Roles;
use crate::{
    characteristics::{DataType, Mutability},
    emit::items::{ExtensionItem, ImportItems},
    model::AttributeModel,
    names::{AttributeNames, SchemaNames},
};

/// The imports of a schema's module: only names that its code uses.
pub(super) fn of<'a: 'i, 'i>(
    roles: Roles,
    attributes: &[AttributeModel],
    names: &SchemaNames,
    extensions: impl Iterator<Item = &'i ExtensionItem<'a>>,
) -> ImportItems<'a> {
    let mut imports = ImportItems::default();
    imports.record.insert("Extra");
    if roles.is_base || !attributes.is_empty() {
        imports.record.extend(["Attr", "Attribute"]);
    }
    if roles.is_base {
        imports.record.extend(["Meta", "Resource"]);
        imports.support.extend(["ReadOnly", "Root"]);
    }
    if roles.is_extension {
        imports.record.insert("Extension");
    }
    if roles.is_message {
        imports.support.insert("Root");
    }
    for extension in extensions.filter(|extension| extension.own.is_none()) {
        imports.record.insert("Extension");
        imports.support.insert("Extends");
        imports.structs.insert(extension.type_);
    }
    imports.structs.remove(names.extension.as_str());
    add(&mut imports, attributes, &names.attributes);
    imports
}

fn add(imports: &mut ImportItems<'_>, attributes: &[AttributeModel], names: &[AttributeNames]) {
    for (attribute, names) in attributes.iter().zip(names) {
        imports.support.extend(match attribute.mutability {
            Mutability::ReadOnly => Some("ReadOnly"),
            Mutability::Immutable => Some("Immutable"),
            Mutability::WriteOnly => Some("WriteOnly"),
            Mutability::ReadWrite => None,
        });
        if names.own.is_some() {
            imports.support.insert("Own");
            continue;
        }
        imports.value.extend(attribute.kind.import());
        imports.json |= attribute.kind == DataType::Json;
        if names.type_.is_some() && attribute.kind == DataType::String {
            imports.value.insert("Open");
        }
        add(imports, &attribute.sub_attributes, &names.sub_attributes);
    }
}
