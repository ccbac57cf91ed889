//! Reads JSON and JSON lines into resources.

use super::{
    problems::Problems,
    source::{MAX_ROWS, SourceFile},
    wanted::WantedInput,
};
use crate::{
    Error,
    ctl::{attributes::unknown_attribute, json::member},
    text::shown,
};
use scim_runtime::{
    Json, describe::ResourceTypeDescription, dynamic::DynamicResource, record::Attribute,
};

/// An array of resources, or a ListResponse.
///
/// # Errors
/// All problems of the file at once.
pub(super) fn json(
    file: &SourceFile,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    let document: Json = serde_json::from_slice(&file.bytes)
        .map_err(|error| Error::input(format!("{} is not JSON: {error}", file.name)))?;
    let resources = match document {
        Json::Array(resources) => Some(resources),
        ref list => member(list, "Resources").and_then(Json::as_array).cloned(),
    };
    let resources = resources.ok_or_else(|| {
        Error::input(format!(
            "{}: expected an array of resources or a ListResponse",
            file.name
        ))
        .with_help("for one resource in each line, use --input jsonl")
    })?;
    let places = (1..).map(|number| format!("{} resource {number}", file.name));
    checked(file, places.zip(resources), resource_type)
}

/// A resource in each line. Empty lines are ignored.
///
/// # Errors
/// All problems of the file at once.
pub(super) fn lines(
    file: &SourceFile,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    let mut resources = Vec::new();
    let mut problems = Problems::default();
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let at = format!("{} line {}", file.name, index + 1);
        match serde_json::from_slice(line) {
            Ok(resource) => resources.push((at, resource)),
            Err(error) => {
                let text = error.to_string();
                let (reason, column) = text.split_once(" at line 1 ").unwrap_or((&text, ""));
                problems.add(format!("{at} {column}: is not JSON: {reason}"));
            }
        }
    }
    problems.stop()?;
    checked(file, resources, resource_type)
}

fn checked(
    file: &SourceFile,
    resources: impl IntoIterator<Item = (String, Json)>,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    let mut problems = Problems::default();
    let mut kept = Vec::new();
    for (at, json) in resources {
        if kept.len() >= MAX_ROWS {
            return Err(
                Error::input(format!("{} has more than {MAX_ROWS} resources", file.name))
                    .with_help("split the file"),
            );
        }
        let Json::Object(members) = &json else {
            problems.add(format!("{at}: is not a JSON object"));
            continue;
        };
        for name in members.keys() {
            let is_known = Attribute::find(&resource_type.attributes, name).is_some()
                || Attribute::find(Attribute::common(), name).is_some()
                || name.eq_ignore_ascii_case("schemas");
            if !is_known {
                problems.add_error(&at, &unknown_attribute(name, resource_type));
            }
        }
        // The id and other read-only attributes are not sent.
        let resource = DynamicResource::from_json(resource_type, json);
        for violation in resource.invalid_values() {
            let pointer = shown(&violation.pointer);
            problems.add(format!("{at}: {pointer}: {}", violation.message));
        }
        kept.push(resource.into_json());
    }
    problems.stop()?;
    if kept.is_empty() {
        return Err(Error::input(format!(
            "{} contains no `{}`",
            file.name,
            shown(&resource_type.name)
        )));
    }
    Ok(WantedInput {
        resources: kept,
        columns: Vec::new(),
    })
}
