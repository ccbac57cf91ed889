//! Renders a provider as a tree, for terminals.

use crate::{
    characteristics::{Characteristic, DataType},
    model::{AttributeModel, ProviderModel, SchemaModel},
    text::shown,
};

/// Renders capabilities, then each resource type with its schemas and attributes.
pub(crate) fn tree(provider: &ProviderModel) -> String {
    let mut out = format!("{}\n", shown(&provider.origin));
    let capabilities = &provider.capabilities;
    let features = [
        (capabilities.patch, "patch"),
        (capabilities.filter.is_some(), "filter"),
        (capabilities.sort, "sort"),
        (capabilities.etag, "etag"),
        (capabilities.bulk.is_some(), "bulk"),
        (capabilities.change_password, "changePassword"),
        (capabilities.pagination.index, "index paging"),
        (capabilities.pagination.cursor, "cursor paging"),
    ];
    let supported: Vec<&str> = features
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, word)| *word)
        .collect();
    out.push_str(&format!("supports {}\n", supported.join(", ")));
    for scheme in &capabilities.authentication_schemes {
        out.push_str(&format!(
            "authenticates by {} ({})\n",
            shown(&scheme.name),
            shown(&scheme.kind)
        ));
    }
    for resource_type in &provider.resource_types {
        out.push_str(&format!(
            "\n{} at {}\n",
            shown(&resource_type.name),
            shown(&resource_type.endpoint)
        ));
        let mut schemas = vec![(resource_type.schema, "")];
        schemas.extend(resource_type.extensions.iter().map(|extension| {
            (
                extension.schema,
                if extension.required {
                    " (extension, required)"
                } else {
                    " (extension)"
                },
            )
        }));
        for (id, what) in schemas {
            if let Some(schema) = provider.schemas.get(id.0) {
                out.push_str(&format!("  {}{what}\n", shown(&schema.urn.0)));
                branch(&mut out, &schema.attributes, "    ");
            }
        }
    }
    let is_unused =
        |schema: &&SchemaModel| schema.base_of.is_empty() && schema.extension_of.is_empty();
    for schema in provider.schemas.iter().filter(is_unused) {
        let urn = shown(&schema.urn.0);
        out.push_str(&format!("\n{urn} (no resource type)\n"));
        branch(&mut out, &schema.attributes, "  ");
    }
    out
}

fn branch(out: &mut String, attributes: &[AttributeModel], indent: &str) {
    for attribute in attributes {
        out.push_str(&format!(
            "{indent}{}: {}\n",
            shown(&attribute.name.0),
            characteristics(attribute)
        ));
        branch(out, &attribute.sub_attributes, &format!("{indent}  "));
    }
}

fn characteristics(attribute: &AttributeModel) -> String {
    let kind = match attribute.kind {
        DataType::Json => attribute.kind.prose(),
        kind => kind.word(),
    };
    let mut words = vec![if attribute.multi_valued {
        format!("{kind}[]")
    } else {
        kind.to_owned()
    }];
    words.extend(attribute.characteristics().filter_map(|stated| {
        let word = match stated.characteristic {
            Characteristic::MultiValued => return None,
            Characteristic::Required | Characteristic::CaseExact => stated.characteristic.member(),
            Characteristic::Mutability => stated.word,
            Characteristic::Type
            | Characteristic::Returned
            | Characteristic::Uniqueness
            | Characteristic::CanonicalValues
            | Characteristic::ReferenceTypes => stated.prose,
        };
        Some(word.to_owned())
    }));
    let list = |values: &[String]| {
        values
            .iter()
            .map(|v| shown(v))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    if !attribute.canonical_values.is_empty() {
        words.push(list(&attribute.canonical_values));
    }
    if !attribute.reference_types.is_empty() {
        words.push(format!("→ {}", list(&attribute.reference_types)));
    }
    words.join(", ")
}
