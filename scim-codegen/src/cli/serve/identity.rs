//! Checks names of resource types and attributes in options.

use crate::{
    Error,
    text::{did_you_mean, shown},
};
use scim_runtime::{
    describe::{Description, ResourceTypeDescription},
    path::AttributePath,
};

/// Splits the value of `--me` into type, attribute and value.
///
/// # Errors
/// If it has another form, or names a type or an attribute that doesn't exist.
pub(super) fn me<'a>(
    text: &'a str,
    description: &Description,
) -> Result<(&'a str, &'a str, &'a str), Error> {
    let at = format!("`--me {}`", shown(text));
    let (name, attribute, value) = text
        .split_once('=')
        .and_then(|(path, value)| {
            let (name, attribute) = path.split_once('.')?;
            Some((name, attribute, value))
        })
        .ok_or_else(|| Error::input(format!("{at}: expected TYPE.ATTRIBUTE=VALUE")))?;
    let resource_type = resource_type(&at, name, description)?;
    let path =
        AttributePath::parse(attribute).map_err(|error| Error::input(format!("{at}: {error}")))?;
    if path.find(resource_type.descriptor()).is_none() {
        let message = format!(
            "{at}: `{}` has no attribute `{}`",
            shown(&resource_type.name),
            shown(attribute)
        );
        let known = resource_type.attributes.iter().map(|known| &*known.name);
        return Err(with_suggestion(Error::input(message), attribute, known));
    }
    Ok((name, attribute, value))
}

/// Finds a resource type by its name.
///
/// # Errors
/// If there is none. `at` is the option.
pub(super) fn resource_type<'d>(
    at: &str,
    name: &str,
    description: &'d Description,
) -> Result<&'d ResourceTypeDescription, Error> {
    let types = description.resource_types.iter();
    let names = types.clone().map(|known| &*known.name);
    let found = types
        .clone()
        .find(|known| known.name.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let listed: Vec<String> = names.clone().map(shown).collect();
        let message = format!(
            "{at}: unknown resource type `{}`; the provider has {}",
            shown(name),
            listed.join(", ")
        );
        with_suggestion(Error::input(message), name, names)
    })
}

fn with_suggestion<'a>(error: Error, word: &str, known: impl Iterator<Item = &'a str>) -> Error {
    match did_you_mean(word, known) {
        Some(suggestion) => error.with_help(suggestion),
        None => error,
    }
}
