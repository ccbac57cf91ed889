//! Suggests an attribute for a path that a resource type doesn't have.

use super::failure::refused;
use crate::{
    Error,
    text::{did_you_mean, shown},
};
use scim_runtime::{
    describe::ResourceTypeDescription,
    filter::FilterError,
    path::AttributePath,
    record::{Attribute, Kind},
};

/// Returns "did you mean `name.familyName`?" if an attribute of these types has a similar path.
pub(super) fn suggested_attribute(
    path: &str,
    types: &[&ResourceTypeDescription],
) -> Option<String> {
    let paths = paths(types);
    // A path without a dot may lack its first part, but several values have no single sub-attribute.
    let is_nested = path.rsplit(':').next()?.contains('.');
    let candidates = paths.iter().filter(|known| {
        if is_nested {
            known.is_nested
        } else {
            !known.is_nested || known.is_singular
        }
    });
    did_you_mean(path, candidates.map(|known| known.path.as_str()))
}

/// Returns a suggestion for the attribute that an error names.
pub(super) fn suggested_for(
    error: &FilterError,
    types: &[&ResourceTypeDescription],
) -> Option<String> {
    let unknown = error.unknown_attribute()?;
    suggested_attribute(&unknown.to_string(), types)
}

/// Checks that an option's value is the path of an attribute of the resource type.
///
/// # Errors
/// If it isn't, with a suggestion.
pub(super) fn check_path(
    option: &str,
    text: &str,
    resource_type: &ResourceTypeDescription,
) -> Result<(), Error> {
    let at = format!("`{option} {}`", shown(text));
    let path =
        AttributePath::parse(text).map_err(|error| refused(format!("{at}: {error}"), None))?;
    if path.find(resource_type.descriptor()).is_some() {
        return Ok(());
    }
    Err(refused(
        format!(
            "{at}: `{}` has no such attribute",
            shown(&resource_type.name)
        ),
        suggested_attribute(text, &[resource_type]),
    ))
}

struct KnownPath {
    path: String,
    /// Whether it is the path of a sub-attribute.
    is_nested: bool,
    /// Whether the attribute around the sub-attribute has a single value.
    is_singular: bool,
}

/// The paths of all attributes: those of the resource first, then those of extensions.
fn paths(types: &[&ResourceTypeDescription]) -> Vec<KnownPath> {
    let mut paths = Vec::new();
    for resource_type in types {
        let attributes = resource_type.attributes.iter();
        let (extensions, own): (Vec<_>, Vec<_>) =
            attributes.partition(|attribute| attribute.kind == Kind::Extension);
        for attribute in own.into_iter().chain(Attribute::common()) {
            collect(&mut paths, "", attribute);
        }
        for extension in extensions {
            let prefix = format!("{}:", extension.name);
            for attribute in extension.sub_attributes.iter() {
                collect(&mut paths, &prefix, attribute);
            }
        }
    }
    paths
}

fn collect(paths: &mut Vec<KnownPath>, prefix: &str, attribute: &Attribute) {
    let path = format!("{prefix}{}", attribute.name);
    let is_singular = !attribute.multi_valued;
    paths.push(KnownPath {
        path: path.clone(),
        is_nested: false,
        is_singular,
    });
    paths.extend(attribute.sub_attributes.iter().map(|sub| KnownPath {
        path: format!("{path}.{}", sub.name),
        is_nested: true,
        is_singular,
    }));
}
