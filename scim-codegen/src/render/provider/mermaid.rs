//! Renders a provider as a Mermaid class diagram.

use crate::{
    characteristics::DataType,
    model::{AttributeModel, ProviderModel, SchemaModel},
};
use std::collections::BTreeMap;

/// Renders a class per schema with its attributes. Arrows lead to extensions and to the resource types that attributes refer to.
pub(crate) fn mermaid(provider: &ProviderModel) -> String {
    let mut out = format!(
        "%% scim-codegen {}\nclassDiagram\n  direction LR\n",
        env!("CARGO_PKG_VERSION")
    );
    for (index, schema) in provider.schemas.iter().enumerate() {
        class(&mut out, index, schema);
    }
    let by_name: BTreeMap<&str, usize> = provider
        .resource_types
        .iter()
        .map(|resource_type| (resource_type.name.as_str(), resource_type.schema.0))
        .collect();
    for resource_type in &provider.resource_types {
        for extension in &resource_type.extensions {
            let (from, to) = (resource_type.schema.0, extension.schema.0);
            out.push_str(&format!("  s{from} --> s{to} : extension\n"));
        }
    }
    for (index, schema) in provider.schemas.iter().enumerate() {
        references(&mut out, index, "", &schema.attributes, &by_name);
    }
    out
}

fn class(out: &mut String, index: usize, schema: &SchemaModel) {
    out.push_str(&format!(
        "  class s{index}[\"{}\"] {{\n",
        word(&schema.name)
    ));
    for attribute in &schema.attributes {
        let list = if attribute.multi_valued { "[]" } else { "" };
        let required = if attribute.required { "*" } else { "" };
        let type_ = match attribute.kind {
            DataType::Json => "json",
            kind => kind.word(),
        };
        let name = word(&attribute.name.0);
        out.push_str(&format!("    {type_}{list} {name}{required}\n"));
    }
    out.push_str("  }\n");
}

fn references(
    out: &mut String,
    index: usize,
    prefix: &str,
    attributes: &[AttributeModel],
    by_name: &BTreeMap<&str, usize>,
) {
    for attribute in attributes {
        let path = format!("{prefix}{}", word(&attribute.name.0));
        for name in &attribute.reference_types {
            if let Some(target) = by_name.get(name.as_str()) {
                // `members.$ref` is about `members`.
                let label = if prefix.is_empty() {
                    path.as_str()
                } else {
                    prefix.trim_end_matches('.')
                };
                out.push_str(&format!("  s{index} ..> s{target} : {label}\n"));
            }
        }
        references(
            out,
            index,
            &format!("{path}."),
            &attribute.sub_attributes,
            by_name,
        );
    }
}

/// Foreign text with only the characters that mean nothing in a diagram.
fn word(text: &str) -> String {
    let safe = |char: char| {
        if char.is_alphanumeric() || "_-.$ ".contains(char) {
            char
        } else {
            '_'
        }
    };
    text.chars().take(80).map(safe).collect()
}
