//! The types below a schema, each once, with the attributes that have it.

use crate::{
    model::{Attribute, Kind},
    names::{AttributeNames, RustName},
};
use std::{borrow::Cow, collections::BTreeMap};

/// A struct or an enumeration, and where it is used.
pub(super) struct SubType<'a> {
    pub(super) name: &'a RustName,
    pub(super) names: &'a AttributeNames,
    /// The first attribute that has it.
    pub(super) attribute: &'a Attribute,
    /// The others, equal but for their descriptions.
    others: Vec<&'a Attribute>,
    /// The paths of all, in the order of the schema.
    pub(super) paths: Vec<String>,
}

impl SubType<'_> {
    pub(super) fn is_shared(&self) -> bool {
        !self.others.is_empty()
    }

    /// The sub-attributes; what only one of several attributes says about them is left out.
    pub(super) fn sub_attributes(&self) -> Cow<'_, [Attribute]> {
        let own = &self.attribute.sub_attributes;
        if !self.is_shared() {
            return Cow::Borrowed(own);
        }
        let mut common = own.clone();
        for (index, attribute) in common.iter_mut().enumerate() {
            let says_the_same = |other: &&Attribute| {
                let same = other.sub_attributes.get(index);
                same.is_some_and(|same| same.description == attribute.description)
            };
            if !self.others.iter().all(says_the_same) {
                attribute.description = None;
            }
        }
        Cow::Owned(common)
    }
}

/// The types of a schema's attributes, each before those within it.
pub(super) fn sub_types<'a>(
    attributes: &'a [Attribute],
    names: &'a [AttributeNames],
) -> Vec<SubType<'a>> {
    let mut found = Found::default();
    found.all(attributes, names, "");
    found.types
}

#[derive(Default)]
struct Found<'a> {
    types: Vec<SubType<'a>>,
    known: BTreeMap<&'a str, usize>,
}

impl<'a> Found<'a> {
    fn all(&mut self, attributes: &'a [Attribute], names: &'a [AttributeNames], prefix: &str) {
        for (attribute, names) in attributes.iter().zip(names) {
            let Some(name) = &names.type_ else { continue };
            let path = format!("{prefix}{}", attribute.name.0);
            let within = format!("{path}.");
            let known = self.known.get(name.as_str()).copied();
            if let Some(known) = known.and_then(|index| self.types.get_mut(index)) {
                known.others.push(attribute);
                known.paths.push(path);
            } else {
                self.known.insert(name.as_str(), self.types.len());
                self.types.push(SubType {
                    name,
                    names,
                    attribute,
                    others: Vec::new(),
                    paths: vec![path],
                });
            }
            if attribute.kind == Kind::Complex {
                self.all(&attribute.sub_attributes, &names.sub_attributes, &within);
            }
        }
    }
}
