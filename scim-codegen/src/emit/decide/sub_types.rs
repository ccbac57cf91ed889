//! The types of a schema's complex attributes and canonical values. Each type occurs once, with all attributes that use it.

use crate::{
    characteristics::DataType,
    model::AttributeModel,
    names::{AttributeNames, RustName},
};
use std::collections::BTreeMap;

/// A struct or an enumeration, and the attributes that use it.
pub(super) struct SubType<'a> {
    pub(super) name: &'a RustName,
    pub(super) names: &'a AttributeNames,
    /// The first attribute that uses the type.
    pub(super) attribute: &'a AttributeModel,
    /// The other attributes that use it. They differ from the first one only in their descriptions.
    others: Vec<&'a AttributeModel>,
    /// The paths of all attributes, in schema order.
    pub(super) paths: Vec<String>,
}

impl<'a> SubType<'a> {
    pub(super) fn is_shared(&self) -> bool {
        !self.others.is_empty()
    }

    /// The description of the sub-attribute at this index, if it is the same for all attributes.
    pub(super) fn description(&self, index: usize) -> Option<&'a str> {
        let description = self
            .attribute
            .sub_attributes
            .get(index)?
            .description
            .as_deref();
        let agrees = |other: &&AttributeModel| {
            let other = other.sub_attributes.get(index);
            other.is_some_and(|other| other.description.as_deref() == description)
        };
        description.filter(|_| self.others.iter().all(agrees))
    }
}

/// Collects the types of these attributes. Each type comes before the types nested in it.
pub(super) fn of<'a>(
    attributes: &'a [AttributeModel],
    names: &'a [AttributeNames],
) -> Vec<SubType<'a>> {
    let mut collected = Collected::default();
    collected.add(attributes, names, "");
    collected.types
}

#[derive(Default)]
struct Collected<'a> {
    types: Vec<SubType<'a>>,
    /// Maps a type's name to its index in `types`.
    indices: BTreeMap<&'a str, usize>,
}

impl<'a> Collected<'a> {
    fn add(&mut self, attributes: &'a [AttributeModel], names: &'a [AttributeNames], prefix: &str) {
        for (attribute, names) in attributes.iter().zip(names) {
            let Some(name) = &names.type_ else { continue };
            let path = format!("{prefix}{}", attribute.name.0);
            let within = format!("{path}.");
            let known = self.indices.get(name.as_str()).copied();
            if let Some(known) = known.and_then(|index| self.types.get_mut(index)) {
                known.others.push(attribute);
                known.paths.push(path);
            } else {
                self.indices.insert(name.as_str(), self.types.len());
                self.types.push(SubType {
                    name,
                    names,
                    attribute,
                    others: Vec::new(),
                    paths: vec![path],
                });
            }
            if attribute.kind == DataType::Complex {
                self.add(&attribute.sub_attributes, &names.sub_attributes, &within);
            }
        }
    }
}
