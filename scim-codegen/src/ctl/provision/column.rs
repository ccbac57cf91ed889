//! The columns of a CSV file: attribute paths, checked against the schema.

use super::arguments::ColumnArgs;
use crate::{
    Error,
    ctl::attributes::schema_steps,
    text::{did_you_mean, shown},
};
use scim_runtime::{
    Json,
    describe::ResourceTypeDescription,
    filter::{Filter, Operator},
    path::Path,
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;

/// A column that sets an attribute.
pub(super) struct Column {
    /// The column's name in the file.
    pub(super) header: String,
    /// The column's position.
    pub(super) index: usize,
    /// The path to manage.
    pub(super) path: String,
    /// The JSON members that lead to the attribute.
    pub(super) steps: Vec<String>,
    pub(super) target: ColumnTarget,
    /// The attribute that a cell is a value of.
    pub(super) attribute: Attribute,
}

/// Where the values of a column belong.
pub(super) enum ColumnTarget {
    /// A cell has one value.
    Single,
    /// A cell has all values of a list.
    List,
    /// A cell has one sub-attribute of the value that a filter selects, or the whole value.
    Selected {
        /// The members that the filter requires of a value.
        members: Map<String, Json>,
        sub: Option<String>,
    },
}

impl Column {
    /// Whether two columns set the same attribute of the same value.
    fn is_same(&self, other: &Self) -> bool {
        let is_same_value = match (&self.target, &other.target) {
            (
                ColumnTarget::Selected { members, sub },
                ColumnTarget::Selected {
                    members: other_members,
                    sub: other_sub,
                },
            ) => members == other_members && sub == other_sub,
            (
                ColumnTarget::Single | ColumnTarget::List | ColumnTarget::Selected { .. },
                ColumnTarget::Single | ColumnTarget::List | ColumnTarget::Selected { .. },
            ) => std::mem::discriminant(&self.target) == std::mem::discriminant(&other.target),
        };
        is_same_value && self.steps == other.steps
    }
}

/// Reads the header of a file.
///
/// # Errors
/// The first problem of each column.
pub(super) fn columns(
    header: &[String],
    arguments: &ColumnArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<Vec<Column>, Vec<Error>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut errors = Vec::new();
    let (renames, unknown) = renames(header, arguments);
    errors.extend(unknown);
    for (index, name) in header.iter().enumerate() {
        if arguments.ignore_column.contains(name) {
            continue;
        }
        let renamed = renames.iter().find(|(from, _)| from == name);
        let path = renamed.map_or(name.as_str(), |(_, path)| path);
        match column(index, name, path, resource_type) {
            Ok(column) => {
                let same = columns.iter().find(|other| other.is_same(&column));
                match same {
                    Some(_) => errors.push(Error::input(format!(
                        "column `{}` sets `{}` for the second time",
                        shown(name),
                        shown(&column.path)
                    ))),
                    None => columns.push(column),
                }
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(columns)
    } else {
        Err(errors)
    }
}

/// The pairs of `--column`, and options that name a missing column.
fn renames<'a>(
    header: &[String],
    arguments: &'a ColumnArgs,
) -> (Vec<(&'a str, &'a str)>, Vec<Error>) {
    let mut errors = Vec::new();
    let mut renames = Vec::new();
    for pair in &arguments.column {
        match pair.split_once('=') {
            Some(rename) => renames.push(rename),
            None => errors.push(Error::input(format!(
                "`--column {}`: expected NAME=PATH",
                shown(pair)
            ))),
        }
    }
    let ignored = arguments.ignore_column.iter().map(String::as_str);
    for name in renames.iter().map(|(name, _)| *name).chain(ignored) {
        if !header.iter().any(|known| known == name) {
            let error = Error::input(format!("the file has no column `{}`", shown(name)));
            errors.push(
                match did_you_mean(name, header.iter().map(String::as_str)) {
                    Some(help) => error.with_help(help),
                    None => error,
                },
            );
        }
    }
    (renames, errors)
}

fn column(
    index: usize,
    header: &str,
    text: &str,
    resource_type: &ResourceTypeDescription,
) -> Result<Column, Error> {
    if text.trim().is_empty() {
        return Err(Error::input(format!("column {} has no name", index + 1))
            .with_help("name the attribute in the first line"));
    }
    let path = Path::parse(text.trim())
        .map_err(|error| unknown(text, resource_type, Some(&error.to_string())))?;
    let list = path.attribute.find(resource_type.descriptor());
    let (Some(list), Some(attribute)) = (list, path.find(resource_type.descriptor())) else {
        return Err(unknown(text, resource_type, None));
    };
    if list.mutability == Mutability::ReadOnly || attribute.mutability == Mutability::ReadOnly {
        return Err(Error::input(format!(
            "column `{}` is read-only: only the provider writes it",
            shown(header)
        ))
        .with_help("leave it out with --ignore-column"));
    }
    let mut steps: Vec<String> = schema_steps(&path.attribute, list, resource_type)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let (target, attribute) = match &path.filter {
        Some(filter) => selected(header, &path, filter, list, attribute)?,
        None => match list_of_values(&path, resource_type) {
            // `emails.value` is the list `emails`.
            Some(list) => {
                steps.pop();
                (ColumnTarget::List, list.clone())
            }
            None if is_inside_list(&path, resource_type) => {
                return Err(Error::input(format!(
                    "column `{}`: the attribute has several values",
                    shown(header)
                ))
                .with_help("select one of them, as in `emails[type eq \"work\"].display`"));
            }
            None if attribute.multi_valued => (ColumnTarget::List, attribute.clone()),
            None => (ColumnTarget::Single, attribute.clone()),
        },
    };
    Ok(Column {
        header: header.to_owned(),
        index,
        path: path.to_string(),
        steps,
        target,
        attribute,
    })
}

/// The target of a path with a filter.
fn selected(
    header: &str,
    path: &Path,
    filter: &Filter,
    list: &Attribute,
    attribute: &Attribute,
) -> Result<(ColumnTarget, Attribute), Error> {
    let members = required_members(filter, list).ok_or_else(|| {
        Error::input(format!(
            "column `{}`: the filter must compare sub-attributes by `eq`, joined by `and`",
            shown(header)
        ))
        .with_help("for example `emails[type eq \"work\"].value`")
    })?;
    let sub = path.sub.as_ref().map(|_| attribute.name.to_string());
    let mut attribute = attribute.clone();
    if sub.is_none() {
        attribute.multi_valued = false;
    }
    Ok((ColumnTarget::Selected { members, sub }, attribute))
}

/// The multi-valued attribute whose `value` a path names.
fn list_of_values<'a>(
    path: &Path,
    resource_type: &'a ResourceTypeDescription,
) -> Option<&'a Attribute> {
    let outer = outer(path)?.find(resource_type.descriptor())?;
    let last = path.attribute.sub.last()?;
    (outer.multi_valued && last.eq_ignore_ascii_case("value")).then_some(outer)
}

fn is_inside_list(path: &Path, resource_type: &ResourceTypeDescription) -> bool {
    let outer = outer(path).and_then(|outer| outer.find(resource_type.descriptor()));
    outer.is_some_and(|outer| outer.multi_valued)
}

/// The path without its last sub-attribute.
fn outer(path: &Path) -> Option<scim_runtime::path::AttributePath> {
    let mut outer = path.attribute.clone();
    outer.sub.pop().map(|_| outer)
}

/// The members of a value that a filter selects, if the filter determines them.
fn required_members(filter: &Filter, list: &Attribute) -> Option<Map<String, Json>> {
    let mut members = Map::new();
    match filter {
        Filter::Compare(path, Operator::Eq, literal)
            if path.sub.is_empty() && path.urn.is_none() =>
        {
            let attribute = Attribute::find(&list.sub_attributes, &path.attribute)?;
            members.insert(attribute.name.to_string(), literal.as_json().clone());
        }
        Filter::And(parts) => {
            for part in parts {
                members.extend(required_members(part, list)?);
            }
        }
        // Other filters don't determine a value.
        _ => return None,
    }
    Some(members)
}

/// The error for a path that leads to no attribute, with a suggestion.
fn unknown(text: &str, resource_type: &ResourceTypeDescription, reason: Option<&str>) -> Error {
    let error = Error::input(match reason {
        Some(reason) => format!(
            "column `{}` is not an attribute path: {reason}",
            shown(text)
        ),
        None => format!(
            "column `{}` is not an attribute of `{}`",
            shown(text),
            shown(&resource_type.name)
        ),
    });
    let known = known_paths(resource_type);
    match did_you_mean(text, known.iter().map(String::as_str)) {
        Some(help) => error.with_help(help),
        None => error.with_help(
            "name it with --column NAME=PATH, or leave it out with --ignore-column NAME",
        ),
    }
}

/// The paths of all attributes, for suggestions.
fn known_paths(resource_type: &ResourceTypeDescription) -> Vec<String> {
    let mut paths = Vec::new();
    let common = Attribute::common()
        .iter()
        .filter(|row| row.name == "externalId");
    for attribute in common.chain(resource_type.attributes.iter()) {
        let is_extension = attribute.kind == Kind::Extension;
        if !is_extension {
            paths.push(attribute.name.to_string());
        }
        for sub in attribute.sub_attributes.iter() {
            let path = if is_extension {
                format!("{}:{}", attribute.name, sub.name)
            } else if attribute.multi_valued {
                format!("{}[type eq \"work\"].{}", attribute.name, sub.name)
            } else {
                format!("{}.{}", attribute.name, sub.name)
            };
            paths.push(path);
        }
    }
    paths
}
