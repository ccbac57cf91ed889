//! Builds a resource from options and `PATH=VALUE` arguments.

use super::{
    attribute_options::{ASSIGNMENTS, AttributeOption},
    failure::refused,
    suggest::suggested_attribute,
    value::{ValueShape, value},
};
use crate::{Error, text::shown};
use clap::ArgMatches;
use scim_runtime::{
    Json,
    describe::ResourceTypeDescription,
    path::AttributePath,
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;

/// Whether values must fit the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SchemaFit {
    Required,
    Ignored,
}

/// Builds a resource from the given attributes. Returns `None` if there are none.
///
/// # Errors
/// If a value doesn't fit its attribute, or a path doesn't lead to a writable attribute.
pub(super) fn resource(
    matches: &ArgMatches,
    options: &[AttributeOption<'_>],
    resource_type: &ResourceTypeDescription,
    fit: SchemaFit,
) -> Result<Option<Json>, Error> {
    let mut resource = Map::new();
    for option in options {
        let texts = matches.get_many::<String>(&option.name);
        for text in texts.into_iter().flatten() {
            let value = fitting(option.attribute, text, fit)?;
            put(
                &mut resource,
                &option.steps,
                value,
                option.attribute.multi_valued,
            );
        }
    }
    let assignments = matches.get_many::<String>(ASSIGNMENTS);
    for assignment in assignments.into_iter().flatten() {
        assign(&mut resource, assignment, resource_type, fit)?;
    }
    Ok((!resource.is_empty()).then_some(Json::Object(resource)))
}

fn fitting(attribute: &Attribute, text: &str, fit: SchemaFit) -> Result<Json, Error> {
    let shape = if attribute.multi_valued && text.trim_start().starts_with('[') {
        ValueShape::Whole
    } else {
        ValueShape::Single
    };
    match value(attribute, shape, text) {
        Err(_) if fit == SchemaFit::Ignored => Ok(Json::from(text)),
        other => other,
    }
}

fn assign(
    resource: &mut Map<String, Json>,
    assignment: &str,
    resource_type: &ResourceTypeDescription,
    fit: SchemaFit,
) -> Result<(), Error> {
    let (text, value) = assignment.split_once('=').ok_or_else(|| {
        Error::input(format!(
            "`{}`: expected PATH=VALUE, or --OPTION VALUE",
            shown(assignment)
        ))
    })?;
    let path = AttributePath::parse(text).map_err(|error| Error::input(error.to_string()))?;
    let Some(attribute) = path.find(resource_type.descriptor()) else {
        if fit == SchemaFit::Ignored {
            put(resource, &written_steps(&path), Json::from(value), false);
            return Ok(());
        }
        return Err(refused_attribute(text, resource_type));
    };
    if attribute.mutability == Mutability::ReadOnly && fit == SchemaFit::Required {
        return Err(Error::input(format!(
            "`{}` is read-only: only the provider writes it",
            shown(text)
        )));
    }
    let value = fitting(attribute, value, fit)?;
    let steps = schema_steps(&path, attribute, resource_type);
    put(resource, &steps, value, attribute.multi_valued);
    Ok(())
}

/// The error for an attribute that the type doesn't have, with a suggestion.
pub(super) fn unknown_attribute(path: &str, resource_type: &ResourceTypeDescription) -> Error {
    let error = Error::input(not_an_attribute(path, resource_type));
    match suggested_attribute(path, &[resource_type]) {
        Some(help) => error.with_help(help),
        None => error,
    }
}

/// The same for a request that can be sent nevertheless.
pub(super) fn refused_attribute(path: &str, resource_type: &ResourceTypeDescription) -> Error {
    refused(
        not_an_attribute(path, resource_type),
        suggested_attribute(path, &[resource_type]),
    )
}

pub(super) fn not_an_attribute(path: &str, resource_type: &ResourceTypeDescription) -> String {
    format!(
        "`{}` is not an attribute of `{}`",
        shown(path),
        shown(&resource_type.name)
    )
}

/// The JSON names of a path's segments, as the user spelled them.
fn written_steps(path: &AttributePath) -> Vec<&str> {
    let urn = path.urn.as_deref().into_iter();
    let names = [path.attribute.as_str()].into_iter();
    urn.chain(names)
        .chain(path.sub.iter().map(String::as_str))
        .collect()
}

/// The JSON names of a path's segments, as the schema spells them.
pub(super) fn schema_steps<'a>(
    path: &'a AttributePath,
    attribute: &'a Attribute,
    resource_type: &'a ResourceTypeDescription,
) -> Vec<&'a str> {
    if attribute.kind == Kind::Extension {
        return vec![&attribute.name];
    }
    let urn = path
        .urn
        .as_deref()
        .filter(|urn| !urn.eq_ignore_ascii_case(&resource_type.urn));
    let extension = urn.and_then(|urn| Attribute::find(&resource_type.attributes, urn));
    let mut steps: Vec<&str> = extension.iter().map(|extension| &*extension.name).collect();
    let mut within = extension.map_or(&*resource_type.attributes, |extension| {
        &*extension.sub_attributes
    });
    for name in [&path.attribute].into_iter().chain(&path.sub) {
        let attribute =
            Attribute::find(within, name).or_else(|| Attribute::find(Attribute::common(), name));
        steps.push(attribute.map_or(name, |attribute| &attribute.name));
        within = attribute.map_or(&[], |attribute| &attribute.sub_attributes);
    }
    steps
}

/// Sets the value at the end of a path. Values of a list are appended.
fn put(resource: &mut Map<String, Json>, steps: &[&str], value: Json, is_list: bool) {
    let Some((name, rest)) = steps.split_first() else {
        return;
    };
    let entry = resource.entry((*name).to_owned());
    if !rest.is_empty() {
        let within = entry.or_insert_with(|| Json::Object(Map::new()));
        if !within.is_object() {
            *within = Json::Object(Map::new());
        }
        if let Json::Object(within) = within {
            put(within, rest, value, is_list);
        }
        return;
    }
    let place = entry.or_insert(Json::Null);
    match (place, value) {
        (Json::Array(items), Json::Array(more)) if is_list => items.extend(more),
        (Json::Array(items), one) if is_list => items.push(one),
        (place, Json::Array(all)) => *place = Json::Array(all),
        (place, one) if is_list => *place = Json::Array(vec![one]),
        // `--name '{…}'` and `--name-given-name …` can be combined.
        (Json::Object(members), Json::Object(more)) => members.extend(more),
        (place, one) => *place = one,
    }
}
